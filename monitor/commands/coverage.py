"""The verb that counts: who published in time, by county, report year and kind."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from monitor.commands.output import console, is_narrow, print_csv, print_json, print_table, visible
from monitor.commands.setting import Setting
from monitor.coverage import IN_TIME, BodyYear, CountyFigures, county_figures
from monitor.dashboard.matrix import STATED, body_years
from monitor.when.body_year import BodyYearState
from monitor.wording import BODY_KINDS, Words, finding_words
from storage.bodies import BodyKind, Site
from storage.overview import Overview

COLUMNS = (
    "county", "county_name", "report_year", "kind", "owed", "published", "in_time", "in_time_claimed", "late",
    "missing", "removed", "cannot_tell", "waiting", "verifiable", "in_time_rate", "bodies_not_in_time",
    "bodies_removed", "bodies_cannot_tell",
)  # fmt: skip
HEADS = (
    Words(zh="年度", en="year"),
    Words(zh="单位类别", en="kind"),
    Words(zh="应公布", en="owed"),
    Words(zh="已公布", en="published"),
    Words(zh="按时公布", en="in time"),
    Words(zh="按时公布率", en="rate"),
    Words(zh="逾期", en="late"),
    Words(zh="未公布", en="not published"),
    Words(zh="撤下", en="withdrawn"),
    Words(zh="无法核实", en="cannot tell"),
    Words(zh="未到期", en="not due"),
)
ALL_KINDS = Words(zh="合计", en="all")
NOTE = Words(
    zh="按时公布率 = 按时公布数 ÷（应公布数 − 无法核实数）。",
    en="Rate = in time / (owed − cannot tell).",
)


def add_coverage_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add coverage to the command line."""
    verb = verbs.add_parser("coverage", parents=[common], help="who published in time, by county, year and kind")
    verb.add_argument("--county", action="append", metavar="CODE", help="only this county; may be repeated")
    verb.add_argument("--year", type=int, metavar="Y", help="only this report year")
    verb.add_argument("--kind", choices=[kind.value for kind in BodyKind if kind.owes], help="only bodies of this kind")
    verb.add_argument("--format", choices=("json", "csv", "table"), default="table")
    verb.set_defaults(run=run_coverage)


def run_coverage(options: argparse.Namespace, setting: Setting) -> int:
    """Print the figures of all counties, or of those that were asked for."""
    setting.checked()
    kind = BodyKind(options.kind) if options.kind else None
    found: list[tuple[Site, CountyFigures]] = []
    with Overview.open(setting.data) as overview:
        for site in sorted(setting.chosen(options.county), key=lambda site: site.jurisdiction.code):
            states = body_years(overview, site, setting.config, setting.clock())
            figures = county_figures(site.jurisdiction.code, states, setting.clock())
            found += [(site, one) for one in figures if options.year in (None, one.year) and kind in (None, one.kind)]
    lines = [coverage_line(site, figures) for site, figures in found]
    if options.format == "json":
        print_json(lines)
    elif options.format == "csv":
        print_csv([with_names(line) for line in lines], COLUMNS)
    else:
        _print(found, setting.config.language)
    return 0


def coverage_line(site: Site, figures: CountyFigures) -> dict[str, Any]:
    """The figures as the register prints them; `kind` null: all kinds together."""
    rate = figures.rate
    return {
        "county": figures.county,
        "county_name": site.jurisdiction.name,
        "report_year": figures.year,
        "kind": figures.kind.value if figures.kind is not None else None,
        "owed": len(figures.owed),
        "published": figures.published,
        "in_time": len(figures.of(*IN_TIME)),
        "in_time_claimed": len(figures.of(BodyYearState.IN_TIME_CLAIMED)),
        "late": len(figures.of(BodyYearState.LATE)),
        "missing": len(figures.of(BodyYearState.MISSING)),
        "removed": len(figures.of(BodyYearState.REMOVED)),
        "cannot_tell": len(figures.of(BodyYearState.CANNOT_TELL)),
        "waiting": len(figures.waiting),
        "verifiable": figures.verifiable,
        "in_time_rate": None if rate is None else round(rate, 4),
        "bodies_not_in_time": [_named(one) for one in figures.not_in_time],
        "bodies_removed": [_named(one) for one in figures.of(BodyYearState.REMOVED)],
        "bodies_cannot_tell": [_named(one) for one in figures.of(BodyYearState.CANNOT_TELL)],
    }


