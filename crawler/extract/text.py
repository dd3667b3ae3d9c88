"""The main text of a page: the report and nothing of the template around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import lxml.html
import trafilatura
from lxml import etree

from crawler.extract.chrome import is_always_chrome, is_footer, is_info_line, is_tail_chrome
from crawler.extract.joining import rejoined
from crawler.extract.pieces import Piece, pieces_of
from crawler.extract.scripted import scripted_text
from crawler.extract.trimming import Title, is_part_of_report, trimmed
from crawler.extract.weights import Weights, speaks, statutory_words
from crawler.files.grids import Block, Grid, block_text, blocks_of_text, grid_lines
from crawler.page import Page

SHORT = 200
"""A body with fewer signs is short: look for the report's file."""

_COMMENT_BEGIN = re.compile(r"ZJEG_RSS\.content\.begin|<\$\[(?:信息内容|文章内容|正文)\]>begin", re.IGNORECASE)
_COMMENT_END = re.compile(r"ZJEG_RSS\.content\.end|<\$\[(?:信息内容|文章内容|正文)\]>end", re.IGNORECASE)
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
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
    """`container`: named by the CMS; `block`: found by weight; `second`: by the second reader; `none`.

    What a script holds is read as a page of its own.
    """

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
    title = Title(titles)
    found = _on_page(body, title)
    if found.short:
        scripted = scripted_text(page)
        shown = _on_page(scripted, title) if scripted is not None else found
        found = replace(shown, element=found.element) if len(shown.text) > len(found.text) + SHORT else found
    return found if found.pieces else _second_reader(page, body, titles)


def _on_page(body: lxml.html.HtmlElement, title: Title) -> MainText:
    marked, beside = _marked_by_comments(body)
    weights = Weights(body, marked=marked)
    found = _read(weights, beside, title)
    if found.short and weights.hidden:
        shown = _read(Weights(body, marked=marked, unhidden=True), beside, title)
        return shown if len(shown.text) > len(found.text) + SHORT else found
    return found


def _read(weights: Weights, beside: Collection[etree._Element], title: Title) -> MainText:
    weights.skipped.update(beside)
    element, how, titled = _element(weights, title)
    pieces = rejoined(trimmed(pieces_of(element, weights.skipped), title, loose=how == "block", titled=titled))
    if not any(piece.signs for piece in pieces):
        return MainText(text="", pieces=(), element=None, how="none")
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


def _marked_by_comments(body: lxml.html.HtmlElement) -> tuple[list[etree._Element], set[etree._Element]]:
    """Where comments mark begin and end of the text (Hanweb): the elements that hold such a stretch, and what else
    they hold."""
    holders: list[etree._Element] = []
    beside: set[etree._Element] = set()
    tried: set[etree._Element] = set()
    for begin in body.iter(etree.Comment):
        holder = begin.getparent()
        if holder is None or holder in tried or not _COMMENT_BEGIN.search(begin.text or ""):
            continue
        tried.add(holder)
        stretch = [begin.tail or ""]
        for one in begin.itersiblings():
            if one.tag is etree.Comment and _COMMENT_END.search(one.text or ""):
                break
            inner = one.itertext() if isinstance(one.tag, str) else ()
            stretch.extend([*(str(text) for text in inner), one.tail or ""])
        else:
            continue
        if "".join(stretch).strip():
            holders.append(holder)
            others = [*begin.itersiblings(preceding=True), *one.itersiblings()]
            beside.update(other for other in others if isinstance(other.tag, str))
    return holders, beside


def _element(weights: Weights, title: Title) -> tuple[etree._Element, str, bool]:
    """(where the text stands, how it was found, whether the title stands above it)."""
    container = _container(weights)
    if container is None:
        block, titled = _densest(weights.body, weights, title)
        return block, "block", titled
    if weights.plain.get(container, 0) < SHORT:
        block, titled = _densest(weights.body, weights, title)
        inside = any(below is container for below in block.iterdescendants())
        if weights.plain.get(block, 0) > 2 * SHORT and not inside and speaks(block):
            return block, "block", titled
    return container, "container", False


