"""Evidence as plain mappings: every item typed, dated and writable as JSON."""

import json
from datetime import date, datetime, timedelta

from monitor.rules.exhibits import claim_exhibit, look_exhibit, look_exhibits, reading_exhibit
from storage.cases import Look, Reading
from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.sightings import Answer

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
