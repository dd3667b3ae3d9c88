"""The Shaanxi platform: `/zfxxgk/zfxxgknb/<folder>/<19 digits>.html`, a folder for each unit (domain 7.8)."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Page
from spiders.families.static import Static

_ARTICLE = re.compile(r"/[1-9]\d{17,18}\.s?html?$")


class Snowflake(Static):
    """Some sites list statically, some by a script; the latter cannot be read without a browser, and that is said."""

    name: ClassVar[str] = "snowflake"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """Two links to articles that are named by a number of 18 or 19 digits."""
        return sum(1 for link in page.links() if _ARTICLE.search(urlsplit(link.url).path)) >= 2
