"""The attachments of the demo county: the same bytes in every play."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from monitor.demo.pdf import pdf
from monitor.demo.prose import Block, Manuscript, Part
from monitor.demo.tables import Grid, placed, width

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Content types by extension."""


def written(manuscript: Manuscript, extension: str, made: datetime) -> bytes:
    """The manuscript as a file of that type, made at that moment; raises KeyError for another type."""
    return {"pdf": pdf, "docx": word}[extension](manuscript, made)


def word(manuscript: Manuscript, made: datetime) -> bytes:
    """A Word file with its tables as tables; `made` is its date of creation and change."""
    document = docx.Document()
    for block in manuscript:
        if block.part is Part.TABLE:
            _table(document, block.grid)
        else:
            _paragraph(document, block)
    properties = document.core_properties
    properties.author, properties.last_modified_by, properties.title = "", "", manuscript[0].text
    properties.created = properties.modified = made.astimezone(UTC).replace(tzinfo=None)  # as the format wants it
    whole = io.BytesIO()
    document.save(whole)
    return _undated(whole.getvalue())


def _paragraph(document: docx.document.Document, block: Block) -> None:
    # No heading styles: clerks write headings as bold paragraphs.
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    run.bold = block.part in (Part.TITLE, Part.HEADING, Part.CAPTION)
    if block.part in (Part.TITLE, Part.CAPTION):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.part is Part.SIGNATURE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _table(document: docx.document.Document, grid: Grid) -> None:
    table = document.add_table(rows=len(grid), cols=width(grid), style="Table Grid")
    raster = [row.cells for row in table.rows]
    for one in placed(grid):
        cell = raster[one.row][one.column]
        if one.cell.down > 1 or one.cell.across > 1:
            corner = raster[one.row + one.cell.down - 1][one.column + one.cell.across - 1]
            cell = cell.merge(corner)
        cell.text = one.cell.text


def _undated(content: bytes) -> bytes:
    """The same package with the day of its making taken out of the zip's entries."""
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            after.writestr(zipfile.ZipInfo(entry.filename), before.read(entry), zipfile.ZIP_DEFLATED)
    return whole.getvalue()
