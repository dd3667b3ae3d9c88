"""Coverage: counties by years, a county's bodies by years; the same figures whether counted, judged or asked anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.coverage import BodyYear, county_figures, tally_of_counts
from monitor.dashboard.server import application
from monitor.when.body_year import BodyYearState
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.moments import SHANGHAI
from storage.standings import Standing
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import LATE, MISSING, NOW, fill, record, site

DUE = date(2019, 3, 31)
OTHER = "330102"
KINDS = (BodyKind.COUNTY, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP, BodyKind.TOWNSHIP)
STATES = (BodyYearState.IN_TIME, BodyYearState.LATE, BodyYearState.NOT_DUE, BodyYearState.CANNOT_TELL)


def other() -> Site:
    """A county of another province, four bodies, judged before its due day was over."""
    bodies = tuple(
        PublishingBody(code=f"{OTHER}-{n}", county=OTHER, name=f"上城第{n}单位", kind=kind, since=2018)
        for n, kind in enumerate(KINDS)
    )
    return Site(jurisdiction=Jurisdiction(code=OTHER, name="上城区"), site="http://127.0.0.1:9/", bodies=bodies)


def standing(number: int, state: BodyYearState, *, versions: int, due: date = DUE) -> Standing:
    """How one of its bodies stood."""
    code = f"{OTHER}-{number}"
    return Standing(
        report=f"{code}-2018",
        county=OTHER,
        body=code,
        year=2018,
        kind=KINDS[number].value,
        state=state.value,
        due=due,
        versions=versions,
        judged_at=datetime(2019, 3, 20, 6, tzinfo=SHANGHAI),
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("coverage")
    fill(folder)
    record(folder)
    with Archive.open(folder, write=True) as archive:
        read = (1, 1, 0, 1)
        archive.keep_standings(OTHER, [standing(n, state, versions=read[n]) for n, state in enumerate(STATES)])
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site(), other()], Config(), lambda: NOW)) as browser:
        yield browser


def test_what_came_due_since_it_was_judged_cannot_be_told(data: Path) -> None:
    with Archive.open(data) as archive:
        groups = archive.standing_groups(counties=[OTHER])
        towns = archive.standing_groups(counties=[OTHER], years=[2018], kinds=["township"])
        assert archive.standing_groups(counties=["110101"]) == archive.standing_groups(years=[2017]) == []
    found = tally_of_counts(groups, NOW)
    assert (found.owed, found.in_time, found.late, found.missing, found.cannot_tell) == (4, 1, 1, 0, 2)
    assert (found.published, found.waiting, found.rate) == (3, 0, 0.5)
    assert tally_of_counts(towns, NOW).rate is None
    early = tally_of_counts(groups, datetime(2019, 3, 31, 23, 59, tzinfo=SHANGHAI))
    assert (early.owed, early.waiting, early.rate) == (0, 4, None)


def test_counted_standings_and_single_ones_come_to_the_same(tmp_path: Path) -> None:
    states = [state for state in BodyYearState if state is not BodyYearState.NOT_DUE]
    dues = (DUE, date(2019, 6, 30))
    many = [
        standing(n, state, versions=read, due=due)
        for n, kind in enumerate(KINDS)
        for state in states
        for read in (0, 2)
        for due in dues
    ]
    many = [replace(one, report=f"{one.report}{n}") for n, one in enumerate(many)]
    bodies = {body.code: body for body in other().bodies}
    singles = [
        BodyYear(body=bodies[one.body], year=2018, state=BodyYearState(one.state), due=one.due, read=one.versions > 0)
        for one in many
    ]
    with Archive.open(tmp_path, write=True) as archive:
        archive.keep_standings(OTHER, many)
        counted = tally_of_counts(archive.standing_groups(), NOW)
    whole = county_figures(OTHER, singles, NOW)[0]
    assert whole.tally == counted
    assert (counted.owed, counted.waiting) == (56, 56)


def test_counties_by_years_with_their_rates(client: Browser) -> None:
    text = client.get("/coverage").text
    cells = dict(re.findall(r'title="(\S+ 2018)：(应公布[^"]*)"', text))
    assert cells == {
        "贺兰县 2018": "应公布 7，按时 4，逾期 1，未公布 1，撤下 0，无法核实 1",
        "上城区 2018": "应公布 4，按时 1，逾期 1，未公布 0，撤下 0，无法核实 2",
    }
    rows = re.findall(r'<tr><th scope="row"><a[^>]*>(\S+)</a></th>(.*?)</tr>', text, re.DOTALL)
    assert {name: re.findall(r"(\d+)%</a>", cell)[-1] for name, cell in rows} == {"贺兰县": "67", "上城区": "50"}
    # Of both counties together: five in time, eleven owed, three that cannot be told.
    assert re.findall(r'class="topvalue"[^>]*>(\d+%)<', text)[-1] == "62%"


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("province=33", "上城区</a></th>", "贺兰县</a></th>"),
        ("kind=township&years=2018", "33%", "67%"),
        ("years=2018", "应公布数", "没有这一页"),
        ("years=1066&kind=pope&province=x&county=1&page=999999", "贺兰县</a></th>", "没有这一页"),
    ],
)
def test_counties_are_filtered_and_nonsense_is_not_heard(client: Browser, query: str, there: str, gone: str) -> None:
    answer = client.get(f"/coverage?{query}")
    assert answer.status == 200
    assert there in answer.text and gone not in answer.text


def test_a_county_in_one_year_lists_its_bodies(client: Browser) -> None:
    text = client.get("/coverage?county=640122&years=2018").text
    rows = {
        code: re.sub(r"<[^>]*>|\s+", " ", row)
        for row in text.split("<tr>")
        for code in re.findall(r"/body/([\w-]+)", row)
    }
    assert len(rows) == 7
    assert "逾期" in rows[LATE.rpartition("-")[0]] and "2019-04-05 07:03" in rows[LATE.rpartition("-")[0]]
    assert "未公布" in rows[MISSING.rpartition("-")[0]]
    assert "<dd>7</dd>" in text and "67%" in text


def test_the_matrix_leads_to_bodies_years_and_reports(client: Browser) -> None:
    text = client.get("/coverage?county=640122").text
    links = set(re.findall(r'href="(/[^"#]*)"', text))
    assert "/coverage?county=640122&amp;years=2016" in links
    for link in sorted(links)[::5]:
        assert client.get(link.replace("&amp;", "&")).status == 200, link


def test_a_county_whose_roster_grew_is_asked_anew(data: Path) -> None:
    grown = other()
    more = PublishingBody(code=f"{OTHER}-9", county=OTHER, name="上城新局", kind=BodyKind.DEPARTMENT, since=2018)
    wide = Site(jurisdiction=grown.jurisdiction, site=grown.site, bodies=(*grown.bodies, more))
    with served(application(data, [site(), wide], Config(), lambda: NOW)) as client:
        text = client.get("/coverage").text
    assert "上城区 2018：应公布 5，" in text
