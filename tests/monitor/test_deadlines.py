"""Due days: the two Regulations, local rules in their order, and what is shipped."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from monitor.deadlines import LocalDeadline, deadline, end_of, newest_report_year, shipped_deadlines
from spiders.divisions import county_name
from storage.bodies import BodyKind
from storage.moments import SHANGHAI

HELAN = "640122"


@pytest.mark.parametrize(
    ("kind", "year", "due", "statutory", "words"),
    [
        ("county", 2018, "2019-03-31", True, "第三十一条"),
        ("office", 2018, "2019-03-31", True, "第三十一条"),
        ("department", 2008, "2009-03-31", True, "第492号"),
        ("township", 2018, "2019-03-31", True, "第三十一条"),
        ("subdistrict", 2016, "2017-03-31", True, "第三十一条"),
        ("zone", 2014, "2015-03-31", True, "第三十一条"),
        ("county", 2019, "2020-03-31", True, "第四十九条第二款"),
        ("office", 2019, "2020-01-31", True, "第四十九条第一款"),
        ("department", 2022, "2023-01-31", True, "第四十九条第一款"),
        ("township", 2019, "2020-03-31", False, "无明文法定日期"),
        ("subdistrict", 2023, "2024-03-31", False, "无明文法定日期"),
        ("zone", 2025, "2026-03-31", False, "无明文法定日期"),
    ],
)
def test_statutory_days(kind: str, year: int, due: str, statutory: bool, words: str) -> None:
    found = deadline(BodyKind(kind), HELAN, year, ())
    assert (found.due.isoformat(), found.statutory) == (due, statutory)
    assert words in found.rule
    assert "《政府信息公开条例》" in found.rule
    assert "art. " in found.rule_english


@pytest.mark.parametrize("kind", ["vertical", "institution"])
def test_who_owes_nothing_has_no_deadline(kind: str) -> None:
    with pytest.raises(ValueError, match=kind):
        deadline(BodyKind(kind), HELAN, 2020, ())


def rule(
    due: tuple[int, int], county: str | None = None, kind: str | None = None, years: tuple[int, int] = (2019, 2099)
) -> LocalDeadline:
    """A local rule whose source tells it apart."""
    kinds = (BodyKind(kind),) if kind else None
    source = f"{county or '*'}/{kind or '*'}/{due[0]:02}-{due[1]:02}"
    return LocalDeadline(county=county, kinds=kinds, report_years=years, due=due, source=source)


@pytest.mark.parametrize(
    ("rules", "source"),
    [
        ([rule((1, 20))], "*/*/01-20"),
        ([rule((1, 20)), rule((1, 21))], "*/*/01-21"),
        ([rule((1, 19), kind="township"), rule((1, 20))], "*/township/01-19"),
        ([rule((1, 18), HELAN), rule((1, 19), kind="township"), rule((1, 20))], "640122/*/01-18"),
        (
            [rule((1, 17), HELAN, "township"), rule((1, 18), HELAN), rule((1, 19), kind="township")],
            "640122/township/01-17",
        ),
        ([rule((1, 17), HELAN, "township"), rule((1, 16), HELAN, "township")], "640122/township/01-16"),
        ([rule((1, 17), "640221"), rule((1, 18), kind="zone"), rule((1, 19), years=(2019, 2021))], None),
        ([rule((1, 17), years=(2022, 2022))], "*/*/01-17"),
        ([rule((1, 17), years=(2023, 2099))], None),
    ],
)
def test_the_most_special_rule_wins_among_equals_the_later(rules: list[LocalDeadline], source: str | None) -> None:
    found = deadline(BodyKind.TOWNSHIP, HELAN, 2022, rules)
    if source is None:
        assert found.due == date(2023, 3, 31)
        assert "地方规定" not in found.rule
        return
    month, day = source.rsplit("/", 1)[1].split("-")
    assert found.due == date(2023, int(month), int(day))
    assert source in found.rule
    assert source in found.rule_english
    assert not found.statutory


def test_a_local_rule_holds_for_old_years_and_departments_too() -> None:
    early = rule((2, 1), HELAN, "department", (2010, 2018))
    assert deadline(BodyKind.DEPARTMENT, HELAN, 2018, [early]).due == date(2019, 2, 1)
    assert deadline(BodyKind.DEPARTMENT, HELAN, 2019, [early]).due == date(2020, 1, 31)


def test_the_29th_of_february_is_the_last_of_the_month() -> None:
    leap = rule((2, 29))
    assert deadline(BodyKind.TOWNSHIP, HELAN, 2023, [leap]).due == date(2024, 2, 29)
    assert deadline(BodyKind.TOWNSHIP, HELAN, 2022, [leap]).due == date(2023, 2, 28)


def test_the_first_moment_after_a_due_day() -> None:
    late = end_of(date(2019, 3, 31))
    assert late.isoformat() == "2019-04-01T00:00:00+08:00"
    assert datetime(2019, 3, 31, 23, 59, 59, tzinfo=SHANGHAI) < late
    assert end_of(date(2023, 12, 31)).isoformat() == "2024-01-01T00:00:00+08:00"
    assert end_of(date(2024, 2, 28)).isoformat() == "2024-02-29T00:00:00+08:00"
    assert late.utcoffset() == timedelta(hours=8)


def test_the_newest_report_year() -> None:
    assert newest_report_year(date(2019, 1, 1)) == 2018
    assert newest_report_year(date(2019, 12, 31)) == 2018


def test_shipped_notices_hold_only_for_their_county_and_where_given() -> None:
    shipped = shipped_deadlines()
    shishi = deadline(BodyKind.TOWNSHIP, "350581", 2023, (), shipped=shipped)
    assert shishi.due == date(2024, 1, 31)
    assert "石狮市" in shishi.rule
    assert deadline(BodyKind.TOWNSHIP, "350581", 2023, ()).due == date(2024, 3, 31)
    assert deadline(BodyKind.TOWNSHIP, "350581", 2022, (), shipped=shipped).due == date(2023, 3, 31)
    assert deadline(BodyKind.TOWNSHIP, HELAN, 2023, (), shipped=shipped).due == date(2024, 3, 31)
    assert deadline(BodyKind.TOWNSHIP, "431222", 2021, (), shipped=shipped).due == date(2022, 2, 20)
    assert deadline(BodyKind.DEPARTMENT, "431222", 2021, (), shipped=shipped).due == date(2022, 1, 31)


def test_any_rule_of_the_workspace_stands_over_what_is_shipped() -> None:
    own = rule((3, 15))
    assert deadline(BodyKind.TOWNSHIP, "350581", 2023, [own], shipped=shipped_deadlines()).due == date(2024, 3, 15)


def test_a_shipped_rule_without_a_county_holds_for_nobody() -> None:
    assert deadline(BodyKind.TOWNSHIP, HELAN, 2023, (), shipped=[rule((1, 1))]).due == date(2024, 3, 31)


def test_every_shipped_notice_is_of_a_known_county() -> None:
    for notice in shipped_deadlines():
        assert notice.county is not None
        assert county_name(notice.county) is not None
        assert notice.source
        assert date(2024, *notice.due)
