"""The sums that a change touches, before and after it."""

from __future__ import annotations

from monitor.consistency.rechecked import Recheck, rechecked
from storage.contents import ReportContent
from storage.figures import Figure, TableReading
from tests.storage.made import content, table

CHANGED = {("g2014", "c1", "value"), ("g2014", "c1_3", "value")}


def report(**figures: int | None) -> ReportContent:
    return content(tables=(table(**figures),))


def told(found: tuple[Recheck, ...]) -> dict[str, tuple[bool | None, bool | None]]:
    return {one.id: (one.before, one.after) for one in found}


def test_a_sum_that_no_longer_holds_is_told_with_its_figures() -> None:
    before = report(c1=3, c1_1=0, c1_2=0, c1_3=3, c1_4=0)
    after = report(c1=5, c1_1=0, c1_2=0, c1_3=3, c1_4=0)
    found = {one.id: one for one in rechecked(before, after, CHANGED)}
    one = found["G14-01"]
    assert (one.before, one.after) == (True, False)
    assert "收到申请数 3" in one.before_zh and "收到申请数 5" in one.after_zh and "网络申请数 3" in one.after_en


def test_a_sum_that_is_mended_and_one_that_holds_as_before() -> None:
    broken = report(c1=5, c1_1=0, c1_2=0, c1_3=3, c1_4=0)
    right = report(c1=5, c1_1=0, c1_2=0, c1_3=5, c1_4=0)
    assert told(rechecked(broken, right, CHANGED))["G14-01"] == (False, True)
    other = report(c1=3, c1_1=0, c1_2=0, c1_3=3, c1_4=0)
    assert told(rechecked(other, right, CHANGED))["G14-01"] == (True, True)


def test_only_sums_that_name_a_changed_figure() -> None:
    full = report(c1=3, c1_1=0, c1_2=0, c1_3=3, c1_4=0, c2=3, c2_1=3, c2_2=0)
    assert "G14-02" not in told(rechecked(full, full, CHANGED))
    assert told(rechecked(full, full, {("g2014", "c2_1", "value")}))["G14-02"] == (True, True)


def test_a_blank_that_leaves_it_open_and_a_table_that_was_not_read() -> None:
    before = report(c1=3, c1_1=None, c1_2=None, c1_3=3, c1_4=None)
    after = report(c1=5, c1_1=0, c1_2=0, c1_3=3, c1_4=0)
    assert told(rechecked(before, after, CHANGED))["G14-01"] == (None, False)
    assert told(rechecked(content(), after, CHANGED))["G14-01"] == (None, False)
    assert rechecked(content(), content(), CHANGED) == ()


def test_a_case_that_should_not_be_is_told_only_where_it_is() -> None:
    """G14-19: no request, yet reviews."""
    fine, odd = report(c1=3, d=1, e=0), report(c1=0, d=1, e=0)
    assert "G14-19" not in told(rechecked(fine, fine, {("g2014", "c1", "value")}))
    assert told(rechecked(fine, odd, {("g2014", "c1", "value")}))["G14-19"] == (True, False)


def test_columns_are_told_apart() -> None:
    def t3(natural: int, total: int) -> ReportContent:
        places = {
            ("n1", "natural"): natural,
            ("n1", "total"): total,
            ("n2", "natural"): 0,
            ("tot", "natural"): 21,
            ("n4", "natural"): 0,
        }
        figures = tuple(Figure(row=r, column=c, label="", raw=str(n), value=n) for (r, c), n in places.items())
        return content(tables=(TableReading(table="t3", form="g2021", read="html", figures=figures),))

    found = rechecked(t3(21, 21), t3(24, 23), {("t3", "n1", "natural"), ("t3", "n1", "total")})
    assert {one.place for one in found if one.id == "G21-01"} >= {"自然人"}
    assert all(one.table == "t3" for one in found)
