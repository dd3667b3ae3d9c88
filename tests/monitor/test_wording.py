"""Every closed set has its words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.wording import (
    ANSWERS,
    BODY_KINDS,
    GRADES,
    KINDS,
    PARTS,
    SHORT,
    SOURCES,
    STATUSES,
    finding_words,
    minute,
    minute_zoned,
)
from storage.bodies import BodyKind
from storage.contents import DateSource
from storage.findings import FindingKind, Grade, Part, Status
from storage.sightings import Answer

SETS = (
    (KINDS, FindingKind),
    (SHORT, FindingKind),
    (GRADES, Grade),
    (STATUSES, Status),
    (BODY_KINDS, BodyKind),
    (PARTS, Part),
    (SOURCES, DateSource),
    (ANSWERS, Answer),
)


@pytest.mark.parametrize(("words", "members"), SETS)
def test_every_member_has_words(words: dict, members: type) -> None:
    assert set(words) == set(members)
    assert all(entry.zh and entry.en for entry in words.values())


def test_no_word_accuses_of_more_than_is_known() -> None:
    told = "".join(entry.zh for words, _ in SETS for entry in words.values())
    assert not any(word in told for word in ("造假", "倒签", "瞒报", "！", "!"))


def test_an_unverified_absence_is_not_called_unpublished() -> None:
    assert finding_words(FindingKind.MISSING, Grade.UNVERIFIED).zh == "无法核实是否公布"
    assert finding_words(FindingKind.LATE, Grade.SUSPECTED).zh == "可能逾期"
    assert finding_words(FindingKind.MISSING, Grade.CONFIRMED).zh == "未公布"


def test_times_are_shanghai_times() -> None:
    at = datetime(2019, 3, 31, 16, 0, tzinfo=UTC)
    assert minute(at) == "2019-04-01 00:00"
    assert minute_zoned(at, "zh") == "2019-04-01 00:00（北京时间）"
    assert minute_zoned(at, "en") == "2019-04-01 00:00 (UTC+8)"
