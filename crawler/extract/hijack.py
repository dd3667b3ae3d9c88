"""Does a watched host serve something else: gambling, adult pages, a domain for sale (T058, T061)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from crawler.extract import signatures as known
from crawler.extract.substance import Substance


def hijack_signs(carried: Substance, *, own: Callable[[str], bool]) -> tuple[str, ...]:
    """The signs that a page is a hijacker's, in a few words each; () where it is not.

    At least three of five, the spammer's own words among them; a genuine page with injected links has two at most
    (T060). `own` tells the county's addresses.
    """
    text = f"{carried.title}\n{carried.text}"[:60_000]
    groups = sum(1 for words in known.GAMBLING if words.search(text))
    foreign_tongue = _foreign_tongue(text)
    unofficial = len(set(known.OFFICIAL.findall(text))) < 3
    parked = known.PARKED_WORDS.search(text)
    if parked is not None and unofficial:
        return (f"parked: {parked[0][:40]}",)
    signs = []
    if any(words.search(carried.title) for words in known.GAMBLING):
        signs.append("title of a gambling or adult page")
    if groups >= 3:
        signs.append(f"words of {groups} kinds")
    if not signs:
        return ()
    if unofficial:
        signs.append("nothing official in the text")
    if _leads_away(carried, own):
        signs.append("links lead away")
    if foreign_tongue:
        signs.append("another language")
    return tuple(signs) if len(signs) >= 3 else ()


def _leads_away(carried: Substance, own: Callable[[str], bool]) -> bool:
    links = [link.url for link in carried.page.links()][:400]
    away = [url for url in links if not own(url) and not (urlsplit(url).hostname or "").endswith(".gov.cn")]
    return len(links) >= 3 and len(away) * 10 >= len(links) * 6


def _foreign_tongue(text: str) -> bool:
    letters = re.findall(r"\w", text)
    chinese = re.findall(r"[\u4e00-\u9fff]", text)
    return len(letters) >= 150 and len(chinese) * 20 < len(letters)
