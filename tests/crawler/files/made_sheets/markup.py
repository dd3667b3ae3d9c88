"""Layouts as the XML that the Office of 2003 wrote: SpreadsheetML and WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tests.crawler.files.made_sheets.forms_in_sheets import Layout, Value

SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"
WORDS = "http://schemas.microsoft.com/office/word/2003/wordml"
PROPERTIES = (
    '<o:DocumentProperties xmlns:o="urn:schemas-microsoft-com:office:office"><o:Author>made</o:Author>'
    "<o:Created>2019-01-18T02:30:00Z</o:Created><o:LastSaved>2019-01-25T08:00:00Z</o:LastSaved></o:DocumentProperties>"
)


def workbook_xml(sheets: dict[str, Layout], *, hidden: Sequence[str] = ()) -> str:
    """A workbook; covered cells are left out and the next one told by its index, as Excel does."""
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SHEETS}" xmlns:ss="{SHEETS}">{PROPERTIES}'
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>'
        + "".join(_sheet(name, layout, name in hidden) for name, layout in sheets.items())
        + "</Workbook>"
    )


def _sheet(name: str, layout: Layout, hidden: bool) -> str:
    spans = {(top, left): (bottom - top, right - left) for top, left, bottom, right in layout.spans}
    covered = {
        (row, column)
        for top, left, bottom, right in layout.spans
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(spans)
    rows = []
    for number, cells in enumerate(layout.rows):
        markup = "".join(
            _cell(column, value, spans.get((number, column), (0, 0)))
            for column, value in enumerate(cells)
            if (number, column) not in covered
        )
        rows.append(f"<Row>{markup}</Row>")
    options = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
    return f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(rows)}</Table>{options if hidden else ""}</Worksheet>'


def _cell(column: int, value: Value, span: tuple[int, int]) -> str:
    merge = "".join(f' ss:{name}="{n}"' for name, n in zip(("MergeDown", "MergeAcross"), span, strict=True) if n)
    if value is None:
        return f'<Cell ss:Index="{column + 1}"{merge}/>'
    kind = "String" if isinstance(value, str) else "Number"
    return f'<Cell ss:Index="{column + 1}"{merge}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def word_xml(blocks: Sequence[str | Layout]) -> str:
    """A document of paragraphs and tables in their order; lines of a paragraph are parted by breaks."""
    body = "".join(_table(block) if isinstance(block, Layout) else _paragraph(block) for block in blocks)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
        f'<w:wordDocument xmlns:w="{WORDS}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">'
        f"{PROPERTIES}<w:body><wx:sect>{body}<w:sectPr/></wx:sect></w:body></w:wordDocument>"
    )


def _paragraph(text: str) -> str:
    runs = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:pPr><w:jc w:val='left'/></w:pPr><w:r>{runs}</w:r></w:p>"


def _table(layout: Layout) -> str:
    width = max(len(row) for row in layout.rows)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in layout.spans}
    continued: dict[tuple[int, int], int] = {}
    for (top, left), (bottom, right) in spans.items():
        continued.update({(row, left): right for row in range(top + 1, bottom + 1)})
    rows = []
    for number, cells in enumerate(layout.rows):
        markup, column = "", 0
        padded = [*cells, *[None] * (width - len(cells))]
        while column < width:
            bottom, right = spans.get((number, column), (number, continued.get((number, column), column)))
            grid_span = f'<w:gridSpan w:val="{right - column + 1}"/>' if right > column else ""
            merge = "<w:vmerge/>" if (number, column) in continued else ""
            merge = '<w:vmerge w:val="restart"/>' if bottom > number and not merge else merge
            text = "" if padded[column] is None else str(padded[column])
            markup += f"<w:tc><w:tcPr>{grid_span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"
            column = right + 1
        rows.append(f"<w:tr>{markup}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
