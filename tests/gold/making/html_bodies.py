"""How editors leave a report in HTML: paragraphs and tables in the styles of Word, WPS, old sites and bare text."""

from __future__ import annotations

import html
import random
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.gold.making.report import Block
from tests.gold.making.tables import Cell, Drawn

esc = html.escape


@dataclass(frozen=True, kw_only=True)
class Style:
    """How lines and tables are set."""

    line: Callable[[str], str]
    table: Callable[[Drawn], str]

    def body(self, blocks: Sequence[Block]) -> str:
        """The report as HTML."""
        return "\n".join(self.line(one) if isinstance(one, str) else self.table(one) for one in blocks)


def _spans(cell: Cell, upper: bool = False) -> str:
    found = ""
    if cell.rows > 1:
        found += f' rowspan="{cell.rows}"'
    if cell.cols > 1:
        found += f' colspan="{cell.cols}"'
    return found.upper() if upper else found


def _table(table: Drawn, opening: str, inner: Callable[[Cell], str], *, row: str = "<tr>", cell: str = "<td{}>") -> str:
    rows = []
    for line in table.rows:
        cells = "".join(f"{cell.format(_spans(one))}{inner(one)}</td>" for one in line)
        rows.append(f"{row}{cells}</tr>")
    return f"{opening}<tbody>" + "\n".join(rows) + "</tbody></table>"


def is_heading(line: str) -> bool:
    """Whether a line is one of the numbered headings."""
    return re.match(r"[一二三四五六七八九]、", line) is not None and len(line) < 40


# Plain: what a modern editor leaves.


def plain_line(line: str) -> str:
    if is_heading(line):
        return f'<p style="text-indent: 2em;"><strong>{esc(line)}</strong></p>'
    return f'<p style="text-indent: 2em; text-align: justify;">{esc(line)}</p>'


def plain_table(table: Drawn) -> str:
    return _table(table, '<table border="1" cellspacing="0" width="100%">', lambda one: esc(one.text))


def headed_table(table: Drawn) -> str:
    """With th and thead."""
    rows = []
    for number, line in enumerate(table.rows):
        tag = "th" if number < table.heads else "td"
        rows.append("<tr>" + "".join(f"<{tag}{_spans(one)}>{esc(one.text)}</{tag}>" for one in line) + "</tr>")
    head, rest = rows[: table.heads], rows[table.heads :]
    return f"<table class='table table-bordered'><thead>{''.join(head)}</thead><tbody>{''.join(rest)}</tbody></table>"


PLAIN = Style(line=plain_line, table=plain_table)


# Word: MsoNormal, o:p, numbers in spans of their own language.


def _word_runs(text: str, *, split: bool = False) -> str:
    parts = re.split(r"(\d+(?:\.\d+)?)", text)
    runs = []
    for part in parts:
        if not part:
            continue
        if part[0].isdigit():
            digits = (
                f'<span lang="EN-US">{part[0]}</span><span lang="EN-US" style="letter-spacing:0pt">{part[1:]}</span>'
                if split and len(part) > 1
                else f'<span lang="EN-US" style="font-size:16.0pt;font-family:&quot;Times New Roman&quot;">{part}</span>'
            )
            runs.append(digits)
        else:
            runs.append(f'<span style="font-size:16.0pt;font-family:仿宋_GB2312">{esc(part)}</span>')
    return "".join(runs)


def word_line(line: str) -> str:
    return (
        '<p class="MsoNormal" style="text-indent:32.0pt;line-height:28.0pt;mso-line-height-rule:exactly">'
        f'{_word_runs(line)}<span lang="EN-US"><o:p></o:p></span></p>'
    )


def word_split_line(line: str) -> str:
    return f'<p class="MsoNormal" style="text-indent:2em">{_word_runs(line, split=True)}<o:p></o:p></p>'


def _word_cell(cell: Cell, *, split: bool = False) -> str:
    if not cell.text:
        return '<p class="MsoNormal" align="center"><span lang="EN-US"><o:p>&nbsp;</o:p></span></p>'
    runs = _word_runs(cell.text, split=split) if cell.value or split else f"<span>{esc(cell.text)}</span>"
    return f'<p class="MsoNormal" align="center">{runs}</p>'


_WORD_TABLE = (
    '<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" '
    'style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt">'
)


def word_table(table: Drawn) -> str:
    return _table(table, _WORD_TABLE, _word_cell, row='<tr style="mso-yfti-irow:0">')


def word_split_table(table: Drawn) -> str:
    return _table(table, _WORD_TABLE, lambda one: _word_cell(one, split=True))


WORD = Style(line=word_line, table=word_table)
WORD_SPLIT = Style(line=word_split_line, table=word_split_table)


# WPS: every run in a span with a font, tables with inline borders.


