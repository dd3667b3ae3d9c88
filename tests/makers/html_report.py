"""A made report as HTML: on a county's page, as a page for printing, and in the archive that Word saves."""

from __future__ import annotations

import html
from email.message import Message
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart

from tests.makers.report_data import Line, Report
from tests.makers.report_tables import MadeTable

_PIXEL = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
_PRINT_STYLE = """
@page { size: A4; margin: 24mm 26mm }
@page wide { size: A4 landscape }
body { font: 10.5pt/1.6 仿宋_GB2312, serif; margin: 0 }
h1 { font-size: 17pt; text-align: center } p { text-indent: 2em; margin: .3em 0; text-align: justify }
p.signed { text-align: right } table { border-collapse: collapse; width: 100%; page-break-inside: auto }
td { border: 1px solid #000; padding: 2pt 3pt; font-size: 8.5pt; text-align: center } tr { break-inside: avoid }
td p { text-indent: 0; margin: 0; text-align: center } div.wide { page: wide }
"""
_FURNITURE = """
@page { @top-center { content: "青石县政务公开"; font-size: 9pt }
  @bottom-center { content: "— " counter(page) " —"; font-size: 9pt } }
"""


def body_html(report: Report, *, title: bool = False) -> str:
    """The report's paragraphs and tables as an editor of a site leaves them."""
    parts = []
    for part in report.parts:
        if isinstance(part, MadeTable):
            parts.append(_table(part))
        elif part.kind == "title":
            parts.extend([f"<h1>{html.escape(part.text)}</h1>"] if title else [])
        else:
            parts.append(_line(part))
    return "\n".join(parts)


def _line(line: Line) -> str:
    text = html.escape(line.mark + line.text)
    if line.link:
        address = html.escape(line.link)
        text = text.replace(address, f'<a href="{address}" target="_blank">{address}</a>')
    shape = ' class="signed" style="text-align:right"' if line.kind == "signed" else ' style="text-indent:2em"'
    return f'<p{shape}><span style="font-family:仿宋_GB2312">{text}</span></p>'


def _table(table: MadeTable) -> str:
    whole = sum(table.widths)
    rows = ["".join(f'<col style="width:{width * 100 / whole:.2f}%">' for width in table.widths)]
    for row in table.rows:
        cells = []
        for cell in row:
            down = f' rowspan="{cell.down}"' if cell.down > 1 else ""
            across = f' colspan="{cell.across}"' if cell.across > 1 else ""
            cells.append(f"<td{down}{across}><p>{html.escape(cell.text) or '&nbsp;'}</p></td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    wide = ' class="wide"' if table.wide else ""
    return f'<div{wide}><table border="1" cellspacing="0">{"".join(rows)}</table></div>'


def county_page(report: Report, *, hits: int = 318, charset: str = "utf-8") -> bytes:
    """The report on a page of a county site: menu, side list, the line with the date, foot."""
    title = html.escape(report.title)
    side = "".join(
        f'<li><a href="/art/2024/3/{day}/art_{day}.html">{text}</a><span>2024-03-{day:02d}</span></li>'
        for day, text in ((4, "县里召开春耕备耕会"), (5, "柳溪镇三条村道完工"), (6, "图书馆延长开放时间"))
    )
    return f"""<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_青石县人民政府</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-01-25 09:30"></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/hd/">互动交流</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/nb/">年度报告</a></div>
<div class="main"><div class="left"><h3>最新动态</h3><ul>{side}</ul></div>
<div class="content"><h1>{title}</h1>
<div class="info">发布时间：2024-01-25 09:30 来源：{report.unit} 浏览次数：{hits} 字体：【大 中 小】</div>
<div class="TRS_Editor">{body_html(report)}</div>
<p>上一篇：<a href="/a.html">没有了</a></p></div></div>
<div class="footer"><p>主办单位：青石县人民政府 版权所有</p><p>网站标识码6400000001</p></div></body></html>
""".encode(charset)


def printed_page(report: Report, *, bare: bool = False) -> str:
    """The report alone, for a browser to print: wide tables on their side, a head and a number on every page.

    `bare`: without head and number, where the browser puts its own.
    """
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(report.title)}</title>'
        f"<style>{_PRINT_STYLE}{'' if bare else _FURNITURE}</style></head><body>{body_html(report, title=True)}</body></html>"
    )


def web_archive(report: Report, *, charset: str = "gb18030") -> bytes:
    """The county page as one file (MHT, RFC 2557): a part of HTML in quoted-printable, a part with a picture."""
    whole = MIMEMultipart("related", type="text/html", boundary="----=_NextPart_01DA_0001")
    whole["Subject"] = "=?gb2312?B?xOqxqA==?="
    page = MIMENonMultipart("text", "html", charset=charset)
    page["Content-Location"] = "file:///C:/nb/report.htm"
    _quoted(page, county_page(report, charset=charset))
    whole.attach(page)
    picture = MIMEImage(_PIXEL, "gif")
    picture["Content-Location"] = "file:///C:/nb/report.files/image001.gif"
    whole.attach(picture)
    return b"MIME-Version: 1.0\r\n" + whole.as_bytes().replace(b"MIME-Version: 1.0\n", b"", 1).replace(b"\n", b"\r\n")


def _quoted(part: Message, content: bytes) -> None:
    import quopri

    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(quopri.encodestring(content).decode("ascii"))
