"""Looks at addresses: bytes into WARC, captures and failed looks into the tables, spans of what did not change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from storage.cases import Look
from storage.moments import from_text, to_text
from storage.places import Places
from storage.refusals import BrokenArchive
from storage.room import Row
from storage.serial import canonical
from storage.sightings import Answer, Body, Capture, PlaceKind
from storage.warc import Spot

_SPOT = "file, offset, length, record, sha256"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """One look, kept."""

    place: int
    readable: bool
    """The thing itself was seen, now or (304, same bytes) as the archive has it."""
    first: bool
    """Its first readable look."""
    fresh: bool
    """Its bytes are others than before."""
    capture: int | None
    """Archive row of the bytes that stand for the address; None: it was never read."""
    row: Row
    """The address's row after the look."""


class Looks(Places):
    """The room of single looks."""

    def keep_look(self, cycle: int, capture: Capture, parent: int | None = None) -> Kept:
        """Keep one look without its parts and without judging versions; only inside a transaction."""
        look = capture.observation
        _check(capture)
        place = self.place_of(capture, parent)
        current: int | None = place["capture"]
        readable, fresh = False, False
        if look.answer is Answer.LEFT_OUT:
            # No look was made: nothing is noted of the address, only the listing that could not be read.
            return Kept(place=place["id"], readable=False, first=False, fresh=False, capture=current, row=place)
        if capture.kind is PlaceKind.PROBE:
            # Each cycle's answer to nonsense is a row of its own: it bears on that cycle's looks.
            self._keep_failure(cycle, capture, place)
        elif look.answer is Answer.PAGE:
            readable = True
            fresh, current = self._keep_page(cycle, capture, place)
        elif look.answer is Answer.NOT_MODIFIED and current is not None:
            readable = True
            self._touch_capture(current, to_text(look.at))
        else:
            self._keep_failure(cycle, capture, place)
        noted = self.note_look(place, capture, readable=readable, current=current)
        first = readable and place["capture"] is None
        return Kept(place=place["id"], readable=readable, first=first, fresh=fresh, capture=current, row=place | noted)

    def failed_looks(self, report: str) -> list[Look]:
        """The failed looks at the addresses that carry a report, in order of time.

        A look is healthy when the receipt of its host for that cycle says so, or where its host has none, all
        receipts of its county; without any receipt it is not. With it comes what the host said to nonsense then.
        """
        rows = self.rows(
            "select l.*, p.url, c.sha256,"
            " coalesce((select min(r.healthy) from receipt r"
            "  where r.county = p.county and r.cycle = l.cycle and r.host = p.host),"
            " (select min(r.healthy) from receipt r where r.county = p.county and r.cycle = l.cycle), 0) as healthy,"
            " (select n.answer from place q join look n on n.place = q.id where q.kind = 'probe'"
            "  and q.host = p.host and n.cycle = l.cycle order by n.id desc limit 1) as nonsense"
            " from look l join place p on p.id = l.place left join capture c on c.id = l.capture"
            " where p.report = ? and p.kind = 'report' order by l.at, l.id",
            [report],
        )
        return [_look(row) for row in rows]

    def looks_answered(self, county: str, answer: Answer) -> list[Look]:
        """The failed looks of a county, at addresses of any kind, that got this answer, in order of time."""
        rows = self.rows(
            "select l.*, p.url, c.sha256, 0 as healthy from look l join place p on p.id = l.place"
            " left join capture c on c.id = l.capture where p.county = ? and l.answer = ? order by l.at, l.id",
            [county, answer.value],
        )
        return [_look(row) for row in rows]

    def _keep_page(self, cycle: int, capture: Capture, place: Row) -> tuple[bool, int]:
        """Keep a readable body; (whether its bytes are others than before, its capture row)."""
        assert capture.body is not None
        at = to_text(capture.observation.at)
        if place["capture"] is not None and place["current_sha256"] == capture.body.sha256:
            self._touch_capture(place["capture"], at)
            return False, place["capture"]
        return True, self._new_capture(cycle, capture, capture.body, place["id"])

    def _keep_failure(self, cycle: int, capture: Capture, place: Row) -> None:
        look = capture.observation
        number: int | None = None
        if capture.body is not None:
            number = self._same_failure(place["id"], look.answer, capture.body.sha256)
            if number is None:
                number = self._new_capture(cycle, capture, capture.body, place["id"])
            else:
                self._touch_capture(number, to_text(look.at))
        self.append(
            "look",
            {
                "place": place["id"],
                "cycle": cycle,
                "at": to_text(look.at),
                "answer": look.answer.value,
                "status": look.status,
                "final_url": look.final_url,
                "note": look.note,
                "capture": number,
            },
        )

    def _same_failure(self, place: int, answer: Answer, sha256: str) -> int | None:
        row = self.row(
            "select id from capture where place = ? and sha256 = ? and answer = ? order by id desc limit 1",
            [place, sha256, answer.value],
        )
        return None if row is None else int(row["id"])

    def _new_capture(self, cycle: int, capture: Capture, body: Body, place: int) -> int:
        look, spot = capture.observation, self._spot_of(body, capture)
        at = to_text(look.at)
        number = self.append(
            "capture",
            {
                "place": place,
                "cycle": cycle,
                "at": at,
                "answer": look.answer.value,
                "status": body.status,
                "final_url": look.final_url or body.url,
                "headers": canonical(body.headers),
                "redirects": canonical(look.redirects),
                "sha256": body.sha256,
                "size": len(body.content),
                "file": spot.file,
                "offset": spot.offset,
                "length": spot.length,
                "record": spot.record,
            },
        )
        self.db.conn.execute("insert into capture_span values (?, ?, ?, 1)", [number, at, at])
        return number

    def _spot_of(self, body: Body, capture: Capture) -> Spot:
        """Where the bytes lie: where they were archived before, if they are still sound there, else newly appended."""
        row = self.row(f"select {_SPOT} from capture where sha256 = ? order by id desc limit 1", [body.sha256])
        if row is not None:
            spot = Spot(**row)
            try:
                if self.warc.read(spot) == body.content:
                    return spot
            except BrokenArchive:
                # `verify` tells of the damage; today's bytes are whole, and must not rest on a damaged record.
                pass
        return self.warc.append(body, capture.observation.at)

    def _touch_capture(self, capture: int, at: str) -> None:
        self.db.conn.execute(
            "update capture_span set last_seen = max(last_seen, ?), looks = looks + 1 where capture = ?", [at, capture]
        )


def _check(capture: Capture) -> None:
    look, body = capture.observation, capture.body
    if look.answer is Answer.PAGE and body is None:
        raise ValueError(f"{look.url}: a page without its bytes")
    if body is not None and hashlib.sha256(body.content).hexdigest() != body.sha256:
        raise ValueError(f"{look.url}: the hash is not that of the bytes")


def _look(row: Row) -> Look:
    return Look(
        at=from_text(row["at"]),
        url=row["url"],
        answer=Answer(row["answer"]),
        healthy=bool(row["healthy"]),
        status=row["status"],
        sha256=row["sha256"],
        note=row["note"],
        nonsense=Answer(row["nonsense"]) if row.get("nonsense") else None,
    )
