"""Makes the PDF files beside it: `python tests/crawler/files/made_pages/make.py`, with LibreOffice and Chromium at hand.

Everything in them is invented: own prose, the real labels of the forms, made numbers.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[3]))

from tests.crawler.extract import made  # noqa: E402

STYLE = """@page { size: A4; margin: 24mm 26mm } body { font: 11pt/1.6 "Droid Sans Fallback" }
table { border-collapse: collapse; width: 100% } td { border: 1px solid #000; font-size: 8pt; text-align: center }
p { margin: 2pt 0 }"""
PROSE = ("一、总体情况", "（一）全年通过网站公开信息316条，张贴“明白纸”127次。")


def page() -> str:
    """The report as a page: two lines and the tables of the form of 2021."""
    parts = [*(f"<p>{line}</p>" for line in PROSE), made.t2_html(), "<p>三、申请</p>", made.t3_html()]
    parts.extend(["<p>四、复议诉讼</p>", made.t4_html()])
    return f"<html><head><meta charset='utf-8'><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


def main() -> None:
    """Write the two files."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.html"
        source.write_text(page(), encoding="utf-8")
        office = ["soffice", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder, str(source)]
        subprocess.run(office, check=True, capture_output=True)
        keep("office_suite", source.with_suffix(".pdf"))
        printed = Path(folder) / "printed.pdf"
        browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        subprocess.run([*browser, f"--print-to-pdf={printed}", source.as_uri()], check=True, capture_output=True)
        keep("browser", printed)


def keep(name: str, made_file: Path) -> None:
    """Pack a file, the same way in every run."""
    (HERE / f"{name}.pdf.gz").write_bytes(gzip.compress(made_file.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main()
