"""Workbooks: every statutory form with all its figures, cells as they are shown, odd and hostile files."""

from __future__ import annotations

import io
import os
import random
import re
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.containers import kind_of
from crawler.files.grids import Grid
from crawler.files.parsed import Parsed
from crawler.files.sheets.shown_numbers import shown_number
from crawler.files.sheets.workbook import EncryptedWorkbook, read_workbook
from storage.figures import FORM_IDS, form
from storage.moments import SHANGHAI
from tests.crawler.files.made_packed.compound import ole_bytes
from tests.crawler.files.made_sheets.forms_in_sheets import Layout, layout_of, values_of
from tests.crawler.files.made_sheets.markup import workbook_xml

MADE = Path(__file__).parent / "made_sheets"
MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL", Path(__file__).parents[4] / "shared/material"))
ATTACHMENTS = MATERIAL / "documents/attachments"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODD_ROWS = (
    ("完成率", "98.5%"),
    ("报送日期", "2023-01-18"),
    ("会议时间", "2022-11-03 09:30"),
    ("年份", "2022"),
    ("收费（万元）", "1,234.50"),
    ("人均", "3.1"),
    ("增减", "-4"),
    ("零", "0"),
    ("噪声", "0.3"),
    ("件数", "12件"),
    ("是", "TRUE"),
    ("序号", "007"),
    ("错误", "#DIV/0!"),
)


def made(name: str) -> bytes:
    return (MADE / name).read_bytes()


def form_content(form_id: str, ending: str) -> bytes:
    if ending == "xml":
        return workbook_xml({"Sheet1": layout_of(form_id)}).encode()
    return made(f"{form_id}.{ending}")


