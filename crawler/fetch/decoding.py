"""Content encodings undone strictly: a cut or broken stream is said to be one (D9, T010–T012, T094)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

ACCEPTED = "gzip, deflate"
MAX_BYTES = 64 * 1024 * 1024
MAX_LAYERS = 2
"""Encodings laid one over another that are undone."""
MAX_MEMBERS = 64
"""Gzip streams laid end to end that are read."""
_GZIP = b"\x1f\x8b"


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
    names = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in ("", "identity")]
    found = Decoded(content=content, proven=False, encoded=False)
    if not names or not content:
        return found
    if len(names) > MAX_LAYERS:
        return Decoded(content=content, proven=False, encoded=True, note=f"{len(names)} content encodings")
    for name in reversed(names):
        found = _undo(found.content, name)
        if found.encoded and not found.proven:
            break
    return found


def _undo(content: bytes, name: str) -> Decoded:
    if name in ("gzip", "x-gzip"):
        if not content.startswith(_GZIP):
            return Decoded(content=content, proven=False, encoded=False, note="announced gzip, sent plain")
        return _inflate(content, zlib.MAX_WBITS | 16)
    if name == "deflate":
        whole = _inflate(content, zlib.MAX_WBITS)
        whole = whole if whole.content or whole.too_big else _inflate(content, -zlib.MAX_WBITS)
        if not whole.content and not whole.too_big and content.lstrip()[:1] in (b"<", b"{", b"["):
            return Decoded(content=content, proven=False, encoded=False, note="announced deflate, sent plain")
        return whole
    return Decoded(content=content, proven=False, encoded=True, note=f"content encoding {name[:20]!r} is not known")


def _inflate(content: bytes, window: int) -> Decoded:
    """One stream, or several laid end to end as gzip allows; what follows the last and is none is not ours."""
    plain = bytearray()
    rest = content
    for _ in range(MAX_MEMBERS):
        engine = zlib.decompressobj(window)
        try:
            plain += engine.decompress(rest, MAX_BYTES + 1 - len(plain))
        except zlib.error as error:
            return _salvage(bytes(plain), rest, window, str(error))
        if len(plain) > MAX_BYTES:
            return Decoded(content=b"", proven=False, encoded=True, note="too big once unpacked", too_big=True)
        if not engine.eof:
            return Decoded(content=bytes(plain), proven=False, encoded=True, note="compressed stream is cut")
        rest = engine.unused_data
        if not (window > zlib.MAX_WBITS and rest.startswith(_GZIP)):
            return Decoded(content=bytes(plain), proven=True, encoded=True)
    return Decoded(content=bytes(plain), proven=False, encoded=True, note=f"more than {MAX_MEMBERS} gzip streams")


def _salvage(before: bytes, content: bytes, window: int, reason: str) -> Decoded:
    """What could be unpacked before the fault, for the evidence."""
    engine = zlib.decompressobj(window)
    plain = bytearray(before)
    note = f"compressed stream is broken: {reason}"
    try:
        for start in range(0, len(content), 4096):
            plain += engine.decompress(content[start : start + 4096], MAX_BYTES)
            if len(plain) > MAX_BYTES:
                break
    except zlib.error:
        return Decoded(content=bytes(plain), proven=False, encoded=True, note=note)
    return Decoded(content=bytes(plain[:MAX_BYTES]), proven=False, encoded=True, note=note)
