"""What one page of a list says, read once; the same bytes, read by the same rules, are not read again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from crawler.extract.answer import text_sha256
from crawler.fetch.look import Seen
from crawler.page import Ask, Page
from crawler.rules_version import rules_version
from spiders.families.base import Family
from spiders.families.catalogue import family_named, recognise
from spiders.families.rows import own_report
from spiders.families.years import tab_years
from storage.serial import canonical, from_json, to_json
from storage.sightings import Answer, Entry


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPage:
    """All that a reading takes from one page of a list; a pure function of the page and of what was asked before."""

    family: str
    rows: tuple[Entry, ...] = ()
    problem: str = ""
    """Why it is no list that was read."""
    own: Entry | None = None
    """The report that a page without rows is itself."""
    years: tuple[int, ...] = ()
    """That stand as tabs over the list."""
    total: int | None = None
    served: bool = True
    scripted: bool = False
    """By its own family only a script brings its rows."""
    further: tuple[Ask, ...] = ()
    """Pages that it leads to, without those that were asked for before."""


class ReadingStore(Protocol):
    """Keeps the last reading of each page of a list."""

    def recall(self, url: str, key: str) -> str | None:
        """What was kept for an address under that key."""

    def remember(self, url: str, key: str, said: str) -> None:
        """Keep it in place of what was kept for the address."""


def family_of(page: Page, named: str | None) -> Family:
    """The family that the county's files name, else the one that recognises the page."""
    return family_named(named) if named else recognise(page)


def read_list_page(
    page: Page, family: Family, asked: Collection[str], *, own: Family | None = None, further: bool = False
) -> ListPage:
    """Read a page as one of a family's; `asked`: addresses asked for so far; `own`: the family that the page is of.

    `further`: it is not the column's first page, and may be the report itself.
    """
    rows = family.entries(page)
    problem = family.problem(page, rows)
    alone = problem if own is None or own is family else own.problem(page, own.entries(page))
    return ListPage(
        family=family.name,
        rows=tuple(rows),
        problem=problem,
        scripted="script" in alone,
        own=own_report(page) if further and not rows else None,
        years=tuple(sorted(tab_years(page))),
        total=family.total(page),
        served=family.is_served(page) if family.by_service else True,
        further=tuple(family.next_pages(page, asked)),
    )


class ListReader:
    """Reads the list pages of one county; without a store each page is read anew."""

    def __init__(self, store: ReadingStore | None = None) -> None:
        self._store = store

    def read(self, seen: Seen, named: str | None, asked: Collection[str], *, of: str | None) -> ListPage:
        """What the page of a look says; `named`: the family by the county's files, `of`: that of the column's first
        page, None for that page itself.
        """
        page = seen.page
        assert page is not None
        key = self._key(seen, "list", named or "", of or "", *sorted(asked))
        said = self._store.recall(page.url, key) if self._store is not None and key else None
        if said is not None:
            return from_json(ListPage, said)
        own = family_of(page, named)
        family = own if of is None else family_named(of)
        found = read_list_page(page, family, asked, own=own, further=of is not None)
        if self._store is not None and key:
            self._store.remember(page.url, key, to_json(found))
        return found

    def home_text(self, home: Seen) -> str | None:
        """The hash of the home page's visible text; None where it could not be read."""
        if home.page is None or home.answer is not Answer.PAGE:
            return None
        key = self._key(home, "home")
        said = self._store.recall(home.page.url, key) if self._store is not None and key else None
        if said is not None:
            return said
        found = text_sha256(home.page)
        if self._store is not None and key:
            self._store.remember(home.page.url, key, found)
        return found

    def _key(self, seen: Seen, *asked: str) -> str:
        """Stands for all that a reading depends on: the bytes, how they were sent, what was asked, and our rules.

        Empty for what is read anew each time: what a browser made, what is no page, and where the rules have no name.
        """
        body, page, rules = seen.body, seen.page, rules_version()
        if body is None or page is None or body.wire is not None or seen.turned or not rules:
            return ""
        told = [rules, page.url, page.status, page.headers.get("content-type", ""), body.sha256, *asked]
        return hashlib.sha256(canonical(told).encode("utf-8")).hexdigest()
