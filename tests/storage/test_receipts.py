"""Receipts prove that every check was made."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from storage.archive import Archive, Receipt
from storage.sightings import Answer
from storage.witness import WITNESS
from tests.storage.made import COUNTY, PAGE, START, day, sha


def test_a_receipt_comes_back_with_its_results(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    results = [(PAGE, START, Answer.PAGE, sha(b"one")), ("http://127.0.0.1/贺", day(1), Answer.NO_CONNECTION, None)]
    archive.keep_receipt(cycle, COUNTY, "127.0.0.1", START, day(1), True, {"looks": 2, "new": 1}, results)
    assert archive.receipts(COUNTY) == [
        Receipt(
            cycle=cycle,
            county=COUNTY,
            host="127.0.0.1",
            started=START,
            finished=day(1),
            healthy=True,
            counts={"looks": 2, "new": 1},
        )
    ]
    (row,) = archive.rows("select results, sha256 from receipt")
    told = zlib.decompress(row["results"])
    assert json.loads(told) == [[url, at.isoformat(), answer.value, sha256] for url, at, answer, sha256 in results]
    assert row["sha256"] == sha(told)
    assert archive.receipts("640121") == []
    assert archive.verify() == []


def test_a_receipt_needs_its_cycle(archive: Archive) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        archive.keep_receipt(5, COUNTY, "127.0.0.1", START, START, True, {}, [])


def test_the_end_of_a_cycle_is_testified_outside_the_database(archive: Archive, data: Path) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep_receipt(cycle, COUNTY, "127.0.0.1", START, START, True, {}, [])
    archive.end_cycle(cycle, day(0))
    assert (data / WITNESS).read_text() == f"2019-02-01T06:00:00+08:00 {archive.head()}\n"
    assert archive.rows("select * from cycle") == [
        {"id": cycle, "started": "2019-02-01T06:00:00+08:00", "finished": "2019-02-01T06:00:00+08:00"}
    ]
