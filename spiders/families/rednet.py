"""红网 rednet (Hunan): static lists of `/27203/27318/content_561234.html` below columns of numbers (domain 7.8)."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Page
from spiders.families.static import Static

_ARTICLE = re.compile(r"^/\d{2,9}(?:/\d{2,9}){1,6}/content_\d{2,12}\.html?$")


class Rednet(Static):
    """Only the addresses tell this family; lists and pagers are plain links."""

    name: ClassVar[str] = "rednet"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """Two links to articles in folders of numbers."""
        return sum(1 for link in page.links() if _ARTICLE.match(urlsplit(link.url).path)) >= 2
