"""PDF files: text and tables however they were made; hostile and broken ones end in a verdict."""

from __future__ import annotations

import gzip
import io
import os
import random
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.grids import Block, Grid, block_text
from crawler.files.laid_out.pdf import MOST_PAGES, Scan, read_pdf
from crawler.files.parsed import Parsed
from storage.fingerprint import fold
from tests.makers.pdf_report import pdf_bytes
from tests.makers.report_data import REPORTS, Report
from tests.makers.report_tables import MadeTable
from tests.makers.text_report import laid_out

HERE = Path(__file__).parent / "made_pages"
MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL") or Path(__file__).parents[4] / "shared" / "material")
ATTACHED = MATERIAL / "documents" / "attachments"
real = pytest.mark.skipif(not ATTACHED.is_dir(), reason=f"real material not found: {ATTACHED}")

FONT = "STSong-Light"
LINES = (
    "柳溪镇全年主动公开政府信息四十二条",
    "行政许可 43 5",
    "其他法律行政法规禁止公开的情形没有发生过",
    "行政处罚 12 1",
)


def pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    canvas.setFont(FONT, 11)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def write(canvas: Canvas, x: float = 60, y: float = 780, lines: Sequence[str] = LINES) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, y - 16 * number, line)


def hidden(canvas: Canvas, line: str, y: float) -> None:
    text = canvas.beginText(60, y)
    text.setTextRenderMode(3)
    text.setFont(FONT, 11)
    text.textLine(line)
    canvas.drawText(text)


def picture(canvas: Canvas) -> None:
    """A grey point drawn over the whole page."""
    canvas.saveState()
    canvas.transform(595, 0, 0, 842, 0, 0)
    canvas._code.append("BI /W 1 /H 1 /CS /G /BPC 8 ID x EI")
    canvas.restoreState()


def figures(parsed: Parsed) -> dict[tuple[str, str, str], int | float | None]:
    tables = read_tables(parsed.blocks, read="pdf")
    return {(table.table, figure.row, figure.column): figure.value for table in tables for figure in table.figures}


def problems(parsed: Parsed) -> set[str | None]:
    return {table.problem for table in read_tables(parsed.blocks, read="pdf")}


