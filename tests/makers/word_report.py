"""A made report as DOCX: marks typed or counted by Word, merged cells, pages on their side, head and page number."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tests.makers.report_data import Line, Report
from tests.makers.report_tables import MadeTable

FONT = "仿宋_GB2312"
_LEVELS = {"、": 0, "）": 1, ".": 2}
"""The last sign of a mark to the level of the list that counts it."""
_NUMBERING = f"""<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%2）"/><w:lvlJc w:val="left"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/>
<w:lvlText w:val="%3."/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>"""
_NUMBER = f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'


def docx_bytes(report: Report, *, head: str = "青石县政务公开", cell_size: float = 8, heads: int = 0) -> bytes:
    """The report as a DOCX file, as an office writes it.

    `cell_size`: of the signs in tables, in points; `heads`: rows of the third table that stand again on each page.
    """
    document = docx.Document()
    _page_setup(document, head)
    if report.counted:
        _counting(document)
    turned = False
    for part in report.parts:
        wide = isinstance(part, MadeTable) and part.wide
        if wide != turned:
            _turn(document, wide)
            turned = wide
        if isinstance(part, MadeTable):
            _table(document, part, cell_size, heads if len(part.widths) == 10 else 0)
        else:
            _line(document, part, counted=report.counted)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page_setup(document: Any, head: str) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.header.paragraphs[0].text = head
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = "1"
    run.append(shown)
    field.append(run)
    foot._p.append(field)
    foot.add_run(" —")


def _turn(document: Any, wide: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))


def _counting(document: Any) -> None:
    part = document.part.numbering_part.element
    abstract = parse_xml(_NUMBERING)
    part.insert(0, abstract)
    part.append(parse_xml(_NUMBER))


def _line(document: Any, line: Line, *, counted: bool) -> None:
    paragraph = document.add_paragraph()
    if line.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line.text).font.size = Pt(18)
        return
    if line.kind == "signed":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.paragraph_format.first_line_indent = Pt(24)
    text = line.text
    if line.mark and counted:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = _LEVELS[line.mark[-1]]
        properties.get_or_add_numId().val = 91
    else:
        text = line.mark + text
    before, _, after = text.partition(line.link) if line.link else (text, "", "")
    # Word cuts a paragraph into runs wherever it likes, in the middle of a number too.
    middle = len(before) // 2
    paragraph.add_run(before[:middle])
    paragraph.add_run(before[middle:]).bold = line.mark == "一、"
    if line.link:
        _link(document, paragraph, line.link)
        paragraph.add_run(after)


def _link(document: Any, paragraph: Any, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = address
    run.append(text)
    link.append(run)
    paragraph._p.append(link)


def _table(document: Any, made: MadeTable, size: float, heads: int) -> None:
    table = document.add_table(rows=len(made.rows), cols=len(made.widths))
    table.style = "Table Grid"
    table.autofit = False
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    grid = [list(row.cells) for row in table.rows]
    for column, width in enumerate(made.widths):
        table.columns[column].width = int(room * width / sum(made.widths))
        for row in grid:
            row[column].width = table.columns[column].width
    for number, column, cell in made.places():
        target = grid[number][column]
        if cell.down > 1 or cell.across > 1:
            target = target.merge(grid[number + cell.down - 1][column + cell.across - 1])
        target.text = cell.text
        for run in target.paragraphs[0].runs:
            run.font.size = Pt(size)
    for row in table.rows[:heads]:
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
