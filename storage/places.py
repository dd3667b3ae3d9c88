"""The frontier: every address known, what it is to us, and what was last seen there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from storage.contents import DateClaim
from storage.migrations import LINKS_FILES
from storage.moments import perhaps_moment, to_text
from storage.room import Room, Row, storable
from storage.serial import from_json, to_json
from storage.sightings import RENDERED, Answer, Capture, Known, Observation, PlaceKind, headers_dict

_KNOWN = """
select p.url, p.kind, p.county, p.report, p.column_url, parent.url, p.title, p.listed, c.sha256, p.etag,
  p.last_modified, p.last_looked, p.last_readable, p.last_answer, p.fails, p.looks_since_full, p.next_due, c.headers,
  p.judged from place p
left join capture c on c.id = p.capture left join place parent on parent.id = p.parent
"""
_KEPT_KINDS = {
    (PlaceKind.COLUMN, PlaceKind.LIST),
    (PlaceKind.HOME, PlaceKind.LIST),
    (PlaceKind.REPORT, PlaceKind.ATTACHMENT),
    (PlaceKind.REPORT, PlaceKind.LIST),
}
"""(known as, seen as): the first says more, and stays."""
_PLACE = "select p.*, c.sha256 as current_sha256 from place p left join capture c on c.id = p.capture where p.url = ?"
_RENDERED = f'["{RENDERED}",'


class Places(Room):
    """The room of addresses."""

    def known(self, county: str) -> dict[str, Known]:
        """All addresses of a county by canonical address, in the order in which they were found."""
        rows = self.db.conn.execute(f"{_KNOWN} where p.county = ? order by p.id", [county])
        return {values[0]: _known(*values) for values in rows}

    def known_place(self, url: str) -> Known | None:
        """One address; None where it was never met."""
        values = self.db.conn.execute(f"{_KNOWN} where p.url = ?", [url]).fetchone()
        return None if values is None else _known(*values)

    def addresses(self, report: str) -> list[Known]:
        """The addresses that carry a report (its attachments are none), first found first."""
        asked = [report, PlaceKind.REPORT.value]
        rows = self.db.conn.execute(f"{_KNOWN} where p.report = ? and p.kind = ? order by p.id", asked)
        return [_known(*values) for values in rows]

    def fileless(self, county: str) -> frozenset[str]:
        """BODY-YEAR of a county's reports whose newest version links no files: told without reading the versions."""
        newest = self.db.conn.execute(
            "select v.id, v.report, (select max(g.id) from supplement g where g.version = v.id) from version v"
            " where v.county = ? and not exists"
            " (select 1 from version w where w.report = v.report and w.number > v.number)",
            [county],
        ).fetchall()
        linking, fuller = (
            {number for (number,) in self.db.conn.execute(f"{asked} and {LINKS_FILES}", [county])}
            for asked in (
                "select id from version where county = ?",
                "select id from supplement where version in (select id from version where county = ?)",
            )
        )
        return frozenset(
            report
            for version, report, supplement in newest
            if (version not in linking if supplement is None else supplement not in fuller)
        )

    def set_due(self, due: Mapping[str, datetime]) -> None:
        """Set when addresses are to be looked at next; addresses never met are passed over."""
        with self.transaction():
            pairs = [(to_text(at), url) for url, at in due.items()]
            self.db.conn.executemany("update place set next_due = ? where url = ?", pairs)

    def place_of(self, capture: Capture, parent: int | None) -> Row:
        """The row of a capture's address as it was before this look, made where it is new; what is known is refreshed.

        `parent` is the row of the page that links it, for an attachment. With it goes `current_sha256`, the hash of the
        bytes that stand for it.
        """
        url = capture.observation.url
        row = self.row(_PLACE, [url])
        if row is None:
            self.db.conn.execute(
                "insert into place (url, county, host, kind) values (?, ?, ?, ?)",
                [url, capture.county, urlsplit(url).netloc.lower(), capture.kind],
            )
            row = self.row(_PLACE, [url])
            assert row is not None
        fresh = _refreshed(row, capture, parent)
        if fresh:
            self._set(row["id"], fresh)
        return row | fresh

    def note_look(self, place: Row, capture: Capture, *, readable: bool, current: int | None) -> Row:
        """Set what the look changes in its address, and give it; `current`: the capture that now stands for it."""
        look = capture.observation
        full = readable and capture.body is not None
        at = to_text(look.at)
        values: Row = {
            "first_looked": place["first_looked"] or at,
            "last_looked": at,
            "last_answer": look.answer,
            "fails": 0 if readable else place["fails"] + 1,
            "looks_since_full": 0 if full else place["looks_since_full"] + 1,
            "capture": current,
        }
        if readable:
            values["last_readable"] = at
        if full and capture.body is not None:
            values |= _validators(look, capture) | {"bare": _is_bare_file(capture.body.content), "judged": look.judged}
        self._set(place["id"], values)
        return values

    def _set(self, place: int, values: Row) -> None:
        pairs = ", ".join(f"{name} = ?" for name in values)
        self.db.conn.execute(f"update place set {pairs} where id = ?", [*map(storable, values.values()), place])


