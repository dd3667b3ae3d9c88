"""The verbs that list: reports, findings."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from rich.padding import Padding
from rich.text import Text

from monitor.commands.output import console, is_narrow, print_csv, print_json, print_table, visible
from monitor.commands.setting import Setting
from monitor.records import finding_lines, report_lines
from monitor.spreadsheet import FINDING_COLUMNS, REPORT_COLUMNS
from monitor.wording import GRADES, STATUSES, Words, finding_words
from storage.findings import FindingKind, Grade, Status, Verdict

REPORT_STATES = {
    "published": Words(zh="已公布", en="published"),
    "unverified": Words(zh="现无法读取", en="cannot be read now"),
    "removed": Words(zh="已撤下", en="withdrawn"),
}


def add_register_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add reports and findings to the command line."""
    reports = verbs.add_parser("reports", parents=[common], help="every report known")
    reports.add_argument("--format", choices=("json", "csv", "table"), default="table")
    reports.set_defaults(run=run_reports)
    findings = verbs.add_parser("findings", parents=[common], help="open findings")
    findings.add_argument("--all", action="store_true", help="resolved and withdrawn ones too")
    findings.add_argument("--format", choices=("json", "csv", "table"), default="table")
    findings.set_defaults(run=run_findings)


def run_reports(options: argparse.Namespace, setting: Setting) -> int:
    """Print every report known."""
    setting.checked()
    archive = setting.open_to_read()
    if archive is None:
        _print_reports((), options.format, setting.config.language)
        return 0
    with archive:
        _print_reports(report_lines(archive, setting.sites), options.format, setting.config.language)
    return 0


def _print_reports(lines: Iterable[dict[str, Any]], form: str, language: str) -> None:
    if form == "json":
        print_json(lines)
    elif form == "csv":
        print_csv(lines, REPORT_COLUMNS)
    else:
        print_reports(lines, language)


def print_reports(lines: Iterable[dict[str, Any]], language: str) -> None:
    """The table of reports for people; a narrow terminal gets the columns that matter most."""
    english = language == "en"
    heads = ("report", "body", "state", "claimed", "versions", "first seen", "title") if english else (
        "报告", "单位", "状态", "标示日期", "版本", "首次见到", "标题",
    )  # fmt: skip
    sides = ("left", "left", "left", "left", "right", "left", "left")
    rows = (
        [
            line["report"], line["body_name"] or "–", REPORT_STATES[line["status"]].of(language),
            line["published_claimed"] or "–", str(line["versions"]), _minute(line["first_seen"]), line["title"],
        ]
        for line in lines
    )  # fmt: skip
    shown = 5 if is_narrow() else len(heads)
    print_table(
        "",
        list(zip(heads, sides, strict=True))[:shown],
        (row[:shown] for row in rows),
        empty="No report is known yet." if english else "尚无已知报告。",
    )


def run_findings(options: argparse.Namespace, setting: Setting) -> int:
    """Print the findings."""
    setting.checked()
    archive = setting.open_to_read()
    language = setting.config.language
    lines: list[dict[str, Any]] = []
    if archive is not None:
        with archive:
            lines = finding_lines(archive, language, everything=options.all)
    if options.format == "json":
        print_json(lines)
    elif options.format == "csv":
        print_csv(lines, FINDING_COLUMNS)
    else:
        print_findings(lines, language)
    return 0


def print_findings(lines: list[dict[str, Any]], language: str) -> None:
    """The findings for people: a table, or a block each where the terminal is narrow."""
    english = language == "en"
    empty = "No open finding." if english else "没有未了结的发现。"
    rows = [(line["finding"], *_words(line, language), line["summary"]) for line in lines]
    if rows and is_narrow():
        for name, kind, grade, status, summary in rows:
            console().print(f"{kind}  {grade}  {status}".rstrip(), style="bold")
            console().print(Padding(Text(visible(f"{summary}\n{name}")), (0, 0, 1, 2)))
        return
    heads = ("finding", "kind", "grade", "status", "summary") if english else ("编号", "类别", "把握", "状态", "说明")
    print_table("", [(head, "left") for head in heads], rows, empty=empty)


def _words(line: dict[str, Any], language: str) -> tuple[str, str, str]:
    """Kind with its sign, grade and status in the office's language."""
    grade = Grade(line["grade"]) if line["grade"] else None
    kind = finding_words(FindingKind(line["kind"]), grade)
    status = STATUSES[Status(line["status"])]
    said = status.of(language)
    if any(review["verdict"] == Verdict.CONFIRM for review in line["reviews"]) and line["status"] == Status.OPEN:
        said += ", confirmed" if language == "en" else "，已确认"
    return f"{kind.sign:<2}{kind.of(language)}", GRADES[grade].of(language) if grade else "–", said


def _minute(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else "–"
