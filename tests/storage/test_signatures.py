"""Signatures: kept once for each reading, found by their bands, replaced without a trace, and no evidence."""

from __future__ import annotations

import pytest

from storage.archive import Archive
from storage.refusals import DatabaseFault
from storage.signatures import Signature, Unsigned
from storage.signatures_table import MOST_NEAR
from tests.storage.made import COUNTY, REPORT, content, day, seen


def kept(archive: Archive, report: str = REPORT, county: str = COUNTY, data: bytes = b"one", at: int = 0) -> None:
    url = f"http://127.0.0.1/{report}.html"
    look = seen(data, day(at), url, report=report, county=county, content=content(f"正文{data!r}" * 40))
    archive.keep(archive.begin_cycle(day(at)), look)


def sign(
    archive: Archive,
    one: Unsigned,
    bands: tuple[int, ...],
    *,
    method: str = "m",
    signs: str = "甲" * 9,
    title: str = "年度报告",
) -> None:
    held = archive.versions(one.report)[one.number - 1]
    signature = Signature(
        report=one.report,
        number=one.number,
        county=COUNTY,
        url=held.url,
        sha256=held.sha256,
        capture=held.capture,
        first_seen=held.first_seen,
        title=title,
        unit=None,
        shown=None,
        signs=signs,
    )
    with archive.transaction():
        archive.keep_signature(one, method, signature, bands)


def test_what_is_not_signed_is_told_until_it_is(archive: Archive) -> None:
    kept(archive)
    kept(archive, data=b"two", at=1)
    waiting = archive.unsigned(COUNTY, "m")
    assert [(one.report, one.number, one.reading) for one in waiting] == [(REPORT, 1, 0), (REPORT, 2, 0)]
    sign(archive, waiting[0], (1,))
    assert archive.unsigned(COUNTY, "m") == waiting[1:]
    assert archive.unsigned(COUNTY, "other") == waiting
    assert archive.unsigned("640121", "m") == []


def test_a_better_reading_is_to_be_signed(archive: Archive) -> None:
    kept(archive)
    (one,) = archive.unsigned(COUNTY, "m")
    sign(archive, one, (1,))
    archive.reread(1, REPORT, content("另一种读法" * 40), day(2))
    (again,) = archive.unsigned(COUNTY, "m")
    assert (again.version, again.reading) == (one.version, 1)
    sign(archive, again, (1,))
    assert archive.unsigned(COUNTY, "m") == []


def test_a_signature_comes_back_as_it_was(archive: Archive) -> None:
    kept(archive)
    (one,) = archive.unsigned(COUNTY, "m")
    sign(archive, one, (1, 2), signs="〇把旧档案晒了0天" * 50)
    (signature,) = archive.signatures(COUNTY).values()
    held = archive.versions(REPORT)[0]
    assert (signature.report, signature.number, signature.signs) == (REPORT, 1, "〇把旧档案晒了0天" * 50)
    assert (signature.url, signature.sha256, signature.capture) == (held.url, held.sha256, held.capture)
    assert signature.first_seen == held.first_seen
    assert archive.signatures_around([one.version]) == archive.signatures(COUNTY)
    assert archive.signatures_around([]) == {}


def test_half_a_character_in_a_title_is_kept_as_a_question_mark(archive: Archive) -> None:
    kept(archive)
    (one,) = archive.unsigned(COUNTY, "m")
    sign(archive, one, (1,), title="年度\ud800报告")
    assert [signature.title for signature in archive.signatures(COUNTY).values()] == ["年度?报告"]


