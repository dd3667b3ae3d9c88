"""From looks, readings and date claims to one grade of *when*: in time, late, or not to be told (domain 8.2); pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.absence import Absence, absences, ever_listed, first_sighting, in_doubt
from monitor.config import ConfirmConfig
from monitor.deadlines import end_of
from monitor.wording import Words
from storage.bodies import Deadline
from storage.cases import Case
from storage.contents import SHOWN_ORDER, STAMPS, DateClaim, DateSource
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import SHANGHAI


class LatenessGrade(StrEnum):
    """How sure we are about when a report appeared; every value but the last six needs a sighting."""

    ON_TIME_OBSERVED = "on_time_observed"
    ON_TIME_CLAIMED = "on_time_claimed"
    LATE_CONFIRMED = "late_confirmed"
    LATE_BY_CLAIM = "late_by_claim"
    CLAIMED_ON_TIME_FIRST_SEEN_LATE = "claimed_on_time_first_seen_late"
    """First seen after the due day although its listing was watched, and nothing proves either way."""
    CLAIM_CONTRADICTED = "claim_contradicted"
    """Shown in time, but a trace or an absence of ours says otherwise: to be explained."""
    PREMATURE = "premature"
    """Shown or seen before the report year was over."""
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    MISSING_CONFIRMED = "missing_confirmed"
    MISSING_SUSPECTED = "missing_suspected"
    MISSING_UNVERIFIED = "missing_unverified"
    NOT_DUE = "not_due"
    NOT_EXPECTED = "not_expected"


class BodyYearState(StrEnum):
    """The state of a body-year as it is shown everywhere; a change since publication stands beside it."""

    IN_TIME = "in_time"
    IN_TIME_CLAIMED = "in_time_claimed"
    LATE = "late"
    MISSING = "missing"
    REMOVED = "removed"
    CANNOT_TELL = "cannot_tell"
    NOT_DUE = "not_due"
    NOT_OWED = "not_owed"

    @property
    def words(self) -> Words:
        """Its name in both languages, and its sign, so that no meaning rests on colour."""
        return _STATE_WORDS[self]


_STATE_WORDS = {
    BodyYearState.IN_TIME: Words(zh="按时", en="in time", sign="●"),
    BodyYearState.IN_TIME_CLAIMED: Words(zh="按时（页面标示）", en="in time (claimed)", sign="○"),
    BodyYearState.LATE: Words(zh="逾期", en="late", sign="▲"),
    BodyYearState.MISSING: Words(zh="未公布", en="not published", sign="✕"),
    BodyYearState.REMOVED: Words(zh="撤下", en="withdrawn", sign="⊘"),
    BodyYearState.CANNOT_TELL: Words(zh="无法核实", en="cannot tell", sign="?"),
    BodyYearState.NOT_DUE: Words(zh="未到期", en="not due", sign="·"),
    BodyYearState.NOT_OWED: Words(zh="无须公布", en="not owed", sign="·"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Lateness:
    """A grade and what it rests on."""

    grade: LatenessGrade
    first_seen: datetime | None = None
    """Upper bound of the publication: the first sighting, in a listing or itself."""
    proof: tuple[Absence, ...] = ()
    """Days of proven absence after the due day and before the first sighting (never seen: until now)."""
    claim: DateClaim | None = None
    """The earliest usable shown publication date; with `by_signature` the signature date instead."""
    by_signature: bool = False
    traces: tuple[DateClaim, ...] = ()
    """System stamps that contradict the claim."""
    contradiction: Absence | None = None
    """A proven absence later than the claim allows."""
    watched: bool = False
    """The listing that showed it was read before the first sighting, without it."""
    imported: bool = False
    """A date of its first version lies on a day of a site migration: our first sight was of an import."""


def all_dates(case: Case) -> tuple[DateClaim, ...]:
    """Every date claim of every version and its files, each once, in order of version."""
    found: dict[DateClaim, None] = {}
    for version in case.versions:
        found.update(dict.fromkeys(version.content.dates))
        for file in version.content.attachments:
            found.update(dict.fromkeys(file.dates))
    return tuple(found)


def judge_lateness(
    case: Case, deadline: Deadline, now: datetime, *, confirm: ConfirmConfig | None = None, owed: bool = True
) -> Lateness:
    """Grade when the report of `case` appeared; `now` aware, all days Asia/Shanghai.

    `owed`: whether the body owes a report for that year. What was withdrawn is graded as it once appeared.
    """
    confirm = confirm or ConfirmConfig()
    if not owed:
        return Lateness(grade=LatenessGrade.NOT_EXPECTED)
    first_seen = first_sighting(case)
    if not case.versions and case.last_readable is None:
        return _judge_absent(case, deadline, now, confirm)
    if first_seen is None:
        first_seen = case.last_readable or now
    return _judge_seen(case, deadline, first_seen, confirm)


def _judge_absent(case: Case, deadline: Deadline, now: datetime, confirm: ConfirmConfig) -> Lateness:
    """Never readable: not due, or missing as sure as the readings after the due day make it."""
    end = end_of(deadline.due)
    seen = first_sighting(case)
    if now < end:
        return Lateness(grade=LatenessGrade.NOT_DUE, first_seen=seen)
    proof = absences(case, start=end)
    if ever_listed(case) or in_doubt(case) or not proof:
        grade = LatenessGrade.MISSING_UNVERIFIED
    elif len(proof) >= confirm.missing_checks:
        grade = LatenessGrade.MISSING_CONFIRMED
    else:
        grade = LatenessGrade.MISSING_SUSPECTED
    return Lateness(grade=grade, first_seen=seen, proof=proof)


def _judge_seen(case: Case, deadline: Deadline, first_seen: datetime, confirm: ConfirmConfig) -> Lateness:
    end = end_of(deadline.due)
    year_end = date(case.year + 1, 1, 1)
    if first_seen < end:
        early = first_seen.astimezone(SHANGHAI).date() < year_end
        grade = LatenessGrade.PREMATURE if early else LatenessGrade.ON_TIME_OBSERVED
        return Lateness(grade=grade, first_seen=first_seen, claim=_shown(case, first_seen))
    imported = _is_imported(case)
    claim = _shown(case, first_seen)
    by_signature = claim is None and not _shown_at_all(case)
    if by_signature:
        signature = _first_word(case, (DateSource.SIGNATURE,), first_seen)
        claim = signature if signature is not None and signature.date > deadline.due else None
    proof = absences(case, start=end, until=first_seen)
    traces, contradiction = _against(case, claim, deadline.due, first_seen, confirm)
    watched = _watched_before(case, first_seen, end)
    if proof and not imported:
        grade = LatenessGrade.LATE_CONFIRMED
    elif claim is not None and claim.date > deadline.due:
        grade = LatenessGrade.LATE_BY_CLAIM
    elif claim is not None and not imported and (traces or contradiction):
        grade = LatenessGrade.CLAIM_CONTRADICTED
    elif watched and not imported:
        grade = LatenessGrade.CLAIMED_ON_TIME_FIRST_SEEN_LATE
    elif claim is None:
        grade = LatenessGrade.UNKNOWN
    else:
        grade = LatenessGrade.PREMATURE if claim.date < year_end else LatenessGrade.ON_TIME_CLAIMED
    return Lateness(
        grade=grade,
        first_seen=first_seen,
        proof=() if imported else proof,
        claim=claim,
        by_signature=by_signature and claim is not None,
        traces=() if imported else traces,
        contradiction=None if imported else contradiction,
        watched=watched and not imported,
        imported=imported,
    )


def _shown_at_all(case: Case) -> bool:
    return any(claim.source in SHOWN_ORDER for version in case.versions for claim in version.content.dates)


def _first_word(case: Case, sources: Collection[DateSource], first_seen: datetime) -> DateClaim | None:
    """The earliest claim of these sources in the first version that has a usable one; the report's files count.

    The first word stands: a shown date that is moved back later takes no lateness away. Not usable is an import date,
    and a day after that of the first sighting, which cannot be that of the publication (T115).
    """
    last = first_seen.astimezone(SHANGHAI).date()
    for version in case.versions:
        said = (*version.content.dates, *(claim for file in version.content.attachments for claim in file.dates))
        usable = [
            claim
            for claim in said
            if claim.source in sources and claim.date <= last and claim.date not in case.migrated_days
        ]
        if usable:
            return min(usable, key=lambda claim: claim.date)
    return None


def _shown(case: Case, first_seen: datetime) -> DateClaim | None:
    return _first_word(case, SHOWN_ORDER, first_seen)


def _is_imported(case: Case) -> bool:
    """Whether what we saw first was put there by a migration, so that its absence before proves nothing."""
    if not case.migrated_days or not case.versions:
        return False
    dates = case.versions[0].content.dates
    return any(claim.date in case.migrated_days for claim in dates if claim.source in (*SHOWN_ORDER, *STAMPS))


def _against(
    case: Case, claim: DateClaim | None, due: date, first_seen: datetime, confirm: ConfirmConfig
) -> tuple[tuple[DateClaim, ...], Absence | None]:
    """Stamps and an absence that contradict a claim in time; stamps of the first version only: files are replaced."""
    if claim is None or claim.date > due or not case.versions:
        return (), None
    latest = claim.date + timedelta(days=confirm.date_grace_days)
    first = case.versions[0].content
    stamped = (*first.dates, *(stamp for file in first.attachments for stamp in file.dates))
    traces = tuple(
        stamp
        for stamp in dict.fromkeys(stamped)
        if stamp.source in STAMPS and stamp.date > max(due, latest) and stamp.date not in case.migrated_days
    )
    proven = [absence for absence in absences(case, until=first_seen) if absence.day > latest]
    return traces, proven[-1] if proven else None


def _watched_before(case: Case, first_seen: datetime, end: datetime) -> bool:
    """Whether the listing that showed the report was read before without it.

    An entry in time that no body could be given to may have been this report: then nothing is said.
    """
    listed = [reading for reading in case.readings if reading.listed]
    first = min((reading.at for reading in listed), default=None)
    columns = {reading.column for reading in listed if reading.at == first} or set(case.listing_urls)
    before = [reading for reading in case.readings if reading.at < first_seen and reading.column in columns]
    if any(reading.doubtful for reading in before if reading.at < end):
        return False
    return any(reading.read and not reading.doubtful and not reading.listed for reading in before)


def changed_since(conclusions: Sequence[Conclusion]) -> bool:
    """Whether the sign of a change since publication stands beside the state: a substantive one only."""
    return any(c.kind is FindingKind.CHANGED and c.grade is Grade.SUBSTANTIVE for c in conclusions)


def final_grade(lateness: Lateness, conclusions: Sequence[Conclusion]) -> LatenessGrade:
    """The grade once the other rules have spoken: what was withdrawn for certain is withdrawn."""
    gone = any(c.kind is FindingKind.REMOVED and c.grade is Grade.CONFIRMED for c in conclusions)
    return LatenessGrade.WITHDRAWN if gone else lateness.grade


_STATES = {
    LatenessGrade.ON_TIME_OBSERVED: BodyYearState.IN_TIME,
    LatenessGrade.ON_TIME_CLAIMED: BodyYearState.IN_TIME_CLAIMED,
    LatenessGrade.LATE_CONFIRMED: BodyYearState.LATE,
    LatenessGrade.LATE_BY_CLAIM: BodyYearState.LATE,
    LatenessGrade.WITHDRAWN: BodyYearState.REMOVED,
    LatenessGrade.UNKNOWN: BodyYearState.CANNOT_TELL,
    LatenessGrade.MISSING_CONFIRMED: BodyYearState.MISSING,
    LatenessGrade.MISSING_SUSPECTED: BodyYearState.MISSING,
    LatenessGrade.MISSING_UNVERIFIED: BodyYearState.CANNOT_TELL,
    LatenessGrade.NOT_DUE: BodyYearState.NOT_DUE,
    LatenessGrade.NOT_EXPECTED: BodyYearState.NOT_OWED,
}


def body_year_state(
    case: Case,
    *,
    deadline: Deadline,
    confirm: ConfirmConfig,
    now: datetime,
    owed: bool,
    conclusions: Sequence[Conclusion] = (),
) -> BodyYearState:
    """The state of a body-year; a suspected removal leaves it open, and so does a claim that we saw contradicted."""
    if any(c.kind is FindingKind.REMOVED and c.grade is Grade.SUSPECTED for c in conclusions):
        return BodyYearState.CANNOT_TELL
    lateness = judge_lateness(case, deadline, now, confirm=confirm, owed=owed)
    grade = final_grade(lateness, conclusions)
    if grade in _STATES:
        return _STATES[grade]
    if (
        grade is LatenessGrade.PREMATURE
        and lateness.first_seen is not None
        and lateness.first_seen < end_of(deadline.due)
    ):
        return BodyYearState.IN_TIME
    if lateness.claim is None or lateness.contradiction is not None:
        return BodyYearState.CANNOT_TELL
    return BodyYearState.IN_TIME_CLAIMED
