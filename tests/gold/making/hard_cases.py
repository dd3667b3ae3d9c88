"""The cases of pages that set traps: lines that look like chrome, other tables, nested pages, scripts, entities."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from tests.gold.making import html_bodies as bodies
from tests.gold.making import old_shells as old
from tests.gold.making import shells, tables
from tests.gold.making.case import Case, page_case
from tests.gold.making.html_cases import framed
from tests.gold.making.report import Block, Report, new_report, old_report
from tests.gold.making.shells import Frame

CHROME_LIKE = (
    "（六）其他工作",
    "1.联系我们：县政务公开办设在政府大楼302室，电话5226001，工作日均可来访。",
    "2.版权所有者依法享有权利的作品不在公开之列，全年删除此类图片14张。",
    "3.技术支持：网站由县大数据中心负责，全年无事故，技术支持响应时间不超过2小时。",
    "4.网站地图、无障碍浏览、长者模式等功能3月份上线运行。",
    "5.分享到微信、微博的信息共38条，累计阅读量4.1万次。",
    "6.上一篇年报指出的问题已经整改到位，下一步继续保持。",
    "7.相关链接",
    "清理友情链接9个，新增上级部门链接4个。",
    "8.打印、复印设备全部免费开放。",
    "9.浏览次数：年报专栏累计浏览次数为12876次。",
    "10.关闭僵尸账号5个。",
    "11.扫一扫政务服务大厅二维码即可查阅办事指南，全年扫码3270人次。",
)


def _other_tables() -> tuple[tables.Drawn, tables.Drawn]:
    def rows(*lines: tuple[str, ...]) -> tuple[tuple[tables.Cell, ...], ...]:
        return tuple(tuple(tables.Cell(text=text) for text in line) for line in lines)

    channels = rows(
        ("公开渠道", "信息数量（条）", "占比"),
        ("政府网站", "316", "62.2%"),
        ("政务微信", "121", "23.8%"),
        ("公开栏", "71", "14.0%"),
        ("合计", "508", "100%"),
    )
    training = rows(
        ("序号", "培训名称", "时间", "人数"),
        ("1", "条例专题培训", "2022年4月12日", "46"),
        ("2", "业务骨干培训", "2022年9月7日", "23"),
        ("总计", "", "", "69"),
    )
    return tables.Drawn(name="other", rows=channels, width=3, heads=1), tables.Drawn(
        name="other", rows=training, width=4, heads=1
    )


def with_blocks(r: Report, at: int, *more: Block) -> Report:
    """The report with blocks put in before a place."""
    return replace(r, blocks=(*r.blocks[:at], *more, *r.blocks[at:]))


def wording() -> Iterator[Case]:
    """Text that looks like a template's, and templates that look like text."""
    r = new_report("chromelike", county="安溪县", unit="安溪县感德镇人民政府", year=2022, signed="2023-01-11")
    r = with_blocks(r, 7, *CHROME_LIKE)
    shell = shells.ucap(framed(r, bodies.PLAIN, "2023-01-12", "感德镇"))
    noise = [one for one in shell.noise if one not in ("网站地图", "联系我们")]
    yield page_case(
        "lines_like_chrome",
        "the report's own lines speak of links, printing, sharing and visits",
        shell,
        r,
        noise=noise,
    )
    r = new_report("others", county="安溪县", unit="安溪县民政局", year=2022)
    channels, training = _other_tables()
    r = with_blocks(r, 3, "各渠道公开数量如下表：", channels, "培训情况见下表。", training)
    yield page_case(
        "other_tables",
        "tables of the office's own among the statutory ones",
        shells.trs(framed(r, bodies.PLAIN, "2023-01-20", "县民政局")),
        r,
    )
    r = new_report("lists", county="安溪县", unit="安溪县龙涓乡人民政府", year=2023)
    items = ("公开乡村振兴项目23个；", "公开防返贫监测对象帮扶措施117条；", "公开高标准农田建设进度9期。")
    body = (
        bodies.PLAIN.body(r.blocks[:3])
        + "<ol>"
        + "".join(f"<li>{item}</li>" for item in items)
        + "</ol>"
        + bodies.PLAIN.body(r.blocks[3:])
    )
    shell = old.jeecms(Frame(report=r, body=body, shown="2024-01-11", source="龙涓乡"))
    yield page_case("text_in_lists", "paragraphs as a list", shell, with_blocks(r, 3, *items))
    r = new_report("broken_title", county="安溪县", unit="安溪县西坪镇人民政府", year=2021, signed="2022-01-07")
    heading = '<p style="text-align:center"><b>安溪县西坪镇人民政府</b></p><p style="text-align:center"><b>2021年政府信息公开工作年度报告</b></p><p style="text-align:center">（2022年1月7日）</p>'
    shell = shells.truecms(
        Frame(report=r, body=heading + bodies.PLAIN.body(r.blocks), shown="2022-01-10", source="西坪镇")
    )
    yield page_case(
        "title_over_lines",
        "the title again inside of the text, over two lines, with the day in brackets",
        shell,
        r,
        text=["（2022年1月7日）", *r.lines()],
    )
    r = old_report(
        "chinese_year",
        county="安溪县",
        unit="安溪县尚卿乡人民政府",
        year=2018,
        title="安溪县尚卿乡人民政府二○一八年度政府信息公开工作年度报告",
        signed="2019-01-25",
        spelling="二〇",
    )
    yield page_case(
        "chinese_year",
        "二○一八 in the title, 二〇一九年 as signature",
        shells.hanweb(framed(r, bodies.PLAIN, "2019-01-29", "尚卿乡")),
        r,
    )
    r = new_report("conflict2", county="安溪县", unit="安溪县自然资源局", year=2022, signed="2022-12-31")
    shell = shells.trs(framed(r, bodies.PLAIN, "2023-01-30", "县自然资源局"), stamp="2023-02-08")
    html = shell.html.replace('name="PubDate" content="2023-01-30 09:41"', 'name="PubDate" content="2023-02-08 10:02"')
    dates = (("page", "2023-01-30"), ("meta", "2023-02-08"), ("url", "2023-02-08"), ("signature", "2022-12-31"))
    yield page_case(
        "dates_disagree",
        "shown, tag, address and signature name three days",
        shell,
        r,
        content=html.encode(),
        dates=dates,
    )
    r = new_report("multi", county="安溪县", unit="安溪县虎邱镇人民政府", year=2023)
    shell = shells.jpaas(framed(r, bodies.PLAIN, "2024-01-17", "虎邱镇"))
    pager = '<div class="page"><span>共3页</span> <b>1</b> <a href="art_2.html">2</a> <a href="art_3.html">3</a> <a href="art_2.html">下一页</a> <a href="art_3.html">尾页</a></div><div class="pinglun">网友评论 0 条 我来说两句</div>'
    html = shell.html.replace('<div class="share-box">', pager + '<div class="share-box">')
    yield page_case(
        "pager_and_comments",
        "a pager and comments below the text",
        shell,
        r,
        content=html.encode(),
        noise=(*shell.noise, "下一页", "尾页", "我来说两句"),
    )