def wps_line(line: str) -> str:
    runs = re.sub(
        r"\d+(?:\.\d+)?",
        lambda m: f'</span><span style="font-family: 宋体; font-size: 21px;">{m[0]}</span><span>',
        esc(line),
    )
    return f'<p style="margin: 0px; text-indent: 43px; line-height: 37px;"><span style="font-family: 仿宋; font-size: 21px;">{runs}</span></p>'


def wps_table(table: Drawn) -> str:
    def inner(cell: Cell) -> str:
        text = f'<span style="font-family: 宋体; font-size: 14px;">{esc(cell.text)}</span>' if cell.text else "<br />"
        return f'<p style="text-align: center; margin: 0px;">{text}</p>'

    opening = '<table style="border: none;" width="671" data-sort="sortDisabled">'
    return _table(table, opening, inner, cell='<td style="border: 1px solid black; padding: 0px 7px;"{}>')


WPS = Style(line=wps_line, table=wps_table)


# Lines broken by <br>, indented with blanks.


def break_line(line: str) -> str:
    return f"&nbsp;&nbsp;&nbsp;&nbsp;{esc(line)}<br>"


def ideographic_line(line: str) -> str:
    return f"　　{esc(line)}<br/>"


BREAKS = Style(line=break_line, table=lambda table: plain_table(table) + "<br>")
IDEOGRAPHIC = Style(line=ideographic_line, table=lambda table: plain_table(table) + "<br/>")


def div_line(line: str) -> str:
    return f"<div><span>{esc(line)}</span></div>"


DIVS = Style(line=div_line, table=wps_table)


# Old pages: capitals, nothing closed.


def caps_line(line: str) -> str:
    return f"<P><FONT face=宋体 size=3>　　{esc(line)}</FONT>"


def caps_table(table: Drawn) -> str:
    rows = [
        "<TR>" + "".join(f"<TD{_spans(one, upper=True)}><FONT size=2>{esc(one.text)}</FONT>" for one in line)
        for line in table.rows
    ]
    return "<TABLE BORDER=1 CELLPADDING=0 WIDTH=90%>\n" + "\n".join(rows) + "\n</TABLE>"


CAPS = Style(line=caps_line, table=caps_table)


# From a PDF: hard breaks within sentences, a table as one cell a line.


def hard_lines(line: str, *, seed: str = "") -> str:
    width = random.Random(f"{seed}{line}").randint(28, 40)
    pieces = textwrap.wrap(line, width, break_long_words=True) if len(line) > width else [line]
    assert "".join(pieces) == line.replace(" ", "") or " " in line, line
    return "\n".join(f"<p>{esc(piece)}</p>" for piece in pieces)


def cell_lines(table: Drawn) -> str:
    """Every cell that says something as a line of its own."""
    return "\n".join(f"<p>{esc(cell.text)}</p>" for row in table.rows for cell in row if cell.text)


def tab_lines(table: Drawn) -> str:
    rows = ["\t".join(cell or "" for cell in row).rstrip("\t") for row in table.grid()]
    return "<pre>" + "\n".join(esc(row) for row in rows) + "</pre>"


PDF = Style(line=hard_lines, table=cell_lines)
FLAT = Style(line=plain_line, table=cell_lines)
TABS = Style(line=plain_line, table=tab_lines)


# Tables in a table, a row each.


def nested_table(table: Drawn) -> str:
    rows = []
    for row in table.grid():
        cells = "".join(f'<td width="80">{esc(cell)}</td>' for cell in row if cell is not None)
        rows.append(f'<tr><td><table width="100%" border="1" cellspacing="0"><tr>{cells}</tr></table></td></tr>')
    return f'<table width="98%" align="center">{"".join(rows)}</table>'


NESTED = Style(line=break_line, table=nested_table)


def element_table(table: Drawn) -> str:
    """As a component library draws it: heads and body in tables of their own, cells in divs."""

    def part(rows: Sequence[Sequence[Cell]], tag: str) -> str:
        return "".join(
            '<tr class="el-table__row">'
            + "".join(
                f'<{tag}{_spans(one)} class="el-table__cell"><div class="cell">{esc(one.text)}</div></{tag}>'
                for one in row
            )
            + "</tr>"
            for row in rows
        )

    heads, rest = table.rows[: table.heads], table.rows[table.heads :]
    return (
        '<div class="el-table el-table--border" data-v-3f1a22c8><div class="el-table__header-wrapper">'
        f'<table class="el-table__header"><thead>{part(heads, "th")}</thead></table></div>'
        f'<div class="el-table__body-wrapper"><table class="el-table__body"><tbody>{part(rest, "td")}</tbody></table></div></div>'
    )


ELEMENT = Style(line=lambda line: f'<p data-v-3f1a22c8="">{esc(line)}</p>', table=element_table)