def _refreshed(row: Row, capture: Capture, parent: int | None) -> Row:
    """What this look tells about its address beside the answer: only what differs from the row."""
    values: Row = {"county": capture.county, "kind": row["kind"]}
    if (PlaceKind(row["kind"]), capture.kind) not in _KEPT_KINDS:
        values["kind"] = capture.kind.value
    if capture.report is not None:
        values["report"] = capture.report
    if capture.column is not None:
        values["column_url"] = capture.column
    if parent is not None:
        values["parent"] = parent
    if capture.entry is not None:
        values |= {"title": capture.entry.title or row["title"]} | _listed(row["listed"], capture.entry.date)
    return {name: value for name, value in values.items() if row[name] != value}


def _listed(before: str | None, claim: DateClaim | None) -> Row:
    """What a list's date alters in an address; nothing where it is what stands there."""
    if claim is None or (before is not None and _claim(before) == claim):
        return {}
    return {"listed_date": claim.date.isoformat(), "listed_raw": claim.raw, "listed": to_json(claim)}


def _validators(look: Observation, capture: Capture) -> Row:
    pairs = capture.body.headers if capture.body is not None else look.headers
    headers = headers_dict(pairs)
    return {"etag": headers.get("etag"), "last_modified": headers.get("last-modified")}


def _is_bare_file(content: bytes) -> bool:
    """Whether the bytes are a file rather than a page, by how they begin."""
    return content.startswith(
        (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xd8\xff", b"\x89PNG", b"{\\rtf", b"GIF8")
    )


def _known(*values: Any) -> Known:
    """An address by the columns of `_KNOWN`, in their order."""
    url, kind, county, report, column, parent, title, listed, sha256, etag, last_modified, *rest = values
    looked, readable, answer, fails, since_full, due, headers, judged = rest
    return Known(
        url=url,
        kind=PlaceKind(kind),
        county=county,
        report=report,
        column=column,
        parent=parent,
        title=title,
        listed=None if listed is None else _claim(listed),
        sha256=sha256,
        etag=etag,
        last_modified=last_modified,
        last_looked=perhaps_moment(looked),
        last_readable=perhaps_moment(readable),
        last_answer=None if answer is None else Answer(answer),
        fails=fails,
        looks_since_full=since_full,
        next_due=perhaps_moment(due),
        rendered=_RENDERED in (headers or ""),
        content_type=_content_type(headers),
        judged=judged,
    )


@lru_cache(maxsize=2048)
def _claim(text: str) -> DateClaim:
    return from_json(DateClaim, text)


@lru_cache(maxsize=2048)
def _content_type(headers: str | None) -> str:
    return str(headers_dict(json.loads(headers)).get("content-type", "")) if headers else ""
