"""What is prescribed and what shows it: each bound to the sign, each word by which a table or foot is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.prescribed.gaps import announces, gaps_of
from monitor.prescribed.items import Presence, bare_label, law_of, presence, prose_of
from monitor.prescribed.sign_off import foot_fault, foot_fields
from monitor.prescribed.tables import forms_followed, shows_other_rows, shows_unread, tables_of
from monitor.prescribed.unread import Fault, fault_of, is_recognised, is_sure, own_fault, shows_nothing
from storage.bodies import BodyKind
from storage.contents import Attachment, ReportContent
from storage.figures import Figure, TableReading
from tests.test_stories import content


def report(year: int = 2022, **said: Any) -> ReportContent:
    return content(said, year)


def plain(text: str, **parts: Any) -> ReportContent:
    return ReportContent(title="t", unit=None, year=None, source=None, text=text, **parts)


def gaps(year: int = 2022, kind: BodyKind = BodyKind.DEPARTMENT, **said: Any) -> dict[str, bool]:
    return {gap.id: gap.sure for gap in gaps_of(report(year, **said), year=year, kind=kind)}


def test_a_line_of_sixty_signs_may_announce_a_table() -> None:
    for signs, told in ((60, True), (61, False)):
        line = "附" * (signs - 3) + "统计表"
        assert announces(plain(f"一、概述\n{line}\n完")) == (line if told else None)
    assert announces(plain("  附：情况表（2018年） \n")) == "附：情况表（2018年）"
    assert announces(plain("附：统计表\t1")) is None, "a row of a table announces none"
    assert announces(plain("本年度填报了情况，见统计表")) is None
    assert announces(plain("附：统计表.xls")) == "附：统计表.xls"


def test_ten_signs_about_problems_say_nothing_and_eleven_do() -> None:
    for signs, lacks in ((10, True), (11, False)):
        assert ("G21-16" in gaps(form="g2021", parts={"五": "更" * signs})) is lacks
    elsewhere = {"五": "无", "七": f"改进情况: {'更' * 11}"}
    assert "G21-16" not in gaps(form="g2021", parts=elsewhere)
    assert "G21-16" in gaps(form="g2021", parts={"五": "无", "七": f"改进情况: {'更' * 10}"})


def test_an_opening_of_more_than_eighty_signs_is_a_general_part() -> None:
    for signs, lacks in ((80, True), (81, False)):
        told = gaps(form="g2021", lacks=["一"], opening="做" * signs)
        assert ("G21-S1" in told) is lacks
        empty = gaps(form="g2021", parts={"一": " "}, opening="做" * signs)
        assert ("G21-S1" in empty) is lacks
    assert gaps(2020, form="g2019", lacks=["一"])["G19-S1"] is False
    assert "G19-S1" not in gaps(2019, form="g2019", lacks=["一"]), "in its first year the form was encouraged"


def test_tables_with_fewer_than_a_hundred_and_twenty_signs_beside_them_are_only_tables() -> None:
    table = TableReading(
        table="g2014",
        form="g2014",
        read="html",
        figures=(Figure(row="a1", column="value", label="x", raw="1", value=1),),
    )
    for signs, alone in ((119, True), (120, False)):
        page = plain("字" * signs, tables=(table,))
        found = {gap.id: gap.sure for gap in gaps_of(page, year=2016, kind=BodyKind.TOWNSHIP)}
        assert ("A32" in found) is alone
        assert ("A32-5" in found) is not alone
    assert "A32" not in {gap.id for gap in gaps_of(plain("字" * 119), year=2016, kind=BodyKind.TOWNSHIP)}


def test_who_must_name_results() -> None:
    told = {
        "form": "g2021",
        "parts": {
            "一": "全年在县政府网站公布十二条，经办人员逐条核对后上网，年底逐项盘点，没有遗漏，来访者可以在大厅查阅，未能当场解答的登记后回复。"
        },
    }
    assert gaps(kind=BodyKind.TOWNSHIP, **told)["G21-14"] is False
    assert "G21-14" not in gaps(kind=BodyKind.SUBDISTRICT, **told)


def test_dead_links_are_named_three_at_most() -> None:
    files = [{"name": f"{'表' * 40}{number}", "problem": "not_found: 404"} for number in range(4)]
    (gap,) = [
        one
        for one in gaps_of(report(form="g2021", files=files), year=2022, kind=BodyKind.DEPARTMENT)
        if one.id == "X-15"
    ]
    assert gap.zh.count("“") == 3
    assert "表" * 30 in gap.zh
    assert "表" * 31 not in gap.zh
    assert gap.en.startswith("4 linked files")


def test_the_article_of_each_year() -> None:
    assert law_of(2007) is None
    assert [law.id for year in (2008, 2018, 2019, 2040) if (law := law_of(year))] == ["A32", "A32", "A50", "A50"]


def test_the_foot_stands_in_the_last_signs_of_a_text() -> None:
    field = "审核人：甲"
    assert foot_fields(field + "字" * (1_500 - len(field))) == {"审核人": "甲" + "字" * (1_500 - len(field))}
    assert foot_fields(field + "字" * (1_501 - len(field))) == {}
    assert foot_fields("审核人：\n甲\n填报日期：\n\n2019") == {"审核人": "甲", "填报日期": ""}
    assert foot_fields("审核人：甲\n审核人：乙") == {"审核人": "乙"}


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        ("2019-01-31", True),
        ("2018-12-31", True),
        ("2018-11-30", False),
        ("2018-01-05", False),
        ("2020-01-05", False),
        ("2017-12-31", False),
        ("2019年1月31日", True),
        ("", None),
    ],
)
def test_the_day_of_filling_in(day: str, fits: bool | None) -> None:
    foot = foot_fault(plain(f"审核人：甲\n填报日期：{day}"), 2018)
    if fits is None:
        assert foot == ("统计表签署栏空白：填报日期", "1 blank fields in the foot of the table")
    elif fits:
        assert foot is None
    else:
        assert foot is not None
        assert foot[0].startswith("填报日期所在年份不符：")
        assert foot[1].endswith(day[:7])


def test_the_first_foot_that_is_printed_tells() -> None:
    table = TableReading(table="g2014", form="g2014", read="html", figures=())
    file = Attachment(name="a.xls", url="u", type="xls", sha256="ab", text="审核人：\n", tables=(table,))
    assert foot_fault(plain("没有。", attachments=(file,)), 2018) is not None
    assert foot_fault(plain("审核人：甲", attachments=(file,)), 2018) is None
    assert foot_fault(plain("没有。", attachments=(replace(file, tables=()),)), 2018) is None
    assert foot_fault(plain("审核人：甲\n联系电话："), 2018) is None


def test_eight_rows_of_no_known_table_are_a_table() -> None:
    assert shows_other_rows(plain("甲\t1\n" * 8))
    assert not shows_other_rows(plain("甲\t1\n" * 7 + "乙 2"))
    table = TableReading(table="g2014", form="g2014", read="html", figures=())
    assert not shows_other_rows(plain("甲\t1\n" * 8, tables=(table,)))


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("t3", "结转下年度继续办理"),
        ("t4", "结果 维持"),
        ("g2014", "收到申请数"),
        ("t2_20_1", "规章\t0\t0"),
        ("t2_20_5", "名称\n行政许可\t3"),
        ("t2_20_6", "行政处罚"),
    ],
)
def test_a_table_that_stands_there_is_known_by_its_words(table: str, text: str) -> None:
    assert shows_unread(plain(text), table)
    held = Attachment(name="a", url="u", type="doc", sha256="ab", text=text)
    assert shows_unread(plain("", attachments=(held,)), table)
    assert not shows_unread(plain("全年办理行政许可三件，行政处罚一件，制定规章零件。"), table)


def figures(*rows: str) -> tuple[Figure, ...]:
    return tuple(Figure(row=row, column="total", label=row, raw="0", value=0) for row in rows)


def test_the_third_table_is_told_apart_by_its_sixth_rows() -> None:
    def followed(**told: Any) -> dict[str, tuple[str, ...]]:
        table = TableReading(**{"table": "t3", "form": "g2021", "read": "html", "figures": figures("n1"), **told})
        return forms_followed(plain("制发件 新制作", tables=(table,)))

    assert followed() == {}
    assert followed(figures=figures("r6_2")) == {"g2021": ("t3",)}
    assert followed(figures=figures("r6")) == {"g2019": ("t3",)}
    assert followed(figures=figures("r6", "r6_1")) == {"g2021": ("t3",)}
    assert followed(figures=figures("r6"), confidence=0.95) == {"g2019": ("t3",)}
    assert followed(figures=figures("r6"), confidence=0.94) == {}
    assert followed(table="t2_20_1", figures=figures("norm_docs")) == {"g2021": ("t2_20_1",)}
    assert followed(table="t2_20_1", figures=figures("norm_docs"), form="g2019") == {"g2019": ("t2_20_1",)}
    assert followed(table="t2_20_1", figures=()) == {}
    assert followed(table="t2_20_1", figures=figures("norm_docs"), problem="rows missing") == {}
    assert followed(table="g2014", figures=()) == {"g2014": ("g2014",)}


def test_of_several_readings_the_whole_one_then_the_read_one_counts() -> None:
    whole = TableReading(table="t3", form="g2021", read="html", figures=figures("n1"))
    part, seen = replace(whole, problem="rows missing"), replace(whole, confidence=0.99)
    for given, kept in (
        ((part, whole), whole),
        ((whole, part), whole),
        ((seen, whole), whole),
        ((whole, seen), whole),
        ((part, seen), seen),
        ((seen, part), seen),
    ):
        assert tables_of(plain("", tables=given))["t3"] is kept
    file = Attachment(name="a", url="u", type="doc", sha256="ab", tables=(whole,))
    assert tables_of(plain("", tables=(part,), attachments=(file,)))["t3"] is whole


def test_a_page_of_fewer_than_two_hundred_signs_that_is_called_short_shows_nothing() -> None:
    short = ("body_short",)
    assert shows_nothing(plain("字" * 199, signals=short))
    assert not shows_nothing(plain("字" * 200, signals=short))
    assert not shows_nothing(plain("字" * 199))
    table = TableReading(table="t3", form="g2021", read="html", figures=())
    assert not shows_nothing(plain("字", signals=short, tables=(table,)))
    assert is_sure(replace(table, confidence=0.95))
    assert not is_sure(replace(table, confidence=0.949))
    assert is_recognised(plain("", tables=(replace(table, confidence=1.0),)))
    assert is_recognised(plain("", signals=("recognised_text",)))
    assert not is_recognised(plain("", tables=(table,)))


def test_whose_fault_a_bare_file_is() -> None:
    assert own_fault(plain("", signals=("unread: encrypted",))) is Fault.LOCKED
    assert own_fault(plain("", signals=("body_short", "unread: empty file"))) is Fault.EMPTY
    assert own_fault(plain("", signals=("body_short",))) is None
    packed = Attachment(name="a.zip", url="u", type="zip", sha256="ab", text="年报", problem="encrypted")
    assert fault_of(packed) is Fault.OURS
    assert fault_of(replace(packed, text="")) is Fault.LOCKED
    assert fault_of(replace(packed, type="pdf")) is Fault.LOCKED
    assert fault_of(replace(packed, problem="page 2: picture only")) is Fault.PARTLY_PICTURE
    assert fault_of(replace(packed, problem=None)) is None


def test_headings_are_lines_of_forty_signs_and_no_sentence() -> None:
    long, longer = "做" * 40, "办" * 41
    prose = prose_of(plain(f"{long}\n{longer}\n  收费。\n收到申请数\t3\n主动公开政府信息数\n收费情况"))
    assert prose.headings == (long, "收费情况")
    assert "收到申请数" not in prose.text
    assert "主动公开政府信息数" not in prose.text, "a label of the form on a line of its own is a torn row"
    assert longer in prose.text


def test_a_label_without_its_number_and_values() -> None:
    assert bare_label("（一）收到申请数 12件") == "收到申请数"
    assert bare_label("其中：1.当面申请数") == bare_label("当面申请数")
    assert bare_label("字" * 120) == "字" * 120
    assert bare_label("字" * 121) == ""


@pytest.mark.parametrize("text", ["现行有效", "现 行\n有 效"])
def test_heads_of_a_form_may_be_broken_over_lines(text: str) -> None:
    table = TableReading(table="t2_20_1", form="g2021", read="html", figures=figures("norm_docs"))
    assert forms_followed(plain(text, tables=(table,))) == {"g2021": ("t2_20_1",)}
    assert forms_followed(plain("新制作", tables=(table,))) == {}
    held = Attachment(name="a", url="u", type="doc", sha256="ab", text=text, tables=(table,))
    assert forms_followed(plain("", attachments=(held,))) == {"g2021": ("t2_20_1",)}


def test_a_table_says_enough_under_the_later_law_alone_and_only_if_it_has_the_row() -> None:
    def of(year: int, number: int, row: str) -> Presence:
        law = law_of(year)
        assert law is not None
        (item,) = [one for one in law.items if one.number == number]
        name, _ = item.rows[0]
        form = "g2014" if name == "g2014" else "g2021"
        figure = Figure(row=row, column="value", label="", raw="3", value=3)
        table = TableReading(table=name, form=form, read="html", figures=(figure,))
        prose = prose_of(content({"text": "平稳。"}, year))
        return presence(item, prose, {name: table}, tables_suffice=law.tables_suffice)

    assert of(2022, 2, "n1") is Presence.SAID
    assert of(2016, 1, "a1") is Presence.TOUCHED
    assert of(2022, 2, "n2") is Presence.ABSENT
    assert of(2016, 1, "a2") is Presence.ABSENT
