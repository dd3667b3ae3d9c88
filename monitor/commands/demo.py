"""The verb demo: the county of `monitor/demo` played through the real crawl, rules, mail and dashboard."""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from monitor.alerts.outbox import send_due
from monitor.check import judge
from monitor.clock import fixed
from monitor.commands.output import console, print_table, visible
from monitor.commands.setting import BadInput
from monitor.config import read_config
from monitor.dashboard.server import serve
from monitor.demo.closing import coverage_table, finding_lines, legend, places, verdict
from monitor.demo.play import PlayResult, Step, play
from monitor.judging.rereading import content_again
from monitor.schedule import crawl_counties
from spiders.roster import read_counties
from storage.archive import Archive


def run_demo(*, directory: str | None, serve_after: bool, port: int, quiet: bool, language: str = "zh") -> int:
    """Play the demo county; exit 0 when every finding is as the script has it and nobody was accused falsely.

    On a terminal the dashboard stays at the end until it is stopped; without one, or with `serve_after` false, the demo
    ends by itself.
    """
    workspace = _workspace(directory)
    address = f"http://127.0.0.1:{port}/"
    result = _played(workspace, address, quiet=quiet, language=language)
    _print_outcome(result, language)
    if serve_after and sys.stdout.isatty() and sys.stdin.isatty():
        console().print(
            f"面板 {address}（Ctrl-C 结束）" if language == "zh" else f"dashboard {address} (Ctrl-C to end)"
        )
        serve(
            workspace / "data",
            read_counties(workspace / "counties"),
            read_config(workspace),
            fixed(result.ended),
            host="127.0.0.1",
            port=port,
        )
    else:
        command = f"{sys.argv[0]} --workspace {workspace} --now {result.ended.isoformat()} serve --port {port}"
        console().print(
            f"面板：{command}，然后打开 {address}" if language == "zh" else f"dashboard: {command}, then open {address}"
        )
    return 0 if result.holds else 1


def _workspace(directory: str | None) -> Path:
    if directory is None:
        return Path(tempfile.mkdtemp(prefix="nianbao-demo-"))
    folder = Path(directory)
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(f"--directory {folder}: not empty; the demo begins in an empty directory")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _played(workspace: Path, address: str, *, quiet: bool, language: str) -> PlayResult:
    out = console()
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out, disable=quiet or not out.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None)

        def step(now: Step) -> None:
            day = now.now.strftime("%Y-%m-%d %H:%M")
            progress.update(task, total=now.of, completed=now.number - 1, description=day)
            if not quiet:
                for event in now.events:
                    progress.console.print(f"{day}  {visible(event.english if language == 'en' else event.text)}")

        def alert(workspace: Path, now: datetime) -> None:
            _alert(workspace, now, address)

        return play(workspace, crawl=_crawl, alert=alert, progress=step, language=language)


async def _crawl(workspace: Path, now: datetime) -> None:
    config, sites = read_config(workspace), read_counties(workspace / "counties")
    with Archive.open(workspace / "data", write=True) as archive:
        await crawl_counties(archive, sites, config, fixed(now))
        judge(archive, sites, config, now, content_again)
        archive.index_for_search()


def _alert(workspace: Path, now: datetime, address: str) -> None:
    config, sites = read_config(workspace), read_counties(workspace / "counties")
    names = {site.jurisdiction.code: site.jurisdiction.name for site in sites}
    with Archive.open(workspace / "data", write=True) as archive:
        send_due(archive, config, now, counties=names, dashboard=address, head=archive.head())


def _print_outcome(result: PlayResult, language: str) -> None:
    out = console()
    heads, rows = coverage_table(result)
    out.print()
    print_table("", [(head, "left") for head in heads], rows)
    out.print(legend(result, language))
    out.print()
    for line in finding_lines(result, language):
        out.print(visible(line))
    out.print()
    for line in (*verdict(result, language), *places(result, language)):
        out.print(visible(line))
