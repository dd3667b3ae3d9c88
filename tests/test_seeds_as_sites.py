"""The five real reports, served as sites of five kinds, are found and read by the command: body, year, figures."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.conftest import Nianbao
from tests.county_server import CountyServer, Host, file, html

HELAN, PINGLUO, WENSHAN, JINGTAI = "640122", "640221", "532601", "620423"
JINGUI, LIGANG = f"{HELAN}103", f"{HELAN}104"
YAOFU, GUMU = f"{PINGLUO}101", f"{WENSHAN}108"

LIGANG_COLUMN = "/xxgk_7799/xzcxxgkml/lgz/xxgknb_21139/"
LIGANG_PAGE = f"{LIGANG_COLUMN}202302/t20230208_3948560.html"
JINGUI_COLUMN = "/xxgk_7799/xzcxxgkml/jgz/xxgknb_21128/"

Block = tuple[bool, list[str]]
"""Whether it is a table, and its lines."""


@pytest.fixture(scope="session")
def seeds(material: Path) -> dict[str, str]:
    """The texts by their number."""
    found = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((material / "seeds").glob("*.txt"))}
    if set(found) != {"000", "001", "002", "003", "004"}:
        pytest.skip(f"real material not found: five seeds in {material / 'seeds'}, there are {sorted(found)}")
    return found


def blocks(text: str) -> Iterator[Block]:
    """Runs of table rows (lines with tabs) and of other lines, blank ones left out."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    for table, run in groupby(lines, key=lambda line: "\t" in line):
        yield table, list(run)


def as_pdf(text: str) -> bytes:
    """The text on pages, its tables ruled."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK")
    small = ParagraphStyle("cell", parent=style, fontSize=9, leading=12)
    story: list[Flowable] = []
    for table, lines in blocks(text):
        if not table:
            story += [Paragraph(escape(line), style) for line in lines]
            continue
        rows = [[Paragraph(escape(cell), small) for cell in line.split("\t")] for line in lines]
        widths = [330.0, 60.0, 60.0] if len(rows[0]) == 3 else [450.0 / len(rows[0])] * len(rows[0])
        ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
        story += [Table(rows, colWidths=widths, style=ruled), Spacer(1, 6)]
    whole = io.BytesIO()
    SimpleDocTemplate(whole, pagesize=A4).build(story)
    return whole.getvalue()


def as_docx(text: str) -> bytes:
    """The text as paragraphs, its tables as tables."""
    document = docx.Document()
    for is_table, lines in blocks(text):
        if not is_table:
            for line in lines:
                document.add_paragraph(line)
            continue
        rows = [line.split("\t") for line in lines]
        table = document.add_table(rows=0, cols=max(len(row) for row in rows), style="Table Grid")
        for row in rows:
            for cell, content in zip(table.add_row().cells, row, strict=False):
                cell.text = content
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def paragraphs(lines: list[str]) -> str:
    return "\n".join(f"<p>{escape(line.strip())}</p>" for line in lines if line.strip())


def trs_list(*rows: tuple[str, str, str]) -> str:
    items = "".join(f'<li><span>{day}</span><a href="{href}">{title}</a></li>' for href, title, day in rows)
    pager = '<script>createPageHTML(1, 0, "index", "html");</script>'
    return f"""<html><head><meta charset="utf-8"><title>政府信息公开年报</title>
<meta name="ColumnName" content="政府信息公开年报"></head><body><div class="nav"><a href="/">首页</a></div>
<ul class="list">{items}</ul>{pager}</body></html>"""


def trs_page(title: str, day: str, body: str) -> str:
    return f"""<html><head><meta charset="utf-8"><title>{title}</title></head><body>
