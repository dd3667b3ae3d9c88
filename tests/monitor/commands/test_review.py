"""`nianbao review`: from a crawled county to the register, the dashboard, a correction by mail and a proven archive."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from monitor.config import read_config
from monitor.dashboard.server import application
from spiders.roster import read_counties
from storage.archive import Archive
from storage.moments import from_text
from tests.conftest import SETTINGS
from tests.county_server import CountyServer
from tests.made_county import CODE, County, Report, write_county
from tests.monitor.alerts.mail_server import Postbox, postbox
from tests.monitor.dashboard.browser import Browser, served
from tests.storage.made import REPORT, finding

MISSING, CHANGED, LATE = f"{CODE}-jyj-2018-missing", f"{CODE}101-2018-changed-2", f"{REPORT}-late"
WHY = "该局报告登在市局网站，\n已核对"
KEPT = "该局报告登在市局网站， 已核对"
RECIPIENTS = """
[alerts]
from = "watch@example.org"
smtp = {{ host = "127.0.0.1", port = {port} }}
[[alerts.recipients]]
email = "zh@example.org"
kinds = ["missing", "changed"]
"""


class Desk:
    """The command in this process, on one workspace."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self.capsys = workspace, capsys

    def run(self, *words: str, now: str = "2019-04-03T09:00", code: int = 0) -> tuple[str, str]:
        """What a verb prints and what it complains of."""
        self.capsys.readouterr()
        try:
            found = main(["--workspace", str(self.workspace), "--now", now, *words])
        except SystemExit as left:
            found = int(left.code or 0)
        out = self.capsys.readouterr()
        assert found == code, f"{words}: exit {found}\n{out.out}\n{out.err}"
        return out.out, out.err

    def lines(self, *words: str) -> dict[str, dict[str, Any]]:
        """Findings by number."""
        rows = [json.loads(row) for row in self.run("findings", *words, "--format", "json")[0].splitlines()]
        return {row["finding"]: row for row in rows}


@pytest.fixture
def desk(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(workspace, capsys)


@pytest.fixture
def box(workspace: Path) -> Iterator[Postbox]:
    with postbox() as (made, port):
        (workspace / "nianbao.toml").write_text(SETTINGS + RECIPIENTS.format(port=port), encoding="utf-8")
        yield made


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """A workspace whose archive holds one finding."""
    with Archive.open(desk.workspace / "data", write=True) as archive:
        archive.record([finding()])
    return desk


def test_from_the_crawl_to_the_correction(desk: Desk, box: Postbox, county_server: CountyServer) -> None:
    county = County(host=county_server.host())
    write_county(desk.workspace, county.host)
    county.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
        for number, unit in enumerate(("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府"), start=1)
    ]
    county.publish()
    desk.run("crawl", "-q", now="2019-04-01T06:00")
    county.reports[1].a1 = 999
    county.publish()
    desk.run("crawl", "-q", now="2019-04-02T06:00")
    desk.run("alert", "-q", now="2019-04-02T06:30")
    before = desk.lines()
    assert before[MISSING]["reviews"] == before[CHANGED]["reviews"] == []
    dismiss(desk)
    confirm(desk)
    assert desk.run("alert", now="2019-04-05T06:30")[0] == "已发出邮件 1 封（0 项发现，更正 1 项）。\n"
    told, correction = (message for _, message in box.mails)
    assert "更正" in correction["Subject"] and correction["In-Reply-To"] == told["Message-ID"]
    desk.run("verify")
    config, sites = read_config(desk.workspace), read_counties(desk.workspace / "counties")
    clock = from_text("2019-04-05T07:00+08:00")
    with served(application(desk.workspace / "data", sites, lambda: config, lambda: clock)) as browser:
        shown(browser)


def dismiss(desk: Desk) -> None:
    said, _ = desk.run("review", MISSING, "--dismiss", "--why", WHY, "--by", "王芳")
    assert said.splitlines() == [f"{MISSING}：排除；已撤回。", "待发更正：1 封（由 nianbao alert 发出）。"]
    for _ in range(2):
        assert MISSING not in desk.lines()
        line = desk.lines("--all")[MISSING]
        assert (line["status"], line["resolved_at"]) == ("withdrawn", "2019-04-03T09:00:00+08:00")
        assert line["reason"] == f"经王芳复核排除：{KEPT}"
        # Suspected on the first day, confirmed on the second: the second state is the one that was judged.
        review = {"verdict": "dismiss", "who": "王芳", "why": KEPT, "at": "2019-04-03T09:00:00+08:00", "revision": 2}
        assert line["reviews"] == [review]
        desk.run("judge", "-q", now="2019-04-05T06:00")


