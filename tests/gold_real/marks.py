"""The true main text of the real pages, cut out between hand-set marks by a walk that knows nothing of the product."""

from __future__ import annotations

import json
import re
import tomllib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import lxml.html

_MARKS = tomllib.loads(Path(__file__).with_name("marks.toml").read_text(encoding="utf-8"))
_UNSEEN = ("script", "style", "noscript", "template", "head", "title", "select", "textarea", "iframe")


@dataclass(frozen=True, kw_only=True, slots=True)
class GoldPage:
    """A real page and what a person says it holds; `text` without white space and without the title."""

    group: str
    path: Path
    title: str
    text: str
    published: date | None = None
    signed: date | None = None
    """The author's day, where the page has one in its box."""
    source: str | None = None
    within: tuple[str, ...] = field(default=())
    without: tuple[str, ...] = field(default=())


def gold_pages(material: Path) -> Iterator[GoldPage]:
    """All marked pages: group `article` (whole pages), group `policy` (pages with stored truth)."""
    for page in _MARKS["page"]:
        path = material / "pages" / page["file"]
        yield GoldPage(
            group="article",
            path=path,
            title=page["title"],
            text=_between(shown_text(path), page["first"], page["last"]),
            published=page.get("published"),
            source=page.get("source"),
            within=tuple(page["within"]),
            without=tuple(page["without"]),
        )
    for path in sorted((material / "pages" / "policy").glob("*.html")):
        yield _policy(path)


def _policy(path: Path) -> GoldPage:
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    last = _MARKS["policy"]["last"].get(path.stem)
    if last:
        number = squeezed(gold["release_number"])
        shown = shown_text(path)
        behind = shown.index(number) + 1  # the first stands in the box above the text
        text = _between(shown[behind:], number, last)
    else:
        whole = "".join(_walk(lxml.html.fromstring(f"<table>{gold['content']}</table>")))
        text = squeezed(whole).removeprefix(squeezed(gold["title"]))
    return GoldPage(
        group="policy",
        path=path,
        title=gold["title"],
        text=text,
        published=undone(date.fromisoformat(gold["release_time"][:10])),
        signed=undone(date.fromisoformat(gold["wiritten_time"][:10])),
        source=gold["release_office"],
        without=("扫一扫", "索引号", "主题词：", "发文字号", "成文日期：", "发布日期："),
    )


def undone(late: date) -> date:
    """The day behind a stored one: a month earlier, a day that rolled over put back (2 March is 30 January)."""
    year, month = (late.year, late.month - 1) if late.month > 1 else (late.year - 1, 12)
    if late.month == 3 and late.day <= 3 and late.day + monthrange(year, 2)[1] <= 31:
        # 29, 30 or 31 January, counted as of February; a real 1 to 3 February comes out as 1 to 3 March as well.
        return date(year, 1, 1) + timedelta(days=monthrange(year, 2)[1] + late.day - 1)
    return date(year, month, late.day)


def squeezed(text: str) -> str:
    """A text without any white space and without what has no width."""
    return "".join(sign for sign in "".join(text.split()) if sign not in "\u200b\u200c\u200d\ufeff\u2060")


def shown_text(path: Path) -> str:
    """All text of a page that is not hidden, in document order, without white space."""
    markup = re.sub("(?i)</(?:body|html)>", "", path.read_bytes().decode("utf-8", "replace"))  # browsers read on
    document = lxml.html.document_fromstring(markup)
    return squeezed("".join(_walk(document)))


def _walk(element: lxml.html.HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        style = "".join((element.get("style") or "").split()).lower()
        if "display:none" not in style:
            yield element.text or ""
            for child in element:
                yield from _walk(child)
                yield child.tail or ""


def _between(shown: str, first: str, last: str) -> str:
    start = shown.index(first)
    return shown[start : shown.rindex(last) + len(last)]


def pairs(text: str) -> Counter[str]:
    """How often each pair of neighbouring signs occurs, blanks ignored."""
    signs = squeezed(text)
    return Counter(signs[place : place + 2] for place in range(len(signs) - 1))


def closeness(gold: str, read: str) -> float:
    """F-score of the pairs of signs of two texts: 1.0 is the same text, 0.0 nothing in common."""
    truth, found = pairs(gold), pairs(read)
    both = sum((truth & found).values())
    whole = sum(truth.values()) + sum(found.values())
    return 2 * both / whole if whole else 1.0


def untitled(read: str, title: str) -> str:
    """A read text without the title at its head, for comparing readers that give it and readers that do not."""
    signs, wanted = squeezed(read), squeezed(title)
    place = signs.find(wanted, 0, 200 + len(wanted))
    return signs if place < 0 or not wanted else signs[:place] + signs[place + len(wanted) :]
