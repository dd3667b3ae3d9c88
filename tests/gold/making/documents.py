"""A made report as a file: DOCX, RTF by hand, workbooks, MHT, texts; LibreOffice turns them into the formats of old."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from tests.gold.making import html_bodies as bodies
from tests.gold.making.report import Block, Report
from tests.gold.making.tables import Cell, Drawn


def _fill(table: Table, drawn: Drawn) -> None:
    cells = [row.cells for row in table.rows]
    taken = [[False] * drawn.width for _ in drawn.rows]
    for top, row in enumerate(drawn.rows):
        left = 0
        for cell in row:
            while taken[top][left]:
                left += 1
            bottom, right = top + cell.rows - 1, left + cell.cols - 1
            for down in range(top, bottom + 1):
                for across in range(left, right + 1):
                    taken[down][across] = True
            holder = cells[top][left]
            if (bottom, right) != (top, left):
                holder = holder.merge(cells[bottom][right])
            holder.paragraphs[0].text = cell.text
            left = right + 1


_PACKED = (2019, 1, 18, 9, 30, 0)


def _slim(document: Document) -> None:
    """Drop the template's styles, thumbnail and latent styles: they weigh more than the report."""
    root = document.styles.element
    for element in list(root):
        if element.tag == qn("w:latentStyles") or (
            element.tag == qn("w:style") and element.get(qn("w:styleId")) not in ("Normal", "TableGrid", "TableNormal")
        ):
            root.remove(element)
    for relation in [one for one in document.part.package.rels.values() if "thumbnail" in one.reltype]:
        document.part.package.rels.pop(relation.rId)


def word_document(
    blocks: Sequence[Block],
    *,
    title: str,
    made: datetime,
    changed: datetime,
    font: str = "",
    size: float = 10.5,
    ruled: bool = True,
) -> Document:
    """A report as a Word document with merged cells, its tables between the paragraphs."""
    document = docx.Document()
    _slim(document)
    style = document.styles["Normal"]
    style.font.size = Pt(size)
    if font:
        style.font.name = font
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    properties = document.core_properties
    properties.created, properties.modified, properties.title, properties.author = made, changed, "", "pc"
    document.add_paragraph(title)
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        else:
            table = document.add_table(rows=len(block.rows), cols=block.width)
            if ruled:
                table.style = "Table Grid"
            _fill(table, block)
    return document


def docx_bytes(document: Document) -> bytes:
    """A document as the bytes of its file."""
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _settled(content: bytes) -> bytes:
    """The same package, the clock of its making taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(zipfile.ZipInfo(member.filename, _PACKED), before.read(member), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def add_header_and_footer(document: Document, header: str, footer: str) -> None:
    """Running heads, which are no part of the text."""
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer


def add_revisions(document: Document, at: int, *, deleted: str, inserted: str) -> None:
    """In a paragraph: words that were deleted, words that were inserted, under tracked changes."""
    paragraph = document.paragraphs[at]._p
    for tag, text_tag, text in (("w:del", "w:delText", deleted), ("w:ins", "w:t", inserted)):
        change = OxmlElement(tag)
        change.set(qn("w:id"), "9")
        change.set(qn("w:author"), "审核")
        change.set(qn("w:date"), "2019-01-02T08:00:00Z")
        run, said = OxmlElement("w:r"), OxmlElement(text_tag)
        said.text = text
        run.append(said)
        change.append(run)
        paragraph.append(change)


def hide(document: Document, at: int, text: str) -> None:
    """Add hidden text to a paragraph."""
    run = document.paragraphs[at].add_run(text)
    run.font.hidden = True


def into_controls(document: Document) -> None:
    """Every paragraph and table into a content control of its own, as form templates have them."""
    body = document.element.body
    for element in list(body):
        if element.tag in (qn("w:p"), qn("w:tbl")):
            control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
            body.replace(element, control)
            control.append(content)
            content.append(element)


def split_runs(document: Document) -> None:
    """Every paragraph's text cut into runs of three signs, as proofing leaves it."""
    for paragraph in document.paragraphs:
        text = paragraph.text
        for run in paragraph.runs:
            paragraph._p.remove(run._r)
        for at in range(0, len(text), 3):
            paragraph.add_run(text[at : at + 3]).bold = at % 2 == 0


def converted(content: bytes, suffix: str, target: str) -> bytes:
    """The same document in another format, by LibreOffice; only when cases are made, never when they are tested."""
    soffice = shutil.which("soffice")
    if soffice is None:
        raise RuntimeError("LibreOffice is needed to make this case")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"report.{suffix}"
        source.write_bytes(content)
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", target, "--outdir", f"{folder}/out", str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return next(Path(folder, "out").iterdir()).read_bytes()


# RTF by hand, the way Chinese Word 97 to 2003 writes it: signs as GBK bytes.


def _rtf_text(text: str) -> str:
    said = []
    for sign in text:
        if sign in "\\{}":
            said.append("\\" + sign)
        elif sign == "\t":
            said.append("\\tab ")
        elif ord(sign) < 128:
            said.append(sign)
        else:
            said.append("".join(f"\\'{byte:02x}" for byte in sign.encode("gb18030")))
    return "".join(said)


def _rtf_row(drawn: Drawn, top: int, covers: list[list[tuple[Cell, int, int]]]) -> str:
    definition, texts = ["\\trowd\\trgaph108\\trleft-108"], []
    left = 0
    while left < drawn.width:
        cell, begin, first = covers[top][left]
        width = cell.cols
        merge = "" if cell.rows == 1 else "\\clvmgf" if first == top else "\\clvmrg"
        definition.append(f"{merge}\\clbrdrt\\brdrs\\clbrdrb\\brdrs\\cellx{(left + width) * 9000 // drawn.width}")
        texts.append(f"\\pard\\intbl\\f0\\fs21 {_rtf_text(cell.text) if first == top else ''}\\cell")
        left = begin + width
    return "".join(definition) + "\n" + "\n".join(texts) + "\\row\n"