def test_near_is_who_shares_a_band_from_both_sides(archive: Archive) -> None:
    other = "621123101-2018"
    kept(archive)
    kept(archive, "640122104-2018")
    kept(archive, other, "621123")
    mine, stranger = archive.unsigned(COUNTY, "m")
    (abroad,) = archive.unsigned("621123", "m")
    sign(archive, mine, (1, 2, -3))
    sign(archive, stranger, (4, 5))
    sign(archive, abroad, (-3, 9))
    archive.db.conn.execute("update signature set county = '621123' where version = ?", [abroad.version])
    assert archive.near(COUNTY) == [(mine.version, abroad.version)]
    assert archive.near("621123") == [(abroad.version, mine.version)]
    assert [row[0] for row in archive.signed(COUNTY)] == sorted((mine.version, stranger.version, abroad.version))
    sign(archive, mine, (7,))
    assert archive.near(COUNTY) == []
    sign(archive, mine, (9,))
    assert archive.near(COUNTY) == [(mine.version, abroad.version)]


def test_versions_of_one_report_are_not_near_to_each_other(archive: Archive) -> None:
    kept(archive)
    kept(archive, data=b"two", at=1)
    for one in archive.unsigned(COUNTY, "m"):
        sign(archive, one, (1, 2))
    assert archive.near(COUNTY) == []


def test_of_very_many_those_with_most_bands_are_near(archive: Archive) -> None:
    for number in range(MOST_NEAR + 10):
        kept(archive, f"6401221{number:02}-2018")
    waiting = archive.unsigned(COUNTY, "m")
    for one in waiting[:-2]:
        sign(archive, one, (1,))
    sign(archive, waiting[-2], (1, 2, 3))
    sign(archive, waiting[-1], (1, 2, 3))
    mine = [other for version, other in archive.near(COUNTY) if version == waiting[-1].version]
    assert len(mine) == MOST_NEAR
    assert waiting[-2].version in mine


def test_a_text_without_bands_is_near_to_nobody(archive: Archive) -> None:
    kept(archive)
    kept(archive, "640122104-2018")
    for one in archive.unsigned(COUNTY, "m"):
        sign(archive, one, ())
    assert archive.near(COUNTY) == []
    assert archive.unsigned(COUNTY, "m") == []


def test_what_was_found_is_kept_for_its_basis_alone(archive: Archive) -> None:
    assert archive.kept_twins(COUNTY, "a") is None
    archive.keep_twins(COUNTY, "a", "[]")
    assert archive.kept_twins(COUNTY, "a") == "[]"
    assert archive.kept_twins(COUNTY, "b") is None
    assert archive.kept_twins("640121", "a") is None
    archive.keep_twins(COUNTY, "b", "[1]")
    assert archive.kept_twins(COUNTY, "a") is None


def test_signatures_are_no_part_of_the_proof_and_need_a_version(archive: Archive) -> None:
    kept(archive)
    (one,) = archive.unsigned(COUNTY, "m")
    head = archive.head()
    sign(archive, one, (1,))
    assert archive.head() == head
    assert archive.verify() == []
    with archive.transaction():
        archive.db.conn.execute("delete from signature_band")
        archive.db.conn.execute("delete from signature")
    assert archive.verify() == []
    with pytest.raises(DatabaseFault), archive.transaction():
        archive.db.conn.execute("insert into signature_band values (1, 99)")


def test_a_new_signature_doubts_the_twins_of_its_county_and_of_those_near_to_it(archive: Archive) -> None:
    kept(archive)
    kept(archive, "640122104-2018")
    kept(archive, "640122105-2018")
    mine, near, far = archive.unsigned(COUNTY, "m")
    for one, bands in ((mine, (1,)), (near, (1, 2)), (far, (3,))):
        sign(archive, one, bands)
    counties = {mine.version: COUNTY, near.version: "621123", far.version: "110101"}
    for version, county in counties.items():
        archive.db.conn.execute("update signature set county = ? where version = ?", [county, version])

    def doubted() -> set[str]:
        found = {county for county in counties.values() if archive.kept_twins(county, "a") is None}
        for county in counties.values():
            archive.keep_twins(county, "a", "[]")
        return found

    doubted()
    sign(archive, mine, (1,))
    assert doubted() == {COUNTY, "621123"}
    sign(archive, mine, (3,))
    assert doubted() == {COUNTY, "621123", "110101"}, "those it was near to, and those it is near to"
    sign(archive, mine, (9,))
    assert doubted() == {COUNTY, "110101"}
