"""The main text of a page: the report and nothing of the template around it."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from dataclasses import dataclass

import lxml.html
import trafilatura
from lxml import etree

from crawler.extract.chrome import is_always_chrome, is_footer, is_info_line, is_tail_chrome
from crawler.extract.pieces import Piece, pieces_of
from crawler.extract.trimming import Title, is_part_of_report, trimmed
from crawler.extract.weights import Weights, speaks
from crawler.files.grids import Block, Grid, block_text, blocks_of_text, grid_lines
from crawler.page import Page

SHORT = 200
"""A body with fewer signs is short: look for the report's file."""

_COMMENT_BEGIN = re.compile(r"ZJEG_RSS\.content\.begin|<\$\[(?:信息内容|文章内容|正文)\]>begin", re.IGNORECASE)
_COMMENT_END = re.compile(r"ZJEG_RSS\.content\.end|<\$\[(?:信息内容|文章内容|正文)\]>end", re.IGNORECASE)
_STEPS = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class MainText:
    """What a page says beside its template."""

    text: str
    """Lines separated by line breaks; tables as tab-separated rows."""
    pieces: tuple[Piece, ...]
    element: lxml.html.HtmlElement | None
    """Where it stands in the page; None: nowhere."""
    how: str
    """`container`: named by the CMS; `block`: found by weight; `second`: by the second reader; `none`."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Lines and grids in order."""
        return tuple(piece.grid if piece.grid is not None else piece.text for piece in self.pieces if not piece.picture)

    @property
    def short(self) -> bool:
        """Whether it is too short to be a report."""
        return len("".join(self.text.split())) < SHORT


def main_text(page: Page, titles: Collection[str] = ()) -> MainText:
    """The main text of a page.

    `titles`: titles that the page or its listing gives the report; a line at the head that only repeats one
    is left out, so that a template with its heading inside the text and one without read the same.
    """
    document = page.document
    body = document.find("body")
    if body is None:
        body = document
    body = _with_marked_container(body)
    weights = Weights(body)
    title = Title(titles)
    element, how = _element(weights, title)
    pieces = trimmed(pieces_of(element, weights.skipped), title, loose=how == "block")
    if not any(piece.signs for piece in pieces):
        return _second_reader(page, element, titles)
    blocks = [piece.grid if piece.grid is not None else piece.text for piece in pieces if not piece.picture]
    assert isinstance(element, lxml.html.HtmlElement)
    return MainText(text=block_text(blocks), pieces=tuple(pieces), element=element, how=how)


def _second_reader(page: Page, element: etree._Element, titles: Collection[str]) -> MainText:
    text = trafilatura.extract(page.text, include_comments=False, include_tables=True, favor_precision=True) or ""
    rows = (re.sub(r" *\| *", "\t", line.strip().strip("|")) if "|" in line else line for line in text.split("\n"))
    blocks = blocks_of_text("\n".join(rows))
    found = [
        Piece(text="\n".join(grid_lines(block)), grid=block) if isinstance(block, Grid) else Piece(text=block)
        for block in blocks
    ]
    pieces = trimmed(found, Title(titles), loose=True)
    here = element if isinstance(element, lxml.html.HtmlElement) else None
    return MainText(
        text="\n".join(piece.text for piece in pieces),
        pieces=tuple(pieces),
        element=here,
        how="second" if pieces else "none",
    )


