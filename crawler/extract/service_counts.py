"""How many rows the services behind a list say there are: JSON that a page was given, hostile and of any depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crawler.extract.titles import normalise_title

MOST_NODES = 20_000
MOST_BYTES = 2_000_000
DEEPEST = 30
_TOTAL = re.compile(
    r"^(?:i?total(?:_?(?:count|num|number|records?|rows?|elements|size))?|(?:record|row|all)_?count|count)$"
)
_TAG = re.compile(r"<[^<>]{0,300}>")


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceCount:
    """A service's own count of the rows of which it gave some."""

    total: int
    titles: frozenset[str]
    """Of the rows that it gave, normalised."""

    def is_of(self, titles: Iterable[str]) -> bool:
        """Whether the rows are those of a list: half of them stand in it."""
        found = self.titles & {normalise_title(title) for title in titles}
        return bool(found) and len(found) * 2 >= len(self.titles)


def service_counts(answers: Iterable[bytes]) -> tuple[ServiceCount, ...]:
    """The counts in JSON answers; what is no JSON says nothing."""
    found: dict[ServiceCount, None] = {}
    for answer in answers:
        if len(answer) > MOST_BYTES or answer.lstrip()[:1] not in (b"{", b"["):
            continue
        try:
            value = json.loads(answer)
        except (ValueError, RecursionError):
            continue  # not JSON after all
        for node in _objects(value):
            for count in _counts(node):
                found[count] = None
    return tuple(found)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """All objects of a value, the outer ones first, within bounds."""
    waiting, seen = [(value, 0)], 0
    while waiting and seen < MOST_NODES:
        node, depth = waiting.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if depth < DEEPEST:
            waiting.extend((one, depth + 1) for one in inner if isinstance(one, dict | list))


def _counts(node: dict[str, Any]) -> Iterator[ServiceCount]:
    totals = [int(v) for k, v in node.items() if _TOTAL.match(str(k).lower()) and _is_count(v)]
    if not totals:
        return
    titles = frozenset(title for rows in _row_lists(node) for title in _titles(rows))
    if titles:
        yield ServiceCount(total=max(totals), titles=titles)


def _is_count(value: Any) -> bool:
    return (type(value) is int and 0 <= value < 1_000_000) or (
        isinstance(value, str) and bool(re.fullmatch(r"\d{1,6}", value))
    )


def _row_lists(node: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Lists of objects in an object, or one object further down."""
    for value in (*node.values(), *(v for one in node.values() if isinstance(one, dict) for v in one.values())):
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value[:200]):
            yield value


def _titles(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The longest text of each row that is like a title."""
    for row in rows[:1000]:
        named = [row[key] for key in row if re.search(r"title|name|bt|subject", str(key), re.IGNORECASE)]
        texts = [normalise_title(_TAG.sub("", one)) for one in named if isinstance(one, str) and len(one) < 1000]
        longest = max(texts, key=len, default="")
        if len(longest) >= 6:
            yield longest
