"""Makes the cases of the gold set anew: `python -m tests.gold.make [NAME …]`; the marks come from the data alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.gold.making import file_cases, hard_cases, html_cases, table_cases, trap_cases
from tests.gold.making.case import Case, write

CASES = Path(__file__).parent / "cases"


def all_cases() -> Iterator[Case]:
    """Every case that is made here."""
    yield from html_cases.families()
    yield from html_cases.around_files()
    yield from html_cases.editors()
    yield from html_cases.surroundings()
    yield from table_cases.flattened()
    yield from table_cases.cut()
    yield from table_cases.cells()
    yield from hard_cases.wording()
    yield from hard_cases.markup()
    yield from trap_cases.prose()
    yield from trap_cases.shapes()
    yield from trap_cases.dates()
    yield from trap_cases.files()
    yield from file_cases.word_files()
    yield from file_cases.old_word_files()
    yield from file_cases.printed_files()
    yield from file_cases.ofd_files()
    yield from file_cases.workbooks()
    yield from file_cases.packed_and_plain()
    yield from file_cases.scans()


def main(names: list[str]) -> None:
    """Write all cases, or those named."""
    for case in all_cases():
        if not names or case.name in names:
            write(case, CASES)
            print(f"{case.name:28} {len(case.content):6} bytes  {case.about}")


if __name__ == "__main__":
    main(sys.argv[1:])
