"""How numbers, cells and clauses are written in a finding, and how far a stated number reaches; each bound exactly."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest

from monitor.consistency.cells import Cell, Cells
from monitor.consistency.checks import checks_of
from monitor.consistency.outcomes import amount, quoted, told
from monitor.consistency.percentages import percentage_outcomes
from monitor.consistency.speech import in_unit, is_own, meets, rows_of, span, spoken, total_of, unit_of
from storage.bodies import BodyKind
from storage.contents import RECOGNISED_TEXT, Attachment, ReportContent, Statement
from storage.figures import Figure, TableReading
from storage.subjects import Subject
from tests.monitor.consistency.made import old_form, report


def cell(label: str, value: float | None, *, former: bool = False) -> Cell:
    return Cell(table="t3", row=label, column="total", label=label, raw="", value=value, former=former)


def said(value: float | None, raw: str = "", **parts: object) -> Statement:
    return replace(
        Statement(subject=Subject.REQUESTS_RECEIVED, value=value, unit="件", raw=raw, section="一", start=0),
        **parts,  # type: ignore[arg-type]
    )


def content(*tables: TableReading, files: tuple[Attachment, ...] = (), **parts: object) -> ReportContent:
    told = ReportContent(title="t", unit="柳河镇", year=2022, source=None, text="", tables=tables, attachments=files)
    return replace(told, **parts)  # type: ignore[arg-type]


def table(name: str = "t3", **parts: object) -> TableReading:
    figures = (
        Figure(row="n1", column="total", label="x", raw="3", value=3),
        Figure(row="n2", column="total", label="x", raw=" / ", value=None),
        Figure(row="r1", column="total", label="x", raw="三", value=None),
    )
    read = TableReading(table=name, form="g2021", read="html", figures=figures)
    return replace(read, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "空白"), (0, "0"), (3, "3"), (3.0, "3"), (2.5, "2.5"), (1200, "1200"), (0.12345, "0.1235"), (1.1, "1.1")],
)
def test_amounts(value: float | None, written: str) -> None:
    assert amount(value) == written


def test_cells_that_are_nought_are_told_last_and_only_where_few() -> None:
    few = [cell("甲", 0), cell("乙", 0), cell("丙", 4)]
    assert told(few) == ("甲 0、丙 4、乙 0", "甲 0, 丙 4, 乙 0")
    many = [cell("甲", 0), cell("乙", 0), cell("丙", 4), cell("丁", 5)]
    assert told(many) == ("甲 0、丙 4、丁 5", "甲 0, 丙 4, 丁 5")
    nine = [cell(str(number), number + 1) for number in range(9)]
    assert told(nine)[0].count("、") == 7
    assert told(nine[:8])[0].count("、") == 7
    assert told([cell("甲", None, former=True), cell("乙", 1)]) == (
        "上年甲 空白、乙 1",
        "last year 甲 blank, 乙 1",
    )


def test_a_clause_of_forty_four_signs_is_whole_and_a_longer_one_keeps_both_ends() -> None:
    whole = "".join(chr(0x4E00 + number) for number in range(44))
    assert quoted(said(1, whole)) == f"「{whole}」"
    longer = whole + "终"
    assert quoted(said(1, longer)) == f"「{longer[:14]}…{longer[-29:]}」"
    assert len(quoted(said(1, longer))) == 46
    assert quoted(said(1, "收到 \n 3 件")) == "「收到 3 件」"


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("收到建议6件，已办结5件，办结率83.3%。", [True]),
        ("收到建议6件，已办结5件，办结率83.4%。", [True]),
        ("收到建议6件，已办结5件，办结率83.5%。", [False]),
        ("收到建议6件，已办结5件，办结率83.2%。", [False]),
        ("收到建议6件，已办结5件，办结率82%。", [False]),
        ("收到建议17件，已办结6件，办结率35.2%。", [True]),
        ("收到建议17件，已办结6件，办结率35.4%。", [False]),
        ("收到建议6件，已办结3件，办结率50.1%。", [False]),
        ("收到建议6件，已办结3件，办结率49.9%。", [False]),
        ("收到建议6件，已办结3件，办结率51%。", [False]),
        ("收到建议6件，已办结3件，办结率50%。", [True]),
        ("收到建议6件，开会3次，办结5件，办结率10%。", [False]),
        ("收到建议6件，转办2件，办结5件，办结率10%。", []),
        ("收到建议4件，已办结4件，办结率100%。", [True]),
        ("收到建议4件，已办结4件，办结率99%。", [False]),
        ("收到建议4条，已办结2件，办结率50%。", []),
        ("收到建议4件，已办结5件，办结率80%。", []),
        ("收到建议40多件，已办结5件，办结率10%。", []),
        ("收到建议6件，已办结5件以上，办结率10%。", []),
        ("收到建议6件，已办结约5件，办结率10%。", []),
        ("收到建议近6件，已办结5件，办结率10%。", []),
        ("收到建议6件左右，已办结5件，办结率10%。", []),
        ("收到建议6件，其中办结5件，办结率10%。", []),
        ("收到建议6件、办结5件，办结率10%。", []),
        ("收到建议6件，办结5件，办结率10%，满意率20%。", []),
        ("收到建议6件，办结5件。办结率10%。", []),
        ("收到建议6件，办结5件，" + "做" * 11 + "办结率10%。", [False]),
        ("收到建议6件，办结5件，" + "做" * 12 + "办结率10%。", []),
        ("收到建议6件。上年收到建议9件，办结5件，办结率10%。", []),
        ("收到建议6件" + "做" * 148 + "，办结5件，办结率10%。", [False]),
        ("收到建议6件" + "做" * 160 + "，办结5件，办结率10%。", []),
        ("收到建议6件，\n办结5件，办结率10%。", []),
        ("收到建议6件，\t办结5件，办结率10%。", []),
        ("6件建议，办结5件，办结率10%。", [False]),
        ("某事。6件建议，办结5件，办结率10%。", [False]),
        ("某事\n6件建议，办结5件，办结率10%。", [False]),
        ("6件" + "做" * 153 + "办结5件，办结率10%。", [False]),
        ("6件" + "做" * 154 + "办结5件，办结率10%。", []),
        ("\n" * (100_000 - 16) + "6件建议，办结5件，办结率10%。", [False]),
        ("\n" * (100_001 - 16) + "6件建议，办结5件，办结率10%。", []),
        ("收到建议0件，办结0件，办结率0%。", [True]),
        ("收到建议0件，办结0件，办结率100%。", [False]),
    ],
)
def test_percentages(text: str, verdicts: list[bool]) -> None:
    assert [one.holds for one in percentage_outcomes(text)] == verdicts


def test_a_wrong_percentage_names_what_it_should_be() -> None:
    (found,) = percentage_outcomes("共收到建议“6”件， 已办结 5 件，办结率为93.3％。")
    assert found.id == "X-10"
    assert found.zh == "正文称办结率 93.3%，而 5件／6件 为 83.3%"
    assert found.en == "the text says 93.3% (办结率), but 5件 of 6件 is 83.3%"
    (none,) = percentage_outcomes("收到建议0件，办结0件，办结率100%。")
    assert "为 —%" in none.zh


@pytest.mark.parametrize(
    ("statement", "reach"),
    [
        (said(3), (3, 3)),
        (said(420, "420余件", approximate=True), (420, 430)),
        (said(423, "423余件", approximate=True), (423, 424)),
        (said(1000, "超过1000件", approximate=True), (1000, 2000)),
        (said(1000, "近1000件", approximate=True), (500, 1000)),
        (said(990, "将近990件", approximate=True), (891, 990)),
        (said(990, "约990件", approximate=True), (792, 1188)),
        (said(1000, "约1000件", approximate=True), (500, 1500)),
        (said(0, "约0件", approximate=True), (-0.5, 0.5)),
        (said(30, most=40), (30, 40)),
        (said(2, unit="次/月"), (21.6, 26.4)),
        (said(2, unit="次/月", most=3), (21.6, 39.6)),
        (said(30, "约30条", unit="条/月", approximate=True), (259.2, 475.2)),
        (said(None), (0, 0)),
    ],
)
def test_how_far_a_stated_number_reaches(statement: Statement, reach: tuple[float, float]) -> None:
    assert span(statement) == pytest.approx(reach)


def test_money_is_compared_in_the_unit_of_the_row() -> None:
    assert in_unit(said(2, unit="万元"), "元") == (20_000, 20_000)
    assert in_unit(said(20_000, unit="元"), "万元") == (2, 2)
    assert in_unit(said(1, unit="亿元"), "万元") == (10_000, 10_000)
    assert in_unit(said(3, unit=""), "万元") == (3, 3)
    assert in_unit(said(3), "元") == (3, 3)
    assert in_unit(said(3, unit="元"), "件") == (3, 3)


@pytest.mark.parametrize(
    ("scope", "kind", "part", "own"),
    [
        ("", BodyKind.TOWNSHIP, None, True),
        ("全镇", BodyKind.TOWNSHIP, None, True),
        ("全县", BodyKind.TOWNSHIP, None, False),
        ("全县", BodyKind.COUNTY, None, True),
        ("全镇", BodyKind.DEPARTMENT, None, False),
        ("各乡镇", BodyKind.COUNTY, None, False),
        ("各乡镇", BodyKind.COUNTY, 0, True),
        ("县直部门", BodyKind.COUNTY, None, False),
        ("所属", BodyKind.DEPARTMENT, None, False),
        ("全县", None, None, True),
        ("全街道", None, None, True),
        ("全县各个部门", None, None, False),
        ("本级", None, None, True),
    ],
)
def test_whose_number_it_is(scope: str, kind: BodyKind | None, part: int | None, own: bool) -> None:
    assert is_own(said(1, scope=scope, part_of=part), kind) is own


def test_what_is_spoken_of() -> None:
    statements = (said(1), said(None), said(5, cumulative=True), said(7, scope="各乡镇"))
    heard = spoken(content(statements=statements), Cells(content()), BodyKind.TOWNSHIP, 2022, "")
    assert heard.statements == (statements[0],)
    assert heard.lasting == (statements[2],)
    assert heard.unit == "柳河镇"
    assert spoken(content(), Cells(content()), None, 2022, "金山镇").unit == "金山镇"
    assert len(heard.named(Subject.REQUESTS_RECEIVED)) == 4
    assert heard.of(Subject.REVIEWS_TOTAL) == []
    assert not heard.recognised
    assert spoken(content(signals=(RECOGNISED_TEXT,)), Cells(content()), None, 2022, "").recognised


def test_cells_of_one_table_are_added_up_unless_one_was_left_unread() -> None:
    cells = Cells(content(table()))
    ((name, found),) = rows_of(said(3, rows=("t3:n1", "t3:n2:total", "g2014:c1")), cells)
    assert (name, [one.key for one in found]) == ("t3", ["t3.n1.total", "t3.n2.total"])
    assert list(rows_of(said(3, rows=("t3:n1", "t3:n4")), cells)) == []
    assert [name for name, _ in rows_of(said(3, rows=("t3:n1", "t3:nonsense")), cells)] == ["t3"]
    assert [name for name, _ in rows_of(said(3, rows=("t3:n1", "t3:n1:nonsense")), cells)] == ["t3"]


def test_sums_and_meetings() -> None:
    assert total_of([cell("甲", 2), cell("乙", 3)]) == (5, 5)
    assert total_of([cell("甲", 2), cell("乙", None)]) == (2, inf)
    assert meets((3, 3), (3, 3))
    assert meets((1, 3), (3, 9))
    assert meets((3, 9), (1, 3))
    assert not meets((4, 9), (1, 3))
    assert not meets((1, 3), (4, 9))
    assert unit_of([replace(cell("h4", 1), table="g2014", row="h4", column="value")]) == "万元"
    assert unit_of([replace(cell("x", 1), table="nonsense")]) == ""


def test_which_tables_may_be_judged() -> None:
    def known(*tables: TableReading, files: tuple[Attachment, ...] = ()) -> set[str]:
        return set(Cells(content(*tables, files=files)).tables)

    assert known(table()) == {"t3"}
    assert known(table(problem="rows missing")) == set()
    assert known(table(confidence=0.95)) == {"t3"}
    assert known(table(confidence=0.949)) == set()
    assert known(table(), table()) == set()
    assert known(table("nonsense")) == set()
    file = Attachment(name="a", url="u", type="pdf", tables=(table(),))
    assert known(files=(file,)) == {"t3"}
    assert known(files=(file, file)) == set()
    assert known(table(problem="rows missing"), files=(file,)) == set(), "the page's own reading goes before"
    assert Cells(content(table(confidence=0.99))).recognised
    assert not Cells(content(table())).recognised


def test_cells_and_what_they_can_be() -> None:
    cells = Cells(content(table()), former=True)
    found = cells.cell("t3", "n1", "total")
    assert found is not None
    assert (found.key, found.value, found.former) == ("former.t3.n1.total", 3, True)
    assert found.label == "本年新收政府信息公开申请数量·总计"
    assert cells.cell("t3", "n4", "total") is None
    assert cells.has("t3", "n2", "total") and not cells.has("t3", "n4", "total")
    assert cells.value("t3", "n1", "total") == 3
    assert cells.value("t3", "n2", "total") is None
    assert cells.range("t3", "n1", "total") == (3, 3)
    assert cells.range("t3", "n2", "total") == (0, inf)
    assert cells.range("nonsense", "n2", "total") == (-inf, inf)
    assert [one.row for one in cells.blanks("t3")] == ["n2"], "what is not blank but cannot be read is no blank"
    assert list(cells.blanks("t4")) == []


def test_labels_in_the_words_of_the_form() -> None:
    cells = Cells(content(table(), table("t4")))
    assert cells.label("t3", "r3_2", "natural") == "其他法律行政法规禁止公开·自然人"
    assert "之" in cells.label("t3", "r3_8", "total") or cells.label("t3", "r3_8", "total").endswith("·总计")
    assert cells.label("t4", "count", "lr_upheld") == "行政诉讼复议后起诉结果维持"
    assert cells.label("t3", "nonsense", "total") == "nonsense·总计"
    assert cells.label("t3", "n1", "nonsense") == "本年新收政府信息公开申请数量·nonsense"
    old = Cells(content(TableReading(table="g2014", form="g2014", read="html", figures=())))
    assert old.label("g2014", "c1_1", "value") == "当面申请数"
    assert old.label("g2014", "d3", "value") == "行政复议数量之其他情形数"
    assert old.label("g2014", "e3", "value") == "行政诉讼数量之其他情形数"


PLATFORMS = "\t平台名称\t始办日期\t信息公示或推送情况\t点击量\n政务微信\t某镇公众号\t2015.12\t30条每月\t2591次\n说明"


@pytest.mark.parametrize(
    ("sent", "text", "found"),
    [
        (360, PLATFORMS, set()),
        (324, PLATFORMS, set()),
        (396, PLATFORMS, set()),
        (397, PLATFORMS, {"X-04"}),
        (323, PLATFORMS, {"X-04"}),
        (360, "2018年，我镇通过政务微信发布信息30条。", {"X-04"}),
        (360, "2018年，我镇每月通过政务微信发布信息30条。", set()),
        (360, "2018年，我镇通过政务微信每个月发布信息30条。", set()),
        (360, "2018年，我镇每周通过政务微信发布信息7条。", set()),
    ],
)
def test_a_number_a_month_is_not_the_years(sent: int, text: str, found: set[str]) -> None:
    values = old_form() | {"g2014.a2_4.value": str(sent), "g2014.a1.value": "400", "g2014.a2_5.value": "100"}
    checks = checks_of(report(values, "g2014", text=text), kind=BodyKind.TOWNSHIP)
    assert {one.rule.id for one in checks.broken} == found
