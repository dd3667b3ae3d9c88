"""Pages put together to a document: page numbers and running heads dropped, cut lines and broken tables joined."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from crawler.files.grids import Block, Grid
from crawler.files.laid_out.radicals import whole_signs
from storage.figures import FORM_IDS, form, normalise_label

EDGE_LINES = 2
"""How many lines at the top and at the bottom of a page may be running heads and feet."""
LONGEST_LABEL = 90
HEAD_ROWS = 4
"""How many rows of a table a next page may repeat."""

_FOLIO = re.compile(
    r"^(?:[-—–―－·•~～]{1,3}\s*(?:\d{1,4}|[ivxIVXⅠ-Ⅻⅰ-ⅻ]{1,5})\s*[-—–―－·•~～]{1,3}"
    r"|第\s*[\d一二三四五六七八九十]{1,4}\s*页(?:\s*[,，/]?\s*[(（]?共\s*[\d一二三四五六七八九十]{1,4}\s*页[)）]?)?"
    r"|(?:Page|page|P\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
    r"|\d{1,4}\s*/\s*\d{1,4})$"
)
_HAN = re.compile("[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff]")
_NUMBER = re.compile(r"^\d{1,4}$")
_PAGE = r"\W{0,4}(?:第\d{1,4}页(?:\W{0,2}共\d{1,4}页)?|\d{1,4}(?:/\d{1,4})?)\W{0,4}"
_EDGE_NUMBER = re.compile(rf"^{_PAGE}(?=\D)|(?<=\D){_PAGE}$")
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件?[:：\d]|第[一二三四五六七八九十]{1,3}[条章部])"
)
_TITLE = re.compile(r"(?:报告|年报|总结|公告|通知|统计表)(?:[(（].{0,20}[)）])?$")
_WHOLE_HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、[^，。；：]{2,60}(?:情况|事项|措施|打算|建议|概述|问题)$")
_TITLE_REST = re.compile(r"^(?:(?:(?:年?度)?报)?告|(?:年?度)?报告|年?报)$")
_TITLE_HEAD = re.compile(r"公开(?:工作)?(?:20\d\d)?(?:年|年度)?(?:工作)?(?:年度)?(?:报告|年报)$")
_CLOSED = re.compile(r"[。；！？;!?]$")
_VALUE = r"[-—+]?\d[\d,.]{0,15}%?"
_ROW = re.compile(rf"(?:^|\s)(?:{_VALUE}|[-—/]{{1,2}})\s(?:\S{{1,3}}\s)?{_VALUE}$")
_SHORT_ROW = re.compile(rf"^[^\s。，；：]{{2,40}}\s(?:\S{{1,3}}\s)?{_VALUE}$")
_NUMBERS = re.compile(rf"^{_VALUE}(?:\s(?:{_VALUE}|[-—/]{{1,2}}))+$")
_LAST_NUMBER = re.compile(rf"(?:^|\s){_VALUE}$")
_ANY_VALUE = re.compile(r"^[-—+/\d.,%\s]{1,20}$")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|其中)"
)


def document_blocks(pages: Sequence[Sequence[Block]]) -> tuple[Block, ...]:
    """The lines and tables of a document, from those of its pages in their order.

    Page numbers and lines that repeat at the edges of most pages are dropped; a line that ends at the right margin
    without ending a sentence goes on in the next one; a table that a page ends in goes on with the next page's.
    """
    plain = [[_plain(block) for block in page] for page in pages]
    kept = _without_folios(_without_running(_without_folios(plain)))
    whole = _whole_lines(
        [
            (block, number)
            for number, page in enumerate(kept)
            for block in page
            if not isinstance(block, str) or block.strip()
        ]
    )
    return tuple(_joined_tables(whole))


def _plain(block: Block) -> Block:
    if isinstance(block, str):
        return whole_signs(block)
    return Grid(rows=tuple(tuple(cell and whole_signs(cell) for cell in row) for row in block.rows))


def is_bare(text: str) -> bool:
    """Whether a page or document has next to no text: fewer than ten Chinese signs and twenty of any kind."""
    return len(_HAN.findall(text)) < 10 and len("".join(text.split())) < 20


def is_garbled(text: str) -> bool:
    """Whether a font gives numbers of drawings instead of signs: every fifth sign means nothing."""
    signs = "".join(text.split())
    strange = sum(1 for sign in signs if unicodedata.category(sign) in ("Co", "Cn", "Cc") or sign == "\ufffd")
    return strange * 5 > len(signs) > 0


def _without_folios(pages: list[list[Block]]) -> list[list[Block]]:
    """Pages without the page number at their top or bottom."""
    for page in pages:
        for edge in (0, -1):
            if page and isinstance(line := page[edge], str) and _FOLIO.match(line.strip()):
                page.pop(edge)
    for edge in (0, -1):
        bare = {
            number: int(line)
            for number, page in enumerate(pages)
            if page and isinstance(line := page[edge], str) and _NUMBER.match(line)
        }
        steps = Counter(printed - number for number, printed in bare.items())
        # A bare number is the page's when it counts along with the pages.
        for number, printed in bare.items():
            if printed - number == 1 or steps[printed - number] > 1:
                pages[number].pop(edge)
    return pages


def _without_running(pages: list[list[Block]]) -> list[list[Block]]:
    """Pages without the lines that stand at the edge of most of them, numbers of pages in them left aside."""
    seen = Counter(key for page in pages for key in {_running_key(line) for line in _edge_lines(page)})
    running = {key for key, times in seen.items() if times >= 3 and times >= len(pages) * 0.4 and len(key) > 1}
    if len(pages) == 2:
        running = {key for key in seen if len(key) > 1 and any(_stands_at(pages, edge, key) for edge in (0, -1))}
    if not running:
        return pages
    inner = [_inner(page, running) for page in pages]
    if not any(inner):
        return pages
    kept = {_running_key(block) for page in inner for block in page if isinstance(block, str)}
    for key in running - kept:
        # The title of a report runs on over its pages; it is no ornament where it stands nowhere else.
        number = next(number for number, page in enumerate(pages) if key in map(_running_key, _edge_lines(page)))
        title = next(line for line in _edge_lines(pages[number]) if _running_key(line) == key)
        if _TITLE.search(key) and not any(len(line) > 5 and line in key for line in kept):
            inner[number].insert(0, title)
    return inner


def _stands_at(pages: Sequence[Sequence[Block]], edge: int, key: str) -> bool:
    """Whether all pages begin, or end, with the same line, which is no sentence."""
    lines = [page[edge] for page in pages if page]
    return len(lines) > 1 and all(
        isinstance(line, str) and _running_key(line) == key and not _CLOSED.search(line) and not _ROW.search(line)
        for line in lines
    )


def _edge_lines(page: Sequence[Block]) -> list[str]:
    lines = []
    for edge in (page[:EDGE_LINES], page[-1 : -EDGE_LINES - 1 : -1]):
        for block in edge:
            if not isinstance(block, str):
                break
            lines.append(block)
    return lines


def _running_key(line: str) -> str:
    return _EDGE_NUMBER.sub("", "".join(line.split()))


def _inner(page: Sequence[Block], running: set[str]) -> list[Block]:
    inner = list(page)
    for edge in (0, -1):
        for _ in range(EDGE_LINES):
            if inner and isinstance(line := inner[edge], str) and _running_key(line) in running:
                inner.pop(edge)
    return inner


def _whole_lines(blocks: Iterable[tuple[Block, int]]) -> list[tuple[Block, int]]:
    """Lines cut at the right margin put together again: a full line that ends no sentence goes on in the next."""
    blocks = list(blocks)
    full = _measure(block for block, _ in blocks)
    whole: list[tuple[Block, int]] = []
    goes_on = False
    for block, page in blocks:
        if isinstance(block, Grid):
            whole.append((block, page))
            goes_on = False
            continue
        last = whole[-1][0] if whole else None
        if isinstance(last, str) and _NUMBERS.match(block) and _takes_numbers(last):
            whole[-1] = (f"{last} {block}", page)
            goes_on = False
            continue
        if isinstance(last, str) and _ends_title(last, block):
            whole[-1] = (last + block, page)
            goes_on = False
            continue
        if goes_on and isinstance(last, str) and not _HEADING.match(block) and not _is_row(block):
            blank = " " if last[-1:].isascii() and block[:1].isascii() and last[-1:].isalpha() else ""
            whole[-1] = (last + blank + block, page)
        else:
            whole.append((block, page))
        ended = _CLOSED.search(block) or _ROW.search(block) or _WHOLE_HEADING.match(block)
        goes_on = _width(block) >= full * 0.88 and not ended
    return whole


def _ends_title(last: str, block: str) -> bool:
    """Whether a line is the rest of a title set in large type: 报告 at the end of a report's name, cut in two."""
    return _TITLE_REST.match(block) is not None and _TITLE_HEAD.search(last + block) is not None


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: it ends with two numbers, or with one behind a few words."""
    return _ROW.search(line) is not None or _SHORT_ROW.match(line) is not None


def _takes_numbers(line: str) -> bool:
    """Whether a line is the label of a row whose numbers may stand in the next line: long labels are broken."""
    return len(line) <= LONGEST_LABEL and not _CLOSED.search(line) and not _LAST_NUMBER.search(line)


def _width(line: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in line)


def _measure(blocks: Iterable[Block]) -> float:
    """The width of a full line: what most long lines have; infinite where lines are too few to tell."""
    widths = sorted(
        width
        for block in blocks
        if isinstance(block, str) and not _ROW.search(block) and (width := _width(block)) >= 16
    )
    return widths[int(len(widths) * 0.8)] if len(widths) >= 4 else float("inf")


def _joined_tables(blocks: Sequence[tuple[Block, int]]) -> list[Block]:
    """Grids that follow each other are one table, broken by the page, when they are equally wide."""
    joined: list[Block] = []
    for number, (block, page) in enumerate(blocks):
        last = joined[-1] if joined else None
        if not isinstance(block, Grid) or not isinstance(last, Grid):
            joined.append(block)
            continue
        rows = block.rows
        if page != blocks[number - 1][1]:
            rows = rows[_repeated(last.rows, rows) :]
        if not rows:
            continue
        if block.width == last.width:
            joined[-1] = Grid(rows=_mended(last.rows, rows))
        else:
            joined.append(Grid(rows=rows))
    return joined


Row = tuple[str | None, ...]


def _repeated(rows: Sequence[Row], next_rows: Sequence[Row]) -> int:
    """How many rows a next page repeats: heads, which hold words only."""
    count = 0
    for one, other in zip(rows[:HEAD_ROWS], next_rows, strict=False):
        words = [_squeezed(cell) for cell in other if cell]
        if not words or any(_ANY_VALUE.match(word) for word in words):
            break
        if words != [_squeezed(cell) for cell in one if cell]:
            break
        count += 1
    return count


def _mended(rows: tuple[Row, ...], next_rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of two pages; a row of which the page's end cut the label in two is one row again.

    Told by the label: only both halves together are one of a form's, and the values stand in one half alone.
    """
    upper, lower = rows[-1], next_rows[0]
    if len(upper) != len(lower) or _has_values(upper) == _has_values(lower):
        return rows + next_rows
    cells = [
        (one or "") + (other or "") if one is not None or other is not None else None
        for one, other in zip(upper, lower, strict=True)
    ]
    for one, other, both in zip(upper, lower, cells, strict=True):
        if one and other and both and not _is_label(other) and not _is_label(one) and _is_label(both):
            return (*rows[:-1], tuple(cells), *next_rows[1:])
    return rows + next_rows


def _has_values(row: Row) -> bool:
    return any(cell and _ANY_VALUE.match(cell) for cell in row)


def _squeezed(cell: str) -> str:
    return "".join(cell.split())


def _is_label(cell: str) -> bool:
    return _NUMBERED.sub("", normalise_label(cell)) in _labels()


@cache
def _labels() -> frozenset[str]:
    """The row labels of all forms, their numbering apart."""
    return frozenset(
        _NUMBERED.sub("", normalise_label(spelling))
        for form_id in FORM_IDS
        for table in form(form_id).tables
        for row in table.rows
        for spelling in (row.label, *row.aliases)
    )
