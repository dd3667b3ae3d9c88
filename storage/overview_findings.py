"""Findings asked by what they are about, worst or newest first, page by page: read-only, nothing judged.

They are sought in one row for each finding, which the database itself keeps beside its revisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from storage.archive import Archive
from storage.finding_filter import UNSURE, FindingFilter, conditions
from storage.findings import Finding, FindingKind, Grade
from storage.room import Row

MOST_ROWS = 500
"""No question gives more rows than this at once, whatever was asked."""


_COUNTED = ("kinds", "grades", "without_grades", "status")
"""What alone may be asked of counts that are kept."""


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
        asked = asked or FindingFilter()
        where, values = conditions(asked)
        limit, offset = min(limit, MOST_ROWS), max(offset, 0)
        if newest_first:
            return self._page(f"{where} order by recorded_at desc, finding", values, limit, offset, self._newest(asked))
        table = self._table(asked)
        found: list[Finding] = []
        for of_one_weight, count in self._weights(asked, worst_first):
            if len(found) < limit and offset < count:
                ordered = f"{where} and {of_one_weight} order by recorded_at desc, finding"
                found += self._page(ordered, values, limit - len(found), offset, table)
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
            here = f"{where}{older if ended else ''}{ordered}"
            return self._page(here, [*values, *newest], limit, 0, self._newest(asked))
        table = self._table(asked)
        reached = None if ended is None else _weight(ended, worst_first)
        found: list[Finding] = []
        for of_one_weight, weight in _orders(worst_first):
            if len(found) >= limit or (reached is not None and weight < reached):
                continue
            here = f"{where} and {of_one_weight}"
            given = values
            if weight == reached:
                here, given = here + older, [*values, *newest]
            found += self._page(here + ordered, given, limit - len(found), 0, table)
        return found

    def findings_after(self, after: str, asked: FindingFilter, limit: int) -> list[Finding]:
        """Latest revisions by their ids, those behind the id `after` ("" for the first)."""
        where, values = conditions(asked)
        ordered = f"{where} and finding > ? order by finding"
        return self._page(ordered, [*values, after], min(limit, MOST_ROWS), 0, self._table(asked))

    def count_findings(self, asked: FindingFilter | None = None) -> dict[FindingKind, int]:
        """How many findings of each kind."""
        found: dict[FindingKind, int] = {}
        for kind, _, count in self._counts(asked or FindingFilter()):
            found[FindingKind(kind)] = found.get(FindingKind(kind), 0) + count
        return found

    def _counts(self, asked: FindingFilter) -> list[tuple[str, int, int]]:
        """(kind, whether its grade is unsure, how many): from what is counted already where nothing else is asked."""
        kept = self._kept
        if kept and asked == FindingFilter(**{name: getattr(asked, name) for name in _COUNTED}):
            where, values = conditions(asked)
            query = (
                f"select kind, coalesce(grade in ({_listed(UNSURE)}), 0) as unsure, n from finding_sum where {where}"
            )
            return [(row["kind"], row["unsure"], row["n"]) for row in self.archive.rows(query, values) if row["n"]]
        where, values = conditions(asked)
        rows = self.archive.rows(
            f"select kind, unsure, count(*) as n from {self._table(asked)} where {where} group by 1, 2", values
        )
        return [(row["kind"], row["unsure"], row["n"]) for row in rows]

    @property
    def _kept(self) -> bool:
        """Whether the quick lists are there: who only reads may meet an archive that an earlier release wrote last."""
        return self.archive.row("select 1 from sqlite_master where name = 'current_finding'") is not None

    def _newest(self, asked: FindingFilter) -> str:
        """As `_table`, where the newest come first."""
        broad = not (asked.report or asked.body or asked.counties)
        return (
            "current_finding v_findings indexed by current_finding_newest"
            if broad and self._kept
            else self._table(asked)
        )

    def _table(self, asked: FindingFilter) -> str:
        """The table with the index that leaves the fewest rows, which SQLite does not guess without statistics."""
        if not self._kept:
            return f"(select *, coalesce(grade in ({_listed(UNSURE)}), 0) as unsure from v_findings) v_findings"
        index = "report" if asked.report else "body" if asked.body else "county" if asked.counties else ""
        index = index or ("newest" if asked.recorded_since is not None else "")
        return "current_finding v_findings" + (f" indexed by current_finding_{index}" if index else "")

    def _page(self, where: str, values: Sequence[Any], limit: int, offset: int, table: str) -> list[Finding]:
        rows = self.archive.rows(
            f"select finding from {table} where {where} limit ? offset ?", [*values, limit, offset]
        )
        return self.archive.findings_named([row["finding"] for row in rows])

    def _weights(self, asked: FindingFilter, worst_first: Sequence[FindingKind]) -> Iterator[tuple[str, int]]:
        """Conditions that part the findings by their weight, the heaviest first, and how many fulfil each."""
        ranks = {kind.value: rank for rank, kind in enumerate(worst_first)}
        counts: Counter[int] = Counter()
        for kind, unsure, count in self._counts(asked):
            counts[2 * ranks.get(kind, len(ranks)) + unsure] += count
        for condition, weight in _orders(worst_first):
            if counts[weight]:
                yield condition, counts[weight]


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
