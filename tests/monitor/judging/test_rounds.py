"""What is judged again, and what is not: by report, after each thing that can happen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.check import judge
from monitor.config import ConfirmConfig
from monitor.copies.index import sign_county
from monitor.dashboard.pages import state_view
from monitor.judging.county_facts import Memory
from monitor.judging.rounds import begin, restate
from monitor.judging.standing import judged_states
from monitor.reviews import after_review
from monitor.when.body_year import BodyYearState
from storage.archive import Archive
from storage.bodies import Column
from storage.contents import DateClaim, DateSource
from storage.findings import Review, Verdict
from storage.overview import Overview
from storage.sightings import Answer, Body, Capture, Entry, Listing, Observation, PlaceKind
from tests.monitor.told_county import COUNTY, GIVEN, NAMES, OWN, Story, roster
from tests.storage.made import sha

BODY, OTHER, OFFICE = "640122103", "640122104", "640122202"
READ = [(body, year) for body in NAMES for year in (2017, 2018)]
"""All that is owed when the story begins."""


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """All reports are listed and read, and were judged once."""
    with Archive.open(tmp_path / "ours", write=True) as ours:
        made = Story(archives=(ours,), chance=random.Random(5))
        made.pages = {_url(body, year): (body, year) for body, year in READ}
        _list(made)
        for body, year in READ:
            _read(made, body, year)
        _judge(made)
        assert _again(made) == set()
        yield made


def _url(body: str, year: int) -> str:
    return f"{OWN if body == OFFICE else GIVEN}{body}-{year}.html"


def _list(story: Story, *strangers: Entry, of_year: int | None = None) -> None:
    """Both columns read whole; `of_year`: of which year the strangers are, that could be given to nobody."""
    for column in (GIVEN, OWN):
        there = [(url, key) for url, key in story.pages.items() if url.startswith(column)]
        entries = [
            Entry(url=url, title=f"{NAMES[body]}{year}年政府信息公开工作年度报告") for url, (body, year) in there
        ]
        listing = Listing(
            column=column,
            at=story.now,
            complete=True,
            entries=(*entries, *(one for one in strangers if one.url.startswith(column))),
            body=OFFICE if column == OWN else None,
            reports=tuple((url, f"{body}-{year}") for url, (body, year) in there),
            unresolved=tuple((one.url, of_year) for one in strangers if of_year and one.url.startswith(column)),
        )
        look = Observation(url=column, at=story.now, answer=Answer.PAGE, status=200, sha256=sha(b"list"))
        body = Body(url=column, status=200, headers=(), content=b"list", sha256=sha(b"list"))
        story.keep(Capture(county=COUNTY, kind=PlaceKind.COLUMN, observation=look, body=body, listing=listing))


def _read(story: Story, body: str, year: int, text: str = "", url: str = "") -> None:
    story.chance = random.Random(f"{body} {year}")
    story.keep(story.page(url or _url(body, year), f"{body}-{year}", text))


def _fail(story: Story, body: str, year: int) -> None:
    look = Observation(url=_url(body, year), at=story.now, answer=Answer.NO_CONNECTION, note="made by hand")
    story.keep(Capture(county=COUNTY, kind=PlaceKind.REPORT, observation=look, report=f"{body}-{year}"))


def _judge(story: Story) -> None:
    story.now += timedelta(minutes=5)
    judge(story.archives[0], [story.site], story.config, story.now)


def _again(story: Story) -> set[str]:
    (archive,) = story.archives
    sign_county(archive, story.site)
    return set(begin(archive, story.site, story.config, story.now, Memory(), whole=False).again)


def _all() -> set[str]:
    return {f"{body}-{year}" for body, year in READ}


def test_a_quiet_day_judges_nothing_again(story: Story) -> None:
    story.day(1)
    _list(story)
    for body, year in READ:
        _read(story, body, year)
    assert _again(story) == set()
    assert set(begin(story.archives[0], story.site, story.config, story.now, Memory(), whole=True).again) == _all()


def test_a_new_version_and_the_year_after_it(story: Story) -> None:
    story.day(1)
    _read(story, BODY, 2017, "另有投诉三件。")
    # The same text in the year after makes no twin of it.
    assert _again(story) >= {f"{BODY}-2017", f"{BODY}-2018"}
    assert not {name for name in _again(story) if not name.startswith(BODY)}
    _judge(story)
    assert _again(story) == set()


def test_a_fuller_reading_too(story: Story) -> None:
    archive = story.archives[0]
    latest = archive.latest(f"{OTHER}-2018")
    assert latest is not None
    archive.reread(story.cycle, latest.report, replace(latest.content, signals=("body_short",)), story.now)
    assert _again(story) == {f"{OTHER}-2018"}


def test_what_fails_is_judged_every_day_and_once_more_when_it_is_read(story: Story) -> None:
    story.day(1)
    _fail(story, BODY, 2018)
    for _ in range(2):
        assert _again(story) == {f"{BODY}-2018"}
        _judge(story)
    assert [one.finding for one in story.archives[0].findings(open_only=True) if one.kind.value == "unreachable"]
    story.day(1)
    _read(story, BODY, 2018)
    assert _again(story) == {f"{BODY}-2018"}
    _judge(story)
    assert not [one for one in story.archives[0].findings(open_only=True) if one.kind.value == "unreachable"]
    assert _again(story) == set()


def test_another_address_of_a_report(story: Story) -> None:
    story.day(1)
    _read(story, BODY, 2018, url=f"{GIVEN}second.html")
    assert _again(story) == {f"{BODY}-2018"}


def test_a_review(story: Story) -> None:
    archive = story.archives[0]
    finding = next(one for one in archive.findings(open_only=True) if one.report is not None)
    review = Review(finding=finding.finding, revision=1, verdict=Verdict.DISMISS, who="王芳", why="查过", at=story.now)
    after = after_review(finding, review)
    assert after is not None
    archive.record([after], reviews=[review])
    assert _again(story) == {finding.report}
    _judge(story)
    assert _again(story) == set()


def test_names_and_settings_bear_on_all(story: Story) -> None:
    story.site = roster(alias=True)
    assert _again(story) == _all()
    _judge(story)
    story.config = replace(story.config, confirm=ConfirmConfig(missing_checks=3))
    assert _again(story) == _all()


def test_the_next_year_waits_for_its_day_and_for_its_proof(story: Story) -> None:
    newest = {f"{body}-2019" for body in NAMES}
    story.day(350)
    assert _again(story) == newest
    _judge(story)
    story.day(3)
    _list(story)
    assert _again(story) == set()
    story.day(100)
    assert _again(story) == newest
    for _ in range(2):
        story.day(1)
        _list(story)
        assert _again(story) == newest
        _judge(story)
    found = [one for one in story.archives[0].findings(open_only=True) if one.kind.value == "missing"]
    assert [one.grade and one.grade.value for one in found] == ["confirmed"] * 4
    story.day(1)
    _list(story)
    assert _again(story) == set()
    story.day(1)
    _list(story, Entry(url=f"{GIVEN}new.html", title=f"{NAMES[BODY]}2019年政府信息公开工作年度报告"))
    assert _again(story) == {f"{BODY}-2019"}
    story.pages[_url(OFFICE, 2019)] = (OFFICE, 2019)
    story.day(1)
    _list(story)
    assert _again(story) == {f"{OFFICE}-2019"}


def test_what_was_listed_for_a_while_between_two_judgings(story: Story) -> None:
    for days in (470, 1, 1):
        story.day(days)
        _list(story)
        _judge(story)
    assert _again(story) == set()
    story.pages[_url(OFFICE, 2019)] = (OFFICE, 2019)
    _list(story)
    del story.pages[_url(OFFICE, 2019)]
    story.day(1)
    _list(story)
    assert _again(story) == {f"{OFFICE}-2019"}


def test_days_of_an_import_bear_on_all(story: Story) -> None:
    moved = DateClaim(source=DateSource.PAGE, date=date(2019, 1, 15), raw="2019-01-15")
    for year in (2017, 2018, 2016):
        assert _again(story) == set()
        page = story.page(_url(BODY, year), f"{BODY}-{year}", f"{year}年的另一份。")
        assert page.content is not None
        story.keep(replace(page, content=replace(page.content, dates=(moved,))))
        again = _again(story)
        _judge(story)
    assert again == {*_all(), f"{BODY}-2016"}


def test_an_entry_of_old_that_is_given_to_a_report_later(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "ours", write=True) as ours:
        made = Story(archives=(ours,), chance=random.Random(5))
        made.pages = {_url(BODY, 2017): (BODY, 2017)}
        odd = Entry(url=f"{GIVEN}odd.html", title="某某中心2018年政府信息公开工作年度报告")
        _list(made, odd)
        _read(made, BODY, 2017)
        made.day(100)
        _read(made, BODY, 2018)
        _judge(made)
        _judge(made)
        before = _again(made)
        assert f"{BODY}-2018" not in before
        _read(made, OTHER, 2017, url=odd.url)
        assert f"{BODY}-2018" in _again(made)


def test_a_review_sets_the_standing_at_once(story: Story) -> None:
    archive = story.archives[0]
    late = next(one for one in archive.standings() if one.state == "late")
    assert late.finding is not None
    finding = archive.finding(late.finding)
    assert finding is not None
    review = Review(finding=finding.finding, revision=1, verdict=Verdict.DISMISS, who="王芳", why="是", at=story.now)
    after = after_review(finding, review)
    assert after is not None
    archive.record([after], reviews=[review])
    restate(archive, story.site, story.config, story.now, late.report)
    stands = {one.report: one for one in archive.standings()}[late.report]
    assert (stands.state, stands.finding, stands.basis) == ("cannot_tell", None, "")
    assert len(archive.standings()) == len(READ)


def test_who_leaves_the_roster_leaves_the_standings(story: Story) -> None:
    story.site = roster(fewer=True)
    _judge(story)
    assert {one.body for one in story.archives[0].standings()} == NAMES.keys() - {OTHER}


def test_counts_come_from_standings_as_long_as_they_tell(story: Story) -> None:
    archive = story.archives[0]
    held = archive.standings(county=COUNTY)
    states = judged_states(story.site, held, story.config, story.now)
    assert states is not None
    assert {(one.body.code, one.year, one.state.value, one.finding) for one in states} == {
        (one.body, one.year, one.state, one.finding) for one in held
    }
    assert all(one.read for one in states)
    assert judged_states(story.site, held[1:], story.config, story.now) is None
    assert judged_states(story.site, [replace(held[0], due=None), *held[1:]], story.config, story.now) is None
    waiting = replace(held[0], state=BodyYearState.NOT_DUE.value)
    assert judged_states(story.site, [waiting, *held[1:]], story.config, story.now) is None
    assert judged_states(story.site, held, story.config, story.now + timedelta(days=400)) is None


def test_an_import_day_is_no_day_of_publication_on_any_screen(story: Story) -> None:
    (archive,) = story.archives
    # Three report years show one day: the site was moved then.
    shown = date(2017, 3, 20)
    for year in (2014, 2015, 2016):
        capture = story.page(f"{GIVEN}moved-{year}.html", f"{OTHER}-{year}")
        assert capture.content is not None
        claim = DateClaim(source=DateSource.PAGE, date=shown, raw="2017-03-20")
        data = f"moved {year}".encode()
        story.keep(
            replace(
                capture,
                content=replace(capture.content, dates=(claim,)),
                observation=replace(capture.observation, sha256=sha(data)),
                body=replace(capture.body, content=data, sha256=sha(data)) if capture.body else None,
            )
        )
    story.config = replace(story.config, first_year=2014)
    _judge(story)
    assert shown in archive.import_days(COUNTY)
    (standing,) = (one for one in archive.standings(county=COUNTY) if one.report == f"{OTHER}-2016")
    assert (standing.claimed_first, standing.state) == (shown, BodyYearState.CANNOT_TELL)
    site = roster()
    body = next(one for one in site.bodies if one.code == OTHER)
    with Overview.open(archive.data) as overview:
        (line,) = overview.reports(report=f"{OTHER}-2016")
    assert line.imported
    view = state_view(body, 2016, line=line, findings=(), config=story.config, now=story.now)
    assert view.state is BodyYearState.CANNOT_TELL
    same = state_view(body, 2016, line=replace(line, imported=False), findings=(), config=story.config, now=story.now)
    assert same.state is BodyYearState.IN_TIME_CLAIMED, "were it a day like any other"


def test_a_column_first_read_later_bears_on_what_was_seen_before(story: Story) -> None:
    new = Column(url="http://127.0.0.1/new/")
    story.site = replace(story.site, columns=(*story.site.columns, new))

    def listed(*, complete: bool) -> None:
        story.day(1)
        listing = Listing(column=new.url, at=story.now, complete=complete)
        look = Observation(url=new.url, at=story.now, answer=Answer.PAGE, status=200, sha256=sha(b"new"))
        body = Body(url=new.url, status=200, headers=(), content=b"new", sha256=sha(b"new"))
        story.keep(Capture(county=COUNTY, kind=PlaceKind.COLUMN, observation=look, body=body, listing=listing))

    assert _again(story) == _all()
    _judge(story)
    assert _again(story) == set()
    shared = {f"{body}-{year}" for body, year in READ if body != OFFICE}
    listed(complete=False)
    assert _again(story) == shared, "it was read later, and not whole"
    _judge(story)
    listed(complete=True)
    assert _again(story) == shared, "it was read whole without them"
    _judge(story)
    listed(complete=True)
    assert _again(story) == set(), "once more changes nothing"


def test_an_entry_of_a_shared_column_may_be_the_report_of_a_body_with_its_own(story: Story) -> None:
    (archive,) = story.archives
    story.day(460)  # the reports for 2019 are due, and nothing was published

    def grade() -> str | None:
        marks = {one.finding: one for one in archive.open_marks(COUNTY)}
        mark = marks.get(f"{OFFICE}-2019-missing")
        return None if mark is None or mark.grade is None else mark.grade.value

    for _ in range(2):
        story.day(1)
        _list(story)
    _judge(story)
    assert grade() == "confirmed"
    told = {
        "2019年政府信息公开工作年度报告": "confirmed",
        "贺兰县金贵镇2019年政府信息公开工作年度报告": "confirmed",
        "贺兰县财政国资局2019年政府信息公开工作年度报告": "unverified",
    }
    for title, said in told.items():
        story.day(1)
        _list(story, Entry(url=f"{GIVEN}stranger.html", title=title), of_year=2019)
        _judge(story)
        assert grade() == said, title
