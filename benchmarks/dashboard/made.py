"""A made workspace of the whole country: its counties' files, and an archive as ten years of watching would leave it.

The rows are written in bulk into the product's own tables, without bytes in WARC files and links of the ledger: only
asking is measured. Of one county in a hundred the reports have the length of real ones; all others are short.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.dashboard.drawing.provinces import PROVINCES
from monitor.deadlines import deadline
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.contents import Attachment, DateClaim, DateSource, ReportContent
from storage.figures import Figure, TableReading, form_of_year
from storage.moments import SHANGHAI, to_text
from storage.serial import canonical, to_json

FIRST_YEAR, YEARS = 2016, 10
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=SHANGHAI)
"""The newest report year is 2025; departments' day is over, townships' is ahead."""
WATCHED_FROM = datetime(2016, 1, 10, 6, tzinfo=SHANGHAI)
FULL = 100
"""Of so many counties one has reports of real length."""
READINGS = 120
_SIGNS = [chr(0x4E00 + number) for number in range(0, 20000, 7)]
_KINDS = ((BodyKind.COUNTY, 1), (BodyKind.OFFICE, 1), (BodyKind.DEPARTMENT, 25), (BodyKind.TOWNSHIP, 17))
_RULE = (
    "《政府信息公开条例》（国务院令第711号，2019年5月15日起施行）第四十九条第一款：县级以上人民政府部门1月31日前公布"
)
_RULE_ENGLISH = "Open Government Information Regulation of 2019 (State Council Order 711), art. 49(1)"


MADE = "made.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """What was made, for who asks; kept beside it, so that it need not be made twice."""

    counties: list[str]
    bodies: list[str]
    """Of counties whose reports are of real length."""
    full: list[str]
    """Reports of real length."""
    changed: list[str]
    """Reports with two versions."""
    findings: list[str]
    reports: int


def made_in(workspace: Path) -> Made | None:
    """What was made there before; None where nothing was."""
    path = workspace / MADE
    return Made(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def make(workspace: Path, bodies: int) -> Made:
    """Write the workspace: at least 3,000 counties in every province, so many bodies, ten report years each."""
    sites = [_site(number, count) for number, count in enumerate(_spread(bodies))]
    for site in sites:
        _files(workspace / "counties" / site.jurisdiction.code, site)
    (workspace / "nianbao.toml").write_text(f"first_year = {FIRST_YEAR}\n", encoding="utf-8")
    with Archive.open(workspace / "data", write=True) as archive:
        run = archive.db.conn.execute
        for pragma in ("synchronous = off", "foreign_keys = off", "cache_size = -1500000", "temp_store = memory"):
            run(f"pragma {pragma}")
        with archive.transaction():
            made = _fill(archive, sites)
        run("pragma wal_checkpoint(truncate)")
    (workspace / MADE).write_text(json.dumps(asdict(made)), encoding="utf-8")
    return made


def _spread(bodies: int) -> Iterator[int]:
    """Bodies of each county."""
    counties = max(31, min(3000, bodies // 43))
    for number in range(counties):
        yield bodies // counties + (number < bodies % counties)


def _site(number: int, count: int) -> Site:
    code = f"{list(PROVINCES)[number % len(PROVINCES)]}{100 + number // len(PROVINCES):04d}"
    chance = random.Random(code)
    kinds = [kind for kind, times in _KINDS for _ in range(times)]
    name = "".join(chance.sample(_SIGNS, 2)) + "县"
    bodies = tuple(
        PublishingBody(
            code=code if place == 0 else f"{code}-{place:02d}", county=code, name=_name(chance, name, kind), kind=kind
        )
        for place, kind in enumerate((kinds + [BodyKind.TOWNSHIP] * count)[:count])
    )
    return Site(jurisdiction=Jurisdiction(code=code, name=name), site=f"http://{code}.example.org/", bodies=bodies)


def _name(chance: random.Random, county: str, kind: BodyKind) -> str:
    own = "".join(chance.sample(_SIGNS, 2))
    ends = {BodyKind.COUNTY: f"{county}人民政府", BodyKind.OFFICE: f"{county}人民政府办公室"}
    return ends.get(kind) or (f"{county}{own}局" if kind is BodyKind.DEPARTMENT else f"{own}镇人民政府")


def _files(folder: Path, site: Site) -> None:
    folder.mkdir(parents=True)
    place = site.jurisdiction
    home = f'code = "{place.code}"\nname = "{place.name}"\nsite = "{site.site}"\nhosts = []\n'
    column = f'\n[[column]]\nurl = "{site.site}xxgk/nb/"\n'
    (folder / "site.toml").write_text(home + column, encoding="utf-8")
    rows = "".join(f"{body.code},{body.name},{body.kind.value},,,,\n" for body in site.bodies)
    (folder / "bodies.csv").write_text(f"code,name,kind,aliases,since,until,columns\n{rows}", encoding="utf-8")


@dataclass
class _Row:
    """One body and year as it came out."""

    number: int
    """Of its place, capture and version."""
    body: PublishingBody
    year: int
    state: str
    due: date
    shown: date
    seen: datetime
    versions: int
    kind: str | None
    grade: str | None

    @property
    def report(self) -> str:
        return f"{self.body.code}-{self.year}"

    @property
    def url(self) -> str:
        return f"http://{self.body.county}.example.org/xxgk/nb/t{self.shown:%Y%m%d}_{self.number}.html"


_STATES = (
    (0.90, "in_time", None, None),
    (0.93, "in_time_claimed", None, None),
    (0.955, "late", "late", "confirmed"),
    (0.975, "missing", "missing", "confirmed"),
    (0.980, "removed", "removed", "confirmed"),
    (1.0, "cannot_tell", "missing", "unverified"),
)
"""Shares of the states, with the finding that each rests on."""


def _rows(sites: Iterable[Site]) -> Iterator[_Row]:
    chance, number = random.Random(7), 0
    for site in sites:
        for body in site.bodies:
            for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
                number += 1
                due = deadline(body.kind, body.county, year, ()).due
                drawn = chance.random()
                _, state, kind, grade = next(one for one in _STATES if drawn < one[0])
                if due >= NOW.date():
                    state, kind, grade = ("in_time", None, None) if drawn < 0.6 else ("not_due", None, None)
                there = state not in ("missing", "cannot_tell", "not_due")
                changed = there and chance.random() < 0.01
                if changed:
                    kind, grade = "changed", "substantive"
                elif there and kind is None and chance.random() < 0.04:
                    kind, grade = "inconsistent", "confirmed"
                shown = due - timedelta(days=chance.randint(1, 60)) if state != "late" else due + timedelta(days=20)
                seen = datetime(shown.year, shown.month, shown.day, 6, chance.randint(0, 59), tzinfo=SHANGHAI)
                yield _Row(
                    number=number, body=body, year=year, state=state, due=due, shown=shown, seen=seen,
                    versions=0 if not there else 2 if changed else 1, kind=kind, grade=grade,
                )  # fmt: skip


def _fill(archive: Archive, sites: list[Site]) -> Made:
    run = archive.db.conn.execute
    for cycle in range(1, 31):
        at = NOW - timedelta(days=30 - cycle, hours=3, minutes=30)
        run("insert into cycle values (?, ?, ?)", [cycle, to_text(at), to_text(at + timedelta(minutes=41))])
    full = {site.jurisdiction.code for site in sites[::FULL]}
    texts, words = _Texts(), {name: [] for name in ("full", "changed", "findings")}  # type: dict[str, list[str]]
    pending: dict[str, list[tuple[Any, ...]]] = {}
    total = 0
    for row in _rows(sites):
        total += 1
        for table, values in _written(row, texts, full=row.body.county in full):
            pending.setdefault(table, []).append(values)
        if row.kind is not None:
            words["findings"].append(_finding_id(row))
        if row.body.county in full and row.versions:
            words["changed" if row.versions == 2 else "full"].append(row.report)
        if total % 2000 == 0:
            _flush(archive, pending)
    for table, values in _of_counties(sites):
        pending.setdefault(table, []).append(values)
    _flush(archive, pending)
    run("insert into ledger values (1, 'finding', 1, ?, ?)", ["0" * 64, "1" * 64])
    return Made(
        counties=[site.jurisdiction.code for site in sites],
        bodies=[body.code for site in sites[::FULL] for body in site.bodies],
        reports=total,
        **{**words, "findings": words["findings"][::50]},
    )


_TABLES = {
    "place": "id, url, county, host, kind, report, title, capture, first_looked, last_looked, last_readable,"
    " last_answer, fails",
    "capture": "id, place, cycle, at, answer, status, headers, redirects, sha256, size, file, offset, length, record",
    "capture_span": "capture, first_seen, last_seen, looks",
    "version": "id, report, number, county, body, year, place, url, capture, cycle, at, fingerprint, content, previous",
    "version_span": "version, first_seen, last_seen, looks",
    "standing": "report, county, body, year, kind, state, changed, due, finding, grade, first_seen, claimed,"
    " claimed_first, versions, title, url, basis, judged_at",
    "finding": "finding, revision, kind, grade, status, county, body, body_name, report_year, report, url, due, rule,"
    " rule_english, since, detected_at, recorded_at, resolved_at, summary, summary_english, evidence, changes",
    "listing_state": "id, sha256, entries, reports, unresolved",
    "listing_reading": "county, column_url, cycle, at, complete, state",
    "receipt": "cycle, county, host, started, finished, healthy, counts, results, sha256",
}


def _flush(archive: Archive, pending: dict[str, list[tuple[Any, ...]]]) -> None:
    for table, values in pending.items():
        if values:
            columns = _TABLES[table]
            marks = ", ".join("?" for _ in columns.split(","))
            archive.db.conn.executemany(f"insert into {table} ({columns}) values ({marks})", values)
            values.clear()


def _written(row: _Row, texts: _Texts, *, full: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of one body and year, by table."""
    seen, last, county = to_text(row.seen), to_text(NOW - timedelta(hours=3)), row.body.county
    gone = row.state == "removed"
    title = f"{row.body.name}{row.year}年政府信息公开工作年度报告"
    if row.versions:
        number, host = row.number, f"{county}.example.org"
        answer, fails = ("not_found", 9) if gone else ("page", 0)
        yield "place", (number, row.url, county, host, "report", row.report, title, number, seen, last,
                        last, answer, fails)  # fmt: skip
    for version in range(1, row.versions + 1):
        identity = row.number + (10_000_000 if version == 2 else 0)
        at = seen if version == 1 else to_text(row.seen + timedelta(days=9))
        content = texts.content(row, title, version, full=full)
        hashed = sha256(f"{row.report}-{version}".encode()).hexdigest()
        yield "capture", (identity, row.number, 1, at, "page", 200, "[]", "[]", hashed, 28_000, "made", 0, 1, "made")
        yield "capture_span", (identity, at, last, 300)
        yield "version", (identity, row.report, version, county, row.body.code, row.year, row.number, row.url,
                          identity, 1, at, hashed, content, "")  # fmt: skip
        yield "version_span", (identity, at, last, 300)
    rests = row.kind in ("late", "missing", "removed")
    yield "standing", (
        row.report, county, row.body.code, row.year, row.body.kind.value, row.state, row.versions == 2,
        row.due.isoformat(), _finding_id(row) if rests else None, row.grade if rests else None,
        seen if row.versions else None, row.shown.isoformat() if row.versions else None,
        row.shown.isoformat() if row.versions else None, row.versions, title if row.versions else "",
        row.url if row.versions else "", sha256(row.report.encode()).hexdigest(), last,
    )  # fmt: skip
    yield from (("finding", one) for one in _findings(row))


