"""The tables, as an ordered set of migrations. What was seen is append-only; only the frontier and spans move."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from storage.channel_names import channel_name
from storage.first_tables import FIRST_TABLES
from storage.quick_lists import QUICK_LISTS

_FIRST = (
    "capture",
    "look",
    "listing_state",
    "listing_reading",
    "rendition",
    "version",
    "supplement",
    "receipt",
    "finding",
    "ledger",
)

APPEND_ONLY = (*_FIRST, "review")
"""Tables whose rows are never updated nor deleted; triggers hold it, also against REPLACE (D6)."""

LINKS_FILES = """instr(content, '"attachments":') > 0"""
"""Whether stored words link files: a field at its default is left out, no text holds an unescaped quotation mark."""

APPLICATION = 0x4E42414F
"""`NBAO` in the header of the file: how a foreign database is told from ours."""

migrations = Migrations("nianbao")


def _guard(db: Database, table: str) -> None:
    """Triggers that keep a table append-only."""
    for verb in ("update", "delete"):
        db.execute(
            f"create trigger {table}_no_{verb} before {verb} on {table} "
            f"begin select raise(abort, '{table} is append-only'); end"
        )


@migrations()
def first_tables(db: Database) -> None:
    """Captures, looks, listings, versions, findings, the outbox, the ledger, and their guards."""
    # No executescript: it would commit on its own and leave half a schema behind a kill.
    for statement in FIRST_TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(f"pragma application_id = {APPLICATION}")
    for table in _FIRST:
        _guard(db, table)


@migrations()
def readings_again(db: Database) -> None:
    """By which rules an address was judged, and what pages of lists said: what need not be read twice, no evidence."""
    db.execute("alter table place add column judged text not null default ''")
    db.execute("create table page_reading (url text primary key, key text not null, said blob not null) without rowid")


@migrations()
def broken_rules(db: Database) -> None:
    """Findings carry the relations among figures that do not hold."""
    db.execute("alter table finding add column rules text")


@migrations()
def probes_by_host(db: Database) -> None:
    """What a host said to nonsense is asked of each failed look at a report there."""
    db.execute("create index place_probe on place(host) where kind = 'probe'")


_REVIEW = """
create table review (
  id integer primary key,
  finding text not null,
  revision integer not null,
  verdict text not null,
  who text not null,
  why text not null,
  at text not null,
  foreign key (finding, revision) references finding(finding, revision)
)
"""

_OUTBOX = """
create table outbox (
  id integer primary key,
  finding text not null,
  opening integer not null,
  telling text not null,
  revision integer not null,
  recipient text not null,
  digest text not null,
  created_at text not null,
  state text not null,
  perhaps_told integer not null default 0,
  message_id text,
  tries integer not null default 0,
  next_try text,
  sent_at text,
  error text not null default '',
  unique (finding, opening, telling, recipient)
);
insert into outbox select id, finding, coalesce((
    select max(f.revision) from finding f
    where f.finding = alert.finding and f.revision <= alert.revision and f.status = 'open' and not exists (
      select 1 from finding b where b.finding = f.finding and b.revision = f.revision - 1 and b.status = 'open')), 1),
  'accusation', revision, recipient, digest, created_at, state, 0, message_id, tries, next_try, sent_at, error
  from alert;
