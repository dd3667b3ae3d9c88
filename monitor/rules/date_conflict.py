"""标示日期与系统痕迹不符: our own readings, or the site's stamps, stand against the shown date; to be explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, absence_exhibits, claim_exhibit, first_seen_exhibits, version_exhibit
from monitor.when.absence import Absence, absences, first_sighting
from monitor.when.claims import (
    RECORD_STAMPS,
    dates_of,
    first_moment,
    is_imported,
    last_day,
    later_stamps,
    published_claim,
    usable,
)
from monitor.wording import minute
from storage.cases import Case
from storage.contents import SHOWN_ORDER, DateClaim
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import Version

RULE = "标示的公布日期与完整读取记录、网址和文件的系统时间比对"
RULE_ENGLISH = "the shown date held against our complete readings and the stamps of address and files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A shown date and what stands against it."""

    version: Version
    claim: DateClaim
    proof: tuple[Absence, ...] = ()
    """Days well after the claim on which every listing was read to the end without it."""
    stamps: tuple[DateClaim, ...] = ()
    """Traces of the site later than every date shown, latest of the record first."""


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion; none where a migration of the site explains the dates, none of what is not owed."""
    seen = first_sighting(case)
    if not context.owed or not case.versions or seen is None or is_imported(case):
        return ()
    first = case.versions[0]
    grace = timedelta(days=context.confirm.date_grace_days)
    # What is shown elsewhere, at an address found later, was perhaps published there.
    proven = [
        found
        for version in case.versions
        if version.url == first.url and (found := _absent(case, version, seen, grace)) is not None
    ]
    if proven:
        # What we saw ourselves is surer than a stamp.
        return (_conclusion(case, context, proven[0]),)
    stamped = _stamped(case, first, seen, grace)
    return (_conclusion(case, context, stamped),) if stamped is not None else ()


def _absent(case: Case, version: Version, seen: datetime, grace: timedelta) -> Conflict | None:
    """The date of a version against our complete readings before the first sighting."""
    claim = published_claim(case, version, seen)
    if claim is None:
        return None
    proof = tuple(one for one in absences(case, until=seen) if one.day > last_day(claim) + grace)
    if not proof:
        return None
    return Conflict(version=version, claim=claim, proof=proof, stamps=_against(case, version, seen, grace))


def _stamped(case: Case, first: Version, seen: datetime, grace: timedelta) -> Conflict | None:
    """The date of the first version against the stamps of its address, its service and its files."""
    claim, stamps = published_claim(case, first, seen), _against(case, first, seen, grace)
    return Conflict(version=first, claim=claim, stamps=stamps) if claim is not None and stamps else None


def _against(case: Case, version: Version, seen: datetime, grace: timedelta) -> tuple[DateClaim, ...]:
    # One of several shown dates may be the real one: a stamp must be later than all of them.
    days = [last_day(claim) for claim in usable(case, version, SHOWN_ORDER, seen)]
    stamps = later_stamps(case, max(days) + grace, seen) if days else ()
    return tuple(sorted(stamps, key=lambda one: (one.source in RECORD_STAMPS, first_moment(one)), reverse=True))


def _conclusion(case: Case, context: Context, found: Conflict) -> Conclusion:
    zh, en = _words(found)
    doubt, doubt_english = ("", "") if found.proof else ("（待核实）", " (to be verified)")
    return Conclusion(
        kind=FindingKind.DATE_CONFLICT,
        grade=Grade.CONFIRMED if found.proof else Grade.SUSPECTED,
        since=found.version.first_seen,
        summary=(
            f"{phrases.who(case, context)}：标示日期与系统痕迹不符{doubt}，"
            f"{phrases.claim(found.claim)}，{zh}；有待说明。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: the shown date and the traces disagree{doubt_english}: "
            f"{phrases.claim_english(found.claim)}, but {en}; to be explained."
        ),
        due=context.deadline.due,
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=found.version.url,
        evidence=_evidence(case, found),
    )


def _words(found: Conflict) -> tuple[str, str]:
    if found.proof:
        last = minute(found.proof[-1].at)
        return (
            f"而 {last} 读完其公布栏目时尚无此件",
            f"its listings were read to the end on {last} without it",
        )
    stamp = found.stamps[0]
    zh, en = f"而{phrases.claim(stamp)}", f"{phrases.claim_english(stamp)}"
    if stamp.source in RECORD_STAMPS:
        return zh, en
    # A file may be put in anew long after a report was published.
    return f"{zh}（文件也可能是后来更换的）", f"{en} (the file may also have been replaced later)"


def _evidence(case: Case, found: Conflict) -> tuple[Exhibit, ...]:
    """The claim and where it stood, the first sighting, the readings and stamps against it, what else was shown."""
    exhibits: list[Exhibit] = [claim_exhibit(found.claim), version_exhibit(found.version), *first_seen_exhibits(case)]
    exhibits.extend(absence_exhibits(found.proof))
    exhibits.extend(claim_exhibit(stamp, "stamp") for stamp in found.stamps)
    exhibits.extend(_others(case, found.version, found.claim))
    return tuple(exhibits)


def _others(case: Case, version: Version, told: DateClaim) -> Sequence[Exhibit]:
    migrated = {"note": "day of a site migration"}
    return [
        {**claim_exhibit(claim), **(migrated if claim.date in case.migrated_days else {})}
        for claim in dates_of(version)
        if claim.source in SHOWN_ORDER and claim != told
    ]
