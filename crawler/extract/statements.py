"""The claims of a report's running text, with their places: what the rules hold against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from crawler.extract.claims.clauses import Line, Sentence, lines_of, sentences_of
from crawler.extract.claims.counted import counted_claims
from crawler.extract.claims.denied import denied
from crawler.extract.claims.named import Named, Series, announced, blanks, channels, counted, names, period
from crawler.extract.claims.platforms import platform_claims
from crawler.extract.claims.times import Times, is_plan
from crawler.extract.titles import year_of_text
from storage.contents import Section, Statement
from storage.subjects import ROWS, Subject

MOST = 3_000
"""No report makes more claims; what comes after is left out."""

_MAY_DENY = re.compile("[未没无零0]")
_SEGMENT = re.compile(r"[^，；]+")
_HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．])")
_ONCE = frozenset({Subject.WEIBO_NAMED, Subject.WECHAT_NAMED, Subject.TEMPLATE_BLANK})


def statements_of(text: str, sections: Sequence[Section], *, year: int | None = None) -> tuple[Statement, ...]:
    """The claims of a report's main text, by place.

    `text` is `ReportContent.text` and `sections` its parts. `year` is the report year, read from the text where
    not given; numbers of other years, plans, rates and shares are no claims. Table rows (with tabs) and lines that
    are labels of the forms are not searched. Precise rather than complete: what is not clearly said of the report's
    own year is left out.
    """
    year = year if year is not None else year_of_text(text[:20_000])
    found: list[Statement] = list(platform_claims(text, sections))
    series = Series()
    section = ""
    for line in lines_of(text, sections):
        if line.section != section or _HEADING.match(line.raw):
            section = line.section
            series.forget()
        found.extend(islice(_of_line(line, series, year), MOST - len(found)))
        if len(found) >= MOST:
            break
    return tuple(_tidy(found))


def _of_line(line: Line, series: Series, year: int | None) -> Iterator[Statement]:
    for named in (*announced(line), *blanks(line)):
        raw = line.raw[named.begin : named.end][:120]
        yield _named(named, raw, line.section, line.start + named.begin)
    sentences = list(sentences_of(line))
    plan = is_plan(line.title)
    said = ""
    for sentence in sentences:
        for named in _names_in(sentence, series):
            begin = min(named.begin, len(sentence.signs) - 1)
            yield _named(named, sentence.raw(begin, named.end), line.section, sentence.place(begin))
        if not plan:
            yield from counted_claims(sentence, said, year)
            yield from _denials(sentence, said, year)
        said = (said + sentence.signs)[-400:]


def _names_in(sentence: Sentence, series: Series) -> Iterator[Named]:
    yield from series.gaps(sentence)
    yield from period(sentence)
    yield from names(sentence)
    yield from channels(sentence)
    yield from counted(sentence)


def _named(named: Named, raw: str, section: str, start: int) -> Statement:
    return Statement(
        subject=named.subject.value,
        value=named.value,
        unit=named.unit,
        raw=raw,
        section=section,
        start=start,
        rows=ROWS.get(named.subject, ()),
        name=named.name,
    )


def _denials(sentence: Sentence, said: str, year: int | None) -> Iterator[Statement]:
    if not _MAY_DENY.search(sentence.signs):
        return
    line = sentence.line
    segments = [(match.start(), match[0]) for match in _SEGMENT.finditer(sentence.signs)][:60]
    about = "申请" in line.title or "申请" in line.topic or "申请" in said
    times: Times | None = None
    for first, last, subject in denied(segments, line.title, about):
        begin = segments[first][0]
        end = segments[last][0] + len(segments[last][1])
        times = times or Times(sentence.signs, year)
        if times.elsewhere(begin, end) or times.conditional(begin, end):
            continue
        yield Statement(
            subject=subject.value,
            value=0,
            unit="",
            raw=sentence.raw(begin, end),
            section=line.section,
            start=sentence.place(begin),
            rows=ROWS.get(subject, ()),
            scope=times.scope(begin, end),
        )


def _tidy(found: Iterable[Statement]) -> Iterator[Statement]:
    """By place; each claim once, names and channels at their first place only."""
    seen: set[object] = set()
    for statement in sorted(found, key=lambda one: (one.start, one.subject, not one.unit)):
        key: object = (statement.subject, statement.value, statement.start)
        if statement.subject in _ONCE:
            key = statement.subject
        elif statement.name and statement.subject != Subject.PERIOD_OTHER:
            key = (statement.subject, statement.name)
        if key not in seen:
            seen.add(key)
            yield statement
