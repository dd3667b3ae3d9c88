"""The verbs that act: crawl, judge, alert, run, serve, verify, demo."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.alerts.outbox import Summary, send_due
from monitor.check import Judgement, judge
from monitor.commands.demo import run_demo
from monitor.commands.output import console, print_table, visible
from monitor.commands.setting import BadInput, Setting
from monitor.dashboard.server import serve
from monitor.schedule import Cycle, crawl_counties
from monitor.service import Service
from monitor.wording import KINDS
from storage.archive import Archive
from storage.bodies import Site
from storage.sightings import Capture

DEFAULT_PORT = 8765
Made = TypeVar("Made")


def add_watching_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add the acting verbs to the command line."""
    crawl = verbs.add_parser("crawl", parents=[common], help="one full cycle: discover, fetch, extract, store, judge")
    crawl.add_argument("--county", action="append", metavar="CODE", help="only this county; may be repeated")
    crawl.set_defaults(run=run_crawl)
    verbs.add_parser("judge", parents=[common], help="findings again from what is stored, no network").set_defaults(
        run=run_judge
    )
    verbs.add_parser("alert", parents=[common], help="send what is due from the outbox").set_defaults(run=run_alert)
    for name, run, text in (
        ("run", run_service, "the service: schedule, crawl, alerts and dashboard in one process"),
        ("serve", run_serve, "the dashboard alone"),
    ):
        verb = verbs.add_parser(name, parents=[common], help=text)
        verb.add_argument("--host", default="127.0.0.1", metavar="H", help="loopback where none is given")
        verb.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="P")
        verb.set_defaults(run=run)
    verbs.add_parser(
        "verify", parents=[common], help="prove the archive; exit 1 with a list when something does not hold"
    ).set_defaults(run=run_verify)
    demo = verbs.add_parser("demo", parents=[common], help="a small county served on loopback, some months in a minute")
    demo.add_argument("--no-serve", action="store_true", help="end without the dashboard")
    demo.add_argument(
        "--directory", metavar="DIR", help="where the demo's workspace is made; a new temporary one where none is given"
    )
    demo.add_argument("--port", type=int, default=DEFAULT_PORT, metavar="P")
    demo.set_defaults(run=run_demo_verb)


def run_crawl(options: argparse.Namespace, setting: Setting) -> int:
    """One full cycle, judged."""
    setting.checked()
    sites = setting.chosen(options.county)
    if not sites:
        raise BadInput(f"{setting.workspace / 'counties'}: no county to crawl (nianbao roster add CODE)")
    with setting.open_to_write() as archive:
        cycle = crawl_with_progress(archive, sites, setting)
        judgement = judge(archive, sites, setting.config, setting.clock())
        if not setting.quiet:
            print_cycle(cycle, judgement, setting.config.language)
    return 0


def crawl_with_progress(archive: Archive, sites: list[Site], setting: Setting) -> Cycle:
    """Crawl, showing on a terminal which host is doing what."""
    out = console()
    shown = not setting.quiet and out.is_terminal
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, disable=not shown, transient=True) as progress:
        task = progress.add_task("crawl", total=len(sites))
        names = {site.jurisdiction.code: site.jurisdiction.name for site in sites}

        def heard(county: str, capture: Capture | None) -> None:
            if capture is None:
                progress.advance(task)
            else:
                progress.update(task, description=visible(f"{names[county]}  {capture.observation.url[-60:]}"))

        return run_async(lambda: crawl_counties(archive, sites, setting.config, setting.clock, heard=heard))


