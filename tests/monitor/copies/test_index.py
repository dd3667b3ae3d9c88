"""Copies in a real archive: signed once, found among counties, told to the later one, replayed, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.check import judge
from monitor.config import Config
from monitor.copies import index
from monitor.copies.index import county_twins, sign_county
from monitor.copies.masking import Names, own_text
from monitor.copies.twins import Twin
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.contents import DateClaim, DateSource, ReportContent
from storage.findings import Finding, FindingKind, Grade, Status
from storage.held_rows import HeldRows
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Observation, PlaceKind
from tests.monitor.copies.words import words
from tests.storage.made import sha

START = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)
NOW = datetime(2019, 6, 1, 8, tzinfo=SHANGHAI)
CONFIG = Config(first_year=2017)


def site(code: str, *names: str) -> Site:
    bodies = tuple(
        PublishingBody(code=f"{code}{number}", county=code, name=name, kind=BodyKind.TOWNSHIP)
        for number, name in enumerate(names, 101)
    )
    return Site(jurisdiction=Jurisdiction(code=code, name="某某县"), site=f"http://{code}/", bodies=bodies)


NEAR = site("640122", "金贵镇人民政府", "立岗镇人民政府", "洪广镇人民政府", "常信乡人民政府")
FAR = site("621123", "清源镇人民政府", "庆坪镇人民政府", "祁家庙镇人民政府", "上湾镇人民政府")
SITES = (NEAR, FAR)


def text_of(site: Site, body: str, signs: str, count: int = 12) -> str:
    name = next(one.name for one in site.bodies if one.code == body)
    lines = [
        f"{name}做了{count}件事，{signs[at : at + 40]}，{signs[at + 40 : at + 80]}。" for at in range(0, len(signs), 80)
    ]
    return "一、概述\n" + "\n".join(lines) + "\n未收到政府信息公开申请。"


def publish(
    archive: Archive,
    where: Site,
    report: str,
    signs: str,
    *,
    at: datetime = START,
    shown: date | None = None,
    more: str = "",
) -> None:
    body, year = report.rsplit("-", 1)
    name = next(one.name for one in where.bodies if one.code == body)
    url = f"http://{where.jurisdiction.code}/{report}.html"
    claims = () if shown is None else (DateClaim(source=DateSource.PAGE, date=shown, raw=str(shown)),)
    content = ReportContent(
        title=f"{name}{year}年政府信息公开工作年度报告",
        unit=name,
        year=int(year),
        source=None,
        text=text_of(where, body, signs) + more,
        dates=claims,
    )
    data = f"{at}{content.text}".encode()
    headers = (("Content-Type", "text/html"),)
    with archive.transaction():
        archive.keep(
            archive.begin_cycle(at),
            Capture(
                county=where.jurisdiction.code,
                kind=PlaceKind.REPORT,
                report=report,
                observation=Observation(url=url, at=at, answer=Answer.PAGE, status=200, sha256=sha(data)),
                body=Body(url=url, status=200, headers=headers, content=data, sha256=sha(data)),
                content=content,
            ),
        )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def copies(archive: Archive, now: datetime = NOW, sites: tuple[Site, ...] = SITES) -> dict[str, Finding]:
    judge(archive, sites, CONFIG, now)
    return {found.finding: found for found in archive.findings() if found.kind is FindingKind.COPIED}


def twins(archive: Archive, where: Site) -> dict[str, tuple[Twin, ...]]:
    sign_county(archive, where)
    held = archive.versions_of_county(where.jurisdiction.code)
    return county_twins(archive, where, {report: tuple(versions) for report, versions in held.items()})


def test_a_copy_among_counties_is_told_to_the_later_one(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 3, 5))
    publish(archive, FAR, "621123102-2018", words(1, 800), shown=date(2019, 2, 10))
    publish(archive, FAR, "621123103-2018", words(2, 800), shown=date(2019, 2, 1))
    (found,) = copies(archive).values()
    assert (found.finding, found.grade, found.status) == ("640122101-2018-copied", Grade.SUSPECTED, Status.OPEN)
    assert "庆坪镇人民政府 2018 年度报告（621123102-2018）" in found.summary
    assert "金贵镇人民政府" in found.summary
    mine, other, *passages = found.evidence
    assert mine["type"] == "version"
    assert mine["url"] == "http://640122/640122101-2018.html"
    assert (other["type"], other["report"], other["url"]) == (
        "twin",
        "621123102-2018",
        "http://621123/621123102-2018.html",
    )
    assert (other["share"], other["shown"]) == (1.0, "2019-02-10")
    assert 2 <= len(passages) <= 5
    original = archive.versions("640122101-2018")[0].content.text
    for passage in passages:
        assert passage["type"] == "passage"
        assert 0 < len(passage["raw"]) <= 200
        assert passage["raw"].rstrip("…") in " ".join(original.split())
    assert archive.verify() == []


def test_the_county_that_is_judged_first_hears_of_the_one_judged_last(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 3, 5))
    publish(archive, FAR, "621123102-2018", words(1, 800), shown=date(2019, 2, 10))
    assert set(copies(archive, sites=(NEAR, FAR))) == {"640122101-2018-copied"}


def test_the_same_evidence_gives_the_same_finding_on_any_later_day(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 2, 5))
    publish(archive, NEAR, "640122102-2018", words(1, 800), shown=date(2019, 2, 6))
    first = copies(archive)
    assert set(first) == {"640122102-2018-copied"}
    archive.db.conn.execute("delete from county_twins")
    for table in ("signature_pair", "signature_band", "signature"):
        archive.db.conn.execute(f"delete from {table}")
    assert copies(archive, NOW + timedelta(days=900)) == first


def test_last_year_again_is_found_however_the_bands_fall(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "bands_of", lambda signs: ())
    publish(archive, NEAR, "640122101-2017", words(1, 800), at=START - timedelta(365))
    publish(archive, NEAR, "640122101-2018", words(1, 800))
    publish(archive, NEAR, "640122102-2018", words(1, 800))
    found = copies(archive)
    assert set(found) == {"640122101-2018-copied"}
    assert "本单位 2017 年度报告" in found["640122101-2018-copied"].summary


def test_one_report_at_two_addresses_is_one_report(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800))
    publish(archive, NEAR, "640122101-2018", words(1, 800), at=START + timedelta(1))
    publish(archive, NEAR, "640122101-2018", words(1, 800), at=START + timedelta(2), more="\n后来又补了一句话。")
    assert copies(archive) == {}


def test_a_new_text_ends_it_and_the_old_one_opens_it_again(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 2, 5))
    publish(archive, NEAR, "640122102-2018", words(1, 800), shown=date(2019, 2, 6))
    assert copies(archive)["640122102-2018-copied"].status is Status.OPEN
    publish(archive, NEAR, "640122102-2018", words(3, 800), at=NOW + timedelta(1), shown=date(2019, 2, 6))
    closed = copies(archive, NOW + timedelta(2))["640122102-2018-copied"]
    assert (closed.status, closed.revision) == (Status.RESOLVED, 2)
    publish(archive, NEAR, "640122102-2018", words(1, 800), at=NOW + timedelta(3), shown=date(2019, 2, 6))
    assert copies(archive, NOW + timedelta(4))["640122102-2018-copied"].status is Status.OPEN
    assert archive.verify() == []


def test_a_template_that_a_fifth_body_uses_takes_it_back(archive: Archive) -> None:
    for number, body in enumerate(("640122101", "640122102")):
        publish(archive, NEAR, f"{body}-2018", words(1, 800), shown=date(2019, 2, 5 + number))
    for number, body in enumerate(("640122103", "640122104")):
        publish(archive, NEAR, f"{body}-2018", words(10 + number, 800))
    assert copies(archive)["640122102-2018-copied"].status is Status.OPEN
    publish(archive, FAR, "621123101-2018", words(1, 800), at=START + timedelta(20))
    publish(archive, NEAR, "640122103-2017", words(1, 800), at=START + timedelta(20))
    found = copies(archive, NOW + timedelta(1))
    assert found["640122102-2018-copied"].status is Status.WITHDRAWN


def test_a_quiet_day_signs_nothing_and_finds_nothing_anew(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 2, 5))
    publish(archive, NEAR, "640122102-2018", words(1, 800), shown=date(2019, 2, 6))
    first = twins(archive, NEAR)
    assert [twin.other.report for twin in first["640122102-2018"]] == ["640122101-2018"]

    def never(*_: object, **__: object) -> None:
        raise AssertionError("on a quiet day")

    monkeypatch.setattr(index, "alike", never)
    monkeypatch.setattr(index, "signature_of", never)
    assert twins(archive, NEAR) == first


def test_another_name_in_the_roster_makes_signatures_anew(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800))
    assert sign_county(archive, NEAR) == 1
    assert sign_county(archive, NEAR) == 0
    renamed = replace(NEAR, bodies=(replace(NEAR.bodies[0], aliases=("老金贵",)), *NEAR.bodies[1:]))
    assert sign_county(archive, renamed) == 1


def test_a_better_reading_is_signed_anew(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 2, 5))
    publish(archive, NEAR, "640122102-2018", words(2, 800), shown=date(2019, 2, 6))
    assert twins(archive, NEAR) == {}
    held = archive.versions("640122102-2018")[0].content
    better = replace(held, text=text_of(NEAR, "640122102", words(1, 800)))
    archive.reread(1, "640122102-2018", better, NOW)
    assert sign_county(archive, NEAR) == 1
    assert list(twins(archive, NEAR)) == ["640122102-2018"]


def test_a_version_of_a_body_that_left_the_roster_is_still_a_source(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 2, 5))
    publish(archive, NEAR, "640122102-2018", words(1, 800), shown=date(2019, 2, 6))
    assert set(copies(archive, sites=(replace(NEAR, bodies=NEAR.bodies[1:]),))) == {"640122102-2018-copied"}


def test_passages_are_those_of_the_version_that_copies(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800), shown=date(2019, 1, 30))
    publish(archive, NEAR, "640122102-2018", words(2, 900), shown=date(2019, 2, 6))
    publish(archive, NEAR, "640122102-2018", words(1, 800), shown=date(2019, 2, 6), at=START + timedelta(1))
    (twin,) = twins(archive, NEAR)["640122102-2018"]
    text = archive.versions("640122102-2018")[1].content.text
    assert twin.version == 2
    assert twin.passages
    assert all(passage.rstrip("…") in text for passage in twin.passages)


def test_three_hundred_own_signs_are_held_against_last_years(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "bands_of", lambda signs: ())
    for number, (own, twin) in enumerate(((300, True), (299, False)), 101):
        body = f"640122{number}"
        signs = own_signs(body, own)
        publish(archive, NEAR, f"{body}-2017", signs, at=START - timedelta(365))
        publish(archive, NEAR, f"{body}-2018", signs)
        assert (f"{body}-2018" in twins(archive, NEAR)) is twin


def own_signs(body: str, own: int) -> str:
    """Words of which a report has so many own signs."""
    names = Names.of_county(NEAR)
    for length in range(own):
        text = text_of(NEAR, body, words(int(body), length))
        content = ReportContent(title="", unit=None, year=2018, source=None, text=text)
        if len(own_text(content, names).signs) == own:
            return words(int(body), length)
    raise AssertionError(own)


def test_what_many_share_is_nobodys_copy_and_not_told_of(archive: Archive) -> None:
    for number, name in enumerate(("101", "102", "103", "104")):
        publish(archive, NEAR, f"640122{name}-2018", words(1, 800), shown=date(2019, 2, 5 + number))
    assert twins(archive, NEAR) == {}


def test_a_county_that_is_in_mind_is_asked_again_only_in_another_state(archive: Archive) -> None:
    publish(archive, NEAR, "640122101-2018", words(1, 800))
    publish(archive, NEAR, "640122102-2018", words(2, 800))
    held = HeldRows(county="640122", version=2)
    assert sign_county(archive, NEAR, held) == 2
    publish(archive, NEAR, "640122103-2018", words(3, 800))
    assert sign_county(archive, NEAR, held) == 0, "it does not know of the third by now"
    held.version = 3
    assert sign_county(archive, NEAR, held) == 1
