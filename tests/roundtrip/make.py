"""Makes the files of `tests/roundtrip/files` with LibreOffice and Chromium. Run by hand: `python -m tests.roundtrip.make`.

Needs `soffice`, `chromium`, Playwright and fontTools. The signs of the embedded font are boxes: only what they mean is
read, and the outlines of a real font would be most of a file.
"""

from __future__ import annotations

import lzma
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from playwright.sync_api import sync_playwright

from tests.makers.html_report import printed_page
from tests.makers.report_data import REPORTS
from tests.makers.sheet_report import xlsx_bytes
from tests.makers.word_notes import with_footnote
from tests.makers.word_report import FONT, docx_bytes
from tests.roundtrip.test_notes import BEHIND, NOTE

FILES = Path(__file__).parent / "files"
_MOST_BYTES = 60 * 1024
_ADDRESS = "http://www.qingshi.example/art/2024/1/25/art_1.html"
_STRIP = (
    "<div style='font:8px 仿宋_GB2312;width:100%;margin:0 24px;display:flex;justify-content:space-between'>{}</div>"
)
CUT = {"township": 13, "school": 11, "office": 13}
"""Reports of which a file is made with signs in the tables so large that a page's end comes into a row."""
HEADED = ("township", "office")
"""Of which a file is made with the heads of the third table on every page."""
SUMMED = ("township", "school")
"""Of which a workbook is made whose totals are formulas."""


def box_font(signs: set[str], family: str) -> FontBuilder:
    """A font in which every sign is a box, half as wide for ASCII."""
    pen = TTGlyphPen(None)
    for step in ((60, 0), (60, 700), (400, 700), (400, 0)):
        pen.lineTo(step) if step != (60, 0) else pen.moveTo(step)
    pen.closePath()
    box = pen.glyph()
    names = {ord(sign): f"u{ord(sign):05X}" for sign in sorted(signs | {" ", "\xa0"})}
    order = [".notdef", *names.values()]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys(order, box))
    font.setupHorizontalMetrics(
        {name: (500 if code < 0x250 else 1000, 0) for code, name in names.items()} | {".notdef": (500, 0)}
    )
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": family, "styleName": "Regular"})
    font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    font.setupPost()
    return font


def _run(home: Path, *command: str) -> None:
    environment: Mapping[str, str] = {
        **os.environ,
        "LANGUAGE": "zh_CN",
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "share"),
    }
    subprocess.run(command, check=True, env=environment, cwd=home, capture_output=True, timeout=180)


def _converted(home: Path, source: Path, kind: str, ending: str) -> bytes:
    """What LibreOffice makes of a file; `kind` names its filter."""
    out = home / f"out {ending}"
    profile = f"-env:UserInstallation=file://{home}/profile"
    _run(home, "soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source))
    return (out / f"{source.stem}.{ending}").read_bytes()


def _printed(home: Path, source: Path) -> bytes:
    """What Chromium prints of a page, without anything of its own."""
    out = home / "printed.pdf"
    plain = ("--headless", "--disable-pdf-tagging", "--no-pdf-header-footer", "--no-sandbox", "--disable-gpu")
    _run(home, "chromium", *plain, f"--print-to-pdf={out}", str(source))
    return out.read_bytes()


def _stamped(home: Path, markup: str) -> bytes:
    """What Chromium prints of a page of the county's site: date, title, address and number on every page."""
    with sync_playwright() as driver:
        environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(home)}
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), env=environment)
        page = browser.new_page()
        page.route("**/*", lambda route: route.fulfill(body=markup, content_type="text/html; charset=utf-8"))
        page.goto(_ADDRESS)
        content = page.pdf(
            prefer_css_page_size=True,
            display_header_footer=True,
            header_template=_STRIP.format("<span>2024/1/25 09:30</span><span class='title'></span><span></span>"),
            footer_template=_STRIP.format(
                "<span class='url'></span><span><span class='pageNumber'></span>/<span class='totalPages'></span></span>"
            ),
        )
        browser.close()
    return content


