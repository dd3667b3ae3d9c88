"""The cases of pages whose tables are odd: flattened, cut, merged, relabelled, with units, blanks and commas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.gold.making import html_bodies as bodies
from tests.gold.making import numbers, shells, tables
from tests.gold.making import old_shells as old
from tests.gold.making.case import Case, page_case
from tests.gold.making.html_cases import framed
from tests.gold.making.numbers import Values
from tests.gold.making.report import Report, new_report, old_report


def _blanked(values: Values, share: int) -> Values:
    """Every so many-th nought left blank: marks "" where the office wrote nothing or a dash."""
    count = 0
    found: Values = {}
    for key, cells in values.items():
        kept = []
        for cell in cells:
            count += cell == "0"
            kept.append("" if cell == "0" and count % share == 0 else cell)
        found[key] = kept
    return found


def flattened() -> Iterator[Case]:
    """Tables that lost their grid."""
    r = new_report("flat21", county="贺南县", unit="贺南县立山镇人民政府", year=2022)
    yield page_case(
        "flat_cells_2021",
        "one cell a line, form of 2021",
        shells.trs(framed(r, bodies.FLAT, "2023-01-30", "立山镇"), stamp="2023-02-08"),
        r,
    )
    r = new_report("flat19", county="贺南县", unit="贺南县畜牧局", year=2020)
    yield page_case(
        "flat_cells_2019",
        "one cell a line, form of 2019",
        shells.ucap(framed(r, bodies.FLAT, "2021-01-26", "县畜牧局")),
        r,
    )
    r = old_report("tabs", county="贺南县", unit="贺南县粮食局", year=2015)
    yield page_case(
        "tabs_2014", "tabs in a pre, form of 2014", old.soup(framed(r, bodies.TABS, "2016-03-10", "县粮食局")), r
    )
    r = new_report("tabs21", county="贺南县", unit="贺南县医疗保障局", year=2023)
    yield page_case(
        "tabs_2021", "tabs in a pre, form of 2021", shells.vsb(framed(r, bodies.TABS, "2024-01-10", "县医疗保障局")), r
    )
    r = old_report("nested", county="贺南县", unit="贺南县常信乡人民政府", year=2014)
    yield page_case(
        "nested_rows_2014",
        "every row a table of its own in a table of layout",
        old.asp_layout(framed(r, bodies.NESTED, "2015-03-02", "常信乡")),
        r,
        charset="gbk",
    )
    r = old_report("early", county="定远县", unit="定远县盐务局", year=2010, early=True, foot=False)
    yield page_case(
        "flat_cells_2008",
        "the local table of the early years, one cell a line",
        old.capitals(framed(r, bodies.FLAT, "2011-03-01", "县盐务局")),
        r,
    )


def cut() -> Iterator[Case]:
    """Tables cut into pieces."""
    r = old_report("three", county="平阳县", unit="平阳县姚镇人民政府", year=2016)
    first, rest = tables.halves(r.drawn("g2014"), 22, repeat_heads=False)
    second, third = tables.halves(replace(rest, heads=0), 20, repeat_heads=False)
    parts = r.swapped("g2014", first, "", second, "— 7 —", third)
    blocks = tuple(one for one in parts.blocks if one != "— 7 —")
    yield page_case(
        "three_blocks_2014",
        "the table in three blocks, blank lines between",
        shells.hanweb(framed(replace(parts, blocks=blocks), bodies.PLAIN, "2017-02-06", "姚镇")),
        replace(parts, blocks=blocks),
    )
    r = new_report("halves", county="平阳县", unit="平阳县城关镇人民政府", year=2021)
    above, below = tables.halves(r.drawn("t3"), 16, repeat_heads=False)
    cut_report = r.swapped("t3", above, below)
    yield page_case(
        "t3_two_halves",
        "the third table in two halves, the labels of groups only above",
        shells.trs(framed(cut_report, bodies.WORD, "2022-01-11", "城关镇")),
        cut_report,
    )
    r = new_report("halves2", county="平阳县", unit="平阳县退役军人事务局", year=2022)
    above, below = tables.halves(r.drawn("t3"), 12, repeat_heads=True)
    cut_report = r.swapped("t3", above, below)
    yield page_case(
        "t3_heads_again",
        "the third table in two halves, heads repeated",
        old.jeecms(framed(cut_report, bodies.PLAIN, "2023-01-13", "县退役军人局")),
        cut_report,
    )
    r = new_report("four", county="平阳县", unit="平阳县招商局", year=2022, one_t2=False)
    yield page_case(
        "t2_four_tables",
        "four small tables instead of one",
        old.html5(framed(r, bodies.PLAIN, "2023-01-13", "县招商局")),
        r,
    )
    r = new_report("one", county="平阳县", unit="平阳县国有资产监督管理局", year=2023)
    whole = _all_in_one(r)
    yield page_case(
        "all_in_one",
        "sections two to four in one table with headings as rows",
        shells.epoint(framed(whole, bodies.WPS, "2024-01-17", "县国资局")),
        whole,
    )


def _all_in_one(r: Report) -> Report:
    """Sections two to four as one table of fifteen columns, their headings as rows of it."""
    wide = 15
    three, four = (
        next(one for one in r.blocks if isinstance(one, str) and one.startswith(begin))
        for begin in ("三、收到", "四、政府")
    )
    reached = tuple((*row[:-1], replace(row[-1], cols=row[-1].cols + wide - 4)) for row in r.drawn("t2").rows)
    rows = (
        *reached,
        (tables.Cell(text=three, cols=wide),),
        *r.drawn("t3").rows,  # ten columns wide: the rest of a row is not there
        (tables.Cell(text=four, cols=wide),),
        *r.drawn("t4").rows,
    )
    whole = tables.Drawn(name="all", rows=rows, width=wide)
    blocks = tuple(
        one
        for one in r.swapped("t2", whole).blocks
        if one not in (three, four) and one not in (r.drawn("t3"), r.drawn("t4"))
    )
    return replace(r, blocks=blocks)


def _united(value: str, row: str, column: int) -> str:
    if row.startswith("t2_20_1"):
        return f"{value}件"
    if row.endswith("procurement"):
        return f"{value}项" if column == 0 else f"{value}元"
    return f"{value} 件" if row.startswith("t3") else value


def cells() -> Iterator[Case]:
    """Odd cells and labels."""
    r = new_report("units", county="琼林县", unit="琼林县大路镇人民政府", year=2020, show=_united)
    yield page_case(
        "units_in_cells", "件, 项 and 元 in the cells", shells.trs(framed(r, bodies.PLAIN, "2021-01-20", "大路镇")), r
    )
    t3 = _blanked(numbers.t3("blank", "g2021"), 3)
    marks = {"": "/"}
    r = new_report(
        "blank",
        county="琼林县",
        unit="琼林县会山镇人民政府",
        year=2022,
        t3_values=t3,
        show=lambda value, row, column: marks.get(value, value),
    )
    yield page_case(
        "slashes_for_blanks",
        "slashes instead of noughts: null is not zero",
        shells.vsb(framed(r, bodies.WORD, "2023-01-12", "会山镇")),
        r,
    )
    t3 = _blanked(numbers.t3("empty", "g2019"), 2)
    r = new_report("empty", county="琼林县", unit="琼林县石壁镇人民政府", year=2019, t3_values=t3)
    yield page_case(
        "empty_cells", "half of the noughts left blank", shells.ucap(framed(r, bodies.PLAIN, "2020-01-16", "石壁镇")), r
    )
    t3 = _blanked(numbers.t3("dash", "g2021"), 4)
    r = new_report(
        "dash",
        county="琼林县",
        unit="琼林县龙江镇人民政府",
        year=2023,
        t3_values=t3,
        show=lambda value, row, column: value or "——",
    )
    yield page_case(
        "dashes_for_blanks", "dashes for blanks", shells.lonsun(framed(r, bodies.WPS, "2024-01-26", "龙江镇")), r
    )
    r = new_report("heads", county="天河县", unit="天河县胡市镇人民政府", year=2019)
    swap = {
        "上一年项目数量": "上一年项目数量（指2018年事项数）",
        "本年增/减": "本年增/减（以2019年与2018年相比）",
        "本年新制作数量": "本年新\n制作数量",
        "处理决定数量": "处理决定数量（指2019年办件量）",
    }
    wordy = _reheaded(r, "t2", swap)
    yield page_case(
        "wordy_heads",
        "extra words in heads, one head broken over lines",
        shells.trs(framed(wordy, bodies.PLAIN, "2020-01-14", "胡市镇")),
        wordy,
    )
    r = old_report(
        "province", county="平阳县", unit="平阳县渠口乡人民政府", year=2016,
        relabel={"a2_3": "3.政府信息微博公开政府信息数", "a2_4": "4.政府信息微信公开政府信息数", "e1": "（一）维持具体行政行为或者驳回原告诉讼\n请求数", "i1": "（一）召开政府信息与政务公开工作会议或专题会议数", "h1": "（一）政府信息公开工作专门机构数（个）"},
        extra_after={"c3_8": (("（四）申请公开的主要内容", "", ""), ("主要侧重土地征收、惠农补贴等方面。", "——", "")), "i3": (("十、全年接受群众现场咨询", "人次", "316"), ("十一、政务公开栏更换期数", "期", "48"))},
    )  # fmt: skip
    yield page_case(
        "local_rows",
        "other labels and rows of the province's own",
        shells.hanweb(framed(r, bodies.WORD, "2017-01-19", "渠口乡")),
        r,
    )
    r = old_report("merged", county="平阳县", unit="平阳县林业局", year=2017)
    merged = _without_units(r)
    yield page_case(
        "units_in_labels",
        "the column of units merged into the labels",
        shells.ucap(framed(merged, bodies.PLAIN, "2018-02-09", "县林业局")),
        merged,
    )
    r = old_report("commas", county="平阳县", unit="平阳县人民政府", year=2018, show=_commas)
    big = {"g2014": {**r.tables["g2014"], "i3": ["1280"], "a1": ["23415"], "a2_2": ["18960"]}}
    shown = _with_values(r, {"接受培训人员数": "1,280", "主动公开政府信息数": "23,415", "政府网站公开": "１８，９６０"})
    shown = replace(shown, tables=big)
    yield page_case(
        "commas_and_full_width",
        "thousands with commas, full-width digits",
        old.catalogue(framed(shown, bodies.PLAIN, "2019-03-28", "县政府办公室")),
        shown,
    )
    r = new_report("split", county="文成县", unit="文成县黄坦镇人民政府", year=2023, most=400)
    yield page_case(
        "split_numbers",
        "numbers cut in spans: 2<span>018",
        old.soup(framed(r, bodies.WORD_SPLIT, "2024-01-15", "黄坦镇")),
        r,
    )
    r = old_report("split14", county="文成县", unit="文成县珊溪镇人民政府", year=2018, signed="2019-01-09")
    yield page_case(
        "split_numbers_2014",
        "the same in the form of 2014, also in the date",
        shells.trs(framed(r, bodies.WORD_SPLIT, "2019-01-10", "珊溪镇")),
        r,
    )
    r = new_report(
        "minus",
        county="文成县",
        unit="文成县综合行政执法局",
        year=2019,
        show=lambda value, row, column: value.replace("-", "－"),
    )
    yield page_case(
        "full_width_minus",
        "a full-width minus in 本年增/减",
        shells.jpaas(framed(r, bodies.PLAIN, "2020-01-21", "县综合行政执法局")),
        r,
    )
    r = new_report("broken_labels", county="文成县", unit="文成县峃口镇人民政府", year=2022)
    yield page_case(
        "broken_labels",
        "labels broken by br within cells",
        shells.truecms(
            framed(_broken(r), bodies.Style(line=bodies.plain_line, table=_table_with_breaks), "2023-01-18", "峃口镇")
        ),
        r,
    )
    r = new_report(
        "county",
        county="云和县",
        unit="云和县人民政府",
        year=2022,
        most=700,
        title="云和县2022年政府信息公开工作年度报告",
        signed="2023-03-24",
    )
    yield page_case(
        "county_large",
        "a county with large numbers",
        shells.trs(framed(r, bodies.PLAIN, "2023-03-28", "县政府办公室"), stamp="2023-03-29"),
        r,
        unit="云和县",
    )
    r = _t4_in_words(new_report("nothing", county="云和县", unit="云和县雾溪乡人民政府", year=2022, zero=True))
    yield page_case(
        "t4_left_out",
        "no fourth table, only a sentence instead",
        shells.ucap(framed(r, bodies.PLAIN, "2023-01-17", "雾溪乡")),
        r,
    )
    r = new_report("label_only", county="云和县", unit="云和县图书馆建设办公室", year=2021, corner=False)
    yield page_case(
        "row_numbers_lost",
        "numbering of the rows lost in the label cells",
        old.founder(framed(_unnumbered(r), bodies.PLAIN, "2022-01-28", "县图书馆建设办公室")),
        _unnumbered(r),
    )


def _commas(value: str, row: str, column: int) -> str:
    return value


def _rewritten(r: Report, name: str, change: object) -> Report:
    table = r.drawn(name)
    rows = tuple(tuple(change(cell, row) for cell in row) for row in table.rows)  # type: ignore[operator]
    return r.swapped(name, replace(table, rows=rows))


def _reheaded(r: Report, name: str, swap: dict[str, str]) -> Report:
    return _rewritten(r, name, lambda cell, row: replace(cell, text=swap.get(cell.text, cell.text)))


def _with_values(r: Report, values: dict[str, str]) -> Report:
    def change(cell: tables.Cell, row: tuple[tables.Cell, ...]) -> tables.Cell:
        found = next((value for label, value in values.items() if label in row[0].text), None)
        return replace(cell, text=found) if cell.value and found is not None else cell

    return _rewritten(r, "g2014", change)


def _without_units(r: Report) -> Report:
    table = r.drawn("g2014")
    rows = []
    for label, unit, value in table.rows:
        said = f"{label.text}（单位：{unit.text}）" if unit.text not in ("单位", "——") else label.text
        rows.append((replace(label, text=said), value))
    return r.swapped("g2014", replace(table, rows=tuple(rows), width=2))


def _broken(r: Report) -> Report:
    def change(cell: tables.Cell, row: tuple[tables.Cell, ...]) -> tables.Cell:
        if cell.value or len(cell.text) < 9:
            return cell
        return replace(cell, text=re.sub(r"(.{5})(?=.)", "\\1\n", cell.text))

    for name in ("t2", "t3", "t4"):
        r = _rewritten(r, name, change)
    return r


def _table_with_breaks(table: tables.Drawn) -> str:
    return bodies.plain_table(table).replace("\n", "<br/>").replace("</tr><br/>", "</tr>\n")


def _unnumbered(r: Report) -> Report:
    def change(cell: tables.Cell, row: tuple[tables.Cell, ...]) -> tables.Cell:
        return (
            cell
            if cell.value
            else replace(cell, text=re.sub(r"^(?:[一二三四]、|（[一二三四五六七]）|\d\.)", "", cell.text))
        )

    return _rewritten(r, "t3", change)


def _t4_in_words(r: Report) -> Report:
    said = "本年度未发生因政府信息公开工作被申请行政复议、提起行政诉讼的情况。"
    swapped = r.swapped("t4", said)
    return replace(swapped, tables={key: values for key, values in r.tables.items() if key != "t4"})
