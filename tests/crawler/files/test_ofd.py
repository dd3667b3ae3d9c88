"""OFD files: text and tables by their places, over pages and documents; hostile and broken ones end in a verdict."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.grids import Grid, block_text
from crawler.files.laid_out.ofd import read_ofd
from crawler.files.laid_out.ofd_package import Refused
from crawler.files.laid_out.pdf import Scan
from crawler.files.parsed import Parsed
from storage.fingerprint import fold
from storage.moments import SHANGHAI
from tests.makers.ofd import DATES, SPACE, Sheet, ofd_bytes, ofd_file, zipped
from tests.makers.report_data import REPORTS

MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL") or Path(__file__).parents[4] / "shared" / "material")
REAL = MATERIAL / "documents" / "ofd"
real = pytest.mark.skipif(not REAL.is_dir(), reason=f"real material not found: {REAL}")


def sheet(*lines: str, size: float = 3.7) -> Sheet:
    made = Sheet()
    for number, line in enumerate(lines):
        made.text(26, 30 + 7 * number, line, size)
    return made


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("style", ["rectangles", "lines", "fills"])
@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_with_drawn_tables(name: str, style: str) -> None:
    report = REPORTS[name]()
    parsed = read_ofd(ofd_bytes(report, style=style))
    assert parsed.problem is None
    assert fold(block_text(parsed.blocks)) == fold(report.text())
    tables = read_tables(parsed.blocks, read="ofd")
    assert {table.problem for table in tables} == {None}
    found = {(table.table, figure.row, figure.column): figure.value for table in tables for figure in table.figures}
    assert {key: found.get(key, "missing") for key in report.figures} == report.figures


@pytest.mark.parametrize("name", ["township", "county"])
def test_a_report_without_drawn_lines(name: str) -> None:
    report = REPORTS[name]()
    parsed = read_ofd(ofd_bytes(report, style="none"))
    assert not any(isinstance(block, Grid) for block in parsed.blocks)
    assert fold(block_text(parsed.blocks)) == fold(report.text())
    tables = read_tables(parsed.blocks, read="ofd")
    found = {(table.table, figure.row, figure.column): figure.value for table in tables for figure in table.figures}
    assert {key: found.get(key, "missing") for key in report.figures} == report.figures


def test_paragraphs_are_whole_and_furniture_is_gone() -> None:
    report = REPORTS["township"]()
    blocks = read_ofd(ofd_bytes(report)).blocks
    paragraph = next(part for part in report.parts if getattr(part, "mark", "") == "（二）")
    assert "（二）" + getattr(paragraph, "text", "") in blocks
    assert not any(isinstance(block, str) and (block[-4:] == "政务公开" or block.startswith("— ")) for block in blocks)


def test_dates_are_properties() -> None:
    found = read_ofd(ofd_file([sheet("柳溪镇的年度报告")])).properties
    assert [(one.raw, one.moment) for one in found] == [
        ("CreationDate 2023-01-18T09:30:00", datetime(2023, 1, 18, 9, 30, tzinfo=SHANGHAI)),
        ("ModDate 2023-01-19", datetime(2023, 1, 19, tzinfo=SHANGHAI)),
    ]


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2021-6-4", date(2021, 6, 4)),
        ("2020-12-08 18:17:21", date(2020, 12, 8)),
        ("2021-05-28T12:50:45+08:00", date(2021, 5, 28)),
    ],
)
def test_dates_as_programs_write_them(raw: str, day: date) -> None:
    (found,) = read_ofd(ofd_file([sheet("柳溪镇")], info=f"<ofd:ModDate>{raw}</ofd:ModDate>")).properties
    assert found.moment.astimezone(SHANGHAI).date() == day


@pytest.mark.parametrize("raw", ["", "0001-01-01", "2021-13-01", "yesterday", "2021-02-30T09:30:00"])
def test_no_dates(raw: str) -> None:
    assert read_ofd(ofd_file([sheet("柳溪镇")], info=f"<ofd:CreationDate>{raw}</ofd:CreationDate>")).properties == ()


def test_steps_between_signs_tell_words_from_columns() -> None:
    page = Sheet()
    page.objects.append(
        '<ofd:TextObject Boundary="20 20 150 6" Size="4"><ofd:TextCode X="0" Y="4" '
        'DeltaX="g 3 4 30 2 20">行政许可12 7</ofd:TextCode></ofd:TextObject>'
    )
    assert read_ofd(ofd_file([page])).blocks == ("行政许可 12 7",)


def test_matrices_places_and_nested_blocks() -> None:
    page = Sheet()
    inner = (
        '<ofd:TextObject Boundary="10 10 50 9" CTM="2 0 0 2 0 0" Size="2"><ofd:TextCode X="0" Y="2" DeltaX="2">年报'
        "</ofd:TextCode></ofd:TextObject>"
    )
    page.objects.append(f"<ofd:PageBlock><ofd:PageBlock>{inner}</ofd:PageBlock></ofd:PageBlock>")
    page.text(18, 14, "在此", 4)
    assert read_ofd(ofd_file([page])).blocks == ("年报在此",)


def test_pages_on_their_side_are_read_upright() -> None:
    page = Sheet()
    for number, line in enumerate(("柳溪镇年度报告", "行政许可 43", "行政处罚 12")):
        for place, words in enumerate(line.split()):
            steps = " ".join("4" if not sign.isascii() else "2" for sign in words[:-1])
            page.objects.append(
                f'<ofd:TextObject Boundary="{100 - 8 * number} {20 + 60 * place} 9 90" CTM="0 1 -1 0 9 0" Size="4">'
                f'<ofd:TextCode X="0" Y="4" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
            )
    assert read_ofd(ofd_file([page])).blocks == ("柳溪镇年度报告", "行政许可 43", "行政处罚 12")


def test_text_set_downwards_and_marks_across_the_page() -> None:
    page = sheet("柳溪镇年度报告")
    page.objects.append(
        '<ofd:TextObject Boundary="150 100 9 60" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="0 0" DeltaY="5 5">购买方'
        '</ofd:TextCode></ofd:TextObject><ofd:TextObject Boundary="50 150 90 90" CTM="0.7 -0.7 0.7 0.7 0 0" Size="9">'
        '<ofd:TextCode X="0" Y="9">仅供参考</ofd:TextCode></ofd:TextObject>'
    )
    assert read_ofd(ofd_file([page])).blocks == ("柳溪镇年度报告", "购买方")


def test_what_is_not_painted_is_not_read() -> None:
    page = sheet("看得见的话")
    page.text(26, 60, "看不见的话", more='Visible="false"')
    page.text(26, 70, "透明的话", more='Alpha="0"')
    assert read_ofd(ofd_file([page])).blocks == ("看得见的话",)


def test_text_laid_under_a_scan_is_read() -> None:
    page = Sheet(objects=['<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="9"/>'])
    page.text(26, 60, "扫描件下面由扫描仪认出来的文字", more='Alpha="0"')
    assert read_ofd(ofd_file([page])).blocks == ("扫描件下面由扫描仪认出来的文字",)


def test_templates_and_repeated_drawings() -> None:
    page = sheet("柳溪镇")
    page.head = '<ofd:Template TemplateID="2" ZOrder="Background"/><ofd:PageRes>../../Own.xml</ofd:PageRes>'
    page.objects.append('<ofd:CompositeObject Boundary="26 60 90 9" ResourceID="7"/>')
    template = Sheet()
    template.text(26, 90, "底版上的话")
    unit = Sheet()
    unit.text(0, 4, "重复的图里的话")
    own = (
        f'<ofd:Res {SPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7" Width="9" Height="9"><ofd:Content>'
        f"{''.join(unit.objects)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    content = ofd_file(
        [page],
        common='<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>',
        more={"Doc_0/Tpls/Tpl_0/Content.xml": template.xml(), "Doc_0/Own.xml": own},
    )
    assert read_ofd(content).blocks == ("柳溪镇", "重复的图里的话", "底版上的话")


def test_a_drawing_that_holds_itself_ends() -> None:
    page = sheet("柳溪镇")
    page.objects.append('<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="7"/>')
    loop = '<ofd:CompositeObject Boundary="1 1 9 9" ResourceID="7"/>' * 9
    own = (
        f'<ofd:Res {SPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>{loop}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    parsed = read_ofd(ofd_file([page], common="<ofd:PublicRes>Own.xml</ofd:PublicRes>", more={"Doc_0/Own.xml": own}))
    assert parsed.blocks == ("柳溪镇",)
    assert parsed.problem == "unparsed (partial): page 1: longer than is read"


def test_all_documents_of_a_file_are_read() -> None:
    assert read_ofd(ofd_file([sheet("柳溪镇。")], bodies=2)).blocks == ("柳溪镇。", "柳溪镇。")


def test_seals_and_notes_are_left_out() -> None:
    note = f'<ofd:PageAnnot {SPACE}><ofd:Annot Type="Stamp"><ofd:Appearance>{sheet("印章").objects[0]}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    content = ofd_file([sheet("柳溪镇")], more={"Doc_0/Annots/Page_0/Annotation.xml": note})
    assert read_ofd(content).blocks == ("柳溪镇",)


def test_a_missing_page_is_named() -> None:
    content = ofd_file([sheet(f"第{sign}页的话。") for sign in "一二三四"], more={"Doc_0/Pages/Page_2/Content.xml": ""})
    parsed = read_ofd(content)
    assert parsed.blocks == ("第一页的话。", "第二页的话。", "第四页的话。")
    assert parsed.problem == "unparsed (partial): page 3 missing"


def test_a_damaged_page_is_named() -> None:
    parsed = read_ofd(ofd_file([sheet("前页的话。"), "<ofd:Page", sheet("后页的话。")]))
    assert parsed.blocks == ("前页的话。", "后页的话。")
    assert (parsed.problem or "").startswith("unparsed (partial): page 2: damaged")


def test_a_picture_among_pages_is_named_and_a_file_of_pictures_is_a_scan() -> None:
    picture = Sheet(objects=['<ofd:ImageObject Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="9"/>'])
    parsed = read_ofd(ofd_file([sheet("柳溪镇二〇二二年政府信息公开工作年度报告"), picture]))
    assert parsed.problem == "page 2: picture only"
    for pages in ([picture], [Sheet()], [picture, picture]):
        with pytest.raises(Scan):
            read_ofd(ofd_file(pages))


def test_thousands_of_pages_are_read_up_to_the_limit() -> None:
    parsed = read_ofd(ofd_file([sheet("同一页的话。", f"第{number}段。") for number in range(3000)]))
    assert parsed.problem == "unparsed (partial): limit: 300 of 3000 pages read"
    assert len(parsed.blocks) >= 300


def test_no_address_leads_out_of_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(sheet("外面的话").xml(), encoding="utf-8")
    for way in (str(secret), f"../../../../..{secret}", "..\\..\\..\\x.xml", "file://" + str(secret), "a" * 5000):
        document = parts(ofd_file([sheet("一")]))["Doc_0/Document.xml"].decode()
        content = ofd_file(
            [sheet("里面的话。"), sheet("二")],
            more={
                "Doc_0/Document.xml": document.replace(
                    "</ofd:Pages>", f'<ofd:Page ID="99" BaseLoc="{way}"/></ofd:Pages>'
                ),
                "../evil.xml": sheet("外面的话").xml(),
            },
        )
        parsed = read_ofd(content)
        assert (parsed.blocks, parsed.problem) == (("里面的话。",), "unparsed (partial): page 2 missing")


@pytest.mark.parametrize("place", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_and_no_file_is_read(tmp_path: Path, place: str, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("外面的话", encoding="utf-8")
    text = parts(ofd_file([sheet("柳溪镇")]))[place].decode().partition("?>")[2]
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', f'<!ENTITY a0 "ha">{bomb}<!ENTITY x "&a8;">'):
        made = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE y [{declared}]>{text}'.replace("柳溪镇", "&x;")
        content = ofd_file(
            [sheet("柳溪镇")], more={place: made.replace("<ofd:DocID>0", "<ofd:DocID>&x;").encode(encoding)}
        )
        with pytest.raises(Refused, match="entities"):
            read_ofd(content)


@pytest.mark.parametrize("name", ["Encrypt.xml", "Doc_0/Encryption.xml", "Encryptions.xml"])
def test_an_encrypted_file_says_so(name: str) -> None:
    with pytest.raises(Refused, match="encrypted"):
        read_ofd(ofd_file([sheet("柳溪镇")], more={name: "<a/>"}))


def test_what_is_no_ofd() -> None:
    with pytest.raises(Refused, match=r"OFD\.xml is missing"):
        read_ofd(zipped({"a.xml": "<a/>"}))
    with pytest.raises(Refused, match="its root is a"):
        read_ofd(zipped({"OFD.xml": "<a/>"}))
    with pytest.raises(zipfile.BadZipFile):
        read_ofd(b"PK\x03\x04 broken")


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    content = ofd_file([sheet("柳溪镇")], more={"Doc_0/Pages/Page_0/Content.xml": b" " * (33 * 1024**2)})
    with pytest.raises(Refused, match="limit"):
        read_ofd(content)


class RawName(zipfile.ZipInfo):
    """A member whose name is stored in bytes of another encoding, without the flag for UTF-8."""

    stored = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.stored, self.flag_bits & ~0x800


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_of_parts_in_chinese_without_their_flag(encoding: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts(ofd_file([sheet("柳溪镇")])).items():
            member = RawName(name)
            member.stored = name.replace("Doc_0", "文档_0").encode(encoding)
            archive.writestr(member, part.replace(b"Doc_0", "文档_0".encode()))
    assert "文档_0".encode(encoding) in out.getvalue()
    assert read_ofd(out.getvalue()).blocks == ("柳溪镇",)


def mutants(source: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Broken copies: bytes changed, cut short, parts of it twice, and members changed inside a whole container."""
    dice = random.Random(seed)
    members = parts(source)
    for number in range(count):
        if number % 2:
            name = dice.choice(sorted(members))
            part = bytearray(members[name])
            for _ in range(dice.randint(1, 12)):
                part[dice.randrange(len(part))] = dice.choice(b"<>\"'/0 9-.eLMgZ\x00\xff")
            yield zipped({**members, name: bytes(part[: dice.choice([len(part), dice.randrange(1, len(part))])])})
            continue
        broken = bytearray(source)
        for _ in range(dice.randint(1, 30)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        yield bytes(broken[: dice.choice([len(broken), dice.randrange(1, len(broken))])])


def verdict(content: bytes) -> str:
    """What comes of a file; runs in the child."""
    try:
        return f"parsed {len(read_ofd(content).blocks)}"
    except Scan:
        return "scan"


def test_two_hundred_damaged_files_each_get_a_verdict() -> None:
    verdicts = []
    for content in mutants(ofd_bytes(REPORTS["county"]()), 200, 5):
        try:
            verdicts.append(run_confined(verdict, content))
        except Unparsed as unparsed:
            verdicts.append(str(unparsed))
    assert len(verdicts) == 200
    assert not [one for one in verdicts if "died" in one or "longer than" in one]
    assert sum(one.startswith("parsed") for one in verdicts) > 20
    assert len(set(verdicts)) > 5


def of(name: str) -> Parsed:
    return read_ofd((REAL / f"ofdrw-{name}.ofd").read_bytes())


def rows(parsed: Parsed) -> list[tuple[str | None, ...]]:
    return [row for block in parsed.blocks if isinstance(block, Grid) for row in block.rows]


@real
def test_every_real_file_has_a_verdict() -> None:
    verdicts = {}
    for path in sorted(REAL.glob("*.ofd")):
        try:
            parsed = read_ofd(path.read_bytes())
        except Scan:
            verdicts[path.stem] = "scan"
        else:
            assert parsed.blocks, path.name
            assert parsed.problem is None, path.name
            verdicts[path.stem] = "text"
    assert len(verdicts) >= 35
    scans = {name for name, found in verdicts.items() if found == "scan"}
    assert scans == {"ofdrw-converter-V4RideRight", "ofdrw-converter-containsJPEG", "ofdrw-converter-h"}


@real
def test_a_real_letter() -> None:
    parsed = of("converter-n")
    assert parsed.blocks[:3] == ("测试符路桥区卫生局文件", "路卫发〔2011〕76号", "关于同意张阿三同志辞职的批复")
    assert parsed.blocks[-1] == "测试符路桥区卫生局办公室 2011年3月10日印发"
    assert "— 1 —" not in parsed.blocks
    assert [one.moment.date() for one in parsed.properties] == [date(2020, 1, 25)] * 2
    letter = of("converter-testPathFillOpacity")
    assert "按照7月7日张铭副市长主持召开" in fold(block_text(letter.blocks))
    assert fold(str(letter.blocks[-1])) == "2023年7月12日"


@real
def test_real_tables() -> None:
    (table,) = [block for block in of("converter-z").blocks if isinstance(block, Grid)]
    assert [(row[0], row[1], row[3]) for row in table.rows] == [
        ("名称", "类型", "可选/必选"),
        ("CodePosition", "xs:int", "必选"),
        ("CodeCount", "xs:int", "可选"),
        ("GlyphCount", "xs:int", "可选"),
        ("Glyphs", "ST_Array", "可选"),
    ]
    sheet_ = {row[0]: [cell for cell in row[1:] if cell is not None] for row in rows(of("converter-signout"))}
    assert sheet_["来文文号"] == ["府办专督〔2020〕24号", "来文单位", "市人民政府办公室"]
    assert sheet_["紧急程度"] == ["常规", "公开方式", "不公开", "公文处理类型", "签阅"]
    permit = {row[0]: row[1:] for row in rows(of("converter-zsbk"))}
    assert permit["建设规模"][0] == "4101平方米"
    assert permit["监理单位"] == ("中华监测有限公司", "总监理工程师", "李德义")
    assert permit["中华观测中心1 #楼"] == ("2202.7", "2202.7", "0", "3", "0")


@real
def test_real_rows_between_upright_lines() -> None:
    listed = [row for row in rows(of("converter-999")) if (row[0] or "").isdigit()]
    assert [row[0] for row in listed] == [str(number) for number in range(1, 101)]
    assert {(row[1], row[6], row[7], row[8]) for row in listed} == {("*餐饮服务*餐费", "100.00", "6%", "6.00")}


@real
def test_a_real_magazine_in_columns() -> None:
    text = fold(block_text(of("converter-y").blocks))
    assert fold("在国家档案局档案馆（室）司的具体指导下，2016年年底海关总署数字档案室率先通过项目验收") in text


@real
@pytest.mark.parametrize(
    ("name", "blocks"),
    [
        ("reader-helloworld", ("你好呀，OFD Reader&Writer！",)),
        ("reader-chineseDir", ("你好呀，OFD Reader&Writer！",)),
        ("converter-透明度文字", ("你好呀，OFD Reader&Writer！",)),
        ("reader-AddAttachment", ("这是一个带有附件的OFD文件",)),
        ("reader-multiKeywordInTextCode", ("打发打发打发打发打发哈哈打发哈哈哈哈哈哈哈哈哈打发",)),
        ("converter-pattern类型", ("信息系统密码应用测评要求", "中国密码学会密评联委会", "二〇二〇年十二月")),
    ],
)
def test_short_real_files(name: str, blocks: tuple[str, ...]) -> None:
    assert of(name).blocks == blocks


def test_the_made_dates_are_in_the_made_files() -> None:
    assert DATES in parts(ofd_file([Sheet()]))["OFD.xml"].decode()
