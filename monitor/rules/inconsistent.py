"""不符合勾稽关系: the report's figures contradict each other, last year's, or its text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from monitor.consistency.checks import Break, Checks, checks_of_version
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from storage.cases import Case
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import Version

_MOST_FIGURES = 40
_MOST_STATEMENTS = 24
_LONGEST = 160


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """One conclusion on the newest version: confirmed where a firm relation is broken, else suspected.

    Hints conclude nothing; they are shown with the report. A relation across years is held against the newest version
    of last year's report.
    """
    if not case.versions or not context.body.kind.owes:
        return ()
    checks = _checks(case.versions[-1], context)
    return (_conclusion(case, context, checks),) if checks.broken else ()


def _checks(version: Version, context: Context) -> Checks:
    former = context.former.versions[-1] if context.former is not None and context.former.versions else None
    return checks_of_version(version, former, context.body)


def _conclusion(case: Case, context: Context, checks: Checks) -> Conclusion:
    version = case.versions[-1]
    broken = checks.broken
    confirmed = any(one.rule.severity == "error" for one in broken)
    more = f"，另有 {len(broken) - 1} 项" if len(broken) > 1 else ""
    more_english = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
    doubt = "（数字由图片识别，须人工核对）" if any(one.recognised for one in broken) else ""
    doubt_english = " (signs recognised from a picture, to be looked at)" if doubt else ""
    first = broken[0].rule
    return Conclusion(
        kind=FindingKind.INCONSISTENT,
        grade=Grade.CONFIRMED if confirmed else Grade.SUSPECTED,
        since=_since(case, context, broken),
        summary=(
            f"{phrases.who(case, context)}{'' if confirmed else '疑似'}不符合勾稽关系："
            f"{_short(first.says)}{more}{doubt}。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: figures {'' if confirmed else 'seem to '}contradict each other: "
            f"{_short(first.says_english)}{more_english}{doubt_english}."
        ),
        due=context.deadline.due,
        rule=f"统计表勾稽关系及正文核对（{'、'.join(one.rule.id for one in broken)}）",
        rule_english=f"relations of the statutory tables and the text ({', '.join(one.rule.id for one in broken)})",
        url=version.url,
        evidence=tuple(_evidence(case, context, broken)),
        rules=tuple(one.rule for one in broken),
    )


def _short(says: str) -> str:
    return says if len(says) <= _LONGEST else says[: _LONGEST - 1] + "…"


def _since(case: Case, context: Context, broken: tuple[Break, ...]) -> datetime:
    """When the oldest of the versions was first seen since which each breaks one of the relations broken today."""
    today = {one.rule.id for one in broken}
    since = case.versions[-1].first_seen
    for version in reversed(case.versions[:-1]):
        if not today & {one.rule.id for one in _checks(version, context).broken}:
            break
        since = version.first_seen
    return since


def _evidence(case: Case, context: Context, broken: tuple[Break, ...]) -> Iterable[Exhibit]:
    yield version_exhibit(case.versions[-1])
    cells = list(dict.fromkeys(cell for one in broken for cell in one.cells))
    former = context.former
    if former is not None and former.versions and any(cell.former for cell in cells):
        yield {**version_exhibit(former.versions[-1]), "note": f"{former.year}"}
    for cell in cells[:_MOST_FIGURES]:
        yield {
            "type": "figure",
            "report": former.report if cell.former and former is not None else case.report,
            "table": cell.table,
            "row": cell.row,
            "column": cell.column,
            "label": cell.label,
            "raw": cell.raw[:80],
            "value": cell.value,
        }
    statements = {(one.subject, one.start): one for each in broken for one in each.statements}
    for one in islice(statements.values(), _MOST_STATEMENTS):
        yield {
            "type": "statement",
            "subject": one.subject,
            "section": one.section,
            "start": one.start,
            "raw": one.raw,
            "value": one.value,
        }
