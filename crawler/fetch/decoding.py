"""Content encodings undone strictly: a cut or broken stream is said to be one (D9, T010–T012, T094)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

ACCEPTED = "gzip, deflate"
MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Decoded:
    """A body after its content encoding was undone."""

    content: bytes
    proven: bool
    """The stream's own end and checksum were there."""
    encoded: bool
    note: str = ""
    too_big: bool = False


def decode(content: bytes, encoding: str) -> Decoded:
    """Undo `Content-Encoding`; never raises: what cannot be undone is said in `note`.

    A server that announces gzip and sends plain text is believed by the bytes (T012).
    """
    name = encoding.strip().lower()
    if name in ("", "identity") or not content:
        return Decoded(content=content, proven=False, encoded=False)
    if name in ("gzip", "x-gzip"):
        if content[:2] != b"\x1f\x8b":
            return Decoded(content=content, proven=False, encoded=False, note="announced gzip, sent plain")
        return _inflate(content, zlib.MAX_WBITS | 16)
    if name == "deflate":
        whole = _inflate(content, zlib.MAX_WBITS)
        return whole if whole.content else _inflate(content, -zlib.MAX_WBITS)
    return Decoded(content=content, proven=False, encoded=True, note=f"content encoding {name[:20]!r} is not known")


def _inflate(content: bytes, window: int) -> Decoded:
    engine = zlib.decompressobj(window)
    try:
        plain = engine.decompress(content, MAX_BYTES + 1)
    except zlib.error as error:
        return _salvage(content, window, str(error))
    if len(plain) > MAX_BYTES:
        return Decoded(content=b"", proven=False, encoded=True, note="too big once unpacked", too_big=True)
    if not engine.eof:
        return Decoded(content=plain, proven=False, encoded=True, note="compressed stream is cut")
    return Decoded(content=plain, proven=True, encoded=True)


def _salvage(content: bytes, window: int, reason: str) -> Decoded:
    """What could be unpacked before the fault, for the evidence."""
    engine = zlib.decompressobj(window)
    plain = bytearray()
    try:
        for start in range(0, len(content), 4096):
            plain += engine.decompress(content[start : start + 4096], MAX_BYTES)
    except zlib.error:
        return Decoded(content=bytes(plain), proven=False, encoded=True, note=f"compressed stream is broken: {reason}")
    return Decoded(content=bytes(plain), proven=False, encoded=True, note=f"compressed stream is broken: {reason}")
