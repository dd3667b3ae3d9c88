"""Pace per host: the settings of one host's crawl, and when to stop asking a host that does not answer."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from storage.sightings import Answer

BREAK_AFTER = 3
"""Addresses in a row that could not be reached, after which a host is left alone until the next cycle."""
REFUSED_AFTER = 5
"""Addresses in a row that were refused or failed in any way, after which it is left alone."""
PROBATION_AFTER = 2
"""The same for a host that gave nothing the last time."""
FAILING = frozenset({Answer.NO_CONNECTION, Answer.SERVER_ERROR, Answer.CHALLENGE})
"""Answers of a host that, for now, has nothing for us."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """How one host is treated."""

    delay_seconds: float = 3.0
    concurrency_per_host: int = 1
    obey_robots: bool = True
    contact: str = ""
    """Goes into the User-Agent."""
    requests_per_day: int = 3000
    """Of one host, robots.txt, redirects and second tries included: the first reading of a large county's reports
    and files, two and a half hours at three seconds; a common day needs a tenth."""
    bytes_per_day: int = 2 * 1024**3
    """Received from one host, bodies only."""

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
    """Counts addresses of a host that failed us in a row; such a host is not asked seven hundred times."""

    def __init__(self, probation: Container[str] = ()) -> None:
        """`probation`: hosts (`name:port`) that gave nothing the last time they were asked."""
        self._probation = probation
        self._row: dict[str, list[Answer]] = {}
        self._answered: set[str] = set()

    def heard(self, host: str) -> None:
        """The host answered with something of its own."""
        self._row[host] = []
        self._answered.add(host)

    def failed(self, host: str, answer: Answer = Answer.NO_CONNECTION) -> bool:
        """An address of the host failed, all tries made; whether that was one too many in a row."""
        self._row.setdefault(host, []).append(answer)
        return self.open(host)

    def in_a_row(self, host: str) -> int:
        """How many addresses failed since the host last answered."""
        return len(self._row.get(host, ()))

    def open(self, host: str) -> bool:
        """Whether to leave the host alone for the rest of this cycle."""
        row = self._row.get(host, [])
        if host in self._probation and host not in self._answered and len(row) >= PROBATION_AFTER:
            return True
        unreached = len(row) >= BREAK_AFTER and set(row[-BREAK_AFTER:]) == {Answer.NO_CONNECTION}
        return unreached or len(row) >= REFUSED_AFTER

    def last(self, host: str) -> Answer:
        """What the host failed with last."""
        row = self._row.get(host)
        return row[-1] if row else Answer.NO_CONNECTION
