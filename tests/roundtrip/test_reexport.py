"""A document exported anew says the same; a document with one other digit does not."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.fingerprint import content_fingerprint, file_fingerprint
from tests.makers.html_report import county_page, web_archive
from tests.makers.ofd import ofd_bytes
from tests.makers.pdf_report import pdf_bytes
from tests.makers.report_data import REPORTS, Line, Report
from tests.makers.report_tables import MadeTable
from tests.makers.sheet_report import xlsx_bytes
from tests.makers.text_report import plain_text
from tests.makers.word_report import docx_bytes
from tests.roundtrip.reading import as_file, as_page, stored

Maker = Callable[[Report], bytes]
FILES: dict[str, Maker] = {
    "docx": docx_bytes,
    "xlsx": xlsx_bytes,
    "txt": plain_text,
    "pdf": pdf_bytes,
    "ofd": ofd_bytes,
}
EXAMPLES = {"docx": 12, "xlsx": 16, "txt": 40, "pdf": 12, "ofd": 12, "html": 16}


def _rewritten(content: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(out)
    return out.getvalue()


def _pair(way: str, report: Report) -> tuple[bytes, bytes, str]:
    """A document, the same document exported anew, and the ending of their names."""
    key = report.key
    if way == "docx saved by another program":
        return docx_bytes(report), stored(f"{key}.writer.docx"), "docx"
    if way == "docx with another head of the pages":
        return docx_bytes(report), docx_bytes(report, head="柳溪镇党政办"), "docx"
    if way == "doc saved again":
        return stored(f"{key}.doc.xz"), stored(f"{key}.again.doc.xz"), "doc"
    if way == "pdf by a second run":
        return pdf_bytes(report), pdf_bytes(report, producer="another", moment=1_712_345_678), "pdf"
    if way == "xlsx rewritten":
        return xlsx_bytes(report), _rewritten(stored(f"{key}.writer.xlsx")), "xlsx"
    if way == "xlsx saved by another program":
        return xlsx_bytes(report), stored(f"{key}.writer.xlsx"), "xlsx"
    if way == "et out of another workbook":
        return stored(f"{key}.xls.xz"), stored(f"{key}.et.xz"), "et"
    if way == "ofd drawn in another way":
        return ofd_bytes(report), ofd_bytes(report, style="lines", head="柳溪镇党政办"), "ofd"
    if way == "text in another encoding":
        return plain_text(report), plain_text(report, encoding="gb18030", newline="\n"), "txt"
    raise KeyError(way)


WAYS = (
    "docx saved by another program",
    "docx with another head of the pages",
    "doc saved again",
    "pdf by a second run",
    "xlsx rewritten",
    "xlsx saved by another program",
    "et out of another workbook",
    "ofd drawn in another way",
    "text in another encoding",
)


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("way", WAYS)
def test_a_file_exported_anew_says_the_same(way: str, key: str) -> None:
    before, after, ending = _pair(way, REPORTS[key]())
    assert before != after
    ours, theirs = as_file(before, f"年报.{ending}"), as_file(after, f"年报.{ending}")
    assert ours.sha256 != theirs.sha256
    assert len(ours.text) > 300 and ours.problem is None
    assert file_fingerprint(ours) == file_fingerprint(theirs)


@pytest.mark.parametrize("key", REPORTS)
def test_a_page_sent_anew_says_the_same(key: str) -> None:
    report = REPORTS[key]()
    before = content_fingerprint(as_page(county_page(report, hits=318), "1.html"))
    for after in (county_page(report, hits=320), county_page(report, charset="gb18030")):
        assert content_fingerprint(as_page(after, "1.html")) == before
    assert content_fingerprint(as_page(web_archive(report), "1.mht")) == before


def _digits(report: Report) -> Iterator[tuple[int, int, int, int]]:
    """Where digits stand: part, row and cell of a table (-1 in a line), place in the text."""
    for number, part in enumerate(report.parts):
        if isinstance(part, Line):
            yield from ((number, -1, -1, place) for place, sign in enumerate(part.text) if sign in "0123456789")
            continue
        for row, cells in enumerate(part.rows):
            for column, cell in enumerate(cells):
                for place, sign in enumerate(cell.text):
                    if sign in "0123456789":
                        yield number, row, column, place


def _with_digit(report: Report, where: tuple[int, int, int, int], digit: str) -> Report:
    """The report with another digit in that place."""
    number, row, column, place = where
    part = report.parts[number]
    if isinstance(part, Line):
        new: Line | MadeTable = replace(part, text=part.text[:place] + digit + part.text[place + 1 :])
    else:
        rows = [list(cells) for cells in part.rows]
        text = rows[row][column].text
        rows[row][column] = replace(rows[row][column], text=text[:place] + digit + text[place + 1 :])
        new = replace(part, rows=tuple(tuple(cells) for cells in rows))
    return replace(report, parts=(*report.parts[:number], new, *report.parts[number + 1 :]))


def _one_digit_counts(kind: str, said: Callable[[Report], str]) -> None:
    before = {key: said(make()) for key, make in REPORTS.items()}
    tables_only = kind == "xlsx"

    @settings(max_examples=EXAMPLES[kind], deadline=None, derandomize=True, database=None)
    @given(st.data())
    def changed(data: st.DataObject) -> None:
        report = REPORTS[data.draw(st.sampled_from(sorted(REPORTS)))]()
        # The first table is the small one of the prose, which is not in the workbook.
        first = next(number for number, part in enumerate(report.parts) if isinstance(part, MadeTable))
        places = [where for where in _digits(report) if not tables_only or (where[1] >= 0 and where[0] != first)]
        where = data.draw(st.sampled_from(places))
        part = report.parts[where[0]]
        old = (part.text if isinstance(part, Line) else part.rows[where[1]][where[2]].text)[where[3]]
        digit = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != old]))
        assert said(_with_digit(report, where, digit)) != before[report.key]

    changed()


@pytest.mark.parametrize("kind", FILES)
def test_one_other_digit_in_a_file_is_another_state(kind: str) -> None:
    _one_digit_counts(kind, lambda report: file_fingerprint(as_file(FILES[kind](report), f"年报.{kind}")))


def test_one_other_digit_on_a_page_is_another_state() -> None:
    _one_digit_counts("html", lambda report: content_fingerprint(as_page(county_page(report), "1.html")))
