"""Statutory tables as numbers by key, whatever form they were put on the page in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest

from crawler.extract.figures import form_of, read_tables
from crawler.extract.text import main_text
from crawler.files.grids import Block, Grid, blocks_of_text
from crawler.page import Page
from storage.figures import TableReading, form
from tests.crawler.extract import made

TABLES_2019 = """第二十条第（一）项
信息内容|本年新制作数量|本年新公开数量|对外公开总数量
规章|0|0|0
规范性文件|3|2|11
第二十条第（五）项
信息内容|上一年项目数量|本年增/|处理决定数量
行政许可|5|+1|20
其他对外管理服务事项|7|-2|/
第二十条第（六）项
信息内容|上一年项目数量|本年增/减|处理决定数量
行政处罚|6|0|21
行政强制|8|0|22
第二十条第（八）项
信息内容|上一年项目数量|本年增/减
行政事业性收费|1|0
第二十条第（九）项
信息内容|采购项目数量|采购总金额
政府集中采购|3|70487元"""
VALUES_2019: dict[str, dict[str, list[float | None]]] = {
    "t2_20_1": {"rules": [0, 0, 0], "norm_docs": [3, 2, 11]},
    "t2_20_5": {"licence": [5, 1, 20], "other_services": [7, -2, None]},
    "t2_20_6": {"penalty": [6, 0, 21], "coercion": [8, 0, 22]},
    "t2_20_8": {"fees": [1, 0]},
    "t2_20_9": {"procurement": [3, 70487]},
}


def of_html(markup: str) -> dict[str, TableReading]:
    page = Page.from_bytes(f"<html><body>{markup}</body></html>".encode(), url="http://www.qs.gov.cn/a.html")
    return {table.table: table for table in read_tables(main_text(page).blocks, read="html")}


def of_text(text: str) -> dict[str, TableReading]:
    return {table.table: table for table in read_tables(blocks_of_text(text), read="html")}


def cells(table: TableReading) -> dict[tuple[str, str], str]:
    return {(figure.row, figure.column): figure.raw for figure in table.figures}


def expected(values: Mapping[str, Sequence[str]], form_id: str, table_id: str) -> dict[tuple[str, str], str]:
    columns = [column.key for column in form(form_id).table(table_id).columns]
    return {(row, column): raw for row, raws in values.items() for column, raw in zip(columns, raws, strict=True)}


def whole(tables: Mapping[str, TableReading]) -> None:
    assert {name: table.problem for name, table in tables.items() if table.problem} == {}


def flat(markup: str) -> str:
    """Every cell a paragraph: what is left of a table when its tags are lost."""
    return re.sub(r"</?(?:table|tr|td)[^>]*>", "", markup)


def check_2021(tables: Mapping[str, TableReading], read: str) -> None:
    whole(tables)
    assert list(tables) == ["t2_20_1", "t2_20_5", "t2_20_6", "t2_20_8", "t3", "t4"]
    for table_id, values in made.T2.items():
        assert cells(tables[table_id]) == expected(values, "g2021", table_id)
    assert cells(tables["t3"]) == expected(made.t3_values(), "g2021", "t3")
    assert cells(tables["t4"]) == expected({"count": made.T4}, "g2021", "t4")
    assert {table.form for table in tables.values()} == {"g2021"}
    assert {table.read for table in tables.values()} == {read}


ALL_2021 = made.t2_html() + made.t3_html() + made.t4_html()


def test_the_form_of_2021_in_html_tables() -> None:
    check_2021(of_html(ALL_2021), "html")


def test_the_form_of_2021_flattened_to_one_cell_a_line() -> None:
    check_2021(of_html(flat(ALL_2021)), "text")


def test_tables_inside_a_table_that_lays_out_the_page() -> None:
    check_2021(of_html(f"<table><tr><td><p>前面的话。</p>{ALL_2021}<p>后面的话。</p></td></tr></table>"), "html")


def test_all_tables_pasted_into_one() -> None:
    joined = ALL_2021.replace("</table><table border='1'>", "<tr><td colspan=4>&nbsp;</td></tr>")
    assert joined.count("<table") == 1
    check_2021(of_html(joined), "html")


def test_a_table_broken_into_blocks() -> None:
    third = made.t3_html()
    for mark in ("予以公开", "重复申请", "结转下年度"):
        cut = third.rindex("<tr>", 0, third.index(mark))
        broken = third[:cut] + "</table><p>- 3 -</p><table>" + third[cut:]
        check_2021(of_html(made.t2_html() + broken + made.t4_html()), "html")


def test_numbers_beside_each_other_in_lines() -> None:
    rows = form("g2021").table("t3").rows
    lines = [" ".join([made.shown(row), *made.t3_values().get(row.key, ())]) for row in rows]
    table = of_text("申请人情况\n自然人\n总计\n" + "\n".join(lines))["t3"]
    assert cells(table) == expected(made.t3_values(), "g2021", "t3")
    assert table.problem is None


def test_labels_broken_over_lines_and_glued_numbers() -> None:
    text = flat(made.t3_html()).replace("要求行政机关确认或重新出具", "要求行政机关确认或</p><p>重 新出具")
    assert cells(of_html(text)["t3"]) == expected(made.t3_values(), "g2021", "t3")


def test_a_misprinted_label_finds_its_row_by_its_place() -> None:
    markup = made.t3_html().replace("其他法律行政法规禁止公开", "其他法律行政止公开")
    table = of_html(markup)["t3"]
    assert table.problem is None
    assert {figure.label for figure in table.figures if figure.row == "r3_2"} == {"其他法律行政法规禁止公开"}


def test_blank_is_not_zero() -> None:
    values = made.t3_values() | {"r2": ("",) * 7, "r3_1": ("/",) * 7, "r6_3": ("0", "", "0", "0", "0", "0", "0")}
    table = of_html(made.t3_html(values))["t3"]
    assert table.problem is None
    by_cell = {(figure.row, figure.column): (figure.raw, figure.value) for figure in table.figures}
    assert by_cell["r2", "natural"] == ("", None)
    assert by_cell["r3_1", "total"] == ("/", None)
    assert by_cell["r6_3", "commercial"] == ("", None)
    assert by_cell["r6_3", "research"] == ("0", 0)


def test_a_row_left_blank_in_lines() -> None:
    table = of_html(flat(made.t3_html(made.t3_values() | {"r2": ("",) * 7})))["t3"]
    assert table.problem is None
    assert table.value("r2", "natural") is None
    assert cells(table)["r2", "natural"] == ""


def test_a_missing_row_is_said_and_the_others_keep_their_places() -> None:
    markup = re.sub(r"<tr>(?:(?!</tr>).)*2\.重复申请.*?</tr>", "", made.t3_html())
    table = of_html(markup)["t3"]
    assert table.problem == "rows not found: r5_2"
    rest = {row: values for row, values in made.t3_values().items() if row != "r5_2"}
    assert cells(table) == expected(rest, "g2021", "t3")


def test_lines_with_a_number_too_few_are_said() -> None:
    text = flat(made.t3_html()).replace("<p><span>5</span></p>", "", 1)
    table = of_html(text)["t3"]
    assert table.problem == "n1: 6 of 7 cells"
    assert not [figure for figure in table.figures if figure.row == "n1"]


def test_a_remark_column_behind_the_values() -> None:
    markup = re.sub(r"</tr>", "<td>备注</td></tr>", made.t3_html())
    assert cells(of_html(markup)["t3"]) == expected(made.t3_values(), "g2021", "t3")


@pytest.mark.parametrize("how", ["grid", "lines", "tabs"])
def test_the_form_of_2019(how: str) -> None:
    rows = TABLES_2019.split("\n")
    third = made.t3_html(form_id="g2019")
    if how == "grid":
        second = "<table>" + "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows) + "</table>"
        tables = of_html(second + third + made.t4_html())
    else:
        mark = "\n" if how == "lines" else "\t"
        blocks: list[Block] = [*blocks_of_text("\n".join(row.replace("|", mark) for row in rows))]
        blocks.append(
            Grid(
                rows=tuple(
                    (made.shown(row), *made.t3_values("g2019").get(row.key, ()))
                    for row in form("g2019").table("t3").rows
                )
            )
        )
        tables = {table.table: table for table in read_tables(blocks, read="html")}
    whole(tables)
    for table_id, values in VALUES_2019.items():
        found = tables[table_id]
        columns = [column.key for column in form("g2019").table(table_id).columns]
        assert {row: [found.value(row, column) for column in columns] for row in values} == values
    assert cells(tables["t2_20_9"])["procurement", "amount"] == "70487元"
    assert {table.form for table in tables.values()} == {"g2019"}
    assert cells(tables["t3"]) == expected(made.t3_values("g2019"), "g2019", "t3")
    assert form_of(tuple(tables.values())) == "g2019"


def test_a_third_table_of_the_old_shape_in_a_report_of_the_new_form() -> None:
    tables = of_html(made.t2_html() + made.t3_html(form_id="g2019") + made.t4_html())
    assert (tables["t2_20_1"].form, tables["t3"].form) == ("g2021", "g2019")
    assert tables["t3"].value("r6", "total") == 0
    assert form_of(tuple(tables.values())) == "g2021"


def rows_2014() -> list[tuple[str, str, str]]:
    """Label, unit and value of each row: the value is 100 and the row's place among those that have one."""
    rows = []
    place = 100
    for row in form("g2014").table("g2014").rows:
        if row.extra:
            continue
        place += row.kind != "header"
        rows.append((made.shown(row), row.unit, "" if row.kind == "header" else str(place)))
    return rows


