"""The registers of an export: what each holds, and its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monitor.commands.coverage import COLUMNS as COVERAGE_COLUMNS
from monitor.commands.coverage import with_names
from monitor.commands.export_rows import Holdings, Row
from monitor.spreadsheet import FINDING_COLUMNS, REPORT_COLUMNS
from monitor.wording import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One register: NAME.csv, and NAME.json unless another register's JSON holds it all."""

    name: str
    says: Words
    columns: tuple[str, ...]
    as_json: bool = True
    for_people: Callable[[Row], Row] = dict
    """A row as a spreadsheet shows it, where that differs from its JSON."""


SHEETS: tuple[tuple[Callable[[Holdings], Iterator[tuple[str, Row]]], tuple[Sheet, ...]], ...] = (
    (
        Holdings.reports,
        (
            Sheet(
                name="reports",
                says=Words(zh="已知的每一份报告", en="every report known"),
                columns=REPORT_COLUMNS,
            ),
        ),
    ),
    (
        Holdings.versions,
        (
            Sheet(
                name="versions",
                says=Words(
                    zh="每一份报告的每一个版本；正文、分节、统计表全文在 JSON 中",
                    en="every version of every report; text, sections and tables whole in the JSON",
                ),
                columns=(
                    "report", "version", "county", "body", "body_name", "report_year", "title", "url", "seen_first",
                    "seen_last", "looks", "published_claimed", "published_evidence", "source", "form", "sha256",
                    "capture",
                ),
            ),
            Sheet(
                name="attachments",
                says=Words(
                    zh="各版本的附件；文字在 JSON 中", en="attachments of each version; their text in the JSON"
                ),
                columns=("report", "version", "name", "url", "type", "sha256", "size", "problem"),
            ),
            Sheet(
                name="figures",
                says=Words(
                    zh="各版本统计表的每一个数（JSON 见 versions.json）",
                    en="every figure of the statutory tables (as JSON: in versions.json)",
                ),
                columns=(
                    "report", "version", "attachment", "form", "table", "row", "column", "label", "raw", "value",
                ),
                as_json=False,
            ),
        ),
    ),
    (
        Holdings.findings,
        (
            Sheet(
                name="findings",
                says=Words(
                    zh="每一项发现的现状，含已了结和已撤回的",
                    en="every finding as it stands, resolved and withdrawn ones too",
                ),
                columns=(*FINDING_COLUMNS, "rules", "reason"),
            ),
            Sheet(
                name="finding_history",
                says=Words(zh="每一项发现的历次状态", en="every state that each finding had"),
                columns=("finding", "revision", "recorded_at", "status", "grade", "summary", "reason", "evidence"),
            ),
            Sheet(
                name="reviews",
                says=Words(zh="人工复核：确认、排除、备注", en="what people said: confirmed, dismissed, commented"),
                columns=("finding", "revision", "verdict", "who", "why", "at"),
            ),
        ),
    ),
    (
        Holdings.coverage,
        (
            Sheet(
                name="coverage",
                says=Words(
                    zh="各县、各年度、各类单位的公布情况", en="who published in time, by county, year and kind"
                ),
                columns=COVERAGE_COLUMNS,
                for_people=with_names,
            ),
            Sheet(
                name="body_years",
                says=Words(zh="每一单位每一年度的状态", en="the state of every body and report year"),
                columns=(
                    "report", "county", "county_name", "body", "body_name", "kind", "report_year", "state",
                    "state_words", "due", "read", "finding", "grade",
                ),
            ),
        ),
    ),
    (
        Holdings.fetched,
        (
            Sheet(
                name="captures",
                says=Words(
                    zh="收到的每一份内容，及其在 WARC 中的位置（warc、offset、length）",
                    en="all that was received, and where it lies (warc, offset, length)",
                ),
                columns=(
                    "capture", "url", "county", "kind", "report", "at", "answer", "status", "final_url", "size",
                    "sha256", "first_seen", "last_seen", "looks", "warc", "offset", "length", "record",
                ),
            ),
            Sheet(
                name="looks",
                says=Words(
                    zh="没有得到可读页面的每一次查看", en="every look that brought no page that could be read"
                ),
                columns=(
                    "look", "url", "county", "kind", "report", "at", "answer", "status", "final_url", "note", "capture",
                ),
            ),
            Sheet(
                name="readings",
                says=Words(
                    zh="公布栏目的每一次读取，及其中所列报告",
                    en="every reading of a listing, and the reports that stood in it",
                ),
                columns=("reading", "county", "column", "body", "at", "complete", "total", "why", "reports"),
            ),
        ),
    ),
)  # fmt: skip
"""Registers that come out of one reading of the archive, together."""
