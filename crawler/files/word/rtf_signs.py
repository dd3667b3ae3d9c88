"""The signs of RTF: bytes in the code page of their font, and the words that stand for single signs."""

from __future__ import annotations

import re

SIGNS = {
    "tab": " ", "line": "\n", "softline": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–",
    "emspace": "\u3000", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "~": "\xa0", "_": "-", "-": "", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
"""Control words and signs that stand for text."""

SYMBOL = 2
"""The charset of fonts whose letters are pictures."""
_CHINESE = "gb18030"
_OF_CHARSET = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: _CHINESE, 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_OF_PAGE = {
    437: "cp437", 850: "cp850", 874: "cp874", 932: "cp932", 936: _CHINESE, 949: "cp949", 950: "cp950",
    1250: "cp1250", 1251: "cp1251", 1252: "cp1252", 10000: "mac_roman", 10008: _CHINESE, 54936: _CHINESE,
    65001: "utf-8",
}  # fmt: skip
_PAIRS = re.compile(rb"(?:[\x00-\x7f]|[\xa1-\xfe][\xa1-\xfe])*\Z")


def codec_of_page(number: int) -> str:
    """The codec of a code page as `ansicpg` tells it; the Western one for a page that is not known."""
    return _OF_PAGE.get(number, "cp1252")


def codec_of_charset(charset: int | None, otherwise: str) -> str:
    """The codec of a font's charset; `otherwise`, the document's, where the font does not tell one."""
    return _OF_CHARSET.get(charset, otherwise) if charset is not None else otherwise


def decoded(stored: bytes, codec: str) -> str:
    """Bytes as text. Many programs give Western fonts to Chinese bytes: what is made of GB 2312 pairs is Chinese."""
    if stored.isascii():
        return stored.decode("ascii")
    if codec == "cp1252" and _PAIRS.match(stored):
        codec = _CHINESE
    return stored.decode(codec, errors="replace")
