"""The verbs that act: crawl, judge, alert, run, serve, verify, demo."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from monitor.alerts.outbox import Summary, send_due
from monitor.check import judge
from monitor.clock import steady_seconds
from monitor.commands.cycle import CrawlProgress, print_cycle, print_standing
from monitor.commands.demo import run_demo
from monitor.commands.holds import add_hold_options, decide, still_held
from monitor.commands.output import console, visible
from monitor.commands.setting import BadInput, Setting
from monitor.dashboard.entry.door import door_address, is_loopback, open_door, serve_alone
from monitor.dashboard.server import application
from monitor.judging.rereading import content_again
from monitor.schedule import crawl_counties
from monitor.service import Service
from monitor.users import read_users

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
    alert = verbs.add_parser("alert", parents=[common], help="send what is due from the outbox")
    add_hold_options(alert)
    alert.set_defaults(run=run_alert)
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
        with CrawlProgress(sites, language=setting.config.language, quiet=setting.quiet) as progress:
            cycle = run_async(
                lambda: crawl_counties(archive, sites, setting.config, setting.clock, heard=progress.heard)
            )
        judgement = judge(archive, sites, setting.config, setting.clock(), content_again)
        archive.index_for_search()
        if not setting.quiet:
            standing = archive.findings(open_only=True)
            print_cycle(cycle, judgement, standing, setting.sites, setting.config.language)
    return 0


def run_async(work: Callable[[], Coroutine[Any, Any, Made]]) -> Made:
    """Run a coroutine in a loop of its own, uvloop's where it is to be had."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # not on Windows
        return asyncio.run(work())
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work())


def run_judge(options: argparse.Namespace, setting: Setting) -> int:
    """Findings again from what is stored."""
    del options
    setting.checked()
    with setting.open_to_write() as archive:
        # Of a county that was never crawled nothing is known; not even that its reports are missing.
        crawled = archive.last_receipts()
        sites = [site for site in setting.sites if site.jurisdiction.code in crawled]
        judgement = judge(archive, sites, setting.config, setting.clock(), content_again, whole=True)
        archive.index_for_search(None)
        standing = archive.findings(open_only=True)
    if not setting.quiet:
        print_standing(standing, judgement, setting.config.language)
        never = [site.jurisdiction.code for site in setting.sites if site.jurisdiction.code not in crawled]
        if never:
            english = setting.config.language == "en"
            print(("Never crawled, not judged: " if english else "尚未抓取，不作认定：") + " ".join(never))
    return 0


def run_alert(options: argparse.Namespace, setting: Setting) -> int:
    """Send what is due, after a decision on what is held; exit 0 when all that was due went out."""
    setting.checked()
    names = {site.jurisdiction.code: site.jurisdiction.name for site in setting.sites}
    language = setting.config.language
    with setting.open_to_write() as archive:
        decided = decide(archive, options, setting.clock(), language)
        summary = send_due(
            archive,
            setting.config,
            setting.clock(),
            counties=names,
            dashboard=setting.config.alerts.dashboard,
            head=archive.head(),
        )
        held = still_held(archive, language)
    if not setting.quiet:
        for line in filter(None, (decided, held)):
            print(line)
        print_sent(summary, language)
    for failure in summary.failures:
        print(f"nianbao: {visible(failure)}", file=sys.stderr)
    return 0 if summary.all_went_out else 1


def print_sent(summary: Summary, language: str) -> None:
    """What a sending came to, in one line, and what failed."""
    english = language == "en"
    names = ("deferred", "unknown", "failed") if english else ("暂缓", "结果不明", "失败")
    numbers = (summary.deferred, summary.unknown, summary.failed)
    taken_back = summary.corrections
    others = [f"{name} {number}" for name, number in zip(names, numbers, strict=True) if number]
    if english:
        mails = "mail" if summary.sent == 1 else "mails"
        corrected = f", {taken_back} taken back" if taken_back else ""
        said = [
            f"{summary.sent} {mails} sent ({summary.findings} findings{corrected})" if summary.sent else "No mail sent"
        ]
    else:
        corrected = f"，更正 {taken_back} 项" if taken_back else ""
        said = [
            f"已发出邮件 {summary.sent} 封（{summary.findings} 项发现{corrected}）" if summary.sent else "没有发出邮件"
        ]
    console().print((", " if english else "，").join([*said, *others]) + ("." if english else "。"))


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
    archive = setting.open_to_read()
    if archive is not None:
        # A store that cannot be read is told now, not on every page (T114).
        archive.close()
    app = application(setting.data, setting.sites, setting.config, setting.clock, host=options.host)
    with open_door(options.host, _port(options)) as door:
        _say_address(setting, door_address(door))
        _say_who_may_read(setting, options.host)
        return serve_alone(door, app)


def run_service(options: argparse.Namespace, setting: Setting) -> int:
    """The service, until it is stopped."""
    setting.checked()
    service = Service(
        setting.workspace,
        setting.clock,
        host=options.host,
        port=_port(options),
        steady=None if setting.stated_now else steady_seconds,
    )

    def ready(address: str) -> None:
        _say_address(setting, address)
        _say_who_may_read(setting, options.host)

    return service.run(ready)


def _say_address(setting: Setting, address: str) -> None:
    if not setting.quiet:
        print(f"dashboard: {address}" if setting.config.language == "en" else f"面板：{address}", flush=True)


def _say_who_may_read(setting: Setting, host: str) -> None:
    """A word where others than this machine reach the dashboard, and nobody is asked who he is."""
    alone = is_loopback(host) or setting.config.dashboard.reading != "auto" or read_users(setting.data)
    if not alone and not setting.quiet:
        told = "everybody who reaches this address may read (nianbao user add: only users)"
        zh = "凡能访问此地址的人都可以查看（nianbao user add：仅限用户）"
        print(f"nianbao: {told if setting.config.language == 'en' else zh}", file=sys.stderr, flush=True)


def run_demo_verb(options: argparse.Namespace, setting: Setting) -> int:
    """The demo county, end to end."""
    return run_demo(
        directory=options.directory, serve_after=not options.no_serve, port=_port(options), quiet=setting.quiet
    )


def _port(options: argparse.Namespace) -> int:
    if not 0 <= options.port <= 65535:
        raise BadInput(f"--port {options.port}: not a port")
    return int(options.port)
