"""How much plain text and how much link text each element of a page holds, menus and lists set aside."""

from __future__ import annotations

import re
from collections.abc import Collection

import lxml.html
from lxml import etree

from crawler.extract.chrome import fold, has_noise_name, is_hidden, is_tail_chrome
from crawler.extract.pieces import BLOCKS, MENUS, SILENT, is_file_link, is_link

_LETTERS = re.compile("[A-Za-z\u3400-\u9fff]")
_LISTS = frozenset(("ul", "ol", "dl", "div", "table", "tbody", "tr", "td", "section", "center", "p", "li", "dd"))
_ROOTS = frozenset(("html", "body", "form"))
_STATUTORY = ("主动公开", "依申请公开", "行政复议", "行政诉讼", "存在的", "统计期限", "信息公开条例", "收到和处理")

_SPEECH = 200
"""Signs from which on an element may hold a report."""

_KNOWN_TAGS = frozenset(("ucapcontent", "founder-content"))
_KNOWN_ID = re.compile(
    r"^(?:ucap-?content|zoom|zoomcon|ivs_content|vsb_content(?:_\w+)?|vsb_newscontent|trs_editor|bszoom|fontzoom|js_content|mainzoom)$"
)
_KNOWN_CLASS = re.compile(
    r"(?:^|\s)(?:trs_editor|trs_ueditor|trs_editor_view|custom_unionstyle|trs_preappend|v_news_content|bt-content|artile_zw|main-txt"
    r"|pages_content|wp_articlecontent|article-content|article_content|articlecontent|artcontent|art_content|news_content|newscontent"
    r"|info-cont|xl-content|ewb-article-content|j-fontcontent|gkmlpt-content|nfw-cms-content)(?:$|\s)"
)


class Weights:
    """Plain and link signs (letters and 汉字) of each element of a body; what was set aside weighs nothing.

    `marked`: further elements to take for containers. `unhidden`: hidden elements that speak like a report are
    heard, since scripts show them.
    """

    def __init__(
        self, body: lxml.html.HtmlElement, *, marked: Collection[etree._Element] = (), unhidden: bool = False
    ) -> None:
        self.body = body
        self.unhidden = unhidden
        self.plain: dict[etree._Element, int] = {}
        self.linked: dict[etree._Element, int] = {}
        self.skipped: set[etree._Element] = set()
        self.hidden = False
        self.links: dict[etree._Element, int] = {}
        elements = list(body.iter(etree.Element))
        self._linking: set[etree._Element] = set()
        self._named = set(marked)
        self._within: set[etree._Element] = set()
        self._holding: set[etree._Element] = set()
        self._mark(elements)
        for element in reversed(elements):
            self._weigh(element)
        known = (element for element in elements if element in self._named)
        self.known = [element for element in known if not self._is_set_aside(element)]

    def _mark(self, elements: list[etree._Element]) -> None:
        for element in elements:
            parent = element.getparent()
            if is_link(element) or parent in self._linking:
                self._linking.add(element)
            if is_known(element):
                self._named.add(element)
            if element in self._named or parent in self._within:
                self._within.add(element)
        for element in self._named:
            for above in element.iterancestors():
                if above in self._holding:
                    break
                self._holding.add(above)

    def _weigh(self, element: etree._Element) -> None:
        plain, links, count = 0, 0, 0
        own = _letters(element.text)
        for child in element:
            if isinstance(child.tag, str) and child not in self.skipped:
                plain += self.plain.get(child, 0)
                links += self.linked.get(child, 0)
                count += self.links.get(child, 0)
            own += _letters(child.tail)
        if element in self._linking:
            links += own
            count += is_link(element) and not is_file_link(element)
        else:
            plain += own
        self.plain[element], self.linked[element], self.links[element] = plain, links, count
        if self._is_noise(element, plain, links, count):
            self.skipped.add(element)

    def _is_noise(self, element: etree._Element, plain: int, links: int, count: int) -> bool:
        if element.tag in SILENT:
            return True
        if is_hidden(element):
            self.hidden = self.hidden or plain >= _SPEECH
            return not self.unhidden or not self._speaks(element, plain)
        if element.tag in _ROOTS or element in self._named:
            return False
        if element.tag in _LISTS and count >= 2 and links >= 2 * plain and links >= 8:
            return True
        if element.tag not in MENUS and not has_noise_name(element):
            return False
        if element in self._within:
            folded = fold("".join(str(part) for part in element.itertext()))
            return (element.tag in BLOCKS and links > plain) or is_tail_chrome(folded)
        return not self._speaks(element, plain)

    def _speaks(self, element: etree._Element, plain: int) -> bool:
        """Whether an element that is named as chrome holds the report (or its container) after all."""
        return element in self._holding or element in self._named or (plain >= _SPEECH and speaks(element))

    def _is_set_aside(self, element: etree._Element) -> bool:
        return element in self.skipped or any(above in self.skipped for above in element.iterancestors())


def _letters(text: str | None) -> int:
    return len(_LETTERS.findall(text)) if text and not text.isspace() else 0


def speaks(element: etree._Element) -> bool:
    """Whether an element holds at least three of the words no report can do without."""
    return statutory_words("".join(str(part) for part in element.itertext())) >= 3


def statutory_words(text: str) -> int:
    """How many of the words that no report can do without a text holds."""
    return sum(1 for phrase in _STATUTORY if phrase in text)


def is_known(element: etree._Element) -> bool:
    """Whether a CMS names this element as the holder of the text."""
    if element.tag in _KNOWN_TAGS:
        return True
    identity, names = element.get("id"), element.get("class")
    if identity and _KNOWN_ID.match(identity.strip().lower()):
        return True
    return bool(names) and _KNOWN_CLASS.search(str(names).lower()) is not None
