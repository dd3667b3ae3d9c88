"""A parser in a child: its result comes back, its excesses end as Unparsed."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from crawler.files.confine import Unparsed, close, run_confined


def add(one: int, other: int) -> int:
    return one + other


def fail(_: int) -> int:
    raise ValueError("bad stream")


def abort() -> int:
    os.abort()


def hang() -> int:
    time.sleep(60)
    return 0


def devour(size: int) -> int:
    return len(bytearray(size))


def length(content: bytes) -> int:
    return len(content)


def write_much(path: str) -> int:
    return Path(path).write_bytes(b"0" * (65 * 1024**2))


def test_a_result_comes_back() -> None:
    assert run_confined(add, 2, 3) == 5


def test_an_exception_is_told_in_words() -> None:
    with pytest.raises(Unparsed, match="ValueError: bad stream"):
        run_confined(fail, 1)


def test_a_crash_takes_only_the_child() -> None:
    with pytest.raises(Unparsed, match="died"):
        run_confined(abort)
    assert run_confined(add, 1, 1) == 2


def test_time_is_limited() -> None:
    with pytest.raises(Unparsed, match="longer than 1 s"):
        run_confined(hang, seconds=1)
    assert run_confined(add, 1, 1) == 2


def test_memory_is_limited() -> None:
    with pytest.raises(Unparsed, match="memory"):
        run_confined(devour, 2 * 1024**3)
    assert run_confined(devour, 1000) == 1000


def test_a_file_is_limited(tmp_path: Path) -> None:
    with pytest.raises(Unparsed):
        run_confined(write_much, str(tmp_path / "big"))


def test_it_may_be_called_from_several_threads() -> None:
    results: list[int] = []
    threads = [threading.Thread(target=lambda n=n: results.append(run_confined(add, n, n))) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [0, 2, 4, 6, 8, 10]


def test_the_end_of_one_file_leaves_those_of_other_threads_alone() -> None:
    """The first dies of its size before it is known to have begun, while others are at work."""
    told: dict[int, str] = {}

    def read(number: int) -> None:
        try:
            if number == 0:
                run_confined(length, bytes(1100 * 1024**2))
            elif number % 3 == 1:
                run_confined(abort)
            else:
                told[number] = str(run_confined(nap, 0.3))
        except Unparsed as unparsed:
            told[number] = str(unparsed).partition(" (")[0]

    threads = [threading.Thread(target=read, args=(number,), daemon=True) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    dead = {0: "parser died before it began", **dict.fromkeys((1, 4), "parser died")}
    assert told == {**dead, **dict.fromkeys((2, 3, 5), "0.3")}


def nap(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_a_fault_of_the_parser_itself_is_no_fault_of_the_child() -> None:
    for _ in range(2):
        with pytest.raises(Unparsed, match="RuntimeError: twice is no help"):
            run_confined(refuse)


def refuse() -> None:
    raise RuntimeError("twice is no help")


def test_a_fault_is_told_in_one_line_of_bounded_length() -> None:
    with pytest.raises(Unparsed) as told:
        run_confined(complain, "bad\n\tstream " * 100)
    assert str(told.value).startswith("ValueError: bad stream bad stream")
    assert len(str(told.value)) == 200


def complain(word: str) -> None:
    raise ValueError(word)


def test_children_that_were_ended_are_started_anew() -> None:
    assert run_confined(add, 1, 1) == 2
    close()
    close()
    assert run_confined(add, 2, 2) == 4
