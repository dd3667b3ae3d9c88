"""Pace, retries, validators and the breaker."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.fetch.backoff import left_alone, retry_after
from crawler.fetch.politeness import BREAK_AFTER, REFUSED_AFTER, HostBreaker, Manners
from crawler.fetch.retry import TRIES, earns_another_try, pause
from crawler.fetch.validators import FULL_EVERY, conditions
from crawler.fetch.visit import BudgetSpent, Visit, on_probation
from storage.moments import SHANGHAI
from storage.sightings import Answer, Known, PlaceKind


def test_who_we_say_we_are_names_the_contact_and_nothing_else() -> None:
    manners = Manners(contact="oversight@example.org\r\nX-Evil: 1")
    assert "oversight@example.org" in manners.user_agent
    assert "\n" not in manners.user_agent
    assert "Mozilla" not in manners.user_agent
    assert manners.settings()["DOWNLOAD_DELAY"] == 3.0


def test_only_passing_faults_earn_another_try() -> None:
    assert earns_another_try(Answer.NO_CONNECTION, 1)
    assert earns_another_try(Answer.SERVER_ERROR, 2)
    assert not earns_another_try(Answer.SERVER_ERROR, TRIES)
    for refused in (Answer.CHALLENGE, Answer.NOT_FOUND, Answer.ROBOTS, Answer.UNSAFE, Answer.PAGE):
        assert not earns_another_try(refused, 1)


def test_pauses_grow_with_the_hosts_own_delay() -> None:
    assert [pause(n, 3.0) for n in (1, 2, 10)] == [6.0, 12.0, 120.0]
    assert pause(1, 0.0) == 0.0


def _known(**parts: object) -> Known:
    return Known(url="http://a/", kind=PlaceKind.REPORT, county="990123", **parts)  # type: ignore[arg-type]


def test_validators_come_from_what_was_kept_and_every_seventh_look_is_whole() -> None:
    assert conditions(None, PlaceKind.REPORT) == {}
    assert conditions(_known(etag='"x"'), PlaceKind.REPORT) == {}  # no bytes held: a 304 would leave us with nothing
    held = _known(sha256="0" * 64, etag='"x"', last_modified="Thu, 31 Jan 2019 00:00:00 GMT")
    whole = {"If-None-Match": '"x"', "If-Modified-Since": "Thu, 31 Jan 2019 00:00:00 GMT"}
    for kind in PlaceKind:
        assert conditions(held, kind) == (whole if kind in (PlaceKind.REPORT, PlaceKind.ATTACHMENT) else {})
    rested = _known(sha256="0" * 64, etag='"x"', looks_since_full=FULL_EVERY - 1)
    assert conditions(rested, PlaceKind.REPORT) == {}


def test_a_host_that_does_not_answer_is_left_alone() -> None:
    breaker = HostBreaker()
    for _ in range(BREAK_AFTER - 1):
        breaker.failed("a:80")
    assert not breaker.open("a:80")
    breaker.heard("a:80")
    for _ in range(BREAK_AFTER):
        breaker.failed("a:80")
    assert breaker.open("a:80")
    assert not breaker.open("b:80")


def test_a_host_that_fails_in_any_way_is_left_alone_and_sooner_on_probation() -> None:
    breaker = HostBreaker(probation={"p:80"})
    for _ in range(REFUSED_AFTER - 1):
        breaker.failed("a:80", Answer.CHALLENGE)
    assert not breaker.open("a:80")
    assert breaker.failed("a:80", Answer.SERVER_ERROR)
    assert breaker.last("a:80") is Answer.SERVER_ERROR
    assert not breaker.failed("p:80", Answer.CHALLENGE)
    assert breaker.failed("p:80", Answer.CHALLENGE)
    breaker.heard("p:80")
    breaker.failed("p:80", Answer.CHALLENGE)
    assert not breaker.failed("p:80", Answer.CHALLENGE), "it answered in this cycle: no longer on probation"


NOW = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("said", "sent", "seconds"),
    [
        ("120", "", 120.0),
        (" 0 ", "", 0.0),
        ("99999999999999999999", "", 86400.0),
        ("Sun, 31 Mar 2019 22:10:00 GMT", "", 600.0),
        ("Sun, 31 Mar 2019 21:00:00 GMT", "", 0.0),
        ("Wed, 01 Jan 2031 00:01:00 GMT", "Wed, 01 Jan 2031 00:00:00 GMT", 60.0),
        ("Wed, 01 Jan 2031 00:00:00 GMT", "no date", 86400.0),
        ("soon", "", None),
        ("-5", "", None),
        ("", "", None),
        ("１２", "", None),
    ],
)
def test_how_long_a_server_asks_for(said: str, sent: str, seconds: float | None) -> None:
    assert retry_after(said, now=NOW, sent=sent) == seconds


def test_our_own_patience_doubles_and_ends_before_the_next_day() -> None:
    assert [left_alone(n).total_seconds() / 60 for n in (1, 2, 3)] == [15, 30, 60]
    assert left_alone(50) < timedelta(hours=24)


def test_probation_is_for_hosts_that_failed_everywhere_the_last_time() -> None:
    def place(path: str, answer: Answer, hours: float) -> Known:
        at = NOW - timedelta(hours=hours)
        fails = 0 if answer.readable else 1
        return Known(
            url=f"http://a.test{path}", kind=PlaceKind.REPORT, county="990123", last_looked=at, last_answer=answer,
            fails=fails,
        )  # fmt: skip

    refused, fine = Answer.CHALLENGE, Answer.PAGE
    assert on_probation([place("/1", refused, 1), place("/2", refused, 1), place("/3", fine, 48)]) == {"a.test:80"}
    assert on_probation([place("/1", refused, 1), place("/2", fine, 2)]) == frozenset()
    assert on_probation([place("/1", refused, 1)]) == frozenset(), "one address proves nothing of a host"
    assert on_probation([place("/1", Answer.NOT_FOUND, 1), place("/2", Answer.NOT_FOUND, 1)]) == frozenset()


def test_what_another_process_asked_for_today_counts() -> None:
    known = [
        Known(url=f"http://a.test/{n}", kind=PlaceKind.REPORT, county="990123", last_looked=NOW - timedelta(hours=1))
        for n in range(5)
    ]
    visit = Visit(manners=Manners(requests_per_day=6), clock=lambda: NOW, known=known)
    visit.spend("a.test:80")
    with pytest.raises(BudgetSpent):
        visit.spend("a.test:443")
    visit.spend("b.test:80")
    visit.spend("::1:8080")