def unruled(report: Report, valign: str, align: int) -> bytes:
    """The report with its tables set in columns, but no line drawn."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    face = ParagraphStyle("cell", fontName=FONT, fontSize=8, leading=12, wordWrap="CJK", alignment=align)
    text = ParagraphStyle("text", fontName=FONT, fontSize=10.5, leading=16, wordWrap="CJK")
    story: list[Flowable] = []
    for part in report.parts:
        if not isinstance(part, MadeTable):
            story.append(Paragraph(escape(part.mark + part.text), text))
            continue
        style = [("VALIGN", (0, 0), (-1, -1), valign), ("FONT", (0, 0), (-1, -1), FONT, 8)]
        for row, column, cell in part.places():
            if cell.down > 1 or cell.across > 1:
                style.append(("SPAN", (column, row), (column + cell.across - 1, row + cell.down - 1)))
        cells = [[Paragraph(escape(cell), face) if cell else "" for cell in row] for row in laid_out(part)]
        widths = [(A4[0] - 144) * width / sum(part.widths) for width in part.widths]
        story.append(Table(cells, colWidths=widths, style=TableStyle(style)))
    SimpleDocTemplate(out, pagesize=A4).build(story)
    return out.getvalue()


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_with_ruled_tables_over_pages(name: str) -> None:
    report = REPORTS[name]()
    parsed = read_pdf(pdf_bytes(report))
    assert parsed.problem is None
    assert fold(block_text(parsed.blocks)) == fold(report.text())
    assert problems(parsed) == {None}
    found = figures(parsed)
    assert {key: found.get(key, "missing") for key in report.figures} == report.figures


@pytest.mark.parametrize("align", [0, 1])
@pytest.mark.parametrize("valign", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_without_drawn_lines(name: str, valign: str, align: int) -> None:
    report = REPORTS[name]()
    parsed = read_pdf(unruled(report, valign, align))
    found = figures(parsed)
    wrong = {key: found.get(key) for key, value in report.figures.items() if key in found and found[key] != value}
    assert wrong == {}
    lost = {(table, row) for table, row, _ in report.figures.keys() - found.keys()}
    # Bare lines do not show which cells of a row were left blank: such rows are not guessed at.
    blank = {(table, row) for (table, row, _), value in report.figures.items() if value is None}
    assert lost <= blank
    assert problems(parsed) == {None} or blank


@pytest.mark.parametrize("maker", ["office_suite", "browser"])
def test_a_file_of_another_maker(maker: str) -> None:
    """Made by `make.py` beside them; the numbers are those written there."""
    parsed = read_pdf(gzip.decompress((HERE / f"{maker}.pdf.gz").read_bytes()))
    assert parsed.problem is None
    found = figures(parsed)
    assert problems(parsed) == {None}
    assert [found["t2_20_1", "norm_docs", column] for column in ("made", "repealed", "valid")] == [2, 1, 7]
    assert [found["t3", "n1", column] for column in ("natural", "commercial", "total")] == [4, 1, 5]
    assert sum(value or 0 for key, value in found.items() if key[0] == "t4") == 6
    assert len(found) == 6 + 1 + 2 + 1 + 175 + 15
    text = block_text(parsed.blocks)
    assert "张贴“明白纸”127次" in text
    assert "made" not in text


def test_pages_turned_in_any_way() -> None:
    def about(angle: int, x: float, y: float) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.translate(x, y)
            canvas.rotate(angle)
            write(canvas, 0, 0)

        return draw

    for draw in (about(90, 300, 60), about(-90, 60, 780), about(180, 500, 100)):
        assert read_pdf(pdf(draw)).blocks == LINES
    for angle in (90, 180, 270):

        def turned(canvas: Canvas, angle: int = angle) -> None:
            canvas.setPageRotation(angle)
            write(canvas)

        assert read_pdf(pdf(turned)).blocks == LINES


def test_a_ruled_table_on_a_turned_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(400, 60)
        canvas.rotate(90)
        canvas.grid([0, 80, 160], [0, 20, 40])
        for text, x, y in (("指标", 5, 25), ("数", 85, 25), ("许可", 5, 5), ("43", 85, 5)):
            canvas.drawString(x, y, text)
        canvas.drawString(0, 60, "柳溪镇二〇二二年年度报告的统计表")

    grid = Grid(rows=(("指标", "数"), ("许可", "43")))
    assert read_pdf(pdf(draw)).blocks == ("柳溪镇二〇二二年年度报告的统计表", grid)


def test_text_drawn_again_to_look_bold_is_read_once() -> None:
    def lines(canvas: Canvas) -> None:
        for step in (0, 0.3, 0.5):
            write(canvas, 60 + step)

    def signs(canvas: Canvas) -> None:
        for number, sign in enumerate(LINES[0]):
            for step in (0, 0.3):
                canvas.drawString(60 + step + 11 * number, 700, sign)

    assert read_pdf(pdf(lines)).blocks == LINES
    assert read_pdf(pdf(signs)).blocks == LINES[:1]


def test_text_that_is_not_painted() -> None:
    def secret(canvas: Canvas) -> None:
        write(canvas)
        hidden(canvas, "看不见的话不属于报告", 600)

    def layer(canvas: Canvas) -> None:
        picture(canvas)
        hidden(canvas, LINES[0], 600)

    assert read_pdf(pdf(secret)).blocks == LINES
    assert read_pdf(pdf(layer)).blocks == LINES[:1]


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"左栏第{sign}行是一段比较长的文字内容" for sign in "一二三四五六"]

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(left):
            canvas.drawString(50, 780 - 16 * number, line + "。")
            canvas.drawString(320, 780 - 16 * number, line.replace("左", "右") + "。")

    text = "".join(str(block) for block in read_pdf(pdf(draw)).blocks)
    assert text == "".join(line + "。" for line in left) + "".join(line.replace("左", "右") + "。" for line in left)


def test_an_order_of_writing_that_is_not_that_of_reading() -> None:
    def upwards(canvas: Canvas) -> None:
        for number, line in reversed(list(enumerate(LINES * 3))):
            canvas.drawString(60, 780 - 30 * number, line)

    assert read_pdf(pdf(upwards)).blocks == LINES * 3


def test_a_picture_among_pages_is_named() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas)
        for _ in range(2):
            canvas.showPage()
            picture(canvas)
        canvas.showPage()
        canvas.setFont(FONT, 11)
        write(canvas)

    parsed = read_pdf(pdf(draw))
    assert parsed.problem == "page 2: picture only; page 3: picture only"
    assert parsed.blocks == LINES * 2


def test_a_file_of_pictures_is_a_scan() -> None:
    def numbered(canvas: Canvas) -> None:
        picture(canvas)
        canvas.setFont(FONT, 11)
        canvas.drawString(300, 40, "- 1 -")

    for draw in (picture, numbered, lambda canvas: canvas.showPage()):
        with pytest.raises(Scan):
            read_pdf(pdf(draw))


def test_signs_without_a_meaning_are_as_good_as_a_picture() -> None:
    # The font's own table says that its letters are signs of a private area.
    table = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <20> <7A> <E000> endbfrange endcmap end"
    )
    objects = [*BASE[:4], HELVETICA.replace(">>", "/ToUnicode 6 0 R >>"), stream(zlib.compress(table))]
    with pytest.raises(Scan):
        read_pdf(raw_pdf(objects))


def test_encrypted_files() -> None:
    assert read_pdf(pdf(write, encrypt=StandardEncryption("", ownerPassword="x", strength=128))).blocks == LINES
    with pytest.raises(ValueError, match="encrypted"):
        read_pdf(pdf(write, encrypt=StandardEncryption("geheim", ownerPassword="x", strength=128)))


def test_hyphens_at_the_end_of_a_line() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas)
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(("open infor-", "mation, telephone 0953-", "8012345")):
            canvas.drawString(60, 500 - 14 * number, line)

    text = block_text(read_pdf(pdf(draw)).blocks)
    assert "open information" in text
    assert fold("0953-8012345") in fold(text)


def test_a_broken_table_of_places_is_made_anew() -> None:
    whole = pdf(write)
    place = whole.rindex(b"startxref")
    for broken in (
        whole[:place] + b"startxref\n99999\n%%EOF",
        whole.replace(b"xref\n0", b"xrxx\n0"),
        b"\r\n\r\n" + whole,
    ):
        assert read_pdf(broken).blocks == LINES


HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SENTENCE = "Open government annual report of Willow Creek 2022"


def stream(data: bytes, more: str = "/Filter /FlateDecode") -> bytes:
    return f"<< /Length {len(data)} {more} >>\nstream\n".encode() + data + b"\nendstream"


PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
BASE: list[str | bytes] = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    PAGE,
    stream(zlib.compress(f"BT /F1 12 Tf 50 700 Td ({SENTENCE}) Tj ET".encode())),
    HELVETICA,
]


def raw_pdf(objects: Sequence[str | bytes], *, prev: bool = False) -> bytes:
    """A PDF of these objects; `prev`: its table of places names itself as the one before."""
    out = b"%PDF-1.7\n"
    places = []
    for number, thing in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (thing if isinstance(thing, bytes) else thing.encode()) + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    before = f"/Prev {start}" if prev else ""
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {before} >>\nstartxref\n{start}\n%%EOF".encode()
    return out


def changed(**objects: str | bytes) -> list[str | bytes]:
    """The plain file with objects put in place of others, `o1` for the first; those behind the last are added."""
    made = list(BASE)
    for name, thing in sorted(objects.items()):
        number = int(name[1:])
        made[number - 1 : number] = [thing]
    return made


def confined(content: bytes) -> tuple[tuple[Block, ...], str | None]:
    parsed = run_confined(read_pdf, content)
    return parsed.blocks, parsed.problem


def test_the_plain_file() -> None:
    assert confined(raw_pdf(BASE)) == ((SENTENCE,), None)


@pytest.mark.parametrize("trap", ["circular prev", "outline loop", "script", "attachment", "launch"])
def test_traps_are_not_stepped_into(trap: str, tmp_path: Path) -> None:
    made = BASE
    if trap == "outline loop":
        made = changed(
            o1="<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>",
            o6="<< /Type /Outlines /First 7 0 R /Last 7 0 R >>",
            o7="<< /Title (x) /Parent 6 0 R /Next 7 0 R /First 7 0 R >>",
        )
    elif trap == "script":
        made = changed(
            o1="<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /Names << /JavaScript << /Names [(a) 6 0 R] >> >> >>",
            o6="<< /S /JavaScript /JS (while\\(true\\) app.alert\\(1\\)) >>",
        )
    elif trap == "attachment":
        made = changed(
            o1="<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(../evil.exe) 6 0 R] >> >> >>",
            o6=f"<< /Type /Filespec /F ({tmp_path}/evil.exe) /EF << /F 7 0 R >> >>",
            o7=stream(zlib.compress(b"MZ" * 100), "/Type /EmbeddedFile /Filter /FlateDecode"),
        )
    elif trap == "launch":
        made = changed(
            o1="<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R /AA << /WC 6 0 R >> >>",
            o6=f"<< /S /Launch /F (/usr/bin/touch) /Win << /F (cmd.exe) /P ({tmp_path}/launched) >> >>",
        )
    assert confined(raw_pdf(made, prev=trap == "circular prev")) == ((SENTENCE,), None)
    assert list(tmp_path.iterdir()) == []


def test_a_font_that_names_a_path_as_its_table(tmp_path: Path) -> None:
    # A parser that loads such tables from disk as pickles would run what lies there.
    evil = tmp_path / "evil.pickle.gz"
    evil.write_bytes(gzip.compress(b"cos\nsystem\n(S'touch " + str(tmp_path / "pwned").encode() + b"'\ntR."))
    name = str(evil.with_suffix("").with_suffix("")).replace("/", "#2F")
    made = changed(
        o5=f"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /{name} /DescendantFonts [6 0 R] >>",
        o6="<< /Type /Font /Subtype /CIDFontType0 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) "
        "/Supplement 0 >> >>",
    )
    confined(raw_pdf(made))
    assert [path.name for path in tmp_path.iterdir()] == ["evil.pickle.gz"]


def test_streams_that_unpack_to_very_much() -> None:
    twice = stream(zlib.compress(zlib.compress(b" " * (320 * 1024**2), 9), 9), "/Filter [/FlateDecode /FlateDecode]")
    assert len(twice) < 4096
    for bomb in (twice, stream(zlib.compress(b"q Q " * (8 * 1024**2), 9))):
        with pytest.raises(Unparsed):
            confined(raw_pdf(changed(o4=bomb)))


def test_a_form_that_draws_itself() -> None:
    loop = stream(b"/X Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>")
    drawn = stream(zlib.compress(f"BT /F1 12 Tf 50 700 Td ({SENTENCE}) Tj ET /X Do".encode()))
    made = changed(o3=PAGE.replace("/Font", "/XObject << /X 6 0 R >> /Font", 1), o4=drawn, o6=loop)
    assert confined(raw_pdf(made)) == ((SENTENCE,), None)


def test_a_hundred_thousand_pages() -> None:
    real_ones = changed(o2=f"<< /Type /Pages /Kids [{'3 0 R ' * 100_000}] /Count 100000 >>")
    blocks, problem = confined(raw_pdf(real_ones))
    assert problem == f"limit: {MOST_PAGES} of 100000 pages read"
    assert "".join(map(str, blocks)) == SENTENCE * MOST_PAGES
    blocks, problem = confined(raw_pdf(changed(o2="<< /Type /Pages /Kids [3 0 R] /Count 100000 >>")))
    assert blocks == (SENTENCE,)
    assert (problem or "").startswith(f"limit: {MOST_PAGES} of 100000 pages read; page 2: cannot be opened; ")
    assert len(problem or "") < 400


def test_a_page_of_very_many_signs_and_lines() -> None:
    lines = b"".join(b"%d %d m %d %d l S\n" % (i % 600, i % 800, i * 7 % 600, i % 800) for i in range(60_000))
    words = b"".join(b"1 0 0 1 %d %d Tm (ab) Tj\n" % (i * 13 % 600, i * 7 % 800) for i in range(30_000))
    made = changed(o4=stream(zlib.compress(lines + b"BT /F1 1 Tf " + words + b"ET")))
    blocks, problem = confined(raw_pdf(made))
    assert blocks
    assert problem == "page 1: longer than is read"


def test_pages_that_hold_each_other() -> None:
    assert confined(raw_pdf(changed(o2="<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>")))[0] == (SENTENCE,)


def test_nothing_of_a_file_that_is_no_pdf() -> None:
    for content in (b"%PDF-1.4\n", b"%PDF-1.7\n" + b"0" * 5000, pdf(write)[:-400]):
        with pytest.raises(Unparsed):
            confined(content)


def verdict(content: bytes) -> str:
    """What comes of a file; runs in the child."""
    try:
        return f"parsed {len(read_pdf(content).blocks)}"
    except Scan:
        return "scan"


def test_two_hundred_damaged_files_each_get_a_verdict() -> None:
    dice = random.Random(11)
    plain, packed = raw_pdf(BASE), pdf_bytes(REPORTS["county"]())
    verdicts = []
    for number in range(200):
        broken = bytearray((plain, packed)[number % 2])
        for _ in range(dice.randint(1, 40)):
            broken[dice.randrange(len(broken))] = dice.choice(b"<>/()[] 0123456789RnfTj\x00\xff")
        cut = dice.randrange(len(broken) // 2, len(broken)) if dice.random() < 0.3 else len(broken)
        try:
            verdicts.append(run_confined(verdict, bytes(broken[:cut])))
        except Unparsed as unparsed:
            verdicts.append(str(unparsed))
    assert len(verdicts) == 200
    assert not [one for one in verdicts if "died" in one or "longer than" in one]
    assert sum(one.startswith("parsed") for one in verdicts) > 20
    assert len(set(verdicts)) > 4


@real
def test_real_budgets_lose_no_sign_of_their_text_layer() -> None:
    import pypdfium2

    for path in sorted(ATTACHED.glob("putuo-*.pdf")):
        content = path.read_bytes()
        parsed = read_pdf(content)
        assert parsed.problem is None, path.name
        text = "".join(block_text(parsed.blocks).split())
        document = pypdfium2.PdfDocument(content)
        layers = ["".join(page.get_textpage().get_text_range().split()) for page in document]
        # Every line of the layer that is longer than a page number stands in the text with all its signs.
        for layer in layers:
            assert sum(min(layer.count(sign), text.count(sign)) for sign in set(layer)) == len(layer), path.name
        assert sum(isinstance(block, Grid) for block in parsed.blocks) >= 8, path.name


@real
def test_real_tables_of_a_budget() -> None:
    (path,) = ATTACHED.glob("putuo-*万里街道办事处25年预算.pdf")
    rows = [row for block in read_pdf(path.read_bytes()).blocks if isinstance(block, Grid) for row in block.rows]
    heads = {cell for row in rows for cell in row if cell}
    assert {"本年收入", "本年支出", "功能分类科目编码", "合计"} <= {"".join(cell.split()) for cell in heads}


def test_marks_across_the_page_are_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([60, 140, 220], [700, 720, 740])
        for text, x, y in (("指标", 65, 725), ("数", 145, 725), ("许可", 65, 705), ("43", 145, 705)):
            canvas.drawString(x, y, text)
        write(canvas, y=660, lines=LINES[:1])
        canvas.translate(80, 640)
        canvas.rotate(45)
        canvas.setFont(FONT, 40)
        canvas.drawString(0, 0, "征求意见稿")

    assert read_pdf(pdf(draw)).blocks == (Grid(rows=(("指标", "数"), ("许可", "43"))), LINES[0])


def test_slanted_type_on_a_level_line_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText()
        text.setFont(FONT, 11)
        text.setTextTransform(1, 0, 0.33, 1, 60, 700)
        text.textOut(LINES[0])
        canvas.drawText(text)

    assert read_pdf(pdf(draw)).blocks == LINES[:1]


def test_a_raised_number_leads_to_a_note_and_is_no_digit() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, lines=LINES[:1])
        canvas.drawString(60, 700, "张贴")
        canvas.drawString(82, 700, "90")
        canvas.setFont(FONT, 6)
        canvas.drawString(93, 705, "1")
        canvas.setFont(FONT, 11)
        canvas.drawString(97, 700, "次，占地5m")
        canvas.setFont(FONT, 6)
        canvas.drawString(155, 705, "2")

    assert [fold(str(block)) for block in read_pdf(pdf(draw)).blocks] == [LINES[0], fold("张贴90次，占地5m2")]
