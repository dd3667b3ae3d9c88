"""The verbs that list: reports, findings."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.commands.output import print_csv, print_json, print_table
from monitor.commands.setting import Setting
from monitor.records import finding_lines, report_lines
from monitor.wording import GRADES, KINDS

REPORT_COLUMNS = (
    "report", "county", "body", "body_name", "kind", "report_year", "title", "url", "status", "first_seen", "last_seen",
    "published_claimed", "published_evidence", "addresses", "versions", "attachments",
)  # fmt: skip
FINDING_COLUMNS = (
    "finding", "kind", "grade", "status", "county", "body", "body_name", "report_year", "report", "url", "due", "rule",
    "since", "detected_at", "resolved_at", "summary", "evidence", "changes",
)  # fmt: skip


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
    lines: list[dict[str, Any]] = []
    if archive is not None:
        with archive:
            lines = report_lines(archive, setting.sites)
    if options.format == "json":
        print_json(lines)
    elif options.format == "csv":
        print_csv(lines, REPORT_COLUMNS)
    else:
        chinese = setting.config.language == "zh"
        heads = ("报告", "单位", "年度", "状态", "标示日期", "首次见到", "版本", "标题") if chinese else (
            "report", "body", "year", "status", "claimed", "first seen", "versions", "title",
        )  # fmt: skip
        sides = ("left", "left", "right", "left", "left", "left", "right", "left")
        print_table(
            "",
            list(zip(heads, sides, strict=True)),
            (
                [
                    line["report"], line["body_name"] or "", str(line["report_year"]), line["status"],
                    line["published_claimed"] or "–", _minute(line["first_seen"]), str(line["versions"]), line["title"],
                ]
                for line in lines
            ),
            empty="尚无已知报告。" if chinese else "No report is known yet.",
        )  # fmt: skip
    return 0


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
    """The table of findings for people."""
    chinese = language == "zh"
    heads = ("编号", "类别", "把握", "状态", "说明") if chinese else ("finding", "kind", "grade", "status", "summary")
    print_table(
        "",
        [(head, "left") for head in heads],
        (
            [
                line["finding"],
                KINDS[line["kind"]].of(language) if line["kind"] in KINDS else line["kind"],
                GRADES[line["grade"]].of(language) if line["grade"] in GRADES else (line["grade"] or ""),
                line["status"],
                line["summary"],
            ]
            for line in lines
        ),
        empty="没有未决发现。" if chinese else "No open finding.",
    )


def _minute(moment: str | None) -> str:
    return moment[:16].replace("T", " ") if moment else "–"
