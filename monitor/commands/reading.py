"""The verbs that show: show, diff, extract."""

from __future__ import annotations

import argparse
import hashlib
import stat
import sys
from pathlib import Path
from typing import Any

from crawler.extract.file_report import read_any
from crawler.extract.signals import UNREAD
from monitor.commands.output import console, print_json, print_table, visible
from monitor.commands.setting import BadInput, Setting
from monitor.compare.versions import compare
from monitor.consistency.checks import Checks, checks_of, checks_of_version
from monitor.dashboard.change_page import change_document
from monitor.reasons import reason_words
from monitor.records import change_object, checks_object, content_object, evidence_of, version_object
from monitor.wording import PARTS, SOURCES
from storage.archive import Archive
from storage.bodies import ReportKey
from storage.contents import DateSource, ReportContent
from storage.figures import TableReading, form
from storage.findings import Change, Grade, Part
from storage.sightings import Version

MAX_FILE_BYTES = 256 * 1024 * 1024


def add_reading_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add show, diff and extract to the command line."""
    show = verbs.add_parser("show", parents=[common], help="one version: metadata, text, sections, tables, attachments")
    show.add_argument("report", metavar="REPORT", help="BODY-YEAR")
    show.add_argument("--version", type=int, metavar="N", help="the newest where none is given")
    show.add_argument("--format", choices=("text", "json"), default="text")
    show.set_defaults(run=run_show)
    diff = verbs.add_parser("diff", parents=[common], help="what changed between two versions")
    diff.add_argument("report", metavar="REPORT", help="BODY-YEAR")
    diff.add_argument(
        "--from", dest="start", type=int, metavar="N", help="the one before the other where none is given"
    )
    diff.add_argument("--to", dest="end", type=int, metavar="M", help="the newest where none is given")
    diff.add_argument("--format", choices=("text", "json", "html"), default="text")
    diff.set_defaults(run=run_diff)
    extract = verbs.add_parser("extract", parents=[common], help="read local files; no workspace needed")
    extract.add_argument("files", metavar="FILE", nargs="+", type=Path)
    extract.add_argument("--format", choices=("json", "text"), default="text")
    extract.set_defaults(run=run_extract)


def _versions(setting: Setting, report: str) -> list[Version]:
    try:
        ReportKey.parse(report)
    except ValueError as error:
        raise BadInput(str(error)) from error
    archive: Archive | None = setting.open_to_read()
    versions: list[Version] = []
    if archive is not None:
        with archive:
            versions = archive.versions(report)
    if not versions:
        raise BadInput(f"{report}: no version of this report is held")
    return versions


def _numbered(versions: list[Version], number: int, option: str) -> Version:
    if not 1 <= number <= len(versions):
        raise BadInput(f"{option} {number}: {versions[0].report} has versions 1 to {len(versions)}")
    return versions[number - 1]


def run_show(options: argparse.Namespace, setting: Setting) -> int:
    """Show one version."""
    setting.must_exist()
    versions = _versions(setting, options.report)
    version = _numbered(versions, options.version if options.version is not None else len(versions), "--version")
    checks, language = _checks(setting, version), setting.config.language
    if options.format == "json":
        print_json([{**version_object(version), "checks": checks_object(checks, language)}])
        return 0
    out = console()
    chinese = setting.config.language == "zh"
    out.print(visible(version.content.title), style="bold")
    numbers = (
        f"第 {version.number} 版，共 {len(versions)} 版" if chinese else f"version {version.number} of {len(versions)}"
    )
    seen = f"{version.first_seen.isoformat()} – {version.last_seen.isoformat()} ({version.looks})"
    out.print(f"{version.report}   {numbers}   {seen}")
    out.print(visible(version.url))
    _print_content(version.content, language)
    _print_checks(checks, language)
    return 0


def _checks(setting: Setting, version: Version) -> Checks:
    """The checks of a version beside the newest of last year's report, if it is held."""
    key = ReportKey.parse(version.report)
    body = next((one for site in setting.sites for one in site.bodies if one.code == key.body), None)
    former: list[Version] = []
    archive = setting.open_to_read()
    if archive is not None:
        with archive:
            former = archive.versions(str(ReportKey(body=key.body, year=key.year - 1)))
    return checks_of_version(version, former[-1] if former else None, body)


def _print_checks(checks: Checks, language: str) -> None:
    counts = (checks.evaluated, checks.vacuous)
    if language == "en":
        console().print(f"\nChecks: {counts[0]} evaluated, {counts[1]} over noughts and blanks only", style="bold")
    else:
        console().print(f"\n勾稽核对：有效 {counts[0]} 项，全为零或空白 {counts[1]} 项", style="bold")
    for one in (*checks.broken, *checks.hints):
        says = one.rule.says_english if language == "en" else one.rule.says
        console().print(visible(f"  {one.rule.id}  {one.rule.severity}  {says}"))