def confirm(desk: Desk) -> None:
    said, _ = desk.run("review", CHANGED, "--confirm", "--by", "王芳")
    assert said == f"{CHANGED}：确认；已了结。\n"
    desk.run("judge", "-q", now="2019-04-05T06:00")
    assert not {MISSING, CHANGED} & set(desk.lines())
    line = desk.lines("--all")[CHANGED]
    assert (line["status"], line["reason"]) == ("resolved", "经王芳复核确认")


def shown(browser: Browser) -> None:
    page = browser.get(f"/findings/{MISSING}").text
    for words in ("已撤回 2019-04-03", "王芳", KEPT, "排除", "2019-04-03 09:00"):
        assert words in page
    english = browser.get(f"/findings/{MISSING}?lang=en").text
    assert "dismissed by 王芳" in english and "Reviews" in english
    assert f"nianbao review {CHANGED}" in browser.get(f"/findings/{CHANGED}").text


def test_what_else_than_a_change_stays_open_and_the_login_is_named(kept: Desk) -> None:
    said, _ = kept.run("review", LATE, "--confirm")
    login = getpass.getuser()
    assert said.splitlines() == [f"{LATE}：确认；未了结。", f"复核人：{login}（登录名；--by NAME 可另行指明）。"]
    assert [one["who"] for one in kept.lines()[LATE]["reviews"]] == [login]
    assert "未了结，已确认" in kept.run("findings")[0]


def test_a_comment_and_a_change_of_mind(kept: Desk) -> None:
    assert kept.run("review", LATE, "--comment", "--why", "已去函", "--by", "王芳")[0] == f"{LATE}：备注；未了结。\n"
    kept.run("review", LATE, "--dismiss", "--why", "误报", "--by", "王芳")
    said, _ = kept.run("review", LATE, "--confirm", "--by", "李强")
    assert "已撤回" in said and "nianbao judge" in said
    line = kept.lines("--all")[LATE]
    assert [(one["verdict"], one["revision"]) for one in line["reviews"]] == [
        ("comment", 1),
        ("dismiss", 1),
        ("confirm", 2),
    ]
    assert line["status"] == "withdrawn"


def test_in_english(kept: Desk) -> None:
    settings = (kept.workspace / "nianbao.toml").read_text(encoding="utf-8")
    (kept.workspace / "nianbao.toml").write_text('language = "en"\n' + settings, encoding="utf-8")
    said, _ = kept.run("review", LATE, "--dismiss", "--why", "moved", "--by", "Wang")
    assert said == f"{LATE}: dismissed; taken back.\n"
    assert kept.lines("--all")[LATE]["reason"] == "dismissed by Wang: moved"
    assert kept.run("review", LATE, "--comment", "--why", "x", "-q")[0] == ""


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("none-2018-late", "--confirm"), "nianbao: none-2018-late: no such finding"),
        ((LATE, "--dismiss"), "nianbao: --why: --dismiss needs a reason"),
        ((LATE, "--dismiss", "--why", " \n "), "nianbao: --why: --dismiss needs a reason"),
        ((LATE, "--comment"), "nianbao: --why: --comment needs a reason"),
        ((LATE, "--confirm", "--by", " "), "nianbao: --by: empty"),
        ((LATE, "--confirm", "--by", "x" * 61), "nianbao: --by: longer than 60 characters"),
        ((LATE, "--comment", "--why", "x" * 1001), "nianbao: --why: longer than 1000 characters"),
        ((LATE, "--comment", "--why", "a\x1b[2Jb"), "nianbao: --why: holds signs that cannot be printed"),
        ((LATE, "--why", "x"), "one of the arguments --confirm --dismiss --comment is required"),
        ((LATE, "--confirm", "--dismiss"), "not allowed with argument"),
    ],
)
def test_bad_input_is_one_line_and_writes_nothing(kept: Desk, words: tuple[str, ...], fault: str) -> None:
    out, told = kept.run("review", *words, code=2)
    assert fault in told and len(told.splitlines()) == 1 and out == ""
    with Archive.open(kept.workspace / "data") as archive:
        assert archive.reviews() == []


def test_before_the_first_crawl_there_is_nothing_to_review(desk: Desk) -> None:
    assert "no archive yet" in desk.run("review", LATE, "--confirm", code=2)[1]
    assert not (desk.workspace / "data").exists()
