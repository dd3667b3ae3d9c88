"""How each body and year stood when it was last judged, kept for those who ask.

Nothing here is evidence. It is derived from evidence and findings, replaced at each judging, may be thrown away at any
time, and stands neither in the ledger nor in the proof.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from storage.findings import Grade
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.room import Room, Row, storable
from storage.standings import Standing, StandingCount


class Standings(Room):
    """The room of standings."""

    def standings(
        self, *, county: str | None = None, years: Collection[int] = (), kinds: Collection[str] = ()
    ) -> list[Standing]:
        """Standings by county, body and year; None and empty: all. A county that was never judged has none."""
        if not self._has_standings():
            return []
        wheres: list[str] = []
        given: list[object] = []
        if county is not None:
            wheres.append("t.county = ?")
            given.append(county)
        for name, members in (("year", sorted(years)), ("kind", sorted(kinds))):
            if members:
                wheres.append(f"t.{name} in ({', '.join('?' * len(members))})")
                given += [str(one) if name == "kind" else one for one in members]
        rows = self.rows(
            "select t.*, s.last_seen from standing t"
            " left join version v on v.report = t.report and v.number = t.versions"
            " left join version_span s on s.version = v.id"
            f" where {' and '.join(wheres) or 'true'} order by t.county, t.body, t.year",
            given,
        )
        return [_standing(row) for row in rows]

    def standing_groups(
        self, *, counties: Collection[str] = (), years: Collection[int] = (), kinds: Collection[str] = ()
    ) -> list[StandingCount]:
        """Standings counted by county, year, kind, state and due day; empty: all."""
        if not self._has_standings():
            return []
        wheres: list[str] = []
        given: list[object] = []
        for name, members in (("county", sorted(counties)), ("year", sorted(years)), ("kind", sorted(kinds))):
            if members:
                # The sign keeps SQLite from looking up each county, year and kind by itself.
                column = f"+{name}" if counties and name != "county" else name
                wheres.append(f"{column} in ({', '.join('?' * len(members))})")
                given += members
        rows = self.rows(
            "select county, year, kind, state, due, count(*) as n, sum(versions > 0) as read from standing"
            f" where {' and '.join(wheres) or 'true'} group by county, year, kind, state, due",
            given,
        )
        return [_count(row) for row in rows]

    def standing_sums(self) -> list[StandingCount]:
        """Standings of which something is owed, counted by province, whose two digits stand as `county`."""
        if self.row("select 1 from sqlite_master where name = 'standing_sum'") is None:
            return [
                StandingCount(
                    county=one.county[:2], year=one.year, kind=one.kind, state=one.state, due=one.due,
                    count=one.count, read=one.read,
                )
                for one in self.standing_groups()
                if one.due is not None
            ]  # fmt: skip
        return [_count(row) for row in self.rows("select province as county, * from standing_sum where n > 0")]

    def standing_counties(self) -> list[str]:
        """Codes of the counties of which anything was judged."""
        if not self._has_standings():
            return []
        # From one county to the next by the index, not through all that it holds.
        rows = self.rows(
            "with recursive one(county) as (select min(county) from standing union all"
            " select (select min(s.county) from standing s where s.county > one.county) from one"
            " where county is not null)"
            " select county from one where county is not null"
        )
        return [row["county"] for row in rows]

    def standing_of(self, report: str) -> tuple[str, bool] | None:
        """State of a report's body-year as last judged, and whether it changed; None where it was not judged."""
        if not self._has_standings():
            return None
        row = self.row("select state, changed from standing where report = ?", [report])
        return None if row is None else (row["state"], bool(row["changed"]))

    def _has_standings(self) -> bool:
        """Whether the tables are there: who only reads may meet an archive that an older version wrote last."""
        return self.row("select 1 from sqlite_master where name = 'standing'") is not None

    def standing_bases(self, county: str) -> dict[str, str]:
        """What each standing of a county rests on, by report."""
        return dict(self.db.conn.execute("select report, basis from standing where county = ?", [county]).fetchall())

    def keep_standings(self, county: str, standings: Iterable[Standing], gone: Iterable[str] = ()) -> None:
        """Keep standings of a county in place of what was kept of the same reports, and let those `gone` go."""
        with self.transaction():
            self.db.conn.executemany(
                "delete from standing where report = ? and county = ?", [(report, county) for report in gone]
            )
            for one in standings:
                row = _row(one)
                self.db.conn.execute(
                    f"insert or replace into standing ({', '.join(row)}) values ({', '.join('?' * len(row))})",
                    [storable(value) for value in row.values()],
                )

    def judging_facts(self, county: str) -> Mapping[str, str]:
        """What the last judging of a county found out for all its reports: `basis`, on which it rests, and `told`."""
        row = self.row("select basis, told from judged_county where county = ?", [county])
        return {} if row is None else row

    def import_days(self, county: str) -> frozenset[date]:
        """Days of an import of the county's site, as the last judging found them; none where it was never judged."""
        if not self._has_standings():
            return frozenset()
        told = json.loads(self.judging_facts(county).get("told", "[]"))
        return frozenset(date.fromisoformat(day) for day in told)

    def keep_judging_facts(self, county: str, basis: str, told: str) -> None:
        """Keep what was found out for all reports of a county, instead of what was kept before."""
        with self.transaction():
            self.db.conn.execute("insert or replace into judged_county values (?, ?, ?)", [county, basis, told])


def _count(row: Row) -> StandingCount:
    return StandingCount(
        county=row["county"],
        year=row["year"],
        kind=row["kind"],
        state=row["state"],
        due=_day(row["due"]),
        count=row["n"],
        read=row["read"],
    )


def _row(one: Standing) -> Row:
    return {
        "report": one.report,
        "county": one.county,
        "body": one.body,
        "year": one.year,
        "kind": one.kind,
        "state": one.state,
        "changed": int(one.changed),
        "due": None if one.due is None else one.due.isoformat(),
        "finding": one.finding,
        "grade": None if one.grade is None else one.grade.value,
        "first_seen": perhaps_text(one.first_seen),
        "claimed": None if one.claimed is None else one.claimed.isoformat(),
        "claimed_first": None if one.claimed_first is None else one.claimed_first.isoformat(),
        "versions": one.versions,
        "title": one.title,
        "url": one.url,
        "basis": one.basis,
        "judged_at": to_text(one.judged_at),
    }


def _standing(row: Row) -> Standing:
    return Standing(
        report=row["report"],
        county=row["county"],
        body=row["body"],
        year=row["year"],
        kind=row["kind"],
        state=row["state"],
        changed=bool(row["changed"]),
        due=_day(row["due"]),
        finding=row["finding"],
        grade=None if row["grade"] is None else Grade(row["grade"]),
        first_seen=perhaps_moment(row["first_seen"]),
        last_seen=perhaps_moment(row["last_seen"]),
        claimed=_day(row["claimed"]),
        claimed_first=_day(row["claimed_first"]),
        versions=row["versions"],
        title=row["title"],
        url=row["url"],
        basis=row["basis"],
        judged_at=from_text(row["judged_at"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
