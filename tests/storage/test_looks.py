"""Single looks: bytes are kept once, what did not change is a touch, a failed look is a row."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive, BrokenArchive, Outcome
from storage.sightings import Answer, Listing, PlaceKind
from tests.storage.made import COUNTY, PAGE, REPORT, START, body, content, day, missed, seen, sha

OTHER = "http://127.0.0.1/nb/other.html"


def count(archive: Archive, table: str) -> int:
    return int(archive.db.conn.execute(f"select count(*) from {table}").fetchone()[0])


def test_the_first_look_keeps_the_bytes_and_the_headers(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"<html>", START, content=content()))
    (capture,) = archive.captures(PAGE)
    assert archive.body_of(capture.capture) == b"<html>"
    assert capture.spot.sha256 == sha(b"<html>")
    assert (capture.status, capture.answer, capture.size, capture.looks) == (200, Answer.PAGE, 6, 1)
    assert dict(capture.headers)["Content-Type"] == "text/html; charset=utf-8"
    assert (capture.first_seen, capture.last_seen) == (START, START)
    assert archive.verify() == []


@pytest.mark.parametrize("again", [seen(b"one", day(1)), missed(Answer.NOT_MODIFIED, day(1), status=304)])
def test_an_unchanged_look_is_a_touch(archive: Archive, again: object) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"one", START, content=content()))
    before = archive.head()
    assert archive.keep(cycle, again) == Outcome(unchanged=True)  # type: ignore[arg-type]
    (capture,) = archive.captures(PAGE)
    assert (capture.first_seen, capture.last_seen, capture.looks) == (START, day(1), 2)
    assert archive.head() == before
    version = archive.latest(REPORT)
    assert version is not None
    assert (version.number, version.first_seen, version.last_seen, version.looks) == (1, START, day(1), 2)


def test_the_same_bytes_are_stored_once_wherever_they_come_from(archive: Archive, data: Path) -> None:
    cycle = archive.begin_cycle(START)
    for n, (url, what) in enumerate([(PAGE, b"one"), (OTHER, b"one"), (PAGE, b"two"), (PAGE, b"one")]):
        archive.keep(cycle, seen(what, day(n), url, kind=PlaceKind.LIST, report=None))
    assert [c.spot.sha256 for c in archive.captures(PAGE)] == [sha(b"one"), sha(b"two"), sha(b"one")]
    first, _, third = archive.captures(PAGE)
    (other,) = archive.captures(OTHER)
    assert first.spot == third.spot == other.spot
    assert archive.body_of(third.capture) == b"one"
    assert archive.verify() == []


def test_damaged_bytes_are_not_relied_on_again(archive: Archive, data: Path) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"one" * 50, START))
    (path,) = (data / "archive").iterdir()
    raw = bytearray(path.read_bytes())
    raw[-20] ^= 1
    path.write_bytes(raw)
    with pytest.raises(BrokenArchive):
        archive.body_of(1)
    archive.keep(cycle, seen(b"one" * 50, day(1), OTHER, report=None))
    (other,) = archive.captures(OTHER)
    assert archive.body_of(other.capture) == b"one" * 50
    assert [fault for fault in archive.verify() if fault.startswith("capture 1:")]
    assert path.read_bytes()[: len(raw)] == bytes(raw)


def test_an_unknown_capture(archive: Archive) -> None:
    assert archive.capture_row(1) is None
    with pytest.raises(KeyError):
        archive.body_of(1)


def test_a_failed_look_is_a_row_and_leaves_the_version_alone(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"one", START, content=content()))
    gone = [missed(Answer.NOT_FOUND, day(n), data=b"not found", status=404) for n in (1, 2)]
    assert [archive.keep(cycle, look) for look in gone] == [Outcome(unreadable=True)] * 2
    archive.keep(cycle, missed(Answer.NO_CONNECTION, day(3)))
    looks = archive.failed_looks(REPORT)
    assert [(look.at, look.answer, look.status, look.sha256) for look in looks] == [
        (day(1), Answer.NOT_FOUND, 404, sha(b"not found")),
        (day(2), Answer.NOT_FOUND, 404, sha(b"not found")),
        (day(3), Answer.NO_CONNECTION, None, None),
    ]
    assert [c.answer for c in archive.captures(PAGE)] == [Answer.PAGE, Answer.NOT_FOUND]
    assert archive.captures(PAGE)[1].looks == 2
    version = archive.latest(REPORT)
    assert version is not None
    assert (version.last_seen, version.looks) == (START, 1)
    known = archive.known(COUNTY)[PAGE]
    assert (known.fails, known.last_answer, known.last_looked) == (3, Answer.NO_CONNECTION, day(3))
    assert (known.last_readable, known.sha256, known.looks_since_full) == (START, sha(b"one"), 3)
    assert archive.verify() == []


def test_a_readable_look_ends_the_failures(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, missed(Answer.SERVER_ERROR, day(1), status=503))
    archive.keep(cycle, missed(Answer.NOT_MODIFIED, day(2), status=304))
    known = archive.known(COUNTY)[PAGE]
    assert (known.fails, known.last_readable, known.looks_since_full) == (0, day(2), 2)
    archive.keep(cycle, seen(b"one", day(3)))
    assert archive.known(COUNTY)[PAGE].looks_since_full == 0


def test_a_304_about_nothing_is_a_failed_look(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    assert archive.keep(cycle, missed(Answer.NOT_MODIFIED, START, status=304)) == Outcome(unreadable=True)
    assert archive.known(COUNTY)[PAGE].last_readable is None
    assert archive.latest(REPORT) is None
    assert archive.verify() == []


def test_a_look_is_healthy_by_the_receipt_of_its_host_else_of_its_county(archive: Archive) -> None:
    first, second, third, fourth = (archive.begin_cycle(day(n)) for n in range(4))
    for n, cycle in enumerate((first, second, third, fourth)):
        archive.keep(cycle, missed(Answer.NOT_FOUND, day(n), status=404))
    archive.keep_receipt(first, COUNTY, "127.0.0.1", day(0), day(0), True, {}, [])
    archive.keep_receipt(first, COUNTY, "other.example", day(0), day(0), False, {}, [])
    archive.keep_receipt(second, COUNTY, "127.0.0.1", day(1), day(1), False, {}, [])
    archive.keep_receipt(third, COUNTY, "www.example", day(2), day(2), True, {}, [])
    archive.keep_receipt(fourth, "640121", "127.0.0.1", day(3), day(3), True, {}, [])
    assert [look.healthy for look in archive.failed_looks(REPORT)] == [True, False, True, False]


def test_outcomes_of_an_address_that_is_no_reports(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    told = [
        archive.keep(cycle, seen(what, day(n), kind=PlaceKind.LIST, report=None))
        for n, what in enumerate((b"1", b"1", b"2"))
    ]
    assert told == [Outcome(new=True), Outcome(unchanged=True), Outcome(changed=True)]
    told = [archive.keep(cycle, missed(Answer.LOGIN, day(4), kind=PlaceKind.LIST, report=None))]
    assert told == [Outcome(unreadable=True)]


def test_a_look_is_kept_whole_or_not_at_all(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    bad = replace(seen(b"pdf", START, OTHER, report=None), body=None)
    before = archive.head()
    with pytest.raises(ValueError, match="without its bytes"):
        archive.keep(cycle, seen(b"one", START, content=content(), parts=(bad,)))
    assert archive.known(COUNTY) == {}
    assert archive.head() == before
    with pytest.raises(sqlite3.IntegrityError):
        archive.keep(99, seen(b"one", START, content=content()))
    assert archive.known(COUNTY) == {}
    assert archive.verify() == []


def test_a_wrong_hash_is_refused(archive: Archive) -> None:
    look = seen(b"one")
    with pytest.raises(ValueError, match="hash"):
        archive.keep(archive.begin_cycle(START), replace(look, body=replace(body(PAGE, b"one"), sha256=sha(b"two"))))


def test_a_hostile_answer_is_kept_too(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    evil = "镇\ud800\x00'\"; drop table place; --"
    look = missed(Answer.HIJACKED, START, data=b"\x00\xff", status=200)
    observed = replace(look.observation, note=evil, redirects=(evil,), final_url="http://127.0.0.1/" + "x" * 9000)
    answered = replace(look.body, headers=((evil, evil),)) if look.body else None
    archive.keep(cycle, replace(look, observation=observed, body=answered))
    archive.keep(cycle, seen(b"one", day(1), content=content(evil, title=evil, source=evil)))
    version = archive.latest(REPORT)
    assert version is not None
    assert version.content.text == evil
    assert archive.failed_looks(REPORT)[0].note.startswith("镇?")
    assert archive.verify() == []


def test_what_was_not_asked_is_no_look(archive: Archive) -> None:
    """The listing that could not be read is kept; the address fails no oftener than it was asked."""
    listing = Listing(column=OTHER, at=day(1), complete=False, why="left_out: the day's share is spent")
    column = {"kind": PlaceKind.COLUMN, "report": None}
    archive.keep(archive.begin_cycle(START), seen(b"list", START, OTHER, **column))
    cycle = archive.begin_cycle(day(1))
    archive.keep(cycle, missed(Answer.LEFT_OUT, day(1), OTHER, listing=listing, column=OTHER, **column))
    place = archive.known_place(OTHER)
    assert place is not None
    assert (place.fails, place.last_looked, place.last_answer) == (0, START, Answer.PAGE)
    assert count(archive, "look") == 0
    assert [reading.why for reading in archive.readings(COUNTY)] == [listing.why]
    assert archive.verify() == []


def test_what_a_host_said_to_nonsense_goes_with_the_failed_looks_of_that_cycle(archive: Archive) -> None:
    probe = {"kind": PlaceKind.PROBE, "report": None}
    nowhere, elsewhere = "http://127.0.0.1/nb/912345678.html", "http://127.0.0.2/nb/912345678.html"
    archive.keep(archive.begin_cycle(START), seen(b"one", START, content=content()))
    for n in (1, 2, 3):
        cycle = archive.begin_cycle(day(n))
        archive.keep(cycle, missed(Answer.NOT_FOUND, day(n), data=b"gone", status=404))
        if n == 1:
            archive.keep(cycle, missed(Answer.NOT_FOUND, day(n), nowhere, data=b"gone", status=404, **probe))
        if n == 2:
            archive.keep(cycle, seen(b"welcome", day(n), nowhere, **probe))
        archive.keep(cycle, seen(b"welcome", day(n), elsewhere, **probe))
    cycle = archive.begin_cycle(day(4))
    archive.keep(cycle, seen(b"welcome", day(4), nowhere, **probe))
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(4), data=b"gone", status=404))
    looks = archive.failed_looks(REPORT)
    assert [look.nonsense for look in looks] == [Answer.NOT_FOUND, Answer.PAGE, None, Answer.PAGE]
    known = archive.known_place(nowhere)
    assert known is not None
    assert known.sha256 is None, "a page for nonsense stands for nothing"
    assert archive.verify() == []
