"""Reports: their versions, the addresses that make them, and when a new reading is a new version."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from storage.bodies import ReportKey
from storage.contents import ReportContent
from storage.fingerprint import carry_forward, content_fingerprint, fuller, same_state
from storage.looks import Kept, Looks
from storage.moments import from_text, to_text
from storage.outcome import Outcome
from storage.primary import Move, Standing, may_yield, takeover
from storage.room import Row
from storage.serial import from_json, to_json
from storage.sightings import Answer, Capture, Version

FIRST = "0" * 64
"""What stands as `previous` in the first version of a report."""

_VERSIONS = """
select v.report, v.number, v.fingerprint, s.first_seen, s.last_seen, s.looks,
  coalesce(f.content, v.content) as content, place.url as url, c.id as capture, c.sha256, c.status, c.headers
from version v
join version_span s on s.version = v.id
left join supplement f on f.id = (select max(g.id) from supplement g where g.version = v.id)
join place on place.id = coalesce(f.place, v.place)
join capture c on c.id = coalesce(f.capture, v.capture)
"""
_READINGS = """
select v.id, v.report, v.number, v.content as first_content,
  coalesce(f.content, v.content) as content, coalesce(f.place, v.place) as place,
  coalesce(f.capture, v.capture) as capture
from version v
left join supplement f on f.id = (select max(g.id) from supplement g where g.version = v.id)
"""
_STANDING = _READINGS.replace("v.content as first_content,", "").replace(
    "coalesce(f.content, v.content) as content,", ""
)
"""The same without what was read: a thousand quiet looks need not fetch a thousand texts."""


class Reports(Looks):
    """The room of reports and their versions."""

    def versions(self, report: str) -> list[Version]:
        """All versions of a report, oldest first; each with its fullest reading."""
        return [_version(row) for row in self.rows(f"{_VERSIONS} where v.report = ? order by v.number", [report])]

    def versions_of_county(self, county: str, reports: Collection[str] | None = None) -> dict[str, list[Version]]:
        """All versions of all reports of a county, or of these, by report, oldest first: one question, not many."""
        found: dict[str, list[Version]] = {}
        where = "v.county = ?1 and (?2 is null or v.report in (select value from json_each(?2)))"
        asked = None if reports is None else json.dumps(sorted(reports))
        for row in self.rows(f"{_VERSIONS} where {where} order by v.report, v.number", [county, asked]):
            found.setdefault(row["report"], []).append(_version(row))
        return found

    def latest(self, report: str) -> Version | None:
        """The newest version of a report; None where it was never read."""
        row = self.row(f"{_VERSIONS} where v.report = ? order by v.number desc limit 1", [report])
        return None if row is None else _version(row)

    def reports(self, county: str | None = None) -> list[str]:
        """All reports that were read, or are carried by a known address, sorted; `county` narrows to one."""
        where, given = ("", []) if county is None else (" and county = ?", [county, county])
        rows = self.rows(
            f"select report from version where true{where}"
            f" union select report from place where report is not null and kind = 'report'{where} order by 1",
            given,
        )
        return [row["report"] for row in rows]

    def counties(self) -> list[str]:
        """Codes of all counties of which anything is held, sorted; also those that no roster names any more."""
        return [
            row["county"] for row in self.rows("select county from version union select county from place order by 1")
        ]

    def judge_look(self, cycle: int, capture: Capture, kept: Kept) -> Outcome:
        """What a kept look means for the report its address carries; makes versions. Only inside a transaction."""
        place = kept.row
        if capture.content is not None and place["report"] is not None and kept.readable:
            place = place | self._keep_rendition(cycle, capture, kept, place["report"])
        if place["report"] is None or place["kind"] != "report":
            return _by_bytes(kept)
        at = capture.observation.at
        primary = self._primary(place["report"])
        if primary is None:
            made = self._first_version(cycle, place, capture) if kept.readable else None
            return Outcome(new=True, version=made) if made else _quiet(kept)
        if primary["place"] == kept.place:
            if kept.readable:
                return self._look_at_primary(cycle, capture, place, primary)
            made = self._look_for_heir(cycle, primary, at)
        else:
            made = self._try_takeover(cycle, place, primary, at) if kept.readable else None
        return Outcome(changed=True, version=made) if made else _quiet(kept)

    def reread(
        self, cycle: int | None, report: str, content: ReportContent, at: datetime, number: int | None = None
    ) -> None:
        """Set today's reading of the bytes a version rests on, the newest or `number`, by a better reader.

        No new version: the report did not change. `cycle`: the newest where none is given. Nothing without a version.
        """
        with self.transaction():
            version = self._fully(self._primary(report)) if number is None else self._numbered(report, number)
            if version is not None and version["content"] != to_json(content):
                cycle = cycle or self.rows("select max(id) as id from cycle")[0]["id"]
                self._supplement(cycle, version, {"id": version["place"], "capture": version["capture"]}, content, at)

    def _primary(self, report: str) -> Row | None:
        """The newest version, the place that makes versions, and the bytes read; what was read is not fetched."""
        return self.row(f"{_STANDING} where v.report = ? order by v.number desc limit 1", [report])

    def _fully(self, version: Row | None) -> Row | None:
        """The same with what it said at first, and its fullest reading."""
        return None if version is None else self._numbered(version["report"], version["number"])

    def _numbered(self, report: str, number: int) -> Row | None:
        """One version with its fullest reading, the place that makes versions, and the bytes read."""
        return self.row(f"{_READINGS} where v.report = ? and v.number = ?", [report, number])

    def _look_at_primary(self, cycle: int, capture: Capture, place: Row, primary: Row) -> Outcome:
        at, made = capture.observation.at, None
        full = self._fully(primary) if capture.content is not None else None
        if full is not None and capture.content is not None:
            primary, before = full, from_json(ReportContent, full["content"])
            content = carry_forward(before, capture.content)
            if not same_state(before, content):
                made = self._new_version(cycle, place, primary, content, at)
            elif fuller(before, content):
                self._supplement(cycle, primary, place, content, at)
        if made is not None:
            return Outcome(changed=True, version=made)
        if _was_read(place):
            self._touch_version(primary["id"], at)
        return Outcome(unchanged=True)

    def _first_version(self, cycle: int, place: Row, capture: Capture) -> int | None:
        content = capture.content or self._reading_of(place)
        return None if content is None else self._new_version(cycle, place, None, content, capture.observation.at)

    def _look_for_heir(self, cycle: int, primary: Row, at: datetime) -> int | None:
        """After a failed look at the primary: the first other address of the report that takes over."""
        others = self.rows(
            "select * from place where report = ? and kind = 'report' and id <> ? and fails = 0"
            " and capture is not null order by bare, id",
            [primary["report"], primary["place"]],
        )
        for other in others:
            made = self._try_takeover(cycle, other, primary, at)
            if made is not None:
                return made
            now = self._primary(primary["report"])
            if now is not None and now["place"] == other["id"]:
                return None
        return None

    def _try_takeover(self, cycle: int, other: Row, primary: Row, at: datetime) -> int | None:
        """Let another address become primary if it may; the number of the version that made, if any."""
        holder = self.row("select * from place where id = ?", [primary["place"]])
        assert holder is not None
        # An address that was given to another report no longer speaks for this one.
        held, offered = _standing(holder, lost=holder["report"] != primary["report"]), _standing(other)
        content = self._reading_of(other) if may_yield(held, offered) else None
        full = self._fully(primary) if content is not None else None
        if content is None or full is None:
            return None
        primary, before = full, from_json(ReportContent, full["content"])
        move = takeover(held, offered, before, content)
        if move is Move.RENEW:
            return self._new_version(cycle, other, primary, carry_forward(before, content), at)
        if move is Move.ADOPT:
            self._supplement(cycle, primary, other, carry_forward(before, content), at)
            self._touch_version(primary["id"], at)
        return None

    def _reading_of(self, place: Row) -> ReportContent | None:
        """What the bytes that now stand for an address say, as last read; None where they were never read."""
        row = self._rendition(place["id"])
        return None if row is None else from_json(ReportContent, row["content"])

    def _rendition(self, place: int) -> Row | None:
        """The reading of the bytes that now stand for an address."""
        return self.row(
            "select r.* from place p join rendition r on r.id = p.rendition where p.id = ? and p.read = p.capture",
            [place],
        )

    def _keep_rendition(self, cycle: int, capture: Capture, kept: Kept, report: str) -> Row:
        """Keep what was read; other bytes that say the same (a counter) point to the reading that is there.

        Gives what it changed in the address's row.
        """
        assert capture.content is not None
        content = to_json(capture.content)
        last = self.row("select * from rendition where place = ? order by id desc limit 1", [kept.place])
        if last is not None and (last["report"], last["content"]) == (report, content):
            rendition = last["id"]
        else:
            rendition = self.append(
                "rendition",
                {
                    "report": report,
                    "place": kept.place,
                    "capture": kept.capture,
                    "cycle": cycle,
                    "at": to_text(capture.observation.at),
                    "content": content,
                },
            )
        self.db.conn.execute(
            "update place set rendition = ?, read = ? where id = ?", [rendition, kept.capture, kept.place]
        )
        return {"rendition": rendition, "read": kept.capture}

    def _new_version(self, cycle: int, place: Row, before: Row | None, content: ReportContent, at: datetime) -> int:
        key = ReportKey.parse(place["report"])
        number = 1 if before is None else int(before["number"]) + 1
        row = self.append(
            "version",
            {
                "report": place["report"],
                "number": number,
                "county": place["county"],
                "body": key.body,
                "year": key.year,
                "place": place["id"],
                "url": place["url"],
                "capture": place["capture"],
                "cycle": cycle,
                "at": to_text(at),
                "fingerprint": content_fingerprint(content),
                "content": to_json(content),
                "previous": FIRST if before is None else sha256(before["first_content"].encode("utf-8")).hexdigest(),
            },
        )
        self.db.conn.execute("insert into version_span values (?, ?, ?, 1)", [row, to_text(at), to_text(at)])
        return number

    def _supplement(self, cycle: int, version: Row, place: Row, content: ReportContent, at: datetime) -> None:
        self.append(
            "supplement",
            {
                "version": version["id"],
                "place": place["id"],
                "capture": place["capture"],
                "cycle": cycle,
                "at": to_text(at),
                "content": to_json(content),
            },
        )

    def _touch_version(self, version: int, at: datetime) -> None:
        self.db.conn.execute(
            "update version_span set last_seen = max(last_seen, ?), looks = looks + 1 where version = ?",
            [to_text(at), version],
        )


def _was_read(place: Row) -> bool:
    """Whether the bytes that now stand for an address were ever read; unread ones bear no version out."""
    return place["rendition"] is not None and place["read"] is not None and place["read"] == place["capture"]


def _by_bytes(kept: Kept) -> Outcome:
    if not kept.readable:
        return Outcome(unreadable=True)
    return Outcome(new=kept.first, changed=kept.fresh and not kept.first, unchanged=not kept.fresh)


def _quiet(kept: Kept) -> Outcome:
    return Outcome(unchanged=kept.readable, unreadable=not kept.readable)


def _standing(place: Row, *, lost: bool = False) -> Standing:
    answer = None if place["last_answer"] is None else Answer(place["last_answer"])
    return Standing(bare=bool(place["bare"]), last_answer=answer, fails=place["fails"], lost=lost)


def _version(row: Row) -> Version:
    return Version(
        report=row["report"],
        number=row["number"],
        url=row["url"],
        content=from_json(ReportContent, row["content"]),
        fingerprint=row["fingerprint"],
        sha256=row["sha256"],
        first_seen=from_text(row["first_seen"]),
        last_seen=from_text(row["last_seen"]),
        looks=row["looks"],
        capture=row["capture"],
        status=row["status"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"])),
    )
