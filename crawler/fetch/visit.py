"""One crawl of one county: what it may spend on a host, whom it leaves alone, what it remembers of earlier crawls."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from weakref import WeakKeyDictionary

from scrapy.exceptions import IgnoreRequest

from crawler.fetch.backoff import left_alone
from crawler.fetch.egress import netloc
from crawler.fetch.holding import HEAVY, Holding, begin_holding
from crawler.fetch.own_line import OwnLine, begin_line
from crawler.fetch.politeness import FAILING, Manners
from storage.sightings import Answer, Known

ONE_CYCLE = timedelta(hours=12)
"""Looks no further apart than this belong to one cycle."""


class BudgetSpent(IgnoreRequest):
    """What may be asked of a host in a day is used up."""


@dataclass(kw_only=True, slots=True)
class HostRecord:
    """What is remembered of one host."""

    day: date | None = None
    requests: int = 0
    """On that day."""
    received: int = 0
    """Bytes on that day."""
    failed_cycles: int = 0
    """In a row."""
    until: datetime | None = None
    """Left alone until then."""
    answer: Answer = Answer.NO_CONNECTION
    why: str = ""
    robots: bytes | None = None
    """The last robots.txt that could be read; empty: there was none, or it held no rules."""
    robots_failing: datetime | None = None
    """Since when it cannot be read."""


class HostMemory:
    """Records of hosts, kept from cycle to cycle as long as the process lives."""

    def __init__(self) -> None:
        self._records: dict[str, HostRecord] = {}
        self._line: tuple[int, OwnLine] = (-1, OwnLine())
        self.heavy = asyncio.Semaphore(HEAVY)

    def of(self, host: str) -> HostRecord:
        """The record of a host (`name:port`; for what is spent, `name`)."""
        return self._records.setdefault(host, HostRecord())

    def line(self, cycle: int) -> OwnLine:
        """What the hosts of a cycle tell of our own line; a new cycle begins anew."""
        if self._line[0] != cycle:
            self._line = (cycle, OwnLine())
        return self._line[1]

    def forgive(self) -> None:
        """Leave no host alone any more: the fault was ours."""
        for record in self._records.values():
            record.failed_cycles, record.until = 0, None


class Visit:
    """What the parts of one crawl share."""

    def __init__(
        self,
        *,
        manners: Manners | None = None,
        memory: HostMemory | None = None,
        cycle: int = 0,
        clock: Callable[[], datetime] | None = None,
        known: Iterable[Known] = (),
    ) -> None:
        """`clock` gives aware moments in Asia/Shanghai; without one there are no days, only this crawl."""
        known = list(known)
        self.manners = manners or Manners()
        self.memory = memory or HostMemory()
        self.line = self.memory.line(cycle)
        self.holding = Holding(self.memory.heavy)
        self.probation = on_probation(known)
        self.asked: set[str] = set()
        """Hosts (`name:port`) that a request went to."""
        self._clock = clock
        self._left_out: Counter[str] = Counter()
        self._said: dict[str, str] = {}
        self._faults: dict[str, str] = {}
        self._note_spent(known)

    @property
    def now(self) -> datetime | None:
        """The present moment, where there is a clock."""
        return self._clock() if self._clock is not None else None

    def barred(self, place: str) -> tuple[Answer, str] | None:
        """Why a host (`name:port`) is not asked now, and as what its silence counts; None: it may be asked."""
        record, now = self.memory.of(place), self.now
        if record.until is not None and now is not None and now < record.until:
            self._leave_out(place, record.why)
            return record.answer, f"not asked before {record.until:%Y-%m-%d %H:%M}: {record.why}"
        _, spent = self._spent(place)
        if spent:
            return Answer.UNSAFE, spent
        return None

    def spend(self, place: str) -> None:
        """Count one request to a host. Raises BudgetSpent, and counts nothing, where it would be one too many."""
        record, spent = self._spent(place)
        if spent:
            raise BudgetSpent(spent)
        record.requests += 1
        self.asked.add(place)

    def received(self, place: str, size: int) -> None:
        """Count the bytes of a body."""
        self._today(_name(place)).received += size

    def leave_alone(self, place: str, answer: Answer, why: str, seconds: float | None = None) -> None:
        """Ask a host no more: for `seconds` where it said so itself, else longer with each cycle that fails."""
        record, now = self.memory.of(place), self.now
        record.failed_cycles += 1
        record.answer, record.why = answer, why
        if now is not None:
            patience = timedelta(seconds=seconds) if seconds is not None else left_alone(record.failed_cycles)
            record.until = now + patience
        self._said[place] = why

    def heard(self, place: str) -> None:
        """A host gave something of its own."""
        record = self.memory.of(place)
        record.failed_cycles, record.until = 0, None
        self.line.heard(_name(place))

    def tell(self, place: str, faults: Iterable[str]) -> None:
        """Note what is wrong with a host's encryption, once for each host."""
        for fault in faults:
            self._faults.setdefault(place, fault)

    def notes(self) -> tuple[str, ...]:
        """For the run: whom it left alone and why, how much was left out, whose encryption is at fault."""
        told = [f"{place}: left alone: {why}" for place, why in self._said.items()]
        told += [f"{place}: {why}; addresses left out: {self._left_out[place]}" for place, why in self._spent_notes()]
        return (*told, *(f"{place}: {fault}" for place, fault in self._faults.items()))

    def _leave_out(self, place: str, why: str) -> None:
        self._left_out[place] += 1
        self._said.setdefault(place, why)

    def _spent_notes(self) -> list[tuple[str, str]]:
        spent = [(name, self._over(self._today(name))) for name in self._left_out]
        return [(name, why) for name, why in spent if why]

    def _spent(self, place: str) -> tuple[HostRecord, str]:
        """Today's record of a host, and why nothing more is asked of it; empty: more may be."""
        name = _name(place)
        record = self._today(name)
        why = self._over(record)
        if why:
            self._left_out[name] += 1
        return record, why

    def _over(self, record: HostRecord) -> str:
        if record.requests >= self.manners.requests_per_day:
            return f"the day's {self.manners.requests_per_day} requests to this host are spent"
        if record.received >= self.manners.bytes_per_day:
            return f"the day's {self.manners.bytes_per_day} bytes from this host are spent"
        return ""

    def _today(self, name: str) -> HostRecord:
        record, now = self.memory.of(name), self.now
        if now is not None and record.day != now.date():
            record.day, record.requests, record.received = now.date(), 0, 0
        return record

    def _note_spent(self, known: Iterable[Known]) -> None:
        """What another process asked for today stands in the archive: an address looked at is a request at least."""
        now = self.now
        if now is None:
            return
        looked = Counter(
            _name(netloc(place.url))
            for place in known
            if place.last_looked is not None and place.last_looked.astimezone(now.tzinfo).date() == now.date()
        )
        for name, count in looked.items():
            record = self._today(name)
            record.requests = max(record.requests, count)


