"""The dashboard's questions, asked of an archive filled by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from storage.finding_filter import FindingFilter
from storage.findings import AlertState, FindingKind, Grade, Status
from storage.overview import Overview
from storage.overview_lines import shown_date
from storage.sightings import Answer
from tests.storage.filled import COLUMN, PDF, fill
from tests.storage.made import COUNTY, PAGE, REPORT, day, finding, sha


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Archive.open(folder, write=True) as archive:
        fill(archive)
    return folder


@pytest.fixture
def overview(data: Path) -> Iterator[Overview]:
    with Overview.open(data) as opened:
        yield opened


def test_an_archive_that_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    with Overview.open(tmp_path / "none") as nothing:
        assert nothing.reports() == nothing.findings() == nothing.cycles() == nothing.unread_places() == []
        assert nothing.log(REPORT) == nothing.readings(COUNTY, REPORT, "x") == nothing.undelivered() == []
        assert nothing.count_findings() == {} and nothing.published(2018) == set()


def test_a_report_line_speaks_of_its_newest_version_and_its_first_sighting(overview: Overview) -> None:
    (line,) = overview.reports(county=COUNTY)
    assert (line.report, line.body, line.year, line.versions) == (REPORT, "640122103", 2018, 2)
    assert (line.first_seen, line.last_seen, line.url) == (day(0), day(2), PAGE)
    assert overview.reports(body="640122103") == overview.reports(report=REPORT) == [line]
    assert overview.reports(county="640181") == []


def test_the_bodies_that_published_for_a_year(overview: Overview) -> None:
    assert overview.published(2018) == overview.published(2018, COUNTY) == {"640122103"}
    assert overview.published(2017) == overview.published(2018, "640181") == set()


def test_the_log_has_what_was_read_and_what_failed(overview: Overview) -> None:
    log = {(line.url, line.answer, line.first, line.last, line.looks, line.sha256) for line in overview.log(REPORT)}
    assert log == {
        (PAGE, Answer.PAGE, day(0), day(1), 2, sha(b"one")),
        (PAGE, Answer.PAGE, day(2), day(2), 1, sha(b"two")),
        (PAGE, Answer.NOT_FOUND, day(3), day(3), 1, sha(b"404")),
        (PDF, Answer.PAGE, day(0), day(0), 1, sha(b"%PDF-1.4")),
    }
    assert overview.log(REPORT)[0].answer is Answer.NOT_FOUND


def test_equal_readings_in_a_row_are_one_line(overview: Overview) -> None:
    lines = overview.readings(COUNTY, REPORT, "640122103")
    told = [(line.column, line.first, line.last, line.readings, line.complete, line.listed) for line in lines]
    assert told == [(COLUMN, day(2), day(2), 1, False, True), (COLUMN, day(0), day(1), 2, True, True)]
    (other,) = {line.listed for line in overview.readings(COUNTY, "640122103-201", "640122103")}
    assert other is False
    assert [line.last for line in overview.readings(COUNTY, REPORT, "640122103", until=day(1))] == [day(1)]


def test_findings_come_worst_first_filtered_and_counted(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        archive.record(
            [
                finding("a-2018-missing", kind=FindingKind.MISSING, county="640181", recorded_at=day(70)),
                finding("b-2018-missing", kind=FindingKind.MISSING, grade=Grade.UNVERIFIED, recorded_at=day(80)),
                finding("c-2018-late", status=Status.RESOLVED, resolved_at=day(61)),
            ]
        )
    order = (FindingKind.MISSING, FindingKind.LATE)
    with Overview.open(data) as overview:

        def ids(asked: FindingFilter, **more: int) -> list[str]:
            return [f.finding for f in overview.findings(asked, worst_first=order, **more)]

        everything = ["a-2018-missing", "b-2018-missing", f"{REPORT}-late", "c-2018-late"]
        assert ids(FindingFilter()) == everything
        assert ids(FindingFilter(), limit=2, offset=1) == everything[1:3]
        assert ids(FindingFilter(status=Status.OPEN)) == everything[:3]
        assert ids(FindingFilter(kinds=(FindingKind.LATE,))) == everything[2:]
        assert ids(FindingFilter(counties=("640181",))) == everything[:1]
        assert ids(FindingFilter(without_grades=(Grade.UNVERIFIED,))) == [everything[0], *everything[2:]]
        assert ids(FindingFilter(recorded_since=day(75))) == everything[1:2]
        assert overview.count_findings(FindingFilter(status=Status.OPEN)) == {
            FindingKind.MISSING: 2,
            FindingKind.LATE: 1,
        }


def test_a_finding_is_its_newest_revision(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        archive.record([finding(revision=2, status=Status.WITHDRAWN, resolved_at=day(62), reason="shown wrong")])
    with Overview.open(data) as overview:
        (only,) = overview.findings()
        assert (only.revision, only.status) == (2, Status.WITHDRAWN)
        assert overview.count_findings(FindingFilter(status=Status.OPEN)) == {}


def test_the_last_crawl(overview: Overview) -> None:
    (cycle,) = overview.cycles()
    assert (cycle.started, cycle.finished, cycle.hosts, cycle.unhealthy, cycle.looks) == (day(0), day(4), 1, 0, 7)


def test_a_page_that_is_gone_is_no_page_that_could_not_be_read(overview: Overview) -> None:
    assert overview.unread_places() == []


def test_mails_that_did_not_go_out(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        (row,) = archive.alerts()
        archive.mark_alert(row.id, AlertState.FAILED, message_id="<x>", tries=1, error="550 no such user")
    with Overview.open(data) as overview:
        (told,) = overview.undelivered()
        assert (told.recipient, told.error) == ("staff@example.org", "550 no such user")


def test_a_row_that_waits_for_its_first_sending_is_no_alarm(overview: Overview) -> None:
    assert overview.undelivered() == []


def test_the_shown_date_is_the_earliest_of_the_best_source() -> None:
    def claim(source: DateSource, number: int) -> DateClaim:
        return DateClaim(source=source, date=date(2019, 3, 1) + timedelta(days=number), raw="")

    meta, late, early = claim(DateSource.META, 0), claim(DateSource.PAGE, 9), claim(DateSource.PAGE, 5)
    assert shown_date([meta, late, early]) == date(2019, 3, 6)
    assert shown_date([claim(DateSource.LIST, 3), meta]) == date(2019, 3, 1)
    assert shown_date([claim(DateSource.SIGNATURE, 0), claim(DateSource.URL, 0)]) is None
