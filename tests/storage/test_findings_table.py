"""Findings are never rewritten: each state is a revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.archive import Archive
from storage.findings import Change, FindingKind, Part, Status
from tests.storage.made import COUNTY, REPORT, day, finding

LATE = f"{REPORT}-late"


def test_a_finding_comes_back_as_it_was(archive: Archive) -> None:
    whole = finding(
        evidence=({"what": "look", "at": "2019-04-01T06:00:00+08:00", "pages": [1, 2], "deep": {"n": None}},),
        changes=(Change(part=Part.TABLE, before="1", after=None, table="g2014", row="a1", column="value"),),
        reason="",
    )
    bare = finding(
        f"{COUNTY}-unreachable",
        kind=FindingKind.UNREACHABLE,
        grade=None,
        body=None,
        body_name=None,
        report_year=None,
        report=None,
        url=None,
        due=None,
    )
    archive.record([whole, bare])
    assert archive.finding(LATE) == whole
    assert archive.findings() == [whole, bare] if bare.finding > LATE else [bare, whole]
    assert archive.finding("nothing") is None
    assert archive.verify() == []


def test_the_newest_revision_is_the_finding(archive: Archive) -> None:
    first = finding()
    second = finding(
        revision=2, status=Status.WITHDRAWN, resolved_at=day(90), recorded_at=day(90), reason="shown wrong"
    )
    archive.record([first])
    archive.record([second])
    assert archive.finding(LATE) == second
    assert archive.finding_history(LATE) == [first, second]
    assert archive.findings() == [second]
    assert archive.findings(open_only=True) == []


def test_findings_are_narrowed(archive: Archive) -> None:
    other = finding("640121101-2018-late", county="640121")
    closed = finding("640122104-2018-late", status=Status.RESOLVED)
    archive.record([finding(), other, closed])
    assert [f.finding for f in archive.findings()] == ["640121101-2018-late", LATE, "640122104-2018-late"]
    assert [f.finding for f in archive.findings(open_only=True)] == ["640121101-2018-late", LATE]
    assert [f.finding for f in archive.findings(open_only=True, county=COUNTY)] == [LATE]


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_revision_out_of_order_is_refused_with_all_beside_it(archive: Archive, revision: int) -> None:
    archive.record([finding()])
    with pytest.raises(ValueError, match="2 is due"):
        archive.record([finding("640122104-2018-late"), finding(revision=revision)], [(LATE, 1, "a", "daily", day(1))])
    assert archive.findings() == [finding()]
    assert archive.alerts() == []


def test_findings_and_alerts_are_written_together(archive: Archive) -> None:
    archive.record(
        [finding()], [(LATE, 1, "a@example.org", "daily", day(1)), (LATE, 1, "b@example.org", "immediate", day(1))]
    )
    archive.record(
        [replace(finding(revision=2), status=Status.RESOLVED)], [(LATE, 2, "a@example.org", "daily", day(9))]
    )
    assert [(a.finding, a.revision, a.recipient, a.digest) for a in archive.alerts()] == [
        (LATE, 1, "a@example.org", "daily"),
        (LATE, 1, "b@example.org", "immediate"),
    ]
    assert archive.alerts("nothing") == []
    assert archive.verify() == []
