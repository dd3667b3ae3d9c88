"""Numbers of the running text against each other: totals, splits, outcomes, one thing told twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from monitor.consistency.outcomes import Outcome, amount, quoted
from monitor.consistency.speech import CASES, ITEMS, Spoken, meets, span
from storage.bodies import BodyKind
from storage.contents import Statement
from storage.subjects import Subject

CHANNELS = (
    Subject.PUBLISHED_WEBSITE,
    Subject.PUBLISHED_WEIBO,
    Subject.PUBLISHED_WECHAT,
    Subject.PUBLISHED_GAZETTE,
    Subject.PUBLISHED_BOARDS,
    Subject.PUBLISHED_MEDIA,
)
_TOGETHER = (
    Subject.PUBLISHED_NEW_MEDIA,
    Subject.PUBLISHED_ONLINE,
    Subject.PUBLISHED_SEVERAL,
)
_LAST_OLD_YEAR = 2018
"""The last report year of the form in which an item counts once however many channels carry it (G14-10, G14-11)."""
_OUTCOMES = tuple(subject for subject in Subject if subject.value.startswith("outcome_"))
_ONE_NUMBER = (
    Subject.REQUESTS_RECEIVED,
    Subject.REVIEWS_TOTAL,
    Subject.LAWSUITS_TOTAL,
)
_MAY_DIFFER = (Subject.PUBLISHED_TOTAL, Subject.INTERPRETATIONS, Subject.TRAININGS, Subject.STAFF)


def total_outcomes(spoken: Spoken) -> Iterator[Outcome]:
    """Every sum and repetition in the text that can be told."""
    yield from _channels(spoken)
    yield from _splits(spoken)
    yield from _answered(spoken)
    yield from _twice(spoken)
    yield from _over_years(spoken)
    yield from _court_without_request(spoken)


def _exact(statement: Statement) -> bool:
    return not statement.approximate and statement.most is None and not statement.open_list


def _number(statement: Statement) -> float:
    return span(statement)[0]


def _channels(spoken: Spoken) -> Iterator[Outcome]:
    """X-01: the total lies between its largest channel and the sum of all, where all are told exactly."""
    totals = [one for one in spoken.of(Subject.PUBLISHED_TOTAL) if _exact(one) and one.unit in ITEMS]
    if not totals or spoken.cells.cell("g2014", "a1", "value") is not None:
        return
    total = totals[0]
    near = [one for one in _told(spoken, total) if one.section == total.section]
    channels = near if len(near) > 1 else _told(spoken, total)
    if len(channels) < 2 or len({one.subject for one in channels}) < len(channels) or spoken.of(*_TOGETHER):
        return
    said, whole = [_number(one) for one in channels], _number(total)
    if near and max(said) <= whole <= sum(said):
        yield Outcome(id="X-01", holds=True, vacuous=not whole)
    elif near and channels is near:
        yield _not_the_total(total, channels, f"各渠道合计 {amount(sum(said))}", f"{amount(sum(said))} in all")
    elif spoken.year <= _LAST_OLD_YEAR and len(totals) == 1 and not _combined(whole, said):
        yield _not_the_total(total, channels, "与任何渠道之和都不相符", "which fits no sum of channels")


def _told(spoken: Spoken, total: Statement) -> list[Statement]:
    """Channels in the unit of the total, no parts of a split; one told again with the same number counts once."""
    channels = [one for one in spoken.of(*CHANNELS) if one.unit == total.unit and one.part_of is None and _exact(one)]
    return list({(one.subject, one.value): one for one in reversed(channels)}.values())[::-1]


def _combined(whole: float, said: Sequence[float]) -> bool:
    sums = {sum(some) for size in range(1, len(said) + 1) for some in combinations(said, size)}
    return whole in sums


def _not_the_total(total: Statement, channels: Sequence[Statement], zh: str, en: str) -> Outcome:
    said = "、".join(quoted(one, 30) for one in channels)
    return Outcome(
        id="X-01",
        holds=False,
        zh=f"正文总数{quoted(total)}，各渠道{said}，{zh}",
        en=f"the total {quoted(total)}, its channels {said}, {en}",
        statements=(total, *channels),
    )


def _splits(spoken: Spoken) -> Iterator[Outcome]:
    """X-02, X-03: parts against their whole (其中…)."""
    wholes = {one.start: one for one in reversed(spoken.statements + spoken.lasting) if one.part_of is None}
    by_whole: dict[int | None, list[Statement]] = {}
    for one in spoken.statements:
        by_whole.setdefault(one.part_of, []).append(one)
    for start, whole in sorted(wholes.items(), key=lambda item: item[0]):
        parts = by_whole.get(start, [])
        alike = [one for one in parts if one.unit == whole.unit or {one.unit, whole.unit} <= CASES]
        if alike:
            yield from _split(whole, alike, complete=len(alike) == len(parts))


def _split(whole: Statement, parts: Sequence[Statement], *, complete: bool) -> Iterator[Outcome]:
    _, most = span(whole)
    over = next((one for one in parts if span(one)[0] > most), None)
    if over is not None:
        yield Outcome(
            id="X-03",
            holds=False,
            zh=f"{quoted(whole)}中的{quoted(over)}大于总数",
            en=f"{quoted(over)} is a part of {quoted(whole)} and larger",
            statements=(whole, over),
        )
        return
    yield Outcome(id="X-03", holds=True, vacuous=not whole.value)
    low, high = sum(span(one)[0] for one in parts), sum(span(one)[1] for one in parts)
    closed = complete and not any(one.open_list for one in parts) and len(parts) > 1
    requests = whole.subject == Subject.REQUESTS_RECEIVED
    agrees = meets((low, high), span(whole)) if closed and not requests else low <= most
    if agrees:
        yield Outcome(id="X-08" if requests else "X-02", holds=True, vacuous=not whole.value)
        return
    yield Outcome(
        id="X-08" if requests else "X-02",
        holds=False,
        zh=f"{quoted(whole)}，所列 {len(parts)} 部分合计 {amount(low)}",
        en=f"{quoted(whole)}, its {len(parts)} parts are {amount(low)} together",
        statements=(whole, *parts),
    )


def _answered(spoken: Spoken) -> Iterator[Outcome]:
    """X-08: the outcomes told sum to no more than the answers told."""
    answers = [one for one in spoken.of(Subject.REQUESTS_ANSWERED) if _exact(one) and one.unit in CASES]
    outcomes = [one for one in spoken.of(*_OUTCOMES) if _exact(one) and one.unit in CASES]
    if len(answers) != 1 or len({one.subject for one in outcomes}) < len(outcomes):
        return
    near = [one for one in outcomes if one.section == answers[0].section]
    if not near:
        return
    whole, said = _number(answers[0]), sum(_number(one) for one in near)
    if said <= whole:
        yield Outcome(id="X-08", holds=True, vacuous=not whole)
        return
    yield Outcome(
        id="X-08",
        holds=False,
        zh=f"正文{quoted(answers[0])}，所列办理结果合计 {amount(said)}",
        en=f"the text says {quoted(answers[0])}, the outcomes told are {amount(said)}",
        statements=(answers[0], *near),
    )


def _twice(spoken: Spoken) -> Iterator[Outcome]:
    """X-19: one thing told with two numbers; a hint where two things may be meant.

    So it is in two units, and in a county's report, which tells of its bureaus too.
    """
    for subject in (*_ONE_NUMBER, *_MAY_DIFFER):
        told = [one for one in spoken.of(subject) if one.part_of is None and _exact(one)]
        if len(told) < 2:
            continue
        first = told[0]
        other = next((one for one in told[1:] if one.value != first.value), None)
        if other is None:
            yield Outcome(id="X-19", holds=True, vacuous=not first.value)
            continue
        alike = first.unit == other.unit or {first.unit, other.unit} <= CASES
        sure = subject in _ONE_NUMBER and alike and spoken.kind is not BodyKind.COUNTY
        yield _two_numbers(first, other, "" if sure else "hint")


def _over_years(spoken: Spoken) -> Iterator[Outcome]:
    """X-19, a hint: requests of the year and, beside them, a larger sum that may reach back beyond it."""
    year = [one for one in spoken.of(Subject.REQUESTS_RECEIVED) if one.value]
    lasting = [one for one in spoken.lasting if one.subject == Subject.REQUESTS_RECEIVED]
    if year and lasting and year[0].section == lasting[0].section and year[0].value != lasting[0].value:
        yield _two_numbers(year[0], lasting[0], "hint")


def _two_numbers(first: Statement, other: Statement, weaker: str) -> Outcome:
    return Outcome(
        id="X-19",
        holds=False,
        weaker=weaker,
        zh=f"正文{quoted(first)}，又称{quoted(other)}",
        en=f"the text says {quoted(first)} and {quoted(other)}",
        statements=(first, other),
    )


def _court_without_request(spoken: Spoken) -> Iterator[Outcome]:
    """G14-19, G21-11 where only the text tells: no request, yet reviews or lawsuits."""
    requests = spoken.of(Subject.REQUESTS_RECEIVED, Subject.REQUESTS_WITH_CARRIED)
    court = spoken.of(Subject.REVIEWS_TOTAL, Subject.LAWSUITS_TOTAL)
    if spoken.cells.tables.keys() & {"g2014", "t3", "t4"} or not requests or not court:
        return
    identity = "G14-19" if spoken.year <= _LAST_OLD_YEAR else "G21-11"
    cases = [one for one in court if one.value]
    asked = any(one.value for one in requests)
    if asked or not cases:
        yield Outcome(id=identity, holds=True, vacuous=not cases and not asked)
        return
    said = "、".join(quoted(one) for one in (requests[0], *cases))
    statements = (requests[0], *cases)
    yield Outcome(id=identity, holds=False, zh=f"正文{said}", en=f"the text says {said}", statements=statements)
