"""The pages of the demo county's two sites, each in its old look and, after the redesign, in its new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from monitor.demo.county import Portal
from monitor.demo.prose import Block, Manuscript, Part
from monitor.demo.tables import Cell, Grid

_NUMBER = re.compile(r"\d+")
_WEEKDAYS = "一二三四五六日"


class Look(StrEnum):
    """Before and after the redesign."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row of a list."""

    href: str
    title: str
    shown: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An attachment as a page links it."""

    href: str
    name: str
    extension: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dress:
    """What the frame of a page needs to know: site, look, day and the numbers that rise with each visit."""

    portal: Portal
    look: Look
    today: date
    visitors: int

    def page(self, view: str, **values: Any) -> str:
        """A page in this dress; `view` is list, article or plain."""
        today = f"{self.today.year}年{self.today.month}月{self.today.day}日 星期{_WEEKDAYS[self.today.weekday()]}"
        template = _templates().get_template(f"{self.portal}_{self.look}.html")
        named = {"shown": "", "clock": "", "source": "", "column": "政府信息公开年报", "files": ()}
        return template.render({**named, **values, "view": view, "today": today, "visitors": self.visitors})


def trs_list(dress: Dress, rows: Sequence[Row], *, page: int, pages: int) -> str:
    """One page of a TRS list; `page` counts from 0."""
    return dress.page("list", title="政府信息公开年报", rows=rows, page=page, pages=pages)


def hanweb_list(dress: Dress, rows: Sequence[Row], *, total: int, perpage: int) -> str:
    """A Hanweb list with its first records; the rest comes from its data proxy."""
    return dress.page("list", title="信息公开年报", rows=rows, total=total, perpage=perpage)


def hanweb_records(look: Look, rows: Sequence[Row]) -> str:
    """What the data proxy of a Hanweb list answers."""
    return _templates().get_template("records.html").render(rows=rows, look=look)


def article(
    dress: Dress, *, title: str, source: str, shown: date, number: str, hits: int, body: str, files: Sequence[Link]
) -> str:
    """An article page; `body` is its inner HTML, `hits` the click counter."""
    return dress.page(
        "article",
        title=title,
        source=source,
        shown=shown.isoformat(),
        clock="09:40",
        number=number,
        hits=hits,
        body=Markup(body),
        files=files,
    )


def plain(dress: Dress, *, title: str, body: str) -> str:
    """Any other page: home, menus, short texts; `body` is its inner HTML."""
    return dress.page("plain", title=title, column=title, body=Markup(body))


def body_html(manuscript: Manuscript, look: Look) -> str:
    """A manuscript as the editor of that time leaves it; its title stands in the frame already."""
    return "\n".join(_block(block, look) for block in manuscript if block.part is not Part.TITLE)


def _block(block: Block, look: Look) -> str:
    if block.part is Part.TABLE:
        return _table(block.grid, look)
    text = _inline(block.text, look)
    if look is Look.NEW:
        styles = {
            Part.HEADING: "font-weight:bold",
            Part.SIGNATURE: "text-align:right",
            Part.CAPTION: "text-align:center",
        }
        lead = "　　" if block.part in (Part.TEXT, Part.HEADING) else ""
        return f'<p style="{styles.get(block.part, "text-align:justify")}">{lead}{text}</p>'
    if block.part is Part.HEADING:
        return f'<p class="MsoNormal"><b><span style="font-family:黑体">{text}</span></b></p>'
    if block.part in (Part.SIGNATURE, Part.CAPTION):
        side = "right" if block.part is Part.SIGNATURE else "center"
        return f'<p align="{side}"><span style="font-family:仿宋">{text}</span></p>'
    return f'<p class="MsoNormal">&nbsp;&nbsp;&nbsp; <span style="font-family:仿宋;font-size:16pt">{text}</span></p>'


def _inline(text: str, look: Look) -> str:
    """Escaped text; Word's export wraps every number in a span of its own."""
    if look is Look.NEW:
        return escape(text, quote=False)
    return _NUMBER.sub(lambda number: f'<span lang="EN-US">{number[0]}</span>', escape(text, quote=False))


def _table(grid: Grid, look: Look) -> str:
    attributes = 'border="1" cellspacing="0" cellpadding="0" class="MsoTableGrid"'
    if look is Look.NEW:
        attributes = 'class="responsive" style="border-collapse:collapse"'
    rows = "\n".join(f"<tr>{''.join(_cell(cell, look) for cell in cells)}</tr>" for cells in grid)
    return f"<table {attributes}><tbody>\n{rows}\n</tbody></table>"


def _cell(cell: Cell, look: Look) -> str:
    spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
        f' colspan="{cell.across}"' if cell.across > 1 else ""
    )
    if look is Look.OLD:
        return f'<td{spans} valign="top"><p class="MsoNormal">{_inline(cell.text, look) or "&nbsp;"}</p></td>'
    tag = "th" if cell.head else "td"
    return f"<{tag}{spans}>{_inline(cell.text, look)}</{tag}>"


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
