"""What triggers keep is always what a count over all rows would give; lists from them are those from the revisions."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.finding_filter import FindingFilter
from storage.findings import Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.overview import Overview
from storage.readers import Readers
from storage.standings import Standing

BEGIN = datetime(2026, 2, 1, 6, tzinfo=SHANGHAI)
KINDS = (FindingKind.MISSING, FindingKind.LATE, FindingKind.CHANGED)
GRADES = (Grade.CONFIRMED, Grade.SUSPECTED, Grade.UNVERIFIED, None)


def state(number: int, revision: int, chance: random.Random) -> Finding:
    at = BEGIN + timedelta(hours=chance.randint(0, 40))
    county = f"1101{number % 3:02d}"
    return Finding(
        finding=f"{county}-{number}-2025-x", revision=revision, kind=KINDS[number % 3], grade=chance.choice(GRADES),
        status=chance.choice(list(Status)), county=county, body=f"{county}-{number % 4}", body_name="甲局",
        report_year=2020 + number % 5, report=f"{county}-{number % 4}-{2020 + number % 5}", url=None, due=None,
        rule="", rule_english="", since=at, detected_at=at, recorded_at=at, resolved_at=None, summary="",
        summary_english="",
    )  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Finding]]:
    """An archive, and the newest state of each finding."""
    data, chance = tmp_path_factory.mktemp("quick") / "data", random.Random(5)
    newest: dict[int, Finding] = {}
    with Archive.open(data, write=True) as archive:
        for number in (chance.randrange(60) for _ in range(150)):
            before = newest.get(number)
            newest[number] = state(number, 1 if before is None else before.revision + 1, chance)
            archive.record([newest[number]])
    return data, list(newest.values())


def weight(one: Finding) -> tuple[int, bool, float, str]:
    unsure = one.grade in (Grade.SUSPECTED, Grade.UNVERIFIED, Grade.EDITORIAL)
    return (KINDS.index(one.kind), unsure, -one.recorded_at.timestamp(), one.finding)


FILTERS = (
    (FindingFilter(), lambda one: True),
    (FindingFilter(status=Status.OPEN), lambda one: one.status is Status.OPEN),
    (FindingFilter(kinds=(FindingKind.LATE,)), lambda one: one.kind is FindingKind.LATE),
    (FindingFilter(without_grades=(Grade.UNVERIFIED,)), lambda one: one.grade is not Grade.UNVERIFIED),
    (FindingFilter(grades=(Grade.CONFIRMED,)), lambda one: one.grade is Grade.CONFIRMED),
    (FindingFilter(counties=("110101",)), lambda one: one.county == "110101"),
    (FindingFilter(body="110102-2"), lambda one: one.body == "110102-2"),
    (FindingFilter(report="110100-0-2020"), lambda one: one.report == "110100-0-2020"),
    (FindingFilter(year=2023), lambda one: one.report_year == 2023),
    (
        FindingFilter(recorded_since=BEGIN + timedelta(hours=20)),
        lambda one: one.recorded_at >= BEGIN + timedelta(hours=20),
    ),
)


@pytest.mark.parametrize("number", range(len(FILTERS)))
def test_lists_and_counts_are_those_of_the_newest_revisions(told: tuple[Path, list[Finding]], number: int) -> None:
    data, newest = told
    asked, fits = FILTERS[number]
    wanted = sorted((one for one in newest if fits(one)), key=weight)
    assert wanted
    with Overview.open(data) as overview:
        assert overview.findings(asked, worst_first=KINDS, limit=500) == wanted
        for offset in range(0, len(wanted), 7):
            page = overview.findings(asked, worst_first=KINDS, limit=7, offset=offset)
            assert page == wanted[offset : offset + 7]
        newest_first = sorted(wanted, key=lambda one: (-one.recorded_at.timestamp(), one.finding))
        assert overview.findings(asked, newest_first=True, limit=500) == newest_first
        assert overview.count_findings(asked) == Counter(one.kind for one in wanted)
        for order, every in ((KINDS, wanted), ((), newest_first)):
            paged: list[Finding] = []
            while len(paged) < len(every):
                last = (paged[-1].finding, paged[-1].revision) if paged else None
                paged += overview.findings_behind(last, asked, worst_first=order, limit=4)
            assert paged == every
        assert [one.finding for one in overview.findings_after("", asked, 500)] == sorted(one.finding for one in wanted)


def test_an_archive_without_quick_lists_answers_the_same(told: tuple[Path, list[Finding]], tmp_path: Path) -> None:
    data, newest = told
    with Overview.open(data) as overview:
        connection = overview.archive.db.conn
        connection.execute("pragma query_only = off")
        memory = Overview.open(tmp_path / "none").archive
        memory.db.conn.execute("pragma query_only = off")
        connection.backup(memory.db.conn)
    for statement in ("drop trigger finding_becomes_current", "drop table current_finding", "drop table finding_sum"):
        memory.db.conn.execute(statement)
    old = Overview(memory)
    assert old.findings(worst_first=KINDS, limit=500) == sorted(newest, key=weight)
    assert old.count_findings() == Counter(one.kind for one in newest)


def standing(report: str, chance: random.Random) -> Standing:
    body, year = report.rsplit("-", 1)
    due = date(2026, 1, 31) if chance.random() < 0.8 else None
    return Standing(
        report=report, county=body[:6], body=body, year=int(year), kind="department", due=due,
        state=chance.choice(("in_time", "late")), versions=chance.randint(0, 2), judged_at=BEGIN,
    )  # fmt: skip


def test_sums_follow_every_replacement(tmp_path: Path) -> None:
    chance = random.Random(3)
    with Archive.open(tmp_path / "data", write=True) as archive:
        held: dict[str, Standing] = {}
        for _ in range(60):
            county = chance.choice(("110101", "110102", "640122"))
            some = [standing(f"{county}-{chance.randint(0, 4)}-{chance.randint(2024, 2025)}", chance) for _ in range(3)]
            gone = [one for one in held if one.startswith(county) and chance.random() < 0.1]
            archive.keep_standings(county, some, gone)
            held = {name: one for name, one in held.items() if name not in gone} | {one.report: one for one in some}
            wanted: Counter[tuple[str, int, str, bool]] = Counter()
            read: Counter[tuple[str, int, str]] = Counter()
            for one in held.values():
                if one.due is not None:
                    wanted[one.county[:2], one.year, one.state, True] += 1
                    read[one.county[:2], one.year, one.state] += one.versions > 0
            sums = archive.standing_sums()
            assert {(one.county, one.year, one.state, True): one.count for one in sums} == wanted
            assert all(read[one.county, one.year, one.state] == one.read for one in sums)
        assert archive.standing_counties() == sorted({one.county for one in held.values()})


def test_readers_are_lent_again_and_see_what_was_written(tmp_path: Path) -> None:
    data, chance = tmp_path / "data", random.Random(1)
    readers = Readers(data)
    assert readers.state() is None
    with readers.lend() as nothing:
        assert nothing.findings() == []
    with Archive.open(data, write=True) as archive:
        archive.record([state(1, 1, chance)])
        before = readers.state()
        assert before is not None and before == readers.state()
        with readers.lend() as first, readers.lend() as second:
            assert first is not second
            assert len(first.findings()) == 1
        archive.record([state(2, 1, chance)])
        assert readers.state() != before
        with readers.lend() as again:
            assert again in (first, second)
            assert len(again.findings()) == 2
    readers.close()


def test_another_file_in_its_place_is_opened_anew(tmp_path: Path) -> None:
    data, chance = tmp_path / "data", random.Random(1)
    with Archive.open(data, write=True) as archive:
        archive.record([state(1, 1, chance)])
    readers = Readers(data)
    with readers.lend() as first:
        assert len(first.findings()) == 1
    before = readers.state()
    data.rename(tmp_path / "former")
    with Archive.open(data, write=True):
        pass
    assert readers.state() != before
    with readers.lend() as second:
        assert second.findings() == []
    readers.close()
