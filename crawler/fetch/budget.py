"""What may be asked of one host in a day: every request is counted, robots.txt, redirects and second tries included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Request, Response

from crawler.fetch.egress import netloc
from crawler.fetch.visit import current_visit

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class HostBudget:
    """The downloader middleware that counts requests and bytes per host."""

    def __init__(self) -> None:
        self._visit = current_visit()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostBudget:
        """As Scrapy builds it."""
        del crawler
        return cls()

    def process_request(self, request: Request) -> None:
        """Count a request. Raises BudgetSpent."""
        self._visit.spend(netloc(request.url))

    def process_response(self, request: Request, response: Response) -> Response:
        """Count what came."""
        self._visit.received(netloc(request.url), len(response.body))
        return response