def with_names(line: dict[str, Any]) -> dict[str, Any]:
    """A line for a spreadsheet: bodies by their names alone."""
    return {
        key: "、".join(one["body_name"] for one in value) if isinstance(value, list) else value
        for key, value in line.items()
    }


def _named(one: BodyYear) -> dict[str, Any]:
    return {
        "body": one.body.code,
        "body_name": one.body.name,
        "kind": one.body.kind.value,
        "state": one.state.value,
        "grade": one.grade.value if one.grade is not None else None,
        "finding": one.finding,
    }


def _print(found: Sequence[tuple[Site, CountyFigures]], language: str) -> None:
    """For people: a table a county, a row a year and kind; below it the bodies by name."""
    out = console()
    if not found:
        out.print("Nothing is owed here." if language == "en" else "没有应公布的年度报告。")
        return
    counties = dict.fromkeys(site.jurisdiction for site, _ in found)
    for number, place in enumerate(counties):
        if number:
            out.print()
        mine = [figures for site, figures in found if site.jurisdiction == place]
        shown = (0, 1, 2, 4, 5, 6, 7) if is_narrow() else range(len(HEADS))
        columns = [(HEADS[column].of(language), "left" if column < 2 else "right") for column in shown]
        rows = ([row[column] for column in shown] for row in _rows(mine, language))
        print_table(f"{place.name}  {place.code}", columns, rows)
        _print_bodies(mine, language)
    out.print(f"\n{NOTE.of(language)}")


def _rows(mine: Sequence[CountyFigures], language: str) -> Iterable[list[str]]:
    year = None
    for one in mine:
        counts = (
            len(one.owed), one.published, len(one.of(*IN_TIME)), None, len(one.of(BodyYearState.LATE)),
            len(one.of(BodyYearState.MISSING)), len(one.of(BodyYearState.REMOVED)),
            len(one.of(BodyYearState.CANNOT_TELL)), len(one.waiting),
        )  # fmt: skip
        rate = "–" if one.rate is None else f"{100 * one.rate:.1f}%"
        kind = (ALL_KINDS if one.kind is None else BODY_KINDS[one.kind]).of(language)
        yield [
            str(one.year) if one.year != year else "",
            kind if one.kind is None else f"  {kind}",
            *(rate if count is None else str(count) if count else "·" for count in counts),
        ]
        year = one.year


def _print_bodies(mine: Sequence[CountyFigures], language: str) -> None:
    """Who is late, not published, withdrawn or not to be verified, each year once."""
    out = console()
    for one in mine:
        if one.kind is not None and any(other.kind is None and other.year == one.year for other in mine):
            continue
        groups: dict[str, list[str]] = {}
        for body in (*one.not_in_time, *one.of(BodyYearState.REMOVED), *one.of(BodyYearState.CANNOT_TELL)):
            groups.setdefault(_state_words(body, language), []).append(body.body.name)
        comma = ", " if language == "en" else "、"
        for words, names in groups.items():
            told = comma.join(names)
            if len(names) == len(one.owed) > 1:
                told = f"all {len(names)}" if language == "en" else f"全部 {len(names)} 家"
            out.print(visible(f"{one.year}  {words}{': ' if language == 'en' else '：'}{told}"))


def _state_words(one: BodyYear, language: str) -> str:
    """The state's sign and name; what is only suspected is not named as if it were known."""
    kind = STATED.get(one.state)
    words = finding_words(kind, one.grade) if kind is not None and one.grade is not None else one.state.words
    return f"{words.sign} {words.of(language)}"
