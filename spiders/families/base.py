"""What a CMS family is: how a list page lists. Pure: from a `Page` to entries and further asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import ClassVar

from crawler.page import Ask, Page
from storage.sightings import Entry


class Family(ABC):
    """One CMS family. Its file name is the `family` of site.toml."""

    name: ClassVar[str]
    note: ClassVar[str] = ""
    """What a listing says of its reader, be it complete or not."""
    by_service: ClassVar[bool] = False
    """Whether a service brings the rows: one that lists nothing at all proves nobody's absence."""
    has_tree: ClassVar[bool] = False
    """Whether a page holds a tree of columns: what leads on is the annual reports' whatever it is called."""

    @abstractmethod
    def recognises(self, page: Page) -> bool:
        """Whether a list page was made by this CMS."""

    @abstractmethod
    def entries(self, page: Page) -> list[Entry]:
        """The rows of the list, each canonical address once, in order."""

    @abstractmethod
    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Further pages of the column that this page leads to, in order; none whose address stands in `asked`.

        An ask with a form is known by its address, or by `ADDRESS#FORM`.
        """

    @abstractmethod
    def total(self, page: Page) -> int | None:
        """The site's own count of rows; None where it states none."""

    @abstractmethod
    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why the page was not parsed as a list, in a few words; "": it was, be it an empty one.

        A list that a script fills must never pass for an empty one: that would accuse of silence.
        """

    def is_served(self, page: Page) -> bool:
        """Whether a page's rows come from where the list is kept; those of a shell only have to agree with it."""
        del page
        return True


def was_asked(ask: Ask, asked: Collection[str]) -> bool:
    """Whether an ask was made before."""
    return ask.url in asked or f"{ask.url}#{ask.form}" in asked
