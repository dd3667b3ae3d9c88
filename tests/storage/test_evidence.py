"""Bytes by their hash, readings made anew, second looks, and where a report that is gone came up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.archive import Archive
from storage.sightings import Answer, Capture, PlaceKind, Version
from tests.storage.made import COUNTY, PAGE, REPORT, START, TEXT, content, day, file, missed, seen, table

OTHER = "640122104-2018"
ELSEWHERE = "http://127.0.0.1/new/7.html"
FILE = "http://127.0.0.1/nb/附件.pdf"
NEW_FILE = "http://127.0.0.1/new/附件.pdf"
CHANGED = TEXT.replace("第5段", "第五段")


@pytest.fixture
def cycle(archive: Archive) -> int:
    return archive.begin_cycle(START)


def linked(data: bytes, at: int, url: str = FILE) -> Capture:
    return seen(data, day(at), url, kind=PlaceKind.ATTACHMENT, report=None)


def newest(archive: Archive) -> Version:
    version = archive.latest(REPORT)
    assert version is not None
    return version


def test_bytes_are_found_by_their_hash_whoever_gave_them(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content(), parts=(linked(b"%PDF-1.4 x", 0),)))
    assert archive.bytes_of(linked(b"%PDF-1.4 x", 0).body.sha256) == b"%PDF-1.4 x"  # type: ignore[union-attr]
    with pytest.raises(KeyError):
        archive.bytes_of("0" * 64)


def test_a_second_look_is_kept_after_the_first_and_bears_it_out(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    second = seen(b"two, counted on", day(1), content=content(CHANGED))
    first = seen(b"two", day(1), content=content(CHANGED), again=second)
    assert archive.keep(cycle, first).version == 2
    assert [version.looks for version in archive.versions(REPORT)] == [1, 2]
    assert len(archive.captures(PAGE)) == 3
    assert len(first.looks) == 2
    assert archive.verify() == []


def test_an_unsettled_look_leaves_what_is_known_as_it_was(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    before = archive.known(COUNTY)[PAGE]
    look = missed(Answer.UNSETTLED, day(1), data=b"two", status=200, again=missed(Answer.UNSETTLED, day(1), data=b"3"))
    assert archive.keep(cycle, look).unreadable
    known = archive.known(COUNTY)[PAGE]
    assert (known.sha256, known.etag, known.last_readable) == (before.sha256, before.etag, before.last_readable)
    assert (known.last_answer, known.fails) == (Answer.UNSETTLED, 2)
    assert archive.keep(cycle, seen(b"two", day(2), content=content(CHANGED))).version == 2
    assert archive.verify() == []


def test_any_version_can_be_read_anew(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, seen(b"two", day(1), content=content(CHANGED)))
    rows = archive.rows("select * from version order by id")
    better = replace(content(tables=(table(a1=12),)), reader="2")
    archive.reread(None, REPORT, better, day(2), 1)
    archive.reread(None, REPORT, better, day(2), 1)
    archive.reread(None, REPORT, better, day(2), 7)
    first, second = archive.versions(REPORT)
    assert (first.content, second.content) == (better, content(CHANGED))
    assert (first.capture, first.first_seen, first.looks) == (rows[0]["capture"], START, 1)
    assert archive.rows("select * from version order by id") == rows
    assert archive.rows("select count(*) as n from supplement")[0]["n"] == 1
    assert archive.verify() == []


def gone(archive: Archive, cycle: int, *captures: Capture, text: str = TEXT) -> list[str]:
    """Where the report came up, that linked a file and is gone since the second day."""
    own = file(data=b"%PDF-1.4 own", text=text, url=FILE)
    archive.keep(cycle, seen(b"one", day(0), content=content(attachments=(own,)), parts=(linked(b"%PDF-1.4 own", 0),)))
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(2)))
    for capture in captures:
        archive.keep(cycle, capture)
    return archive.seen_elsewhere(newest(archive))


def unattributed(at: int, parts: tuple[Capture, ...] = ()) -> Capture:
    return seen(b"another page", day(at), ELSEWHERE, report=None, parts=parts)


def test_nothing_came_up(archive: Archive, cycle: int) -> None:
    assert gone(archive, cycle, unattributed(3)) == []


def test_its_own_file_at_a_new_address(archive: Archive, cycle: int) -> None:
    assert gone(archive, cycle, unattributed(3, (linked(b"%PDF-1.4 own", 3, NEW_FILE),))) == [NEW_FILE]


def test_its_own_file_at_its_old_address_linked_by_a_new_page(archive: Archive, cycle: int) -> None:
    assert gone(archive, cycle, unattributed(3, (linked(b"%PDF-1.4 own", 3),))) == [FILE]


def test_a_file_that_says_little_tells_nothing(archive: Archive, cycle: int) -> None:
    assert gone(archive, cycle, unattributed(3, (linked(b"%PDF-1.4 own", 3, NEW_FILE),)), text="填表说明") == []


def test_a_file_that_another_report_links_too_tells_nothing(archive: Archive, cycle: int) -> None:
    page = "http://127.0.0.1/other.html"
    theirs = seen(b"theirs", day(1), page, report=OTHER, content=content("别的"), parts=(linked(b"%PDF-1.4 own", 1),))
    assert gone(archive, cycle, theirs, unattributed(3, (linked(b"%PDF-1.4 own", 3, NEW_FILE),))) == []


def test_the_same_state_under_another_report(archive: Archive, cycle: int) -> None:
    own = file(data=b"%PDF-1.4 own", text=TEXT, url=FILE)
    same = seen(b"again", day(4), ELSEWHERE, report="640122103-2019", content=content(attachments=(own,)))
    assert gone(archive, cycle, same) == [ELSEWHERE]
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(5), ELSEWHERE, report="640122103-2019"))
    assert archive.seen_elsewhere(newest(archive)) == []


def test_what_stood_elsewhere_all_the_time_is_no_move(archive: Archive, cycle: int) -> None:
    page = seen(b"another page", day(-1), ELSEWHERE, report=None, parts=(linked(b"%PDF-1.4 own", -1, NEW_FILE),))
    archive.keep(cycle, page)
    assert gone(archive, cycle, unattributed(3, (linked(b"%PDF-1.4 own", 3, NEW_FILE),))) == []


def test_another_address_of_its_own_that_is_gone_too_is_no_other_place(archive: Archive, cycle: int) -> None:
    copy = "http://127.0.0.1/copy/2018.html"
    parts = (linked(b"%PDF-1.4 own", 3, NEW_FILE),)
    assert gone(archive, cycle, seen(b"copy", day(3), copy, parts=parts), missed(Answer.NOT_FOUND, day(4), copy)) == []