def _finding_id(row: _Row) -> str:
    return f"{row.report}-changed-2" if row.kind == "changed" else f"{row.report}-{row.kind}"


def _findings(row: _Row) -> Iterator[tuple[Any, ...]]:
    """The revisions of its finding: opened, and of a year long past one in three resolved."""
    if row.kind is None:
        return
    opened = datetime(row.due.year, row.due.month, row.due.day, 7, tzinfo=SHANGHAI) + timedelta(days=1)
    if row.number % 40 == 0:
        opened = NOW - timedelta(hours=2)
    what = f"{row.body.name} {row.year} 年度报告：{row.kind}；应于 {row.due}（含当日）前公布；9 次读完其栏目均无。"
    evidence = canonical(
        [{"type": "absent", "at": to_text(opened + timedelta(days=day)), "column": f"http://{row.body.county}.example.org/"
          "xxgk/nb/", "complete": True, "listed": False} for day in range(9)]
    )  # fmt: skip
    changes = "[]"
    if row.kind == "changed":
        changes = canonical([{"part": "table", "before": "3", "after": "5", "table": "t3", "row": "n1",
                              "column": "total", "label": "收到申请数"}])  # fmt: skip
    states = [("open", opened, None)]
    if row.year < FIRST_YEAR + YEARS - 1 and row.number % 3 == 0 and row.kind in ("inconsistent", "changed"):
        states.append(("resolved", opened + timedelta(days=40), to_text(opened + timedelta(days=40))))
    for revision, (status, at, resolved) in enumerate(states, start=1):
        yield (
            _finding_id(row), revision, row.kind, row.grade, status, row.body.county, row.body.code, row.body.name,
            row.year, row.report, row.url, row.due.isoformat(), _RULE, _RULE_ENGLISH, to_text(opened), to_text(opened),
            to_text(at), resolved, what, f"{row.report}: {row.kind}", evidence, changes,
        )  # fmt: skip


