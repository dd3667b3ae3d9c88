"""Findings asked by what they are about, worst or newest first, page by page: read-only, nothing judged.

They are sought in one row for each finding, which the database itself keeps beside its revisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from storage.archive import Archive
from storage.finding_filter import UNSURE, FindingFilter, conditions
from storage.findings import Finding, FindingKind, Grade
from storage.room import Row

MOST_ROWS = 500
"""No question gives more rows than this at once, whatever was asked."""


class FindingQuestions:
    """Questions about findings over one archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        """For the history of a single report or finding."""

    def findings(
        self,
        asked: FindingFilter | None = None,
        *,
        worst_first: Sequence[FindingKind] = (),
        newest_first: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Finding]:
        """Latest revisions, by the order of kinds given, the sure ones first, then the newest; or the newest first."""
        where, values = conditions(asked or FindingFilter())
        limit, offset = min(limit, MOST_ROWS), max(offset, 0)
        if newest_first:
            return self._page(f"{where} order by recorded_at desc, finding", values, limit, offset)
        found: list[Finding] = []
        for of_one_weight, count in self._weights(where, values, worst_first):
            if len(found) < limit and offset < count:
                ordered = f"{where} and {of_one_weight} order by recorded_at desc, finding"
                found += self._page(ordered, values, limit - len(found), offset)
            offset = max(0, offset - count)
        return found

    def findings_behind(
        self, last: tuple[str, int] | None, asked: FindingFilter, *, worst_first: Sequence[FindingKind], limit: int
    ) -> list[Finding]:
        """A page in the order of `findings`, the newest first where `worst_first` is empty; `last`: the finding and its
        revision that ended the page before, which may have newer ones by now. None, or an unknown one: the first.
        """
        where, values = conditions(asked)
        limit = min(limit, MOST_ROWS)
        ended = None
        if last is not None:
            query = "select finding, kind, grade, recorded_at from finding where finding = ? and revision = ?"
            ended = self.archive.row(query, last)
        older = " and (recorded_at < ? or recorded_at = ? and finding > ?)"
        newest = [ended["recorded_at"], ended["recorded_at"], ended["finding"]] if ended is not None else []
        ordered = " order by recorded_at desc, finding"
        if not worst_first:
            return self._page(f"{where}{older if ended else ''}{ordered}", [*values, *newest], limit)
        reached = None if ended is None else _weight(ended, worst_first)
        found: list[Finding] = []
        for of_one_weight, weight in _orders(worst_first):
            if len(found) >= limit or (reached is not None and weight < reached):
                continue
            here = f"{where} and {of_one_weight}"
            given = values
            if weight == reached:
                here, given = here + older, [*values, *newest]
            found += self._page(here + ordered, given, limit - len(found))
        return found

    def findings_after(self, after: str, asked: FindingFilter, limit: int) -> list[Finding]:
        """Latest revisions by their ids, those behind the id `after` ("" for the first)."""
        where, values = conditions(asked)
        return self._page(f"{where} and finding > ? order by finding", [*values, after], min(limit, MOST_ROWS))

    def count_findings(self, asked: FindingFilter | None = None) -> dict[FindingKind, int]:
        """How many findings of each kind."""
        where, values = conditions(asked or FindingFilter())
        query = f"select kind, count(*) as n from {self._current} v_findings where {where} group by kind"
        return {FindingKind(row["kind"]): row["n"] for row in self.archive.rows(query, values)}

    @property
    def _current(self) -> str:
        """The table; in an archive that an earlier release wrote last, the same rows sought among the revisions."""
        there = self.archive.row("select 1 from sqlite_master where name = 'current_finding'")
        unsure = f"coalesce(grade in ({_listed(UNSURE)}), 0) as unsure"
        return "current_finding" if there else f"(select *, {unsure} from v_findings)"

    def _page(self, where: str, values: Sequence[Any], limit: int, offset: int = 0) -> list[Finding]:
        rows = self.archive.rows(
            f"select finding from {self._current} v_findings where {where} limit ? offset ?", [*values, limit, offset]
        )
        return self.archive.findings_named([row["finding"] for row in rows])

    def _weights(
        self, where: str, values: Sequence[Any], worst_first: Sequence[FindingKind]
    ) -> Iterator[tuple[str, int]]:
        """Conditions that part the findings by their weight, the heaviest first, and how many fulfil each."""
        query = (
            f"select kind, unsure, count(*) as n from {self._current} v_findings where {where} group by kind, unsure"
        )
        counted = self.archive.rows(query, values)
        ranks = {kind.value: rank for rank, kind in enumerate(worst_first)}
        for condition, weight in _orders(worst_first):
            here = [row["n"] for row in counted if 2 * ranks.get(row["kind"], len(ranks)) + row["unsure"] == weight]
            if here:
                yield condition, sum(here)


def _orders(worst_first: Sequence[FindingKind]) -> Iterator[tuple[str, int]]:
    """(condition, weight) of the findings of one weight, the heaviest first: by kind, of a kind the sure ones first."""
    others = f"kind not in ({_listed(worst_first)})" if worst_first else "true"
    kinds = [f"kind = '{kind.value}'" for kind in worst_first]
    for rank, condition in enumerate([*kinds, others]):
        for unsure in (0, 1):
            yield f"{condition} and unsure = {unsure}", 2 * rank + unsure


def _weight(row: Row, worst_first: Sequence[FindingKind]) -> int:
    kinds = [kind.value for kind in worst_first]
    rank = kinds.index(row["kind"]) if row["kind"] in kinds else len(kinds)
    return 2 * rank + (row["grade"] in [grade.value for grade in UNSURE])


def _listed(words: Sequence[FindingKind | Grade]) -> str:
    return ", ".join(f"'{word.value}'" for word in words)
