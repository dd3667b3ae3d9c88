"""The cases that set traps for the reading of tables and files: numbers in prose, halves side by side, ghosts in PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import openpyxl
from docx.oxml import parse_xml
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.gold.making import documents, numbers, printed, shells, tables
from tests.gold.making import html_bodies as bodies
from tests.gold.making import old_shells as old
from tests.gold.making.case import Case, page_case
from tests.gold.making.file_cases import file_case
from tests.gold.making.hard_cases import with_blocks
from tests.gold.making.html_cases import framed
from tests.gold.making.report import Report, new_report, old_report
from tests.gold.making.shells import Frame
from tests.gold.making.tables import Cell, Drawn


def prose() -> Iterator[Case]:
    """Labels of the forms in sentences, with numbers of their own."""
    r = new_report("prose21", county="金湖县", unit="金湖县塔集镇人民政府", year=2023, signed="2024-01-15")
    r = with_blocks(
        r, 4,
        "1.本年新收政府信息公开申请数量88件", "2.上年结转政府信息公开申请数量77件", "3.予以公开66件，部分公开55件，属于国家秘密44件。",
        "行政复议结果维持9件，结果纠正8件，其他结果7件，尚未审结6件，总计30件（以上为近五年合计）。", "行政许可办件量1234件，行政处罚567件，行政强制89件。",
    )  # fmt: skip
    yield page_case(
        "labels_in_prose_2021",
        "labels of tables two to four in sentences with other numbers",
        shells.trs(framed(r, bodies.PLAIN, "2024-01-16", "塔集镇")),
        r,
    )
    r = old_report("prose14", county="金湖县", unit="金湖县供销合作总社", year=2017)
    r = with_blocks(
        r, 4,
        "1.政府网站公开政府信息数9001条。", "2.政务微信公开政府信息数9002条。", "（一）收到申请数9003件", "（一）主动公开政府信息数：近三年合计9004条。",
        "举报投诉数量9005件", "其中：主动公开规范性文件数9006条",
    )  # fmt: skip
    yield page_case(
        "labels_in_prose_2014",
        "labels of the form of 2014 as lines of the text, with other numbers",
        shells.hanweb(framed(r, bodies.PLAIN, "2018-01-30", "县供销社")),
        r,
    )
    r = old_report(
        "notable", county="金湖县", unit="金湖县戴楼镇人民政府", year=2016, tabled=False, signed="2017-02-15"
    )
    lines = tuple(
        f"{number}.{label}{value}。"
        for number, (label, value) in enumerate(
            (
                ("政府网站公开政府信息数", "316条"),
                ("政务微信公开政府信息数", "22条"),
                ("收到申请数", "0件"),
                ("举报投诉数量", "0件"),
            ),
            start=1,
        )
    )
    r = with_blocks(r, 4, *lines)
    yield page_case(
        "no_table_at_all",
        "four labels in prose and no table: there is none to read",
        shells.vsb(framed(r, bodies.PLAIN, "2017-02-20", "戴楼镇")),
        r,
    )


def shapes() -> Iterator[Case]:
    """Tables drawn otherwise."""
    r = new_report("repeat", county="淳南县", unit="淳南县威坪镇人民政府", year=2022)
    yield page_case(
        "labels_repeated",
        "no cell spans rows: the heads of groups stand in every row",
        shells.ucap(framed(_repeated(r), bodies.PLAIN, "2023-01-18", "威坪镇")),
        _repeated(r),
    )
    r = new_report("headrows", county="淳南县", unit="淳南县交通局", year=2021)
    yield page_case(
        "group_rows",
        "the heads of groups as rows of their own",
        shells.epoint(framed(_group_rows(r), bodies.PLAIN, "2022-01-18", "县交通局")),
        _group_rows(r),
    )
    r = new_report("t4three", county="淳南县", unit="淳南县汾口镇人民政府", year=2023)
    yield page_case(
        "t4_three_tables",
        "the fourth table as three of five columns",
        old.mobile(framed(_three(r), bodies.PLAIN, "2024-01-18", "汾口镇")),
        _three(r),
    )
    r = old_report("sides", county="淳南县", unit="淳南县旅游局", year=2015)
    yield page_case(
        "side_by_side_2014",
        "the table of 2014 in two halves side by side",
        shells.truecms(framed(_side_by_side(r), bodies.PLAIN, "2016-03-18", "县旅游局")),
        _side_by_side(r),
    )
    r = old_report("parted", county="淳南县", unit="淳南县左口乡人民政府", year=2018)
    yield page_case(
        "numbers_apart_2014",
        "numbering and 其中 in a column of their own",
        shells.lonsun(framed(_apart(r), bodies.WPS, "2019-01-18", "左口乡")),
        _apart(r),
    )
    r = new_report(
        "flatblank", county="淳南县", unit="淳南县王阜乡人民政府", year=2022, t3_values=_every_third_blank("flatblank")
    )
    shell = shells.trs(framed(r, bodies.FLAT, "2023-01-11", "王阜乡"))
    yield page_case(
        "flat_with_blanks",
        "one cell a line and blank cells gone: numbers may stay unread, none may be wrong",
        shell,
        r,
        unread=True,
    )
    r = new_report("th19", county="淳南县", unit="淳南县梓桐镇人民政府", year=2020)
    swap = {
        "采购总金额": "采购总金额（万元）",
        "本年增/减": "本年增/",
        "行政许可": "行政许可（含备案）",
        "其他对外管理服务事项": "其他对外管理\n服务事项",
    }
    table = r.drawn("t2")
    rows = tuple(tuple(replace(cell, text=swap.get(cell.text, cell.text)) for cell in row) for row in table.rows)
    r = r.swapped("t2", replace(table, rows=rows))
    yield page_case(
        "heads_of_2019",
        "本年增/ with 减 lost, 万元 in the head, words in brackets behind labels",
        shells.jpaas(framed(r, bodies.WPS, "2021-01-20", "梓桐镇")),
        r,
    )


def dates() -> Iterator[Case]:
    """Days that are none of publication."""
    r = new_report("updates", county="桃江县", unit="桃江县灰山港镇人民政府", year=2022, signed="2023-01-09")
    body = bodies.PLAIN.body(r.blocks)
    shell = old.jeecms(Frame(report=r, body=body, shown="2023-01-13", source="灰山港镇"))
    html = shell.html.replace(
        "发布时间：2023-01-13 09:06:00", "发布时间：2023-01-13 09:06:00　更新时间：2024-06-03 10:11:12"
    )
    html = html.replace(
        '<div class="foot">',
        '<div class="gd">归档时间：2024-09-09</div><div class="foot">页面生成时间：2025-02-02 03:04:05 ',
    )
    marks = {
        "no_dates": (*shell.no_dates, "2024-06-03", "2024-09-09", "2025-02-02"),
        "noise": (*shell.noise, "更新时间", "归档时间", "页面生成"),
    }
    yield page_case(
        "update_and_archive",
        "更新时间, 归档时间 and the making of the page beside the day of publication",
        shell,
        r,
        content=html.encode(),
        **marks,
    )
    r = new_report("events", county="桃江县", unit="桃江县鸬鹚渡镇人民政府", year=2023)
    r = with_blocks(
        r,
        3,
        "2023年3月8日，印发《2023年政务公开要点》；5月20日召开推进会；2023年12月31日前完成专栏改版。",
        "发布日期：各村按月公布，最近一次为2023年11月30日。",
    )
    shell = old.soup(framed(r, bodies.PLAIN, "2024-01-17", "鸬鹚渡镇"))
    yield page_case(
        "days_in_prose",
        "days of events in the text, one behind the words 发布日期",
        shell,
        r,
        no_dates=("2023-03-08", "2023-11-30", "2023-05-20"),
    )
    r = new_report("chinese_date", county="桃江县", unit="桃江县桃花江镇人民政府", year=2021)
    shell = old.catalogue(framed(r, bodies.PLAIN, "2022-01-20", "桃花江镇"))
    html = shell.html.replace("<dd>2022-01-20</dd>", "<dd>二〇二二年一月二十日</dd>")
    yield page_case(
        "chinese_date_in_box", "二〇二二年一月二十日 as day of publication", shell, r, content=html.encode()
    )


def files() -> Iterator[Case]:
    """Ghosts in files."""
    r = new_report("boxed", county="会昌县", unit="会昌县麻州镇人民政府", year=2022, signed="2023-01-12")
    document = documents.word_document(
        r.blocks,
        title=r.title,
        made=datetime.fromisoformat("2023-01-11T03:00:00"),
        changed=datetime.fromisoformat("2023-01-12T03:00:00"),
    )
    document.paragraphs[1]._p.addnext(parse_xml(_TEXT_BOX))
    text = [r.title, r.lines()[0], "咨询电话请见文末", *r.lines()[1:]]
    yield file_case(
        "docx_text_box",
        "a text box, drawn twice for old and new programs: its text counts once",
        "docx",
        "report.docx",
        documents.docx_bytes(document),
        r,
        text=text,
    )
    r = old_report("ghost", county="会昌县", unit="会昌县周田镇人民政府", year=2018)
    yield file_case("pdf_double_strike", "bold by striking every line twice", "pdf", "report.pdf", _struck_twice(r), r)
    r = new_report("watermark", county="会昌县", unit="会昌县筠门岭镇人民政府", year=2023)
    yield file_case(
        "pdf_watermark",
        "a watermark across every page, heads of the table again on each page",
        "pdf",
        "report.pdf",
        _watermarked(r),
        r,
        noise=("征求意见专用章",),
    )
    r = old_report("hidden_sheet", county="会昌县", unit="会昌县西江镇人民政府", year=2018, foot=False)
    before = old_report("hidden_sheet_before", county="会昌县", unit="会昌县西江镇人民政府", year=2017, foot=False)
    lines = [f"{r.unit}2018年政府信息公开工作年度报告统计表", f"填报单位（盖章）：{r.unit}"]
    content = _with_hidden_sheet([("2018", lines, r.drawn("g2014")), ("2017", ["2017年旧表"], before.drawn("g2014"))])
    yield file_case(
        "xlsx_hidden_sheet",
        "last year's table on a hidden sheet",
        "xls",
        "report.xlsx",
        content,
        r,
        title=lines[0],
        text=[*lines, *r.drawn("g2014").lines()],
        noise=("2017年旧表",),
    )
    r = old_report("spaces", county="会昌县", unit="会昌县洞头乡人民政府", year=2014)
    yield file_case(
        "txt_spaces",
        "columns set with blanks, hard breaks",
        "text",
        "report.txt",
        _spaced(r).encode("gb18030"),
        r,
        text=r.lines(),
    )


_TEXT_BOX = """<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>咨询电话请见文末</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>咨询电话请见文末</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def _every_third_blank(seed: str) -> numbers.Values:
    values = numbers.t3(seed, "g2021")
    return {
        key: ["" if cell == "0" and at % 3 == 0 else cell for at, cell in enumerate(cells)]
        for key, cells in values.items()
    }


