"""Making a workspace."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from monitor.config import Config, read_config
from monitor.workspace import TEMPLATE, WorkspaceExists, create_workspace
from spiders.roster import family_names, read_counties

KEYS = re.split(
    r"\s+",
    """
first_year language crawl.delay_seconds crawl.concurrency_per_host crawl.concurrency crawl.obey_robots crawl.contact
crawl.render schedule.daily schedule.near_deadline_hours schedule.recheck_days confirm.missing_checks
confirm.removed_checks confirm.removed_days confirm.date_grace_days alerts.from alerts.smtp
""".strip(),
)


def test_a_new_workspace_reads_as_the_defaults_and_has_a_county(tmp_path: Path) -> None:
    folder = tmp_path / "watch" / "office"
    written = create_workspace(folder)
    assert written[0] == folder / "nianbao.toml"
    assert all(path.is_file() for path in written)
    assert read_config(folder) == Config()
    sites = read_counties(folder / "counties", families={*family_names(), "trs"})
    assert [site.jurisdiction.name for site in sites] == ["贺兰县"]


def test_the_template_states_every_key() -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    values = tomllib.loads(text)
    for key in KEYS:
        table, _, name = key.rpartition(".")
        assert name in (values[table] if table else values), key
    whole = tomllib.loads(re.sub(r"(?m)^# (\[\[|[a-z_]+ = )", r"\1", text))
    (recipient,), (deadline,) = whole["alerts"]["recipients"], whole["deadlines"]
    assert set(recipient) == {"email", "counties", "kinds", "grades", "digest", "language", "heartbeat"}
    assert set(deadline) == {"county", "kinds", "report_years", "due", "source"}


def test_the_examples_of_the_template_are_good(tmp_path: Path) -> None:
    text = re.sub(r"(?m)^# (\[\[|[a-z_]+ = )", r"\1", TEMPLATE.read_text(encoding="utf-8"))
    (tmp_path / "nianbao.toml").write_text(text, encoding="utf-8")
    config = read_config(tmp_path)
    assert config.alerts.recipients[0].email == "staff@example.org"
    assert config.local_deadlines[0].due == (1, 20)


@pytest.mark.parametrize("name", ["nianbao.toml", "counties/640122/site.toml", "counties/640122/bodies.csv"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(WorkspaceExists, match="is there already"):
        create_workspace(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]
    assert (tmp_path / name).read_text() == "mine"


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(WorkspaceExists, match="no directory"):
        create_workspace(tmp_path / "x")
