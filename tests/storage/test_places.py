"""The frontier: what is known of each address before it is asked for again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from storage.sightings import Answer, Entry, PlaceKind
from tests.storage.made import COUNTY, PAGE, REPORT, START, body, content, day, file, missed, seen

COLUMN = "http://127.0.0.1/nb/"
PDF = "http://127.0.0.1:8080/nb/附件.pdf"


def test_an_entry_tells_title_and_listed_date(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    claim = DateClaim(source=DateSource.LIST, date=date(2019, 1, 31), raw="[2019-01-31]", precision="day")
    archive.keep(cycle, seen(entry=Entry(url=PAGE, title="年报", date=claim), column=COLUMN, content=content()))
    known = archive.known(COUNTY)[PAGE]
    assert (known.title, known.listed, known.column, known.report) == ("年报", claim, COLUMN, REPORT)
    later = replace(claim, date=date(2019, 2, 5), raw="2019-02-05")
    archive.keep(cycle, seen(at=day(1), entry=Entry(url=PAGE, title="年报（更新）", date=later)))
    known = archive.known(COUNTY)[PAGE]
    assert (known.title, known.listed, known.column) == ("年报（更新）", later, COLUMN)
    archive.keep(cycle, seen(at=day(2)))
    assert archive.known(COUNTY)[PAGE].listed == later
    version = archive.latest(REPORT)
    assert version is not None
    assert version.number == 1


def test_validators_are_those_of_the_last_whole_answer(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    stamped = body(PAGE, b"one", headers=(("ETag", '"a"'), ("LAST-Modified", "Thu, 31 Jan 2019 02:00:00 GMT")))
    archive.keep(cycle, replace(seen(b"one"), body=stamped))
    archive.keep(cycle, missed(Answer.NOT_MODIFIED, day(1), status=304))
    archive.keep(cycle, missed(Answer.CHALLENGE, day(2), data=b"<script>", status=412))
    known = archive.known(COUNTY)[PAGE]
    assert (known.etag, known.last_modified) == ('"a"', "Thu, 31 Jan 2019 02:00:00 GMT")
    archive.keep(cycle, replace(seen(b"one", day(3)), body=body(PAGE, b"one", headers=())))
    known = archive.known(COUNTY)[PAGE]
    assert (known.etag, known.last_modified) == (None, None)


def test_a_kind_is_raised_and_not_lowered(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)

    def kind_after(*kinds: PlaceKind) -> PlaceKind:
        url = f"http://127.0.0.1/{'-'.join(kinds)}"
        for n, kind in enumerate(kinds):
            archive.keep(cycle, seen(b"x", day(n), url, kind=kind, report=None))
        return archive.known(COUNTY)[url].kind

    assert kind_after(PlaceKind.LIST, PlaceKind.COLUMN) is PlaceKind.COLUMN
    assert kind_after(PlaceKind.COLUMN, PlaceKind.LIST) is PlaceKind.COLUMN
    assert kind_after(PlaceKind.ATTACHMENT, PlaceKind.REPORT) is PlaceKind.REPORT
    assert kind_after(PlaceKind.REPORT, PlaceKind.ATTACHMENT) is PlaceKind.REPORT
    assert kind_after(PlaceKind.HOME, PlaceKind.LIST) is PlaceKind.HOME


def test_attachments_know_the_page_that_links_them(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    part = missed(Answer.SERVER_ERROR, START, PDF, status=500, kind=PlaceKind.ATTACHMENT, report=None)
    archive.keep(cycle, seen(parts=(part,)))
    known = archive.known(COUNTY)[PDF]
    assert (known.parent, known.kind, known.fails, known.report) == (PAGE, PlaceKind.ATTACHMENT, 1, None)
    assert [a.url for a in archive.addresses(REPORT)] == [PAGE]
    assert archive.failed_looks(REPORT) == []
    assert archive.rows("select host from place where url = ?", [PDF]) == [{"host": "127.0.0.1:8080"}]


def test_due_moments(archive: Archive) -> None:
    archive.keep(archive.begin_cycle(START), seen())
    archive.set_due({PAGE: day(7), "http://127.0.0.1/never-met": day(7)})
    assert archive.known(COUNTY)[PAGE].next_due == day(7)
    assert set(archive.known(COUNTY)) == {PAGE}


def test_known_is_of_one_county(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen())
    archive.keep(cycle, seen(url="http://127.0.0.2/", county="640121", report=None, kind=PlaceKind.HOME))
    assert set(archive.known(COUNTY)) == {PAGE}
    assert set(archive.known("640121")) == {"http://127.0.0.2/"}
    place = archive.known_place("http://127.0.0.2/")
    assert place is not None
    assert place.county == "640121"
    assert archive.known_place("http://127.0.0.3/") is None


def test_reports_whose_newest_version_links_no_files(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    other, third = "640122104-2018", "640122105-2018"
    archive.keep(cycle, seen(content=content('他说："attachments":[]就是附件。')))
    archive.keep(cycle, seen(b"two", url=f"{PAGE}?2", report=other, content=content(attachments=(file(data=b"f"),))))
    archive.keep(cycle, seen(b"three", url=f"{PAGE}?3", report=third, content=content(attachments=(file(data=b"f"),))))
    assert archive.fileless(COUNTY) == {REPORT}
    later = content("另一份报告。" * 60)
    archive.keep(cycle, seen(b"four", day(1), url=f"{PAGE}?3", report=third, content=later))
    assert archive.fileless(COUNTY) == {REPORT, third}
    archive.reread(cycle, third, content("另一份报告。" * 60, attachments=(file(),)), day(2))
    assert archive.fileless(COUNTY) == {REPORT}
    assert archive.fileless("640121") == frozenset()


def test_which_texts_link_files_is_told_without_reading_them(archive: Archive) -> None:
    asked: list[str] = []
    archive.db.conn.set_trace_callback(asked.append)
    archive.fileless(COUNTY)
    archive.db.conn.set_trace_callback(None)
    plans = [
        " ".join(row[3] for row in archive.db.conn.execute(f"explain query plan {sql}").fetchall())
        for sql in asked
        if sql.startswith("select")
    ]
    used = [name for name in ("version_files", "supplement_files") if any(name in plan for plan in plans)]
    assert used == ["version_files", "supplement_files"]


def test_the_same_date_in_a_list_alters_nothing(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    claim = DateClaim(source=DateSource.LIST, date=date(2019, 1, 31), raw="2019-01-31")
    archive.keep(cycle, seen(entry=Entry(url=PAGE, title="年报", date=claim)))
    archive.keep(cycle, seen(at=day(1), entry=Entry(url=PAGE, title="年报", date=replace(claim, raw="1月31日"))))
    row = archive.row("select listed_date, listed_raw from place where url = ?", [PAGE])
    assert row == {"listed_date": "2019-01-31", "listed_raw": "1月31日"}
