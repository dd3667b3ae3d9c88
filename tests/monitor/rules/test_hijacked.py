"""网站内容异常: a host that serves something else, told for operators and settled when it serves its own again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.rules.hijacked import LEFT_ALONE, check, check_places
from storage.bodies import Jurisdiction, Site
from storage.cases import Look
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import SHANGHAI
from storage.sightings import Answer, Known, PlaceKind
from tests.test_stories import case_of, context_of

SITE = Site(jurisdiction=Jurisdiction(code="640122", name="柳河县"), site="http://site/", bodies=())
START = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
NOW = START + timedelta(days=10)


def on(day: float) -> datetime:
    return START + timedelta(days=day)


def look(day: float, url: str = "http://site/", answer: Answer = Answer.HIJACKED) -> Look:
    return Look(at=on(day), url=url, answer=answer, healthy=False, sha256="ab" * 32, note="title of a gambling page")


def place(url: str = "http://site/", *, looked: float, readable: float | None = None) -> Known:
    return Known(
        url=url,
        kind=PlaceKind.HOME,
        county="640122",
        last_looked=on(looked),
        last_readable=None if readable is None else on(readable),
    )


def found(*looks: Look, known: tuple[Known, ...], now: datetime = NOW) -> Conclusion | None:
    rows = check_places(SITE, looks, known, now)
    assert [owner for owner, _ in rows] in ([], ["640122"])
    return rows[0][1] if rows else None


def test_it_is_suspected_accuses_nobody_and_shows_the_bytes() -> None:
    conclusion = found(look(3), look(4), known=(place(looked=4, readable=2),))
    assert conclusion is not None
    assert conclusion.kind is FindingKind.HIJACKED
    assert not conclusion.kind.accuses
    assert conclusion.grade is Grade.SUSPECTED
    assert conclusion.since == on(3)
    assert [one["sha256"] for one in conclusion.evidence] == ["ab" * 32] * 2
    assert "柳河县" in conclusion.summary
    assert "2 次查看" in conclusion.summary
    assert "1 address of site" in conclusion.summary_english
    for word in ("未公布", "造假", "撤下", "！"):
        assert word not in conclusion.summary


def test_looks_before_the_host_served_its_own_again_are_settled() -> None:
    assert found(look(3), known=(place(looked=5, readable=5),)) is None
    assert found(look(3), known=(place(looked=3, readable=3),)) is None
    again = found(look(3), look(6), known=(place(looked=6, readable=5),))
    assert again is not None
    assert again.since == on(6)


def test_no_connection_afterwards_settles_nothing() -> None:
    conclusion = found(look(3), look(5, answer=Answer.NO_CONNECTION), known=(place(looked=5, readable=2),))
    assert conclusion is not None
    assert len(conclusion.evidence) == 1


def test_each_address_stands_for_itself() -> None:
    two = (place(looked=5, readable=5), place("http://site/nb/", looked=5, readable=1))
    conclusion = found(look(3), look(4, "http://site/nb/"), known=two)
    assert conclusion is not None
    assert conclusion.url == "http://site/nb/"
    assert conclusion.since == on(4)


def test_what_came_later_is_not_known_yet_and_strangers_are_nobodys() -> None:
    assert found(look(11), known=(place(looked=11),)) is None
    assert found(look(3, "http://other/"), known=(place(looked=3),)) is None


def test_an_address_given_up_is_settled_once_its_host_serves_its_own() -> None:
    late = on(5) + LEFT_ALONE + timedelta(days=3)
    left = place("http://site/old/", looked=5)
    well = place(looked=40, readable=5 + LEFT_ALONE.days + 1)
    assert found(look(5, "http://site/old/"), known=(left, well), now=late) is None
    assert found(look(5, "http://site/old/"), known=(left, replace(well, last_readable=on(6))), now=late) is not None
    elsewhere = replace(well, url="http://elsewhere/")
    assert found(look(5, "http://site/old/"), known=(left, elsewhere), now=late) is not None


def test_a_long_row_of_looks_is_counted_not_written_out() -> None:
    looks = [look(day / 10) for day in range(90)]
    conclusion = found(*looks, known=(place(looked=9),))
    assert conclusion is not None
    assert len(conclusion.evidence) <= 12
    assert "90 次查看" in conclusion.summary


def test_a_look_of_this_very_moment_is_known() -> None:
    conclusion = found(look(10), known=(place(looked=10),))
    assert conclusion is not None
    assert conclusion.since == NOW


def test_thirty_days_to_the_moment() -> None:
    fallen = look(5, "http://site/old/")
    left = place("http://site/old/", looked=5)
    well = place(looked=60, readable=35)
    assert found(fallen, known=(left, well), now=on(60)) is not None, "its host was read when it was just given up"
    later = replace(well, last_readable=on(35) + timedelta(seconds=1))
    assert found(fallen, known=(left, later), now=on(60)) is None
    asked = place("http://site/old/", looked=30.5)
    assert found(fallen, known=(asked, replace(well, last_readable=on(61))), now=on(60)) is not None


def test_of_one_report_what_came_later_is_not_known_yet() -> None:
    at = on(3)
    later = look(4, "a")
    story = {"versions": [{"seen": "2019-02-01 06:00"}]}
    case = replace(case_of(story, at), looks=(look(2, "a"), later))
    (conclusion,) = check(case, context_of(story, at))
    assert (conclusion.since, len(conclusion.evidence)) == (on(2), 1)
    assert check(replace(case, looks=(later,)), context_of(story, at)) == ()
    again = replace(case, looks=(look(2, "a"), look(2, "a", answer=Answer.PAGE)))
    assert check(again, context_of(story, at)) == (), "what was read at the same moment settles it"
    (known,) = check(case, context_of(story, on(4)))
    assert len(known.evidence) == 2


def test_of_many_addresses_three_hosts_are_named_and_all_are_counted() -> None:
    urls = [f"http://site{number}/" for number in range(4)]
    conclusion = found(*(look(3, url) for url in urls), known=tuple(place(url, looked=3) for url in urls))
    assert conclusion is not None
    assert "4 addresses of site0, site1, site2 served something else (title of a gambling page), 4 looks" in (
        conclusion.summary_english
    )
    assert "site0、site1、site2 的 4 个网址" in conclusion.summary