def on_probation(known: Iterable[Known]) -> frozenset[str]:
    """Hosts (`name:port`) that failed at every address, two at least, that was looked at in their latest cycle."""
    by_host: dict[str, list[tuple[datetime, bool]]] = {}
    for place in known:
        host = netloc(place.url)
        if host and place.last_looked is not None:
            failing = place.fails > 0 and place.last_answer in FAILING
            by_host.setdefault(host, []).append((place.last_looked, failing))
    found = set()
    for host, looks in by_host.items():
        latest = max(at for at, _ in looks)
        recent = [failing for at, failing in looks if latest - at <= ONE_CYCLE]
        if len(recent) >= 2 and all(recent):
            found.add(host)
    return frozenset(found)


def _name(place: str) -> str:
    return place.rsplit(":", 1)[0] if ":" in place else place


_CURRENT: ContextVar[Visit | None] = ContextVar("visit", default=None)
_MEMORIES: WeakKeyDictionary[asyncio.AbstractEventLoop, HostMemory] = WeakKeyDictionary()


def begin_visit(visit: Visit) -> None:
    """Make a visit that of the running task and of all tasks it starts: Scrapy builds our parts without arguments."""
    _CURRENT.set(visit)
    begin_line(visit.line)
    begin_holding(visit.holding)


def current_visit() -> Visit:
    """The visit of the running task; a new one, with manners by default, where none was begun (`scrapy shell`)."""
    visit = _CURRENT.get()
    if visit is None:
        visit = Visit()
        begin_visit(visit)
    return visit


def process_memory() -> HostMemory:
    """The memory of the running event loop: one service, however many cycles."""
    return _MEMORIES.setdefault(asyncio.get_running_loop(), HostMemory())
