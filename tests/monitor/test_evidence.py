"""What mails and pages read in a finding's evidence."""

from __future__ import annotations

from datetime import datetime

from monitor.evidence import Claim, exhibits, read_facts
from storage.moments import SHANGHAI
from tests.storage.made import finding


def test_claims_traces_and_moments_are_told_apart() -> None:
    facts = read_facts(
        finding(
            evidence=(
                {"type": "claim", "source": "page", "date": "2019-03-28", "raw": "发布日期：2019-03-28"},
                {"type": "stamp", "source": "url", "date": "2019-04-04", "raw": "t20190404"},
                {"type": "claim", "source": "signature", "date": "2019-03-20", "raw": "2019年3月20日"},
                {"type": "absent", "at": "2019-04-01T06:00:00+08:00", "complete": True, "listed": False},
                {"type": "readings", "at": "2019-04-03T06:00:00+08:00", "complete": True, "listed": False, "count": 3},
                {"type": "first_seen", "at": "2019-04-05T06:03:00+08:00"},
                {"type": "first_seen", "at": "2019-04-05T07:00:00+08:00"},
                {"type": "last_seen", "at": "2019-04-06T06:00:00+08:00"},
            )
        )
    )
    assert facts.claims == (Claim(source="page", date="2019-03-28", raw="发布日期：2019-03-28"),)
    assert [claim.date for claim in facts.traces] == ["2019-04-04"]
    assert [claim.date for claim in facts.signatures] == ["2019-03-20"]
    assert facts.last_absent == datetime(2019, 4, 3, 6, tzinfo=SHANGHAI)
    assert facts.negative_checks == 4
    assert facts.last_seen == datetime(2019, 4, 6, 6, tzinfo=SHANGHAI)
    assert facts.first_seen == datetime(2019, 4, 5, 6, 3, tzinfo=SHANGHAI)


def test_what_proves_no_absence_is_none() -> None:
    at = "2019-04-01T06:00:00+08:00"
    for item in (
        {"type": "absent", "at": at, "complete": False},
        {"type": "reading", "at": at, "complete": True, "listed": True},
        {"type": "doubtful", "at": at, "complete": True, "listed": False},
        {"type": "listing", "at": at, "complete": True},
        {"type": "absent", "at": "yesterday"},
        {"type": "absent", "at": "2019-04-01T06:00:00"},
        {},
    ):
        assert read_facts(finding(evidence=(item,))).last_absent is None, item


def test_an_exhibit_of_an_unknown_type_still_stands_in_the_table() -> None:
    (line,) = exhibits(finding(evidence=({"type": "新证", "url": "http://x/", "note": "说明"},)), "zh")
    assert (line.what, line.detail, line.url) == ("新证", "说明", "http://x/")


def test_the_interval_of_publication_is_one_line() -> None:
    interval = {
        "type": "interval",
        "after": "2019-04-03T06:00:00+08:00",
        "before": "2019-04-05T06:00:00+08:00",
        "rests_on": "absent",
    }
    (line,) = exhibits(finding(evidence=(interval,)), "zh")
    assert (line.what, line.detail) == ("公布时间介于", "2019-04-03 06:00 – 2019-04-05 06:00")
