"""Which findings are asked for, and in what order: said once, for pages, files, feeds and programs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.findings import FindingKind, Grade, Status, Verdict
from storage.moments import to_text

UNSURE = (Grade.SUSPECTED, Grade.UNVERIFIED, Grade.EDITORIAL)
"""Grades that stand behind the others of their kind."""


class Answered(StrEnum):
    """What people last answered to a finding, remarks left out."""

    NOT = "not"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


_VERDICTS = {Answered.NOT: None, Answered.CONFIRMED: Verdict.CONFIRM, Answered.DISMISSED: Verdict.DISMISS}


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingFilter:
    """Which findings are asked for; None and empty: all."""

    kinds: Collection[FindingKind] = ()
    counties: Collection[str] = ()
    without_grades: Collection[Grade] = ()
    status: Status | None = None
    body: str | None = None
    report: str | None = None
    recorded_since: datetime | None = None
    grades: Collection[Grade] = ()
    year: int | None = None
    """Of the report."""
    answered: Answered | None = None


def conditions(asked: FindingFilter) -> tuple[str, list[Any]]:
    """The SQL condition on v_findings, and its values."""
    parts: list[str] = ["1"]
    values: list[Any] = []
    for name, members in (("kind", asked.kinds), ("county", asked.counties), ("grade", asked.grades)):
        if members:
            parts.append(f"{name} in ({', '.join('?' * len(members))})")
            values += [str(member) for member in sorted(members)]
    if asked.without_grades:
        parts.append(f"coalesce(grade, '') not in ({', '.join('?' * len(asked.without_grades))})")
        values += [str(grade) for grade in sorted(asked.without_grades)]
    single = {"status": asked.status, "body": asked.body, "report": asked.report, "report_year": asked.year}
    for name, value in single.items():
        if value is not None:
            parts.append(f"{name} = ?")
            values.append(value if isinstance(value, int) else str(value))
    if asked.answered is not None:
        verdict = _VERDICTS[asked.answered]
        if verdict is not None:
            parts.append("finding in (select finding from review where verdict = ?)")
            values.append(verdict)
        # The last answer counts over an earlier one.
        parts.append(
            "(select r.verdict from review r where r.finding = v_findings.finding and r.verdict != ?"
            " order by r.id desc limit 1) is ?"
        )
        values += [Verdict.COMMENT.value, verdict]
    if asked.recorded_since is not None:
        parts.append("recorded_at >= ?")
        values.append(to_text(asked.recorded_since))
    return " and ".join(parts), values
