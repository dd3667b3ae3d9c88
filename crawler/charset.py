"""Which encoding the bytes of a page are in, whatever it declares."""

from __future__ import annotations

import codecs
import re

_COMMON = frozenset("的一是在了和有人大为中国年政府信息公开工作情况行申请不机关主动报告本无数县镇")
_SIGNS = re.compile("[\u3000-\u301f\u4e00-\u9fff]")
_HEAD = 200
"""Signs by which UTF-16 is told."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def charset_family(charset: str) -> str:
    """One name for charsets that a page may declare for one another (gb2312, gbk, gb18030)."""
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        return charset
    if name in ("gb2312", "gbk", "gb18030", "hz"):
        return "gb18030"
    return "utf-8" if name.startswith("utf-8") else name.replace("_", "-")


def decode(content: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """Bytes as (text, encoding): byte-order mark, UTF-8 (a few bad bytes allowed), GB18030, what is declared.

    Never fails: undecodable bytes become U+FFFD (T047 to T051).
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace"), encoding
    wide = _wide(content)
    if wide:
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass  # the next reading is the answer
    unmarked = _unmarked_wide(content)
    if unmarked:
        return content.decode(unmarked, "replace"), unmarked
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide_characters = len(text) - len(text.encode("ascii", "ignore")) - bad
    if bad * 5 <= wide_characters:
        return text, "utf-8"
    return _chinese(content, declared)


def _wide(content: bytes) -> str | None:
    head = content[:400]
    if len(head) < 8:
        return None
    if head[1::2].count(0) > len(head) * 0.3:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) * 0.3 else None


def _unmarked_wide(content: bytes) -> str | None:
    """The byte order of UTF-16 without a mark and nearly without ASCII, which has hardly a zero byte to be known by."""
    head = content[: 2 * _HEAD]
    if len(head) < 16 or len(content) % 2:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        signs = head.decode(encoding, "replace")
        common = sum(1 for sign in signs if sign in _COMMON)
        known = sum(1 for sign in signs if sign < "\x7f" or _SIGNS.match(sign))
        if known * 10 >= len(signs) * 9 and common * 12 >= len(signs):
            return encoding
    return None


def _chinese(content: bytes, declared: str | None) -> tuple[str, str]:
    text = content.decode("gb18030", "replace")
    if declared is None or charset_family(declared) in ("gb18030", "utf-8", "ascii", "iso8859-1", "cp1252"):
        return text, "gb18030"
    try:
        other = content.decode(declared)
    except (UnicodeError, LookupError):
        return text, "gb18030"
    common = sum(1 for character in text if character in _COMMON)
    rival = sum(1 for character in other if character in _COMMON)
    return (other, codecs.lookup(declared).name) if rival > common else (text, "gb18030")
