"""Web pages and plain texts that a DOCX holds in the place of paragraphs."""

from __future__ import annotations

from typing import Any

from lxml import etree

from crawler.charset import decode
from crawler.files.containers import kind_of
from crawler.files.grids import Block, Grid, spanned, tidy

_MOST_PARTS = 200
_MOST_SIGNS = 2_000_000
_HIDDEN = frozenset(("script", "style", "head", "title", "template", "noscript"))
_LINES = frozenset((
    "p", "div", "br", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "center", "section",
    "article", "body", "pre", "blockquote",
))  # fmt: skip


def chunk_blocks(content: bytes) -> list[Block] | None:
    """Lines and grids of an embedded page, web archive or text; None for any other kind of file."""
    kind = kind_of(content)
    if kind == "empty":
        return []
    if kind == "mht":
        return _archive(content)
    if kind not in ("html", "text"):
        return None
    text = decode(content)[0][:_MOST_SIGNS]
    if kind == "text":
        return [line for line in map(tidy, text.split("\n")) if line]
    return _page(text)


def _archive(content: bytes) -> list[Block] | None:
    import email
    import email.policy

    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for count, part in enumerate(message.walk()):
        if count >= _MOST_PARTS:
            break
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes):
            return _page(decode(payload, declared=part.get_content_charset())[0][:_MOST_SIGNS])
    return None


def _page(text: str) -> list[Block] | None:
    from lxml import html

    # Told as bytes with their encoding, the page's own word on it is not believed.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return _Page().read(root)


class _Page:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []

    def read(self, root: Any) -> list[Block]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in _LINES or tag == "table":
                self._end()
            if event == "start":
                if tag == "table":
                    self.blocks.extend(_table(element))
                if tag in _HIDDEN or tag == "table":
                    walk.skip_subtree()
                else:
                    self._line.append((element.text or "").replace("\n", " "))
            else:
                self._line.append((element.tail or "").replace("\n", " "))
        self._end()
        return self.blocks

    def _end(self) -> None:
        line = tidy("".join(self._line))
        if line:
            self.blocks.append(line)
        self._line = []


def _table(table: Any) -> list[Block]:
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    found = spanned([[_cell(cell) for cell in row if cell.tag in ("td", "th")] for row in rows])
    if found.width <= 1:
        return [cell for row in found.rows for cell in row if cell]
    return [Grid(rows=found.rows)]


def _cell(cell: Any) -> tuple[str, int, int]:
    return tidy("".join(cell.itertext())), _number(cell, "rowspan"), _number(cell, "colspan")


def _number(cell: Any, name: str) -> int:
    raw = str(cell.get(name) or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 5 else 1
