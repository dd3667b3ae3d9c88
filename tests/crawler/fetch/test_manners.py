"""Pace, retries, validators and the breaker."""

from __future__ import annotations

from crawler.fetch.politeness import BREAK_AFTER, HostBreaker, Manners
from crawler.fetch.retry import TRIES, earns_another_try, pause
from crawler.fetch.validators import FULL_EVERY, conditions
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
    assert conditions(None) == {}
    assert conditions(_known(etag='"x"')) == {}  # no bytes held: a 304 would leave us with nothing
    held = _known(sha256="0" * 64, etag='"x"', last_modified="Thu, 31 Jan 2019 00:00:00 GMT")
    assert conditions(held) == {"If-None-Match": '"x"', "If-Modified-Since": "Thu, 31 Jan 2019 00:00:00 GMT"}
    assert conditions(_known(sha256="0" * 64, etag='"x"', looks_since_full=FULL_EVERY - 1)) == {}


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
