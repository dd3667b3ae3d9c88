"""The cases of pages: families, editors and spellings of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.gold.making import html_bodies as bodies
from tests.gold.making import old_shells as old
from tests.gold.making import shells
from tests.gold.making.case import Case, page_case
from tests.gold.making.report import Report, new_report, old_report
from tests.gold.making.shells import Frame


def framed(report: Report, style: bodies.Style, shown: str, source: str, **given: object) -> Frame:
    """A frame around a report set in a style."""
    return Frame(report=report, body=style.body(report.blocks), shown=shown, source=source, **given)  # type: ignore[arg-type]


def families() -> Iterator[Case]:
    """A page of every family, each with another report, style and year."""
    r = new_report("trs1", county="青原县", unit="青原县柳林镇人民政府", year=2022, signed="2023-01-12")
    yield page_case(
        "trs_editor",
        "TRS_Editor, pasted from Word into a Custom_UnionStyle box; the stamp is nine days after the shown date",
        shells.trs(
            framed(r, bodies.WORD, "2023-01-18", "柳林镇"),
            stamp="2023-01-27",
            wrap='<div class="Custom_UnionStyle">{}</div>',
        ),
        r,
    )
    r = new_report(
        "trs2",
        county="陇原区",
        unit="陇原区沙河街道办事处",
        year=2023,
        one_t2=False,
        title="沙河街道办事处2023年政府信息公开工作年度报告",
    )
    frame = framed(
        r,
        bodies.WPS,
        "2024-01-16",
        "沙河街道办事处",
        hits=2024,
        files=(("沙河街道办事处2023年政府信息公开工作年度报告.docx", "P020240116345678123456.docx"),),
    )
    yield page_case(
        "trs_ueditor",
        "TRS_UEDITOR with text from WPS, a counter that reads 2024, the report as a file beside",
        shells.trs(frame, holder="TRS_UEDITOR trs_paper_default"),
        r,
        unit="沙河街道办事处",
    )
    r = new_report(
        "trs3",
        county="清水县",
        unit="清水县教育局",
        year=2024,
        zero=True,
        corner=False,
        signed="2025-01-20",
        spelling="二〇",
    )
    yield page_case(
        "trs_view",
        "trs_editor_view, all numbers nought, no text in the corner of the third table, 二〇二五年 as signature",
        shells.trs(framed(r, bodies.PLAIN, "2025-01-21", "县教育局"), holder="trs_editor_view TRS_UEDITOR trs_web"),
        r,
    )
    r = new_report(
        "trs4", county="梁河县", unit="梁河县水务局", year=2019, title="梁河县水务局2019年度政府信息公开工作年报"
    )
    yield page_case(
        "trs_union_style",
        "the form of 2019 in .Custom_UnionStyle, pasted from Word with numbers split in spans",
        shells.trs(framed(r, bodies.WORD_SPLIT, "2020-01-15", "县水务局"), holder="Custom_UnionStyle"),
        r,
    )
    r = old_report("han1", county="东湖县", unit="东湖县安丰镇人民政府", year=2018, signed="2019-01-24")
    yield page_case(
        "hanweb_zoom",
        "JCMS: #zoom between ZJEG_RSS comments, the form of 2014 below the text",
        shells.hanweb(framed(r, bodies.PLAIN, "2019-01-28", "安丰镇")),
        r,
    )
    r = old_report("han2", county="东湖县", unit="东湖县林业局", year=2016, title="县林业局2016年政府信息公开年度报告")
    yield page_case(
        "hanweb_marks",
        "JCMS: <$[信息内容]> comments around the text in tables of layout, GB2312",
        shells.hanweb(framed(r, bodies.IDEOGRAPHIC, "2017-02-20", "县林业局", charset="gb2312"), marks="dollar"),
        r,
        charset="gb18030",
        unit="县林业局",
    )
    r = new_report("han3", county="云溪县", unit="云溪县人民政府办公室", year=2023, one_t2=False)
    yield page_case(
        "hanweb_jpaas",
        "jpaas gateway: hash in the address, ContentStart marks, th and thead in the tables",
        shells.jpaas(
            framed(r, bodies.Style(line=bodies.plain_line, table=bodies.headed_table), "2024-01-30", "县政府办公室")
        ),
        r,
    )
    r = new_report("han4", county="龙泉县", unit="龙泉县塔石乡人民政府", year=2020)
    yield page_case(
        "hanweb_xxgk",
        "信息公开 module: 索引号 box with 生成日期 before 公开日期, the form of 2019",
        shells.xxgk_box(framed(r, bodies.WPS, "2021-01-22", "塔石乡"), made="2021-01-19"),
        r,
    )
    r = old_report(
        "han5",
        county="龙泉县",
        unit="龙泉县民政局",
        year=2017,
        title="龙泉县民政局2017年度政府信息公开工作报告",
        signed="2018-02-28",
    )
    yield page_case(
        "hanweb_annual_jsp",
        "xxgkAnnualReport.jsp: a page by unit and year, without a date of its own",
        shells.annual_report_jsp(framed(r, bodies.BREAKS, "2018-03-01", "县民政局")),
        r,
    )
    r = old_report("vsb1", county="巍山县", unit="古木镇人民政府", year=2018, tabled=False)
    frame = framed(
        r,
        bodies.PLAIN,
        "2019-01-14",
        "古木镇",
        files=(
            (
                "古木镇2018年政府信息公开情况统计表.doc",
                "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1234&amp;wbfileid=5678",
            ),
        ),
    )
    yield page_case(
        "vsb_text_only",
        "VSB: text without its table, which hangs below as a file with a download counter",
        shells.vsb(frame),
        r,
    )
    r = new_report("vsb2", county="巍山县", unit="巍山县人民政府", year=2024, most=90)
    yield page_case(
        "vsb_tables",
        "VSB with all tables, pasted from Word",
        shells.vsb(framed(r, bodies.WORD, "2025-03-25", "县政府办公室")),
        r,
    )
    r = new_report(
        "ucap1",
        county="会昌县",
        unit="会昌县中村乡人民政府",
        year=2022,
        title="中村乡人民政府2022年政府信息公开工作年度报告",
    )
    yield page_case(
        "ucap_content",
        "UCAP-CONTENT with the month in the address",
        shells.ucap(framed(r, bodies.PLAIN, "2023-01-29", "中村乡")),
        r,
        unit="中村乡人民政府",
    )
    r = new_report(
        "ucap2",
        county="会昌县",
        unit="会昌县发展和改革局",
        year=2021,
        show=lambda value, row, column: value.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    yield page_case(
        "ucap_tag",
        "<UCAPCONTENT> and full-width digits in every cell",
        shells.ucap(framed(r, bodies.WPS, "2022-01-24", "县发展和改革局"), tags=True),
        r,
    )
    r = new_report("lonsun", county="太和县", unit="太和县卫生健康委员会", year=2021, signed="2022-01-19")
    yield page_case(
        "lonsun_public",
        "LonSun: index box with th, tools, neighbours",
        shells.lonsun(framed(r, bodies.PLAIN, "2022-01-21", "太和县卫生健康委员会")),
        r,
    )
    r = new_report(
        "gkmlpt",
        county="连山县",
        unit="连山县大路镇人民政府",
        year=2020,
        show=lambda value, row, column: value + "万元" if row.endswith("procurement") and column == 1 else value,
    )
    yield page_case(
        "gkmlpt",
        "Guangdong's platform: box, script with the configuration; 万元 in the cell of the sum",
        shells.gkmlpt(framed(r, bodies.WPS, "2021-01-27", "连山县大路镇人民政府")),
        r,
    )
    r = new_report("truecms", county="海安县", unit="海安县李堡镇人民政府", year=2022)
    yield page_case(
        "truecms",
        "TrueCMS: UUID in the address, neither day nor tags",
        shells.truecms(framed(r, bodies.WORD, "2023-01-17", "李堡镇")),
        r,
    )
    r = new_report("epoint", county="鄢陵县", unit="鄢陵县审计局", year=2023, one_t2=False)
    yield page_case(
        "epoint_ewb",
        "EWB: 信息时间 in the info line, box above, the day in the address",
        shells.epoint(framed(r, bodies.PLAIN, "2024-01-25", "县审计局")),
        r,
    )
    r = new_report("aspx", county="渠阳县", unit="渠阳县商务局", year=2019)
    yield page_case(
        "aspx_webforms",
        "WebForms with view state, a clock as id, slashes in the date",
        old.webforms(framed(r, bodies.PLAIN, "2020-01-20", "县商务局")),
        r,
    )
    r = old_report(
        "asp",
        county="渭源县",
        unit="渭源县会川镇人民政府",
        year=2012,
        early=True,
        title="会川镇人民政府2012年政府信息公开工作年度报告",
        foot=False,
    )
    yield page_case(
        "asp_layout",
        "tables in tables, br, GBK; the local table of the early years",
        old.asp_layout(framed(r, bodies.BREAKS, "2013-02-18", "会川镇", charset="gb2312")),
        r,
        charset="gbk",
        unit="会川镇人民政府",
    )
    r = new_report("jeecms", county="固阳县", unit="固阳县下湿壕镇人民政府", year=2021)
    yield page_case("jeecms", "JEECMS with neighbours", old.jeecms(framed(r, bodies.DIVS, "2022-01-13", "下湿壕镇")), r)
    r = new_report("founder", county="延庆区", unit="延庆区统计局", year=2022)
    yield page_case(
        "founder_content", "FOUNDER-CONTENT", old.founder(framed(r, bodies.PLAIN, "2023-02-02", "区统计局")), r
    )
    r = new_report("ivs", county="崇明区", unit="崇明区生态环境局", year=2023, signed="2024-01-18")
    yield page_case(
        "ivs_content",
        "#ivs_content, the date in brackets within the heading",
        old.ivs(framed(r, bodies.WORD, "2024-01-19", "区生态环境局")),
        r,
    )
    r = new_report(
        "catalogue",
        county="屯溪区",
        unit="屯溪区人民政府办公室",
        year=2019,
        title="屯溪区人民政府办公室2019年度政府信息公开年报",
    )
    yield page_case(
        "catalogue_box",
        "信息公开目录: definition list as box, nothing named",
        old.catalogue(framed(r, bodies.PLAIN, "2020-01-19", "区政府办公室")),
        r,
    )
    r = new_report("soup", county="平江县", unit="平江县南江镇人民政府", year=2022)
    yield page_case("div_soup", "divs without any name", old.soup(framed(r, bodies.DIVS, "2023-01-20", "南江镇")), r)
    r = old_report(
        "caps",
        county="通渭县",
        unit="通渭县财政局",
        year=2011,
        early=True,
        foot=False,
        title="通渭县财政局2011年度政府信息公开工作年度报告",
    )
    yield page_case(
        "capitals_unclosed",
        "capitals, nothing closed, GB2312",
        old.capitals(framed(r, bodies.CAPS, "2012-01-19", "县财政局", charset="gb2312")),
        r,
        charset="gbk",
    )
    r = new_report(
        "html5",
        county="大足区",
        unit="重庆市大足区人民政府外事办公室",
        year=2024,
        title="重庆市大足区人民政府外事办公室政府信息公开工作2024年度报告",
    )
    yield page_case(
        "html5_semantic",
        "article, header, aside, time; the year inside the title",
        old.html5(
            framed(r, bodies.Style(line=bodies.plain_line, table=bodies.headed_table), "2025-01-22", "大足区政府外办")
        ),
        r,
    )
    r = new_report("vue", county="子长县", unit="子长县应急管理局", year=2023)
    yield page_case(
        "vue_prerendered",
        "a single-page app: heads and bodies of tables in tables of their own, Snowflake id",
        old.vue(framed(r, bodies.ELEMENT, "2024-01-31", "县应急管理局")),
        r,
    )
    r = new_report("wap", county="青原县", unit="青原县金沟乡人民政府", year=2022)
    yield page_case("mobile_copy", "the mobile copy", old.mobile(framed(r, bodies.PLAIN, "2023-01-20", "金沟乡")), r)
    r = new_report("print", county="青原县", unit="青原县大坪镇人民政府", year=2021, signed="2022-01-17")
    yield page_case(
        "print_version", "the print version", old.print_copy(framed(r, bodies.PLAIN, "2022-01-18", "大坪镇")), r
    )


def _shell_page(name: str, about: str, r: Report, shell: shells.Shell, **given: object) -> Case:
    marks = {"text": [], "form": None, "tables": {}, "signals": ["body_short"]} | given
    return page_case(name, about, shell, r, **marks)


def around_files() -> Iterator[Case]:
    """Pages that carry the report as a file or as pictures."""
    r = new_report("pdf1", county="康宁县", unit="康宁县交通运输局", year=2023)
    frame = Frame(report=r, body="", shown="2024-01-22", source="县交通运输局")
    yield _shell_page(
        "iframe_pdf",
        "an iframe with the PDF and nothing else",
        r,
        old.iframed(frame, file="/upload/2024/xxgknb2023.pdf"),
    )
    yield _shell_page(
        "iframe_viewer",
        "the PDF behind a viewer's ?file=",
        r,
        old.iframed(frame, file="/upload/2024/jtj2023.pdf", viewer="/pdfjs/web/viewer.html?file={}"),
    )
    r = new_report("pdf2", county="康宁县", unit="康宁县档案局", year=2013, form_id="g2019")
    yield _shell_page(
        "frameset_pdf",
        "a frameset around the PDF, GBK",
        r,
        old.frameset(Frame(report=r, body="", shown="2014-02-10", source="", charset="gbk"), file="2013nb.pdf"),
        charset="gbk",
        source=None,
    )
    r = new_report("vsbpdf", county="师宗县", unit="师宗县五龙乡人民政府", year=2024)
    script = '<script>showVsbpdfIframe("/__local/8/1F/2A/99B6B0C7D0AA3C/xxgknb2024.pdf","100%","600","0","","","67BC");</script>'
    shell = shells.vsb(Frame(report=r, body="", shown="2025-01-15", source="五龙乡"), script=script)
    yield _shell_page("vsb_pdf_script", "VSB's PDF viewer in a script", r, shell, attachments=["xxgknb2024.pdf"])
    r = new_report("full", county="泽川县", unit="泽川县人力资源和社会保障局", year=2022)
    files = (
        ("泽川县人社局2022年政府信息公开工作年度报告.docx", "P020230118601234567890.docx"),
        ("附件2：统计表.xls", "P020230118601987654321.xls"),
    )
    body = "<p>泽川县人力资源和社会保障局2022年政府信息公开工作年度报告全文见附件。</p>"
    shell = shells.trs(Frame(report=r, body=body, shown="2023-01-18", source="县人社局", files=files))
    yield _shell_page(
        "see_attachment", "a page that only says: see the attachment", r, shell,
        text=["泽川县人力资源和社会保障局2022年政府信息公开工作年度报告全文见附件。"], dates=[*shell.dates, ("attachment_name", "2023-01-18")],
    )  # fmt: skip
    r = new_report("pict", county="五常县", unit="五常县背荫河镇人民政府", year=2022, signed="2023-01-16")
    picture = '<p style="text-align:center"><img src="./W020230116400000000001.png" width="640" alt=""/></p>'
    blocks = [one for one in r.blocks if isinstance(one, str)]
    html = "".join(
        bodies.plain_line(line) + (picture if line[:2] in ("二、", "三、", "四、") else "") for line in blocks
    )
    yield page_case(
        "tables_as_pictures", "headings two to four with nothing but a picture below",
        shells.trs(Frame(report=r, body=html, shown="2023-01-17", source="背荫河镇")), r, text=blocks, tables={}, form=None, signals=["table_as_picture"],
        attachments=["W020230116400000000001.png"],
    )  # fmt: skip
    r = old_report("xlsdept", county="泽川县", unit="泽川县城市管理局", year=2017, tabled=False, signed="2018-03-12")
    body = (
        bodies.PLAIN.body(r.blocks)
        + '<p>附件：<a href="/module/download/downfile.jsp?classid=0&filename=160119113716798.xls">2017年政府信息公开情况统计表</a></p>'
    )
    shell = shells.hanweb(Frame(report=r, body=body, shown="2018-03-15", source="县城市管理局"))
    yield page_case(
        "attached_table",
        "the table as a file whose name is a clock",
        shell,
        r,
        attachments=["2017年政府信息公开情况统计表"],
        dates=[*shell.dates, ("signature", "2018-03-12"), ("attachment_name", "2016-01-19")],
    )


WORD_JUNK = """<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom><w:PunctuationKerning/></w:WordDocument></xml><![endif]-->
<!--[if gte mso 10]><style>/* Style Definitions */ table.MsoNormalTable{mso-style-name:普通表格;mso-tstyle-rowband-size:0;}</style><![endif]-->
<style>@font-face{font-family:"Times New Roman";} p.MsoNormal{mso-style-name:正文;margin:0pt;font-size:10.5pt;}</style><!--StartFragment-->"""


def editors() -> Iterator[Case]:
    """What editors and encodings do to a report."""
    r = new_report("word", county="临川县", unit="临川县太阳镇人民政府", year=2021, signed="2022-01-26")
    frame = Frame(
        report=r,
        body=WORD_JUNK + bodies.WORD.body(r.blocks) + "<!--EndFragment-->",
        shown="2022-01-27",
        source="太阳镇",
    )
    yield page_case("word_pasted", "with Word's conditional comments, styles and o:p", old.soup(frame), r)
    r = new_report("wps", county="临川县", unit="临川县文化和旅游局", year=2022, signed="2023-01-11")
    yield page_case(
        "wps_pasted",
        "with the spans and fonts of WPS, in a nameless page",
        old.catalogue(framed(r, bodies.WPS, "2023-01-12", "县文化和旅游局")),
        r,
    )
    r = old_report("pdfpaste", county="奉新县", unit="奉新县干洲镇人民政府", year=2017)
    yield page_case(
        "pdf_pasted",
        "pasted from a PDF: hard breaks at 28 to 40 signs, the table one cell a line",
        shells.trs(framed(r, bodies.PDF, "2018-01-29", "干洲镇")),
        r,
    )
    r = new_report("markdown", county="奉新县", unit="奉新县司法局", year=2022)
    marked = [re.sub(r"([一二三]是)", r"**\1**", one) if isinstance(one, str) else one for one in r.blocks]
    marked = [f"**{one}**" if isinstance(one, str) and bodies.is_heading(one) else one for one in marked]
    frame = Frame(report=r, body=bodies.PLAIN.body(marked), shown="2023-01-19", source="县司法局")
    yield page_case("markdown_residue", "asterisks of markdown around headings and 一是", shells.ucap(frame), r)
    r = new_report("lie1", county="海原县", unit="海原县关桥乡人民政府", year=2021)
    yield page_case(
        "declared_gb2312_is_utf8",
        "declares gb2312, is UTF-8",
        shells.hanweb(framed(r, bodies.PLAIN, "2022-01-20", "关桥乡", charset="gb2312")),
        r,
        signals=["charset_lie"],
    )
    r = new_report("lie2", county="海原县", unit="海原县信访局", year=2022)
    yield page_case(
        "declared_utf8_is_gbk",
        "declares UTF-8, is GBK",
        old.jeecms(framed(r, bodies.PLAIN, "2023-01-20", "县信访局")),
        r,
        charset="gbk",
        signals=["charset_lie"],
    )
    r = new_report("rare", county="㙍县", unit="㙍县䢺塘镇人民政府", year=2022)
    body = bodies.PLAIN.body(r.blocks) + "<p>填报人：王喆𠅤、刘䶮、李㛃</p>"
    shell = old.catalogue(Frame(report=r, body=body, shown="2023-01-10", source="䢺塘镇"))
    yield page_case(
        "rare_signs",
        "rare names: signs of GB18030 with four bytes under a declared gb2312",
        shell,
        r,
        content=shell.html.replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030"),
        text=[*r.lines(), "填报人：王喆𠅤、刘䶮、李㛃"],
    )
    r = new_report("bom", county="海原县", unit="海原县体育局", year=2023)
    shell = old.founder(framed(r, bodies.PLAIN, "2024-01-12", "县体育局"))
    yield page_case(
        "utf8_bom",
        "a byte-order mark, and gb2312 declared",
        shell,
        r,
        content=shell.html.replace('charset="utf-8"', 'charset="gb2312"').encode("utf-8-sig"),
    )
    r = new_report("utf16", county="海原县", unit="海原县残疾人联合会", year=2022)
    shell = old.print_copy(framed(r, bodies.PLAIN, "2023-01-13", "县残联"))
    yield page_case(
        "utf16",
        "UTF-16 with its mark",
        shell,
        r,
        content=shell.html.replace('<meta charset="utf-8">', "").encode("utf-16"),
        unit="海原县残疾人联合会",
    )
    r = new_report("broken", county="海原县", unit="海原县七营镇人民政府", year=2022)
    shell = shells.ucap(framed(r, bodies.PLAIN, "2023-01-16", "七营镇"))
    raw = shell.html.encode()
    place = raw.index("今日".encode()) if "今日".encode() in raw else raw.index("解读回应".encode())
    yield page_case(
        "one_broken_byte",
        "one byte of UTF-8 is broken, in the menu",
        shell,
        r,
        content=raw[: place + 1] + b"\xff" + raw[place + 2 :],
        noise=tuple(one for one in shell.noise if one != "解读回应"),
    )


def surroundings() -> Iterator[Case]:
    """What stands around a report and must not come in."""
    r = new_report("hot", county="鹿泉县", unit="鹿泉县寺家庄镇人民政府", year=2022)
    frame = framed(r, bodies.PLAIN, "2023-01-18", "寺家庄镇")
    reports = "".join(
        f"<li><a href='{n}.html'>鹿泉县{name}2022年政府信息公开工作年度报告</a><span>2023-01-{n}</span></li>"
        for n, name in enumerate(("铜冶镇", "李村镇", "黄壁庄镇"), start=25)
    )
    shell = shells.truecms(frame)
    html = shell.html.replace("<b>点击排行</b>", f"<ul>{reports}</ul><b>点击排行</b>")
    yield page_case(
        "siblings_beside",
        "reports of other towns with their dates in the side list",
        replace(
            shell,
            html=html,
            noise=(*shell.noise, "铜冶镇", "李村镇"),
            no_dates=(*shell.no_dates, "2023-01-25", "2023-01-26"),
        ),
        r,
    )
    r = new_report("today", county="鹿泉县", unit="鹿泉县农业农村局", year=2023)
    shell = old.soup(framed(r, bodies.PLAIN, "2024-01-19", "县农业农村局", hits=2019))
    html = shell.html.replace(
        "<body>", "<body><div>今天是2025年2月3日 星期一 农历正月初六 欢迎访问鹿泉县人民政府网站</div>"
    ).replace("</body>", "<div>本页最后更新：2025-02-03 今日访问：2024 总访问：20181231</div></body>")
    yield page_case(
        "today_and_counters",
        "今天是, counters that look like years",
        replace(
            shell,
            html=html,
            noise=(*shell.noise, "今天是", "农历正月", "总访问", "20181231"),
            no_dates=("2025-02-03", "2018-12-31"),
        ),
        r,
    )
    r = old_report("two_old", county="鹿泉县", unit="鹿泉县上庄镇人民政府", year=2018)
    new = new_report("two_new", county="鹿泉县", unit="鹿泉县上庄镇人民政府", year=2019, signed="2020-01-14")
    blocks = (*new.blocks, "附：2018年政府信息公开情况统计表", r.drawn("g2014"))
    both = Report(
        title=new.title,
        unit=new.unit,
        county=new.county,
        year=2019,
        blocks=blocks,
        tables=new.tables,
        form="g2019",
        signed=new.signed,
    )
    yield page_case(
        "old_table_below",
        "a report of 2019 with the old table of the year before below",
        shells.trs(framed(both, bodies.PLAIN, "2020-01-15", "上庄镇")),
        both,
    )
    r = new_report(
        "two",
        county="鹿泉县",
        unit="鹿泉县人民政府大河街道办事处",
        year=2021,
        title="大河街道办事处2021年政府信息公开工作年度报告",
    )
    english = (
        "This report is prepared in accordance with the Regulations on Open Government Information.",
        "Sub-district Office of Dahe, Luquan County",
        "In 2021, the Office published 214 pieces of information and received no complaint.",
    )
    mixed = (*r.blocks[:1], english[0], *r.blocks[1:8], english[2], *r.blocks[8:], english[1])
    two = Report(title=r.title, unit=r.unit, county=r.county, year=r.year, blocks=mixed, tables=r.tables, form=r.form)
    yield page_case(
        "bilingual",
        "Chinese and English paragraphs in turn",
        shells.ucap(framed(two, bodies.PLAIN, "2022-01-25", "大河街道")),
        two,
        unit="大河街道办事处",
    )
    r = old_report(
        "conflict",
        county="岭南县",
        unit="岭南县岭下镇人民政府",
        year=2017,
        title="岭南县岭下镇人民政府2016年政府信息公开工作年度报告",
    )
    yield page_case(
        "year_conflict",
        "the title says 2016, the text 2017: the text wins",
        shells.hanweb(framed(r, bodies.PLAIN, "2018-02-05", "岭下镇")),
        r,
        signals=["year_conflict"],
    )
    r = new_report(
        "share", county="岭南县", unit="岭南县交警大队", year=2022, title="岭南县交警大队2022年政府信息公开工作年度报告"
    )
    frame = framed(r, bodies.PLAIN, "2023-01-09", "县交警大队")
    inside = (
        frame.body
        + "<p>扫一扫，关注岭南发布</p><p>分享到：微信 微博 QQ空间</p><p>【打印】【关闭】【返回顶部】</p><p>阅读次数：1688</p><p>责任编辑：张三丰</p>"
    )
    shell = shells.ucap(Frame(report=r, body=inside, shown="2023-01-09", source="县交警大队"))
    yield page_case(
        "tools_inside",
        "share tools, counter and editor inside of the named container",
        replace(
            shell,
            noise=(*shell.noise, "关注岭南发布", "QQ空间", "返回顶部", "阅读次数：1688", "张三丰"),
        ),
        r,
    )
