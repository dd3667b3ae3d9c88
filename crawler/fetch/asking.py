"""How a request is written: what we take, and how long it may last; never another name than our own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from scrapy.http import Request

from crawler.fetch.decoding import ACCEPTED
from crawler.page import Ask
from storage.sightings import PlaceKind

FILE_SECONDS = 600.0
"""For a file, from the first byte sent to the last one received; a page has DOWNLOAD_TIMEOUT."""
_OURS_ALONE = frozenset({"user-agent", "cookie", "authorization", "host", "from"})
"""Headers that no page may set: who we say we are is the same everywhere."""


def make_request(ask: Ask, url: str, method: str, form: Sequence[tuple[str, str]], extra: Mapping[str, str]) -> Request:
    """The request for one hop of a look at `ask`; `extra` are headers beside the usual ones.

    A form is sent as an object of JSON where its Content-Type says so.
    """
    headers = {"Accept": "*/*", "Accept-Encoding": ACCEPTED, "Accept-Language": "zh-CN,zh;q=0.9"}
    headers |= {name: value for name, value in extra.items() if name.lower() not in _OURS_ALONE}
    body = urlencode(list(form)) if method == "POST" else None
    if body is not None and headers.get("Content-Type", "").startswith("application/json"):
        body = json.dumps(dict(form), ensure_ascii=False)
    elif body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    meta: dict[str, object] = {"verbatim_url": True}
    if ask.kind is PlaceKind.ATTACHMENT:
        meta["download_timeout"] = FILE_SECONDS
    return Request(url, method=method, headers=headers, body=body, dont_filter=True, meta=meta)
