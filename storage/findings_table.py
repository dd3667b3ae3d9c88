"""Findings: each state a row of its own, the newest revision being the finding."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from storage.findings import BrokenRule, Change, Finding, FindingKind, Grade, Review, Status
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.outbox import Outbox
from storage.reviews import Reviews
from storage.room import Row
from storage.serial import to_json, tuple_from_json

Telling = tuple[str, int, str, str, datetime]
"""Finding id, revision, recipient, digest (`daily` or `immediate`), created at."""


class Findings(Outbox, Reviews):
    """The room of findings, with what people said to them and what is to be told."""

    def findings(
        self, *, open_only: bool = False, county: str | None = None, reports: Collection[str] | None = None
    ) -> list[Finding]:
        """The newest revision of each finding, by id; `open_only` and `county` narrow it.

        `reports`: findings about these alone, and those about places.
        """
        wheres, given = ["true"], []
        if open_only:
            wheres.append("status = ?")
            given.append(Status.OPEN.value)
        if county is not None:
            wheres.append("county = ?")
            given.append(county)
        if reports is not None:
            wheres.append("(report is null or report in (select value from json_each(?)))")
            given.append(json.dumps(sorted(reports)))
        query = f"select * from v_findings where {' and '.join(wheres)} order by finding"
        return [_finding(row) for row in self.rows(query, given)]

    def findings_at(self, rows: Collection[int]) -> list[Finding]:
        """The findings whose revisions stand in these rows, by id."""
        if not rows:
            return []
        query = "select * from finding where id in (select value from json_each(?)) order by finding"
        return [_finding(row) for row in self.rows(query, [json.dumps(sorted(rows))])]

    def finding(self, finding: str) -> Finding | None:
        """The newest revision of one finding; None for an unknown id."""
        row = self.row("select * from finding where finding = ? order by revision desc limit 1", [finding])
        return None if row is None else _finding(row)

    def findings_named(self, names: Sequence[str]) -> list[Finding]:
        """The newest revisions of these findings, in the order of the ids given; unknown ids are left out."""
        if not names:
            return []
        rows = self.rows(
            "select f.* from json_each(?) n join finding f on f.finding = n.value"
            " and f.revision = (select max(g.revision) from finding g where g.finding = n.value) order by n.key",
            [json.dumps(list(names))],
        )
        return [_finding(row) for row in rows]

    def finding_history(self, finding: str) -> list[Finding]:
        """All revisions of one finding, oldest first."""
        return [
            _finding(row) for row in self.rows("select * from finding where finding = ? order by revision", [finding])
        ]

    def record(
        self, findings: Sequence[Finding], alerts: Sequence[Telling] = (), reviews: Sequence[Review] = ()
    ) -> None:
        """Write reviews, the revisions they led to or others, and the outbox rows these call for, all or none.

        Who was told of an opening of a finding is not told of it again. What is withdrawn is taken back: who may have
        been told gets a correction, what nobody can have got is never sent. Raises ValueError for a revision that does
        not follow on the last one, and for a review of another revision than the last.
        """
        with self.transaction():
            for review in reviews:
                self.keep_review(review)
            for finding in findings:
                last = self.row("select max(revision) as n from finding where finding = ?", [finding.finding])
                due = 1 + ((last and last["n"]) or 0)
                if finding.revision != due:
                    raise ValueError(f"{finding.finding}: revision {finding.revision} is written, {due} is due")
                self.append("finding", _row(finding))
                if finding.status is Status.WITHDRAWN:
                    self.take_back(finding.finding, finding.revision, finding.recorded_at)
            for telling in alerts:
                self.add_alert(*telling)


def _row(finding: Finding) -> Row:
    return {
        "finding": finding.finding,
        "revision": finding.revision,
        "kind": finding.kind.value,
        "grade": None if finding.grade is None else finding.grade.value,
        "status": finding.status.value,
        "county": finding.county,
        "body": finding.body,
        "body_name": finding.body_name,
        "report_year": finding.report_year,
        "report": finding.report,
        "url": finding.url,
        "due": None if finding.due is None else finding.due.isoformat(),
        "rule": finding.rule,
        "rule_english": finding.rule_english,
        "since": to_text(finding.since),
        "detected_at": to_text(finding.detected_at),
        "recorded_at": to_text(finding.recorded_at),
        "resolved_at": perhaps_text(finding.resolved_at),
        "summary": finding.summary,
        "summary_english": finding.summary_english,
        "evidence": to_json(finding.evidence),
        "changes": to_json(finding.changes),
        "rules": to_json(finding.rules) if finding.rules else None,
        "reason": finding.reason,
        "reason_english": finding.reason_english or None,
    }


def _finding(row: Row) -> Finding:
    return Finding(
        finding=row["finding"],
        revision=row["revision"],
        kind=FindingKind(row["kind"]),
        grade=None if row["grade"] is None else Grade(row["grade"]),
        status=Status(row["status"]),
        county=row["county"],
        body=row["body"],
        body_name=row["body_name"],
        report_year=row["report_year"],
        report=row["report"],
        url=row["url"],
        due=None if row["due"] is None else date.fromisoformat(row["due"]),
        rule=row["rule"],
        rule_english=row["rule_english"],
        since=from_text(row["since"]),
        detected_at=from_text(row["detected_at"]),
        recorded_at=from_text(row["recorded_at"]),
        resolved_at=perhaps_moment(row["resolved_at"]),
        summary=row["summary"],
        summary_english=row["summary_english"],
        evidence=tuple_from_json(dict, row["evidence"]),
        changes=tuple_from_json(Change, row["changes"]),
        rules=tuple_from_json(BrokenRule, row["rules"]) if row["rules"] else (),
        reason=row["reason"],
        reason_english=row["reason_english"] or "",
    )
