"""The numbers that a DOCX counts by itself: a heading's 一、 stands in no text, only in its list or its style."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.files.word.docx_names import child, is_on, name_of, number, said
from crawler.files.word.numerals import numeral

_DEEPEST = 8
_MOST_BASES = 12
_MOST_LINKS = 4
_MOST_DEFINED = 20_000
"""Styles, definitions of lists and uses of them, each."""
_PLACEHOLDER = re.compile("%([1-9])")
_WORD_LIKE = re.compile(r"[^\W_]\Z")
_UNCOUNTED = "bullet"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    style: str
    """The style of paragraphs that stand at this level; empty: none."""
    restart: int | None
    """Begins anew behind a paragraph of this level, from 1, or a higher one; 0: never; None: behind any higher one."""
    legal: bool
    """All numbers of the mark in digits."""
    apart: bool
    """A blank stands between mark and text."""


@dataclass(kw_only=True, slots=True)
class _List:
    """How paragraphs use a list: several may count on in one, each may begin to count anew."""

    counts: str
    """Whose numbers it counts on."""
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    """Levels that begin anew when first used."""

    def start(self, depth: int) -> int:
        level = self.levels.get(depth)
        return self.starts.get(depth, level.start if level else 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Style:
    base: str
    uses: str | None
    """The list that counts its paragraphs; `0`: none; None: as the base says."""
    depth: int | None


class Marks:
    """Counts along the paragraphs of one document."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles, self._plain = _styles_of(styles)
        self._lists = _lists_of(numbering, self._styles)
        self._by_name: dict[str, tuple[str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}

    def mark(self, properties: Any, text: str) -> str:
        """The number in front of a paragraph with that text, as it is shown; counts it. Empty: none is shown."""
        uses, depth = self._place(properties)
        counted = self._lists.get(uses)
        level = counted.levels.get(depth) if counted is not None else None
        if counted is None or level is None or level.form == _UNCOUNTED:
            return ""
        self._count(counted, depth)
        shown = _PLACEHOLDER.sub(lambda match: self._shown(counted, int(match[1]) - 1, level.legal), level.text)
        # Digits that touch would be another number: 1. and 2023年, 第1 and 5件.
        touches = text[:1].isdigit() and (shown[-1:].isdigit() or shown[-1:] in (".", "．"))
        return shown + " " if touches or (level.apart and _WORD_LIKE.search(shown)) else shown

    def _place(self, properties: Any) -> tuple[str, int]:
        """List and level of a paragraph, by itself or by its style."""
        own = child(properties, "numPr")
        uses = said(child(own, "numId"))
        if uses is not None:
            return uses.strip(), min(number(child(own, "ilvl"), 0), _DEEPEST)
        style = said(child(properties, "pStyle")) or self._plain
        if style not in self._by_name:
            self._by_name[style] = self._by_style(style)
        uses, by_style = self._by_name[style]
        return uses, min(number(child(own, "ilvl"), by_style), _DEEPEST)

    def _by_style(self, name: str) -> tuple[str, int]:
        names: list[str] = []
        depth = None
        while name in self._styles and len(names) < _MOST_BASES:
            style = self._styles[name]
            names.append(name)
            depth = style.depth if depth is None else depth
            if style.uses is not None:
                counted = self._lists.get(style.uses)
                levels = counted.levels.items() if counted is not None else ()
                tied = [place for wanted in names for place, level in levels if level.style == wanted]
                return style.uses, tied[0] if tied else depth or 0
            name = style.base
        return "", 0

    def _count(self, counted: _List, depth: int) -> None:
        key = (counted.counts, depth)
        start = counted.start(depth)
        self._counts[key] = start if depth in counted.fresh else self._counts.get(key, start - 1) + 1
        counted.fresh.discard(depth)
        for deeper in range(depth + 1, _DEEPEST + 1):
            level = counted.levels.get(deeper)
            if level is None or level.restart is None or depth < level.restart:
                self._counts.pop((counted.counts, deeper), None)

    def _shown(self, counted: _List, depth: int, legal: bool) -> str:
        level = counted.levels.get(depth)
        count = self._counts.get((counted.counts, depth), counted.start(depth))
        form = level.form if level is not None else "decimal"
        return numeral(count, "decimal" if legal and form != "none" else form)


def _styles_of(root: Any) -> tuple[dict[str, _Style], str]:
    """The styles of paragraphs and lists by their names, and the one of paragraphs that name none."""
    styles: dict[str, _Style] = {}
    plain = ""
    for one in list(root)[:_MOST_DEFINED] if root is not None else ():
        if name_of(one) != "style" or said(one, "type") not in ("paragraph", "numbering", None):
            continue
        name = said(one, "styleId") or ""
        if said(one, "type") == "paragraph" and (said(one, "default") or "0") not in ("0", "false", "off"):
            plain = name
        properties = child(child(one, "pPr"), "numPr")
        told = child(properties, "ilvl")
        uses = said(child(properties, "numId"))
        styles[name] = _Style(
            base=said(child(one, "basedOn")) or "",
            uses=uses.strip() if uses is not None else None,
            depth=min(number(told, 0), _DEEPEST) if told is not None else None,
        )
    return styles, plain


def _lists_of(root: Any, styles: dict[str, _Style]) -> dict[str, _List]:
    found = list(root)[: 2 * _MOST_DEFINED] if root is not None else []
    abstracts = {said(one, "abstractNumId") or "": one for one in found if name_of(one) == "abstractNum"}
    numbers = {said(one, "numId") or "": one for one in found if name_of(one) == "num"}
    levels = {identity: _levels(child_levels) for identity, child_levels in abstracts.items()}
    lists: dict[str, _List] = {}
    for identity, one in numbers.items():
        counts = _counted_by(one, abstracts, numbers, styles)
        use = _List(counts=counts, levels=dict(levels.get(counts, {})))
        for change in one:
            if name_of(change) == "lvlOverride":
                depth = number(change, 0, "ilvl")
                own = list(_levels(change).values())
                use.levels.update({depth: own[0]} if own else {})
                if child(change, "startOverride") is not None:
                    use.starts[depth] = number(child(change, "startOverride"), 1)
                    use.fresh.add(depth)
        lists[identity] = use
    return lists


def _counted_by(one: Any, abstracts: dict[str, Any], numbers: dict[str, Any], styles: dict[str, _Style]) -> str:
    """Which definition a list follows; a definition may send on to the one of a list style."""
    identity = ""
    for _ in range(_MOST_LINKS):
        identity = said(child(one, "abstractNumId")) or ""
        style = styles.get(said(child(abstracts.get(identity), "numStyleLink")) or "")
        one = numbers.get(style.uses or "") if style is not None else None
        if one is None:
            break
    return identity


def _levels(holder: Iterable[Any]) -> dict[int, _Level]:
    levels = {}
    for one in holder:
        if name_of(one) != "lvl":
            continue
        restart = child(one, "lvlRestart")
        levels[min(number(one, 0, "ilvl"), _DEEPEST)] = _Level(
            start=number(child(one, "start"), 1),
            form=_form(one),
            text=said(child(one, "lvlText")) or "",
            style=said(child(one, "pStyle")) or "",
            restart=number(restart, 0) if restart is not None else None,
            legal=is_on(child(one, "isLgl")),
            apart=(said(child(one, "suff")) or "tab") != "nothing",
        )
    return levels


def _form(level: Any) -> str:
    """The form of a level's numbers; programs that know more than the standard put a standard one beside theirs."""
    forms = [said(one) or "decimal" for one in level.iter() if name_of(one) == "numFmt"]
    return next((form for form in forms if form != "custom"), "decimal")
