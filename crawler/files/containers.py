"""What a file is, by its bytes, and whether a container is safe to open."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence

from crawler.charset import decode

MOST_ENTRIES = 2000
MOST_BYTES = 512 * 1024**2
MOST_RATIO = 200
ENCRYPTED = "cannot be read: encrypted"
ZIP_FAULTS = (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error)
"""What opening a damaged ZIP raises."""

_MOST_LISTED = 20_000
"""Entries up to which a directory is read at all; each costs memory before it can be counted."""
_ENTRY = b"PK\x01\x02"
_SAMPLE = 16_384
_MAGIC = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF87a", "image"),
    (b"GIF89a", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x00\x00\x00\x0cjP  ", "image"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"Founder CEB", "ceb"),
    (b"FCEB", "ceb"),
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
    (b"\x09\x08\x08\x00", "xls"),
    (b"\x09\x08\x10\x00", "xls"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (("worddocument", "doc"), ("workbook", "xls"), ("book", "xls"), ("powerpoint document", "ppt"))
_OLE_ENCRYPTED = "encryptedpackage"
_SELF_EXTRACTING = re.compile(rb"Rar!\x1a\x07(?:\x01\x00|\x00..\x73)|7z\xbc\xaf\x27\x1c\x00[\x00-\x04]", re.DOTALL)
_STUB = 4 * 1024**2
"""Bytes of a program in which the archive that it unpacks begins."""
_ZIP_MEMBERS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("ofd.xml", "ofd"),
)
_PROLOGUE = re.compile(r"[\s\x00\ufeff]+|<\?.{0,2000}?\?>|<!--.{0,12000}?-->", re.DOTALL)
_HTML = re.compile(
    r"<!--|<(?:!doctype\s+html|html|head|body|script|style|link|meta|base|title|div|span|table|t[rd]|p|br|center|font|"
    r"form|h[1-6]|ul|ol|li|img|a|b|strong|iframe|frameset|noscript|section|article|header)\b",
    re.IGNORECASE,
)
_SVG = re.compile(r"<(?:svg|!DOCTYPE\s{1,20}svg)\b")
_HTML_SOON = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MAIL = re.compile(
    r"\s{0,20}(?:MIME-Version|From|Subject|Date|Content-Type|X-[\w-]{1,40}|Snapshot-[\w-]{1,40})\s?:", re.IGNORECASE
)
_MIME = re.compile(r"^(?:MIME-Version\s?:|Content-Type\s?:\s{0,9}multipart/)", re.IGNORECASE | re.MULTILINE)
_XML = (
    (re.compile(r"<(?:\w{1,20}:)?Workbook\b[^>]{0,2000}urn:schemas-microsoft-com:office:spreadsheet"), "xls-xml"),
    (re.compile(r"<(?:\w{1,20}:)?wordDocument\b|<\?mso-application\s+progid=[\"']Word\.Document[\"']"), "doc-xml"),
)
_BITMAP_HEADERS = tuple(struct.pack("<I", length) for length in (12, 40, 52, 56, 64, 108, 124))
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
    """What a file is, by its first bytes and its members, never by its name alone (T069).

    One of pdf, docx, xlsx, pptx, ofd, odf, zip, doc, xls, ppt, ole, xls-xml, doc-xml, rtf, rar, 7z, gzip, tar, ceb,
    html, mht, svg, image, text, exe, empty, or `unknown`. A program that unpacks an archive is that archive; a DOCX
    or XLSX behind a password is what its name says, else `ole`.
    """
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(content)
    if content.startswith(OLE):
        return _ole_kind(content, name)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content[257:262] == b"ustar":
        return "tar"
    if _is_picture(content):
        return "image"
    if content.startswith(b"MZ") and b"\x00" in content[:64]:
        return _program_kind(content)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    return "ceb" if kind_of_name(name) == "ceb" else _text_kind(content)


def archive_start(content: bytes) -> int | None:
    """Where in a program the RAR or 7z archive begins that it unpacks; None: there is none."""
    found = _SELF_EXTRACTING.search(content, 0, _STUB)
    return found.start() if found else None


def _program_kind(content: bytes) -> str:
    start = archive_start(content)
    if start is not None:
        return "rar" if content.startswith(b"Rar!", start) else "7z"
    return "zip" if content.rfind(b"PK\x05\x06", -66_000) >= 0 else "exe"


def _is_picture(content: bytes) -> bool:
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return True
    # "BM" alone begins texts as well: the length of the next header must be one that bitmaps have.
    return content.startswith(b"BM") and content[14:18] in _BITMAP_HEADERS


def _ole_kind(content: bytes, name: str) -> str:
    streams = _ole_streams(content)
    for stream, kind in _OLE_STREAMS:
        if stream in streams:
            return kind
    if _OLE_ENCRYPTED in streams:
        claimed = kind_of_name(name)
        return claimed if claimed in ("docx", "xlsx", "pptx") else "ole"
    return "ole"


def _ole_streams(content: bytes) -> set[str]:
    """Names of the streams at the top of an OLE container; where its directory is damaged, those found anywhere."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return {entry.name.lower() for entry in container.root.kids if entry.entry_type == olefile.STGTY_STREAM}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error):
        low = content.lower()
        names = [stream for stream, _ in _OLE_STREAMS] + [_OLE_ENCRYPTED]
        return {stream for stream in names if stream.encode("utf-16-le") in low}