def _with_marked_container(body: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Where comments mark begin and end of the text (Hanweb), a copy with an element around what they enclose."""
    if not any(_COMMENT_BEGIN.search(comment.text or "") for comment in body.iter(etree.Comment)):
        return body
    body = copy.deepcopy(body)
    for begin in list(body.iter(etree.Comment)):
        parent = begin.getparent()
        if parent is None or not _COMMENT_BEGIN.search(begin.text or ""):
            continue
        enclosed: list[etree._Element] = []
        for sibling in begin.itersiblings():
            if sibling.tag is etree.Comment and _COMMENT_END.search(sibling.text or ""):
                _wrap(begin, enclosed)
                break
            enclosed.append(sibling)
    return body


def _wrap(begin: etree._Element, enclosed: list[etree._Element]) -> None:
    parent = begin.getparent()
    assert parent is not None
    holder = lxml.html.Element("div", {"class": "artile_zw"})
    holder.text, begin.tail = begin.tail, None
    parent.insert(parent.index(begin) + 1, holder)
    holder.extend(enclosed)


def _element(weights: Weights, title: Title) -> tuple[etree._Element, str]:
    container = _container(weights)
    if container is None:
        return _densest(weights.body, weights, title), "block"
    if weights.plain.get(container, 0) < SHORT:
        block = _densest(weights.body, weights, title)
        inside = any(below is container for below in block.iterdescendants())
        if weights.plain.get(block, 0) > 2 * SHORT and not inside and speaks(block):
            return block, "block"
    return container, "container"


def _container(weights: Weights) -> etree._Element | None:
    """The element that the CMS names: the outermost of nested ones, the fullest of several."""
    known = set(weights.known)
    outer = [element for element in weights.known if not any(above in known for above in element.iterancestors())]
    if not outer:
        return None
    weight = weights.plain
    outer.sort(key=lambda element: -weight.get(element, 0))
    best = outer[0]
    second = weight.get(outer[1], 0) if len(outer) > 1 else 0
    if second > 40 and second * 6 > weight.get(best, 0):
        above = set(outer[1].iterancestors())
        common = next((element for element in best.iterancestors() if element in above), None)
        if common is not None and common.tag != "body":
            return common
    return best


def _densest(start: etree._Element, weights: Weights, title: Title) -> etree._Element:
    """The smallest element that holds the report: down to the fullest child as long as only chrome is left behind."""
    node = start
    for _ in range(_STEPS):
        children = [child for child in node if isinstance(child.tag, str) and child not in weights.skipped]
        fullest = max(children, key=lambda child: weights.plain.get(child, 0), default=None)
        if fullest is None or weights.plain.get(fullest, 0) * 2 < weights.plain.get(node, 0):
            return node
        if fullest.tag in ("p", "span", "tr", "table", "tbody", "font", "strong", "b") and not _is_frame(fullest):
            return node
        if not _only_chrome_beside(node, fullest, weights, title):
            return node
        node = fullest
    return node


def _is_frame(element: etree._Element) -> bool:
    """A table (or a part of one) that lays out the page, with text or tables in its cells."""
    return element.tag in ("table", "tbody", "tr") and any(True for _ in element.iterdescendants("table", "p", "br"))


def _only_chrome_beside(node: etree._Element, fullest: etree._Element, weights: Weights, title: Title) -> bool:
    """Whether nothing of the report stands beside `fullest` in `node`."""
    before: list[Piece] = []
    after: list[Piece] = []
    side = before
    for child in node:
        if child is fullest:
            side = after
            if (child.tail or "").strip():
                after.append(Piece(text=(child.tail or "").strip()))
            continue
        if isinstance(child.tag, str) and child not in weights.skipped:
            side.extend(pieces_of(child, weights.skipped))
        if (child.tail or "").strip():
            side.append(Piece(text=(child.tail or "").strip()))
    if (node.text or "").strip():
        before.insert(0, Piece(text=(node.text or "").strip()))
    kept = title.after(before)
    titled = len(kept) < len(before)
    if any(is_part_of_report(piece, head=not titled) for piece in kept if not is_info_line(_folded(piece))):
        return False
    for piece in after:
        folded = _folded(piece)
        if is_footer(folded):
            break
        if not is_always_chrome(folded) and not is_tail_chrome(folded) and is_part_of_report(piece, head=False):
            return False
    return True


def _folded(piece: Piece) -> str:
    return "".join(piece.text.split())