<div class="top"><a href="/">首页</a> ★全国文明县城 ★国家卫生城市 ★国家园林县城</div><h1>{title}</h1>
<div class="info">发布时间:{day} 保护视力色: 字体颜色: 【 绿恢复默认</div>
<div class="TRS_Editor">{body}</div><div class="foot">扫一扫在手机打开当前页</div></body></html>"""


def serve_helan(host: Host, seeds: dict[str, str]) -> None:
    """000 as the PDF of a page; the column of 004 still empty of it."""
    title = "贺兰县金贵镇2018年政府信息公开工作年度报告"
    folder = f"{JINGUI_COLUMN}201901/"
    link = '<p><a href="./P020190131412345678901.pdf">贺兰县金贵镇2018年政府信息公开工作年度报告.pdf</a></p>'
    host.serve(
        {
            "/": html('<html><title>贺兰县</title><a href="/xxgk_7799/">政府信息公开</a></html>'),
            JINGUI_COLUMN: html(trs_list(("./201901/t20190131_1250001.html", title, "2019-01-31"))),
            f"{folder}t20190131_1250001.html": html(trs_page(title, "2019-01-31", link)),
            f"{folder}P020190131412345678901.pdf": file(as_pdf(seeds["000"]), kind="application/pdf"),
            LIGANG_COLUMN: html(trs_list()),
        }
    )


def serve_ligang(host: Host, seeds: dict[str, str]) -> None:
    """004 at its own address, its tables one cell a line as the seed has them."""
    title = "贺兰县立岗镇2022年政府信息公开工作年度报告"
    lines = seeds["004"].splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("根据"))
    end = next(place for place, line in enumerate(lines) if line.startswith("扫一扫"))
    page = trs_page(title, "2023-01-30", paragraphs(lines[start:end]))
    row = ("./202302/t20230208_3948560.html", title, "2023-01-30")
    host.serve({LIGANG_COLUMN: html(trs_list(row)), LIGANG_PAGE: html(page)})


def serve_pingluo(host: Host, seeds: dict[str, str]) -> None:
    """001 as the Word file of a plain page in GBK."""
    title = "平罗县姚伏镇人民政府2016年政务公开工作年度报告"
    row = f'<li><a href="/zwgk/yfz/16101.html">{title}</a> <span>2017-02-20</span></li>'
    page = f"""<html><head><meta charset="gbk"><title>{title}</title></head><body><a href="/">首页</a>
<h2>{title}</h2><p>发布日期：2017-02-20 来源：姚伏镇</p>
<div id="content"><p>附件：<a href="/upload/yfz2016.docx">{title}.docx</a></p></div></body></html>"""
    column = f"<html><head><title>政务公开年报</title></head><body><ul>{row}</ul></body></html>"
    host.serve(
        {
            "/": html('<html><title>平罗县</title><a href="/zwgk/yfz/">政务公开年报</a></html>', encoding="gbk"),
            "/zwgk/yfz/": html(column, encoding="gbk"),
            "/zwgk/yfz/16101.html": html(page, encoding="gbk"),
            "/upload/yfz2016.docx": file(as_docx(seeds["001"]), name="yfz2016.docx"),
        }
    )


def serve_wenshan(host: Host, seeds: dict[str, str]) -> None:
    """002 as a page like those of VSB."""
    title = "古木镇人民政府2018年政府信息公开工作年度报告"
    lines = seeds["002"].splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("根据"))
    page = f"""<html><head><meta charset="utf-8"><title>{title}-文山市人民政府</title>
