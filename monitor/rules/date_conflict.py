"""标示日期与系统痕迹不符: our own readings, or the site's stamps, stand against the shown date; to be explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from monitor.absence import Absence, absences, first_sighting
from monitor.deadlines import SHANGHAI
from monitor.lateness import is_imported
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, absence_exhibits, claim_exhibit, first_seen_exhibits, version_exhibit
from monitor.wording import day, minute
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import SHOWN_ORDER, STAMPS, Case, DateClaim, Version

RULE = "标示的公布日期与完整读取记录或网址、文件的系统时间比对"
RULE_ENGLISH = "the shown date held against our complete readings and the stamps of address and files"


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A claim and what stands against it."""

    version: Version
    claim: DateClaim
    absence: Absence | None
    """A day well after the claim on which every listing was read to the end without it."""
    proof: tuple[Absence, ...] = ()
    stamps: tuple[DateClaim, ...] = ()


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion; none where a migration of the site explains the dates."""
    conflicts = [found for version in case.versions if (found := _conflict(case, version, context)) is not None]
    if not conflicts:
        return ()
    # What we saw ourselves is surer than a stamp.
    worst = next((one for one in conflicts if one.absence is not None), conflicts[0])
    return (_conclusion(case, context, worst),)


def claimed(case: Case, version: Version) -> DateClaim | None:
    """The publication date that a version shows (`published_claimed`); None for none and for the day of an import."""
    for source in SHOWN_ORDER:
        found = [claim for claim in version.content.dates if claim.source is source]
        if found:
            claim = min(found, key=lambda one: one.date)
            return None if claim.date in case.migrated_days else claim
    return None


def _conflict(case: Case, version: Version, context: Context) -> Conflict | None:
    claim, seen = claimed(case, version), first_sighting(case)
    if claim is None or seen is None or is_imported(case):
        return None
    grace = claim.date + timedelta(days=context.confirm.date_grace_days)
    proof = tuple(one for one in absences(case, until=seen) if one.day > grace)
    stamps = _later_stamps(case, grace, seen.astimezone(SHANGHAI).date()) if version is case.versions[0] else ()
    if not proof and not stamps:
        return None
    return Conflict(version=version, claim=claim, absence=proof[-1] if proof else None, proof=proof, stamps=stamps)


def _later_stamps(case: Case, after: date, seen: date) -> tuple[DateClaim, ...]:
    """Stamps of the first version and its files that are later; what came after our first sight is no trace."""
    first = case.versions[0].content
    stamped = (*first.dates, *(claim for file in first.attachments for claim in file.dates))
    return tuple(
        claim
        for claim in dict.fromkeys(stamped)
        if claim.source in STAMPS and after < claim.date <= seen and claim.date not in case.migrated_days
    )


def _conclusion(case: Case, context: Context, found: Conflict) -> Conclusion:
    sure = found.absence is not None
    if found.absence is not None:
        last = minute(found.absence.at)
        zh = f"{last} 读完其公布栏目时尚无此件"
        en = f"its listings were read to the end on {last} without it"
    else:
        stamp = found.stamps[-1]
        zh = f"{phrases.claim(stamp)}，晚于标示日期"
        en = f"{phrases.claim_english(stamp)} is later"
    exhibits: list[Exhibit] = [claim_exhibit(found.claim), version_exhibit(found.version), *first_seen_exhibits(case)]
    exhibits.extend(absence_exhibits(found.proof))
    exhibits.extend(claim_exhibit(stamp, "stamp") for stamp in found.stamps)
    doubt, doubt_english = ("", "") if sure else ("（待核实）", " (to be verified)")
    return Conclusion(
        kind=FindingKind.DATE_CONFLICT,
        grade=Grade.CONFIRMED if sure else Grade.SUSPECTED,
        since=found.version.first_seen,
        summary=(
            f"{phrases.who(case, context)}：标示日期与系统痕迹不符{doubt}，{phrases.claim(found.claim)}，{zh}，"
            f"原因有待说明（比对至 {day(found.version.first_seen.astimezone(SHANGHAI).date())}）。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: the shown date and the traces disagree{doubt_english}: "
            f"{phrases.claim_english(found.claim)}, but {en}; to be explained."
        ),
        due=context.deadline.due,
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=found.version.url,
        evidence=tuple(exhibits),
    )
