"""Relations among figures, held against a second hand: every identity, every column, every row, blanks and doubts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.consistency.checks import Checks, checks_of
from storage.bodies import BodyKind
from storage.contents import ReportContent
from storage.figures import form
from tests.monitor.consistency.made import COLUMNS, OUTCOMES, Values, local_form, new_form, old_form, report

ALL_COLUMNS = (*COLUMNS, "total")


def ids(checks: Checks) -> set[str]:
    return {one.rule.id for one in (*checks.broken, *checks.hints)}


def number(values: Values, key: str) -> int:
    return int(values[key])


def by_hand_old(values: Values) -> set[str]:
    """The relations of the form of 2014 that do not hold, written out a second time."""
    v = {key.split(".")[1]: int(value) for key, value in values.items()}
    told: dict[str, bool] = {
        "G14-01": v["c1"] == v["c1_1"] + v["c1_2"] + v["c1_3"] + v["c1_4"],
        "G14-02": v["c2"] == v["c2_1"] + v["c2_2"],
        "G14-03": v["c3"] == sum(v[f"c3_{n}"] for n in range(1, 9)),
        "G14-04": v["c3_4"] == sum(v[f"c3_4{n}"] for n in "abcdef"),
        "G14-05": v["d1"] + v["d2"] + v["d3"] <= v["d"],
        "G14-06": v["d1"] + v["d2"] + v["d3"] == v["d"],
        "G14-07": v["e1"] + v["e2"] + v["e3"] <= v["e"],
        "G14-08": v["e1"] + v["e2"] + v["e3"] == v["e"],
        "G14-09": v["h3"] == v["h3_1"] + v["h3_2"],
        "G14-10": all(v["a1"] >= v[f"a2_{n}"] for n in range(1, 6)),
        "G14-11": v["a1"] <= sum(v[f"a2_{n}"] for n in range(1, 6)),
        "G14-12": v["a1_nd"] <= v["a1"],
        "G14-13": v["a1_nd"] <= v["a_made"],
        "G14-14": v["b2_1l"] <= v["b2_1"] and v["b2_2l"] <= v["b2_2"],
        "G14-15": v["b1"] >= v["b2_4"] and v["b1"] >= v["b2_5"],
        "G14-16": v["b1"] > 0 or v["b2_4"] == v["b2_5"] == 0,
        "G14-17": v["c2"] <= v["c1"],
        "G14-18": v["c3"] == v["c2"],
        "G14-19": not (v["c1"] == 0 and (v["d"] > 0 or v["e"] > 0)),
        "G14-20": not (v["g"] > 0 and v["c3"] == 0),
        "G14-21": (v["i2"] == 0) == (v["i3"] == 0),
    }
    return {identity for identity, holds in told.items() if not holds}


def by_hand_new(values: Values, form_id: str, before: Values | None = None) -> set[str]:
    """The relations of the forms of 2019 and 2021 that do not hold, written out a second time."""
    v = {key: int(value) for key, value in values.items()}
    prefix = "G19" if form_id == "g2019" else "G21"
    found = set()
    for column in ALL_COLUMNS:
        rows = {row: v[f"t3.{row}.{column}"] for row in ("n1", "n2", "tot", "n4", *OUTCOMES[form_id])}
        if rows["n1"] + rows["n2"] != rows["tot"] + rows["n4"]:
            found.add(f"{prefix}-01")
        if rows["tot"] != sum(rows[row] for row in OUTCOMES[form_id]):
            found.add(f"{prefix}-02")
        if before is not None and rows["n2"] != int(before[f"t3.n4.{column}"]):
            found.add("G21-09")
    for row in ("n1", "n2", "tot", "n4", *OUTCOMES[form_id]):
        if v[f"t3.{row}.total"] != sum(v[f"t3.{row}.{column}"] for column in COLUMNS):
            found.add(f"{prefix}-03")
    for place, group in enumerate(("rv", "ld", "lr"), 4):
        parts = [v[f"t4.count.{group}_{ending}"] for ending in ("upheld", "corrected", "other", "pending")]
        if v[f"t4.count.{group}_total"] != sum(parts):
            found.add(f"G21-{place:02d}" if form_id == "g2021" else "G19-04")
    court = sum(v[f"t4.count.{group}_total"] for group in ("rv", "ld", "lr"))
    if form_id == "g2021" and not v["t3.n1.total"] and not v["t3.n2.total"] and court:
        found.add("G21-11")
    return found


@given(st.integers(0, 10_000), st.sampled_from(["g2019", "g2021"]))
@settings(max_examples=30, deadline=None)
def test_a_report_in_which_all_holds_breaks_nothing(seed: int, form_id: str) -> None:
    values = new_form(form_id, seed)
    checks = checks_of(report(values, form_id), kind=BodyKind.TOWNSHIP)
    assert ids(checks) == by_hand_new(values, form_id) == set()
    assert checks.evaluated > 20


@given(st.integers(0, 10_000), st.sampled_from(["g2019", "g2021"]), st.integers(0, 10**6), st.integers(-3, 4))
@settings(max_examples=120, deadline=None)
def test_one_changed_figure_breaks_exactly_the_relations_that_hold_it(
    seed: int, form_id: str, which: int, by: int
) -> None:
    values = new_form(form_id, seed)
    cells = [key for key in values if key.startswith(("t3", "t4"))]
    key = cells[which % len(cells)]
    values[key] = str(max(0, number(values, key) + by))
    assert ids(checks_of(report(values, form_id))) - {"G21-10"} == by_hand_new(values, form_id)


@given(st.lists(st.tuples(st.integers(0, 57), st.integers(0, 60)), max_size=3))
@settings(max_examples=150, deadline=None)
def test_the_old_form_agrees_with_a_second_hand(changed: list[tuple[int, int]]) -> None:
    values = old_form()
    keys = list(values)
    for place, value in changed:
        values[keys[place]] = str(value)
    assert ids(checks_of(report(values, "g2014"))) == by_hand_old(values)


def test_the_old_form_in_agreement() -> None:
    checks = checks_of(report(old_form(), "g2014"))
    assert ids(checks) == set()
    assert (checks.evaluated, checks.vacuous) == (22, 0)


def broken_old(**changed: int) -> set[str]:
    values = old_form() | {f"g2014.{key}.value": str(value) for key, value in changed.items()}
    assert ids(checks_of(report(values, "g2014"))) == by_hand_old(values)
    return by_hand_old(values)


@pytest.mark.parametrize(
    ("identity", "changed"),
    [
        ("G14-01", {"c1_2": 5}),
        ("G14-02", {"c2_1": 8}),
        ("G14-03", {"c3_6": 2}),
        ("G14-04", {"c3_4f": 1}),
        ("G14-05", {"d": 5}),
        ("G14-06", {"d": 7}),
        ("G14-07", {"e": 3}),
        ("G14-08", {"e": 5}),
        ("G14-09", {"h3": 8}),
        ("G14-10", {"a1": 29}),
        ("G14-11", {"a1": 75}),
        ("G14-12", {"a1_nd": 51, "a_made": 51}),
        ("G14-13", {"a_made": 2}),
        ("G14-14", {"b2_2l": 7}),
        ("G14-15", {"b1": 10}),
        ("G14-16", {"b1": 0}),
        ("G14-17", {"c2": 21, "c2_1": 16}),
        ("G14-18", {"c2": 13, "c2_1": 8}),
        ("G14-19", {"c1": 0, "c1_1": 0, "c1_2": 0, "c1_3": 0, "c1_4": 0}),
        ("G14-20", {f"c3_{n}": 0 for n in range(1, 9)} | {"c3": 0, "c3_4a": 0, "c3_4b": 0, "c3_4c": 0}),
        ("G14-21", {"i2": 0}),
    ],
)
def test_each_relation_of_the_old_form_breaks(identity: str, changed: dict[str, int]) -> None:
    assert identity in broken_old(**changed)


@pytest.mark.parametrize(
    "edge", [{"a1": 30}, {"a1": 74}, {"a1_nd": 5}, {"b1": 11}, {"b2_1l": 5}, {"c2_1": 15, "c2": 20}]
)
def test_a_bound_itself_is_within(edge: dict[str, int]) -> None:
    assert broken_old(**edge) <= {"G14-18"}


def test_a_blank_is_any_number_and_never_nought() -> None:
    blank = old_form() | {"g2014.c1_1.value": ""}
    assert ids(checks_of(report(blank, "g2014"))) == set()  # 5 would mend it
    over = blank | {"g2014.c1_2.value": "19"}
    assert ids(checks_of(report(over, "g2014"))) == {"G14-01"}  # no number would
    unread = {key: value for key, value in over.items() if key != "g2014.c1.value"}
    assert ids(checks_of(report(unread, "g2014"))) == set()
    slash = dict.fromkeys(old_form(), "/")
    checks = checks_of(report(slash, "g2014"))
    assert (ids(checks), checks.evaluated) == (set(), 0)


def test_all_noughts_prove_nothing() -> None:
    checks = checks_of(report(dict.fromkeys(old_form(), "0"), "g2014"))
    assert (ids(checks), checks.evaluated, checks.vacuous) == (set(), 0, 22)
    third = {
        f"t3.{row}.{column}": "0" for row in ("n1", "n2", "tot", "n4", *OUTCOMES["g2021"]) for column in ALL_COLUMNS
    }
    checks = checks_of(report(third))
    assert (checks.evaluated, checks.vacuous) == (1, 7 + 7 + 25)  # that no cell is blank is something
    one = checks_of(report(third | {"t3.n1.natural": "1", "t3.r1.natural": "1"}))
    assert ids(one) == {"G21-01", "G21-02", "G21-03"}


def test_columns_and_rows_are_named_with_their_values() -> None:
    values = new_form() | {"t3.n1.legal": "90"}
    checks = checks_of(report(values))
    first, third = checks.broken
    assert (first.rule.id, first.rule.severity, first.rule.basis) == ("G21-01", "error", "official")
    assert "表内注明" in first.rule.says
    assert "本年新收政府信息公开申请数量·法律服务机构 90" in first.rule.says
    assert "printed in the form" in first.rule.says_english
    assert dict(first.rule.values)["t3.n1.legal"] == 90
    assert {key.split(".")[2] for key, _ in first.rule.values} == {"legal"}
    assert (third.rule.id, third.rule.basis) == ("G21-03", "derived")
    assert {key.split(".")[1] for key, _ in third.rule.values} == {"n1"}


def test_a_relation_broken_in_many_places_is_told_once() -> None:
    values = new_form()
    for column in COLUMNS:
        values[f"t3.n4.{column}"] = "77"
    found = [one.rule for one in checks_of(report(values)).broken]
    assert [rule.id for rule in found] == ["G21-01", "G21-03"]
    assert "另有 3 处" in found[0].says
    assert "3 more" in found[0].says_english


def test_real_figures_that_agree() -> None:
    """宿迁 2025: the first row of the table of requests and all of the reviews and lawsuits."""
    row = dict(zip(ALL_COLUMNS, ("3746", "63", "0", "0", "19", "2", "3830"), strict=True))
    values = {f"t3.n1.{column}": value for column, value in row.items()}
    court = ["119", "25", "91", "24", "259", "7", "0", "15", "6", "28", "21", "1", "7", "9", "38"]
    keys = [column.key for column in form("g2021").table("t4").columns]
    values |= {f"t4.count.{key}": value for key, value in zip(keys, court, strict=True)}
    checks = checks_of(report(values), kind=BodyKind.COUNTY)
    assert ids(checks) == set()
    assert checks.evaluated == 1 + 3 + 2 + 1  # a row, three groups, no blank in either table, a request before a review


def test_courts_one_group_each() -> None:
    for identity, group in (("G21-04", "rv"), ("G21-05", "ld"), ("G21-06", "lr")):
        values = new_form()
        key = f"t4.count.{group}_pending"
        values[key] = str(number(values, key) + 1)
        assert ids(checks_of(report(values))) == {identity}
    values = new_form("g2019")
    values["t4.count.ld_total"] = "40"
    assert ids(checks_of(report(values, "g2019"))) == {"G19-04"}


def test_rules_of_government_are_not_for_counties() -> None:
    for kind in (BodyKind.COUNTY, BodyKind.TOWNSHIP, BodyKind.DEPARTMENT, None):
        for column in ("made", "repealed", "valid"):
            values = new_form() | {f"t2_20_1.rules.{column}": "1"}
            assert ids(checks_of(report(values), kind=kind, county="640122")) == {"G21-07"}
        values = new_form("g2019") | {"t2_20_1.rules.made": "2"}
        assert "G19-07" in ids(checks_of(report(values, "g2019"), kind=kind))
    blank = new_form() | {f"t2_20_1.rules.{column}": "" for column in ("made", "repealed", "valid")}
    assert ids(checks_of(report(blank))) == set()
    values = new_form() | {"t2_20_1.rules.valid": "1"}
    assert ids(checks_of(report(values), kind=BodyKind.COUNTY, county="441900")) == set()
    assert ids(checks_of(report(values), kind=BodyKind.TOWNSHIP, county="441900")) == {"G21-07"}


def test_documents_of_the_trial_form() -> None:
    values = new_form("g2019") | {"t2_20_1.norm_docs.open_total": "1"}
    assert ids(checks_of(report(values, "g2019"))) == {"G19-05"}
    values = new_form("g2019") | {"t2_20_1.norm_docs.opened": "4"}
    checks = checks_of(report(values, "g2019"))
    assert [one.rule.id for one in checks.hints] == ["G19-06"]
    assert checks.broken == ()


def across(before: Values, now: Values, former_form: str = "g2021", form_id: str = "g2021") -> set[str]:
    former = report(before, former_form, year=2021 if former_form == "g2021" else 2020)
    return ids(checks_of(report(now, form_id, year=2022 if form_id == "g2021" else 2020), former))


def following(before: Values, form_id: str = "g2021") -> Values:
    """A year that takes over what the year before carried on."""
    now = new_form(form_id, 2)
    for column in (*COLUMNS,):
        carried = int(before[f"t3.n4.{column}"])
        now[f"t3.n2.{column}"] = str(carried)
        now[f"t3.n4.{column}"] = str(number(now, f"t3.n4.{column}") + carried)
        now[f"t3.n1.{column}"] = str(number(now, f"t3.tot.{column}") + number(now, f"t3.n4.{column}") - carried)
    for row in ("n1", "n2", "n4"):
        now[f"t3.{row}.total"] = str(sum(number(now, f"t3.{row}.{column}") for column in COLUMNS))
    if form_id == "g2021" and "t2_20_1.norm_docs.valid" in before:
        now["t2_20_1.norm_docs.valid"] = str(number(before, "t2_20_1.norm_docs.valid") + 2)
    return now


@pytest.mark.parametrize("former_form", ["g2019", "g2021"])
def test_what_is_carried_over(former_form: str) -> None:
    before = new_form(former_form)
    now = following(before)
    assert across(before, now, former_form) == set()
    wrong = dict(now)
    for row in ("n2", "n1"):
        change = 1 if row == "n2" else -1
        for column in ("natural", "total"):
            wrong[f"t3.{row}.{column}"] = str(number(now, f"t3.{row}.{column}") + change)
    assert across(before, wrong, former_form) == {"G21-09"}
    checks = checks_of(report(wrong), report(before, former_form, year=2021))
    (rule,) = [one.rule for one in checks.broken]
    assert (rule.severity, rule.basis) == ("error", "derived")
    assert "上年结转下年度继续办理" in rule.says
    assert {key.partition(".")[0] for key, _ in rule.values} == {"t3", "former"}


def test_what_is_carried_over_within_the_trial_form() -> None:
    before = new_form("g2019")
    now = following(before, "g2019")
    assert across(before, now, "g2019", "g2019") == set()
    now["t3.n2.natural"] = str(number(now, "t3.n2.natural") + 1)
    assert "G21-09" in across(before, now, "g2019", "g2019")


def test_documents_in_force_and_suits_after_review_over_two_years() -> None:
    before = new_form()
    now = following(before)
    assert across(before, now | {"t2_20_1.norm_docs.valid": "30"}) == {"G21-08"}
    assert across(before, now | {"t2_20_1.norm_docs.valid": "8", "t2_20_1.norm_docs.repealed": "1"}) == set()
    reviews = number(before, "t4.count.rv_total") + number(now, "t4.count.rv_total")
    suits = {"t4.count.lr_upheld": str(reviews), "t4.count.lr_total": str(reviews)}
    suits |= dict.fromkeys(("t4.count.lr_corrected", "t4.count.lr_other", "t4.count.lr_pending"), "0")
    assert across(before, now | suits) == set()
    more = suits | {"t4.count.lr_upheld": str(reviews + 1), "t4.count.lr_total": str(reviews + 1)}
    assert across(before, now | more) == {"G21-10"}
    assert ids(checks_of(report(now | more))) == set()  # last year is not known


def test_items_of_last_year() -> None:
    before = new_form("g2019") | {"t2_20_5.licence.items_prev": "40", "t2_20_5.licence.items_delta": "-3"}
    now = following(before, "g2019") | {"t2_20_5.licence.items_prev": "37"}
    assert across(before, now, "g2019", "g2019") == set()
    assert across(before, now | {"t2_20_5.licence.items_prev": "40"}, "g2019", "g2019") == {"G19-08"}


def test_requests_and_courts_hint() -> None:
    values = new_form()
    for key in values:
        if key.startswith("t3"):
            values[key] = "0"
    assert [one.rule.id for one in checks_of(report(values)).hints] == ["G21-11"]
    values["t3.n2.natural"] = values["t3.n2.total"] = values["t3.n4.natural"] = values["t3.n4.total"] = "1"
    assert ids(checks_of(report(values))) == set()


def test_blank_cells_are_told_apart_and_not_summed() -> None:
    values = new_form() | {"t3.r5_2.welfare": "/", "t4.count.ld_other": ""}
    checks = checks_of(report(values))
    (rule,) = [one.rule for one in checks.broken]
    assert (rule.id, rule.severity) == ("G21-12", "warn")
    assert "有 1 格未填数字" in rule.says
    assert "重复申请·社会公益组织" in rule.says


def test_the_local_form() -> None:
    assert ids(checks_of(report(local_form(), "l2008"))) == set()
    for identity, key, value in (
        ("L08-01", "15", "2"),
        ("L08-02", "19", "3"),
        ("L08-03", "31", "1"),
        ("L08-04", "02", "31"),
    ):
        values = local_form() | {f"l2008.{key}.year_to_date": value}
        assert ids(checks_of(report(values, "l2008"))) == {identity}


def test_cells_that_are_no_counts() -> None:
    for key, raw in (("c1_1", "5.5"), ("h3_1", "3万元"), ("i3", "60条"), ("b2_3", "9人")):
        values = old_form() | {f"g2014.{key}.value": raw}
        assert "G14-22" in ids(checks_of(report(values, "g2014")))
    for key, raw in (("h3_1", "3个"), ("a1", "50件"), ("h4", "2.3"), ("h4", "2.3万元"), ("i2", "2场"), ("g", "1")):
        values = old_form() | {f"g2014.{key}.value": raw}
        assert "G14-22" not in ids(checks_of(report(values, "g2014")))
    values = old_form() | {"g2014.a2.value": "12"}
    assert ids(checks_of(report(values, "g2014"))) == {"G14-22"}
    assert ids(checks_of(report(old_form() | {"g2014.a2.value": "——"}, "g2014"))) == set()


def test_the_year_in_the_head_of_the_table() -> None:
    text = "政府信息公开情况统计表\n(2017 年度)\n"
    assert ids(checks_of(report(old_form(), "g2014", text=text))) == {"G14-24"}
    assert ids(checks_of(report(old_form(), "g2014", text=text.replace("2017", "2018")))) == set()
    assert ids(checks_of(report(old_form(), "g2014", text="政府信息公开情况统计表"))) == set()


def doubtful(content: ReportContent, **changed: object) -> ReportContent:
    return replace(content, tables=tuple(replace(table, **changed) for table in content.tables))  # type: ignore[arg-type]


def test_tables_that_cannot_be_relied_upon() -> None:
    wrong = report(new_form() | {"t3.n1.legal": "90"})
    assert ids(checks_of(doubtful(wrong, problem="rows missing"))) == set()
    assert ids(checks_of(doubtful(wrong, read="ocr", confidence=0.94))) == set()
    checks = checks_of(doubtful(wrong, read="ocr", confidence=0.95))
    assert {one.rule.severity for one in checks.broken} == {"warn"}
    assert all(one.recognised for one in checks.broken)
    assert ids(checks_of(replace(wrong, tables=(*wrong.tables, *wrong.tables)))) == set()


def test_last_years_doubts_weigh_too() -> None:
    before = new_form()
    now = following(before) | {"t3.n2.natural": "9999"}
    former = doubtful(report(before, year=2021), read="ocr", confidence=0.97)
    checks = checks_of(report(now), former)
    assert {one.rule.severity for one in checks.broken} == {"warn"}
    assert "G21-09" not in ids(checks_of(report(now), doubtful(report(before, year=2021), problem="torn")))


@given(
    st.dictionaries(
        st.sampled_from(sorted(new_form())),
        st.sampled_from(["", "/", "0", "7", "-3", "1.5", "无", "约十件", "９", "x"]),
    ),
    st.sampled_from(["", "未收到申请。", "共公开信息1条，其中网站2条。"]),
)
@settings(max_examples=60, deadline=None)
def test_no_content_is_too_odd(changed: dict[str, str], text: str) -> None:
    checks = checks_of(report(new_form() | changed, text=text), report(changed or {}), kind=BodyKind.OFFICE)
    for one in (*checks.broken, *checks.hints):
        assert one.rule.says
        assert one.rule.says_english


def test_every_relation_of_tables_has_its_row_and_column() -> None:
    """What the data names is there: else a relation would be silent for ever."""
    draw = random.Random(3)
    for form_id in ("g2019", "g2021"):
        values = new_form(form_id, draw.randint(0, 99))
        for table in form(form_id).tables:
            if table.id in ("t3", "t4"):
                rows = [row.key for row in table.value_rows]
                cells = {f"{table.id}.{row}.{column.key}" for row in rows for column in table.columns}
                assert cells == {key for key in values if key.startswith(table.id)}


def test_a_year_in_doubt_is_not_held_against_the_year_before() -> None:
    before, now = new_form(), following(new_form()) | {"t3.n2.natural": "9999"}
    assert "G21-09" in ids(checks_of(report(now), report(before, year=2021)))
    doubted = report(now, signals=("year_conflict",))
    assert "G21-09" not in ids(checks_of(doubted, report(before, year=2021)))
    assert "G21-09" not in ids(checks_of(report(now), report(before, year=2021, signals=("year_conflict",))))


def says(values: Values, form_id: str, identity: str) -> str:
    checks = checks_of(report(values, form_id))
    (found,) = [one.rule for one in (*checks.broken, *checks.hints) if one.rule.id == identity]
    return found.says


def test_of_three_figures_and_more_both_sides_are_told() -> None:
    assert "（12 ≠ 13）" in says(old_form() | {"g2014.c2_1.value": "8"}, "g2014", "G14-02")
    assert "≠" not in says(old_form() | {"g2014.c3.value": "13"}, "g2014", "G14-18")
    blank = old_form() | {"g2014.c1_1.value": "", "g2014.c1_2.value": "19"}
    assert "（20 ≠ ≥30）" in says(blank, "g2014", "G14-01")


def test_a_row_that_the_form_does_not_have_is_no_matter() -> None:
    content = report(old_form(), "g2014")
    (table,) = content.tables
    odd = replace(table.figures[0], row="zz", raw="3.5", value=3.5)
    checks = checks_of(replace(content, tables=(replace(table, figures=(*table.figures, odd)),)))
    assert ids(checks) == set()


def test_blank_cells_are_counted_and_three_are_named() -> None:
    values = dict.fromkeys((key for key in new_form() if key.startswith("t3.")), "0")
    blank = [f"t3.{row}.natural" for row in ("n1", "n2", "r1", "r2", "r3_1", "r3_2", "r3_3", "r3_4")]
    (found,) = [one for one in checks_of(report(values | dict.fromkeys(blank, ""))).broken if one.rule.id == "G21-12"]
    assert "有 8 格未填数字" in found.rule.says
    assert found.rule.says.count("自然人") == 3
    assert len(found.cells) == 6
