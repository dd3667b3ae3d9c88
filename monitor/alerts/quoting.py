"""Crawled text made fit for a mail: one line, short, no personal data, no address a mail program would link."""

from __future__ import annotations

import re
import unicodedata

MASK = "＊＊＊"
"""Stands where personal data stood."""
ADDRESS = "〔网址〕"
"""Stands where an address stood: mails link to the dashboard alone (T105)."""

_SPACE = re.compile(r"\s+")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
_LANDLINE = re.compile(r"(?<!\d)[（(]?0\d{2,3}[）)]?[-—－ ]{1,2}\d{7,8}(?:[-—－]\d{1,6})?(?!\d)")
_AFTER_PHONE = re.compile(
    r"((?:电话|传真|手机|联系方式|热线|[Tt]el|[Ff]ax|[Pp]hone)[^0-9\n]{0,6})"
    r"[（(]?\d{3,4}[）)]?[-—－ ]?\d{3,8}(?:[-—－]\d{1,6})?(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}\s?[@＠]\s?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_CLERK = re.compile(
    r"((?:联系人|经办人|填报人|负责人|审核人)[:：]\s?)[\u4e00-\u9fff·]{2,4}?(?=[\s,，。;；、)）]|电话|手机|联系|$)"
)
_LINK = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]{1,15}://|//|www\.)[^\s<>\"'，。；（）「」]{1,400}")
_HOST = re.compile(
    r"(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){1,5}(?:com|cn|net|org|gov|info|xyz|top|vip|cc|io|site|club|shop|app)"
    r"(?![A-Za-z0-9-])(?:[:/][^\s<>\"'，。；（）「」]{0,400})?",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"(?:javascript|vbscript|data|mailto|tel):", re.IGNORECASE)


def one_line(text: str) -> str:
    """`text` without line breaks, control signs and direction overrides; runs of white space become one space.

    CR, LF, VT, FF, NEL, U+2028 and U+2029 are white space here, so no header can be split and no line forged (T104).
    """
    kept = (" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    return _SPACE.sub(" ", "".join(s for s in kept if unicodedata.category(s) not in ("Cf", "Cs", "Co"))).strip()


def shorten(text: str, limit: int = 120) -> str:
    """At most `limit` characters, a cut shown as `…`."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def mask(text: str) -> str:
    """`text` with telephone numbers, mail addresses, identity numbers and clerks' names masked."""
    text = _MAIL.sub(MASK, text)
    text = _IDENTITY.sub(MASK, text)
    text = _MOBILE.sub(MASK, text)
    text = _LANDLINE.sub(MASK, text)
    text = _AFTER_PHONE.sub(rf"\1{MASK}", text)
    return _CLERK.sub(rf"\1{MASK}", text)


def unlink(text: str) -> str:
    """`text` without anything that a mail program would make a link of."""
    return _SCRIPT.sub(ADDRESS, _HOST.sub(ADDRESS, _LINK.sub(ADDRESS, text)))


def quoted(text: str | None, limit: int = 120) -> str:
    """Crawled text as it may stand in a mail: one line, masked, without links, cut; empty for None."""
    return "" if not text else shorten(unlink(mask(one_line(text[:20_000]))), limit)


def defanged(text: str, limit: int = 120) -> str:
    """Text about our watch: hosts stay readable, `www[.]example[.]cn`, but no mail program makes links of them."""
    line = mask(one_line(text[:20_000])).replace("://", "[://]")
    return shorten(_HOST.sub(lambda found: found[0].replace(".", "[.]"), line), limit)
