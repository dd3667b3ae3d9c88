"""The whole path through the command: a made county through some days, and every accusation exactly as it is due."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from tests.county_server import CountyServer, Fault, Reply, file, html, redirect
from tests.made_county import CODE, County, Report, list_html, report_html, write_county

TOWN, OTHER, COUNTY, BUREAU = f"{CODE}101", f"{CODE}102", CODE, f"{CODE}-jyj"


class Office:
    """The command on one workspace."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self.capsys = workspace, capsys

    def run(self, *words: str, now: str = "2019-04-01T06:00", code: int = 0) -> str:
        """Run a verb; its output."""
        self.capsys.readouterr()
        try:
            found = main(["--workspace", str(self.workspace), "--now", now, *words])
        except SystemExit as left:
            found = int(left.code or 0)
        out = self.capsys.readouterr()
        assert found == code, f"{words}: exit {found}\n{out.out}\n{out.err}"
        return out.out + out.err

    def crawl(self, day: str, hour: str = "06:00") -> None:
        """One cycle."""
        self.run("crawl", "-q", now=f"{day}T{hour}")

    def lines(self, verb: str, *words: str) -> dict[str, dict[str, Any]]:
        """The register by id."""
        rows = [json.loads(row) for row in self.run(verb, *words, "--format", "json").splitlines()]
        return {row["report" if verb == "reports" else "finding"]: row for row in rows}

    def grades(self) -> dict[str, str]:
        """Open accusations and their grades."""
        return {
            name: row["grade"]
            for name, row in self.lines("findings").items()
            if row["kind"] not in ("unreachable", "hijacked")
        }


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    return made


def _reports(*units: str, shown: str = "2019-02-20") -> list[Report]:
    return [
        Report(unit=unit, year=2018, shown=shown, path=f"/nb/{number}.html")
        for number, unit in enumerate(units, start=1)
    ]


ALL = ("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府", "清河县教育局")


def test_all_in_time_accuses_nobody_through_counters_and_a_redesign(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    for day in ("2019-03-01", "2019-04-02", "2019-04-03"):
        county.publish()
        office.crawl(day)
    county.skin = "new"
    for day in ("2019-04-04", "2019-04-05"):
        county.publish()
        office.crawl(day)
    assert office.grades() == {}
    lines = office.lines("reports")
    assert set(lines) == {f"{body}-2018" for body in (TOWN, OTHER, COUNTY, BUREAU)}
    assert {line["versions"] for line in lines.values()} == {1}
    assert {line["published_claimed"] for line in lines.values()} == {"2019-02-20"}
    assert lines[f"{TOWN}-2018"]["status"] == "published"
    assert office.run("verify").startswith("every stored byte")


def test_missing_grows_sure_and_turns_into_late(office: Office, county: County) -> None:
    county.reports = _reports(*ALL[:3])
    county.publish()
    office.crawl("2019-03-31", "23:00")
    assert office.grades() == {}
    office.crawl("2019-04-01")
    assert office.grades() == {f"{BUREAU}-2018-missing": "suspected"}
    office.crawl("2019-04-01", "18:00")
    assert office.grades() == {f"{BUREAU}-2018-missing": "suspected"}, "two readings on one day are one day"
    office.crawl("2019-04-02")
    assert office.grades() == {f"{BUREAU}-2018-missing": "confirmed"}
    county.reports.append(Report(unit="清河县教育局", year=2018, shown="2019-03-30", path="/nb/9.html"))
    county.publish()
    office.crawl("2019-04-03")
    # Shown as of March 30, and not in its list on April 2.
    assert office.grades() == {f"{BUREAU}-2018-late": "confirmed", f"{BUREAU}-2018-date_conflict": "confirmed"}
    everything = office.lines("findings", "--all")
    assert everything[f"{BUREAU}-2018-missing"]["status"] == "resolved"
    late = everything[f"{BUREAU}-2018-late"]
    assert (late["due"], late["since"]) == ("2019-03-31", "2019-04-01T00:00:00+08:00")
    assert late["evidence"]


def test_a_shown_date_after_the_due_day_is_late_by_its_own_word(office: Office, county: County) -> None:
    county.reports = [
        *_reports(*ALL[:3]),
        Report(unit="清河县教育局", year=2018, shown="2019-04-02", path="/nb/9.html"),
    ]
    county.publish()
    office.crawl("2019-05-01")
    assert office.grades() == {f"{BUREAU}-2018-late": "claimed"}


def test_an_edited_figure_is_told_once_with_its_keys(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    county.publish()
    office.crawl("2019-03-01")
    county.reports[1].c1 = 5
    county.publish()
    office.crawl("2019-03-02")
    office.crawl("2019-03-03")
    assert office.grades() == {f"{TOWN}-2018-changed-2": "substantive"}
    changes = office.lines("findings")[f"{TOWN}-2018-changed-2"]["changes"]
    cells = {(c["table"], c["row"], c["column"]): (c["before"], c["after"]) for c in changes if c["part"] == "table"}
    assert cells == {("g2014", "c1", "value"): ("2", "5"), ("g2014", "c1_1", "value"): ("2", "5")}
    assert any(c["part"] == "text" for c in changes)
    diff = json.loads(office.run("diff", f"{TOWN}-2018", "--format", "json"))
    assert (diff["from"], diff["to"], diff["grade"]) == (1, 2, "substantive")
    assert "<script" not in office.run("diff", f"{TOWN}-2018", "--format", "html")


@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=403, body=b"<html>forbidden</html>"),
        Reply(status=412, body=b"<html><script>var _0x=1;eval(_0x)</script></html>"),
        Reply(status=521, body=b"<script>document.cookie='__jsl_clearance=1'</script>"),
        Reply(status=503, body="网站维护中".encode()),
        html("<html><head><title>验证</title></head><body>访问过于频繁，请输入验证码</body></html>"),
        html("<html><head><title>系统维护</title></head><body>系统升级维护中，请稍后访问。</body></html>"),
        html(""),
        Reply(fault=Fault.RESET),
        redirect("http://127.0.0.250:9/elsewhere"),
    ],
)
def test_a_blocked_site_accuses_nobody(office: Office, county: County, answer: Reply) -> None:
    county.reports = _reports(*ALL[:3])
    county.publish()
    office.crawl("2019-03-01")
    county.host.everything = answer
    for day in ("2019-04-01", "2019-04-02", "2019-04-10", "2019-04-20"):
        office.crawl(day)
    assert office.grades() == {f"{BUREAU}-2018-missing": "unverified"}
    kinds = {line["kind"] for line in office.lines("findings").values()}
    assert "unreachable" in kinds
    county.host.everything = None
    office.crawl("2019-04-21")
    assert office.grades() == {f"{BUREAU}-2018-missing": "suspected"}
    assert all(line["status"] == "published" for line in office.lines("reports").values())
    assert not [1 for line in office.lines("findings").values() if line["kind"] == "unreachable"]