def run_async(work: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
    """Run a coroutine in a loop of its own, uvloop's where it is to be had."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # not on Windows
        return asyncio.run(work())
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work())


def print_cycle(cycle: Cycle, judgement: Judgement, language: str) -> None:
    """One table at the end of a crawl, then findings by kind, then where to look next."""
    chinese = language == "zh"
    heads = ("县", "查看", "未变", "新增", "变动", "未能读取", "秒") if chinese else (
        "county", "looks", "unchanged", "new", "changed", "unreadable", "seconds",
    )  # fmt: skip
    rows = [
        [
            county,
            *(str(n) for n in (run.looks, run.unchanged, run.new, run.changed, run.unreadable)),
            f"{run.seconds:.1f}",
        ]
        for county, run in cycle.runs
    ]
    print_table("", [(head, "right" if place else "left") for place, head in enumerate(heads)], rows)
    for _, run in cycle.runs:
        for note in run.notes:
            console().print(visible(note))
    print_judgement(judgement, language)


def print_judgement(judgement: Judgement, language: str) -> None:
    """What a judging came to, by kind, in one line."""
    chinese = language == "zh"
    counts = Counter(finding.kind for finding in judgement.opened)
    opened = "，".join(f"{KINDS[kind].of(language)} {count}" for kind, count in counts.items() if kind in KINDS)
    sharper, closed = len(judgement.sharpened), len(judgement.closed)
    if chinese:
        text = f"新发现 {len(judgement.opened)} 项{f'（{opened}）' if opened else ''}，更新 {sharper} 项，了结 {closed} 项。详见 nianbao findings"
    else:
        text = f"{len(judgement.opened)} new findings{f' ({opened})' if opened else ''}, {sharper} updated, {closed} closed. See nianbao findings"
    console().print(text)


def run_judge(options: argparse.Namespace, setting: Setting) -> int:
    """Findings again from what is stored."""
    del options
    setting.checked()
    with setting.open_to_write() as archive:
        judgement = judge(archive, setting.sites, setting.config, setting.clock())
    if not setting.quiet:
        print_judgement(judgement, setting.config.language)
    return 0


def run_alert(options: argparse.Namespace, setting: Setting) -> int:
    """Send what is due; exit 0 when all that was due went out."""
    del options
    setting.checked()
    names = {site.jurisdiction.code: site.jurisdiction.name for site in setting.sites}
    with setting.open_to_write() as archive:
        summary = send_due(
            archive,
            setting.config,
            setting.clock(),
            counties=names,
            dashboard=setting.config.alerts.dashboard,
            head=archive.head(),
        )
    if not setting.quiet:
        print_sent(summary, setting.config.language)
    return 0 if summary.all_went_out else 1


def print_sent(summary: Summary, language: str) -> None:
    """What a sending came to, in one line, and what failed."""
    if language == "zh":
        console().print(
            f"已发邮件 {summary.sent} 封（{summary.findings} 项发现），暂缓 {summary.deferred}，结果不明 {summary.unknown}，失败 {summary.failed}"
        )
    else:
        console().print(
            f"{summary.sent} mails sent ({summary.findings} findings), {summary.deferred} deferred, {summary.unknown} unknown, {summary.failed} failed"
        )
    for failure in summary.failures:
        console().print(visible(failure))


def run_verify(options: argparse.Namespace, setting: Setting) -> int:
    """Prove the archive."""
    del options
    archive = setting.open_to_read()
    if archive is None:
        raise BadInput(f"{setting.data}: no archive yet (nianbao crawl makes one)")
    with archive:
        faults = archive.verify()
        head = archive.head()
    for fault in faults:
        print(visible(fault))
    if not faults and not setting.quiet:
        print(f"every stored byte, the hash chain, every version and finding hold; head of the chain: {head}")
    return 1 if faults else 0


def run_serve(options: argparse.Namespace, setting: Setting) -> int:
    """The dashboard alone, until it is stopped."""
    setting.checked()
    return serve(setting.data, setting.sites, setting.config, setting.clock, host=options.host, port=_port(options))


def run_service(options: argparse.Namespace, setting: Setting) -> int:
    """The service, until it is stopped."""
    setting.checked()
    return Service(setting.workspace, setting.clock, host=options.host, port=_port(options)).run()


def run_demo_verb(options: argparse.Namespace, setting: Setting) -> int:
    """The demo county, end to end."""
    return run_demo(
        directory=options.directory, serve_after=not options.no_serve, port=_port(options), quiet=setting.quiet
    )


def _port(options: argparse.Namespace) -> int:
    if not 0 <= options.port <= 65535:
        raise BadInput(f"--port {options.port}: not a port")
    return int(options.port)
