"""Versions: only another state of the report at its primary address is a new one."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive, Outcome
from storage.serial import to_json
from storage.sightings import Answer, PlaceKind, Version
from tests.storage.made import COUNTY, PAGE, REPORT, START, TEXT, content, day, file, missed, seen, sha, table

COPY = "http://127.0.0.1/copy/2018.html"
BARE = "http://127.0.0.1/nb/2018.pdf"
PDF = "http://127.0.0.1/nb/附件.pdf"
OTHER = TEXT.replace("第5段", "第五段")


@pytest.fixture
def cycle(archive: Archive) -> int:
    return archive.begin_cycle(START)


def latest(archive: Archive, report: str = REPORT) -> Version:
    version = archive.latest(report)
    assert version is not None
    return version


def numbers(archive: Archive) -> list[int]:
    return [version.number for version in archive.versions(REPORT)]


def test_the_first_reading_is_version_one(archive: Archive, cycle: int) -> None:
    assert archive.keep(cycle, seen(b"one", START, content=content())) == Outcome(new=True, version=1)
    version = latest(archive)
    assert version.content == content()
    assert (version.report, version.number, version.url, version.sha256) == (REPORT, 1, PAGE, sha(b"one"))
    assert (version.first_seen, version.last_seen, version.looks, version.status) == (START, START, 1, 200)
    assert dict(version.headers)["Content-Type"].startswith("text/html")
    assert archive.reports() == archive.reports(COUNTY) == [REPORT]
    assert archive.reports("640121") == []


def test_other_bytes_of_the_same_state_make_no_version(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    spaced = content(TEXT.replace("。", "。 \n"))
    assert archive.keep(cycle, seen(b"two", day(1), content=spaced)) == Outcome(unchanged=True)
    assert numbers(archive) == [1]
    assert [c.spot.sha256 for c in archive.captures(PAGE)] == [sha(b"one"), sha(b"two")]
    assert (latest(archive).last_seen, latest(archive).looks) == (day(1), 2)
    assert latest(archive).content == content()


def test_another_state_is_a_new_version_that_follows_on_the_last(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    assert archive.keep(cycle, seen(b"two", day(1), content=content(OTHER))) == Outcome(changed=True, version=2)
    assert archive.keep(cycle, seen(b"one", day(2), content=content())) == Outcome(changed=True, version=3)
    assert numbers(archive) == [1, 2, 3]
    rows = archive.rows("select previous, content from version order by number")
    assert rows[0]["previous"] == "0" * 64
    for before, after in itertools.pairwise(rows):
        assert after["previous"] == hashlib.sha256(before["content"].encode()).hexdigest()
    assert [v.last_seen for v in archive.versions(REPORT)] == [START, day(1), day(2)]
    assert archive.versions_of_county(COUNTY) == {REPORT: archive.versions(REPORT)}
    assert archive.verify() == []


@pytest.mark.parametrize("answer", [a for a in Answer if not a.readable])
def test_no_answer_but_a_page_ever_makes_a_version(archive: Archive, cycle: int, answer: Answer) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    # Even when the floor above hands over a reading of it by mistake.
    look = missed(answer, day(1), data=b"something else", status=200, content=content("网站维护中"))
    assert archive.keep(cycle, look) == Outcome(unreadable=True)
    assert numbers(archive) == [1]
    assert latest(archive).last_seen == START
    assert archive.verify() == []


def test_a_file_that_is_read_later_is_a_supplement(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content(attachments=(file(),))))
    full = content(attachments=(file(data=b"%PDF", text="附件", tables=(table(a1=1),)),))
    part = seen(b"%PDF", day(1), PDF, kind=PlaceKind.ATTACHMENT, report=None)
    look = missed(Answer.NOT_MODIFIED, day(1), status=304, content=full, parts=(part,))
    assert archive.keep(cycle, look) == Outcome(unchanged=True)
    assert numbers(archive) == [1]
    assert latest(archive).content == full
    assert (latest(archive).looks, latest(archive).capture) == (2, 1)
    assert archive.captures(PDF)[0].looks == 1
    archive.keep(cycle, replace(look, observation=replace(look.observation, at=day(2))))
    assert len(archive.rows("select id from supplement")) == 1
    assert archive.verify() == []


def test_a_file_that_changed_behind_the_same_page_is_a_new_version(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content(attachments=(file(data=b"%PDF-1"),))))
    part = seen(b"%PDF-2", day(1), PDF, kind=PlaceKind.ATTACHMENT, report=None)
    now = content(attachments=(file(data=b"%PDF-2"),))
    look = missed(Answer.NOT_MODIFIED, day(1), status=304, content=now, parts=(part,))
    assert archive.keep(cycle, look) == Outcome(changed=True, version=2)
    assert latest(archive).content.attachments[0].sha256 == sha(b"%PDF-2")
    assert latest(archive).sha256 == sha(b"one")
    assert archive.verify() == []


def test_a_file_that_cannot_be_read_now_keeps_its_reading(archive: Archive, cycle: int) -> None:
    old = file(data=b"%PDF", text="附件的文字")
    archive.keep(cycle, seen(b"one", START, content=content(attachments=(old,))))
    part = missed(Answer.SERVER_ERROR, day(1), PDF, status=500, kind=PlaceKind.ATTACHMENT, report=None)
    unread = content(attachments=(file(problem="500"),))
    assert archive.keep(cycle, seen(b"two", day(1), content=unread, parts=(part,))) == Outcome(unchanged=True)
    changed = content(OTHER, attachments=(file(problem="500"),))
    assert archive.keep(cycle, seen(b"three", day(2), content=changed, parts=(part,))).version == 2
    assert latest(archive).content == content(OTHER, attachments=(old,))


def test_a_second_address_makes_no_versions_while_the_first_is_readable(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    assert archive.keep(cycle, seen(b"copy", START, COPY, content=content(OTHER))) == Outcome(unchanged=True)
    archive.keep(cycle, seen(b"copy2", day(1), COPY, content=content("三")))
    assert numbers(archive) == [1]
    assert latest(archive).looks == 1
    assert [a.url for a in archive.addresses(REPORT)] == [PAGE, COPY]
    assert len(archive.captures(COPY)) == 2
    assert archive.verify() == []


def test_the_copy_takes_over_when_the_first_is_gone(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, seen(b"copy", START, COPY, content=content()))
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(1), status=404))
    assert numbers(archive) == [1]
    assert (latest(archive).url, latest(archive).sha256, latest(archive).last_seen) == (COPY, sha(b"copy"), day(1))
    assert archive.keep(cycle, seen(b"copy3", day(2), COPY, content=content(OTHER))).version == 2
    # The old address comes back with the old words: it is a second address now.
    archive.keep(cycle, seen(b"one", day(3)))
    assert numbers(archive) == [1, 2]
    assert archive.verify() == []


def test_a_copy_with_other_words_is_a_version_only_when_the_first_stays_away(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, seen(b"copy", START, COPY, content=content(OTHER)))
    assert archive.keep(cycle, missed(Answer.NOT_FOUND, day(1), status=404)).version is None
    assert archive.keep(cycle, seen(b"copy", day(1), COPY)).version is None
    assert archive.keep(cycle, missed(Answer.NOT_FOUND, day(2), status=404)) == Outcome(changed=True, version=2)
    assert latest(archive).url == COPY
    assert latest(archive).content == content(OTHER)
    assert archive.verify() == []


def test_an_outage_moves_nothing(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, seen(b"copy", START, COPY, content=content(OTHER)))
    for n in (1, 2):
        archive.keep(cycle, missed(Answer.NO_CONNECTION, day(n)))
        archive.keep(cycle, seen(b"copy", day(n), COPY))
    assert numbers(archive) == [1]
    assert latest(archive).url == PAGE


def test_a_page_goes_before_a_bare_file(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"%PDF-1.4", START, BARE, content=content(TEXT + "页脚")))
    assert latest(archive).url == BARE
    archive.keep(cycle, seen(b"<html>", day(1), content=content()))
    assert numbers(archive) == [1]
    assert (latest(archive).url, latest(archive).content) == (PAGE, content())
    assert archive.keep(cycle, seen(b"<html>2", day(2), content=content(OTHER))).version == 2
    assert archive.verify() == []


def test_a_picture_twin_never_takes_over(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    archive.keep(cycle, seen(b"pic", START, COPY, content=content("图片版")))
    for n in range(1, 6):
        archive.keep(cycle, missed(Answer.NOT_FOUND, day(n), status=404))
    assert numbers(archive) == [1]
    assert latest(archive).url == PAGE


def test_a_better_attribution_begins_the_right_report(archive: Archive, cycle: int) -> None:
    right = "640122104-2018"
    archive.keep(cycle, seen(b"one", START, content=content()))
    assert archive.keep(cycle, seen(b"one", day(1), report=right)) == Outcome(new=True, version=1)
    assert latest(archive, right).content == content()
    assert archive.addresses(REPORT) == []
    assert [a.url for a in archive.addresses(right)] == [PAGE]
    assert numbers(archive) == [1]
    assert latest(archive).looks == 1
    # The report that lost its address finds another one at once; that it reads otherwise is no change in time.
    archive.keep(cycle, seen(b"copy", day(2), COPY, content=content(OTHER)))
    assert (latest(archive).number, latest(archive).url, latest(archive).content) == (1, COPY, content(OTHER))
    assert archive.verify() == []


def test_a_report_known_but_never_read(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, missed(Answer.SERVER_ERROR, START, status=500))
    assert archive.reports() == [REPORT]
    assert archive.latest(REPORT) is None
    assert archive.versions(REPORT) == []
    assert archive.keep(cycle, seen(b"one", day(1), content=content())) == Outcome(new=True, version=1)


def test_a_better_reading_of_the_same_bytes_is_no_change(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    better = content(TEXT + "落款")
    archive.reread(cycle, REPORT, better, day(1))
    archive.reread(cycle, REPORT, better, day(1))
    archive.reread(cycle, "640122104-2018", better, day(1))
    assert numbers(archive) == [1]
    assert latest(archive).content == better
    assert len(archive.rows("select id from supplement")) == 1
    assert archive.keep(cycle, seen(b"two", day(2), content=better)) == Outcome(unchanged=True)
    assert archive.verify() == []


def test_the_bytes_may_be_read_after_they_were_kept(archive: Archive, cycle: int) -> None:
    assert archive.keep(cycle, seen(b"one", START)) == Outcome(unchanged=True)
    assert archive.latest(REPORT) is None
    assert archive.keep(cycle, seen(b"one", day(1), content=content())) == Outcome(new=True, version=1)


def test_other_bytes_that_nobody_read_bear_no_version_out(archive: Archive, cycle: int) -> None:
    archive.keep(cycle, seen(b"one", START, content=content()))
    assert archive.keep(cycle, seen(b"two", day(1))) == Outcome(unchanged=True)
    archive.keep(cycle, seen(b"two", day(2)))
    assert (latest(archive).last_seen, latest(archive).looks) == (START, 1)
    archive.keep(cycle, seen(b"two", day(3), content=content()))
    assert (latest(archive).last_seen, latest(archive).looks) == (day(3), 2)


def test_stored_content_is_what_was_given(archive: Archive, cycle: int, data: Path) -> None:
    archive.keep(cycle, seen(b"one", START, content=content(tables=(table(a1=1, b2=None),))))
    with Archive.open(data) as reader:
        stored = reader.rows("select content from version")[0]["content"]
    assert stored == to_json(content(tables=(table(a1=1, b2=None),)))
