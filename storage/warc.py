"""What was received, appended to WARC files: one record a new body, found by file, offset, length and SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from storage.healing import sync_folder
from storage.refusals import BrokenArchive
from storage.sightings import RENDERED, Body

FULL = 1_000_000_000
"""Bytes after which the next record goes into a new file."""
ORIGINAL = "X-Nianbao-Orig-"
"""Before the name of a header that was true on the wire and is not of the stored, decoded bytes."""

_NAME = re.compile(r"^[\w.-]{1,120}\.warc\.gz$", re.ASCII)
_TOKEN = re.compile(r"[^A-Za-z0-9!#$%&'*+.^_`|~-]")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_NO_ADDRESS = re.compile(r"[^0-9A-Fa-f:.]")
_ON_THE_WIRE = ("content-encoding", "transfer-encoding", "content-length")


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where a body lies."""

    file: str
    """Name within `archive/`."""
    offset: int
    length: int
    """Of the compressed record, in bytes."""
    record: str
    """SHA-256 of the compressed record, so that any altered byte of it is seen."""
    sha256: str
    """Of the body."""


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes digests as SHA-256 rather than SHA-1."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class Warc:
    """The WARC files of one archive: appends to a file of its own, reads from all."""

    def __init__(self, folder: Path, *, full: int = FULL) -> None:
        """`folder` is `archive/`; it is made with the first record. `full` is the size at which a file is closed."""
        self.folder = folder
        self._full = full
        self._file: int | None = None
        self._name = ""
        self._end = 0
        self._dead = ""

    def __enter__(self) -> Warc:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file that is being written, if any."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def append(self, body: Body, at: datetime) -> Spot:
        """Append a body received at `at` (aware); on return it is on the disk. Raises OSError when the disk refuses.

        After a refused fsync the state of the file is unknown: nothing more is written (BrokenArchive from then on).
        """
        if self._dead:
            raise BrokenArchive(self._dead)
        lead, record = _records(body, at)
        if self._file is None or self._end >= self._full:
            self._begin(at)
        start = self._end
        self._write(lead + record)
        return Spot(
            file=self._name,
            offset=start + len(lead),
            length=len(record),
            record=hashlib.sha256(record).hexdigest(),
            sha256=body.sha256,
        )

    def _begin(self, at: datetime) -> None:
        self.close()
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            sync_folder(self.folder.parent)
        stamp = at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        for serial in range(1, 10_000):
            name = f"nianbao-{stamp}-{os.getpid()}{'' if serial == 1 else f'-{serial}'}.warc.gz"
            try:
                self._file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
            except FileExistsError:
                continue
            break
        else:
            raise BrokenArchive(f"{self.folder}: no free name for a new file")
        self._name, self._end = name, 0
        sync_folder(self.folder)
        self._write(_information(name, at))

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            self._withdraw()
            raise
        try:
            os.fsync(self._file)
        except OSError as fault:
            # A second fsync may succeed and still have lost the bytes: never try again.
            self._dead = f"{self.folder / self._name}: the disk refused to keep what was written ({fault})"
            raise BrokenArchive(self._dead) from fault
        self._end += len(data)

    def _withdraw(self) -> None:
        """Take back half a record, and leave this file: the next record begins a new one."""
        assert self._file is not None
        try:
            os.ftruncate(self._file, self._end)
        finally:
            self.close()

    def read(self, spot: Spot) -> bytes:
        """The body at that spot, proven by both hashes; raises BrokenArchive when it is not what was stored."""
        where = f"archive/{spot.file} at {spot.offset}"
        if not _NAME.match(spot.file):
            raise BrokenArchive(f"{where}: not the name of a WARC file")
        try:
            with (self.folder / spot.file).open("rb") as source:
                source.seek(spot.offset)
                record = source.read(spot.length)
        except OSError as fault:
            raise BrokenArchive(f"{where}: cannot be read ({fault.strerror})") from fault
        if len(record) != spot.length or hashlib.sha256(record).hexdigest() != spot.record:
            raise BrokenArchive(f"{where}: the record is not the one that was stored")
        body = _payload(record, where)
        if hashlib.sha256(body).hexdigest() != spot.sha256:
            raise BrokenArchive(f"{where}: the body has not the hash that was stored")
        return body


