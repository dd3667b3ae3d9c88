"""The lines of a page as a reader sees them, each with how much of it is link, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


class _Walk:
    """What was walked through so far: the lines, and what is open."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.linked = self.links = self.pictures = self.heading = 0
        self.link: list[etree._Element] = []
        self.hidden: list[etree._Element] = []
        self.blocks: list[etree._Element] = []
        """The links, hidden elements and blocks that are open."""
        self.hints: list[str | None] = []
        """Class and id of those blocks, where they were asked for."""

    def say(self, text: str | None) -> None:
        """Text of what is open."""
        if text:
            self.parts.append(text)
            if self.link:
                self.linked += len(text.strip())

    def flush(self) -> None:
        """A border between blocks: what was said since the last one is a line."""
        if self.parts or self.pictures:
            said = "".join(self.parts)
            text = "" if said.isspace() else _BLANKS.sub(" ", said).strip()
            if (text or self.pictures) and len(self.lines) < MOST_LINES:
                self.lines.append(self._line(text))
            self.parts.clear()
            self.pictures = 0
        self.linked = self.links = 0

    def _line(self, text: str) -> Line:
        return Line(
            text=text,
            linked=min(self.linked, len(text)),
            links=self.links,
            pictures=self.pictures,
            heading=self.heading > 0,
            hidden=bool(self.hidden),
            hints=" ".join(map(self._hint, range(max(len(self.blocks) - 2, 0), len(self.blocks)))).strip()[:200],
        )

    def _hint(self, depth: int) -> str:
        said = self.hints[depth]
        if said is None:
            block = self.blocks[depth]
            said = self.hints[depth] = f"{block.get('class') or ''} {block.get('id') or ''}".lower()
        return said

    def enter(self, element: etree._Element, tag: str) -> None:
        """An element begins."""
        if tag not in _INLINE:
            self.flush()
            self.blocks.append(element)
            self.hints.append(None)
        if tag == "a" and element.get("href"):
            self.link.append(element)
            self.links += 1
        elif tag == "img":
            self.pictures += is_picture(element)
        self.heading += tag in _HEADINGS
        style = element.get("style")
        if style is not None and _HIDDEN.search(style):
            self.hidden.append(element)
        self.say(element.text)

    def leave(self, element: etree._Element) -> None:
        """An element ends."""
        tag = element.tag
        if tag not in _INLINE:
            self.flush()
            self.blocks.pop()
            self.hints.pop()
        self.heading -= tag in _HEADINGS
        for open_ in (self.link, self.hidden):
            if open_ and open_[-1] is element:
                open_.pop()


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
    """Walk through a tree; an element ends where the next one is none of its own, which costs half of being told."""
    open_: list[etree._Element] = []
    silent: etree._Element | None = None
    for element in root.iter():
        parent = element.getparent() if open_ else None
        while open_ and open_[-1] is not parent:
            silent = _end(walk, open_.pop(), silent)
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag:  # a comment or an instruction
            if silent is None:
                walk.say(element.tail if element is not root else None)
            continue
        open_.append(element)
        if silent is None:
            if tag in _SILENT:
                silent = element
            else:
                walk.enter(element, tag)
    while len(open_) > 1:
        silent = _end(walk, open_.pop(), silent)
    if silent is None:
        walk.leave(root)
    walk.flush()


def _end(walk: _Walk, element: etree._Element, silent: etree._Element | None) -> etree._Element | None:
    """An element ends within its tree; gives the one that is silent from there on, if any."""
    if silent is None:
        walk.leave(element)
    elif silent is not element:
        return silent
    walk.say(element.tail)
    return None


def is_picture(image: etree._Element) -> bool:
    """Whether an image may carry content: no icon, logo or button, by its name and size."""
    source = image.get("src") or image.get("data-src") or ""
    if not source or _CHROME_PICTURE.search(source):
        return False
    sizes = [int(size) for size in (image.get("width"), image.get("height")) if size and size.isdigit()]
    return not sizes or min(sizes) > 60
