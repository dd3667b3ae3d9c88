"""The log of one report: every look at its addresses and files, newest first, page by page."""

from __future__ import annotations

import re

from storage.overview_lines import LogLine, log_line
from storage.room import Room

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d"
_CURSOR = re.compile(rf"({_MOMENT})~([01])~(\d{{1,15}})")
_LOG = """
with here as materialized (
  select id, url, kind from place where report = ?1
  union select id, url, kind from place where parent in (select id from place where report = ?1)),
failed as (
  select l.*, row_number() over (partition by l.place order by l.at, l.id)
    - row_number() over (partition by l.place, l.answer, l.status, l.note, l.capture order by l.at, l.id) as run
  from here h join look l on l.place = h.id),
lines as (
  select h.url, h.kind, s.first_seen as first, s.last_seen as last, s.looks, c.answer, c.status, c.id as capture,
    c.sha256, c.size, '' as note, 1 as rank, c.id as number
  from here h join capture c on c.place = h.id join capture_span s on s.capture = c.id
  where c.answer in ('page', 'not_modified')
  union all
  select h.url, h.kind, min(f.at), max(f.at), count(*), f.answer, f.status, f.capture, c.sha256, c.size, f.note,
    0, max(f.id)
  from failed f join here h on h.id = f.place left join capture c on c.id = f.capture
  group by f.place, f.run, f.answer, f.status, f.note, f.capture)
select * from lines where ?2 is null or (last, rank, number) < (?2, ?3, ?4)
order by last desc, rank desc, number desc limit ?5
"""
"""Looks that read something are counted beside the bytes they saw; of failed ones those in a row are one line."""


def look_log(room: Room, report: str, *, limit: int, before: str = "") -> list[LogLine]:
    """At most `limit` lines of a report's log, those behind the line whose `cursor` is `before`; "": the newest.

    A `before` that is no cursor is taken for none.
    """
    cursor = _CURSOR.fullmatch(before)
    place = (cursor[1], int(cursor[2]), int(cursor[3])) if cursor else (None, None, None)
    return [log_line(row) for row in room.rows(_LOG, [report, *place, limit])]