def _payload(record: bytes, where: str) -> bytes:
    try:
        for found in ArchiveIterator(BytesIO(record)):
            return bytes(found.raw_stream.read())
    except ArchiveLoadFailed as fault:
        raise BrokenArchive(f"{where}: not a WARC record") from fault
    raise BrokenArchive(f"{where}: no WARC record")


def _information(name: str, at: datetime) -> bytes:
    out = BytesIO()
    writer = _Writer(out, gzip=True)
    record = writer.create_warcinfo_record(
        name,
        {
            "software": "nianbao",
            "format": "WARC File Format 1.0",
            "description": f"HTTP content codings are decoded; the headers that named them begin with {ORIGINAL}",
        },
    )
    record.rec_headers.replace_header("WARC-Date", _warc_date(at))
    writer.write_record(record)
    return out.getvalue()


def _records(body: Body, at: datetime) -> tuple[bytes, bytes]:
    """The request record (empty where the request is not known) and the response record, compressed.

    The response stands last, so that an acknowledged record ends where the file ended. What a browser made of a
    response is a conversion of it: the response stands before it.
    """
    if body.wire is not None:
        return _converted(body, body.wire, at)
    address = quote(body.url, safe="!#$%&'()*+,/:;=?@[]~-._")
    headers = {"WARC-Date": _warc_date(at)}
    if body.address:
        headers["WARC-IP-Address"] = _NO_ADDRESS.sub("", body.address)
    out = BytesIO()
    writer = _Writer(out, gzip=True)
    response: ArcWarcRecord = writer.create_warc_record(
        address,
        "response",
        payload=BytesIO(body.content),
        length=len(body.content),
        http_headers=StatusAndHeaders(_status_line(body.status), _stored_headers(body), protocol="HTTP/1.1"),
        warc_headers_dict=dict(headers),
    )
    if body.request_headers:
        headers["WARC-Concurrent-To"] = response.rec_headers.get_header("WARC-Record-ID")
        request = writer.create_warc_record(address, "request", http_headers=_request(body), warc_headers_dict=headers)
        writer.write_record(request)
    lead = out.tell()
    writer.write_record(response)
    whole = out.getvalue()
    return whole[:lead], whole[lead:]


def _converted(body: Body, wire: Body, at: datetime) -> tuple[bytes, bytes]:
    """Request and response as they went over the wire, then what a browser made of them, compressed."""
    before = b"".join(_records(wire, at))
    first = next(found for found in ArchiveIterator(BytesIO(before)) if found.rec_type == "response")
    out = BytesIO()
    record = _Writer(out, gzip=True).create_warc_record(
        quote(body.url, safe="!#$%&'()*+,/:;=?@[]~-._"),
        "conversion",
        payload=BytesIO(body.content),
        length=len(body.content),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict={
            "WARC-Date": _warc_date(at),
            "WARC-Refers-To": first.rec_headers.get_header("WARC-Record-ID"),
            **dict(_clean(tuple(pair for pair in body.headers if pair[0] == RENDERED))),
        },
    )
    _Writer(out, gzip=True).write_record(record)
    return before, out.getvalue()


def _stored_headers(body: Body) -> list[tuple[str, str]]:
    """The headers, those renamed that are not true of the stored bytes, and a Content-Length that is."""
    stored = []
    for name, value in _clean(body.headers):
        on_the_wire = name.lower() in _ON_THE_WIRE and value != str(len(body.content))
        stored.append((f"{ORIGINAL}{name}" if on_the_wire else name, value))
    if not any(name.lower() == "content-length" for name, _ in stored):
        stored.append(("Content-Length", str(len(body.content))))
    return stored


def _clean(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Headers that cannot break out of their line, whatever a server sent."""
    cleaned = ((_TOKEN.sub("", name), _BREAKS.sub(" ", value)) for name, value in headers)
    return [(name, value.encode("utf-8", "replace").decode("utf-8")) for name, value in cleaned if name]


def _request(body: Body) -> StatusAndHeaders:
    parts = urlsplit(body.url)
    target = quote(parts.path or "/", safe="!$%&'()*+,/:;=@[]~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="!$%&'()*+,/:;=?@[]~-._")
    return StatusAndHeaders(f"GET {target} HTTP/1.1", _clean(body.request_headers), is_http_request=True)


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