def _covers(drawn: Drawn) -> list[list[tuple[Cell, int, int]]]:
    slots: list[list[tuple[Cell, int, int] | None]] = [[None] * drawn.width for _ in drawn.rows]
    for top, row in enumerate(drawn.rows):
        left = 0
        for cell in row:
            while left < drawn.width and slots[top][left] is not None:
                left += 1
            for down in range(top, min(len(drawn.rows), top + cell.rows)):
                for across in range(left, left + cell.cols):
                    slots[down][across] = (cell, left, top)
            left += cell.cols
    return [[slot or (Cell(text=""), at, top) for at, slot in enumerate(row)] for top, row in enumerate(slots)]


def rtf_bytes(report: Report) -> bytes:
    """A report as RTF in code page 936 with merged cells."""
    parts = [
        "{\\rtf1\\ansi\\ansicpg936\\uc2\\deff0\\deflang1033\\deflangfe2052"
        "{\\fonttbl{\\f0\\fnil\\fcharset134\\fprq2{\\*\\panose 02010600030101010101}\\'cb\\'ce\\'cc\\'e5;}}"
        "{\\info{\\author pc}{\\creatim\\yr2023\\mo1\\dy22\\hr9\\min14}{\\revtim\\yr2023\\mo1\\dy23\\hr16\\min2}}\n",
        f"\\pard\\qc\\b\\fs36 {_rtf_text(report.title)}\\b0\\par\n",
    ]
    for block in report.blocks:
        if isinstance(block, str):
            parts.append(f"\\pard\\fi420\\f0\\fs28 {_rtf_text(block)}\\par\n")
        else:
            covers = _covers(block)
            parts.extend(_rtf_row(block, top, covers) for top in range(len(block.rows)))
            parts.append("\\pard\\par\n")
    return ("".join(parts) + "}").encode("ascii")


# Workbooks.


def _number(text: str) -> object:
    if text.lstrip("-").isdigit():
        return int(text)
    try:
        return float(text)
    except ValueError:
        return text


def write_sheet(sheet: Worksheet, lines: Sequence[str], drawn: Drawn, *, numbers: bool = True) -> None:
    """Lines above, the table below with its merged cells; values as numbers unless told."""
    for line in lines:
        sheet.append([line])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=drawn.width)
    start = sheet.max_row
    for top, row in enumerate(_covers(drawn)):
        for left, (cell, begin, first) in enumerate(row):
            if (begin, first) != (left, top):
                continue
            value = _number(cell.text) if cell.value and numbers else cell.text
            sheet.cell(start + 1 + top, left + 1).value = value if value != "" else None
            if cell.rows > 1 or cell.cols > 1:
                sheet.merge_cells(
                    start_row=start + 1 + top,
                    end_row=start + top + cell.rows,
                    start_column=left + 1,
                    end_column=left + cell.cols,
                )


def workbook_bytes(sheets: Sequence[tuple[str, Sequence[str], Drawn]], *, made: datetime) -> bytes:
    """A workbook; each sheet by its name, the lines above, and its table."""
    book = openpyxl.Workbook()
    book.properties.created, book.properties.modified, book.properties.creator = made, made, "pc"
    for number, (name, lines, drawn) in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        sheet.title = name
        write_sheet(sheet, lines, drawn)
    out = io.BytesIO()
    book.save(out)
    return dated(out.getvalue(), made)


def dated(content: bytes, made: datetime) -> bytes:
    """With the day of the last change as told, not that of the making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            part = before.read(member)
            if member.filename == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{made:%Y-%m-%dT%H:%M:%SZ}".encode(), part
                )
            after.writestr(zipfile.ZipInfo(member.filename, _PACKED), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# Web formats under the name of a document, archives, texts.


def html_document(report: Report, *, charset: str) -> str:
    """What Word writes as "web page, filtered" and offices upload as .doc."""
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        f'<head><meta http-equiv=Content-Type content="text/html; charset={charset}"><meta name=Generator content="Microsoft Word 11">'
        f"<title>{report.title}</title><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]--></head>"
        f"<body lang=ZH-CN><div class=Section1><p class=MsoTitle align=center><b>{report.title}</b></p>\n{bodies.WORD.body(report.blocks)}</div></body></html>"
    )


def mht_bytes(report: Report) -> bytes:
    """A web archive: the page in quoted-printable and a picture beside."""
    message = EmailMessage()
    message["From"] = "<Saved by Microsoft Internet Explorer 7>"
    message["Subject"] = "report"
    message.set_content(
        html_document(report, charset="gb2312"), subtype="html", charset="gb18030", cte="quoted-printable"
    )
    message.replace_header("Content-Type", 'text/html; charset="gb2312"')
    message.add_related(
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
        "image",
        "gif",
        cid="<a@b>",
    )
    message.set_boundary("----=_NextPart_000_0000_01D5C8A1")
    return message.as_bytes()


class _RawName(zipfile.ZipInfo):
    """A member whose name is written as GBK bytes, without the flag that says UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def zip_bytes(members: Sequence[tuple[str, bytes]]) -> bytes:
    """An archive whose names are GBK without a flag, as Chinese Windows packs it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(_RawName(name, _PACKED), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def text_lines(report: Report) -> str:
    """A text file: lines, tables with tabs."""
    lines = [report.title]
    for block in report.blocks:
        lines += [block] if isinstance(block, str) else ["\t".join(cell or "" for cell in row) for row in block.grid()]
    return "\r\n".join(lines) + "\r\n"
