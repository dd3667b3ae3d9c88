"""What a file is, by its bytes, and whether a ZIP container is safe to open."""

from __future__ import annotations

import io
import re
import zipfile

MOST_ENTRIES = 2000
MOST_BYTES = 512 * 1024**2
MOST_RATIO = 200

_MAGIC = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "exe"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|div|table|p|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_BY_NAME = {
    "pdf": "pdf", "doc": "doc", "docx": "docx", "wps": "doc", "xls": "xls", "xlsx": "xlsx", "et": "xls", "ppt": "ppt",
    "pptx": "pptx", "ofd": "ofd", "rtf": "rtf", "zip": "zip", "rar": "rar", "7z": "7z", "ceb": "ceb", "txt": "text",
    "jpg": "image", "jpeg": "image", "png": "image", "gif": "image", "bmp": "image", "tif": "image", "tiff": "image",
    "webp": "image", "htm": "html", "html": "html", "shtml": "html", "mht": "mht",
}  # fmt: skip


def kind_of_name(name: str) -> str:
    """What a file claims to be by the ending of its name; `file` for none that is known."""
    match = _SUFFIX.search(name.strip())
    return _BY_NAME.get(match[1].lower(), "file") if match else "file"


def kind_of(content: bytes, name: str = "") -> str:
    """What a file is, by its first bytes and its members, never by its name alone.

    One of pdf, docx, xlsx, pptx, ofd, zip, doc, xls, ppt, rtf, rar, 7z, gzip, ceb, html, mht, image, text, exe,
    empty, or `unknown`.
    """
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    head = content[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return next((kind for stream, kind in _OLE_STREAMS if stream.encode("utf-16-le") in content), "ole")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image"
    if content.startswith((b"Founder CEB", b"FCEB")) or kind_of_name(name) == "ceb":
        return "ceb"
    return _text_kind(content)


def _text_kind(content: bytes) -> str:
    body = content.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(body[:8192]):
        return "html"
    if re.match(rb"(?:MIME-Version:|From:|Content-Type: multipart)", body[:200], re.IGNORECASE):
        return "mht"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    sample = body[:4096]
    controls = sum(1 for byte in sample if byte < 9 or 13 < byte < 32)
    return "text" if controls * 100 <= len(sample) else "unknown"


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist()[:MOST_ENTRIES])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        names = {name for name in ("word/document.xml", "xl/workbook.xml", "OFD.xml") if name.encode() in content}
    for member, kind in (
        ("word/document.xml", "docx"),
        ("xl/workbook.xml", "xlsx"),
        ("ppt/presentation.xml", "pptx"),
        ("OFD.xml", "ofd"),
    ):
        if member in names:
            return kind
    return "docx" if any(name.startswith("word/document") and name.endswith(".xml") for name in names) else "zip"


def zip_problem(content: bytes) -> str | None:
    """Why a ZIP container is not opened (T072): damaged, too many members, too big, packed too densely, encrypted."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as fault:
        return f"damaged container: {fault}"[:120]
    if len(members) > MOST_ENTRIES:
        return f"limit: {len(members)} members"
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        return f"limit: {total} bytes unpacked"
    for member in members:
        if member.file_size > 1024**2 and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            return "limit: packed more than 200 to 1"
        if member.flag_bits & 1:
            return "cannot be read: encrypted"
    # Members that overlap in the file make a small file unpack to a huge one without a dense member.
    return "limit: members overlap" if sum(member.compress_size for member in members) > len(content) else None
