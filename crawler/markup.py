"""Markup to a tree, whatever it is: bounded where a parser would drown, read a second way where it gives up."""

from __future__ import annotations

import re

import lxml.html
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from lxml import etree

DEEPEST = 200
"""Elements nested deeper are hung up at this depth: lxml drops all text 255 levels down (D12)."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ENDING = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_DEEP = 40
_DRESS = frozenset(("span", "font", "b", "strong", "i", "em", "u", "big", "small", "center"))
"""Elements that editors leave unclosed by the hundred; below `_DEEP` they are passed over, tables are not."""
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]{0,30})([^<>]{4000,})")
_MOST_ATTRIBUTES = 400
"""More words than these in one tag are no attributes, and the parser's time grows with their square (T053)."""
_BLOCKS = frozenset(("p", "div", "li", "tr", "td", "th", "table", "ul", "ol", "dl", "dd", "dt", "h1", "h2", "h3", "h4"))


def parsed(text: str) -> lxml.html.HtmlElement:
    """The tree of a page's markup; an empty `<html>` where there is none. The parser is given text, never bytes."""
    plain = _LONG_TAG.sub(_bounded_tag, _DECLARATION.sub("", text, count=1))
    markup = _one_ending(CONTROLS.sub("", plain))
    parser = lxml.html.HTMLParser(encoding=None)
    try:
        document = lxml.html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):
        return _second_reading(markup)
    faults = [entry.message for entry in parser.error_log]
    if any("Excessive depth" in fault for fault in faults):
        return _second_reading(markup)
    if any("limit exceeded" in fault for fault in faults):
        return lxml.html.document_fromstring(markup, parser=lxml.html.HTMLParser(huge_tree=True))
    return document


def _one_ending(markup: str) -> str:
    """The markup without closing tags of body and html in its middle: lxml would begin a second root there."""
    cut = len(markup)
    for end in reversed(list(_ENDING.finditer(markup))):
        if markup[end.end() : cut].strip() and cut < len(markup):
            break
        cut = end.start()
    return _ENDING.sub("", markup[:cut]) + markup[cut:]


def _bounded_tag(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[2].split(maxsplit=_MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES else f"<{tag[1]}"


def _second_reading(markup: str) -> lxml.html.HtmlElement:
    """The markup read by the standard library's parser, with everything below `DEEPEST` hung up there."""
    root = lxml.html.Element("html")
    soup = BeautifulSoup(markup, "html.parser")
    places: dict[int, tuple[etree._Element, int]] = {id(soup): (root, 0)}
    for node in soup.descendants:
        parent, depth = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = _hung(parent, depth, node)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + str(node)
            else:
                parent.text = (parent.text or "") + str(node)
    if root.find("body") is not None or root.find("html") is None:
        return root
    inner = root.find("html")
    assert isinstance(inner, lxml.html.HtmlElement)
    root.remove(inner)
    return inner


def _hung(parent: etree._Element, depth: int, tag: Tag) -> tuple[etree._Element, int]:
    name = tag.name if re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,30}", tag.name) else "span"
    if depth >= _DEEP and name in _DRESS:
        return parent, depth
    if depth >= DEEPEST:
        if name in _BLOCKS:
            etree.SubElement(parent, "br")
        return parent, depth
    element = etree.SubElement(parent, name)
    for key, value in tag.attrs.items():
        if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,60}", key):
            element.set(key, " ".join(value) if isinstance(value, list) else str(value))
    return element, depth + 1
