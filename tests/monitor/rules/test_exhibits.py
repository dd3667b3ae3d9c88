"""Evidence as plain mappings: every item typed, dated and writable as JSON."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from monitor.rules.exhibits import (
    absence_exhibits,
    claim_exhibit,
    first_seen_exhibits,
    interval_exhibit,
    look_exhibit,
    look_exhibits,
    reading_exhibit,
    reading_exhibits,
    version_exhibit,
)
from monitor.when.absence import Absence
from monitor.when.interval import Interval
from storage.cases import Case, Look, Reading
from storage.contents import DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Answer, Version

START = datetime(2019, 5, 1, 6, tzinfo=SHANGHAI)


def test_a_look_says_what_came_back_and_leaves_out_what_is_not_known() -> None:
    look = Look(at=START, url="u", answer=Answer.NOT_FOUND, healthy=True, status=404)
    assert look_exhibit(look) == {
        "type": "look",
        "at": "2019-05-01T06:00:00+08:00",
        "url": "u",
        "answer": "not_found",
        "healthy": True,
        "status": 404,
    }


def test_a_long_row_keeps_its_ends_and_counts_the_middle() -> None:
    looks = [
        Look(at=START + timedelta(days=n), url="u", answer=Answer.NOT_FOUND, healthy=True, status=404)
        for n in range(30)
    ]
    told = look_exhibits(looks)
    assert [item["type"] for item in told] == ["look"] * 4 + ["looks"] + ["look"] * 6
    assert told[4]["count"] == 20
    assert (told[0]["at"], told[-1]["at"]) == ("2019-05-01T06:00:00+08:00", "2019-05-30T06:00:00+08:00")
    json.dumps(told)


def test_a_doubtful_reading_is_called_so() -> None:
    reading = Reading(at=START, column="c", complete=True, listed=False, doubtful=True)
    assert reading_exhibit(reading)["type"] == "doubtful"


def test_a_claim_has_its_source_and_raw_cut() -> None:
    claim = DateClaim(source=DateSource.PAGE, date=date(2019, 1, 30), raw="发" * 200)
    told = claim_exhibit(claim)
    assert (told["source"], told["date"], len(told["raw"])) == ("page", "2019-01-30", 80)


def looks(count: int) -> list[Look]:
    return [
        Look(at=START + timedelta(days=n), url="u", answer=Answer.NOT_FOUND, healthy=True, status=404)
        for n in range(count)
    ]


def readings(count: int, **said: bool) -> list[Reading]:
    told = {"complete": True, "listed": False, **said}
    return [Reading(at=START + timedelta(days=n), column="c", **told) for n in range(count)]


def test_eleven_are_written_out_and_of_twelve_the_ends() -> None:
    assert [item["type"] for item in look_exhibits(looks(11))] == ["look"] * 11
    twelve = look_exhibits(looks(12))
    assert [item["type"] for item in twelve] == ["look"] * 4 + ["looks"] + ["look"] * 6
    assert (twelve[4]["count"], twelve[4]["at"]) == (2, "2019-05-06T06:00:00+08:00"), "the last of those left out"
    assert [item["type"] for item in look_exhibits(looks(12), 12)] == ["look"] * 12
    assert [item["type"] for item in reading_exhibits(readings(11))] == ["reading"] * 11
    assert [item["type"] for item in reading_exhibits(readings(12))] == ["reading"] * 4 + ["readings"] + ["reading"] * 6
    proof = [Absence(day=one.at.date(), at=one.at, readings=(one,)) for one in readings(12)]
    negative = absence_exhibits(proof)
    assert [item["type"] for item in negative] == ["absent"] * 4 + ["readings"] + ["absent"] * 6
    assert (negative[0]["complete"], negative[0]["listed"], negative[0]["column"]) == (True, False, "c")


def test_a_reading_says_why_it_proves_nothing() -> None:
    part = Reading(at=START, column="c", complete=False, listed=True, why="page 2 of 3 could not be read")
    assert reading_exhibit(part) == {
        "type": "reading",
        "at": "2019-05-01T06:00:00+08:00",
        "column": "c",
        "complete": False,
        "listed": True,
        "note": "page 2 of 3 could not be read",
    }
    assert "note" not in reading_exhibit(readings(1)[0])


def test_what_the_host_said_to_nonsense_and_the_bytes_stand_with_a_look() -> None:
    (look,) = looks(1)
    assert "nonsense" not in look_exhibit(look)
    told = look_exhibit(replace(look, nonsense=Answer.PAGE, sha256="ab", note="n"))
    assert (told["nonsense"], told["sha256"], told["note"]) == ("page", "ab", "n")


def test_an_interval_says_what_its_lower_bound_rests_on() -> None:
    absence = Absence(day=START.date(), at=START, readings=tuple(readings(1)))
    stamp = DateClaim(source=DateSource.URL, date=START.date(), raw="20190501")
    later = START + timedelta(days=2)
    (told,) = interval_exhibit(Interval(lower=START, rests_on=absence, upper=later))
    assert told == {
        "type": "interval",
        "after": "2019-05-01T06:00:00+08:00",
        "before": "2019-05-03T06:00:00+08:00",
        "rests_on": "absent",
    }
    assert interval_exhibit(Interval(lower=START, rests_on=stamp, upper=later))[0]["rests_on"] == "stamp"
    assert interval_exhibit(Interval(upper=later)) == interval_exhibit(Interval(lower=START)) == ()


def version(number: int, day: int) -> Version:
    return Version(
        report="b-2018",
        number=number,
        url=f"u{number}",
        content=ReportContent(title="t", unit=None, year=2018, source=None, text="x"),
        fingerprint="f",
        sha256="ab",
        first_seen=START + timedelta(days=day),
        last_seen=START + timedelta(days=day + 1),
        looks=2,
        capture=7,
    )


def test_a_version_says_which_bytes_and_since_when() -> None:
    told = version_exhibit(version(3, 1))
    assert (told["type"], told["version"], told["url"], told["capture"], told["looks"]) == ("version", 3, "u3", 7, 2)
    assert (told["at"], told["first_seen"], told["last_seen"]) == (
        "2019-05-02T06:00:00+08:00",
        "2019-05-02T06:00:00+08:00",
        "2019-05-03T06:00:00+08:00",
    )


def test_the_first_sighting_is_the_first_row_and_the_first_version() -> None:
    case = Case(report="b-2018", body="b", kind="township", year=2018)
    assert first_seen_exhibits(case) == ()
    rows = (*readings(2), *(replace(one, at=one.at + timedelta(days=5)) for one in readings(2, listed=True)))
    both = first_seen_exhibits(replace(case, readings=rows, versions=(version(1, 4), version(2, 6))))
    assert [(item["at"][:10], item.get("column"), item.get("version")) for item in both] == [
        ("2019-05-05", None, 1),
        ("2019-05-06", "c", None),
    ]
    assert both[1]["listed"] is True
    assert [item.get("version") for item in first_seen_exhibits(replace(case, versions=(version(1, 4),)))] == [1]
    assert [item["at"][:10] for item in first_seen_exhibits(replace(case, readings=rows))] == ["2019-05-06"]
    assert first_seen_exhibits(replace(case, readings=tuple(readings(2)))) == ()
