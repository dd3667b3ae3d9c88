"""When a report appeared: the grades of the domain, their order of precedence, and the state on the register."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import ConfirmConfig
from monitor.deadlines import end_of
from monitor.when.lateness import LatenessGrade, judge_lateness
from storage.bodies import Deadline
from storage.cases import Case, Reading
from storage.contents import Attachment, DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.made_cases import with_more

DUE = Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True)
LATER = datetime(2019, 9, 1, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2019-{text}").replace(tzinfo=SHANGHAI)


def read(text: str, *, listed: bool = False, complete: bool = True, column: str = "a") -> Reading:
    return Reading(at=at(text), column=column, complete=complete, listed=listed)


def claim(source: str, day: str) -> DateClaim:
    return DateClaim(source=DateSource(source), date=date.fromisoformat(day), raw=day)


def case(
    seen: str | None = None,
    *claims: DateClaim,
    readings: tuple[Reading, ...] = (),
    files: tuple[Attachment, ...] = (),
    migrated: tuple[str, ...] = (),
) -> Case:
    content = ReportContent(
        title="t", unit=None, year=2018, source=None, text="公开12条。", dates=claims, attachments=files
    )
    versions = ()
    if seen is not None:
        versions = (
            Version(
                report="b-2018",
                number=1,
                url="u",
                content=content,
                fingerprint="f",
                sha256="s",
                first_seen=at(seen),
                last_seen=at(seen),
                looks=1,
                capture=1,
            ),
        )
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        versions=versions,
        addresses=("u",) if versions else (),
        last_readable=at(seen) if seen else None,
        readings=tuple(sorted(readings, key=lambda one: one.at)),
        watched=True,
        listing_urls=("a",),
        migrated_days=frozenset(date.fromisoformat(day) for day in migrated),
    )


ABSENT_AFTER = read("04-02T06:00")
WATCHED = read("03-20T06:00", complete=False)


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        (case(), LatenessGrade.MISSING_UNVERIFIED),
        (case(readings=(ABSENT_AFTER,)), LatenessGrade.MISSING_SUSPECTED),
        (case(readings=(ABSENT_AFTER, read("04-03T06:00"))), LatenessGrade.MISSING_CONFIRMED),
        (case("03-31T23:59", claim("page", "2019-05-01")), LatenessGrade.ON_TIME_OBSERVED),
        (case("04-05T06:00", claim("page", "2019-03-30")), LatenessGrade.ON_TIME_CLAIMED),
        (case("04-05T06:00", claim("page", "2019-04-01")), LatenessGrade.LATE_BY_CLAIM),
        (case("04-05T06:00", claim("page", "2019-03-30"), readings=(ABSENT_AFTER,)), LatenessGrade.LATE_CONFIRMED),
        (case("04-05T06:00", claim("page", "2019-04-04"), readings=(ABSENT_AFTER,)), LatenessGrade.LATE_CONFIRMED),
        (
            case("04-05T06:00", claim("page", "2019-03-30"), readings=(WATCHED,)),
            LatenessGrade.CLAIMED_ON_TIME_FIRST_SEEN_LATE,
        ),
        (
            case("04-05T06:00", claim("page", "2019-03-10"), claim("url", "2019-04-03")),
            LatenessGrade.CLAIM_CONTRADICTED,
        ),
        (
            case("04-05T06:00", claim("page", "2019-03-10"), claim("last_modified", "2019-04-03")),
            LatenessGrade.ON_TIME_CLAIMED,
        ),
        (
            case("04-05T06:00", claim("page", "2019-03-10"), readings=(read("03-28T06:00"),)),
            LatenessGrade.CLAIM_CONTRADICTED,
        ),
        (case("04-05T06:00", claim("page", "2018-11-15")), LatenessGrade.PREMATURE),
        (case("04-05T06:00", claim("signature", "2018-11-15")), LatenessGrade.UNKNOWN),
        (case("04-05T06:00", claim("signature", "2019-04-02")), LatenessGrade.LATE_BY_CLAIM),
        (case("04-05T06:00"), LatenessGrade.UNKNOWN),
        (case("04-05T06:00", claim("page", "2019-04-03"), migrated=("2019-04-03",)), LatenessGrade.UNKNOWN),
        (
            case(
                "04-05T06:00", claim("page", "2019-04-03"), claim("signature", "2019-04-02"), migrated=("2019-04-03",)
            ),
            LatenessGrade.UNKNOWN,
        ),
    ],
)
def test_the_grades(told: Case, grade: LatenessGrade) -> None:
    assert judge_lateness(told, DUE, LATER).grade is grade


def test_nothing_is_due_before_the_first_moment_after_the_due_day() -> None:
    assert judge_lateness(case(), DUE, at("03-31T23:59:59")).grade is LatenessGrade.NOT_DUE
    assert judge_lateness(case(), DUE, at("04-01T00:00")).grade is LatenessGrade.MISSING_UNVERIFIED


def test_who_owes_nothing_is_never_expected() -> None:
    told = case("04-05T06:00", claim("page", "2019-04-01"), readings=(ABSENT_AFTER,))
    assert judge_lateness(told, DUE, LATER, owed=False).grade is LatenessGrade.NOT_EXPECTED


def test_stamps_of_files_contradict_too_and_a_day_of_grace_is_given() -> None:
    stamp = Attachment(name="a", url="u/a", type="pdf", dates=(claim("attachment_name", "2019-04-02"),))
    told = case("04-05T06:00", claim("page", "2019-03-10"), files=(stamp,))
    assert judge_lateness(told, DUE, LATER).grade is LatenessGrade.CLAIM_CONTRADICTED
    near = case("04-05T06:00", claim("page", "2019-03-31"), files=(stamp,))
    assert judge_lateness(near, DUE, LATER).grade is LatenessGrade.ON_TIME_CLAIMED
    strict = judge_lateness(near, DUE, LATER, confirm=ConfirmConfig(date_grace_days=1))
    assert strict.grade is LatenessGrade.CLAIM_CONTRADICTED


def test_what_it_rests_on_stands_beside_the_grade() -> None:
    told = case("04-05T06:00", claim("page", "2019-03-30"), claim("list", "2019-03-29"), readings=(ABSENT_AFTER,))
    lateness = judge_lateness(told, DUE, LATER)
    assert lateness.first_seen == at("04-05T06:00")
    assert lateness.claim is not None and lateness.claim.date == date(2019, 3, 29)
    assert [absence.at for absence in lateness.proof] == [ABSENT_AFTER.at]


def test_of_what_is_not_owed_nothing_is_said() -> None:
    found = judge_lateness(case("04-05T06:00"), DUE, LATER, owed=False)
    assert (found.proof, found.claim, found.traces, found.contradiction) == ((), None, (), None)
    assert (found.by_signature, found.watched, found.imported, found.first_seen) == (False, False, False, None)


def test_read_once_but_kept_in_no_version_it_is_not_missing() -> None:
    told = replace(case(readings=(ABSENT_AFTER, read("04-03T06:00"))), last_readable=at("03-05T06:00"))
    found = judge_lateness(told, DUE, LATER)
    assert (found.grade, found.first_seen) == (LatenessGrade.ON_TIME_OBSERVED, at("03-05T06:00"))
    late = replace(told, last_readable=at("04-05T06:00"))
    assert judge_lateness(late, DUE, LATER).grade is LatenessGrade.LATE_CONFIRMED


def test_listed_and_never_readable_is_unverified_whatever_is_proven() -> None:
    told = case(readings=(ABSENT_AFTER, read("04-03T06:00"), read("04-04T06:00", listed=True)))
    found = judge_lateness(told, DUE, LATER)
    assert found.grade is LatenessGrade.MISSING_UNVERIFIED
    assert (found.first_seen, len(found.proof)) == (at("04-04T06:00"), 2)


@pytest.mark.parametrize(
    ("seen", "grade"),
    [
        (datetime(2018, 12, 31, 23, 59, 59, tzinfo=SHANGHAI), LatenessGrade.PREMATURE),
        (datetime(2019, 1, 1, tzinfo=SHANGHAI), LatenessGrade.ON_TIME_OBSERVED),
        (datetime(2018, 12, 31, 16, tzinfo=UTC), LatenessGrade.ON_TIME_OBSERVED),
    ],
)
def test_seen_before_its_year_was_over(seen: datetime, grade: LatenessGrade) -> None:
    told = case("03-01T06:00")
    told = replace(told, versions=(replace(told.versions[0], first_seen=seen),))
    assert judge_lateness(told, DUE, LATER).grade is grade


def test_a_claim_of_a_month_is_premature_when_all_of_it_is() -> None:
    month = replace(claim("meta", "2018-12-01"), precision="month")
    assert judge_lateness(case("04-05T06:00", month), DUE, LATER).grade is LatenessGrade.PREMATURE
    year = replace(claim("meta", "2019-01-01"), precision="year")
    assert judge_lateness(case("04-05T06:00", year), DUE, LATER).grade is LatenessGrade.ON_TIME_CLAIMED


def test_an_import_leaves_neither_proof_nor_trace_nor_suspicion() -> None:
    stamps = claim("page", "2019-03-10"), claim("url", "2019-04-03"), claim("api", "2019-04-04")
    told = case("04-05T06:00", *stamps, readings=(read("03-28T06:00"), ABSENT_AFTER), migrated=("2019-04-03",))
    found = judge_lateness(told, DUE, LATER)
    assert found.grade is LatenessGrade.ON_TIME_CLAIMED
    assert (found.imported, found.watched, found.proof, found.traces) == (True, False, (), ())
    assert found.contradiction is None
    still = judge_lateness(replace(told, migrated_days=frozenset()), DUE, LATER)
    assert (still.imported, still.watched, len(still.proof), len(still.traces)) == (False, True, 1, 2)
    assert still.contradiction is not None and still.contradiction.day == date(2019, 4, 2)


def test_a_claim_of_lateness_asks_for_no_traces() -> None:
    told = case("04-09T06:00", claim("page", "2019-04-02"), claim("url", "2019-04-08"), readings=(read("03-28T06:00"),))
    found = judge_lateness(told, DUE, LATER)
    assert (found.grade, found.traces, found.contradiction) == (LatenessGrade.LATE_BY_CLAIM, (), None)
    assert found.watched


def test_a_signature_serves_only_where_nothing_is_shown_and_only_against() -> None:
    late = judge_lateness(case("04-05T06:00", claim("signature", "2019-04-01")), DUE, LATER)
    assert late.by_signature and late.claim is not None and late.claim.date == date(2019, 4, 1)
    for dates in (
        (claim("signature", "2019-03-31"),),
        (claim("signature", "2019-04-01"), claim("page", "1970-01-01")),
        (),
    ):
        found = judge_lateness(case("04-05T06:00", *dates), DUE, LATER)
        assert (found.grade, found.by_signature, found.claim) == (LatenessGrade.UNKNOWN, False, None)
    shown = judge_lateness(
        case("04-05T06:00", claim("signature", "2019-04-02"), claim("page", "2019-04-01")), DUE, LATER
    )
    assert not shown.by_signature


def test_an_absence_contradicts_from_the_day_after_the_grace_on() -> None:
    def grade(day: str) -> LatenessGrade:
        told = case("04-05T06:00", claim("page", "2019-03-10"), readings=(read(f"{day}T06:00"),))
        return judge_lateness(told, DUE, LATER).grade

    assert grade("03-12") is LatenessGrade.CLAIMED_ON_TIME_FIRST_SEEN_LATE
    assert grade("03-13") is LatenessGrade.CLAIM_CONTRADICTED


def test_a_trace_lies_after_the_due_day_and_the_grace() -> None:
    def traces(shown: str, stamp: str) -> int:
        told = case("04-09T06:00", claim("page", shown), claim("url", stamp))
        return len(judge_lateness(told, DUE, LATER).traces)

    assert (traces("2019-03-10", "2019-03-31"), traces("2019-03-10", "2019-04-01")) == (0, 1)
    assert (traces("2019-03-31", "2019-04-02"), traces("2019-03-31", "2019-04-03")) == (0, 1)


def test_watched_is_the_listing_that_showed_it_or_where_none_did_any() -> None:
    def watched(*readings: Reading, columns: tuple[str, ...] = ("a", "b")) -> bool:
        told = replace(case("04-05T06:00", claim("page", "2019-03-10"), readings=readings), listing_urls=columns)
        return judge_lateness(told, DUE, LATER).watched

    part, listed = read("03-28T06:00", complete=False), read("04-04T06:00", column="b", listed=True)
    assert watched(part)
    assert not watched(part, listed)
    assert watched(read("03-28T06:00", complete=False, column="b"), listed)
    assert not watched(part, columns=())
    assert not watched(replace(part, read=False))
    assert not watched(replace(part, doubtful=True))
    # A doubt in time is in its favour; one after the due day takes nothing away.
    assert not watched(part, replace(read("03-29T06:00"), doubtful=True))
    assert watched(part, replace(read("04-01T06:00"), doubtful=True))
    assert watched(part, replace(read("04-01T00:00"), doubtful=True))
    assert not watched(replace(read("04-02T06:00"), doubtful=True))
    # Only what was read before the first sighting says that it was not there.
    assert not watched(read("04-06T06:00", complete=False))
    assert not watched(read("04-05T06:00", complete=False))
    both = read("04-03T06:00", column="a", listed=True), read("04-04T06:00", column="b", listed=True)
    assert not watched(read("03-28T06:00", column="b", complete=False), *both)


READINGS = st.lists(
    st.builds(
        lambda hours, what, column: Reading(
            at=datetime(2019, 3, 25, tzinfo=SHANGHAI) + timedelta(hours=hours),
            column=column,
            complete=what != "part",
            listed=what == "with",
            doubtful=what == "doubtful",
        ),
        st.integers(0, 24 * 30),
        st.sampled_from(("without", "with", "part", "doubtful")),
        st.sampled_from("ab"),
    ),
    max_size=12,
)
CLAIMS = st.lists(
    st.builds(
        lambda source, days: DateClaim(source=source, date=date(2019, 3, 1) + timedelta(days=days), raw="x"),
        st.sampled_from(tuple(DateSource)),
        st.integers(-120, 90),
    ),
    max_size=5,
)


@given(READINGS, CLAIMS, st.integers(0, 24 * 7 - 1))
def test_what_was_seen_by_the_due_day_is_never_late(
    readings: list[Reading], claims: list[DateClaim], hours: int
) -> None:
    told = case("03-01T06:00", *claims, readings=tuple(readings))
    seen = replace(told.versions[0], first_seen=datetime(2019, 3, 25, tzinfo=SHANGHAI) + timedelta(hours=hours))
    told = replace(told, versions=(seen,), listing_urls=("a", "b"))
    assert seen.first_seen < end_of(DUE.due)
    assert judge_lateness(told, DUE, LATER).grade is LatenessGrade.ON_TIME_OBSERVED


STRENGTH = {
    LatenessGrade.MISSING_UNVERIFIED: 0,
    LatenessGrade.MISSING_SUSPECTED: 1,
    LatenessGrade.MISSING_CONFIRMED: 2,
}


@given(READINGS, st.integers(0, 24 * 60))
def test_one_more_complete_reading_without_it_never_loosens_missing(readings: list[Reading], hours: int) -> None:
    told = replace(case(readings=tuple(readings)), listing_urls=("a", "b"))
    more = Reading(
        at=datetime(2019, 3, 25, tzinfo=SHANGHAI) + timedelta(hours=hours), column="a", complete=True, listed=False
    )
    before = judge_lateness(told, DUE, LATER).grade
    after = judge_lateness(with_more(told, more), DUE, LATER).grade
    assert STRENGTH[after] >= STRENGTH[before]


@given(READINGS, CLAIMS)
def test_a_report_shown_in_time_is_never_late_by_claim(readings: list[Reading], claims: list[DateClaim]) -> None:
    told = case("04-20T06:00", *claims, claim("page", "2019-03-30"), readings=tuple(readings))
    assert judge_lateness(told, DUE, LATER).grade is not LatenessGrade.LATE_BY_CLAIM
