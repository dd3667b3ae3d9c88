"""`nianbao status`: well, or what needs a person; in both languages, for people and machines, and no secret in it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import condition
from monitor.clock_watch import ClockWatch
from monitor.condition import condition_of
from monitor.config import read_config
from monitor.serving.one_instance import only_instance
from spiders.roster import read_counties
from storage.archive import Archive
from storage.findings import AlertState, Finding, FindingKind, Status
from storage.moments import SHANGHAI
from tests.county_server import CountyServer
from tests.made_county import CODE, write_county

NOW = datetime(2019, 6, 3, 9, tzinfo=SHANGHAI)
Nianbao = Callable[..., "subprocess.CompletedProcess[str]"]


def crawled(data: Path, at: datetime, *, ended: bool = True) -> None:
    with Archive.open(data, write=True) as archive:
        cycle = archive.begin_cycle(at)
        archive.keep_receipt(cycle, CODE, "127.0.0.1", at, at, True, {"looks": 1}, [])
        if ended:
            archive.end_cycle(cycle, at + timedelta(minutes=5))


def unread(since: datetime) -> Finding:
    return Finding(
        finding=f"{CODE}-unreachable", revision=1, kind=FindingKind.UNREACHABLE, grade=None, status=Status.OPEN,
        county=CODE, body=None, body_name=None, report_year=None, report=None, url="", due=None, rule="r",
        rule_english="r", since=since, detected_at=since, recorded_at=since, resolved_at=None,
        summary="清河县：1 个公布栏目未能读完", summary_english="Qinghe: 1 column could not be read to its end",
        evidence=(), changes=(),
    )  # fmt: skip


@pytest.fixture
def office(workspace: Path, county_server: CountyServer) -> Path:
    write_county(workspace, county_server.host())
    return workspace


def told(office: Path, now: datetime = NOW) -> list[str]:
    made = condition_of(office / "data", read_counties(office / "counties"), read_config(office), now)
    return [trouble.code for trouble in made.troubles]


def test_nothing_crawled_yet(office: Path) -> None:
    assert told(office) == ["never_crawled"]


def test_well_and_overdue(office: Path) -> None:
    crawled(office / "data", NOW.replace(hour=6))
    assert told(office) == []
    assert told(office, NOW + timedelta(hours=26)) == [], "a crawl of today may still be at work"
    assert told(office, NOW + timedelta(days=2)) == ["overdue"]


def test_a_county_that_is_new_is_told_until_it_is_being_crawled(office: Path) -> None:
    """Beside one that is well: never crawled is not overdue; while the service is at its crawl nobody is needed."""
    crawled(office / "data", NOW.replace(hour=6))
    second = office / "counties" / "990322"
    second.mkdir()
    for file in (office / "counties" / CODE).iterdir():
        text = file.read_text(encoding="utf-8").replace(CODE, "990322").replace("清河县", "清江县")
        (second / file.name).write_text(text, encoding="utf-8")
    assert told(office) == ["never_crawled"]
    with Archive.open(office / "data", write=True) as archive:
        archive.begin_cycle(NOW)
    assert told(office) == ["never_crawled"], "it may have been cut short"
    with only_instance(office, office / "data"):
        assert told(office) == []
        assert told(office, NOW + timedelta(hours=25)) == ["never_crawled"]


def test_faulty_files_are_exit_code_2(office: Path, nianbao: Nianbao) -> None:
    (office / "nianbao.toml").write_text("first_year = 'x'\nlanguage = 3\n", encoding="utf-8")
    done = nianbao("status", now=NOW.isoformat(), code=2)
    assert done.stdout == "" and done.stderr.count("\n") == 2


def test_a_crawl_under_way_has_not_ended(office: Path) -> None:
    crawled(office / "data", NOW.replace(hour=6), ended=False)
    made = condition_of(office / "data", read_counties(office / "counties"), read_config(office), NOW)
    assert (made.last_begun, made.last_ended) == (NOW.replace(hour=6), None)
    assert made.next_crawl == NOW.replace(day=4, hour=6)


def test_blind_after_three_days(office: Path) -> None:
    crawled(office / "data", NOW.replace(hour=6))
    with Archive.open(office / "data", write=True) as archive:
        archive.record([unread(NOW - timedelta(days=2))], [])
    assert told(office) == []
    crawled(office / "data", NOW + timedelta(days=1))
    assert told(office, NOW + timedelta(days=1, hours=1)) == ["blind"]


def test_alerts_held_and_failed(office: Path) -> None:
    crawled(office / "data", NOW.replace(hour=6))
    finding = unread(NOW)
    rows = [(finding.finding, 1, to, "immediate", NOW) for to in ("a@example.org", "b@example.org")]
    with Archive.open(office / "data", write=True) as archive:
        archive.record([finding], rows)
        first, second = archive.alerts()
        assert told(office) == []
        archive.mark_alert(first.id, AlertState.FAILED, error="550")
        archive.mark_alert(second.id, AlertState.HELD)
    assert told(office) == ["held", "failed"]
    crawled(office / "data", NOW + timedelta(days=8))
    assert "failed" not in told(office, NOW + timedelta(days=8))


def test_no_room_and_a_clock_in_doubt(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawled(office / "data", NOW.replace(hour=6))
    monkeypatch.setattr(condition, "room_left", lambda _: 1000)
    watch = ClockWatch(lambda: NOW - timedelta(days=9), lambda: 0.0, office / "data", NOW)
    assert watch.doubt is not None
    assert told(office) == ["disk", "clock"]


def test_the_verb_for_people_and_machines(office: Path, nianbao: Nianbao) -> None:
    with (office / "nianbao.toml").open("a", encoding="utf-8") as file:
        file.write('[[alerts.recipients]]\nurl = "wecombot://k3y-of-a-channel/"\n')
    crawled(office / "data", NOW.replace(hour=6))
    now = {"now": NOW.isoformat()}
    people = nianbao("status", **now)
    machine = nianbao("status", "--format", "json", **now)
    assert (people.returncode, machine.returncode) == (0, 0)
    assert "一切正常" in people.stdout
    (line,) = map(json.loads, machine.stdout.splitlines())
    assert (line["well"], line["troubles"], line["running"]) == (True, [], False)
    assert line["next_crawl"] == "2019-06-04T06:00:00+08:00"
    toml = office / "nianbao.toml"
    toml.write_text('language = "en"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    late = nianbao("status", now=(NOW + timedelta(days=3)).isoformat(), code=1)
    assert late.returncode == 1
    assert "Needs a person: counties not crawled for more than a day: 1" in late.stdout
    assert all("k3y" not in one.stdout + one.stderr for one in (people, machine, late))