def _text_kind(content: bytes) -> str:
    text = decode(_sample(content))[0]
    if text.lstrip("\ufeff \t\r\n").startswith("{\\rtf"):
        return "rtf"
    for pattern, kind in _XML:
        if text.lstrip("\ufeff \t\r\n").startswith("<") and pattern.search(text):
            return kind
    if _MAIL.match(text) and _MIME.search(text):
        return "mht"
    if _is_html(text):
        return "html"
    if _is_svg(text):
        return "svg"
    odd = sum(1 for sign in text if (sign < " " and sign not in "\t\n\r\f\v") or sign == "\ufffd")
    return "text" if odd * 100 <= len(text) else "unknown"


def _sample(content: bytes) -> bytes:
    """How a text begins, not cut within a sign of UTF-8: half a sign makes all of it look like another encoding."""
    head = content[:_SAMPLE]
    if len(content) > _SAMPLE:
        for back in range(1, 4):
            if head[-back] >= 0xC0:
                return head[:-back]
            if head[-back] < 0x80:
                break
    return head


def _is_html(text: str) -> bool:
    place = _behind_prologue(text)
    return _HTML.match(text, place) is not None or _HTML_SOON.search(text[:1024]) is not None


def _is_svg(text: str) -> bool:
    """A drawing; its source is no text that anybody reads."""
    return _SVG.match(text, _behind_prologue(text)) is not None


def _behind_prologue(text: str) -> int:
    place = 0
    while match := _PROLOGUE.match(text, place):
        place = match.end()
    return place


def _zip_kind(content: bytes) -> str:
    try:
        names = {member.filename.replace("\\", "/").lstrip("/").lower() for member in zip_members(content)}
    except ZIP_FAULTS:
        low = content.lower()
        names = {member for member, _ in _ZIP_MEMBERS if member.encode() in low}
    for member, kind in _ZIP_MEMBERS:
        if member in names:
            return kind
    if "mimetype" in names and b"application/vnd.oasis.opendocument" in content[:200]:
        return "odf"
    return "docx" if any(name.startswith("word/document") and name.endswith(".xml") for name in names) else "zip"


def zip_members(content: bytes) -> list[zipfile.ZipInfo]:
    """The directory of a ZIP container. Raises one of ZIP_FAULTS where it is damaged or absurdly long."""
    if content.count(_ENTRY) > _MOST_LISTED:
        raise ValueError(f"more than {_MOST_LISTED} members")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.infolist()


def container_problem(content: bytes, kind: str) -> str | None:
    """Why a file of that kind is not opened: what `zip_problem` says of ZIP containers, or a password (T070, T072).

    A DOCX, XLSX or PPTX behind a password is an OLE container with an encrypted package in it.
    """
    if content.startswith(OLE):
        return ENCRYPTED if _OLE_ENCRYPTED in _ole_streams(content) else None
    return zip_problem(content) if kind in ("docx", "xlsx", "pptx", "ofd", "odf", "zip") else None


def zip_problem(content: bytes) -> str | None:
    """Why a ZIP container is not opened (T072): damaged, too many members, too big, packed too densely, encrypted."""
    try:
        members = zip_members(content)
    except ZIP_FAULTS as fault:
        return f"damaged container: {fault}"[:120]
    limit = zip_limit(members)
    if limit is None and any(member.flag_bits & 1 for member in members):
        return ENCRYPTED
    return limit


def zip_limit(members: Sequence[zipfile.ZipInfo]) -> str | None:
    """Which limit the members of a ZIP break: their number, size, density, or that they share bytes of the file."""
    if len(members) > MOST_ENTRIES:
        return f"limit: {len(members)} members"
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        return f"limit: {total} bytes unpacked"
    if any(one.file_size > 1024**2 and one.file_size > MOST_RATIO * max(one.compress_size, 1) for one in members):
        return "limit: packed more than 200 to 1"
    # Members that overlap in the file make a small file unpack to a huge one without a dense member.
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            return "limit: members overlap"
        end = member.header_offset + 30 + member.compress_size
    return None
