"""How much plain text and how much link text each element of a page holds, menus and lists set aside."""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from crawler.extract.chrome import has_noise_name, is_hidden
from crawler.extract.pieces import SILENT, is_file_link, is_link

_LETTERS = re.compile("[A-Za-z\u3400-\u9fff]")
_LISTS = frozenset(("ul", "ol", "dl", "div", "table", "tbody", "tr", "td", "section", "center", "p", "li", "dd"))
_ROOTS = frozenset(("html", "body", "form"))
_STATUTORY = ("主动公开", "依申请公开", "行政复议", "行政诉讼", "存在的", "统计期限", "信息公开条例", "收到和处理")

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
    """Plain and link signs (letters and 汉字) of each element of a body; what was set aside weighs nothing."""

    def __init__(self, body: lxml.html.HtmlElement) -> None:
        self.body = body
        self.plain: dict[etree._Element, int] = {}
        self.linked: dict[etree._Element, int] = {}
        self.skipped: set[etree._Element] = set()
        self.known: list[etree._Element] = []
        self._links: dict[etree._Element, int] = {}
        elements = [element for element in body.iter() if isinstance(element.tag, str)]
        inside_link = self._mark(elements)
        for element in reversed(elements):
            self._weigh(element, element in inside_link)
        self.known = [element for element in self.known if not self._is_set_aside(element)]

    def _mark(self, elements: list[etree._Element]) -> set[etree._Element]:
        inside_link: set[etree._Element] = set()
        for element in elements:
            parent = element.getparent()
            if is_link(element) or (parent is not None and parent in inside_link):
                inside_link.add(element)
            if is_known(element):
                self.known.append(element)
        return inside_link

    def _weigh(self, element: etree._Element, linked: bool) -> None:
        plain, links, count = 0, 0, 1 if is_link(element) and not is_file_link(element) else 0
        own = len(_LETTERS.findall(element.text or ""))
        for child in element:
            if isinstance(child.tag, str) and child not in self.skipped:
                plain += self.plain.get(child, 0)
                links += self.linked.get(child, 0)
                count += self._links.get(child, 0)
            own += len(_LETTERS.findall(child.tail or ""))
        if linked:
            links += own
        else:
            plain += own
        self.plain[element], self.linked[element], self._links[element] = plain, links, count
        if self._is_noise(element, plain, links, count):
            self.skipped.add(element)

    def _is_noise(self, element: etree._Element, plain: int, links: int, count: int) -> bool:
        if element.tag in SILENT or is_hidden(element):
            return True
        if element.tag in _ROOTS or is_known(element):
            return False
        if element.tag in _LISTS and count >= 2 and links >= 2 * plain and links >= 8:
            return True
        return has_noise_name(element) and not self._speaks(element, plain)

    def _speaks(self, element: etree._Element, plain: int) -> bool:
        """Whether an element that is named as chrome holds the report (or its container) after all."""
        if any(known is element or element in known.iterancestors() for known in self.known):
            return True
        return plain >= 200 and speaks(element)

    def _is_set_aside(self, element: etree._Element) -> bool:
        return element in self.skipped or any(above in self.skipped for above in element.iterancestors())


def speaks(element: etree._Element) -> bool:
    """Whether an element holds at least three of the words no report can do without."""
    text = "".join(str(part) for part in element.itertext())
    return sum(1 for phrase in _STATUTORY if phrase in text) >= 3


def is_known(element: etree._Element) -> bool:
    """Whether a CMS names this element as the holder of the text."""
    if element.tag in _KNOWN_TAGS:
        return True
    identity, names = element.get("id"), element.get("class")
    if identity and _KNOWN_ID.match(identity.strip().lower()):
        return True
    return bool(names) and _KNOWN_CLASS.search(str(names).lower()) is not None
