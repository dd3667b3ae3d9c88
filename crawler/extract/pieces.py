"""Walks an element of a page and gives its lines and tables in order, each with what of it is link."""

from __future__ import annotations

import re
import sys
from collections.abc import Container
from dataclasses import dataclass

import lxml.html
from lxml import etree

from crawler.extract.chrome import is_hidden
from crawler.files.grids import Grid, grid_lines, spanned, tidy

_SILENT = """
script style noscript template select option button textarea input iframe object embed svg canvas head title meta link
audio video map noframes xml w:worddocument w:latentstyles o:officedocumentsettings m:mathpr
"""
_BLOCKS = """
address article blockquote body center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header
html legend li main menu ol p pre section summary table tbody td tfoot th thead tr ul caption ucaptitle ucapcontent
founder-content
"""
SILENT = frozenset(_SILENT.split())
"""Elements whose text nobody sees, Word's own settings among them."""
MENUS = frozenset(("nav", "footer", "aside"))
"""Elements that hold menus, unless a template got them wrong."""
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that stand on lines of their own; all others, unknown ones too, break no line."""
FILE_ADDRESS = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|rtf|zip|rar|7z|ceb|txt)(?:$|[?#&])"
    r"|download\.jsp|downfile\.jsp|virtual_attach_file|/attach(?:ment)?s?/|[?&]fileid=|/download/",
    re.IGNORECASE,
)
_LONG_CELL = 600
_PROSE_CELL = 200
_WORD = re.compile(
    r"<!(?:--)?\[(?:if[^\]<>]{0,60}|endif)\](?:--)?>|<\?xml:namespace[^<>]{0,120}/?>"
    r"|(?:EndFragment|StartFragment)-->|<!--(?:EndFragment|StartFragment)-->"
)
"""What Word's conditional comments leave behind where an editor made text of them."""
_WORD_STYLES = re.compile(
    r"^(?:Normal\s{0,3}0\s{0,3}(?:[\d.]{1,5}\s{0,2}磅\s|false\b)|/\*\s{0,3}(?:Style|Font) Definitions\s{0,3}\*/"
    r"|[A-Za-z.#@][\w.#@:, -]{0,200}\{\s{0,3}(?:mso-|font-family|margin|panose|behavior|size:))"
)
_WORD_STYLES_END = re.compile(r"[\s\S]*(?:\}|MicrosoftInternetExplorer\d|X-NONE)")
_UNSEEN = re.compile("[\u061c\u115f\u1160\u180e\u2061-\u206f\ufe00-\ufe0f\ufff9-\ufffc]")
"""Signs that show nothing: marks of direction and form, placeholders of objects."""
_CELL_WRAP = re.compile(r"(?<=[/(,.:;-])[ \t]*\n\s*(?=[一-龥])")
"""本年增/ over 减: a label broken behind a sign."""
_LINE_SIGNS = re.compile("[\u2028\u2029\x85]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A line of text, a table, or a picture."""

    text: str = ""
    grid: Grid | None = None
    linked: int = 0
    """Signs of the line that are link text."""
    file_link: bool = False
    """Holds a link to a file."""
    picture: bool = False
    broken: bool = False
    """Ends at a `<br>` and not with its paragraph."""

    @property
    def signs(self) -> int:
        """Signs of the line, blanks left out."""
        return len(self.text.replace(" ", ""))


def is_file_link(element: etree._Element) -> bool:
    """Whether a link leads to a file by its address or its `download` attribute."""
    href = element.get("href") or ""
    return bool(FILE_ADDRESS.search(href)) or element.get("download") is not None


def is_link(element: etree._Element) -> bool:
    """Whether an element is a link away; a jump inside the page is none."""
    href = (element.get("href") or "").strip()
    return element.tag == "a" and bool(href) and not (href.startswith("#") and len(href) > 1)


def _inner_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _number(value: str | None) -> int:
    return int(value) if value and value.strip().isdigit() and len(value) < 6 else 1


def _table_rows(table: etree._Element) -> list[etree._Element]:
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_data_table(table: etree._Element, skipped: Container[etree._Element] = frozenset()) -> bool:
    """Whether a table holds figures and not the layout of the page: no table inside, no long cell, two columns."""
    if any(inner not in skipped and _inner_text(inner).strip() for inner in table.iterdescendants("table")):
        return False
    rows = _table_rows(table)
    widest = 0
    for row in rows:
        cells = _cells(row)
        widest = max(widest, len(cells))
        if any(_holds_an_article(cell, alone=len(rows) <= 2 and len(cells) <= 3) for cell in cells):
            return False
    return widest >= 2


def _holds_an_article(cell: etree._Element, *, alone: bool) -> bool:
    """Whether a cell lays out prose in lines; `alone`: its table is so small that it may be the page's frame."""
    breaks = sum(1 for inner in cell.iter("p", "br", "div", "li") if inner is not cell)
    if breaks < 3:
        return False
    text = _inner_text(cell)
    return len(text) > (_PROSE_CELL if alone and text.count("。") >= 3 else _LONG_CELL)


def cell_text(cell: etree._Element, skipped: Container[etree._Element] = frozenset()) -> str:
    """A cell's text on one line."""
    if len(cell) == 0:
        return _shown(_CELL_WRAP.sub("", cell.text)) if cell.text else ""
    walk = _Walk(skipped, flat=True)
    walk.inside(cell)
    return "".join(piece.text for piece in walk.finish())


def table_grid(table: etree._Element, skipped: Container[etree._Element] = frozenset()) -> Grid:
    """The grid of an HTML table."""
    rows = []
    for row in _table_rows(table):
        cells = [cell for cell in _cells(row) if cell not in skipped]
        rows.append(
            [(cell_text(cell, skipped), _number(cell.get("rowspan")), _number(cell.get("colspan"))) for cell in cells]
        )
    return spanned(rows)


class _Walk:
    def __init__(
        self, skipped: Container[etree._Element], *, flat: bool = False, whole: bool = False, most: int = sys.maxsize
    ) -> None:
        self.skipped = skipped
        self.flat = flat
        self.whole = whole
        self.most = most
        """Pieces after which what follows is not walked through."""
        self.pieces: list[Piece] = []
        self._reset()

    def _reset(self) -> None:
        self.parts: list[str] = []
        self.linked = 0
        self.file_link = False
        self.pictures = 0

    def flush(self, *, broken: bool = False) -> None:
        if not self.parts and not self.pictures and not self.file_link:
            return
        text = _shown(_CELL_WRAP.sub("", "".join(self.parts)) if self.flat else "".join(self.parts))
        if text or self.file_link:
            self.pieces.append(Piece(text=text, linked=self.linked, file_link=self.file_link, broken=broken))
        self.pieces.extend(Piece(picture=True) for _ in range(self.pictures))
        self._reset()

    def finish(self) -> list[Piece]:
        self.flush()
        return self.pieces

    def inside(self, element: etree._Element, *, link: bool = False, pre: bool = False) -> None:
        self._say(element.text, link=link, pre=pre)
        for child in element:
            if len(self.pieces) >= self.most:
                return
            if isinstance(child.tag, str) and child not in self.skipped:
                self._element(child, link=link, pre=pre)
            self._say(child.tail, link=link, pre=pre)

    def _say(self, text: str | None, *, link: bool, pre: bool) -> None:
        if not text:
            return
        if pre and "\n" in text and not self.flat:
            for line in text.split("\n"):
                self.parts.append(line)
                self.flush()
            return
        self.parts.append(text)
        if link:
            self.linked += len("".join(text.split()))

    def _element(self, element: etree._Element, *, link: bool, pre: bool) -> None:
        tag = element.tag
        if tag in SILENT or (self.whole and (tag in MENUS or is_hidden(element))):
            return
        if tag == "br" or tag == "hr":
            self._break(broken=tag == "br")
        elif tag == "img":
            self.pictures += 0 if self.flat else 1
        elif tag not in BLOCKS:
            away = is_link(element)
            self.file_link = self.file_link or (away and is_file_link(element))
            self.inside(element, link=link or away, pre=pre)
        elif tag == "table" and not self.flat and is_data_table(element, self.skipped):
            self._break() if self.whole else self._table(element)
        else:
            self._break()
            self.inside(element, link=link, pre=pre or tag == "pre")
            self._break()

    def _break(self, *, broken: bool = False) -> None:
        if self.flat:
            self.parts.append("\n")
        else:
            self.flush(broken=broken)

    def _table(self, table: etree._Element) -> None:
        self.flush()
        for caption in table.iterchildren("caption"):
            self.inside(caption)
            self.flush()
        grid = table_grid(table, self.skipped)
        if any(cell for row in grid.rows for cell in row):
            linked = sum(len(_inner_text(link)) for link in table.iter("a") if is_link(link))
            self.pieces.append(Piece(text="\n".join(grid_lines(grid)), grid=grid, linked=linked))
        if any(True for _ in table.iter("img")):
            self.pieces.append(Piece(picture=True))


def pieces_of(element: etree._Element, skipped: Container[etree._Element] = frozenset()) -> list[Piece]:
    """The pieces of an element in document order; elements in `skipped` are passed over, their tails are not."""
    walk = _Walk(skipped)
    if element.tag == "table" and is_data_table(element, skipped):
        walk._table(element)
    else:
        walk.inside(element)
    return walk.finish()


def line_pieces(document: lxml.html.HtmlElement, most: int) -> list[Piece]:
    """The first lines of a page's body; tables of figures, menus and what is never shown are passed over."""
    body = document.find("body")
    walk = _Walk(frozenset(), whole=True, most=most)
    walk.inside(body if body is not None else document)
    return walk.finish()[:most]


def _shown(raw: str) -> str:
    """A line as it is seen: white space collapsed, nothing unseen, none of Word's leavings."""
    if raw.isdigit():
        return raw
    if "<!" in raw or "-->" in raw or "<?" in raw:
        raw = _WORD.sub("", raw)
    if not raw.isascii():
        raw = _UNSEEN.sub("", _LINE_SIGNS.sub("\n", raw))
    text = tidy(raw)
    if text[:1].isascii() and not text[:1].isdigit() and _WORD_STYLES.match(text):
        end = _WORD_STYLES_END.match(text)
        return text[end.end() :].strip() if end is not None else ""
    return text
