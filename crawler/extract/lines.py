"""The lines of a page as a reader sees them, each with how much of it is link, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import lxml.html
from lxml import etree

from crawler.page import Page

MOST_LINES = 20_000

_SILENT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "head",
        "title",
    )
)
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "publishtime",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "o:p",
        "st1:chsdate",
        "ucaptitle",
        "img",
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "caption", "ucaptitle"))
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u3000\u200b\ufeff]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CHROME_PICTURE = re.compile(r"icon|ico\d|logo|btn|arrow|print|share|dot\.|line\.|filetype|spacer|blank", re.IGNORECASE)
FOOTER = re.compile(
    r"版权|主办|承办|备案|ICP|公网安备|标识码|copyright|技术支持|联系电话|浏览器|建议使用|网站地图|邮政编码|联系我们",
    re.IGNORECASE,
)


@dataclass(kw_only=True, slots=True)
class Line:
    """One line of text between two block borders."""

    text: str
    linked: int = 0
    """Characters of it that are link text."""
    links: int = 0
    pictures: int = 0
    """Images that may carry content."""
    heading: bool = False
    hidden: bool = False
    hints: str = ""
    """Class and id of the element it stands in and of that one's parent."""


@dataclass(slots=True)
class _Walk:
    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    links: int = 0
    pictures: int = 0
    heading: int = 0
    hidden: int = 0
    link: int = 0
    blocks: list[str] = field(default_factory=list)
    """Class and id of the block elements that are open."""

    def say(self, text: str | None) -> None:
        if text:
            self.parts.append(text)
            if self.link:
                self.linked += len(text.strip())

    def flush(self, *, heading: bool = False) -> None:
        if not self.parts and not self.pictures:
            self.linked = self.links = 0
            return
        text = _BLANKS.sub(" ", "".join(self.parts)).strip()
        if (text or self.pictures) and len(self.lines) < MOST_LINES:
            self.lines.append(
                Line(
                    text=text,
                    linked=min(self.linked, len(text)),
                    links=self.links,
                    pictures=self.pictures,
                    heading=heading or self.heading > 0,
                    hidden=self.hidden > 0,
                    hints=" ".join(self.blocks[-2:]).strip()[:200],
                )
            )
        self.parts.clear()
        self.linked = self.links = self.pictures = 0


def lines_of(root: lxml.html.HtmlElement) -> list[Line]:
    """The lines below an element in document order; scripts, forms' fields and frames say nothing.

    A stray `</html>` in the middle makes the parser begin a second root beside the first: it is walked as well.
    """
    walk = _Walk()
    beside = root.itersiblings() if root.getparent() is None else ()
    for tree in (root, *beside):
        if isinstance(tree.tag, str):
            _through(walk, tree)
    return walk.lines


_PAGES: WeakKeyDictionary[Page, tuple[Line, ...]] = WeakKeyDictionary()


def page_lines(page: Page) -> tuple[Line, ...]:
    """The lines of a whole page; walked once, as several readers ask for them."""
    lines = _PAGES.get(page)
    if lines is None:
        lines = _PAGES[page] = tuple(lines_of(page.document))
    return lines


def _through(walk: _Walk, root: etree._Element) -> None:
    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if skipping is not None:
            if event == "end" and element is skipping:
                skipping = None
                walk.say(element.tail)
        elif event in ("comment", "pi"):
            walk.say(element.tail)
        elif event == "end":
            _leave(walk, element, tag)
            walk.say(element.tail if element is not root else None)
        elif tag in _SILENT:
            skipping = element
        else:
            _enter(walk, element, tag)
            walk.say(element.text)
    walk.flush()


def _enter(walk: _Walk, element: etree._Element, tag: str) -> None:
    if tag not in _INLINE:
        walk.flush()
        walk.blocks.append(f"{element.get('class') or ''} {element.get('id') or ''}".lower())
    if tag == "a" and element.get("href"):
        walk.link += 1
        walk.links += 1
    elif tag == "img":
        walk.pictures += is_picture(element)
    walk.heading += tag in _HEADINGS
    walk.hidden += _is_hidden(element)


def _leave(walk: _Walk, element: etree._Element, tag: str) -> None:
    if tag not in _INLINE:
        walk.flush()
        walk.blocks.pop()
    if tag == "a" and element.get("href"):
        walk.link -= 1
    walk.heading -= tag in _HEADINGS
    walk.hidden -= _is_hidden(element)


def is_picture(image: etree._Element) -> bool:
    """Whether an image may carry content: no icon, logo or button, by its name and size."""
    source = image.get("src") or image.get("data-src") or ""
    if not source or _CHROME_PICTURE.search(source):
        return False
    sizes = [int(size) for size in (image.get("width"), image.get("height")) if size and size.isdigit()]
    return not sizes or min(sizes) > 60


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None