def _of_counties(sites: Iterable[Site]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Readings of each county's column, its receipts; one county in two hundred cannot be read."""
    for number, site in enumerate(sites, start=1):
        code, column = site.jurisdiction.code, f"{site.site}xxgk/nb/"
        reports = canonical([[f"{column}{body.code}-{year}.html", f"{body.code}-{year}"]
                             for body in site.bodies for year in (2024, 2025)])  # fmt: skip
        yield "listing_state", (number, sha256(code.encode()).hexdigest(), "[]", reports, "[]")
        for back in range(READINGS):
            cycle = max(1, 30 - back)
            yield "listing_reading", (code, column, cycle, to_text(NOW - timedelta(days=back, hours=3)), 1, number)
        for cycle in range(26, 31):
            at = to_text(NOW - timedelta(days=30 - cycle, hours=3))
            healthy = number % 200 != 0
            counts = canonical({"looks": 40, "new": 1, "changed": 0})
            yield "receipt", (cycle, code, f"{code}.example.org", at, at, healthy, counts, b"", "0" * 64)
        if number % 200 == 0:
            broken = to_text(NOW - timedelta(hours=3))
            yield "place", (50_000_000 + number, column, code, f"{code}.example.org", "column", None, "", None,
                            broken, broken, None, "no_connection", 5)  # fmt: skip


class _Texts:
    """Contents as stored JSON: of each year one long and one short, with marks for what is a report's own."""

    def __init__(self) -> None:
        chance = random.Random(3)
        years = range(FIRST_YEAR, FIRST_YEAR + YEARS)
        self._long = {year: to_json(_content(chance, year, 14, _tables(year))) for year in years}
        self._short = {year: to_json(_content(chance, year, 2, _tables(year, rows=3))) for year in years}

    def content(self, row: _Row, title: str, version: int, *, full: bool) -> str:
        """The content of a version."""
        text = (self._long if full else self._short)[row.year]
        text = (
            text.replace("@title", title).replace("@unit", row.body.name).replace("2001-02-03", row.shown.isoformat())
        )
        return text.replace("收到申请3件", "收到申请5件") if version == 2 else text


def _content(chance: random.Random, year: int, paragraphs: int, tables: tuple[TableReading, ...]) -> ReportContent:
    text = "\n".join("".join(chance.choices(_SIGNS, k=150)) + "。" for _ in range(paragraphs))
    return ReportContent(
        title="@title",
        unit="@unit",
        year=year,
        source="@unit",
        text=f"{text}\n全年共收到申请3件，均已按期答复。",
        dates=(DateClaim(source=DateSource.PAGE, date=date(2001, 2, 3), raw="发布日期：2001-02-03"),),
        tables=tables,
        attachments=(Attachment(name="附件.pdf", url="http://127.0.0.1/P0.pdf", type="pdf"),),
    )


def _tables(year: int, rows: int | None = None) -> tuple[TableReading, ...]:
    form = form_of_year(year)
    assert form is not None
    return tuple(
        TableReading(
            table=table.id,
            form=form.id,
            read="html",
            figures=tuple(
                Figure(row=row.key, column=column.key, label=row.label, raw=str(year % 7), value=year % 7)
                for row in table.value_rows[:rows]
                for column in table.columns
            ),
        )
        for table in form.tables
    )
