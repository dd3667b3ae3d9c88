"""Late, missing, dates that disagree, too early: what must hold of them over histories at random."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.rules import date_conflict, late, missing, premature
from monitor.rules.base import state_of
from monitor.when.absence import proves_absence
from storage.cases import Case
from storage.contents import SHOWN_ORDER
from storage.findings import Conclusion, FindingKind, Grade
from tests.monitor.made_cases import (
    BEGIN,
    END,
    HOURS,
    LATER,
    case,
    claim,
    context,
    histories,
    read,
    reading_at,
    version,
    with_more,
)

RULES = (missing.check, late.check, date_conflict.check, premature.check)
SURE = {Grade.CONFIRMED: 3, Grade.CLAIMED: 2, Grade.SUSPECTED: 1, Grade.UNVERIFIED: 0}
NEGATIVE = st.sampled_from(("without", "part", "doubtful", "unread"))


def conclusions(told: Case, **more: object) -> list[Conclusion]:
    around = context(**more)  # type: ignore[arg-type]
    return [found for rule in RULES for found in rule(told, around)]


def grades(found: Iterable[Conclusion]) -> dict[FindingKind, Grade | None]:
    return {one.kind: one.grade for one in found}


@given(histories(), st.integers(-30, 400))
def test_each_has_its_evidence_its_words_and_a_past(told: Case, days: int) -> None:
    now = max(END + timedelta(days=days), *(one.first_seen for one in told.versions), BEGIN)
    around = context(now=now)
    found = [one for rule in RULES for one in rule(told, around)]
    kinds = [one.kind for one in found]
    assert len(kinds) == len(set(kinds))
    for one in found:
        assert one.evidence
        json.dumps(one.evidence)
        assert one.since <= now
        assert one.due == date(2019, 3, 31)
        assert one.rule and one.rule_english
        for sentence in (one.summary, one.summary_english):
            assert "柳河镇人民政府" in sentence and "2018" in sentence
    state_of(told, around, found)


@given(histories())
def test_never_both_missing_and_published(told: Case) -> None:
    kinds = grades(conclusions(told))
    if FindingKind.MISSING in kinds:
        assert not {FindingKind.LATE, FindingKind.DATE_CONFLICT, FindingKind.PREMATURE} & set(kinds)
        assert not told.versions


@given(histories())
def test_nobody_is_accused_of_what_he_does_not_owe(told: Case) -> None:
    assert conclusions(told, owed=False) == []


@given(histories(), st.integers(0, 3000))
def test_the_same_evidence_says_the_same_at_any_later_day(told: Case, days: int) -> None:
    def said(found: list[Conclusion]) -> list[tuple[object, ...]]:
        return [(one.kind, one.grade, one.since, one.summary, one.summary_english, one.url) for one in found]

    assert said(conclusions(told)) == said(conclusions(told, now=LATER + timedelta(days=days)))


@given(histories(), HOURS, st.sampled_from("ab"), NEGATIVE)
def test_more_evidence_against_it_never_loosens_a_proof(told: Case, hours: int, column: str, what: str) -> None:
    more = with_more(told, reading_at(hours, column, what))
    before, after = grades(conclusions(told)), grades(conclusions(more))
    for kind in (FindingKind.LATE, FindingKind.DATE_CONFLICT, FindingKind.PREMATURE):
        if before.get(kind) in (Grade.CONFIRMED, Grade.CLAIMED):
            assert SURE[after[kind] or Grade.UNVERIFIED] >= SURE[before[kind] or Grade.UNVERIFIED]
    # A doubt that arises later takes a "missing" back: the entry may be the report.
    if before.get(FindingKind.MISSING) is Grade.CONFIRMED and what != "doubtful":
        assert after[FindingKind.MISSING] is Grade.CONFIRMED


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_readings_are_given_does_not_matter(told: Case, random: object) -> None:
    shuffled = list(told.readings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    same = conclusions(replace(told, readings=tuple(sorted(shuffled, key=lambda one: one.at))))
    assert grades(same) == grades(conclusions(told))


@given(histories())
def test_no_proof_without_readings_that_prove(told: Case) -> None:
    unproven = tuple(one for one in told.readings if not proves_absence(one))
    found = grades(conclusions(replace(told, readings=unproven)))
    assert found.get(FindingKind.LATE) is not Grade.CONFIRMED
    assert found.get(FindingKind.DATE_CONFLICT) is not Grade.CONFIRMED
    assert found.get(FindingKind.MISSING) in (None, Grade.UNVERIFIED)


@given(histories())
def test_no_claim_without_a_shown_date(told: Case) -> None:
    bare = tuple(
        replace(
            one, content=replace(one.content, dates=tuple(d for d in one.content.dates if d.source not in SHOWN_ORDER))
        )
        for one in told.versions
    )
    found = grades(conclusions(replace(told, versions=bare)))
    assert not {FindingKind.DATE_CONFLICT, FindingKind.PREMATURE} & set(found)


@given(histories())
def test_an_accusation_of_lateness_names_a_moment_after_the_due_day(told: Case) -> None:
    for found in late.check(told, context()):
        assert found.since == END
        seen = [item["at"] for item in found.evidence if item["type"] == "first_seen"]
        assert min(seen) >= END.isoformat()
        if found.grade is Grade.CONFIRMED:
            absent = [item["at"] for item in found.evidence if item["type"] in ("absent", "readings")]
            assert absent and END.isoformat() <= max(absent) < min(seen)


@given(histories())
def test_a_contradiction_names_a_reading_or_a_stamp_after_the_shown_date(told: Case) -> None:
    for found in date_conflict.check(told, context()):
        shown = found.evidence[0]["date"]
        kind = "absent" if found.grade is Grade.CONFIRMED else "stamp"
        against = [item.get("at", item.get("date"))[:10] for item in found.evidence if item["type"] == kind]
        assert against and min(against) > shown


@given(st.integers(-60, 20), st.integers(0, 20), st.booleans(), st.booleans())
def test_a_later_shown_date_is_never_less_late(days: int, more: int, proven: bool, watched: bool) -> None:
    seen = END + timedelta(days=60)
    readings = [read("03-20T06:00", complete=False)] if watched else []
    readings += [read("04-02T06:00")] if proven else []

    def rank(shift: int) -> int:
        shown = claim("page", (END.date() + timedelta(days=shift)).isoformat())
        found = late.check(case(version(seen, shown), readings=readings), context())
        return SURE[found[0].grade or Grade.UNVERIFIED] if found else -1

    assert rank(days + more) >= rank(days)
