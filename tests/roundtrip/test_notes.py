"""A footnote is of the report, once, behind the text; the sign that leads to it is not."""

from __future__ import annotations

import pytest

from storage.fingerprint import file_fingerprint, fold
from tests.makers.report_data import REPORTS
from tests.makers.word_notes import with_footnote
from tests.makers.word_report import docx_bytes
from tests.roundtrip.reading import as_file, different_figures, different_text, stored

NOTE = "含在赶集日现场张贴的16次，石𣲘村另计。"
BEHIND = "村级公开栏张贴90"


def _noted(note: str = NOTE) -> bytes:
    return with_footnote(docx_bytes(REPORTS["township"]()), behind=BEHIND, note=note)


@pytest.mark.parametrize("name", ["docx", "writer.docx", "doc", "rtf"])
def test_a_footnote_stands_behind_the_text(name: str) -> None:
    report = REPORTS["township"]()
    packed = {"doc": "doc.xz", "rtf": "rtf.xz"}.get(name, name)
    file = as_file(_noted() if name == "docx" else stored(f"noted.{packed}"), f"年报.{name.split('.')[-1]}")
    assert file.problem is None
    assert different_figures(report.figures, file.tables) + different_text(report.text() + NOTE, file.text) == []


def test_in_a_pdf_a_footnote_changes_no_number_and_no_table() -> None:
    report = REPORTS["township"]()
    file = as_file(stored("noted.writer.pdf"), "年报.pdf")
    assert different_figures(report.figures, file.tables) == []
    text = fold(file.text)
    assert text.count(fold(NOTE)) == 1
    # The raised 1 behind 90 is no digit of the number.
    assert fold(BEHIND + "次") in text
    assert different_text(report.text(), text.replace(fold(NOTE), ""), least=0.995) == []


def test_another_digit_in_a_footnote_is_another_state() -> None:
    before, after = (as_file(_noted(note), "年报.docx") for note in (NOTE, NOTE.replace("16", "19")))
    assert file_fingerprint(before) != file_fingerprint(after)
