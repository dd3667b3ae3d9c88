"""T118: clocks that jump. Time is reckoned on, nobody is accused until hosts bear the clock out, a restart forgets nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.clock_watch import ClockWatch, read_doubt
from storage.moments import SHANGHAI

START = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
JUMPS = [
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(days=2),
    timedelta(days=-2),
    datetime(1970, 1, 1, tzinfo=SHANGHAI) - START,
    datetime(2038, 1, 20, tzinfo=SHANGHAI) - START,
]


@dataclass
class Machine:
    """A machine's clock, and the seconds that nobody can set."""

    true: datetime = START
    off: timedelta = timedelta()
    seconds: float = 0.0

    def clock(self) -> datetime:
        return self.true + self.off

    def steady(self) -> float:
        return self.seconds

    def passes(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)
        self.seconds += seconds

    def watch(self, data: Path, newest: datetime | None = None) -> ClockWatch:
        return ClockWatch(self.clock, self.steady, data, newest)


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_after_a_jump_time_goes_on_and_nobody_is_accused(tmp_path: Path, jump: timedelta) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    machine.passes(60)
    assert watch.may_accuse
    machine.off = jump
    machine.passes(60)
    assert not watch.may_accuse
    assert watch.may_crawl
    assert watch.now() == machine.true
    machine.passes(86400)
    assert watch.now() == machine.true, "a day later still the true moment"
    doubt = read_doubt(tmp_path)
    assert doubt is not None
    assert abs(doubt.expected - doubt.shown + jump) <= timedelta(seconds=1)


@pytest.mark.parametrize("jump", [timedelta(minutes=4), timedelta(minutes=-4)], ids=str)
def test_a_clock_set_right_by_minutes_is_no_jump(tmp_path: Path, jump: timedelta) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    machine.off = jump
    assert watch.may_accuse
    assert watch.now() == machine.true + jump


def test_slow_drift_is_followed(tmp_path: Path) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    for _ in range(1440):
        machine.passes(60)
        machine.off += timedelta(seconds=1)
        assert watch.may_accuse
    assert watch.now() == machine.true + machine.off


def test_five_hosts_that_agree_settle_it(tmp_path: Path) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    machine.off = timedelta(days=2)
    true_again = machine.true + machine.off
    other = true_again - timedelta(hours=8)
    watch.notice()
    watch.hear([true_again] * 4 + [other])
    assert not watch.may_accuse, "four of five are not enough"
    watch.hear([])
    assert not watch.may_accuse, "silence proves nothing"
    watch.hear([true_again + timedelta(minutes=4)] * 5 + [other] * 3)
    assert watch.may_accuse
    assert watch.now() == true_again
    assert read_doubt(tmp_path) is None


def test_of_fewer_hosts_all_must_agree(tmp_path: Path) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    machine.off = timedelta(hours=1)
    shown = machine.clock()
    watch.notice()
    watch.hear([shown, shown - timedelta(hours=1)])
    assert not watch.may_accuse
    watch.hear([shown, shown])
    assert watch.may_accuse


def test_hosts_that_bear_out_what_was_reckoned_let_judging_go_on_by_it(tmp_path: Path) -> None:
    machine = Machine()
    watch = machine.watch(tmp_path)
    machine.passes(60)
    watch.notice()
    machine.off = timedelta(days=-2)
    watch.notice()
    watch.hear([machine.true] * 3)
    assert watch.may_accuse
    assert watch.now() == machine.true, "the clock itself is still wrong"
    assert watch.doubt is not None, "and a person is still needed"
    machine.off = timedelta()
    machine.passes(60)
    assert watch.may_accuse
    assert read_doubt(tmp_path) is None, "set right, it is believed again"


def test_a_restart_does_not_end_the_doubt(tmp_path: Path) -> None:
    machine = Machine()
    machine.watch(tmp_path).notice()
    before = machine.watch(tmp_path)
    machine.off = timedelta(days=2)
    before.notice()
    after = machine.watch(tmp_path)
    assert not after.may_accuse
    assert not after.may_crawl, "nothing is known of the time: nothing is given a moment"
    after.hear([machine.clock()])
    assert (after.may_accuse, after.may_crawl) == (True, True)


def test_a_clock_before_what_was_kept_is_in_doubt_from_the_start(tmp_path: Path) -> None:
    machine = Machine(true=datetime(1970, 1, 1, 8, tzinfo=SHANGHAI))
    watch = machine.watch(tmp_path, newest=START)
    assert (watch.may_accuse, watch.may_crawl) == (False, False)
    assert Machine(true=START + timedelta(days=400)).watch(tmp_path / "other", newest=START).may_accuse


def test_a_stated_moment_is_not_watched(tmp_path: Path) -> None:
    watch = ClockWatch(lambda: START, None, tmp_path, START + timedelta(days=9))
    assert (watch.may_accuse, watch.may_crawl, watch.now()) == (True, True, START)


def test_a_spoiled_note_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "clock-in-doubt.json").write_text("{", encoding="utf-8")
    assert read_doubt(tmp_path) is None
