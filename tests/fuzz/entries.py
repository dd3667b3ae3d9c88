"""What is fuzzed: each entry takes bytes and may raise only what its caller expects of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crawler.charset import decode
from crawler.extract.dates import signature_dates
from crawler.extract.documents import READERS, read_document
from crawler.extract.figures import read_tables
from crawler.extract.file_report import read_any
from crawler.extract.sections import sections_of
from crawler.extract.stamps import stamps_of_address, stamps_of_name
from crawler.extract.statements import statements_of
from crawler.extract.titles import judge_title, report_year, unit
from crawler.extract.web_files import page_in
from crawler.files.containers import kind_of
from crawler.files.grids import blocks_of_text
from storage.serial import to_json

Entry = Callable[[bytes], object]


def _document(kind: str) -> Entry:
    """A reader of files: whatever it raises becomes a verdict; `read_document` is asked without a child process."""

    def entry(content: bytes) -> None:
        try:
            READERS[kind](content)
        except Exception:  # noqa: BLE001 -- in the product the child turns any fault into "unparsed (…)"
            return

    return entry


def page(content: bytes) -> None:
    """A page read whole, and kept."""
    to_json(read_any(b"<html>" + content, name="a.html", url="http://www.example.gov.cn/art/2023/1/31/art_1_2.html"))


def text(content: bytes) -> None:
    """A plain text read whole, and kept."""
    to_json(read_any(b"a " + content, name="a.txt"))


def web_archive(content: bytes) -> None:
    """An MHT archive."""
    page_in(b"MIME-Version: 1.0\r\n" + content)


def words(content: bytes) -> None:
    """Titles, dates, stamps, parts and tables of any text."""
    said = decode(content)[0]
    judge_title(said)
    report_year(said)
    unit(said)
    signature_dates(said)
    stamps_of_address(f"http://www.example.gov.cn/{said}")
    stamps_of_name(said)
    statements_of(said, sections_of(said), year=2023)
    read_tables(blocks_of_text(said), read="text")


def kinds(content: bytes) -> None:
    """The kind of a file, and the verdict on those that are not parsed."""
    kind = kind_of(content, "a.bin")
    if kind not in READERS and kind not in ("image", "html", "mht"):
        read_document(content, name="a.bin", confined=False)


ENTRIES: Mapping[str, Entry] = {
    "page": page,
    "text": text,
    "web_archive": web_archive,
    "words": words,
    "kinds": kinds,
    **{kind: _document(kind) for kind in READERS},
}