def _repeated(r: Report) -> Report:
    """No cell spans rows: labels are written again in each row they reach."""
    for name in ("t3", "t4"):
        table = r.drawn(name)
        slots: list[list[Cell | None]] = [[None] * table.width for _ in table.rows]
        for top, (row, line) in enumerate(zip(table.rows, table.grid(), strict=True)):
            lefts = [left for left, slot in enumerate(line) if slot is not None]
            for left, cell in zip(lefts, row, strict=True):
                for down in range(top, top + cell.rows):
                    slots[down][left] = replace(cell, rows=1)
        rows = tuple(tuple(cell for cell in line if cell is not None) for line in slots)
        r = r.swapped(name, replace(table, rows=rows))
    return r


def _group_rows(r: Report) -> Report:
    table = r.drawn("t3")
    rows: list[tuple[Cell, ...]] = [(replace(table.rows[0][0], cols=1), table.rows[0][1]), *table.rows[1:3]]
    for row in table.rows[3:]:
        labels = [cell for cell in row if not cell.value]
        rows += [(Cell(text=label.text), Cell(text="", cols=7)) for label in labels[:-1]]
        rows.append((Cell(text=labels[-1].text), *(cell for cell in row if cell.value)))
    return r.swapped("t3", replace(table, rows=tuple(rows), width=8))