drop table alert;
alter table outbox rename to alert;
create index alert_state on alert(state)
"""


@migrations()
def reviews(db: Database) -> None:
    """Reviews by people; the outbox holds corrections beside accusations, one of each an opening and recipient."""
    db.execute("alter table finding add column reason_english text")
    db.execute(_REVIEW)
    db.execute("create index review_finding on review(finding)")
    _guard(db, "review")
    for statement in _OUTBOX.split(";\n"):
        db.execute(statement)


_SIGNATURES = """
create table signature (
  version integer primary key references version(id),
  county text not null,
  reading integer not null,
  method text not null,
  title text not null,
  unit text,
  shown text,
  signs blob not null
);
create index signature_county on signature(county);
create table signature_band (
  band integer not null,
  version integer not null references version(id),
  primary key (band, version)
) without rowid;
create index signature_band_version on signature_band(version);
create table signature_pair (
  version integer not null references version(id),
  other integer not null references version(id),
  primary key (version, other)
) without rowid;
create index signature_pair_other on signature_pair(other);
create table county_twins (
  county text primary key,
  basis text not null,
  twins text not null
)
"""


@migrations()
def signatures(db: Database) -> None:
    """What versions are compared by; derived from them, so that its rows may be replaced."""
    for statement in _SIGNATURES.split(";\n"):
        db.execute(statement)


_STANDINGS = """
create table standing (
  report text primary key,
  county text not null,
  body text not null,
  year integer not null,
  kind text not null,
  state text not null,
  changed integer not null,
  due text,
  finding text,
  grade text,
  first_seen text,
  claimed text,
  claimed_first text,
  versions integer not null,
  title text not null,
  url text not null,
  basis text not null,
  judged_at text not null
) without rowid;
create index standing_county on standing(county, body, year);
create index standing_state on standing(year, county, kind, state);
create table judged_county (
  county text primary key,
  basis text not null,
  told text not null
) without rowid;
create index listing_reading_county on listing_reading(county)
"""


@migrations()
def standings(db: Database) -> None:
    """How each body and year stood when it was last judged; derived, so that its rows may be replaced."""
    for statement in _STANDINGS.split(";\n"):
        db.execute(statement)


@migrations()
def holds(db: Database) -> None:
    """Alerts are held for a person, who decides; channels are named without the keys in their addresses."""
    db.execute("alter table alert add column hold text not null default ''")
    db.execute("alter table alert add column decided text not null default ''")
    for number, recipient in db.execute("select id, recipient from alert where instr(recipient, '://') > 0").fetchall():
        db.execute("update alert set recipient = ? where id = ?", [channel_name(recipient), number])


@migrations()
def counted_standings(db: Database) -> None:
    """Standings are counted from these alone, without reading a row: by county, and by due day over all counties."""
    db.execute("create index standing_figures on standing(county, year, kind, state, due, versions)")
    db.execute("create index standing_due on standing(year, county, kind, due, versions)")


@migrations()
def quick_lists(db: Database) -> None:
    """What lists over all counties are made from, kept by triggers: each finding as it stands, standings counted."""
    for statement in QUICK_LISTS:
        db.execute(statement)


_SEARCH = (
    # Pairs alone, not their places: a fifth of the room. Texts stay where they are; who searches reads them.
    "create virtual table search_pairs using fts5("
    "pairs, content = '', detail = none, columnsize = 0, tokenize = 'ascii')",
    # Bytes held before they are written as one segment: a batch of versions should be one.
    "insert into search_pairs(search_pairs, rank) values ('hashsize', 33554432)",
    "create table search_mark (one integer primary key check (one = 1), method text not null,"
    " version integer not null, supplement integer not null)",
)


@migrations()
def full_text(db: Database) -> None:
    """Which versions hold which pairs of signs, and how far that is entered; derived, to be made anew at any time."""
    for statement in _SEARCH:
        db.execute(statement)


_WATCHED = (
    "create table watched_body (county text not null, body text not null, since text, primary key (county, body))"
    " without rowid",
    "insert into watched_body select distinct county, body, null from standing",
)


@migrations()
def watched_bodies(db: Database) -> None:
    """Since when each body has been watched: what a new one's past brings is told as such; null: since before this."""
    for statement in _WATCHED:
        db.execute(statement)


@migrations()
def linked_files(db: Database) -> None:
    """Which texts link files is asked of each county in each cycle: told without reading a text."""
    db.execute(f"create index version_files on version(county) where {LINKS_FILES}")
    db.execute(f"create index supplement_files on supplement(version) where {LINKS_FILES}")