def markup() -> Iterator[Case]:
    """Markup that no parser likes."""
    r = new_report("entities", county="罗田县", unit="罗田县九资河镇人民政府", year=2022)
    shell = old.webforms(framed(replace(r, year=2022), bodies.PLAIN, "2023-01-20", "九资河镇"))
    html = "".join(sign if ord(sign) < 128 else f"&#{ord(sign)};" for sign in shell.html).replace(
        "20200120104519886", "20230120104519886"
    )
    dates = (("page", "2023-01-20"), ("url", "2023-01-20"))
    yield page_case(
        "numeric_entities",
        "every Chinese sign as a numeric entity",
        shell,
        r,
        content=html.encode("ascii"),
        dates=dates,
        url=shell.url.replace("20200120", "20230120"),
    )
    r = new_report("nestedhtml", county="罗田县", unit="罗田县档案馆", year=2021)
    inner = f"<html><head><title>{r.title}</title><style>.x{{color:red}}</style></head><body lang=ZH-CN>{bodies.PLAIN.body(r.blocks)}</body></html>"
    yield page_case(
        "page_in_page",
        "a whole page of Word pasted into the container",
        shells.hanweb(Frame(report=r, body=inner, shown="2022-01-19", source="县档案馆")),
        r,
    )
    r = new_report("deep", county="罗田县", unit="罗田县胜利镇人民政府", year=2022)
    body = "".join(f'<span style="font-size:{12 + at % 5}px">' for at in range(300)) + bodies.BREAKS.body(r.blocks)
    yield page_case(
        "deep_nesting",
        "three hundred spans that nobody closes",
        shells.trs(Frame(report=r, body=body, shown="2023-01-17", source="胜利镇")),
        r,
    )
    r = new_report("script", county="连南县", unit="连南县寨岗镇人民政府", year=2022, signed="2023-01-13")
    shell = shells.gkmlpt(Frame(report=r, body="", shown="2023-01-16", source="连南县寨岗镇人民政府"))
    detail = json.dumps(
        {"id": 8912345, "title": r.title, "display_publish_time": 1673834400, "content": bodies.PLAIN.body(r.blocks)},
        ensure_ascii=False,
    ).replace("</", "<\\/")
    html = shell.html.replace('"DETAIL":{"id":8912345,"create_time":"2023-01-16 11:20:31"}', f'"DETAIL":{detail}')
    assert detail in html
    yield page_case(
        "gkmlpt_script",
        "the text stands only in the script's configuration",
        shell,
        r,
        content=html.encode(),
        dates=(("page", "2023-01-16"), ("signature", "2023-01-16"), ("signature", "2023-01-13")),
    )
    r = new_report("hidden", county="连南县", unit="连南县审计局", year=2023)
    secret = '<div style="display:none"><p>（内部使用）2023年年报模板：请各单位于1月5日前报送，合计999件。</p></div><textarea style="display:none">备份草稿：总计888件</textarea>'
    shell = shells.epoint(
        Frame(report=r, body=secret + bodies.PLAIN.body(r.blocks), shown="2024-01-19", source="县审计局")
    )
    yield page_case(
        "hidden_draft", "a hidden draft inside of the container", shell, r, noise=(*shell.noise, "内部使用", "备份草稿")
    )
    r = new_report(
        "zero_width",
        county="连南县",
        unit="连南县三江镇人民政府",
        year=2022,
        most=200,
        show=lambda value, row, column: "\u200b".join(value) + "\u00a0",
    )
    shell = shells.lonsun(framed(r, bodies.PLAIN, "2023-01-06", "三江镇"))
    yield page_case("zero_width_signs", "zero-width and no-break blanks within the numbers", shell, r)
    r = old_report("firstrow", county="连南县", unit="连南县畜牧兽医水产局", year=2015)
    yield page_case(
        "editor_table",
        "UEditor's table: firstRow, col widths, blanks of three kinds in the cells",
        shells.vsb(framed(r, bodies.Style(line=bodies.plain_line, table=_padded), "2016-02-25", "县畜牧兽医水产局")),
        r,
    )
    r = new_report("twins", county="连南县", unit="连南县大麦山镇人民政府", year=2024)
    files = (
        ("点击下载", "P020250114600000000001.pdf"),
        ("大麦山镇2024年政府信息公开工作年度报告（扫描件）.pdf", "P020250114600000000002.pdf"),
    )
    shell = shells.trs(framed(r, bodies.PLAIN, "2025-01-14", "大麦山镇", files=files))
    yield page_case(
        "generic_file_names",
        "two files, one only called 点击下载: its name is that of the address",
        shell,
        r,
        attachments=["P020250114600000000001.pdf", files[1][0]],
        dates=(*shell.dates, ("attachment_name", "2025-01-14")),
    )


def _padded(table: tables.Drawn) -> str:
    pads = ("&nbsp;{}&nbsp;", "　{}　", " \n\t{}\n ")
    rows = []
    for top, row in enumerate(table.rows):
        cells = "".join(
            f'<td valign="top" style="word-break: break-all;" width="{100 + at}">{pads[(top + at) % 3].format(bodies.esc(cell.text))}</td>'
            for at, cell in enumerate(row)
        )
        rows.append(f'<tr class="firstRow">{cells}</tr>' if top == 0 else f"<tr>{cells}</tr>")
    return f'<table uetable="null" interlaced="enabled"><colgroup><col width="301"/><col width="90"/><col width="90"/></colgroup><tbody>{"".join(rows)}</tbody></table>'
