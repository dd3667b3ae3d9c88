"""A nonsense address beside a real one, and whether two pages are the same answer: how a host says "not found"."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

from crawler.extract.substance import Substance
from crawler.page import Page

_NAME = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_VALUE = re.compile(r"(=)(\d+)(?=&|$)")
_ALIKE_WORDS, _ALIKE_LINES = 0.8, 0.6
_MOST_LINES = 2000


def nonsense_address(url: str) -> str:
    """An address in the manner of another that nothing can stand under; always the same for the same address.

    The same handler of the site shall answer: the folder, the ending and the manner of naming stay. Numbers become
    ones of nine digits, which a record's number seldom reaches and a database's still holds.
    """
    parts = urlsplit(url)
    sign = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()
    number = "9" + str(int(sign[:12], 16))[:8].zfill(8)
    values = list(_VALUE.finditer(parts.query))
    if values:
        last = values[-1]
        query = parts.query[: last.start(2)] + _longer(number, last[2]) + parts.query[last.end(2) :]
        return urlunsplit(parts._replace(query=query, fragment=""))
    folder, _, name = parts.path.rstrip("/").rpartition("/")
    closing = "/" if parts.path.endswith("/") else ""
    return urlunsplit(parts._replace(path=f"{folder}/{_nonsense(name, sign, number)}{closing}", fragment=""))


def alike(page: Page, other: Page) -> bool:
    """Whether two pages are one answer: the same words beside links, hardly another line; digits do not count.

    News beside the words may differ between two requests, clocks and counters always do.
    """
    one, two = Substance(page=page), Substance(page=other)
    if one.sha256 == two.sha256:
        return True
    if _share(one.said, two.said) < _ALIKE_WORDS:
        return False
    return _share(one.text, two.text) >= _ALIKE_LINES


def _nonsense(name: str, sign: str, number: str) -> str:
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    hashes = list(_NAME.finditer(stem))
    if hashes and not hashes[-1][0].isdigit():
        last = hashes[-1]
        fresh = (sign * (len(last[0]) // len(sign) + 1))[: len(last[0])]
        return f"{stem[: last.start()]}{fresh}{stem[last.end() :]}{dot}{ending}"
    digits = list(_DIGITS.finditer(stem))
    if digits:
        last = digits[-1]
        return f"{stem[: last.start()]}{_longer(number, last[0])}{stem[last.end() :]}{dot}{ending}"
    return f"{stem}{'-' if stem else ''}{sign[:12]}{dot}{ending}"


def _longer(number: str, former: str) -> str:
    """The nonsense number, as long as the one that it stands for where that is longer."""
    return number + "7" * (len(former) - len(number))


def _share(one: str, two: str) -> float:
    """Which part of the lines of two texts stands in both, digits and blanks left out."""
    first, second = _folded(one), _folded(two)
    if not first and not second:
        return 1.0
    return len(first & second) / len(first | second)


def _folded(text: str) -> set[str]:
    folded = (re.sub(r"[\s\d]+", "", line) for line in text.splitlines()[:_MOST_LINES])
    return {line for line in folded if line}