def _keep(name: str, content: bytes) -> None:
    packed = lzma.compress(content, preset=9) if name.endswith(".xz") else content
    if len(packed) > _MOST_BYTES:
        raise ValueError(f"{name}: {len(packed)} bytes")
    (FILES / name).write_bytes(packed)


def _make(home: Path, key: str) -> None:
    report = REPORTS[key]()
    word, sheet, page = (home / f"{key}.{ending}" for ending in ("docx", "xlsx", "html"))
    word.write_bytes(docx_bytes(report))
    sheet.write_bytes(xlsx_bytes(report))
    page.write_text(printed_page(report), encoding="utf-8")
    doc = _converted(home, word, "doc:MS Word 97", "doc")
    (home / "again").mkdir(exist_ok=True)
    (home / "again" / f"{key}.doc").write_bytes(doc)
    _keep(f"{key}.writer.pdf", _converted(home, word, "pdf", "pdf"))
    _keep(f"{key}.writer.docx", _converted(home, word, "docx:MS Word 2007 XML", "docx"))
    _keep(f"{key}.doc.xz", doc)
    _keep(f"{key}.again.doc.xz", _converted(home, home / "again" / f"{key}.doc", "doc:MS Word 97", "doc"))
    _keep(f"{key}.rtf.xz", _converted(home, word, "rtf", "rtf"))
    _keep(f"{key}.xls.xz", _converted(home, sheet, "xls:MS Excel 97", "xls"))
    _keep(f"{key}.writer.xlsx", _converted(home, sheet, "xlsx:Calc MS Excel 2007 XML", "xlsx"))
    (home / f"{key}.ods").write_bytes(_converted(home, sheet, "ods", "ods"))
    # WPS writes its ET as XLS.
    _keep(f"{key}.et.xz", _converted(home, home / f"{key}.ods", "xls:MS Excel 97", "xls"))
    _keep(f"{key}.browser.pdf", _printed(home, page))
    if key == "township":
        _keep(f"{key}.stamped.pdf.xz", _stamped(home, printed_page(report, bare=True)))
        _make_noted(home)
    if key in CUT:
        word.write_bytes(docx_bytes(report, cell_size=CUT[key]))
        _keep(f"{key}.cut.pdf", _converted(home, word, "pdf", "pdf"))
    if key in HEADED:
        word.write_bytes(docx_bytes(report, cell_size=9, heads=3))
        _keep(f"{key}.heads.pdf", _converted(home, word, "pdf", "pdf"))
    if key in SUMMED:
        sheet.write_bytes(xlsx_bytes(report, sums=True))
        _keep(f"{key}.sums.xlsx", _converted(home, sheet, "xlsx:Calc MS Excel 2007 XML", "xlsx"))
        _keep(f"{key}.sums.xls.xz", _converted(home, sheet, "xls:MS Excel 97", "xls"))


def _make_noted(home: Path) -> None:
    word = home / "noted.docx"
    word.write_bytes(with_footnote(docx_bytes(REPORTS["township"]()), behind=BEHIND, note=NOTE))
    _keep("noted.writer.pdf", _converted(home, word, "pdf", "pdf"))
    _keep("noted.writer.docx", _converted(home, word, "docx:MS Word 2007 XML", "docx"))
    _keep("noted.doc.xz", _converted(home, word, "doc:MS Word 97", "doc"))
    _keep("noted.rtf.xz", _converted(home, word, "rtf", "rtf"))


def main() -> None:
    """Make all files anew."""
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        signs = {sign for key in REPORTS for sign in docx_signs(key)}
        (home / ".fonts").mkdir()
        box_font(signs, FONT).save(str(home / ".fonts" / "boxes.ttf"))
        for key in REPORTS:
            _make(home, key)


def docx_signs(key: str) -> str:
    """All signs that a report needs, those of heads, feet and counted marks among them."""
    return REPORTS[key]().text() + NOTE + "青石县政务公开— 0123456789一二三四五六七八九十、（）.％"


if __name__ == "__main__":
    main()