def values_2014() -> dict[str, int]:
    keys = [row.key for row in form("g2014").table("g2014").value_rows]
    return {key: place for place, key in enumerate(keys, start=101)}


@pytest.mark.parametrize("how", ["grid", "lines", "tabs", "split"])
def test_the_form_of_2014(how: str) -> None:
    rows = [("统计指标", "单位", "统计数"), *rows_2014()]
    if how == "lines":
        tables = of_text("\n".join(cell for row in rows for cell in row if cell))
    elif how == "tabs":
        tables = of_text(
            "\n".join("\t".join(row) for row in rows[:30]) + "\n\n" + "\n".join("\t".join(row) for row in rows[30:])
        )
    else:
        made_rows = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
        made_rows.insert(33, "</table><p>续表</p><table>" if how == "split" else "")
        tables = of_html("<table>" + "".join(made_rows) + "</table>")
    assert list(tables) == ["g2014"]
    table = tables["g2014"]
    assert table.problem is None
    assert {figure.row: figure.value for figure in table.figures} == values_2014()
    assert len(table.figures) == 58


def test_equal_labels_go_to_their_own_parents() -> None:
    assert [row.key for row in form("g2014").table("g2014").rows if row.label == "被依法纠错数"] == ["d2", "e2"]
    rows = [row for row in rows_2014() if row[0] != "（二）被依法纠错数" or row[2] == str(values_2014()["e2"])]
    table = of_text("\n".join("\t".join(row) for row in rows))["g2014"]
    assert table.problem == "rows not found: d2"
    assert table.value("e2") == values_2014()["e2"]


