"""The text that a page carries in a script and shows only there: a quoted piece of HTML under the name `content`."""

from __future__ import annotations

import json
import re

import lxml.html
from lxml import etree

from crawler.extract.weights import statutory_words
from crawler.page import Page

MOST_TRIED = 40
"""Quoted texts that are looked at on one page."""
LONGEST = 4_000_000
LEAST = 200
"""Signs of a shorter piece are no report."""

_NAMED = re.compile(
    r"""["']?(?:content|contenthtml|articlecontent|detailcontent|body)["']?\s{0,4}:\s{0,4}(?=")""", re.IGNORECASE
)
_MARKUP = re.compile(r"<(?:p|div|table|span|br)\b", re.IGNORECASE)


def scripted_text(page: Page) -> lxml.html.HtmlElement | None:
    """A body made of the HTML that a script holds and that speaks like a report; None where no script does."""
    decoder = json.JSONDecoder(strict=False)
    best, tried = "", 0
    for script in page.document.iter("script"):
        source = script.text or ""
        for named in _NAMED.finditer(source):
            tried += 1
            if tried > MOST_TRIED:
                break
            try:
                value, _ = decoder.raw_decode(source, named.end())
            except ValueError:
                continue  # not JSON after all: the script's own quoting
            if isinstance(value, str) and len(best) < len(value) <= LONGEST and _MARKUP.search(value):
                best = value if statutory_words(value) >= 2 else best
    if len(best) < LEAST:
        return None
    try:
        return lxml.html.fragment_fromstring(best, create_parent="body")
    except (etree.ParserError, ValueError):
        return None
