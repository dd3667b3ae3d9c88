"""All checks of one report: how many were made, how many proved nothing, what is broken, what is only odd."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from monitor.consistency.cells import Cell, Cells
from monitor.consistency.figure_checks import figure_outcomes
from monitor.consistency.outcomes import Outcome
from monitor.consistency.percentages import percentage_outcomes
from monitor.consistency.speech import spoken
from monitor.consistency.text_form import form_outcomes
from monitor.consistency.text_requests import request_outcomes
from monitor.consistency.text_tables import table_outcomes
from monitor.consistency.text_totals import total_outcomes
from monitor.wording import BASES
from storage.bodies import BodyKind, PublishingBody, ReportKey
from storage.contents import RECOGNISED_TEXT, ReportContent, Statement
from storage.figures import FORM_IDS, form
from storage.findings import BrokenRule
from storage.relations import Relation, text_relations
from storage.sightings import Version

_ORDER = ("error", "warn", "hint")
_MOST_TOLD = 3
YEAR_CONFLICT = "year_conflict"
"""Signal: title and text name two years; which year's report was before it cannot be told."""
_LAWMAKING = frozenset({"441900", "442000", "460400", "620200", "620201"})
"""Prefecture cities without districts: 东莞, 中山, 儋州, 嘉峪关. Theirs may count rules (立法法)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Break:
    """A broken relation with what it rests on."""

    rule: BrokenRule
    cells: tuple[Cell, ...] = ()
    statements: tuple[Statement, ...] = ()
    recognised: bool = False
    """It rests on signs recognised from a picture."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checks:
    """What became of all checks of a report."""

    evaluated: int = 0
    """Checks that could have failed: each relation at each column or row counts."""
    vacuous: int = 0
    """Checks over noughts and blanks only: they prove nothing."""
    broken: tuple[Break, ...] = ()
    """Errors, then warnings; each relation once."""
    hints: tuple[Break, ...] = ()


def checks_of(
    content: ReportContent,
    former: ReportContent | None = None,
    *,
    kind: BodyKind | None = None,
    year: int | None = None,
    body: str = "",
    county: str = "",
) -> Checks:
    """Check a report by every relation of its forms, and its text against its figures.

    `former` is the same body's report of the year before. `year` is the report year, read from the content where not
    given; `body` the body's name and `county` its county's code.
    """
    now = Cells(content)
    doubted = former is None or YEAR_CONFLICT in (*content.signals, *former.signals)
    before = Cells(former, former=True) if former is not None and not doubted else None
    of_year = year if year is not None else content.year
    outcomes = list(figure_outcomes(content, now, before, lawmaking=_lawmaking(kind, county), year=of_year or 0))
    if of_year is not None:
        words = spoken(content, now, kind, of_year, body)
        outcomes += [*table_outcomes(words), *request_outcomes(words), *total_outcomes(words), *form_outcomes(words)]
        outcomes += percentage_outcomes(content.text)
    else:
        outcomes = [one for one in outcomes if one.id != "G14-24"]
    told = [one for one in outcomes if one.id in relations()]
    breaks = _merged((one for one in told if not one.holds), _doubtful(content, now, before))
    return Checks(
        evaluated=sum(not one.vacuous for one in told),
        vacuous=sum(one.vacuous for one in told),
        broken=tuple(one for one in breaks if one.rule.severity != "hint"),
        hints=tuple(one for one in breaks if one.rule.severity == "hint"),
    )


def checks_of_version(version: Version, former: Version | None, body: PublishingBody | None) -> Checks:
    """The checks of a stored version beside one of last year's report; `body` where the roster still has it."""
    return checks_of(
        version.content,
        former.content if former is not None else None,
        kind=body.kind if body is not None else None,
        year=ReportKey.parse(version.report).year,
        body=body.name if body is not None else "",
        county=body.county if body is not None else "",
    )


@cache
def relations() -> dict[str, Relation]:
    """The relations whose breach is `inconsistent`, by id."""
    every = [*(one for form_id in FORM_IDS for one in form(form_id).relations), *text_relations()]
    return {one.id: one for one in every if one.finding == "inconsistent"}


def _lawmaking(kind: BodyKind | None, county: str) -> bool:
    return county in _LAWMAKING and kind in (None, BodyKind.COUNTY, BodyKind.OFFICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Doubt:
    text: bool
    figures: bool


def _doubtful(content: ReportContent, now: Cells, before: Cells | None) -> _Doubt:
    recognised = RECOGNISED_TEXT in content.signals
    return _Doubt(text=recognised, figures=now.recognised or (before is not None and before.recognised))


def _merged(outcomes: Iterable[Outcome], doubt: _Doubt) -> list[Break]:
    """Each relation once a severity, the worst first; what rests on recognised signs is a warning at most."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        severity = one.weaker or relations()[one.id].severity
        recognised = (doubt.figures and bool(one.cells)) or (doubt.text and not one.cells)
        if severity == "error" and recognised:
            severity = "warn"
        groups.setdefault((one.id, severity), []).append(one)
    breaks = [_break(identity, severity, group, doubt) for (identity, severity), group in groups.items()]
    return sorted(breaks, key=lambda one: (_ORDER.index(one.rule.severity), one.rule.id))


def _break(identity: str, severity: str, group: list[Outcome], doubt: _Doubt) -> Break:
    relation = relations()[identity]
    basis = BASES[relation.basis]
    zh, en = [one.zh for one in group], [one.en for one in group]
    more, more_english = "", ""
    if len(group) > _MOST_TOLD:
        more, more_english = f"；另有 {len(group) - _MOST_TOLD} 处", f"; and {len(group) - _MOST_TOLD} more"
    cells = tuple(dict.fromkeys(cell for one in group for cell in one.cells))
    statements = tuple({(s.subject, s.start): s for one in group for s in one.statements}.values())
    values = [(cell.key, cell.value) for cell in cells]
    values += _stated(statements)
    return Break(
        rule=BrokenRule(
            id=identity,
            severity=severity,
            basis=relation.basis,
            says=f"{relation.zh}（{basis.zh}）：{'；'.join(zh[:_MOST_TOLD])}{more}",
            says_english=f"{relation.en} ({basis.en}): {'; '.join(en[:_MOST_TOLD])}{more_english}",
            values=tuple(values),
        ),
        cells=cells,
        statements=statements,
        recognised=(doubt.figures and bool(cells)) or (doubt.text and not cells),
    )


def _stated(statements: tuple[Statement, ...]) -> list[tuple[str, int | float | None]]:
    """`text.SUBJECT` and its number; those that come again are counted: `text.published_part.2`."""
    seen: dict[str, int] = {}
    found: list[tuple[str, int | float | None]] = []
    for one in statements:
        seen[one.subject] = seen.get(one.subject, 0) + 1
        number = f".{seen[one.subject]}" if seen[one.subject] > 1 else ""
        found.append((f"text.{one.subject}{number}", one.value))
    return found
