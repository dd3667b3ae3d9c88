"""What is due when, and what is kept together: a quiet day is cheap and a kill loses nothing that was promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.fetch.politeness import Manners
from monitor.config import Config, CrawlConfig
from monitor.schedule import APART, TOGETHER, CountySink, _manners, next_due
from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.sightings import Answer, Capture, Known, PlaceKind
from tests.storage.made import COUNTY, PAGE, REPORT, START, body, content, day, missed, seen

NOW = datetime(2026, 11, 20, 6, 30, tzinfo=SHANGHAI)


def _known(year: int, address: str = PAGE, **more: Any) -> Known:
    plain = Known(
        url=address, kind=PlaceKind.REPORT, county=COUNTY, report=f"{COUNTY}-{year}", last_looked=NOW, sha256="0" * 64
    )
    return replace(plain, **more)


@pytest.mark.parametrize(
    "known",
    [
        _known(2025),
        _known(2024),
        _known(2026),
        _known(2015, fails=1),
        _known(2015, report=None),
        _known(2015, last_looked=None),
        _known(2015, listed=DateClaim(source=DateSource.LIST, date=date(2026, 10, 1), raw="", precision="day")),
    ],
)
def test_in_every_cycle(known: Known) -> None:
    assert next_due(known, now=NOW, recheck_days=30) == NOW


def test_old_reports_wait_and_come_back_spread_over_the_days() -> None:
    for year, bound, most in ((2015, 30, 30), (2015, 7, 7), (2015, 3, 3), (2023, 30, 7), (2023, 2, 2), (2015, 1, 1)):
        places = [_known(year, f"http://127.0.0.1/nb/{n}.html") for n in range(20 * most)]
        waits = Counter((next_due(place, now=NOW, recheck_days=bound).date() - NOW.date()).days for place in places)
        assert set(waits) == set(range(1, most + 1))
        assert max(waits.values()) < 20 * 3
    assert next_due(_known(2015), now=NOW, recheck_days=7).time().isoformat() == "00:00:00"


def test_each_address_has_its_turn_and_none_waits_longer_than_the_bound() -> None:
    looked = NOW
    for _ in range(5):
        due = next_due(_known(2015, last_looked=looked), now=looked, recheck_days=7)
        assert timedelta() < due - looked.replace(hour=0, minute=0) <= timedelta(days=7)
        looked = due.replace(hour=6)
    again = next_due(_known(2015, last_looked=looked), now=looked, recheck_days=7)
    assert (again.date() - looked.date()).days == 7


def test_a_listed_date_long_ago_or_in_the_future_makes_nothing_young() -> None:
    for day_said in (date(2016, 1, 20), date(2027, 1, 1)):
        claim = DateClaim(source=DateSource.LIST, date=day_said, raw="", precision="day")
        assert next_due(_known(2015, listed=claim), now=NOW, recheck_days=7) > NOW


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def _sink(archive: Archive) -> tuple[CountySink, list[Capture]]:
    archive.keep(archive.begin_cycle(START), seen(content=content()))
    heard: list[Capture] = []
    return CountySink(archive, archive.begin_cycle(day(1)), archive.known(COUNTY), heard.append), heard


def _looks(archive: Archive) -> int:
    version = archive.latest(REPORT)
    assert version is not None
    return version.looks


def test_quiet_looks_are_kept_together(archive: Archive) -> None:
    sink, heard = _sink(archive)
    for n in range(TOGETHER - 1):
        sink.keep(missed(Answer.NOT_MODIFIED, day(1) + timedelta(seconds=n), status=304))
    assert (len(heard), _looks(archive)) == (0, 1)
    sink.keep(seen(at=day(1) + timedelta(seconds=59)))
    assert (len(heard), _looks(archive)) == (TOGETHER, 1 + TOGETHER)
    assert sink.captures == TOGETHER


@pytest.mark.parametrize(
    "news",
    [
        seen(b"two", day(1)),
        seen(at=day(1), url=f"{PAGE}?new"),
        missed(Answer.NOT_FOUND, day(1), status=404),
        missed(Answer.NOT_MODIFIED, day(1), parts=(seen(b"f", day(1), f"{PAGE}.pdf", report=None),)),
        seen(at=day(1) + APART),
    ],
)
def test_news_is_kept_at_once_with_what_waited_before_it(archive: Archive, news: Capture) -> None:
    sink, heard = _sink(archive)
    sink.keep(missed(Answer.NOT_MODIFIED, day(1), status=304))
    assert heard == []
    sink.keep(news)
    assert len(heard) == 2


def test_what_is_asked_of_a_report_knows_what_waits(archive: Archive) -> None:
    sink, _ = _sink(archive)
    sink.keep(missed(Answer.NOT_MODIFIED, day(1), status=304))
    version = sink.latest(REPORT)
    assert version is not None
    assert version.looks == 2


def test_what_cannot_be_kept_takes_nothing_along(archive: Archive) -> None:
    sink, _ = _sink(archive)
    sink.keep(missed(Answer.NOT_MODIFIED, day(1), status=304))
    broken = replace(body(PAGE, b"three"), sha256="0" * 64)
    with pytest.raises(ValueError, match="hash"):
        sink.keep(replace(seen(b"two", day(1)), body=broken))
    assert _looks(archive) == 1
    sink.settle()
    assert _looks(archive) == 1
    assert archive.verify() == []


def test_the_settings_reach_the_manners_of_a_crawl() -> None:
    crawl = CrawlConfig(delay_seconds=0.5, contact="x", obey_robots=False, requests_per_day=7, megabytes_per_day=3)
    manners = _manners(Config(crawl=crawl))
    assert (manners.delay_seconds, manners.contact, manners.obey_robots) == (0.5, "x", False)
    assert (manners.requests_per_day, manners.bytes_per_day) == (7, 3 * 1024 * 1024)
    usual, given = Manners(), _manners(Config())
    assert (given.requests_per_day, given.bytes_per_day) == (usual.requests_per_day, usual.bytes_per_day)
