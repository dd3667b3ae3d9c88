"""Menus that a script draws: names and addresses that stand side by side in its calls and objects (domain 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.page import Page

MOST_NODES = 3000
MOST_SIGNS = 300_000
"""Of all scripts of a page that speak of annual reports at all."""
_CALL = re.compile(r"""["'](?P<name>[^"'<>\n]{2,40})["']\s{0,3},\s{0,3}["'](?P<url>[^"'<>\s]{2,300})["']""")
"""`d.add(16, 0, '政府信息公开年报', '/gk/list16.html')`."""
_NAME = r"""(?<!\w)["']?(?:name|text|title|label)["']?\s{0,3}:\s{0,3}["'](?P<name>[^"'<>\n]{2,40})["']"""
_URL = r"""(?<!\w)["']?(?:url|href|link|path)["']?\s{0,3}:\s{0,3}["'](?P<url>[^"'<>\s]{2,300})["']"""
_OBJECTS = (re.compile(rf"{_NAME}[^{{}}\[\]]{{0,120}}?{_URL}"), re.compile(rf"{_URL}[^{{}}\[\]]{{0,120}}?{_NAME}"))
"""`{"id": 13, "name": "政府信息公开年报", "url": "/gk/13/"}`, either way round."""
_ADDRESS = re.compile(r"^(?:https?://|\.{0,2}/|\?)|^[\w./-]{1,200}(?:/|\.(?:s?html?|jhtml|jsp|aspx?|php|do)(?:\?|$))")


def scripted_links(page: Page) -> Iterator[tuple[str, str]]:
    """(name, absolute address) of what a page's scripts put into menus; names as they stand there."""
    found, left = 0, MOST_SIGNS
    for script in page.document.iter("script"):
        source = str(script.text or "")
        if "年报" not in source and "年度报告" not in source:
            continue
        source, left = source[:left], max(0, left - len(source))
        for pattern in (_CALL, *_OBJECTS):
            for match in pattern.finditer(source):
                found += 1
                if found > MOST_NODES:
                    return
                address = match["url"].replace("\\/", "/")
                url = page.join(address) if _ADDRESS.match(address) else None
                if url is not None:
                    yield match["name"].strip(), url