def _container(weights: Weights) -> etree._Element | None:
    """The element that the CMS names: the outermost of nested ones, the fullest of several.

    Several that stand side by side, or a second that is nearly as full, hold the text together: then what holds them.
    """
    known = set(weights.known)
    outer = [element for element in weights.known if not any(above in known for above in element.iterancestors())]
    if not outer:
        return None
    weight = weights.plain
    outer.sort(key=lambda element: -weight.get(element, 0))
    best: etree._Element = outer[0]
    parts = [best, *(other for other in outer[1:] if _is_next_part(best, other, weight))]
    if len(parts) == 1:
        return best
    above = set(parts[1].iterancestors())
    common: etree._Element = next(element for element in best.iterancestors() if element in above)
    if common is weights.body:  # what lies between may be anything: the parts alone
        kept = {holder for part in parts for holder in (part, *part.iterancestors())}
        weights.skipped.update(child for child in common if child not in kept)
    return common


def _is_next_part(best: etree._Element, other: etree._Element, weight: Mapping[etree._Element, int]) -> bool:
    said = weight.get(other, 0)
    if said > 40 and said * 6 > weight.get(best, 0):
        return True
    alike = other.getparent() is best.getparent() and other.get("class") == best.get("class")
    return said > 1 and alike and bool(best.get("class"))


def _densest(start: etree._Element, weights: Weights, title: Title) -> tuple[etree._Element, bool]:
    """The smallest element that holds the report: down to the fullest child as long as only chrome is left behind;
    and whether the title was."""
    node, titled = start, False
    for _ in range(_STEPS):
        children = [child for child in node if isinstance(child.tag, str) and child not in weights.skipped]
        fullest = max(children, key=lambda child: weights.plain.get(child, 0), default=None)
        if fullest is None or weights.plain.get(fullest, 0) * 2 < weights.plain.get(node, 0):
            return node, titled
        if fullest.tag in ("p", "span", "tr", "table", "tbody", "font", "strong", "b") and not _is_frame(fullest):
            return node, titled
        beside = _beside(node, fullest, weights, title)
        if beside is None:
            return node, titled
        node, titled = fullest, titled or beside
    return node, titled


def _is_frame(element: etree._Element) -> bool:
    """A table (or a part of one) that lays out the page, with text or tables in its cells."""
    return element.tag in ("table", "tbody", "tr") and any(True for _ in element.iterdescendants("table", "p", "br"))


def _beside(node: etree._Element, fullest: etree._Element, weights: Weights, title: Title) -> bool | None:
    """Whether the title stands above `fullest` in `node`; None where something of the report stands beside it."""
    before: list[Piece] = []
    after: list[Piece] = []
    side = before
    for child in node:
        if child is fullest:
            side = after
            if (child.tail or "").strip():
                after.append(Piece(text=(child.tail or "").strip()))
            continue
        if isinstance(child.tag, str) and child not in weights.skipped and not _is_teaser(child, fullest, weights):
            side.extend(pieces_of(child, weights.skipped))
        if (child.tail or "").strip():
            side.append(Piece(text=(child.tail or "").strip()))
    if (node.text or "").strip():
        before.insert(0, Piece(text=(node.text or "").strip()))
    kept = title.after(before)
    titled = len(kept) < len(before)
    if any(is_part_of_report(piece, head=not titled) for piece in kept if not is_info_line(_folded(piece))):
        return None
    for piece in after:
        folded = _folded(piece)
        if is_footer(folded):
            break
        if not is_always_chrome(folded) and not is_tail_chrome(folded) and is_part_of_report(piece, head=False):
            return None
    return titled


def _is_teaser(element: etree._Element, fullest: etree._Element, weights: Weights) -> bool:
    """Whether a block beside a report shows other articles: linked titles with some of their prose."""
    if weights.links.get(element, 0) < 2 or weights.linked.get(element, 0) < 8:
        return False
    pieces = pieces_of(element, weights.skipped)
    if any(statutory_words(piece.text) or _HEADING.match(piece.text) for piece in pieces):
        return False
    return speaks(fullest)


def _folded(piece: Piece) -> str:
    return "".join(piece.text.split())
