"""OLE2 containers (DOC, WPS, XLS, ET): their streams, and the moments in their properties."""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta

from crawler.files.parsed import Property, office_property

_SUMMARY = "\x05SummaryInformation"
_FILETIME = 0x0040
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MOST_PROPERTIES = 200
_NAMES = {12: "created", 13: "modified"}


def streams(content: bytes, *names: str) -> dict[str, bytes]:
    """The named streams of an OLE2 container, by name; those that are not there are left out.

    Raises OSError for bytes that are no such container, ValueError for a stream that is cut short or longer than
    the file.
    """
    import olefile

    found: dict[str, bytes] = {}
    with olefile.OleFileIO(io.BytesIO(content)) as container:
        for name in names:
            if not container.exists(name) or container.get_type(name) != olefile.STGTY_STREAM:
                continue
            size = container.get_size(name)
            # Sectors may point in a circle: a short file could claim gigabytes.
            if size > len(content):
                raise ValueError(f"stream {name!r} claims {size} bytes in a file of {len(content)}")
            read = container.openstream(name).read()
            if len(read) < size:
                raise ValueError(f"cut short: {len(read)} of {size} bytes of stream {name!r}")
            found[name] = read
    return found


def moments(content: bytes) -> tuple[Property, ...]:
    """When a DOC, WPS, XLS or ET file was created and last saved, as its summary says; UTC.

    Only the two moments are read: the texts beside them stand in the code page of whoever wrote them, which may be
    told wrong or negative (-535 for 65001). Moments of a program's blank document and years outside 1990 to 2099
    are left out. A damaged summary gives none; bytes that are no OLE2 container raise OSError.
    """
    try:
        summary = streams(content, _SUMMARY).get(_SUMMARY, b"")
        found = _filetimes(summary)
    except (ValueError, struct.error):
        return ()
    told = (office_property(_NAMES[number], moment) for number, moment in found)
    return tuple(one for one in told if one is not None)


def _filetimes(summary: bytes) -> list[tuple[int, datetime]]:
    """The moments of a property set by their numbers: a table of (number, offset), values with their types."""
    if len(summary) < 48 or summary[:2] != b"\xfe\xff":
        return []
    (start,) = struct.unpack_from("<I", summary, 44)
    _, count = struct.unpack_from("<II", summary, start)
    found = []
    for place in range(min(count, _MOST_PROPERTIES)):
        number, offset = struct.unpack_from("<II", summary, start + 8 + 8 * place)
        if number not in _NAMES:
            continue
        kind, _, value = struct.unpack_from("<HHQ", summary, start + offset)
        if kind == _FILETIME and 0 < value < 1 << 58:
            found.append((number, (_EPOCH + timedelta(microseconds=value // 10)).replace(microsecond=0)))
    return sorted(found)
