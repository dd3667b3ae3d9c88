"""Rows that are only added are read on: the same as read at once, whatever came between; another archive is read anew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.findings import Review, Status, Verdict
from storage.held_rows import HeldRows
from storage.sightings import Answer
from tests.storage.made import COUNTY, REPORT, content, day, finding, missed, seen


def told(held: HeldRows) -> dict[str, object]:
    """All that is held, but for where the reading stands in the ledger."""
    left_out = {"moments", "signed", "places"}
    return {one.name: getattr(held, one.name) for one in fields(held) if one.name not in left_out}


def at_once(archive: Archive) -> dict[str, object]:
    held = HeldRows(county=COUNTY)
    archive.read_rows_on(held)
    archive.read_places_on(held)
    return told(held)


def test_what_is_read_on_is_what_is_read_at_once(archive: Archive) -> None:
    held = HeldRows(county=COUNTY)
    cycle = archive.begin_cycle(day(0))
    review = Review(finding=f"{REPORT}-late", revision=1, verdict=Verdict.COMMENT, who="王芳", why="问过", at=day(62))
    steps = (
        lambda: archive.keep(cycle, seen(b"one", day(1), content=content())),
        lambda: archive.keep(cycle, missed(Answer.NOT_FOUND, day(2))),
        lambda: archive.keep(cycle, seen(b"two", day(3), content=content("另一份。" * 60))),
        lambda: archive.reread(cycle, REPORT, content("又一份。" * 60), day(4)),
        lambda: archive.record([finding()]),
        lambda: archive.record([], reviews=[review]),
        lambda: archive.record([finding(revision=2, status=Status.RESOLVED)]),
        lambda: archive.reread(cycle, REPORT, content("又一份文。" * 60), day(5), 1),
    )
    states = [held.state]
    for step in steps:
        step()
        archive.read_rows_on(held)
        archive.read_places_on(held)
        assert told(held) == at_once(archive)
        states.append(held.state)
    assert len(set(states)) == 5, "each version and each reading is another state, and nothing else is"
    assert held.opened == {REPORT: ()}
    assert held.reviewed == {REPORT: 1}
    assert not archive.read_rows_on(held)


def test_rows_of_another_county_are_none_of_ours(archive: Archive) -> None:
    held = HeldRows(county="640121")
    cycle = archive.begin_cycle(day(0))
    archive.keep(cycle, seen(b"one", day(1), content=content()))
    archive.reread(cycle, REPORT, content("又一份。" * 60), day(4))
    archive.record([finding()])
    assert archive.read_rows_on(held)
    archive.read_places_on(held)
    assert (held.marks, held.findings, held.reviewed, held.carriers) == ({}, {}, {}, [])


def test_what_was_rolled_back_is_forgotten(archive: Archive) -> None:
    held = HeldRows(county=COUNTY)
    cycle = archive.begin_cycle(day(0))
    archive.keep(cycle, seen(b"one", day(1), content=content()))
    with pytest.raises(ZeroDivisionError), archive.transaction():
        archive.record([finding()])
        archive.read_rows_on(held)
        assert held.opened
        raise ZeroDivisionError
    archive.read_rows_on(held)
    assert not held.opened
    archive.keep(cycle, seen(b"two", day(3), content=content("另一份。" * 60)))
    archive.read_rows_on(held)
    archive.read_places_on(held)
    assert told(held) == at_once(archive)


def test_another_archive_in_its_place_is_read_anew(archive: Archive, tmp_path: Path) -> None:
    held = HeldRows(county=COUNTY)
    held.signed = held.state
    with Archive.open(tmp_path / "backup", write=True) as backup:
        for place, texts in ((archive, ("一", "二")), (backup, ("一", "三", "四"))):
            cycle = place.begin_cycle(day(0))
            for number, text in enumerate(texts):
                data = text.encode()
                place.keep(cycle, seen(data, day(number + 1), content=content(f"{text}号文件。" * 60)))
        archive.read_rows_on(held)
        assert backup.read_rows_on(held)
        backup.read_places_on(held)
        assert told(held) == at_once(backup)
        assert held.signed is None
