"""What lists over all counties are made from, kept by the database's own triggers; derived, no evidence.

Each finding as it stands now in one row, and standings counted by province. A trigger is told as one statement.
"""

from __future__ import annotations

_STATEMENTS = """
create table current_finding (
  finding text primary key,
  revision integer not null,
  kind text not null,
  grade text,
  unsure integer not null,
  status text not null,
  county text not null,
  body text,
  report text,
  report_year integer,
  recorded_at text not null
) without rowid;
create index current_finding_order on current_finding(kind, unsure, recorded_at desc, finding, status, grade);
create index current_finding_newest on current_finding(recorded_at desc, finding, kind, status, grade);
create index current_finding_county on current_finding(county, kind, unsure, recorded_at desc, finding, status);
create index current_finding_body on current_finding(body);
create index current_finding_report on current_finding(report);
create table finding_sum (
  kind text not null,
  grade text not null,
  status text not null,
  n integer not null,
  primary key (kind, grade, status)
) without rowid;
create trigger finding_becomes_current after insert on finding begin
  update finding_sum set n = n - 1 where (kind, grade, status) = (
    select kind, coalesce(grade, ''), status from current_finding where finding = new.finding);
  insert into finding_sum select new.kind, coalesce(new.grade, ''), new.status, 0 where not exists (
    select 1 from finding_sum where kind = new.kind and grade = coalesce(new.grade, '') and status = new.status);
  update finding_sum set n = n + 1 where kind = new.kind and grade = coalesce(new.grade, '') and status = new.status;
  insert or replace into current_finding values (new.finding, new.revision, new.kind, new.grade,
    coalesce(new.grade in ('suspected', 'unverified', 'editorial'), 0), new.status, new.county, new.body, new.report,
    new.report_year, new.recorded_at);
end;
insert into current_finding select finding, revision, kind, grade,
  coalesce(grade in ('suspected', 'unverified', 'editorial'), 0), status, county, body, report, report_year, recorded_at
  from v_findings;
insert into finding_sum select kind, coalesce(grade, ''), status, count(*) from current_finding group by 1, 2, 3;
create table standing_sum (
  province text not null,
  year integer not null,
  kind text not null,
  state text not null,
  due text not null,
  n integer not null,
  read integer not null,
  primary key (province, year, kind, state, due)
) without rowid;
create trigger standing_is_added after insert on standing when new.due is not null begin
  insert into standing_sum select substr(new.county, 1, 2), new.year, new.kind, new.state, new.due, 0, 0
    where not exists (select 1 from standing_sum where province = substr(new.county, 1, 2) and year = new.year
      and kind = new.kind and state = new.state and due = new.due);
  update standing_sum set n = n + 1, read = read + (new.versions > 0) where province = substr(new.county, 1, 2)
    and year = new.year and kind = new.kind and state = new.state and due = new.due;
end;
create trigger standing_is_taken after delete on standing when old.due is not null begin
  update standing_sum set n = n - 1, read = read - (old.versions > 0) where province = substr(old.county, 1, 2)
    and year = old.year and kind = old.kind and state = old.state and due = old.due;
end;
create trigger standing_stays before update on standing begin select raise(abort, 'a standing is replaced'); end;
insert into standing_sum select substr(county, 1, 2), year, kind, state, due, count(*), sum(versions > 0)
  from standing where due is not null group by 1, 2, 3, 4, 5;
create index place_failing on place(county) where fails > 0;
create index if not exists place_parent on place(parent) where parent is not null;
create index receipt_cycle on receipt(cycle, healthy, counts)
"""


def _told(text: str) -> tuple[str, ...]:
    """The statements of a text; a trigger is one, up to its `end`."""
    found: list[str] = []
    for part in text.strip().split(";\n"):
        inside = bool(found) and found[-1].startswith("create trigger") and not found[-1].rstrip().endswith("end")
        found = [*found[:-1], f"{found[-1]};\n{part}"] if inside else [*found, part]
    return tuple(found)


QUICK_LISTS = _told(_STATEMENTS)
