"""What bytes are by themselves, whether they are whole, and what an address promises."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from urllib.parse import urlsplit


class Shape(StrEnum):
    """The outer form of a body."""

    HTML = "html"
    XML = "xml"
    JSON = "json"
    TEXT = "text"
    MHTML = "mhtml"
    RTF = "rtf"
    PDF = "pdf"
    ZIP = "zip"
    """Also docx, xlsx, ofd, wps."""
    OLE = "ole"
    """doc, xls, wps of old."""
    ARCHIVE = "archive"
    """rar, 7z."""
    IMAGE = "image"
    BINARY = "binary"

    @property
    def is_file(self) -> bool:
        """Whether it is a document, an archive or a picture and not something to read as a page."""
        return self in (Shape.PDF, Shape.ZIP, Shape.OLE, Shape.ARCHIVE, Shape.IMAGE, Shape.BINARY)


_MAGIC: tuple[tuple[bytes, Shape], ...] = (
    (b"PK\x03\x04", Shape.ZIP),
    (b"PK\x05\x06", Shape.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Shape.OLE),
    (b"{\\rtf", Shape.RTF),
    (b"Rar!", Shape.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Shape.ARCHIVE),
    (b"\xff\xd8\xff", Shape.IMAGE),
    (b"\x89PNG", Shape.IMAGE),
    (b"GIF8", Shape.IMAGE),
    (b"II*\x00", Shape.IMAGE),
    (b"MM\x00*", Shape.IMAGE),
    (b"MIME-Version:", Shape.MHTML),
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|table|script|style|p|a|ul|ol|li|tr|td|span|h[1-6]|form|input|br|img|"
    rb"iframe|center|font|b|link|section|noscript|!--)[\s>/]",
    re.IGNORECASE,
)
_OFFICE = re.compile(r"\.(?:docx?|wps|xlsx?|et|rtf|pptx?)$", re.IGNORECASE)
_OTHER_FILE = re.compile(r"\.(?:ofd|ceb|zip|rar|7z|jpe?g|png|gif|tiff?|bmp)$", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:s?html?|aspx?)$", re.IGNORECASE)
_CALLBACK = re.compile(rb"(?:/\*{2}/\s{0,3})?[A-Za-z_$][\w.$]{0,60}\(\s{0,9}[{\[]")
_CALL = re.compile(r"(?:/\*{2}/\s{0,3})?[A-Za-z_$][\w.$]{0,60}\((?=\s{0,9}[{\[])")
_MOST_NODES = 2000
_MOST_SIGNS = 8_000_000
_ROOT = re.compile(r"<([A-Za-z][\w:.-]{0,60})[\s>]")


def shape_of(content: bytes) -> Shape:
    """Tell the form of a body by its first bytes; leading blanks and byte-order marks are passed over."""
    if b"%PDF-" in content[:1024]:
        return Shape.PDF
    start = content[:4096].lstrip(b" \t\r\n")
    for magic, shape in _MAGIC:
        if start.startswith(magic):
            return shape
    plain = start.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip()  # marks, UTF-16
    if plain.startswith((b"{", b"[")) and b"<html" not in plain[:1000].lower():
        return Shape.JSON
    if _CALLBACK.match(plain) and content[-40:].rstrip(b"; \t\r\n").endswith(b")"):
        return Shape.JSON
    if plain.startswith(b"<?xml") and not re.search(rb"<html|<!doctype\s+html", plain[:1000], re.IGNORECASE):
        return Shape.XML
    if re.match(rb"<(?:datastore|rss|feed|urlset|result|root)\b", plain, re.IGNORECASE):
        return Shape.XML
    if _MARKUP.search(plain):
        return Shape.HTML
    controls = sum(1 for byte in content[:1024] if byte < 9 or 13 < byte < 27)
    return Shape.BINARY if controls > len(content[:1024]) // 20 else Shape.TEXT


def is_complete_file(content: bytes, shape: Shape) -> bool:
    """Whether a file has its end: `%%EOF` of a PDF, the directory of a zip, the last chunk of a PNG."""
    if shape is Shape.PDF:
        return b"%%EOF" in content[-2048:]
    if shape is Shape.ZIP:
        return b"PK\x05\x06" in content[-66_000:]
    if shape is Shape.OLE:
        return len(content) >= 1024
    if content.startswith(b"\x89PNG"):
        return b"IEND" in content[-64:]
    return True


def json_of(text: str) -> str:
    """The JSON of an answer, without the call around it where it came as a script: `cb({…});`."""
    called = _CALL.match(text.lstrip("\ufeff \t\r\n"))
    if called is None:
        return text.lstrip("\ufeff")
    return text.lstrip("\ufeff \t\r\n")[called.end() :].rstrip("; \t\r\n").removesuffix(")")


def carries_rows(text: str) -> bool:
    """Whether JSON holds what a list service gives: objects in a row, or markup with links; an error has neither."""
    try:
        waiting = [json.loads(json_of(text[:_MOST_SIGNS]))]
    except (ValueError, RecursionError):
        return False
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        value = waiting.pop(0)
        if isinstance(value, str) and re.search(r"<a\s[^>]{0,400}href|<record>", value, re.IGNORECASE):
            return True
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value[:100]):
            return True
        if isinstance(value, dict):
            waiting.extend(list(value.values())[:_MOST_NODES])
    return False


def is_complete_text(text: str, shape: Shape) -> bool:
    """Whether a text proves its own end: `</html>`, the closing root of XML, JSON that parses."""
    if shape is Shape.JSON:
        try:
            json.loads(json_of(text))
        except (ValueError, RecursionError):
            return False
        return True
    if shape is Shape.XML:
        root = _ROOT.search(text[:2000])
        return root is not None and text[-400:].rstrip().endswith(f"</{root[1]}>")
    if shape in (Shape.HTML, Shape.MHTML):
        return "</html" in text.lower() or "</body" in text[-400:].lower()
    return shape is Shape.RTF and text.rstrip("\x00\r\n ").endswith("}")


def breaks_off(text: str) -> bool:
    """Whether a page has no end and stops inside of a tag, a script, a table or its boxes: cut, whatever its length.

    Many sound old pages lack `</html>`, but they close what they opened.
    """
    lower = text.lower()
    if "<html" not in lower or "</html" in lower or "</body" in lower:
        return False
    last = lower[-400:]
    if last.rfind("<") > last.rfind(">"):
        return True
    if any(lower.count(f"<{tag}") > lower.count(f"</{tag}") for tag in ("table", "script", "style")):
        return True
    return lower.count("<div") > lower.count("</div") + 1


def promises_file(url: str) -> str:
    """What an address promises: `pdf`, `office`, `text`, `other`, `page`, or "" where it does not say."""
    path = urlsplit(url).path
    if path.lower().endswith(".pdf"):
        return "pdf"
    if _OFFICE.search(path):
        return "office"
    if path.lower().endswith((".txt", ".csv")):
        return "text"
    if _OTHER_FILE.search(path):
        return "other"
    return "page" if _PAGE.search(path) else ""
