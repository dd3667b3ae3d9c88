"""The table of platforms that some reports carry in their text: what each published, in a year or in a month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.extract.claims.clauses import MOST_SIGNS
from storage.contents import Section, Statement
from storage.subjects import ROWS, Subject

_HEAD = re.compile(r"平台名称.{0,200}(?:公示|推送|发布)")
_MOST_ROWS = 20
_PLATFORM = (
    (re.compile(r"^\s*(?:官方|政府|门户|政务)?网站"), Subject.PUBLISHED_WEBSITE),
    (re.compile(r"^\s*(?:政务|官方)?微信"), Subject.PUBLISHED_WECHAT),
    (re.compile(r"^\s*(?:政务|官方)?微博"), Subject.PUBLISHED_WEIBO),
)
_COUNT = re.compile(r"(\d{1,6})(?:[-—－~～至](\d{1,6}))?(条|次|篇|期)(每月|/月|／月)?")


def platform_claims(text: str, sections: Sequence[Section]) -> Iterator[Statement]:
    """What the rows 官方网站, 政务微信 and 政务微博 of a table of platforms say was published.

    Monthly numbers keep their month in the unit (条/月). The row's first count is taken: hits and followers stand
    further right.
    """
    text = text[:MOST_SIGNS]
    head = _HEAD.search(text) if "平台名称" in text else None
    if head is None:
        return
    start = text.find("\n", head.end()) + 1
    for _ in range(_MOST_ROWS if start else 0):
        end = text.find("\n", start)
        row = text[start : end if end >= 0 else len(text)]
        if "\t" not in row:
            return
        found = _claim(row, start, sections)
        if found is not None:
            yield found
        if end < 0:
            return
        start = end + 1


def _claim(row: str, start: int, sections: Sequence[Section]) -> Statement | None:
    subject = next((subject for pattern, subject in _PLATFORM if pattern.match(row)), None)
    place = start
    for cell in row.split("\t") if subject is not None else ():
        match = _COUNT.fullmatch(cell.strip())
        if match is not None and subject is not None:
            return Statement(
                subject=subject.value,
                value=int(match[1]),
                most=int(match[2]) if match[2] else None,
                unit=f"{match[3]}/月" if match[4] else match[3],
                raw=cell.strip(),
                section=next((section.no for section in sections if row in section.text), ""),
                start=place + len(cell) - len(cell.lstrip()),
                rows=ROWS[subject],
            )
        place += len(cell) + 1
    return None
