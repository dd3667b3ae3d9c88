"""The lines of the register of reports: the same from outlines as from whole versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from monitor.records import report_lines
from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from tests.storage.made import COUNTY, PAGE, REPORT, content, day, file, seen


def test_a_line_is_made_of_titles_dates_and_files_without_a_text(tmp_path: Path) -> None:
    shown = DateClaim(source=DateSource.PAGE, date=date(2019, 1, 31), raw="2019-01-31")
    stamp = DateClaim(source=DateSource.ATTACHMENT_NAME, date=date(2019, 1, 30), raw="P020190130")
    with Archive.open(tmp_path, write=True) as archive:
        cycle = archive.begin_cycle(day(0))
        first = content(dates=(shown,), attachments=(file(data=b"one", dates=(stamp,)),))
        archive.keep(cycle, seen(b"one", day(1), content=first))
        # Half a character, as a hostile page smuggles it in.
        second = content(
            "另一份。" * 60, title="年度\ud83d报告", dates=(shown,), attachments=(file(data=b"two"), file("表.xls"))
        )
        archive.keep(cycle, seen(b"two", day(2), content=second))
        (line,) = report_lines(archive, [])
        version = archive.versions(REPORT)[-1]
    assert (line["report"], line["county"], line["url"], line["versions"]) == (REPORT, COUNTY, PAGE, 2)
    assert line["title"] == version.content.title == "年度\ud83d报告"
    assert (line["first_seen"], line["last_seen"]) == (day(1).isoformat(), day(2).isoformat())
    assert line["published_claimed"] == "2019-01-31"
    assert line["published_evidence"] == [{"source": "page", "date": "2019-01-31", "raw": "2019-01-31"}]
    files = [(one["name"], one["sha256"], one["versions"]) for one in line["attachments"]]
    assert files == [
        (one.name, one.sha256, many) for one, many in zip(version.content.attachments, (2, 0), strict=True)
    ]