@pytest.mark.parametrize("gone", ["404", "410", "soft", "home"])
def test_a_report_that_is_gone_is_removed_after_its_time(office: Office, county: County, gone: str) -> None:
    county.reports = _reports(*ALL)
    county.publish()
    office.crawl("2019-04-02")
    path = county.reports[1].path
    del county.reports[1]
    answers = {
        "404": Reply(status=404, body=b"<html>404 Not Found</html>"),
        "410": Reply(status=410, body=b"gone"),
        "soft": html(
            "<html><head><title>提示</title></head><body><p>您访问的页面不存在或者已被删除。</p><a href='/'>返回首页</a></body></html>"
        ),
        "home": redirect("/"),
    }
    county.publish({path: answers[gone]})
    for day, expected in (
        ("2019-04-03", {}),
        ("2019-04-04", {}),
        ("2019-04-05", {f"{TOWN}-2018-removed": "suspected"}),
        ("2019-04-10", {f"{TOWN}-2018-removed": "suspected"}),
        ("2019-04-17", {f"{TOWN}-2018-removed": "confirmed"}),
    ):
        office.crawl(day)
        assert office.grades() == expected, day
    assert office.lines("reports")[f"{TOWN}-2018"]["status"] == "removed"
    county.publish({path: html(report_html(_reports(*ALL)[1]))})
    office.crawl("2019-04-18")
    assert office.grades() == {}
    assert office.lines("findings", "--all")[f"{TOWN}-2018-removed"]["status"] == "resolved"