<script src="/system/resource/js/dynclicks.js"></script></head><body><h3>文山市人民政府</h3>
<form name="_newscontent_fromname"><h1>{title}</h1>
<div>信息来源:古木镇 发布日期:2019年01月14日 作者:佚名 点击:
<script>_showDynClicks("wbnews", 1, 45678)</script> [字体: ]</div>
<div id="vsb_content"><div class="v_news_content">{paragraphs(lines[start:])}</div></div></form></body></html>"""
    row = f'<li id="line_u1_0"><span>2019-01-14</span><a href="info/1123/45678.htm">{title}</a></li>'
    column = f"<html><head><title>信息公开年报</title></head><body><ul>{row}</ul><span>共1条 1/1</span></body></html>"
    host.serve(
        {
            "/": html('<html><title>文山市</title><a href="/xxgknb.htm">信息公开年报</a></html>'),
            "/xxgknb.htm": html(column),
            "/info/1123/45678.htm": html(page),
        }
    )


def serve_jingtai(host: Host, seeds: dict[str, str]) -> None:
    """003 as a page that Word wrote: one block, lines broken."""
    title = "景泰县2018年政府信息公开工作年度报告"
    text = "<br>\n".join(escape(line) for line in seeds["003"].splitlines()[1:])
    page = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8">
<title>{title}</title>
<meta name="PubDate" content="2019-03-20 09:12"></head><body lang="ZH-CN"><a href="/">首页</a><h1>{title}</h1>
<div class="Section1"><p class="MsoNormal"><span lang="EN-US"><o:p>&nbsp;</o:p></span>{text}</p></div></body></html>"""
    row = f'<tr><td><a href="/nb/2018.html">{title}</a></td><td>2019-03-20</td></tr>'
    host.serve(
        {
            "/": html('<html><title>景泰县</title><a href="/nb/">政府信息公开年报</a></html>'),
            "/nb/": html(f"<html><head><title>政府信息公开年报</title></head><body><table>{row}</table></body></html>"),
            "/nb/2018.html": html(page),
        }
    )


