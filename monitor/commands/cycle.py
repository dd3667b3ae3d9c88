"""What a crawl shows: which county is doing what while it goes, and what it came to at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from monitor.check import Judgement
from monitor.commands.output import console, print_table, visible
from monitor.schedule import Cycle
from monitor.wording import GRADES, badness, finding_words
from storage.bodies import Site
from storage.findings import Finding
from storage.sightings import Capture

MOST_LINES = 8
"""Counties shown at work at once; more would scroll."""


class CrawlProgress:
    """A bar over all counties and a line for each that is at work; shown on a terminal alone."""

    def __init__(self, sites: Sequence[Site], *, language: str, quiet: bool) -> None:
        self._names = {site.jurisdiction.code: site.jurisdiction.name for site in sites}
        self._english = language == "en"
        self._total, self._done = len(sites), 0
        self._looks: Counter[str] = Counter()
        self._doing: dict[str, str] = {}
        self._began = monotonic()
        out: Console = console()
        self._live = (
            Live(console=out, get_renderable=self._picture, transient=True) if out.is_terminal and not quiet else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start(refresh=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._live is not None:
            self._live.stop()

    def heard(self, county: str, capture: Capture | None) -> None:
        """A look at a county; None: the county is done."""
        if capture is None:
            self._done += 1
            self._doing.pop(county, None)
        else:
            self._looks[county] += 1 + len(capture.parts)
            self._doing[county] = visible(capture.observation.url)

    def _picture(self) -> Group:
        head = Table.grid(padding=(0, 2, 0, 0))
        spent = str(timedelta(seconds=int(monotonic() - self._began)))
        unit = "counties" if self._english else "县"
        bar = ProgressBar(total=max(self._total, 1), completed=self._done, width=24)
        head.add_row(bar, f"{self._done}/{self._total} {unit}", Text(spent, style="dim"))
        lines: list[Table | Text] = [head]
        working = list(self._doing.items())
        for county, url in working[:MOST_LINES]:
            looks = f"{self._looks[county]} looks" if self._english else f"查看 {self._looks[county]}"
            line = Text.assemble(
                (f"{visible(self._names[county])}  ", "bold"), f"{looks}  ", (url.partition("://")[2], "dim")
            )
            line.no_wrap, line.overflow = True, "ellipsis"
            lines.append(line)
        if len(working) > MOST_LINES:
            more = len(working) - MOST_LINES
            lines.append(Text(f"… {more} more" if self._english else f"… 另有 {more} 个县", style="dim"))
        return Group(*lines)


def print_cycle(
    cycle: Cycle, judgement: Judgement, standing: Sequence[Finding], sites: Sequence[Site], language: str
) -> None:
    """One table at the end of a crawl, then the open findings by kind, then where to look next.

    `standing`: all open findings of the workspace.
    """
    names = {site.jurisdiction.code: site.jurisdiction.name for site in sites}
    heads = ("county", "looks", "unchanged", "new", "changed", "unreadable", "seconds") if language == "en" else (
        "县", "查看", "未变", "新增", "变动", "未能读取", "秒",
    )  # fmt: skip
    counted = [
        (f"{names.get(county, '')} {county}", (run.looks, run.unchanged, run.new, run.changed, run.unreadable), run)
        for county, run in cycle.runs
    ]
    rows = [[name, *map(str, numbers), f"{run.seconds:.1f}"] for name, numbers, run in counted]
    if len(rows) > 1:
        sums = [sum(column) for column in zip(*(numbers for _, numbers, _ in counted), strict=True)]
        spent = (cycle.finished - cycle.started).total_seconds()
        rows.append(["all" if language == "en" else "合计", *map(str, sums), f"{spent:.1f}"])
    print_table("", [(head, "right" if place else "left") for place, head in enumerate(heads)], rows)
    for _, run in cycle.runs:
        for note in run.notes:
            console().print(visible(note), style="dim")
    console().print()
    print_standing(standing, judgement, language)


def print_standing(standing: Sequence[Finding], judgement: Judgement, language: str) -> None:
    """The open findings by kind and grade, how many of them are new, and where they can be read."""
    english = language == "en"
    counts = Counter((finding.kind, finding.grade) for finding in standing)
    fresh = Counter((finding.kind, finding.grade) for finding in judgement.opened)
    heads = ("findings", "grade", "open", "new") if english else ("发现", "把握", "未了结", "新增")
    rows = []
    for kind, grade in sorted(counts, key=lambda key: badness(*key)):
        words = finding_words(kind, grade)
        certainty = GRADES[grade].of(language) if grade else "–"
        new = fresh[kind, grade]
        rows.append(
            [f"{words.sign:<2}{words.of(language)}", certainty, str(counts[kind, grade]), f"+{new}" if new else ""]
        )
    print_table(
        "",
        list(zip(heads, ("left", "left", "right", "right"), strict=True)),
        rows,
        empty="No open finding." if english else "没有未了结的发现。",
    )
    sharper, closed = len(judgement.sharpened), len(judgement.closed)
    if english:
        done, further = f"{sharper} updated, {closed} closed.", "list: nianbao findings · dashboard: nianbao serve"
    else:
        done, further = f"更新 {sharper} 项，了结 {closed} 项。", "清单 nianbao findings · 面板 nianbao serve"
    console().print()
    console().print(f"{done}{' ' if english else ''}{further}")
