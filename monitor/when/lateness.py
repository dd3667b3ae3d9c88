"""From looks, readings and date claims to one grade of *when*: in time, late, or not to be told (domain 8.2); pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from monitor.config import ConfirmConfig
from monitor.deadlines import end_of
from monitor.when.absence import Absence, absences, ever_listed, first_sighting, in_doubt
from monitor.when.claims import first_word, is_imported, last_day, later_stamps, shown_at_all
from monitor.when.interval import Interval, interval_of
from storage.bodies import Deadline
from storage.cases import Case
from storage.contents import SHOWN_ORDER, DateClaim, DateSource


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
    UNKNOWN = "unknown"
    MISSING_CONFIRMED = "missing_confirmed"
    MISSING_SUSPECTED = "missing_suspected"
    MISSING_UNVERIFIED = "missing_unverified"
    NOT_DUE = "not_due"
    NOT_EXPECTED = "not_expected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lateness:
    """A grade and what it rests on."""

    grade: LatenessGrade
    interval: Interval = field(default_factory=Interval)
    """Between which moments it must have appeared."""
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

    @property
    def first_seen(self) -> datetime | None:
        """The first sighting, in a listing or itself; None: never seen."""
        return self.interval.upper


def judge_lateness(
    case: Case, deadline: Deadline, now: datetime, *, confirm: ConfirmConfig | None = None, owed: bool = True
) -> Lateness:
    """Grade when the report of `case` appeared; `now` aware, all days Asia/Shanghai.

    `owed`: whether the body owes a report for that year. What was withdrawn is graded as it once appeared.
    """
    confirm = confirm or ConfirmConfig()
    if not owed:
        return Lateness(grade=LatenessGrade.NOT_EXPECTED)
    read = bool(case.versions) or case.last_readable is not None
    first_seen = first_sighting(case) or case.last_readable
    if first_seen is None or not read:
        return _judge_absent(case, deadline, now, confirm)
    return _judge_seen(case, deadline, confirm, first_seen)


def _judge_absent(case: Case, deadline: Deadline, now: datetime, confirm: ConfirmConfig) -> Lateness:
    """Never readable: not due, or missing as sure as the readings after the due day make it."""
    end, interval = end_of(deadline.due), interval_of(case)
    if now < end:
        return Lateness(grade=LatenessGrade.NOT_DUE, interval=interval)
    proof = absences(case, start=end)
    if ever_listed(case) or in_doubt(case) or not proof:
        grade = LatenessGrade.MISSING_UNVERIFIED
    elif len(proof) >= confirm.missing_checks:
        grade = LatenessGrade.MISSING_CONFIRMED
    else:
        grade = LatenessGrade.MISSING_SUSPECTED
    return Lateness(grade=grade, interval=interval, proof=proof)


def _judge_seen(case: Case, deadline: Deadline, confirm: ConfirmConfig, first_seen: datetime) -> Lateness:
    interval = replace(interval_of(case), upper=first_seen)
    claim = first_word(case, SHOWN_ORDER, first_seen)
    if first_seen < end_of(deadline.due):
        early = first_seen < end_of(date(case.year, 12, 31))
        grade = LatenessGrade.PREMATURE if early else LatenessGrade.ON_TIME_OBSERVED
        return Lateness(grade=grade, interval=interval, claim=claim)
    imported = is_imported(case)
    by_signature = claim is None and not shown_at_all(case)
    if by_signature:
        signature = first_word(case, (DateSource.SIGNATURE,), first_seen)
        claim = signature if signature is not None and signature.date > deadline.due else None
    found = Lateness(
        grade=LatenessGrade.UNKNOWN,
        interval=interval,
        claim=claim,
        by_signature=by_signature and claim is not None,
        imported=imported,
    )
    return _weighed(case, deadline.due, confirm, first_seen, found)


def _weighed(case: Case, due: date, confirm: ConfirmConfig, first_seen: datetime, found: Lateness) -> Lateness:
    """What was first seen after the due day, graded: a proof beats a claim, a claim beats a suspicion."""
    claim, end = found.claim, end_of(due)
    late_by_claim = claim is not None and claim.date > due
    proof: tuple[Absence, ...] = ()
    traces: tuple[DateClaim, ...] = ()
    contradiction: Absence | None = None
    watched = False
    if not found.imported:
        proof = absences(case, start=end, until=first_seen)
        watched = _watched_before(case, first_seen, end)
        if claim is not None and not late_by_claim:
            traces, contradiction = _against(case, claim, due, first_seen, confirm)
    if proof:
        grade = LatenessGrade.LATE_CONFIRMED
    elif late_by_claim:
        grade = LatenessGrade.LATE_BY_CLAIM
    elif traces or contradiction:
        grade = LatenessGrade.CLAIM_CONTRADICTED
    elif watched:
        grade = LatenessGrade.CLAIMED_ON_TIME_FIRST_SEEN_LATE
    elif claim is None:
        grade = LatenessGrade.UNKNOWN
    else:
        early = last_day(claim).year <= case.year
        grade = LatenessGrade.PREMATURE if early else LatenessGrade.ON_TIME_CLAIMED
    return replace(found, grade=grade, proof=proof, traces=traces, contradiction=contradiction, watched=watched)


def _against(
    case: Case, claim: DateClaim, due: date, first_seen: datetime, confirm: ConfirmConfig
) -> tuple[tuple[DateClaim, ...], Absence | None]:
    """Stamps after the due day, and an absence, that contradict a claim in time by more than the days of grace."""
    latest = last_day(claim) + timedelta(days=confirm.date_grace_days)
    proven = [absence for absence in absences(case, until=first_seen) if absence.day > latest]
    return later_stamps(case, max(due, latest), first_seen), proven[-1] if proven else None


def _watched_before(case: Case, first_seen: datetime, end: datetime) -> bool:
    """Whether the listing that showed the report was read before without it.

    An entry in time that no body could be given to may have been this report: then nothing is said. Before its year was
    over there was nothing to watch for.
    """
    listed = [reading for reading in case.readings if reading.listed]
    first = min((reading.at for reading in listed), default=None)
    columns = {reading.column for reading in listed if reading.at == first} or set(case.listing_urls)
    over = end_of(date(case.year, 12, 31))
    before = [reading for reading in case.readings if over <= reading.at < first_seen and reading.column in columns]
    if any(reading.doubtful for reading in before if reading.at < end):
        return False
    return any(reading.read and not reading.doubtful and not reading.listed for reading in before)