def _three(r: Report) -> Report:
    values = r.tables["t4"]["count"]
    parts = []
    for number, name in enumerate(("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")):
        rows = (
            (Cell(text=name, cols=5),),
            tuple(Cell(text=head) for head in tables.OUTCOMES),
            tuple(Cell(text=value, value=True) for value in values[number * 5 : number * 5 + 5]),
        )
        parts.append(Drawn(name="t4", rows=rows, width=5, heads=2))
    return r.swapped("t4", *parts)


def _side_by_side(r: Report) -> Report:
    table = r.drawn("g2014")
    head, rows = table.rows[0], table.rows[1:]
    half = (len(rows) + 1) // 2
    blank = (Cell(text=""), Cell(text=""), Cell(text=""))
    left, right = rows[:half], (*rows[half:], *[blank] * (2 * half - len(rows)))
    joined = tuple((*one, *other) for one, other in zip(left, right, strict=True))
    return r.swapped("g2014", replace(table, rows=((*head, *head), *joined), width=6))


def _apart(r: Report) -> Report:
    table = r.drawn("g2014")
    rows = [(Cell(text="序号"), *table.rows[0])]
    for label, unit, value in table.rows[1:]:
        match = re.match(
            r"^(其中：(?:\d\.)?|[一二三四五六七八九]、|（[一二三四五]）|\d\.)?(.*)$", label.text, re.DOTALL
        )
        assert match is not None
        rows.append((Cell(text=match[1] or ""), replace(label, text=match[2]), unit, value))
    return r.swapped("g2014", replace(table, rows=tuple(rows), width=4))