def test_a_migration_says_nothing(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    county.publish()
    office.crawl("2019-03-01")
    moved = [
        Report(unit=report.unit, year=2018, shown="2019-06-15", path=f"/new/{number}.html", title=report.title)
        for number, report in enumerate(county.reports)
    ]
    county.reports, county.skin = moved, "new"
    county.publish()
    for day in ("2019-06-16", "2019-06-17", "2019-06-20", "2019-07-05"):
        office.crawl(day)
    assert {grade for grade in office.grades().values() if grade != "editorial"} == set()
    lines = office.lines("reports")
    assert len(lines) == 4
    assert all(len(line["addresses"]) == 2 and line["status"] == "published" for line in lines.values())


def test_columns_are_found_from_the_home_page(office: Office, county: County, workspace: Path) -> None:
    write_county(workspace, county.host, column=False)
    county.reports = _reports(*ALL[:3])
    county.publish()
    for day in ("2019-04-01", "2019-04-02"):
        office.crawl(day)
    assert office.grades() == {f"{BUREAU}-2018-missing": "confirmed"}
    county.host.forget()
    office.crawl("2019-04-03")
    assert len(county.host.asked("/xxgk/")) == 0, "what was found is remembered"


def test_a_list_over_two_pages_that_breaks_off_proves_nothing(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    county.publish(
        {
            "/nb/index.html": html(list_html(county.reports[:2], following="index_2.html")),
            "/nb/index_2.html": Reply(status=500, body=b"error"),
        }
    )
    for day in ("2019-04-01", "2019-04-02", "2019-04-03"):
        office.crawl(day)
    assert set(office.grades().values()) == {"unverified"}
    county.publish(
        {
            "/nb/index.html": html(list_html(county.reports[:2], following="index_2.html")),
            "/nb/index_2.html": html(list_html(county.reports[2:])),
        }
    )
    office.crawl("2019-04-04")
    assert {name: grade for name, grade in office.grades().items() if grade != "suspected"} == {}


def test_robots_are_obeyed_and_nobody_is_accused(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    county.publish(
        {"/robots.txt": Reply(headers=(("Content-Type", "text/plain"),), body=b"User-agent: *\nDisallow: /nb/\n")}
    )
    office.crawl("2019-04-01")
    assert set(office.grades().values()) == {"unverified"}
    assert not county.host.asked("/nb/index.html")
    assert any(
        "robots" in json.dumps(line) for line in office.lines("findings").values() if line["kind"] == "unreachable"
    )


def test_nothing_is_fetched_where_hostile_links_point(
    office: Office, county: County, county_server: CountyServer
) -> None:
    inside = county_server.host({"/secret.pdf": file(b"%PDF-1.4 secret"), "/a.html": html("<p>inside</p>")})
    county.reports = _reports(*ALL)
    county.reports[0].links = (("附件：统计表.pdf", inside.url("/secret.pdf")), ("统计表.doc", "file:///etc/passwd"))
    county.publish({county.reports[1].path: redirect(inside.url("/a.html"))})
    office.crawl("2019-03-01")
    assert inside.asked() == []


def test_a_swapped_file_is_substantive_and_a_re_export_editorial(office: Office, county: County) -> None:
    docx = pytest.importorskip("docx")

    def word(number: int, author: str) -> bytes:
        from io import BytesIO

        made = docx.Document()
        made.core_properties.author = author
        made.add_paragraph(f"2018年培训统计：全年举办培训{number}次。")
        out = BytesIO()
        made.save(out)
        return out.getvalue()

    county.reports = _reports(*ALL)
    county.reports[1].links = (("附件：培训统计.docx", "/nb/f.docx"),)
    for day, content in (("2019-03-01", word(3, "a")), ("2019-03-02", word(3, "b")), ("2019-03-03", word(4, "b"))):
        county.publish({"/nb/f.docx": file(content)})
        office.crawl(day)
    assert office.grades() == {f"{TOWN}-2018-changed-2": "editorial", f"{TOWN}-2018-changed-3": "substantive"}
    line = office.lines("reports")[f"{TOWN}-2018"]
    assert line["attachments"][0]["versions"] == 3
    assert line["attachments"][0]["type"] == "docx"


def test_bad_input_is_told_in_one_line_each_and_writes_nothing(office: Office, county: County, workspace: Path) -> None:
    (workspace / "nianbao.toml").write_text("first_year = 'x'\nwrong = 1\n", encoding="utf-8")
    (workspace / "counties" / CODE / "bodies.csv").write_text(
        "code,name,kind,aliases,since,until,columns\n1,甲,town,,,,\n1,乙,township,,x,,\n", encoding="utf-8"
    )
    said = office.run("crawl", code=2).strip().splitlines()
    assert len(said) >= 5
    assert all(line.startswith("nianbao: ") for line in said)
    assert not (workspace / "data").exists()
    for words in (
        ("show", "nonsense"),
        ("show", "x-2018"),
        ("crawl", "--county", "1"),
        ("nothing",),
        ("crawl", "--what"),
    ):
        assert office.run(*words, code=2).startswith("nianbao")
    assert "not a moment" in office.run("crawl", now="yesterday", code=2)


def test_pages_that_break_off_hide_nothing_behind_them(office: Office, county: County) -> None:
    county.reports = _reports(*ALL)
    broken = Reply(fault=Fault.RESET)
    county.publish(dict.fromkeys(("/", *(report.path for report in county.reports[:3])), broken))
    office.crawl("2019-04-01")
    assert office.lines("reports")[f"{BUREAU}-2018"]["status"] == "published"
    assert office.grades() == {f"{body}-2018-missing": "unverified" for body in (COUNTY, TOWN, OTHER)}
    county.publish(dict.fromkeys((report.path for report in county.reports[:3]), broken))
    office.crawl("2019-04-02")
    assert office.lines("reports")[f"{BUREAU}-2018"]["last_seen"] == "2019-04-02T06:00:00+08:00"


def test_a_host_that_is_down_is_soon_left_alone(office: Office, county: County) -> None:
    county.reports = [
        Report(unit=ALL[1], year=year, shown=f"{year + 1}-02-20", path=f"/nb/{year}.html") for year in range(2009, 2019)
    ]
    county.publish()
    office.crawl("2019-03-01")
    county.host.forget()
    county.host.everything = Reply(fault=Fault.RESET)
    office.crawl("2019-03-02")
    assert len({asked.path for asked in county.host.asked()}) <= 5
