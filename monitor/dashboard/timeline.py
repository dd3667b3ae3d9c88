"""The moments that decide a case, on one line to scale: claims, stamps, due day, last absent, first seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from monitor.deadlines import end_of
from monitor.wording import SOURCES, Words, day, minute
from storage.bodies import Deadline
from storage.contents import SHOWN_ORDER, DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.overview_lines import ReadingLine
from storage.sightings import Version

_EDGE = 3.0
_NEAR = 4.5
"""Marks nearer than this many per cent stand on different rows."""
_ROWS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One moment on the line."""

    at: datetime
    kind: str
    """claim, trace, signature, due, absent, seen or version: the mark's shape and tone."""
    what: Words
    when: str
    raw: str = ""
    number: int = 0
    x: str = "0%"
    """Place on the line, per cent of its width."""
    row: int = 0
    """Row of its number, 0 the lowest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Marks in order of time, and the stretch in which the report must have appeared."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[str, str], ...]
    """(place, label) of the first days of months or years."""
    gap: tuple[str, str] | None
    """From the last negative check to the first sighting."""
    between: Words | None = None
    """The same in words."""


def timeline_of(versions: Sequence[Version], readings: Sequence[ReadingLine], due: Deadline | None) -> Timeline | None:
    """The line of one report; None where fewer than two moments are known."""
    marks = [*_claims(versions), *_seen(versions, readings)]
    first_seen = first_sighting(versions, readings)
    holding = {line.column for line in readings if line.listed}
    before = [
        line.last
        for line in readings
        # A column that never held it proves nothing about it, once another one is known that does.
        if line.complete and not line.listed and (not holding or line.column in holding)
        if first_seen is None or line.last < first_seen
    ]
    if before:
        at = max(before)
        what = Words(zh="最后一次读完列表仍无", en="last complete reading without it")
        marks.append(Mark(at=at, kind="absent", what=what, when=minute(at)))
    if due is not None:
        what = Words(zh="公布期限（当日止）", en="due (end of the day)")
        marks.append(Mark(at=end_of(due.due) - timedelta(seconds=1), kind="due", what=what, when=day(due.due)))
    if len(marks) < 2:
        return None
    marks.sort(key=lambda mark: mark.at)
    start, end = marks[0].at, marks[-1].at
    placed = _place(marks, start, end)
    gap = (_x(max(before), start, end), _x(first_seen, start, end)) if before and first_seen else None
    between = _between(max(before), first_seen) if before and first_seen else None
    return Timeline(marks=placed, ticks=_ticks(start, end), gap=gap, between=between)


def _between(absent: datetime, seen: datetime) -> Words:
    last, first = minute(absent), minute(seen)
    return Words(
        zh=f"公布时间介于 {last}（最后一次读完列表仍无）与 {first}（首次见到）之间。",
        en=f"Published between {last} (last complete reading without it) and {first} (first seen).",
    )


def first_sighting(versions: Sequence[Version], readings: Sequence[ReadingLine]) -> datetime | None:
    """When the report was first seen, itself or in a listing; None: never."""
    seen = [line.first for line in readings if line.listed]
    seen += [version.first_seen for version in versions[:1]]
    return min(seen, default=None)


def _claims(versions: Sequence[Version]) -> list[Mark]:
    if not versions:
        return []
    content = versions[0].content
    claims = dict.fromkeys((*content.dates, *(claim for file in content.attachments for claim in file.dates)))
    # One mark where several sources say the same: page, list and metadata often agree.
    same: dict[tuple[str, str], list[DateClaim]] = {}
    for claim in {(claim.source, claim.date): claim for claim in claims}.values():
        same.setdefault((_kind(claim), _when(claim)), []).append(claim)
    return [
        Mark(
            at=_moment(group[0]),
            kind=kind,
            what=Words(
                zh="、".join(SOURCES[claim.source].zh for claim in group),
                en=", ".join(SOURCES[claim.source].en for claim in group),
            ),
            when=when,
            raw=group[0].raw,
        )
        for (kind, when), group in same.items()
    ]


def _kind(claim: DateClaim) -> str:
    if claim.source in SHOWN_ORDER:
        return "claim"
    return "signature" if claim.source is DateSource.SIGNATURE else "trace"


def _moment(claim: DateClaim) -> datetime:
    # A bare day stands at its noon: neither its first nor its last moment is claimed.
    return claim.moment or datetime.combine(claim.date, time(12), SHANGHAI)


def _when(claim: DateClaim) -> str:
    return minute(claim.moment) if claim.moment else day(claim.date)


def _seen(versions: Sequence[Version], readings: Sequence[ReadingLine]) -> list[Mark]:
    marks = []
    listed = min((line.first for line in readings if line.listed), default=None)
    if listed is not None and (not versions or listed < versions[0].first_seen):
        what = Words(zh="列表中首次见到", en="first seen in a list")
        marks.append(Mark(at=listed, kind="seen", what=what, when=minute(listed)))
    for version in versions:
        first = version.number == 1
        what = (
            Words(zh="首次见到", en="first seen")
            if first
            else Words(zh=f"第 {version.number} 版首次见到", en=f"version {version.number} first seen")
        )
        kind = "seen" if first else "version"
        marks.append(Mark(at=version.first_seen, kind=kind, what=what, when=minute(version.first_seen)))
    return marks


def _share(at: datetime, start: datetime, end: datetime) -> float:
    whole = (end - start).total_seconds() or 1.0
    return _EDGE + (100 - 2 * _EDGE) * (at - start).total_seconds() / whole


def _x(at: datetime, start: datetime, end: datetime) -> str:
    return f"{_share(at, start, end):.2f}%"


def _place(marks: Sequence[Mark], start: datetime, end: datetime) -> tuple[Mark, ...]:
    placed: list[Mark] = []
    last: list[float] = []
    for number, mark in enumerate(marks, start=1):
        share = _share(mark.at, start, end)
        row = next((i for i, taken in enumerate(last) if share - taken >= _NEAR), len(last))
        row = min(row, _ROWS - 1)
        last[row : row + 1] = [share]
        placed.append(
            Mark(
                at=mark.at,
                kind=mark.kind,
                what=mark.what,
                when=mark.when,
                raw=mark.raw,
                number=number,
                x=f"{share:.2f}%",
                row=row,
            )
        )
    return tuple(placed)


def _ticks(start: datetime, end: datetime) -> tuple[tuple[str, str], ...]:
    """First days of months; of every third month or of years where the line is long. At most a dozen."""
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 1 if months <= 8 else 3 if months <= 30 else 12
    ticks = []
    for index in range(1, months + 1):
        number = start.month - 1 + index
        if number % step:
            continue
        at = datetime(start.year + number // 12, number % 12 + 1, 1, tzinfo=SHANGHAI)
        ticks.append((_x(at, start, end), at.strftime("%Y-%m") if step < 12 else at.strftime("%Y")))
    return tuple(ticks[:: max(1, len(ticks) // 6)])
