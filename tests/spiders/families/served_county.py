"""A county whose annual-report column is brought by a list service, sound or spoilt, and what the command makes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.county_server import Host, Reply, Route, html, redirect
from tests.worlds.staged import CODE, NAME, Item, Office, report_page, write_county

PAGES = Path(__file__).parent / "pages"
TOWNS = [f"{first}{second}镇人民政府" for first in "东西南" for second in "山河"] + ["高桥镇人民政府"]
"""Seven townships; the last one publishes nothing."""
LACKING = f"{CODE}107-2018-missing"
FIRST_DAYS = ("2019-04-01", "2019-04-02")

Spoil = Callable[[int, Reply], Reply]
"""What becomes of the service's answer for a page, told by its number from 1."""
Routes = Callable[[Host, list[Item], Spoil], Mapping[str, Route]]
"""A county's column and its service, as one CMS serves them; pages of three rows unless the CMS fixes it otherwise."""


def sound(number: int, reply: Reply) -> Reply:
    """Nothing becomes of it."""
    return reply


def as_json(value: object) -> Reply:
    """An answer of a service."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(headers=(("Content-Type", "application/json;charset=UTF-8"),), body=body)


BROKEN: dict[str, Callable[[Reply], Reply]] = {
    "error": lambda reply: Reply(status=500, body=b"{}"),
    "html": lambda reply: html("<html><head><title>首页</title></head><body><ul><li>欢迎</li></ul></body></html>"),
    "nothing": lambda reply: as_json({}),
    "refusal": lambda reply: as_json({"code": 500, "success": False, "msg": "参数错误", "data": None}),
    "empty": lambda reply: Reply(body=b""),
    "half": lambda reply: Reply(headers=reply.headers, body=reply.body[: len(reply.body) // 2]),
    "home": lambda reply: redirect("/"),
    "away": lambda reply: Reply(status=404, body=b"<html><title>404</title></html>"),
}
"""Ways in which a service fails."""


def only(page: int, how: str) -> Spoil:
    """The service fails for one page; for 0 it always does."""
    return lambda number, reply: BROKEN[how](reply) if page in (0, number) else reply


def repeating(first: dict[int, Reply]) -> Spoil:
    """The service gives its first page whatever is asked for."""

    def spoil(number: int, reply: Reply) -> Reply:
        return first.setdefault(1, reply)

    return spoil


@dataclass(kw_only=True)
class ServedCounty:
    """The county on its host, and the command that watches it."""

    office: Office
    host: Host
    routes: Routes
    column: str
    folder: str
    towns: int = 6
    bodies: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bodies = [
            f"{CODE}10{number},{town},township,{town[:3]},2018,," for number, town in enumerate(TOWNS, start=1)
        ]
        write_county(self.office, self.host, columns=(self.column,), bodies=self.bodies)

    def serve(self, spoil: Spoil = sound) -> None:
        """Serve all as it is now."""
        rows = [
            Item(unit=town, path=self.folder.format(number), shown=f"2019-02-{number + 10}")
            for number, town in enumerate(TOWNS[: self.towns], start=1)
        ]
        self.host.routes = {
            "/robots.txt": Reply(status=404),
            "/": html(f"<html><body><h1>{NAME}</h1>{'<p>欢迎来到青山县</p>' * 30}</body></html>"),
            **self.routes(self.host, rows, spoil),
            **{row.path: html(report_page(row)) for row in rows},
        }

    def grades(self, *days: str) -> dict[str, str]:
        """Open accusations after a crawl on each of the days."""
        self.office.crawl(*days)
        return {f"{CODE}{name}": grade for name, grade in self.office.grades().items()}

    def finds_all(self) -> None:
        """All pages are read: six reports, and one body is accused."""
        self.serve()
        assert self.grades(*FIRST_DAYS) == {LACKING: "confirmed"}, self.office.told()
        assert set(self.office.reports()) == {f"10{number}-2018" for number in range(1, 7)}
        assert {row["status"] for row in self.office.reports().values()} == {"published"}

    def accuses_nobody(self, spoil: Spoil) -> None:
        """Whatever the service does, nobody is accused, and the watch says that it could not read."""
        self.serve(spoil)
        grades = self.grades(*FIRST_DAYS)
        assert set(grades.values()) <= {"unverified"}, self.office.told()
        assert LACKING in grades
        assert self.office.unreachable(), "an unread list must be said"
