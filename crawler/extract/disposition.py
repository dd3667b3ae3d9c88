"""The name that a download is given by its header, for links that have none: Content-Disposition (domain 7.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from crawler.extract.attachments import name_in_address
from storage.contents import Attachment

_EXTENDED = re.compile(r"filename\*\s{0,3}=\s{0,3}([\w-]{0,20})'[\w-]{0,20}'([^;\s\"]{1,1200})", re.IGNORECASE)
_PLAIN = re.compile(r"filename\s{0,3}=\s{0,3}(?:\"([^\"]{1,600})\"|([^;\s\"]{1,600}))", re.IGNORECASE)
_ENCODED = re.compile(r"^=\?[\w-]{1,20}\?[bq]\?[^\s?]{1,800}\?=$", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|et|pptx?|ofd|rtf|zip|rar|7z|ceb|txt|html?|jpe?g|png|tiff?)$", re.IGNORECASE
)
_UNSAFE = re.compile('[\x00-\x1f\x7f\\\\/:*?"<>|\u202a-\u202e\u2066-\u2069]')


def named_by_link(attachment: Attachment) -> bool:
    """Whether a link gave its file a name, and not only the address of a script: download.jsp."""
    name = attachment.name
    if name in ("", "file"):
        return False
    return name != name_in_address(attachment.url) or _FILE.search(name) is not None


def name_in_headers(headers: Iterable[tuple[str, str]]) -> str:
    """The file name of a Content-Disposition header (values as Latin-1, as they came); "" where it has none.

    Read in every way that offices' servers write it: RFC 5987, percent signs, MIME words, bare UTF-8 or GBK bytes.
    """
    value = next((value for name, value in headers if name.lower() == "content-disposition"), "")[:4000]
    extended = _EXTENDED.search(value)
    if extended is not None:
        raw = unquote_to_bytes(extended[2])
        return _clean(_decoded(raw))
    plain = _PLAIN.search(value)
    if plain is None:
        return ""
    name = (plain[1] or plain[2] or "").strip()
    if _ENCODED.match(name):
        return _clean(_mime(name))
    if re.search(r"%[0-9A-Fa-f]{2}", name):
        return _clean(_decoded(unquote_to_bytes(name)))
    return _clean(_decoded(name.encode("latin-1", "replace")))


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _mime(name: str) -> str:
    try:
        parts = [
            part if isinstance(part, str) else part.decode(kind or "ascii", "replace")
            for part, kind in decode_header(name)
        ]
        return "".join(parts)
    except (HeaderParseError, LookupError, ValueError):
        return name


def _clean(name: str) -> str:
    """The last name of what may be a path, without signs that no file name has."""
    return " ".join(_UNSAFE.sub(" ", re.split(r"[\\/]", name)[-1]).split())[:200]
