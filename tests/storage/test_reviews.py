"""Reviews stay beside their finding, and an archive from before them is taken over with its outbox."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage.archive import Archive
from storage.findings import AlertState, Review, Status, TellingKind, Verdict
from storage.migrations import migrations
from storage.opening import DATABASE
from tests.storage.made import REPORT, day, finding

LATE = f"{REPORT}-late"
ANNA, BERT, CLEO = "anna@example.org", "bert@example.org", "cleo@example.org"


def review(revision: int = 1, **more: object) -> Review:
    given = {"finding": LATE, "verdict": Verdict.COMMENT, "who": "王芳", "why": "已电话询问", "at": day(61)} | more
    return Review(revision=revision, **given)  # type: ignore[arg-type]


def test_reviews_come_back_in_order(archive: Archive) -> None:
    other = finding("640122104-2018-late")
    first, second = review(), review(verdict=Verdict.CONFIRM, who="O'Brien", why="", at=day(62))
    third = review(finding=other.finding, verdict=Verdict.DISMISS, why="栏目改版")
    archive.record([finding(), other])
    for one in (first, third, second):
        archive.record([], reviews=[one])
    assert archive.reviews() == [first, third, second]
    assert archive.reviews(LATE) == [first, second]
    assert archive.reviews("nothing") == []
    assert archive.reviews(county="640122") == [first, third, second]
    assert archive.reviews(LATE, county="640181") == []
    assert archive.verify() == []


def test_a_review_and_what_follows_from_it_are_written_together(archive: Archive) -> None:
    archive.record([finding()])
    withdrawn = finding(revision=2, status=Status.WITHDRAWN, resolved_at=day(61), reason="经王芳复核排除")
    archive.record([withdrawn], reviews=[review(verdict=Verdict.DISMISS)])
    assert archive.reviews(LATE) == [review(verdict=Verdict.DISMISS)]
    with pytest.raises(ValueError, match="3 is due"):
        archive.record([withdrawn], reviews=[review(2)])
    assert len(archive.reviews()) == 1


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_only_the_newest_revision_is_reviewed(archive: Archive, revision: int) -> None:
    archive.record([finding(), finding(revision=2)])
    with pytest.raises(ValueError, match="2 is the newest"):
        archive.record([], reviews=[review(revision)])
    assert archive.reviews() == []


def test_what_is_not_there_cannot_be_reviewed(archive: Archive) -> None:
    with pytest.raises(ValueError, match="None is the newest"):
        archive.record([], reviews=[review()])


def test_a_review_of_a_finding_that_is_not_there_is_found(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        archive.record([finding()], reviews=[])
        archive.record([], reviews=[review()])
    connection = sqlite3.connect(data / DATABASE)
    connection.execute("drop trigger review_no_update")
    connection.execute("update review set revision = 7")
    connection.commit()
    connection.close()
    with Archive.open(data) as archive:
        told = archive.verify()
    assert any("review 1: refers to a row of finding that is not there" in line for line in told)
    assert any("review 1: altered since it was written" in line for line in told)


def test_both_reasons_come_back_and_one_of_old_stays_alone(archive: Archive) -> None:
    both = finding(reason="报告已出现", reason_english="the report appeared")
    old = finding("640122104-2018-late", reason="the report appeared")
    archive.record([both, old])
    assert archive.findings() == [both, old]


def _old(data: Path) -> None:
    """An archive as it was before reviews: a finding opened, withdrawn and opened anew, and an outbox."""
    data.mkdir()
    db = Database(sqlite3.connect(data / DATABASE), execute_plugins=False)
    db.conn.execute("pragma journal_mode = wal")
    migrations.apply(db, stop_before="reviews")
    for revision, status in enumerate(("open", "open", "withdrawn", "open"), 1):
        row = {
            "finding": LATE, "revision": revision, "kind": "late", "grade": "confirmed", "status": status,
            "county": "640122", "rule": "", "rule_english": "", "since": "2019-04-01T00:00:00+08:00",
            "detected_at": "2019-04-01T06:00:00+08:00", "recorded_at": "2019-04-01T06:00:00+08:00", "summary": "s",
            "summary_english": "e", "evidence": "[]", "changes": "[]", "reason": "old words",
        }  # fmt: skip
        marks = ", ".join("?" * len(row))
        db.conn.execute(f"insert into finding ({', '.join(row)}) values ({marks})", list(row.values()))
    for number, (revision, recipient, state) in enumerate(
        ((1, ANNA, "sent"), (2, BERT, "unknown"), (4, CLEO, "pending")), 5
    ):
        db.conn.execute(
            "insert into alert (id, finding, revision, recipient, digest, created_at, state, message_id, tries, error)"
            " values (?, ?, ?, ?, 'daily', '2019-04-01T06:00:00+08:00', ?, ?, 2, 'e')",
            [number, LATE, revision, recipient, state, f"<{number}@x>"],
        )
    db.conn.commit()
    db.conn.close()


def test_an_outbox_of_old_is_taken_over_with_its_numbers(data: Path) -> None:
    _old(data)
    with Archive.open(data, write=True) as archive:
        anna, bert, cleo = archive.alerts()
        assert [(a.id, a.recipient, a.opening, a.revision) for a in (anna, bert, cleo)] == [
            (5, ANNA, 1, 1),
            (6, BERT, 1, 2),
            (7, CLEO, 4, 4),
        ]
        assert {a.telling for a in (anna, bert, cleo)} == {TellingKind.ACCUSATION}
        assert (anna.state, anna.message_id, anna.tries, anna.error) == (AlertState.SENT, "<5@x>", 2, "e")
        assert archive.finding_history(LATE)[0].reason == "old words"
        with archive.transaction():
            archive.add_alert(LATE, 4, ANNA, "daily", day(70))
            archive.add_alert(LATE, 4, CLEO, "daily", day(70))
        assert [(a.recipient, a.opening) for a in archive.alerts()[3:]] == [(ANNA, 4)]
        assert not [line for line in archive.verify() if "ledger" not in line]
