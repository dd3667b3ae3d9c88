"""Pace per host: the settings of one host's crawl, and when to stop asking a host that does not answer."""

from __future__ import annotations

from dataclasses import dataclass

BREAK_AFTER = 3
"""Addresses in a row that could not be reached, after which a host is left alone until the next cycle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """How one host is treated."""

    delay_seconds: float = 3.0
    concurrency_per_host: int = 1
    obey_robots: bool = True
    contact: str = ""
    """Goes into the User-Agent."""

    @property
    def user_agent(self) -> str:
        """Who we say we are: the truth, and whom to write to."""
        contact = "".join(c for c in self.contact if c.isprintable())
        return f"nianbao/0.1 (annual report watch; {contact})" if contact else "nianbao/0.1 (annual report watch)"

    def settings(self) -> dict[str, object]:
        """The Scrapy settings that say the same."""
        return {
            "DOWNLOAD_DELAY": self.delay_seconds,
            "CONCURRENT_REQUESTS_PER_DOMAIN": self.concurrency_per_host,
            "ROBOTSTXT_OBEY": self.obey_robots,
            "USER_AGENT": self.user_agent,
        }


class HostBreaker:
    """Counts addresses of a host that could not be reached; an unreachable host is not asked seven hundred times."""

    def __init__(self) -> None:
        self._failed: dict[str, int] = {}

    def heard(self, host: str) -> None:
        """The host answered, whatever it said."""
        self._failed[host] = 0

    def failed(self, host: str) -> bool:
        """An address of the host could not be reached, all tries made; whether that was one too many in a row."""
        self._failed[host] = self._failed.get(host, 0) + 1
        return self.open(host)

    def open(self, host: str) -> bool:
        """Whether to leave the host alone for the rest of this cycle."""
        return self._failed.get(host, 0) >= BREAK_AFTER
