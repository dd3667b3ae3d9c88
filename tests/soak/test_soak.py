"""The soak in its short form, and that its measure can fail; `make soak MINUTES=60` is the long one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.soak.run import MEGABYTE, Sample, faults, soak

LEVEL = [
    Sample(seconds=number, memory=140 * MEGABYTE, files=15, threads=8, children=2, wal=0, page=0.01)
    for number in range(30)
]


@pytest.mark.timeout(150)
def test_a_month_in_less_than_a_minute_stays_level(tmp_path: Path) -> None:
    samples, code, log, left = soak(tmp_path / "workspace", 35, every=1.0)
    assert faults(samples, code, log, left) == []
    assert log.count("crawl done") >= 2
    assert any(one.children for one in samples), "the processes that read files were at work"


def test_what_stays_level_is_no_fault() -> None:
    assert faults(LEVEL, 0, "", set()) == []
    once = [*LEVEL[:20], replace(LEVEL[20], files=60, threads=40), *LEVEL[21:]]
    assert faults(once, 0, "", set()) == [], "amid a crawl more is open"


@pytest.mark.parametrize(
    ("leak", "said"),
    [
        ({"memory": MEGABYTE}, "memory grew by 19"),
        ({"memory": 2 * MEGABYTE}, "memory grew by 38.0 MiB"),
        ({"files": 1}, "files: 42, at most 25 before"),
        ({"threads": 1}, "threads: 35, at most 18 before"),
    ],
)
def test_what_grows_is_told(leak: dict[str, int], said: str) -> None:
    grown = [
        replace(one, **{name: getattr(one, name) + step * number for name, step in leak.items()})
        for number, one in enumerate(LEVEL)
    ]
    found = faults(grown, 0, "", set())
    assert (found == []) if "19" in said else (found == [said])


def test_what_is_left_behind_and_what_ends_badly_is_told() -> None:
    found = faults(LEVEL, 1, "Traceback (most recent call last)", {4711})
    assert found == ["exit code 1", "processes left behind: 1", "Traceback (most recent call last)"]
