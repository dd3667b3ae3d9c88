"""The demo county's tables keep the relations of their forms; these stand here anew, not taken from the code."""

from __future__ import annotations

import pytest

from monitor.demo.county import BODIES, COUNTY
from monitor.demo.ledger import Figures, figures
from monitor.demo.tables import Grid, activity, disputes, placed, requests, statistics, width

CODES = [body.code for body in BODIES]
APPLICANTS = ("natural", "commercial", "research", "welfare", "legal", "other", "total")


def old(code: str, *, corrected: bool = False) -> dict[str, float]:
    return {row: float(value) for (_, row, _), value in figures(code, 2018, corrected=corrected).items()}


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_the_old_form(code: str, corrected: bool) -> None:
    f = old(code, corrected=corrected)
    assert len(f) == 58
    assert f["c1"] == f["c1_1"] + f["c1_2"] + f["c1_3"] + f["c1_4"]
    assert f["c2"] == f["c2_1"] + f["c2_2"] == f["c1"]
    assert f["c3"] == sum(f[f"c3_{n}"] for n in range(1, 9)) == f["c2"]
    assert f["h3"] == f["h3_1"] + f["h3_2"]
    channels = [f[f"a2_{n}"] for n in range(1, 6)]
    assert max(channels) <= f["a1"] <= sum(channels)
    assert f["a1_nd"] <= f["a_made"]
    assert f["b1"] >= max(f["b2_4"], f["b2_5"])
    assert (f["i2"] == 0) == (f["i3"] == 0)


def test_the_silent_edits() -> None:
    before, after = old("990123100"), old("990123100", corrected=True)
    assert (before["c1"], after["c1"]) == (3, 5)
    before, after = old("990123-jyj"), old("990123-jyj", corrected=True)
    assert after["a2_2"] - before["a2_2"] == 27
    assert old("990123-czj") == old("990123-czj", corrected=True)


def new(code: str, year: int) -> dict[tuple[str, str, str], float]:
    return {key: float(value) for key, value in figures(code, year).items()}


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
@pytest.mark.parametrize("code", CODES)
def test_the_new_forms(code: str, year: int) -> None:
    f = new(code, year)
    rows = {row for table, row, _ in f if table == "t3"}
    assert len(rows) == (23 if year < 2021 else 25)
    parts = rows - {"n1", "n2", "tot", "n4"}
    for column in APPLICANTS:
        assert f["t3", "n1", column] + f["t3", "n2", column] == f["t3", "tot", column] + f["t3", "n4", column]
        assert f["t3", "tot", column] == sum(f["t3", row, column] for row in parts)
    for row in rows:
        assert f["t3", row, "total"] == sum(f["t3", row, column] for column in APPLICANTS[:-1])
    for group in ("rv", "ld", "lr"):
        ends = ("upheld", "corrected", "other", "pending")
        assert f["t4", "count", f"{group}_total"] == sum(f["t4", "count", f"{group}_{end}"] for end in ends)
    assert all(value == 0 for (table, row, _), value in f.items() if (table, row) == ("t2_20_1", "rules"))
    assert all(value >= 0 for (_, _, column), value in f.items() if column != "items_delta")


@pytest.mark.parametrize("code", CODES)
def test_from_year_to_year(code: str) -> None:
    for year in (2019, 2020, 2021):
        before, after = new(code, year), new(code, year + 1)
        for column in APPLICANTS:
            assert before["t3", "n4", column] == after["t3", "n2", column]
    docs = [new(code, 2021), new(code, 2022)]
    key = ("t2_20_1", "norm_docs")
    assert docs[1][*key, "valid"] == docs[0][*key, "valid"] + docs[1][*key, "made"] - docs[1][*key, "repealed"]
    first, second = new(code, 2019), new(code, 2020)
    for table, row in (("t2_20_5", "licence"), ("t2_20_6", "penalty")):
        if second[table, row, "decisions"]:
            assert second[table, row, "items_prev"] == (
                first[table, row, "items_prev"] + first[table, row, "items_delta"]
            )


def test_something_happens_somewhere() -> None:
    """Rules that only ever see zeros prove nothing."""
    assert new(COUNTY, 2021)["t3", "n4", "natural"] == 2
    assert new(COUNTY, 2021)["t4", "count", "rv_total"] == 1
    assert sum(new(code, 2022)["t3", "n1", "total"] for code in CODES) > 5


def covered(grid: Grid) -> set[tuple[int, int]]:
    return {
        (one.row + down, one.column + across)
        for one in placed(grid)
        for down in range(one.cell.down)
        for across in range(one.cell.across)
    }


@pytest.mark.parametrize("year", [2018, 2019, 2022])
def test_grids_have_no_holes(year: int) -> None:
    cells: Figures = figures("990123-zfb", year)
    grids = [statistics(cells, year)] if year == 2018 else [f(cells, year) for f in (activity, requests, disputes)]
    for grid in grids:
        assert covered(grid) == {(row, column) for row in range(len(grid)) for column in range(width(grid))}
        assert sum(one.cell.down * one.cell.across for one in placed(grid)) == len(grid) * width(grid)


def test_the_layout_is_that_of_the_forms() -> None:
    grid = requests(figures("990123-zfb", 2022), 2022)
    texts = [[cell.text for cell in row] for row in grid]
    assert texts[2] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    assert texts[3][0] == "一、本年新收政府信息公开申请数量"
    assert texts[5][:2] == ["三、本年度办理结果", "（一）予以公开"]
    assert texts[7][:2] == ["（三）不予公开", "1.属于国家秘密"]
    assert texts[-1][0] == "四、结转下年度继续办理"
    assert len(grid) == 28
    assert len(statistics(figures("990123100", 2018), 2018)) == 66
