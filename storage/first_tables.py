"""The tables as the first migration makes them; later ones alter them, this text never changes."""

FIRST_TABLES = """
create table cycle (
  id integer primary key,
  started text not null,
  finished text
);
create table place (
  id integer primary key,
  url text not null unique,
  county text not null,
  host text not null,
  kind text not null,
  report text,
  column_url text,
  parent integer references place(id),
  title text not null default '',
  listed_date text,
  listed_raw text not null default '',
  listed text,
  bare integer not null default 0,
  capture integer references capture(id),
  read integer references capture(id),
  rendition integer references rendition(id),
  etag text,
  last_modified text,
  first_looked text,
  last_looked text,
  last_readable text,
  last_answer text,
  fails integer not null default 0,
  looks_since_full integer not null default 0,
  next_due text
);
create index place_report on place(report);
create index place_due on place(county, next_due);
create table capture (
  id integer primary key,
  place integer not null references place(id),
  cycle integer not null references cycle(id),
  at text not null,
  answer text not null,
  status integer,
  final_url text,
  headers text not null,
  redirects text not null,
  sha256 text not null,
  size integer not null,
  file text not null,
  offset integer not null,
  length integer not null,
  record text not null
);
create index capture_place on capture(place);
create index capture_sha256 on capture(sha256);
create table capture_span (
  capture integer primary key references capture(id),
  first_seen text not null,
  last_seen text not null,
  looks integer not null
);
create table look (
  id integer primary key,
  place integer not null references place(id),
  cycle integer not null references cycle(id),
  at text not null,
  answer text not null,
  status integer,
  final_url text,
  note text not null default '',
  capture integer references capture(id)
);
create index look_place on look(place, at);
create table listing_state (
  id integer primary key,
  sha256 text not null unique,
  entries text not null,
  reports text not null,
  unresolved text not null
);
create table listing_reading (
  id integer primary key,
  county text not null,
  column_url text not null,
  body text,
  cycle integer not null references cycle(id),
  at text not null,
  complete integer not null,
  total integer,
  why text not null default '',
  state integer not null references listing_state(id)
);
create index listing_reading_column on listing_reading(county, column_url, at);
create table rendition (
  id integer primary key,
  report text not null,
  place integer not null references place(id),
  capture integer not null references capture(id),
  cycle integer not null references cycle(id),
  at text not null,
  content text not null
);
create index rendition_place on rendition(place, report);
create table version (
  id integer primary key,
  report text not null,
  number integer not null,
  county text not null,
  body text not null,
  year integer not null,
  place integer not null references place(id),
  url text not null,
  capture integer not null references capture(id),
  cycle integer not null references cycle(id),
  at text not null,
  fingerprint text not null,
  content text not null,
  previous text not null,
  unique (report, number)
);
create index version_county on version(county);
create index version_place on version(place);
create table version_span (
  version integer primary key references version(id),
  first_seen text not null,
  last_seen text not null,
  looks integer not null
);
create table supplement (
  id integer primary key,
  version integer not null references version(id),
  place integer not null references place(id),
  capture integer not null references capture(id),
  cycle integer not null references cycle(id),
  at text not null,
  content text not null
);
create index supplement_version on supplement(version);
create table receipt (
  id integer primary key,
  cycle integer not null references cycle(id),
  county text not null,
  host text not null,
  started text not null,
  finished text not null,
  healthy integer not null,
  counts text not null,
  results blob not null,
  sha256 text not null
);
create index receipt_county on receipt(county, cycle);
create table finding (
  id integer primary key,
  finding text not null,
  revision integer not null,
  kind text not null,
  grade text,
  status text not null,
  county text not null,
  body text,
  body_name text,
  report_year integer,
  report text,
  url text,
  due text,
  rule text not null,
  rule_english text not null,
  since text not null,
  detected_at text not null,
  recorded_at text not null,
  resolved_at text,
  summary text not null,
  summary_english text not null,
  evidence text not null,
  changes text not null,
  reason text not null default '',
  unique (finding, revision)
);
create index finding_county on finding(county, finding, revision);
create table alert (
  id integer primary key,
  finding text not null,
  revision integer not null,
  recipient text not null,
  digest text not null,
  created_at text not null,
  state text not null,
  message_id text,
  tries integer not null default 0,
  next_try text,
  sent_at text,
  error text not null default '',
  unique (finding, recipient)
);
create index alert_state on alert(state);
create table ledger (
  seq integer primary key,
  tbl text not null,
  row integer not null,
  sha256 text not null,
  chain text not null,
  unique (tbl, row)
);
create view v_findings as
  select f.* from finding f
  where f.revision = (select max(g.revision) from finding g where g.finding = f.finding);
create view v_missing as select * from v_findings where kind = 'missing' and status = 'open';
create view v_changes as select * from v_findings where kind = 'changed';
"""