def _struck_twice(r: Report) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(printed.FONT))
    out = io.BytesIO()
    page = Canvas(out, pagesize=A4, invariant=1)
    height = 800.0

    def strike(x: float, text: str, *, size: float = 10.5) -> None:
        page.setFont(printed.FONT, size)
        page.drawString(x, height, text)
        page.drawString(x + 0.25, height, text)

    def lower() -> None:
        nonlocal height
        height -= 16
        if height < 60:
            page.showPage()
            height = 800.0

    for block in (r.title, *r.blocks):
        if isinstance(block, str):
            for line in printed.wrapped(block, 44):
                strike(60, line)
                lower()
            continue
        for row in block.rows:
            edges = (60.0, 420.0, 470.0, 540.0)
            for left, right, cell in zip(edges, edges[1:], row, strict=False):
                page.setStrokeColor(colors.black)
                page.rect(left, height - 4, right - left, 16)
                strike(left + 3, cell.text, size=8)
            lower()
        lower()
    page.save()
    return out.getvalue()


def _watermarked(r: Report) -> bytes:
    def mark(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillColor(colors.lightgrey)
        canvas.setFont(printed.FONT, 46)
        canvas.translate(150, 250)
        canvas.rotate(45)
        canvas.drawString(0, 0, "征求意见专用章")
        canvas.restoreState()

    return printed.pdf_bytes(r, numbers=True, under=mark, repeat=True)


def _with_hidden_sheet(sheets: list[tuple[str, list[str], Drawn]]) -> bytes:
    content = documents.workbook_bytes(sheets, made=datetime.fromisoformat("2019-01-15T02:30:00"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[1].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return documents.dated(out.getvalue(), datetime.fromisoformat("2019-01-15T02:30:00"))


def _spaced(r: Report) -> str:
    lines = [r.title, ""]
    for block in r.blocks:
        if isinstance(block, str):
            lines += printed.wrapped("　　" + block, 36)
        else:
            for row in block.rows:
                label, *rest = (cell.text for cell in row)
                lines.append(label + " " * max(2, 60 - 2 * len(label)) + "    ".join(rest))
    return "\r\n".join(lines)
