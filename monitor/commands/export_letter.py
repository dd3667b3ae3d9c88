"""The README of an export, in Chinese and English: what lies there, how to read it, how to prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from monitor.commands.export_sheets import SHEETS, Sheet
from monitor.wording import minute_zoned

TEMPLATE = Path(__file__).parents[1] / "templates" / "export.md"


def letter(*, now: datetime, head: str, counts: Mapping[str, int], warcs: Sequence[str], faults: Sequence[str]) -> str:
    """The text of README.md; `counts`: rows by register, `faults`: what did not prove true."""
    made = f"{minute_zoned(now, 'zh')} / {minute_zoned(now, 'en')}"
    if head:
        made += f"；存档链 / chain of the archive `{head}`"
    told = "".join(f"- {fault}\n" for fault in faults)
    warning = f"## 未能证实 / Not proven\n\n{told}\n" if faults else ""
    return TEMPLATE.read_text(encoding="utf-8").format(
        made=made,
        rows="\n".join(_row(sheet, counts[sheet.name]) for _, sheets in SHEETS for sheet in sheets),
        warcs=len(warcs),
        faults=warning,
    )


def _row(sheet: Sheet, count: int) -> str:
    files = f"`{sheet.name}.csv`, `{sheet.name}.json`" if sheet.as_json else f"`{sheet.name}.csv`"
    return f"| {files} | {count} | {sheet.says.zh} | {sheet.says.en} |"
