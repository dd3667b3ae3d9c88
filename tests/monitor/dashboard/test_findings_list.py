"""The list of findings: every filter, both orders, pages that lose and repeat nothing, the same list as a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard import views
from monitor.dashboard.server import application
from monitor.wording import KINDS
from storage.archive import Archive
from storage.finding_filter import Answered, FindingFilter
from storage.findings import Finding, FindingKind, Grade, Review, Status, Verdict
from storage.overview import Overview
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import BODIES, NOW, finding, site

KIND = (FindingKind.MISSING, FindingKind.LATE, FindingKind.REMOVED, FindingKind.COPIED)
GRADE = (Grade.CONFIRMED, Grade.SUSPECTED, Grade.CLAIMED)


def made() -> list[Finding]:
    """Every body, year and kind: 140 findings in another order than any that is asked for."""
    some = []
    for n, (code, _, _) in enumerate(BODIES):
        for year in range(2014, 2019):
            for k, kind in enumerate(KIND):
                place = (n * 31 + year * 17 + k * 7) % 53
                status = (Status.OPEN, Status.OPEN, Status.RESOLVED, Status.WITHDRAWN)[place % 4]
                at = NOW - timedelta(days=place % 11)
                more = {"status": status, "recorded_at": at, "resolved_at": None if status is Status.OPEN else at}
                some.append(finding(f"{code}-{year}", kind, GRADE[place % 3], **more))
    return some


def reviews(findings: list[Finding]) -> list[Review]:
    """Confirmed, dismissed, dismissed and then confirmed, a remark alone, a remark after a verdict, and none."""
    said = {1: "c", 2: "d", 3: "dc", 4: "r", 5: "cr", 6: "rdr"}
    verdicts = {"c": Verdict.CONFIRM, "d": Verdict.DISMISS, "r": Verdict.COMMENT}
    return [
        Review(finding=one.finding, revision=1, verdict=verdicts[sign], who="x", why="y", at=NOW)
        for n, one in enumerate(findings)
        for sign in said.get(n % 9, "")
    ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("list") / "data"
    with Archive.open(folder, write=True) as archive:
        archive.record(made())
        archive.record([], reviews=reviews(made()))
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


def answered(number: int) -> Answered:
    last = {1: Answered.CONFIRMED, 2: Answered.DISMISSED, 3: Answered.CONFIRMED, 5: Answered.CONFIRMED}
    return (last | {6: Answered.DISMISSED}).get(number % 9, Answered.NOT)


def expected(keep: Callable[[int, Finding], bool], *, newest: bool = False) -> list[str]:
    """The ids in order, reckoned apart from the code: kinds as the words stand, the sure ones first, then the newest."""
    order = {kind: n for n, kind in enumerate(KINDS)}
    kept = [one for n, one in enumerate(made()) if keep(n, one)]
    kept.sort(key=lambda one: one.finding)
    kept.sort(key=lambda one: one.recorded_at, reverse=True)
    if not newest:
        kept.sort(key=lambda one: (order[one.kind], one.grade is Grade.SUSPECTED))
    return [one.finding for one in kept]


def listed(client: Browser, query: str) -> list[str]:
    """All pages of the list, by the links that lead from one to the next."""
    found: list[str] = []
    path = f"/findings?{query}"
    for _ in range(50):
        answer = client.get(path)
        assert answer.status == 200
        found += re.findall(r'<li id="([^"]+)"', answer.text)
        following = re.search(r'<a href="([^"]+)" rel="next"', answer.text)
        if following is None:
            return found
        path = following[1].replace("&amp;", "&")
    raise AssertionError("no end")


OPEN = Status.OPEN
CASES: dict[str, Callable[[int, Finding], bool]] = {
    "": lambda n, one: one.status is OPEN,
    "status=all": lambda n, one: True,
    "status=withdrawn": lambda n, one: one.status is Status.WITHDRAWN,
    "kind=late": lambda n, one: one.status is OPEN and one.kind is FindingKind.LATE,
    "grade=suspected&status=all": lambda n, one: one.grade is Grade.SUSPECTED,
    "year=2016&status=all": lambda n, one: one.report_year == 2016,
    "body=640122103&status=all": lambda n, one: one.body == "640122103",
    "county=640122&kind=removed&year=2018": lambda n, one: (
        one.status is OPEN and one.kind is FindingKind.REMOVED and one.report_year == 2018
    ),
    "review=not&status=all": lambda n, one: answered(n) is Answered.NOT,
    "review=confirmed&status=all": lambda n, one: answered(n) is Answered.CONFIRMED,
    "review=dismissed&status=all": lambda n, one: answered(n) is Answered.DISMISSED,
    "review=dismissed&grade=claimed&kind=copied&status=all": lambda n, one: (
        answered(n) is Answered.DISMISSED and one.grade is Grade.CLAIMED and one.kind is FindingKind.COPIED
    ),
}


@pytest.mark.parametrize("rows", [7, 100])
@pytest.mark.parametrize("newest", [False, True])
@pytest.mark.parametrize("query", CASES)
def test_every_filter_in_both_orders_over_all_pages(
    client: Browser, monkeypatch: pytest.MonkeyPatch, query: str, newest: bool, rows: int
) -> None:
    monkeypatch.setattr(views, "ROWS", rows)
    asked = f"{query}&order=newest" if newest else query
    assert listed(client, asked) == expected(CASES[query], newest=newest)


@pytest.mark.parametrize("query", [query for query in CASES if query])
def test_the_file_of_a_list_holds_the_same(client: Browser, query: str) -> None:
    link = re.search(r'<a href="(/findings\.csv[^"]*)"', client.get(f"/findings?{query}").text)
    assert link is not None
    rows = csv.DictReader(io.StringIO(client.get(link[1].replace("&amp;", "&")).text.removeprefix("\ufeff")))
    assert [row["finding"] for row in rows] == expected(CASES[query])


@pytest.mark.parametrize("query", ["grade=x", "year=20", "review=maybe", "status=x", "kind=x"])
def test_what_is_not_known_is_refused_for_a_file_and_not_heard_on_the_page(client: Browser, query: str) -> None:
    assert client.get(f"/findings.csv?{query}").status == 400
    assert listed(client, query) == expected(CASES[""])


def test_a_page_holds_two_hundred_at_most(client: Browser) -> None:
    assert views.ROWS <= 200
    assert len(re.findall("<li id=", client.get("/findings?status=all").text)) == views.ROWS


@pytest.mark.parametrize(
    "after", ["", "x", "x~1", "~", "640122-2014-late~9", "640122-2014-late~%C2%B2", "%00~1", "'~1"]
)
def test_an_unknown_mark_is_the_first_page(client: Browser, after: str) -> None:
    first = re.findall(r'<li id="([^"]+)"', client.get("/findings").text)
    assert re.findall(r'<li id="([^"]+)"', client.get(f"/findings?after={after}").text) == first


def test_what_moves_on_while_somebody_reads_loses_nothing_else(tmp_path: Path) -> None:
    """The mark names a state; a newer state of that finding, or findings that are new, move no page."""
    folder = tmp_path / "data"
    with Archive.open(folder, write=True) as archive:
        archive.record(made())
    asked = FindingFilter()

    def page(last: tuple[str, int] | None) -> list[Finding]:
        with Overview.open(folder) as overview:
            return overview.findings_behind(last, asked, worst_first=tuple(KINDS), limit=10)

    first = page(None)
    last = first[-1]
    rest = expected(lambda n, one: True)[10:]
    with Archive.open(folder, write=True) as archive:
        later = NOW + timedelta(days=1)
        archive.record([replace(last, revision=2, recorded_at=later)])
    assert [one.finding for one in page((last.finding, 1))] == rest[:10]


def test_the_words_of_a_review_are_one_filter_in_the_form(client: Browser) -> None:
    text = client.get("/findings?review=dismissed&lang=en").text
    assert '<option value="dismissed" selected>dismissed</option>' in text
    assert '<option value="not">not reviewed</option>' in text