def saved(fill: Callable[[Any], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def only_grid(parsed: Parsed) -> tuple[tuple[str | None, ...], ...]:
    (block,) = parsed.blocks
    assert isinstance(block, Grid)
    return block.rows


@pytest.mark.parametrize("ending", ["xlsx", "xls", "xml"])
@pytest.mark.parametrize("form_id", FORM_IDS)
def test_all_figures_of_a_form_come_out(form_id: str, ending: str) -> None:
    parsed = read_workbook(form_content(form_id, ending))
    assert parsed.problem is None
    tables = {table.table: table for table in read_tables(parsed.blocks, read="xlsx")}
    wanted = values_of(form_id)
    assert list(tables) == list(wanted)
    assert {name: table.problem for name, table in tables.items() if table.problem} == {}
    for name, rows in wanted.items():
        columns = [column.key for column in form(form_id).table(name).columns]
        read = {row: tuple(tables[name].value(row, column) for column in columns) for row in rows}
        assert read == rows
        blank = sum(value is None for values in rows.values() for value in values)
        assert sum(figure.raw == "" for figure in tables[name].figures) == blank
        assert {tables[name].form, tables[name].read} == {form_id, "xlsx"}


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_the_three_formats_give_the_same_cells(form_id: str) -> None:
    first, *others = (read_workbook(form_content(form_id, ending)).blocks for ending in ("xlsx", "xls", "xml"))
    assert others == [first, first]


@pytest.mark.parametrize("ending", ["xlsx", "xls"])
def test_cells_come_as_they_are_shown(ending: str) -> None:
    parsed = read_workbook(made(f"odd.{ending}"))
    assert parsed.blocks == ("各类单元格", Grid(rows=ODD_ROWS), "说明", "本表由柳溪镇党政综合办公室填报。")
    assert parsed.problem == "1 hidden sheets left out"
    assert [one.raw.split()[0] for one in parsed.properties] == ["created", "modified"]
    assert all(one.moment.tzinfo is not None for one in parsed.properties)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (5, "General", "5"),
        (5.0, "", "5"),
        (1234567, "#,##0", "1,234,567"),
        (0.5, "0%", "50%"),
        (0.985, "0.00%", "98.50%"),
        (2.5, "0", "3"),
        (3.5, "0_ ", "4"),
        (-3, "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-3.00"),
        (-3, "0_);[Red](0)", "-3"),
        (-3, "0;[Red]0", "-3"),
        (0, "0;-0;", "0"),
        (0, "#", "0"),
        (7, "000", "007"),
        (12, '0"件"', "12件"),
        (1.5, '"￥"#,##0.00', "1.50"),
        (1.5, "[$¥-804]#,##0.00", "1.50"),
        (12345678, "0.00,,", "12.35"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.3333333333"),
        (1e20, "0.00", "100000000000000000000"),
        (1.5, "# ?/?", "1.5"),
        (1500.0, "0.00E+00", "1500"),
        (2, "[DBNum1][$-804]General", "2"),
        (70487, '0.0000;"a;b"', "70487.0000"),
        (1e-7, "General", "0.0000001"),
        (float("inf"), "0", "inf"),
    ],
)
def test_numbers_in_their_formats(value: float, number_format: str, shown: str) -> None:
    assert shown_number(value, number_format) == shown


@pytest.mark.parametrize(("row", "column"), [(999_999, 1), (1, 16_384), (1_048_576, 16_384)])
def test_a_cell_at_the_end_of_the_plane_loses_nothing(row: int, column: int) -> None:
    layout = layout_of("g2021")

    def fill(book: Any) -> None:
        for number, cells in enumerate(layout.rows, 1):
            for place, value in enumerate(cells, 1):
                book.active.cell(number, place, value)
        book.active.cell(row, column, "x")

    parsed = run_confined(read_workbook, saved(fill))
    tables = {table.table: table for table in read_tables(parsed.blocks, read="xlsx")}
    assert tables["t3"].value("tot", "total") == values_of("g2021")["t3"]["tot"][-1]
    assert parsed.problem == "limit: sheets cut: Sheet"


def test_dimensions_that_lie_change_nothing() -> None:
    plain = made("g2021.xlsx")
    for dimension in (b'ref="A1:XFD1048576"', b'ref="A1"', b'ref="C5:D6"'):
        lied = repacked(plain, "xl/worksheets/sheet1.xml", partial(_redimensioned, to=dimension))
        assert read_workbook(lied).blocks == read_workbook(plain).blocks


def _redimensioned(part: bytes, to: bytes) -> bytes:
    start = part.index(b"<dimension ")
    end = part.index(b"/>", start)
    return part[:start] + b"<dimension " + to + part[end:]


def test_merged_ranges_over_the_whole_plane_cost_nothing() -> None:
    def hostile(part: bytes) -> bytes:
        ranges = b'<mergeCell ref="A3:XFD1048576"/>' * 500
        return part.replace(b"</sheetData>", b"</sheetData><mergeCells>" + ranges + b"</mergeCells>")

    def fill(book: Any) -> None:
        for row in (("甲", "乙"), (1, None), (3, 4)):
            book.active.append(row)

    content = repacked(saved(fill), "xl/worksheets/sheet1.xml", hostile)
    assert only_grid(run_confined(read_workbook, content)) == (("甲", "乙"), ("1", ""), ("3", None))


def test_a_row_of_a_table_left_blank_is_kept_where_it_is_framed() -> None:
    def fill(book: Any) -> None:
        book.active.append(["结果维持", "结果纠正"])
        for column in (1, 2):
            book.active.cell(2, column).border = openpyxl.styles.Border(left=openpyxl.styles.Side(style="thin"))

    assert only_grid(read_workbook(saved(fill))) == (("结果维持", "结果纠正"), ("", ""))
    assert only_grid(read_workbook(saved(lambda book: book.active.append(["甲", "乙"])))) == (("甲", "乙"),)


def test_prose_in_merged_cells_becomes_lines_and_heads_stay_in_the_table() -> None:
    prose = "一、总体情况\n" + "全年主动公开政府信息三百一十六条，其中财政预决算四条，惠农补贴五十八条。" * 2

    def fill(book: Any) -> None:
        sheet = book.active
        rows: list[list[object]] = [["第二十条\n第（一）项"], [prose], ["规章", 1], ["其他对外管理\n服务事项"]]
        for row in rows:
            sheet.append(row)
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:B2")

    first, *lines, last = read_workbook(saved(fill)).blocks
    assert first == Grid(rows=(("第二十条第（一）项", None),))
    assert lines == prose.split("\n")
    assert last == Grid(rows=(("规章", "1"), ("其他对外管理服务事项", "")))


def test_a_sheet_of_one_column_is_lines() -> None:
    def fill(book: Any) -> None:
        for line in ("柳溪镇年度报告", None, "一、总体情况"):
            book.active.append([line])

    assert read_workbook(saved(fill)).blocks == ("柳溪镇年度报告", "一、总体情况")


def test_only_hidden_sheets_and_empty_books() -> None:
    def fill(book: Any) -> None:
        book.create_sheet("数据")["A1"] = "x"
        book["数据"].sheet_state = "veryHidden"

    assert read_workbook(saved(fill)) == Parsed(
        blocks=(), properties=read_workbook(saved(fill)).properties, problem="1 hidden sheets left out"
    )
    assert read_workbook(saved(lambda book: None)).problem is None


def test_the_moments_in_the_properties() -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = "x"

    core = (
        b'<cp:coreProperties xmlns:cp="a" xmlns:dcterms="b"><dcterms:created type="W3CDTF">2023-01-18T01:30:00Z'
        b"</dcterms:created><dcterms:modified>2023-01-20T10:00:00+08:00</dcterms:modified></cp:coreProperties>"
    )
    parsed = read_workbook(repacked(saved(fill), "docProps/core.xml", lambda _: core))
    assert [(one.raw.split()[0], one.moment.astimezone(SHANGHAI).isoformat()) for one in parsed.properties] == [
        ("created", "2023-01-18T09:30:00+08:00"),
        ("modified", "2023-01-20T10:00:00+08:00"),
    ]
    blank = core.replace(b"2023-01-18T01:30:00Z", b"2006-09-16T00:00:00Z")  # as it stands in every new workbook
    parsed = read_workbook(repacked(saved(fill), "docProps/core.xml", lambda _: blank))
    assert [one.raw for one in parsed.properties] == ["modified 2023-01-20T10:00:00+08:00"]
    xml = read_workbook(form_content("l2008", "xml"))
    assert [one.raw for one in xml.properties] == ["created 2019-01-18T02:30:00Z", "modified 2019-01-25T08:00:00Z"]


def test_styles_that_openpyxl_refuses_do_not_lose_the_sheet() -> None:
    def fill(book: Any) -> None:
        book.active.append(["规章", 3, 0.5])

    broken = repacked(saved(fill), "xl/styles.xml", lambda part: re.sub(rb"<fill>.*?</fill>", b"<fill/>", part))
    with pytest.raises((TypeError, ValueError, KeyError)):
        openpyxl.load_workbook(io.BytesIO(broken))
    assert only_grid(read_workbook(broken)) == (("规章", "3", "0.5"),)


def test_a_password_is_told() -> None:
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 0)
    guarded = ole_bytes({"Workbook": begin + struct.pack("<HH", 0x2F, 6) + bytes(6)})
    with pytest.raises(EncryptedWorkbook, match="encrypted"):
        read_workbook(guarded)
    with pytest.raises(EncryptedWorkbook, match="encrypted"):
        read_workbook(ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    with pytest.raises(Unparsed, match="encrypted"):
        run_confined(read_workbook, guarded)


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    kinds = (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY x "geheim">')
    for entity in kinds:
        doctype = f"<!DOCTYPE Workbook [{entity}]>"
        markup = workbook_xml({"表": Layout(rows=[["甲", "EVIL"]])}).replace("<Workbook", f"{doctype}<Workbook")
        parsed = read_workbook(markup.replace("EVIL", "&x;").encode())
        assert "geheim" not in str(parsed.blocks)
        doctype = doctype.replace("Workbook", "sst")
        content = repacked(made("l2008.xlsx"), "xl/sharedStrings.xml", partial(_with_entity, doctype=doctype))
        try:
            blocks = str(run_confined(read_workbook, content).blocks)
        except Unparsed:
            continue
        assert "geheim" not in blocks or "SYSTEM" not in entity


def _with_entity(part: bytes, doctype: str) -> bytes:
    return part.replace(b"<sst ", doctype.encode() + b"<sst ", 1).replace(b"</t>", b"&x;</t>", 1)


def test_entities_that_multiply_end_quickly() -> None:
    laughs = '<!ENTITY a0 "haha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f"<!DOCTYPE sst [{laughs}]>".encode()

    def hostile(part: bytes) -> bytes:
        return part.replace(b"<sst ", doctype + b"<sst ", 1).replace(b"</t>", b"&a9;</t>", 1)

    with pytest.raises(Unparsed, match=r"invalid XML|memory"):
        run_confined(read_workbook, repacked(made("l2008.xlsx"), "xl/sharedStrings.xml", hostile), seconds=20)


def test_a_bomb_is_refused() -> None:
    content = repacked(made("l2008.xlsx"), "xl/sharedStrings.xml", lambda part: part + b" " * 40_000_000)
    with pytest.raises(ValueError, match="limit: packed more than 200 to 1"):
        read_workbook(content)


def test_a_hundred_thousand_rows_are_cut() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>7</v></c></row>' for n in range(1, 100_001))
    part = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    parsed = run_confined(read_workbook, repacked(made("l2008.xlsx"), "xl/worksheets/sheet1.xml", lambda _: part))
    assert len(only_grid(parsed)) == 4000
    assert parsed.problem == "limit: sheets cut: Sheet"


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    place = chance.randrange(len(changed))
    length = chance.randrange(1, 60)
    way = chance.randrange(4)
    if way == 0:
        for _ in range(length):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif way == 1:
        del changed[place:]
    elif way == 2:
        changed[place : place + length] = chance.randbytes(length)
    else:
        del changed[place : place + length]
    return bytes(changed)


PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml")


@pytest.mark.parametrize("ending", ["xlsx", "xls", "xml"])
def test_damaged_workbooks_get_a_verdict(ending: str) -> None:
    chance = random.Random(f"workbook {ending}")
    content = form_content("g2014", ending)
    read, refused = 0, 0
    for number in range(210):
        if ending == "xlsx" and number % 2:
            broken = repacked(content, chance.choice(PARTS), lambda part: mutated(part, chance))
        else:
            broken = mutated(content, chance)
        try:
            parsed = run_confined(read_workbook, broken, seconds=20)
        except Unparsed as unparsed:
            assert "longer than" not in str(unparsed)
            refused += 1
        else:
            assert isinstance(parsed, Parsed)
            read += 1
    assert read + refused == 210
    assert min(read, refused) > 2


REAL: dict[str, tuple[list[tuple[str, int, int]], dict[tuple[int, int], str]]] = {
    "jiangxi-10月.xls": (
        [("", 40, 5)],
        {
            (0, 0): "万载县主要农副产品及居民生活必需品价格行情",
            (2, 0): "一、粮食类",
            (4, 1): "调和油",
            (9, 3): "元/500克",
        },
    ),
    "jiangxi-附件1：江西省2021年度考试录用公务员职位表.xls": (
        [("", 3396, 13)],
        {(0, 0): "江西省2021年度考试录用公务员职位表", (5, 2): "江西省社会科学界联合会"},
    ),
    "jiangxi-附件1：江西省2023年特岗教师招聘岗位表-1.xls": ([("", 671, 6)], {(2, 0): "1", (5, 2): "360122106003"}),
    "jiangxi-2022年通过普通高等学校师范类专业认证的专业名单-迅捷PDF转换器.xlsx": (
        [("", 417, 8)],
        {(2, 0): "序号", (4, 1): "华东师范大学", (416, 0): "381"},
    ),
    "jiangxi-江西省2022年中小学教师招聘岗位信息表(2).xlsx": (
        [("职位审核表", 3286, 9), ("Sheet1", 189, 2)],
        {(0, 0): "附件", (4, 1): "江西省省直", (3285, 0): "3283"},
    ),
    "jiangxi-江西省2023年中小学教师招聘岗位表（定）.xlsx": (
        [("职位审核表", 2512, 9), ("分析", 151, 9)],
        {(2, 0): "1", (5, 2): "江西省直第七幼儿园", (2511, 0): "2510"},
    ),
    "jiangxi-附件：2018年宜春市市直机关遴选公务员（参照管理单位工作人员）职位表.xlsx": (
        [("", 33, 11)],
        {(4, 1): "中共宜春市委统一战线工作部", (5, 2): "科员", (32, 0): "25"},
    ),
}
"""Sheets that hold something with rows and columns, and texts of the first, looked up with openpyxl and xlrd."""


def test_real_workbooks() -> None:
    if not ATTACHMENTS.is_dir():
        pytest.skip(f"real material not found: {ATTACHMENTS}")
    paths = sorted(path for path in ATTACHMENTS.iterdir() if path.suffix in (".xls", ".xlsx"))
    assert {path.name for path in paths} >= set(REAL)
    for path in paths:
        content = path.read_bytes()
        if kind_of(content, path.name) == "html":
            continue
        parsed = read_workbook(content)
        grids = [block for block in parsed.blocks if isinstance(block, Grid)]
        names = [block for block in parsed.blocks if isinstance(block, str)]
        assert grids, path.name
        assert parsed.problem is None, path.name
        if path.name in REAL:
            sheets, texts = REAL[path.name]
            shown = zip(names or [""], grids, strict=True)
            assert [(name, len(grid.rows), grid.width) for name, grid in shown] == sheets
            assert {place: grids[0].rows[place[0]][place[1]] for place in texts} == texts


def test_a_sheet_that_is_not_in_the_file_is_told() -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = "here"
        book.create_sheet("second")["A1"] = "gone"

    whole = saved(fill)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            if name != "xl/worksheets/sheet2.xml":
                after.writestr(name, before.read(name))
    assert read_workbook(whole).problem is None
    assert read_workbook(out.getvalue()).problem == "unparsed (partial): 1 sheets missing"
