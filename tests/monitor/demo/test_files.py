"""The demo county's PDF and Word files can be read back, text and ruled tables."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import docx
import pdfplumber
import pypdfium2
import pytest

from monitor.demo.county import body
from monitor.demo.files import written
from monitor.demo.ledger import figures
from monitor.demo.pdf import wrapped
from monitor.demo.prose import Part, manuscript, statistics_annex
from monitor.demo.scenario import at

MADE = at("2023-01-29", "09:40")
TOWN = manuscript(body("990123101"), 2022, date(2023, 1, 29))
ANNEX = statistics_annex(body("990123"), 2018, date(2019, 3, 25))


def flat(text: str) -> str:
    return "".join(text.split())


def test_the_pdf_has_its_text() -> None:
    content = written(TOWN, "pdf", MADE)
    document = pypdfium2.PdfDocument(content)
    text = flat("".join(page.get_textpage().get_text_bounded() for page in document))
    for block in TOWN:
        assert flat(block.text) in text
    assert document.get_metadata_dict()["CreationDate"] == "D:20230129094000+08'00'"
    assert len(document) == 3


def test_the_pdf_has_its_tables() -> None:
    with pdfplumber.open(io.BytesIO(written(TOWN, "pdf", MADE))) as document:
        found = [table for page in document.pages for table in page.extract_tables()]
    small, large, last = found
    assert [flat(cell or "") for cell in small[1]] == ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert (len(large), len(large[0])) == (28, 10)
    assert large[3][3:] == ["0"] * 7
    assert last[-1] == ["0"] * 15


def test_a_table_without_spans_goes_on_overleaf() -> None:
    with pdfplumber.open(io.BytesIO(written(ANNEX, "pdf", MADE))) as document:
        rows = [row for page in document.pages for table in page.extract_tables() for row in table]
    assert len(rows) == 66
    expected = figures("990123", 2018)
    assert ["（一）主动公开政府信息数", "条", expected["g2014", "a1", "value"]] in rows
    assert rows[-1] == ["（三）接受培训人员数", "人次", expected["g2014", "i3", "value"]]


def test_the_word_file_has_text_and_tables() -> None:
    document = docx.Document(io.BytesIO(written(TOWN, "docx", MADE)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts == [block.text for block in TOWN if block.part is not Part.TABLE]
    assert [(len(table.rows), len(table.columns)) for table in document.tables] == [(14, 4), (28, 10), (4, 15)]
    row = [cell.text for cell in document.tables[1].rows[5].cells]
    assert row[:4] == ["三、本年度办理结果", "（一）予以公开", "（一）予以公开", "0"]
    assert document.core_properties.created == datetime(2023, 1, 29, 1, 40, tzinfo=UTC)


@pytest.mark.parametrize("extension", ["pdf", "docx"])
def test_files_are_the_same_each_time_and_differ_by_content(extension: str) -> None:
    unit, day = body("990123-jyj"), date(2019, 3, 12)
    first = written(manuscript(unit, 2018, day), extension, MADE)
    assert first == written(manuscript(unit, 2018, day), extension, MADE)
    assert first != written(manuscript(unit, 2018, day, corrected=True), extension, MADE)


def test_lines_are_wrapped_by_width() -> None:
    assert list(wrapped("云溪县2018", 10, 30)) == ["云溪县", "2018"]
    assert list(wrapped("", 10, 30)) == [""]
