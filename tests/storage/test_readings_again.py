"""What need not be read twice: under which rules an address was judged, what a page of a list was last read as."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.sightings import Answer
from tests.storage.made import PAGE, START, content, day, missed, seen

URL = "http://127.0.0.1/nb/index.html?a=半\ud800"


def test_a_reading_of_a_page_is_kept_once_and_only_under_its_key(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "data", write=True) as archive:
        assert archive.page_reading(URL, "one") is None
        archive.keep_page_reading(URL, "one", "第一次")
        assert (archive.page_reading(URL, "one"), archive.page_reading(URL, "two")) == ("第一次", None)
        archive.keep_page_reading(URL, "two", "第二次")
        assert (archive.page_reading(URL, "one"), archive.page_reading(URL, "two")) == (None, "第二次")
        assert archive.page_reading(PAGE, "two") is None
    with Archive.open(tmp_path / "data") as archive:
        assert archive.page_reading(URL, "two") == "第二次"
        assert archive.verify() == []


@pytest.mark.parametrize(
    "later",
    [missed(Answer.NOT_MODIFIED, day(1), status=304), missed(Answer.NOT_FOUND, day(1), status=404)],
)
def test_only_bytes_that_were_read_bear_the_rules_they_were_judged_by(tmp_path: Path, later: object) -> None:
    first = seen(content=content())
    first = replace(first, observation=replace(first.observation, judged="rules of May"))
    with Archive.open(tmp_path / "data", write=True) as archive:
        archive.keep(archive.begin_cycle(START), first)
        known = archive.known_place(PAGE)
        assert known is not None
        assert known.judged == "rules of May"
        archive.keep(archive.begin_cycle(day(1)), later)  # type: ignore[arg-type]
        known = archive.known_place(PAGE)
        assert known is not None
        assert known.judged == "rules of May"
        archive.keep(archive.begin_cycle(day(2)), seen(b"two", day(2)))
        known = archive.known_place(PAGE)
        assert known is not None
        assert known.judged == "", "judged by rules that have no name"
