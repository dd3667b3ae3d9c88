"""The Shandong platform: `/site_x/channel_<24 hex>/doc_<24 hex>.html`, static lists (domain 7.8)."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Page
from spiders.families.static import Static

_CHANNEL = re.compile(r"/channel_(?:[0-9a-f]{24}|\w{1,20}_\d{1,9}_\d{1,9})(?:/|$)")
_ARTICLE = re.compile(r"/channel_[^/]{1,60}/doc_[0-9a-f]{24}\.s?html?$")


class ObjectId(Static):
    """Channels and documents are named by ids whose first eight signs are seconds; the dates of rows stand beside."""

    name: ClassVar[str] = "objectid"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """A channel's address with a document, or two documents."""
        documents = sum(1 for link in page.links() if _ARTICLE.search(urlsplit(link.url).path))
        return documents >= 2 or (documents >= 1 and _CHANNEL.search(urlsplit(page.url).path) is not None)
