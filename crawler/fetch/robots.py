"""What robots.txt lets us read, by RFC 9309: unreachable means no, absent means yes (T044, T045)."""

from __future__ import annotations

import logging

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much must be parsed."""


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not let us look."""


class RobotsUnreadable(IgnoreRequest):
    """robots.txt itself could not be read, and so nothing else may be."""


class _Nothing:
    """Rules of a host whose robots.txt could not be read: nothing is allowed."""

    def __init__(self, status: int) -> None:
        self.status = status

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Nothing is."""
        del url, user_agent
        return False


class RobotsPolicy(RobotsTxtMiddleware):
    """Scrapy's middleware with RFC 9309's answers to a robots.txt that is not there or not readable."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        waiting = self._parsers[netloc]
        if 500 <= response.status < 600 or response.status == 429:
            logger.info("robots.txt of %s answered %d: nothing is read there", netloc, response.status)
            self._settle(netloc, waiting, _Nothing(response.status))
        elif response.status != 200 or response.body.lstrip()[:1] == b"<":
            self._settle(netloc, waiting, None)
        else:
            await super()._parse_robots(response.replace(body=response.body[:MAX_BYTES]), netloc, request)

    def _settle(self, netloc: str, waiting: object, rules: object) -> None:
        self._parsers[netloc] = rules  # type: ignore[assignment]
        if isinstance(waiting, Deferred):
            waiting.callback(rules)

    def process_request_2(self, rp: object, request: Request) -> None:
        """Raise ForbiddenByRobots where the rules forbid the request, RobotsUnreadable where they cannot be read."""
        if rp is None:
            return
        if isinstance(rp, _Nothing):
            raise RobotsUnreadable(f"robots.txt answered {rp.status}")
        agent = self._robotstxt_useragent or "nianbao"
        if not rp.allowed(request.url, agent):  # type: ignore[attr-defined]
            raise ForbiddenByRobots("forbidden by robots.txt")
