"""The moments that decide a case, on one line to scale: claims, stamps, due day, last absent, first seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from monitor.deadlines import end_of
from monitor.wording import SOURCES, Words, day, minute
from storage.bodies import Deadline
from storage.contents import SHOWN_ORDER, DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.overview_lines import ReadingLine
from storage.sightings import Version

_EDGE = 3.0
_FLAG = 24.0
"""Width of a mark's label on a wide screen, per cent of the line where it is shortest."""
_DOT = 7.5
"""Width of a mark's number on a narrow one."""
_TICK, _NARROW_TICK = 10.0, 19.0
"""Labels of days below the line stand at least so far apart."""
_NARROW_EDGE = 7.0
_VERSIONS = 7
"""Of more versions the first and the last ones have their words; the others are small marks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One moment on the line."""

    at: datetime
    kind: str
    """claim, trace, signature, due, absent, seen, version or gone: the mark's shape and tone."""
    what: Words
    short: Words
    """The same in few words."""
    when: str
    raw: str = ""
    number: int = 0
    """In order of time; 0: a small mark without words."""
    x: str = "0%"
    """Place on the line, per cent of its width."""
    row: int = 0
    """Row of its label, 0 the lowest."""
    dot_row: int = 0
    """Row of its number on a narrow screen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """The first day of a month or a year."""

    x: str
    label: str
    narrow: bool
    """Its label has room on a narrow screen too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timeline:
    """Marks in order of time, and the stretch in which the report must have appeared."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    gap: tuple[str, str] | None
    """From the last negative check to the first sighting."""
    between: Words | None = None
    """The same in words."""

    @property
    def told(self) -> tuple[Mark, ...]:
        """The marks that have words."""
        return tuple(mark for mark in self.marks if mark.number)

    @property
    def rows(self) -> int:
        """Rows of labels."""
        return max(mark.row for mark in self.told) + 1

    @property
    def dot_rows(self) -> int:
        """Rows of numbers on a narrow screen."""
        return max(mark.dot_row for mark in self.told) + 1


def timeline_of(
    versions: Sequence[Version],
    readings: Sequence[ReadingLine],
    due: Deadline | None,
    gone: datetime | None = None,
) -> Timeline | None:
    """The line of one report; None where fewer than two moments are known. `gone`: since when it is not found."""
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
        short = Words(zh="列表中仍无", en="not in the list")
        marks.append(Mark(at=at, kind="absent", what=what, short=short, when=minute(at)))
    if due is not None:
        what = Words(zh="公布期限（当日止）", en="due (end of the day)")
        short = Words(zh="公布期限", en="due")
        at = end_of(due.due) - timedelta(seconds=1)
        marks.append(Mark(at=at, kind="due", what=what, short=short, when=day(due.due)))
    if gone is not None:
        what = Words(zh="在原网址找不到", en="not found at its address")
        marks.append(Mark(at=gone, kind="gone", what=what, short=Words(zh="找不到", en="not found"), when=minute(gone)))
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
            short=_in_short(group),
            when=when,
            raw=group[0].raw,
        )
        for (kind, when), group in same.items()
    ]


def _in_short(group: Sequence[DateClaim]) -> Words:
    first, more = SOURCES[group[0].source], len(group) - 1
    return Words(zh=f"{first.zh}等 {more + 1} 处", en=f"{first.en}, +{more}") if more else first


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
        marks.append(Mark(at=listed, kind="seen", what=what, short=what, when=minute(listed)))
    for version in versions:
        first = version.number == 1
        what = short = Words(zh="首次见到", en="first seen")
        if not first:
            short = Words(zh=f"第 {version.number} 版", en=f"version {version.number}")
            what = Words(zh=f"{short.zh}首次见到", en=f"{short.en} first seen")
        kind = "seen" if first else "version"
        marks.append(Mark(at=version.first_seen, kind=kind, what=what, short=short, when=minute(version.first_seen)))
    return marks


def _share(at: datetime, start: datetime, end: datetime) -> float:
    whole = (end - start).total_seconds() or 1.0
    return _EDGE + (100 - 2 * _EDGE) * (at - start).total_seconds() / whole


def _x(at: datetime, start: datetime, end: datetime) -> str:
    return f"{_share(at, start, end):.2f}%"


def _place(marks: Sequence[Mark], start: datetime, end: datetime) -> tuple[Mark, ...]:
    """Marks with their numbers, places and rows: no label touches another one, nor the stem of another."""
    newer = [mark for mark in marks if mark.kind == "version"]
    small = newer[:-_VERSIONS] if len(newer) > _VERSIONS else []
    told = [mark for mark in marks if mark not in small]
    shares = [_share(mark.at, start, end) for mark in told]
    rows, dot_rows = _stairs(shares, _FLAG), _stairs(shares, _DOT)
    placed = [
        replace(mark, number=n, x=f"{share:.2f}%", row=row, dot_row=dot_row)
        for n, (mark, share, row, dot_row) in enumerate(zip(told, shares, rows, dot_rows, strict=True), start=1)
    ]
    placed += [replace(mark, x=_x(mark.at, start, end)) for mark in small]
    return tuple(sorted(placed, key=lambda mark: mark.at))


def _stairs(shares: Sequence[float], width: float) -> list[int]:
    """Rows of labels that begin at their places, in order, and reach `width` to the right.

    Each stands above all whose stems it would cross.
    """
    rows = [0] * len(shares)
    for i in range(len(shares) - 2, -1, -1):
        crossed = [rows[j] for j in range(i + 1, len(shares)) if shares[j] < shares[i] + width]
        rows[i] = max(crossed, default=-1) + 1
    return rows


def _ticks(start: datetime, end: datetime) -> tuple[Tick, ...]:
    """First days of months, or of years where the line is long, as many as have room."""
    start, end = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 1 if months <= 12 else 3 if months <= 36 else 12
    ticks: list[Tick] = []
    last = last_narrow = -100.0
    for index in range(1, months + 1):
        number = start.month - 1 + index
        if number % step:
            continue
        at = datetime(start.year + number // 12, number % 12 + 1, 1, tzinfo=SHANGHAI)
        share = _share(at, start, end)
        if share - last < _TICK:
            continue
        narrow = share - last_narrow >= _NARROW_TICK and _NARROW_EDGE <= share <= 100 - _NARROW_EDGE
        label = at.strftime("%Y-%m") if step < 12 else at.strftime("%Y")
        ticks.append(Tick(x=f"{share:.2f}%", label=label, narrow=narrow))
        last, last_narrow = share, share if narrow else last_narrow
    return tuple(ticks)
