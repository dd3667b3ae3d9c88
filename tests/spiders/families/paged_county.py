"""A county whose annual-report column has several pages, as one CMS names and links them, whole or spoilt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from crawler.page import Page
from tests.county_server import Host, Reply, Route, html
from tests.spiders.families.served_county import Spoil
from tests.worlds.staged import Item

PAGES = Path(__file__).parent / "pages"
SITE = "http://www.example.gov.cn"
SIZE = 2


def rows_of(family: str, items: list[Item]) -> str:
    """The rows of a list in the manner of a family: its `row.html`, once for each item."""
    row = Template((PAGES / family / "row.html").read_text(encoding="utf-8").strip())
    return "\n".join(
        row.substitute(
            n=n, path=item.path, title=item.heading, cut=f"{item.heading[:14]}…", shown=item.shown, unit=item.unit
        )
        for n, item in enumerate(items)
    )


def list_html(family: str, items: list[Item], *, pager: str, **more: str) -> str:
    """A list page of a family: its `list.html` with rows and pager."""
    page = Template((PAGES / family / "list.html").read_text(encoding="utf-8"))
    return page.substitute(rows=rows_of(family, items), pager=pager, **more)


def made(text: str, path: str, *, encoding: str = "utf-8") -> Page:
    """The page that a server would give under a path."""
    return Page.from_bytes(text.encode(encoding), url=f"{SITE}{path}")


@dataclass(frozen=True, kw_only=True)
class Paged:
    """How a family serves a column of several pages, `SIZE` rows on each."""

    family: str
    address: Callable[[int, int], str]
    """Path of a page, by its number from 1 and the number of all pages."""
    pager: Callable[[int, int, int], str]
    """What stands below the rows, by number, pages and rows in all."""
    encoding: str = "utf-8"

    def routes(self, host: Host, items: list[Item], spoil: Spoil) -> Mapping[str, Route]:
        """All pages of the column; the first one stays sound when the service is spoilt from the second on."""
        del host
        pages = -(-len(items) // SIZE)
        found: dict[str, Route] = {}
        first: Reply | None = None
        for number in range(1, pages + 1):
            part = items[(number - 1) * SIZE : number * SIZE]
            text = list_html(self.family, part, pager=self.pager(number, pages, len(items)))
            reply = spoil(number, html(text, encoding=self.encoding))
            first = first or reply
            found[self.address(number, pages)] = reply
        return found


def reports(*years: int, folder: str = "{0}.html", unit: str = "东山镇人民政府") -> list[Item]:
    """One report of a unit for each year."""
    return [
        Item(unit=unit, year=year, path=folder.format(year), shown=f"{year + 1}-01-{year % 20 + 10}") for year in years
    ]
