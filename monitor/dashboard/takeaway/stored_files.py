"""Stored bytes and versions to take away: always as attachments, proven before the first byte, never shown as pages."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from monitor.dashboard.desk import Desk
from monitor.wording import SOURCES, minute
from storage.contents import Attachment
from storage.evidence import CaptureRow
from storage.moments import SHANGHAI
from storage.sightings import Answer, PlaceKind, Version

Opening = Callable[[Request], AbstractContextManager[Desk]]

INERT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "none",
}
"""On all that is taken away: whatever it is, no browser makes a page of it on our address (T100, T101)."""
LONGEST_NAME = 120
"""Characters of a file's name with its ending."""
ENDINGS = frozenset({
    "txt", "pdf", "doc", "docx", "wps", "rtf", "xls", "xlsx", "et", "csv", "ofd", "odt", "ods", "ppt", "pptx", "zip",
    "rar", "7z", "tar", "gz", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "json", "xml",
})  # fmt: skip
"""A name keeps these; anything else ends in `.bin`, so that a double click runs nothing."""

_NUMBER = re.compile(r"[0-9]{1,15}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
_DEVICE = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_BEGINNINGS = (
    (b"%PDF", "pdf"), (b"{\\rtf", "rtf"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gz"),
    (b"\xff\xd8\xff", "jpg"), (b"\x89PNG", "png"), (b"GIF8", "gif"), (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "doc"),
)  # fmt: skip
_PACKED = {
    "zip": ("docx", "xlsx", "et", "wps", "ofd", "odt", "ods", "pptx", "zip"),
    "doc": ("doc", "wps", "xls", "et", "ppt"),
}
"""Containers whose name says what is in them."""
_NAMED = re.compile(r"\.([a-z0-9]{1,5})(?=$|[?&#])")
_CHUNK = 1 << 16
_IN_MEMORY = 1 << 20
_TURNS = BoundedSemaphore(2)
"""So many files are proven at once: each is in memory whole for a moment."""


def routes(opening: Opening) -> list[Route]:
    """The routes of stored bytes; `opening` gives the desk of a request, and closes it."""

    def captured(request: Request) -> Response:
        with opening(request) as desk:
            return _capture(desk, str(request.path_params["capture"]))

    def version(request: Request) -> Response:
        with opening(request) as desk:
            return _version(desk, str(request.path_params["report"]), str(request.path_params["number"]))

    return [Route("/captures/{capture}", captured), Route("/report/{report}/versions/{number}.txt", version)]


def taken_away(content: bytes, name: str, fallback: str, media_type: str, sha256: str = "") -> Response:
    """Bytes as a file under `name`, `fallback` its ASCII name; whole, whatever range is asked for."""
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed when the last byte went out
    file.write(content)
    file.seek(0)

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk

    headers = {**INERT, "Content-Disposition": disposition(name, fallback), "Content-Length": str(len(content))}
    if sha256:
        headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    return StreamingResponse(chunks(), media_type=media_type, headers=headers)


def disposition(name: str, fallback: str) -> str:
    """A Content-Disposition for any name, itself ASCII (RFC 6266, RFC 8187, T102); `fallback`: a plain ASCII name."""
    return f"attachment; filename=\"{fallback}\"; filename*=UTF-8''{quote(safe_name(name) or fallback, safe='')}"


def safe_name(name: str) -> str:
    """A name that every system takes for a plain file: no paths, nothing unseen, no device, at most 120 signs."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", name) if unicodedata.category(sign) not in _UNSEEN)
    stem, dot, ending = _FORBIDDEN.sub("_", seen.strip()).strip(" ._").rpartition(".")
    stem, ending = (stem, ending) if dot and stem else (ending, "")
    room = LONGEST_NAME - len(ending) - 1
    whole = f"{stem[:room].rstrip(' ._')}.{ending}" if ending else stem[:LONGEST_NAME]
    return f"_{whole}" if _DEVICE.match(whole) else whole


def _capture(desk: Desk, asked: str) -> Response:
    """The bytes of a capture, by its number or their SHA-256."""
    archive = desk.overview.archive
    number = int(asked) if _NUMBER.fullmatch(asked) else None
    if _SHA256.fullmatch(asked):
        number = archive.capture_of(asked)
    row = archive.capture_row(number) if number is not None else None
    if row is None:
        raise HTTPException(404)
    file = _linked(desk, row)
    with _TURNS:
        content = archive.body_of(row.capture)
        ending = _ending(content, row, file)
        name = f"{_stem(row, file)}.{ending}"
        return taken_away(content, name, f"capture-{row.capture}.{ending}", "application/octet-stream", row.spot.sha256)


def _linked(desk: Desk, row: CaptureRow) -> Attachment | None:
    """The attachment as which a report's page linked these bytes."""
    if row.kind is not PlaceKind.ATTACHMENT or row.report is None:
        return None
    for version in reversed(desk.overview.archive.versions(row.report)):
        for file in version.content.attachments:
            if file.sha256 == row.spot.sha256:
                return file
    return None


def _stem(row: CaptureRow, file: Attachment | None) -> str:
    """What a received file is called: as the report's page links it; else what it is, when it came, which bytes."""
    if file is not None and file.name:
        stem, dot, ending = file.name.rpartition(".")
        return f"{row.report}-{stem if dot and ending.lower() in ENDINGS else file.name}"
    when = row.at.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M")
    return f"{row.report or row.county}-{row.kind.value}-{when}-{row.spot.sha256[:8]}"


def _ending(content: bytes, row: CaptureRow, file: Attachment | None) -> str:
    """By how the bytes begin; of containers by what was found in them or their address; of pages by what came."""
    named = [file.type.lower()] if file is not None else []
    named += _NAMED.findall(row.url.lower())[::-1]
    for beginning, ending in _BEGINNINGS:
        if content.startswith(beginning):
            return next((one for one in named if one in _PACKED.get(ending, ())), ending)
    if row.kind is not PlaceKind.ATTACHMENT:
        # What was no page of the report may be anybody's: it opens as text.
        return "html" if row.answer is Answer.PAGE else "html.txt"
    return next((one for one in named if one in ENDINGS), "html.txt" if {"html", "htm"} & set(named) else "bin")


def _version(desk: Desk, report: str, number: str) -> Response:
    versions = desk.overview.archive.versions(report)
    version = next((one for one in versions if str(one.number) == number), None)
    if version is None:
        raise HTTPException(404)
    name = desk.register.body_name(report.rpartition("-")[0])
    text = version_text(version, name, desk.language)
    # A byte order mark and line ends as the oldest editors want them.
    content = text.replace("\n", "\r\n").encode("utf-8-sig", "replace")
    stem = f"{report}-v{version.number}"
    return taken_away(content, f"{stem}-{name}.txt", f"{stem}.txt", "text/plain; charset=utf-8")


def version_text(version: Version, name: str, language: str) -> str:
    """A version for reading and quoting: what it is, when it was seen, its text and that of its files."""
    content, english = version.content, language == "en"
    seen = f"{minute(version.first_seen)} – {minute(version.last_seen)}"
    dates = ", ".join(f"{SOURCES[claim.source].of(language)} {claim.date.isoformat()}" for claim in content.dates)
    head = [
        content.title,
        f"{name} · {version.report} · " + (f"version {version.number}" if english else f"第 {version.number} 版"),
        ("Address: " if english else "网址：") + version.url,
        ("Seen (UTC+8): " if english else "见到（北京时间）：") + seen,
        ("Dates: " if english else "日期：") + (dates or "—"),
        ("SHA-256 of what was received: " if english else "所收字节的 SHA-256：") + version.sha256,
        "=" * 40,
    ]
    parts = ["\n".join(head), content.text]
    for file in content.attachments:
        title = ("Attachment: " if english else "附件：") + f"{file.name}  {file.type}  {file.sha256 or '—'}"
        parts.append(f"{'=' * 40}\n{title}\n\n{file.text or file.problem or ''}".rstrip())
    return "\n\n".join(parts) + "\n"
