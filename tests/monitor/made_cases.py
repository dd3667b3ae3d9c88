"""Cases of one report for 2018, due on 31 March 2019, in few words; and histories at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from monitor.config import ConfirmConfig
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case, Reading
from storage.contents import SHOWN_ORDER, Attachment, DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Version

DUE = Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True)
END = datetime(2019, 4, 1, tzinfo=SHANGHAI)
LATER = datetime(2019, 9, 1, tzinfo=SHANGHAI)
BODY = PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP)


def at(text: str) -> datetime:
    """`04-02T06:00` of 2019 in Shanghai; with a year as it stands."""
    whole = text if text[4:5] == "-" else f"2019-{text}"
    return datetime.fromisoformat(whole).replace(tzinfo=SHANGHAI)


def claim(source: str, day: str, precision: str = "day", **more: Any) -> DateClaim:
    return DateClaim(source=DateSource(source), date=date.fromisoformat(day), raw=day, precision=precision, **more)


def file(*dates: DateClaim) -> Attachment:
    return Attachment(name="年报.pdf", url="http://site/f.pdf", type="pdf", dates=dates)


def version(
    seen: datetime,
    *dates: DateClaim,
    number: int = 1,
    url: str = "http://site/1",
    report: str = "b-2018",
    last: datetime | None = None,
    files: Sequence[Attachment] = (),
) -> Version:
    content = ReportContent(
        title="t", unit=None, year=2018, source=None, text="公开12条。", dates=dates, attachments=tuple(files)
    )
    return Version(
        report=report,
        number=number,
        url=url,
        content=content,
        fingerprint="f",
        sha256="ab" * 32,
        first_seen=seen,
        last_seen=last or seen,
        looks=1,
        capture=number,
    )


def read(
    text: str | datetime, column: str = "a", *, listed: bool = False, complete: bool = True, **more: Any
) -> Reading:
    moment = at(text) if isinstance(text, str) else text
    return Reading(at=moment, column=column, complete=complete, listed=listed, **more)


def case(
    *versions: Version,
    readings: Sequence[Reading] = (),
    migrated: Sequence[str] = (),
    columns: Sequence[str] = ("a",),
    **more: Any,
) -> Case:
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        versions=versions,
        addresses=tuple(dict.fromkeys(one.url for one in versions)),
        last_readable=max((one.last_seen for one in versions), default=None),
        readings=tuple(sorted(readings, key=lambda reading: reading.at)),
        watched=bool(columns),
        listing_urls=tuple(columns),
        migrated_days=frozenset(date.fromisoformat(day) for day in migrated),
        **more,
    )


def with_more(told: Case, *more: Reading) -> Case:
    """The same with more readings, in order of time as always."""
    return replace(told, readings=tuple(sorted((*told.readings, *more), key=lambda reading: reading.at)))


def context(now: datetime = LATER, **more: Any) -> Context:
    return Context(**{"body": BODY, "deadline": DUE, "confirm": ConfirmConfig(), "now": now, **more})


HOURS = st.integers(0, 24 * 40)
"""From 10 March to 19 April."""
BEGIN = datetime(2019, 3, 10, tzinfo=SHANGHAI)


def reading_at(hours: int, column: str, what: str) -> Reading:
    return Reading(
        at=BEGIN + timedelta(hours=hours),
        column=column,
        complete=what in ("without", "with", "doubtful"),
        listed=what in ("with", "part-with"),
        doubtful=what == "doubtful",
        read=what != "unread",
    )


READINGS = st.lists(
    st.builds(
        reading_at,
        HOURS,
        st.sampled_from("ab"),
        st.sampled_from(("without", "without", "with", "part", "part-with", "doubtful", "unread")),
    ),
    max_size=10,
)
CLAIMS = st.lists(
    st.builds(
        lambda source, days, precision: DateClaim(
            source=source, date=date(2019, 3, 20) + timedelta(days=days), raw="x", precision=precision
        ),
        st.sampled_from(tuple(DateSource)),
        st.integers(-500, 60),
        st.sampled_from(("day", "day", "day", "month", "year")),
    ),
    max_size=4,
)
STAMPED = CLAIMS.map(lambda claims: [one for one in claims if one.source not in SHOWN_ORDER])
"""Files show no publication date."""
VERSIONS = st.lists(st.tuples(HOURS, CLAIMS, STAMPED, st.sampled_from(("http://site/1", "http://site/2"))), max_size=3)


@st.composite
def histories(draw: st.DrawFn) -> Case:
    """A report's history at random: readings of two listings, up to three versions, perhaps the day of a migration."""
    told = sorted(draw(VERSIONS), key=lambda one: one[0])
    versions = [
        version(BEGIN + timedelta(hours=hours), *dates, number=number, url=url, files=[file(*stamps)] if stamps else [])
        for number, (hours, dates, stamps, url) in enumerate(told, 1)
    ]
    migrated = draw(st.lists(st.dates(date(2019, 3, 1), date(2019, 4, 20)), max_size=1))
    columns = draw(st.sampled_from(((), ("a",), ("a", "b"))))
    days = [day.isoformat() for day in migrated]
    return case(*versions, readings=draw(READINGS), migrated=days, columns=columns)
