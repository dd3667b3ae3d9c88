"""A report in three versions, with a file replaced, a paragraph moved and a sum broken, for the tests of its pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from storage.archive import Archive
from storage.contents import Attachment, ReportContent
from storage.figures import Figure, TableReading
from storage.moments import SHANGHAI
from storage.sightings import Answer, Capture, PlaceKind
from tests.monitor.dashboard.county import COUNTY, HOSTILE, content, listing, look
from tests.storage import made

REPORT = "640122103-2020"
FIRST = datetime(2021, 2, 5, 12, 30, tzinfo=SHANGHAI)
FILE = "http://127.0.0.1:9/xxgk/nb/P1.docx"
MOVED = "（四）平台建设情况。网站由县里统一管理，镇里每月核对一次栏目内容。"
FILE_TEXTS = ("受理申请\t3\n说明：数字由办公室统计。", "受理申请\t5\n说明：数字由办公室统计。")


def requests(natural: int, total: int) -> TableReading:
    """The table of requests of the form of 2021."""
    cells = {("n1", "natural"): natural, ("n1", "total"): total, ("n2", "natural"): 0, ("n2", "total"): 0}
    cells |= {("tot", "natural"): 3, ("tot", "total"): 3, ("n4", "natural"): 0, ("n4", "total"): 0}
    figures = tuple(
        Figure(row=row, column=column, label="", raw=str(value), value=value) for (row, column), value in cells.items()
    )
    return TableReading(table="t3", form="g2021", read="html", figures=figures)


def readings() -> tuple[ReportContent, ReportContent, ReportContent]:
    """The three states."""
    base = content("金贵镇人民政府", 2020, FIRST.date())
    lines = base.text.split("\n")
    first = replace(base, text="\n".join([*lines, MOVED]), tables=(requests(3, 3),), attachments=(_file(0),))
    second = replace(
        base,
        text="\n".join([lines[0], MOVED, *lines[1:]]).replace("申请3件", "申请5件"),
        tables=(requests(5, 5),),
        attachments=(_file(1),),
    )
    return first, second, replace(second, text=second.text + f"\n补充说明{HOSTILE}：本报告有更正。")


def _file(which: int) -> Attachment:
    text = FILE_TEXTS[which]
    data = text.encode()
    return Attachment(name="统计表.docx", url=FILE, type="docx", sha256=made.sha(data), size=len(data), text=text)


def fill_revised(data: Path, failures: int = 0) -> None:
    """Four looks, the third and the fourth at other states; before the last so many failed ones, all different."""
    with Archive.open(data, write=True) as archive:
        states = readings()
        for n, state in enumerate((states[0], states[0], states[1], states[2])):
            at = FIRST + timedelta(days=30 * n)
            cycle = archive.begin_cycle(at)
            name = state.text.encode()
            (file,) = state.attachments
            part = made.seen(file.text.encode(), at, FILE, kind=PlaceKind.ATTACHMENT, report=None, county=COUNTY)
            kept: Capture = replace(look(REPORT, at, state, name), parts=(part,))
            archive.keep(cycle, listing(at, [REPORT]))
            archive.keep(cycle, kept)
            for m in range(failures if n == 2 else 0):
                missed = look(REPORT, at + timedelta(minutes=m + 1), None, b"404", Answer.NOT_FOUND)
                note = replace(missed.observation, note=f"look {m}", status=500 + m % 7)
                archive.keep(cycle, replace(missed, observation=note))
            archive.end_cycle(cycle, at + timedelta(hours=1))