def enlist(workspace: Path, code: str, name: str, host: Host, bodies: list[str], column: str | None = None) -> None:
    """Write a county's two files."""
    folder = workspace / "counties" / code
    folder.mkdir(parents=True)
    site = f'code = "{code}"\nname = "{name}"\nsite = "{host.url()}"\n'
    if column is not None:
        site += f'[[column]]\nurl = "{host.url(column)}"\n'
    (folder / "site.toml").write_text(site, encoding="utf-8")
    lines = ["code,name,kind,aliases,since,until,columns", *bodies]
    (folder / "bodies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def counties(workspace: Path, county_server: CountyServer, seeds: dict[str, str]) -> Host:
    """Four counties in the workspace, as they were in 2019; gives the host of 贺兰."""
    helan, pingluo, wenshan, jingtai = (county_server.host() for _ in range(4))
    serve_helan(helan, seeds)
    serve_pingluo(pingluo, seeds)
    serve_wenshan(wenshan, seeds)
    serve_jingtai(jingtai, seeds)
    towns = [
        f"{JINGUI},金贵镇人民政府,township,金贵镇,2018,2018,{helan.url(JINGUI_COLUMN)}",
        f"{LIGANG},立岗镇人民政府,township,立岗镇,2022,2022,{helan.url(LIGANG_COLUMN)}",
    ]
    enlist(workspace, HELAN, "贺兰县", helan, towns)
    enlist(workspace, PINGLUO, "平罗县", pingluo, [f"{YAOFU},姚伏镇人民政府,township,姚伏镇,2016,2016,"], "/zwgk/yfz/")
    enlist(workspace, WENSHAN, "文山市", wenshan, [f"{GUMU},古木镇人民政府,township,古木镇,2018,2018,"], "/xxgknb.htm")
    enlist(workspace, JINGTAI, "景泰县", jingtai, [f"{JINGTAI},景泰县人民政府,county,景泰县,2018,2018,"], "/nb/")
    return helan


def reports(nianbao: Nianbao) -> dict[str, dict[str, Any]]:
    lines = nianbao("reports", "--format", "json").stdout.splitlines()
    return {line["report"]: line for line in map(json.loads, lines)}


def figures(nianbao: Nianbao, report: str) -> dict[tuple[str, str, str], Any]:
    """By table, row and column."""
    shown = json.loads(nianbao("show", report, "--format", "json").stdout)
    return {
        (table["table"], figure["row"], figure["column"]): figure["value"]
        for table in shown["tables"]
        for figure in table["figures"]
    }


def test_the_five_reports(nianbao: Nianbao, counties: Host, seeds: dict[str, str]) -> None:
    nianbao("crawl", now="2019-03-25T06:00:00")
    found = reports(nianbao)
    assert {name: (line["body"], line["report_year"]) for name, line in found.items()} == {
        f"{JINGUI}-2018": (JINGUI, 2018),
        f"{YAOFU}-2016": (YAOFU, 2016),
        f"{GUMU}-2018": (GUMU, 2018),
        f"{JINGTAI}-2018": (JINGTAI, 2018),
    }
    claimed = {name: line["published_claimed"] for name, line in found.items()}
    assert claimed == {
        f"{JINGUI}-2018": "2019-01-31",
        f"{YAOFU}-2016": "2017-02-20",
        f"{GUMU}-2018": "2019-01-14",
        f"{JINGTAI}-2018": "2019-03-20",
    }

    serve_ligang(counties, seeds)
    nianbao("crawl", now="2023-02-09T06:00:00")
    found = reports(nianbao)
    assert len(found) == 5
    assert all((line["versions"], line["status"]) == (1, "published") for line in found.values())
    ligang = found[f"{LIGANG}-2022"]
    assert (ligang["body"], ligang["report_year"], ligang["url"]) == (LIGANG, 2022, counties.url(LIGANG_PAGE))
    assert ligang["published_claimed"] == "2023-01-30"
    evidence = {(one["source"], one["date"]) for one in ligang["published_evidence"]}
    assert {("page", "2023-01-30"), ("url", "2023-02-08")} <= evidence

    jingui = figures(nianbao, f"{JINGUI}-2018")
    values = [jingui["g2014", row, "value"] for row in ("a1", "a2_2", "h4")]
    assert values == [412, 389, 2.3]
    yaofu = figures(nianbao, f"{YAOFU}-2016")
    assert [yaofu["g2014", row, "value"] for row in ("a1", "e")] == [623, 3]
    small = figures(nianbao, f"{LIGANG}-2022")
    assert [value for (table, _, _), value in small.items() if table == "t3"] == [0] * (25 * 7)
    assert [value for (table, _, _), value in small.items() if table == "t4"] == [0] * 15
    assert small["t2_20_6", "penalty", "decisions"] == 6

    accused = [json.loads(line) for line in nianbao("findings", "--all", "--format", "json").stdout.splitlines()]
    false = [one["finding"] for one in accused if one["kind"] in ("missing", "late", "changed", "removed", "premature")]
    assert false == []
    nianbao("verify")


def test_the_text_is_there_as_it_was(nianbao: Nianbao, counties: Host, seeds: dict[str, str]) -> None:
    """Sentences from beginning, middle and end of each report stand in what is shown of it."""
    serve_ligang(counties, seeds)
    nianbao("crawl", now="2023-02-09T06:00:00")
    expected = {
        f"{JINGUI}-2018": ("000", ["一、概述", "八、2019年政府信息公开工作计划"]),
        f"{YAOFU}-2016": ("001", ["一、总体工作情况", "六、2017年工作思路"]),
        f"{GUMU}-2018": ("002", ["一、总体公开情况说明", "十四、其他应报告的事项"]),
        f"{JINGTAI}-2018": ("003", ["一、概述", "二、主动公开政府信息情况"]),
        f"{LIGANG}-2022": ("004", ["一、总体情况", "五、存在的主要问题及改进情况"]),
    }
    for report, (seed, sentences) in expected.items():
        shown = json.loads(nianbao("show", report, "--format", "json").stdout)
        text = "".join("".join(part for part in [shown["text"], *(a["text"] for a in shown["attachments"])]).split())
        for sentence in sentences:
            assert "".join(sentence.split()) in "".join(seeds[seed].split()), "a sentence that the seed does not have"
            assert "".join(sentence.split()) in text, (report, sentence)
