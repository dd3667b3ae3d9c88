"""未能读取: columns and pages by owner, told without a word of blame."""

from datetime import datetime, timedelta

from monitor.rules.unreachable import check_places
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.cases import Case, HostEvent, Look
from storage.findings import FindingKind
from storage.moments import SHANGHAI
from storage.sightings import Answer, Listing

SITE = Site(
    jurisdiction=Jurisdiction(code="640122", name="柳河县"),
    site="http://site/",
    bodies=(PublishingBody(code="640122103", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),),
)
START = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
NOW = START + timedelta(days=30)


def listing(days: int, column: str, *, complete: bool, body: str | None = None, why: str = "") -> Listing:
    return Listing(column=column, at=START + timedelta(days=days), complete=complete, body=body, why=why)


def case(*looks: Look, last_readable: datetime | None = None) -> Case:
    return Case(
        report="640122103-2018",
        body="640122103",
        kind="township",
        year=2018,
        addresses=tuple(dict.fromkeys(look.url for look in looks)),
        looks=looks,
        last_readable=last_readable,
    )


def look(days: int, answer: Answer, url: str = "http://site/1") -> Look:
    return Look(at=START + timedelta(days=days), url=url, answer=answer, healthy=True, note="n")


def test_columns_of_a_county_are_one_conclusion_since_the_first_failure_of_this_run() -> None:
    listings = (
        listing(0, "c1", complete=False, why="old trouble"),
        listing(1, "c1", complete=True),
        listing(3, "c1", complete=False, why="page 2: server error"),
        listing(2, "c2", complete=False, why="no connection"),
        listing(4, "c1", complete=False, why="page 2: server error"),
        listing(4, "c3", complete=True),
    )
    ((owner, found),) = check_places(SITE, listings, (), NOW)
    assert owner == "640122"
    assert (found.kind, found.grade) == (FindingKind.UNREACHABLE, None)
    assert found.since == START + timedelta(days=2)
    assert found.summary == (
        "柳河县：2 个公布栏目未能读完，自 2019-04-03 06:00 起，最近一次 2019-04-05 06:00"
        "（page 2: server error；no connection）。"
    )
    assert {item["column"] for item in found.evidence} == {"c1", "c2"}
    assert all(item["complete"] is False for item in found.evidence)


def test_a_column_of_one_body_is_that_bodys() -> None:
    listings = (listing(0, "own", complete=False, body="640122103"), listing(0, "x", complete=False, body="struck-off"))
    found = dict(check_places(SITE, listings, (), NOW))
    assert set(found) == {"640122", "640122103"}
    assert found["640122103"].summary.startswith("柳河镇人民政府：")


def test_what_was_read_last_time_is_no_finding_and_the_future_is_not_looked_at() -> None:
    listings = (
        listing(0, "c1", complete=False),
        listing(1, "c1", complete=True),
        listing(40, "c1", complete=False),
    )
    assert check_places(SITE, listings, (), NOW) == ()


def test_a_page_by_its_report() -> None:
    told = case(look(0, Answer.PAGE), look(1, Answer.ROBOTS), look(2, Answer.ROBOTS), last_readable=START)
    ((owner, found),) = check_places(SITE, (), (told,), NOW)
    assert owner == "640122103-2018"
    assert found.since == START + timedelta(days=1)
    assert "robots.txt" in found.summary
    assert len(found.evidence) == 2
    assert found.url == "http://site/1"


def test_a_page_that_is_gone_is_another_rules_business() -> None:
    assert check_places(SITE, (), (case(look(1, Answer.NOT_FOUND), last_readable=START),), NOW) == ()


def test_a_page_that_can_be_read_somewhere_is_readable() -> None:
    told = case(look(1, Answer.CHALLENGE), look(1, Answer.PAGE, "http://site/2"), last_readable=START)
    assert check_places(SITE, (), (told,), NOW) == ()
    newer = case(look(1, Answer.CHALLENGE), last_readable=START + timedelta(days=2))
    assert check_places(SITE, (), (newer,), NOW) == ()


EVENT = HostEvent(
    host="site", since=START + timedelta(days=2), at=START + timedelta(days=3), failing=30, tracked=40, cycles=2
)


def test_what_befell_the_whole_site_is_told_unless_its_columns_say_more() -> None:
    ((owner, found),) = check_places(SITE, (), (), NOW, EVENT)
    assert (owner, found.since, found.url) == ("640122", EVENT.since, "http://site/")
    assert "30/40" in found.summary
    assert "30/40" in found.summary_english
    assert found.evidence[0]["count"] == 2
    ((_, columns),) = check_places(SITE, (listing(3, "c1", complete=False),), (), NOW, EVENT)
    assert "公布栏目未能读完" in columns.summary
    own = (listing(3, "c1", complete=False, body="640122103"),)
    assert {owner for owner, _ in check_places(SITE, own, (), NOW, EVENT)} == {"640122", "640122103"}


def test_read_at_or_after_the_last_failure_anywhere_is_readable() -> None:
    looks = (look(1, Answer.ROBOTS), look(4, Answer.CHALLENGE, "http://site/2"))
    assert check_places(SITE, (), (case(*looks, last_readable=START + timedelta(days=4)),), NOW) == ()
    ((_, found),) = check_places(SITE, (), (case(*looks, last_readable=START + timedelta(days=2)),), NOW)
    assert found.url == "http://site/2"
    assert "最近一次 2019-04-05 06:00" in found.summary
    assert "上次读到 2019-04-03 06:00" in found.summary
    assert "last read 2019-04-03 06:00" in found.summary_english


def test_each_address_counts_from_its_own_last_reading() -> None:
    looks = (
        look(1, Answer.PAGE),
        look(2, Answer.ROBOTS),
        look(3, Answer.PAGE, "http://site/2"),
        look(4, Answer.ROBOTS, "http://site/2"),
    )
    ((_, found),) = check_places(SITE, (), (case(*looks, last_readable=START + timedelta(days=3)),), NOW)
    assert (found.since, len(found.evidence)) == (START + timedelta(days=2), 2)
    assert "2 次查看" in found.summary


def test_a_page_gone_at_one_address_and_blocked_at_the_other_is_told_by_the_block() -> None:
    looks = (look(2, Answer.ROBOTS), look(4, Answer.NOT_FOUND, "http://site/2"))
    ((_, found),) = check_places(SITE, (), (case(*looks, last_readable=START),), NOW)
    assert found.url == "http://site/1"
    assert "robots.txt" in found.summary


def test_a_column_that_gave_no_reason_leaves_no_empty_one() -> None:
    listings = (listing(1, "c1", complete=False), listing(1, "c2", complete=False, why="no connection"))
    ((_, found),) = check_places(SITE, listings, (), NOW)
    assert "（no connection）" in found.summary
    assert "2 listings could not be read to the end" in found.summary_english
    assert "(no connection)" in found.summary_english
    ((_, silent),) = check_places(SITE, listings[:1], (), NOW)
    assert "（" not in silent.summary
    assert "1 listing could" in silent.summary_english
    assert [item.get("note") for item in silent.evidence] == [None]


def test_of_a_run_the_first_and_the_last_reading_are_shown() -> None:
    listings = tuple(listing(day, "c1", complete=False) for day in (1, 2, 3))
    ((_, found),) = check_places(SITE, listings, (), NOW)
    assert [item["at"][:10] for item in found.evidence] == ["2019-04-02", "2019-04-04"]


def test_a_reading_of_this_very_moment_is_known() -> None:
    assert len(check_places(SITE, (listing(30, "c1", complete=False),), (), NOW)) == 1
