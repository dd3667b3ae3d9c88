"""Which columns would hold a body's report, and what each reading of them showed of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import takewhile

from monitor.judging.titles import Doubts, Names, doubts_of
from monitor.when.moved_columns import replaced_columns
from storage.bodies import PublishingBody, ReportKey, Site
from storage.cases import Reading, Replaced
from storage.sightings import Listing

LIVELY_DAYS = 30
"""A column that was found, not given, is counted on while it was read whole within so many days."""


KnownReadings = dict[tuple[tuple[str, tuple[tuple[bool, bool], ...]], ...], tuple[Reading, ...]]
"""Readings by what each content of each column showed: listed, in doubt."""


class ListingBook:
    """All readings of a county's columns. `attributed`: BODY-YEAR by address, as is known today.

    `former`: the book of the same county's judging before, from which is taken what is still so.
    """

    def __init__(
        self,
        site: Site,
        listings: Sequence[Listing],
        attributed: Mapping[str, str],
        now: datetime,
        names: Names | None = None,
        former: ListingBook | None = None,
    ) -> None:
        from_files = {c.url: c.body for c in site.columns}
        self._given = tuple(url for url, body in from_files.items() if body is None)
        self._own = defaultdict(list)
        for url, body in from_files.items():
            if body is not None:
                self._own[body].append(url)
        self._listings = listings
        self._by_column: dict[str, list[Listing]] = defaultdict(list)
        for listing in listings:
            self._by_column[listing.column].append(listing)
        self._attributed = attributed
        self._names = names if names is not None else Names(site)
        self._reports: dict[int, frozenset[str]] = {}
        self._doubts: dict[int, Doubts] = {}
        self._made: dict[tuple[int, bool, bool], Reading] = {}
        self._contents = {url: _states(rows) for url, rows in self._by_column.items()}
        self._whole = {url: {id(row.entries) for row in rows if row.complete} for url, rows in self._by_column.items()}
        self._shown: dict[tuple[str, str], tuple[int, int, bool, bool]] = {}
        self._listing: dict[str, list[str]]
        self._sighted: dict[str, datetime]
        self._chain: tuple[list[datetime], list[str]]
        self._take_over(former)
        shared = {url: rows for url, rows in self._by_column.items() if rows[-1].body is None}
        self._replaced = replaced_columns(shared, self._listed)
        self._found = self._found_columns(set(from_files), now)
        self._holders: dict[str, frozenset[str]] = {}
        self._alone = sum(body.kind.owes for body in site.bodies) <= 1
        self._moments = [listing.at for listing in listings]

    def _take_over(self, former: ListingBook | None) -> None:
        """What entries mean, as it was found before: of the very same readings, attributions and names."""
        same = former is not None and former._listings is self._listings and former._names is self._names
        if former is None or not same or former._attributed != self._attributed:
            self._sum_up()
            return
        self._reports, self._doubts, self._made = former._reports, former._doubts, former._made
        self._shown = former._shown
        if all(former._contents.get(url) == rows for url, rows in self._contents.items()):
            self._listing, self._sighted, self._chain = former._listing, former._sighted, former._chain
        else:
            self._sum_up()

    def _sum_up(self) -> None:
        """The columns that ever listed each report, and when one first did."""
        self._listing, self._sighted = defaultdict(list), {}
        for url, rows in self._contents.items():
            for row in rows:
                for report in self._listed(row):
                    self._sighted[report] = min(row.at, self._sighted.get(report, row.at))
            for report in frozenset().union(*(self._listed(row) for row in rows)):
                self._listing[report].append(url)
        self._chain = self._chained()

    def _found_columns(self, given: set[str], now: datetime) -> tuple[str, ...]:
        """Shared columns that the spider found: the lively ones, else those of the last reading."""
        given = given | self._replaced.keys()
        shared = {url: rows for url, rows in self._by_column.items() if url not in given and rows[-1].body is None}
        begin = now - timedelta(days=LIVELY_DAYS)
        lively = [url for url, rows in shared.items() if _last_whole(rows, begin)]
        if lively:
            return tuple(lively)
        last = max((rows[-1].at for rows in shared.values()), default=None)
        return tuple(url for url, rows in shared.items() if rows[-1].at == last)

    def columns(self, body: PublishingBody) -> tuple[str, ...]:
        """Addresses of the columns that would hold the body's report: its own, else the shared ones."""
        if self._own.get(body.code):
            return tuple(self._own[body.code])
        given = (url for url in self._given if url not in self._replaced)
        return (*given, *(url for url in self._found if self._may_hold(url, body)))

    def replaced(self, body: PublishingBody) -> tuple[Replaced, ...]:
        """Columns that would have held the body's report and are gone, where one of `columns` stands for them."""
        columns = self.columns(body)
        return tuple(one for one in self._replaced.values() if one.by in columns and self._may_hold(one.column, body))

    def _may_hold(self, url: str, body: PublishingBody) -> bool:
        """Whether a column that was found would hold a body's report.

        One that was read whole and never held any report but one other body's is that body's own: its silence about
        others proves nothing.
        """
        rows = self._by_column[url]
        held = self._holders.get(url)
        if held is None:
            states = self._contents[url]
            held = frozenset(ReportKey.parse(report).body for row in states for report in self._listed(row))
            self._holders[url] = held
        if body.code in held or len(held) > 1 or self._alone:
            return True
        return not any(row.complete for row in reversed(rows))

    def readings(self, body: PublishingBody, key: str, year: int, known: KnownReadings) -> tuple[Reading, ...]:
        """What each reading of those columns, and of any other that ever listed it, showed of the report.

        `known`: what was made for other reports; those of which all readings showed the same have the same.
        """
        shown = tuple(
            (url, tuple((key in self._listed(row), self._doubtful(row, body.code, year)) for row in rows))
            for url in self._columns_of(body, key, year)
            if (rows := self._contents.get(url))
        )
        found = known.get(shown)
        if found is None:
            made = [reading for url, states in shown for reading in self._readings_of(url, states)]
            found = known[shown] = tuple(sorted(made, key=lambda reading: reading.at))
        return found

    def _readings_of(self, url: str, states: Sequence[tuple[bool, bool]]) -> Iterator[Reading]:
        """Readings of one column; `states`: of each of its contents, whether it lists the report, whether in doubt."""
        by_content = {id(row.entries): state for row, state in zip(self._contents[url], states, strict=True)}
        for row in self._by_column[url]:
            yield self._reading(row, *by_content[id(row.entries)])

    def _columns_of(self, body: PublishingBody, key: str, year: int) -> list[str]:
        """Those that would hold a report, those that ever listed it, and shared ones with an entry that hints at it.

        What stands in the shared columns may be the report of a body with columns of its own too.
        """
        columns = [*self.columns(body), *(one.column for one in self.replaced(body))]
        columns += [url for url in self._listing.get(key, ()) if url not in columns]
        if self._own.get(body.code) and key not in self._listing:
            shared = (url for url in (*self._given, *self._found) if url not in columns)
            columns += [url for url in shared if self._hinted_now(url, body.code, year)]
        return columns

    def _hinted_now(self, url: str, body: str, year: int) -> bool:
        return any(self._doubts_of(row).hints_at(body, year) for row in self._latest(url))

    def _reading(self, row: Listing, listed: bool, doubtful: bool) -> Reading:
        """One reading as it is for all reports of which it shows the same."""
        found = self._made.get((id(row), listed, doubtful))
        if found is None:
            found = Reading(
                at=row.at,
                column=row.column,
                complete=row.complete,
                listed=listed,
                read=row.complete or bool(row.entries),
                doubtful=doubtful,
                why=row.why,
            )
            self._made[id(row), listed, doubtful] = found
        return found

    def read_first(self, body: PublishingBody) -> tuple[tuple[datetime, str], ...]:
        """The columns that would hold a body's reports, or would have, and when each was first read; latest first."""
        columns = (*self.columns(body), *(one.column for one in self.replaced(body)))
        return tuple(sorted(((rows[0].at, url) for url in columns if (rows := self._by_column.get(url))), reverse=True))

    def read_later(
        self, first: Sequence[tuple[datetime, str]], report: ReportKey, key: str, seen: datetime
    ) -> tuple[tuple[str, bool, bool], ...]:
        """Of those columns (`read_first`) the ones first read only after a report was first seen; read: `seen`.

        With each: whether it ever held the report, and was ever read whole without it or a doubt.
        """
        since = min(seen, self._sighted.get(key, seen))
        later = takewhile(lambda one: one[0] > since, first)
        return tuple((url, *self._showed(url, report.body, key, report.year)) for _, url in later)

    def _showed(self, url: str, body: str, key: str, year: int) -> tuple[bool, bool]:
        rows, whole = self._contents[url], self._whole[url]
        found = self._shown.get((key, url))
        if found is None or found[:2] != (len(rows), len(whole)):
            listed = [key in self._listed(row) for row in rows]
            proves = any(
                id(row.entries) in whole and not is_listed and not self._doubtful(row, body, year)
                for row, is_listed in zip(rows, listed, strict=True)
            )
            found = self._shown[key, url] = (len(rows), len(whole), any(listed), proves)
        return found[2:]

    def ever_listed(self, key: str) -> bool:
        """Whether a report stood in any reading."""
        return key in self._listing

    def doubted_now(self, body: PublishingBody, key: str, year: int) -> tuple[str, ...]:
        """Columns whose latest reading holds an entry that could be this report."""
        latest = (self._latest(url) for url in self._columns_of(body, key, year))
        return tuple(rows[0].column for rows in latest if any(self._doubtful(row, body.code, year) for row in rows))

    def _latest(self, url: str) -> list[Listing]:
        """The last reading of a column, and any other of that very moment."""
        rows = self._by_column.get(url, [])
        return [row for row in rows[-2:] if row.at == rows[-1].at]

    def basis(self, until: datetime) -> str:
        """One word for what readings up to a moment show, of any report.

        Another one as soon as more of them, or more of what stood in them, is known.
        """
        moments, words = self._chain
        return f"{bisect_right(self._moments, until)} {words[bisect_right(moments, until)]}"

    def _chained(self) -> tuple[list[datetime], list[str]]:
        """Moments at which addresses of reports first stood in a reading; a word before and after each."""
        first: dict[str, datetime] = {}
        for row in _states(self._listings):
            for entry in row.entries:
                first.setdefault(entry.url, row.at)
        known = sorted((at, url, self._attributed[url]) for url, at in first.items() if url in self._attributed)
        told, words = sha256(), [""]
        for _, url, report in known:
            told.update(f"{url} {report}\n".encode("utf-8", "replace"))
            words.append(told.hexdigest()[:32])
        return [at for at, _, _ in known], words

    def _doubtful(self, row: Listing, body: str, year: int) -> bool:
        """Whether an entry of a reading could be the body's report of that year.

        One that was given to nobody, or by its text to another year than its title says.

        Asked of today's roster: an alias added since makes yesterday's stranger one of ours.
        """
        return self._doubts_of(row).about(body, year)

    def _doubts_of(self, row: Listing) -> Doubts:
        doubts = self._doubts.get(id(row.entries))
        if doubts is None:
            doubts = self._doubts[id(row.entries)] = doubts_of(row, self._attributed, self._names)
        return doubts

    def _listed(self, row: Listing) -> frozenset[str]:
        """Reports that stood in a reading, by what is known of its entries today."""
        found = self._reports.get(id(row.entries))
        if found is None:
            then = dict(row.reports)
            found = frozenset(
                report for entry in row.entries if (report := self._attributed.get(entry.url) or then.get(entry.url))
            )
            self._reports[id(row.entries)] = found
        return found


def _states(rows: Sequence[Listing]) -> list[Listing]:
    """The first reading of each content, in order of time."""
    first: dict[int, Listing] = {}
    for row in rows:
        first.setdefault(id(row.entries), row)
    return list(first.values())


def _last_whole(rows: Sequence[Listing], begin: datetime) -> bool:
    """Whether a column was read whole since; `rows` in order of time."""
    for row in reversed(rows):
        if row.at < begin:
            return False
        if row.complete:
            return True
    return False