def test_aliases_notes_and_local_rows_of_2014() -> None:
    text = "\n".join("\t".join(row) for row in rows_2014())
    text = text.replace("政务微博公开政府信息数", "政府信息微博公开政府信息数")
    text = text.replace("主动公开政府信息数\t条", "主动公开政府信息数（不同渠道和方式公开相同信息计1条）\t条", 1)
    local = "（四）申请公开的主要内容\t\t0\n主要侧重____、____等几个方面，其中____占比__%。\t——\t"
    text = text.replace("四、行政复议数量", f"{local}\n四、行政复议数量")
    table = of_text(text)["g2014"]
    assert table.problem is None
    assert table.value("a2_3") == values_2014()["a2_3"]
    assert cells(table)["c4", "value"] == "0"
    assert cells(table)["c4t", "value"] == ""


def test_money_with_decimals_and_units() -> None:
    text = "\n".join("\t".join(row) for row in rows_2014())
    text = text.replace(f"政府信息公开专项经费\t万元\t{values_2014()['h4']}", "政府信息公开专项经费\t万元\t2.3万元")
    table = of_text(text)["g2014"]
    assert table.value("h4") == 2.3
    assert cells(table)["h4", "value"] == "2.3万元"


def test_the_local_form_of_2008() -> None:
    rows = form("l2008").table("l2008").rows
    text = "\n".join(f"{row.label}\t{row.unit}\t{row.key}\t{place}\t{place + 500}" for place, row in enumerate(rows))
    table = of_text("指标\t单位\t代码\t本期实际\t本年累计\n" + text)["l2008"]
    assert table.problem is None
    assert (table.value("01", "current"), table.value("35", "year_to_date")) == (0, 534)


def test_prose_and_other_tables_are_no_statutory_tables() -> None:
    platform = "平台名称\t始办日期\t推送\n政务微信\t2015.12\t30\n总计\t\t30\n其他\t2\t3"
    assert (
        of_text(f"一、总体情况\n全年行政许可12件，行政处罚3件。\n{platform}\n二、行政复议情况\n行政复议结果维持0件。")
        == {}
    )
    assert read_tables((), read="html") == ()


def test_a_fourth_table_with_blank_cells_keeps_their_places() -> None:
    values = ("1", "", "/", "0", "1", *["0"] * 10)
    table = of_html(made.t3_html() + made.t4_html(values))["t4"]
    assert cells(table) == expected({"count": values}, "g2021", "t4")
    assert table.value("count", "rv_corrected") is None


def test_a_fourth_table_of_too_few_numbers_is_said() -> None:
    table = of_html(flat(made.t3_html() + made.t4_html(made.T4[:-1])))["t4"]
    assert (table.problem, table.figures) == ("14 of 15 cells", ())


def test_rows_without_end_are_bounded() -> None:
    rows = tuple(("其他", "1", "2", "3", "4", "5", "6", "7") for _ in range(20_000))
    assert isinstance(read_tables((Grid(rows=rows),), read="html"), tuple)