def _print_content(content: ReportContent, language: str) -> None:
    out = console()
    for claim in evidence_of(content.dates):
        source = SOURCES[DateSource(claim["source"])].of(language)
        out.print(f"  {claim['date']}  {source}  {visible(claim['raw'])}")
    out.print()
    out.print(visible(content.text))
    for table in content.tables:
        _print_figures(table)
    for file in content.attachments:
        out.print(visible(f"\n[{file.type}] {file.name}  {file.url}  {file.sha256 or file.problem or ''}"))


def _print_figures(table: TableReading) -> None:
    names = {column.key: column.name for column in form(table.form).table(table.table).columns}
    title = form(table.form).table(table.table).title
    rows = ([f.row, f.label, names.get(f.column, f.column), f.raw] for f in table.figures)
    console().print()
    print_table(f"{table.table}  {title}", [("key", "left"), ("", "left"), ("", "left"), ("", "right")], rows)
    if table.problem:
        console().print(visible(table.problem))


def run_diff(options: argparse.Namespace, setting: Setting) -> int:
    """Show what changed between two versions."""
    setting.must_exist()
    versions = _versions(setting, options.report)
    if len(versions) == 1 and options.start is None:
        raise BadInput(f"{options.report}: only one version is held, nothing to compare")
    after = _numbered(versions, options.end if options.end is not None else len(versions), "--to")
    before = _numbered(versions, options.start if options.start is not None else max(after.number - 1, 1), "--from")
    changes = compare(before.content, after.content)
    language = setting.config.language
    if options.format == "json":
        print_json([diff_object(before, after, changes)])
    elif options.format == "html":
        sys.stdout.write(change_document(before, after, changes, language) + "\n")
    else:
        _print_diff(before, after, changes, language)
    return 0


def diff_object(before: Version, after: Version, changes: tuple[Change, ...]) -> dict[str, Any]:
    """Two versions and the parts that differ."""
    grade = None
    if changes:
        grade = Grade.SUBSTANTIVE if any(change.substantive for change in changes) else Grade.EDITORIAL
    return {
        "report": after.report,
        "from": before.number,
        "to": after.number,
        "seen": [before.first_seen.isoformat(), after.first_seen.isoformat()],
        "grade": grade.value if grade else None,
        "changes": [change_object(change) for change in changes],
    }


def _print_diff(before: Version, after: Version, changes: tuple[Change, ...], language: str) -> None:
    out = console()
    first, second = before.first_seen.isoformat(), after.first_seen.isoformat()
    out.print(f"{after.report}   {before.number} ({first}) → {after.number} ({second})", style="bold")
    if not changes:
        out.print("没有差别。" if language == "zh" else "No difference.")
    for change in changes:
        head = PARTS[change.part].of(language) if change.part in PARTS else str(change.part)
        reason = reason_words(change.reason, language)
        note = (f" ({reason})" if language == "en" else f"（{reason}）") if reason else ""
        out.print(visible(f"\n{head}  {change.label}{note}"), style="bold")
        if change.part is Part.TABLE and change.before is not None and change.after is not None:
            out.print(visible(f"  {change.before} → {change.after}"))
            continue
        out.print(visible(f"  − {change.before}" if change.before is not None else "  −"))
        out.print(visible(f"  + {change.after}" if change.after is not None else "  +"))


def run_extract(options: argparse.Namespace, setting: Setting) -> int:
    """Read local files; each one that cannot be read is told, the others are read all the same."""
    del setting
    faults = 0
    for path in options.files:
        try:
            content, sha256 = read_local(path)
        except BadInput as error:
            faults += 1
            for fault in error.faults:
                print(f"nianbao: {visible(' '.join(fault.splitlines()))}", file=sys.stderr)
            continue
        if options.format == "json":
            print_json([local_object(path, content, sha256)])
        else:
            # A name may hold the end of a line; a title is one line.
            console().print(visible(" ".join((content.title or path.name).split())), style="bold")
            _print_content(content, "zh")
            _print_checks(checks_of(content), "zh")
    return 2 if faults else 0


def read_local(path: Path) -> tuple[ReportContent, str]:
    """The content of a local file and its SHA-256; raises BadInput with one line that names the file."""
    try:
        found = path.stat()
        # A device or a pipe may never end.
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"{path}: is a directory" if path.is_dir() else f"{path}: is no file")
        if found.st_size > MAX_FILE_BYTES:
            raise BadInput(f"{path}: {found.st_size} bytes are more than is read")
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error
    if not content.strip():
        raise BadInput(f"{path}: the file is empty")
    read = read_any(content, name=path.name, url=path.name)
    problem = next((signal.removeprefix(UNREAD) for signal in read.signals if signal.startswith(UNREAD)), None)
    if problem is not None and not read.text and not read.tables:
        raise BadInput(f"{path}: {problem}")
    return read, hashlib.sha256(content).hexdigest()


def local_object(path: Path, content: ReportContent, sha256: str) -> dict[str, Any]:
    """The object of `show`, with what a file alone can tell."""
    return {
        "report": None,
        "version": None,
        "seen_first": None,
        "seen_last": None,
        "body": content.unit,
        "url": path.name,
        **content_object(content),
        "checks": checks_object(checks_of(content), "zh"),
        "sha256": sha256,
        "captured": {"status": None, "headers": {}, "encoding": content.encoding},
    }
