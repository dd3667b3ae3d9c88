"""The verb that says how the watch itself is: status."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from monitor.commands.output import console, print_json, print_table, visible
from monitor.commands.setting import Setting
from monitor.condition import Condition, condition_of
from storage.findings import AlertState

_SHOWN = (AlertState.PENDING, AlertState.HELD, AlertState.UNKNOWN, AlertState.FAILED)
_MEGABYTE = 1_000_000


def add_status_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add status to the command line."""
    status = verbs.add_parser(
        "status", parents=[common], help="how the watch itself is; exit 1 when something needs a person"
    )
    status.add_argument("--format", choices=("table", "json"), default="table")
    status.set_defaults(run=run_status)


def run_status(options: argparse.Namespace, setting: Setting) -> int:
    """Say how the watch is; 0 when it is well, 1 when something needs a person."""
    setting.checked()
    condition = condition_of(setting.data, setting.sites, setting.config, setting.clock())
    if options.format == "json":
        print_json([status_line(condition, setting.config.language)])
    elif not setting.quiet:
        print_status(condition, setting.config.language)
    return 1 if condition.troubles else 0


def status_line(it: Condition, language: str) -> dict[str, Any]:
    """The condition as one line of the public interface."""
    return {
        "now": it.now.isoformat(),
        "well": not it.troubles,
        "troubles": [{"code": one.code, "words": one.words.of(language)} for one in it.troubles],
        "running": it.running,
        "counties": it.counties,
        "last_crawl_begun": _text(it.last_begun),
        "last_crawl_ended": _text(it.last_ended),
        "next_crawl": it.next_crawl.isoformat(),
        "overdue": list(it.overdue),
        "never_crawled": list(it.never),
        "unread": [
            {
                "finding": finding.finding,
                "since": finding.since.isoformat(),
                "summary": finding.summary_english if language == "en" else finding.summary,
            }
            for finding in it.unread
        ],
        "alerts": {state.value: it.mails.get(state, 0) for state in _SHOWN},
        "archive_bytes": it.archive_bytes,
        "archive_head": it.head,
        "free_bytes": it.free_bytes,
        "clock_in_doubt": it.doubt is not None,
    }


def print_status(it: Condition, language: str) -> None:
    """The condition for people: what needs them first, then the facts."""
    english = language == "en"
    out = console()
    if not it.troubles:
        out.print("All is well." if english else "一切正常。")
    for trouble in it.troubles:
        out.print(("Needs a person: " if english else "需要处理：") + trouble.words.of(language), style="bold")
    print_table("", [("", "left"), ("", "left")], _facts(it, english))
    for finding in it.unread:
        out.print(visible(finding.summary_english if english else finding.summary))


def _facts(it: Condition, english: bool) -> list[tuple[str, str]]:
    ended = _minute(it.last_ended) if it.last_ended else ("not ended" if english else "未完成")
    last = f"{_minute(it.last_begun)} → {ended}" if it.last_begun else "–"
    alerts = [str(it.mails.get(state, 0)) for state in _SHOWN]
    names = ("pending", "held", "unknown", "failed") if english else ("待发", "待核对", "结果不明", "失败")
    told = ("{} {}" if english else "{} {} 条").format
    free, size = (f"{number / _MEGABYTE:,.0f} MB" for number in (it.free_bytes, it.archive_bytes))
    running = ("running" if english else "运行中") if it.running else ("not running" if english else "未运行")
    rows = (
        ("service", "服务", running),
        ("counties", "县", str(it.counties)),
        ("last crawl", "上次抓取", last),
        ("next crawl", "下次抓取", _minute(it.next_crawl)),
        ("unread columns", "读不到的栏目", str(len(it.unread))),
        ("alerts", "通报", (", " if english else "，").join(map(told, names, alerts))),
        ("archive", "存档", size),
        ("head", "链首", it.head),
        ("disk free", "磁盘余量", free),
    )
    return [(row[0] if english else row[1], row[2]) for row in rows]


def _minute(moment: datetime) -> str:
    return moment.isoformat(sep=" ")[:16]


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
