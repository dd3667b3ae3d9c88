"""An archive with something in each of its tables."""

from __future__ import annotations

from storage.archive import Archive
from storage.findings import Review, Verdict
from storage.sightings import Answer, Entry, Listing, PlaceKind
from tests.storage.made import COUNTY, PAGE, REPORT, content, day, file, finding, missed, seen, sha

COLUMN = "http://127.0.0.1/nb/"
PDF = "http://127.0.0.1/nb/附件.pdf"


def fill(archive: Archive) -> None:
    """Some days of a small watch: two versions, a supplement, a failed look, listings, a finding and its alert."""
    cycle = archive.begin_cycle(day(0))
    part = seen(b"%PDF-1.4", day(0), PDF, kind=PlaceKind.ATTACHMENT, report=None)
    entry = Entry(url=PAGE, title="金贵镇2018年年报")
    archive.keep(cycle, seen(b"one", day(0), content=content(attachments=(file(),)), entry=entry, column=COLUMN))
    read = content(attachments=(file(data=b"%PDF-1.4", text="附件"),))
    archive.keep(cycle, missed(Answer.NOT_MODIFIED, day(1), status=304, content=read, parts=(part,)))
    archive.keep(cycle, seen(b"two", day(2), content=content("改过了。" * 100, attachments=read.attachments)))
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(3), data=b"404", status=404))
    for n, complete in ((0, True), (1, True), (2, False)):
        listing = Listing(column=COLUMN, at=day(n), complete=complete, entries=(entry,), reports=((PAGE, REPORT),))
        look = seen(b"list %d" % n, day(n), COLUMN, kind=PlaceKind.COLUMN, report=None, listing=listing)
        archive.keep(cycle, look)
    results = [(PAGE, day(3), Answer.NOT_FOUND, sha(b"404"))]
    archive.keep_receipt(cycle, COUNTY, "127.0.0.1", day(0), day(3), True, {"looks": 7}, results)
    evidence = ({"what": "look", "capture": 1, "sha256": sha(b"one")},)
    archive.record(
        [finding(evidence=evidence)],
        [(f"{REPORT}-late", 1, "staff@example.org", "daily", day(4))],
    )
    said = Review(
        finding=f"{REPORT}-late", revision=1, verdict=Verdict.COMMENT, who="王芳", why="已电话询问", at=day(4)
    )
    archive.record([], reviews=[said])
    archive.end_cycle(cycle, day(4))
