"""Made reports and the templates of the CMS families around them: own prose, the forms' real labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from storage.figures import FormRow, form

TITLE = "青石县柳溪镇2022年政府信息公开工作年度报告"
SIGNED = ("柳溪镇人民政府", "2023年1月18日")
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")

PROSE = (
    "根据《中华人民共和国政府信息公开条例》的规定，柳溪镇编制本年度报告。本报告所列数据的统计期限为2022年1月1日至2022年12月31日。"
    "报告可在县人民政府网站查阅，如有疑问请与镇党政综合办公室联系。",
    "一、总体情况",
    "（一）主动公开情况。全年通过县政府网站发布信息316条，其中财政预决算4条、惠农补贴58条；镇村公开栏张贴127次。",
    "（二）依申请公开情况。全年收到政府信息公开申请5件，均在法定期限内答复，上年结转0件。",
    "（三）平台建设情况。镇里为每个村配了一名信息员，每周三检查一次公开栏，过期的内容当天换下。",
)
AFTER = (
    "五、存在的主要问题及改进情况",
    "存在的主要问题是村级公开的内容更新慢，个别表格填写不全。下一步将按季度抽查，并把抽查结果纳入年终考核。",
    "六、其他需要报告的事项",
    "本年度没有收取政府信息公开信息处理费。",
)

T2 = {
    "t2_20_1": {"rules": ("0", "0", "0"), "norm_docs": ("2", "1", "7")},
    "t2_20_5": {"licence": ("43",)},
    "t2_20_6": {"penalty": ("12",), "coercion": ("0",)},
    "t2_20_8": {"fees": ("1.5",)},
}
T4 = ("1", "0", "0", "1", "2", "0", "0", "0", "0", "0", "0", "1", "0", "0", "1")


def t3_values(form_id: str = "g2021") -> dict[str, tuple[str, ...]]:
    """Made values of the third table: five requests, three granted, two not held."""
    values = {row.key: ("0",) * 7 for row in form(form_id).table("t3").rows if row.kind != "header"}
    values["n1"] = ("4", "1", "0", "0", "0", "0", "5")
    values["r1"] = ("3", "0", "0", "0", "0", "0", "3")
    values["r4_1"] = ("1", "1", "0", "0", "0", "0", "2")
    values["tot"] = ("4", "1", "0", "0", "0", "0", "5")
    return values


def shown(row: FormRow) -> str:
    """A row's label with its number, as it is printed."""
    number = row.no.replace("(", "（").replace(")", "）")
    if number and number[0] in "一二三四五六七八九":
        number += "、"
    return number + row.label


def _cell(text: str, tag: str = "td", **span: int) -> str:
    spans = "".join(f' {name}="{count}"' for name, count in span.items())
    return f"<{tag}{spans}><p><span>{text}</span></p></{tag}>"


def t2_html() -> str:
    """The four tables of the second section in one HTML table, as Word pastes them."""
    heads = {
        "t2_20_1": ("本年制发件数", "本年废止件数", "现行有效件数"),
        "t2_20_5": ("本年处理决定数量",),
        "t2_20_6": ("本年处理决定数量",),
        "t2_20_8": ("本年收费金额（单位：万元）",),
    }
    rows = []
    for table_id, values in T2.items():
        table = form("g2021").table(table_id)
        width = 3 // len(heads[table_id])
        rows.append(_cell(table.title, colspan=4))
        rows.append(_cell("信息内容") + "".join(_cell(head, colspan=width) for head in heads[table_id]))
        rows.extend(
            _cell(row.label) + "".join(_cell(value, colspan=width) for value in values[row.key]) for row in table.rows
        )
    return "<table border='1'>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def t3_rows(values: Mapping[str, Sequence[str]], form_id: str = "g2021") -> list[str]:
    """The rows of the third table in HTML, its group heads as cells that span their rows."""
    table = form(form_id).table("t3")
    rows = []
    group, inner = "", ""
    for row in table.rows:
        cells = "".join(_cell(value) for value in values.get(row.key, ()))
        children = [other for other in table.rows if other.parent == row.key]
        if row.key == "g3":
            deep = sum(max(1, sum(1 for low in table.rows if low.parent == child.key)) for child in children)
            group = _cell(shown(row), rowspan=deep)
        elif row.kind == "header":
            inner = _cell(shown(row), rowspan=len(children))
        elif row.level == 1:
            rows.append(_cell(shown(row), colspan=3) + cells)
        elif row.level == 2:
            rows.append(group + _cell(shown(row), colspan=2) + cells)
            group = ""
        else:
            rows.append(group + inner + _cell(shown(row)) + cells)
            group, inner = "", ""
    return rows


T3_HEAD = (
    _cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", colspan=3, rowspan=3)
    + _cell("申请人情况", colspan=7),
    _cell("自然人", rowspan=2) + _cell("法人或其他组织", colspan=5) + _cell("总计", rowspan=2),
    "".join(_cell(name) for name in COLUMNS[1:6]),
)


def t3_html(values: Mapping[str, Sequence[str]] | None = None, form_id: str = "g2021") -> str:
    """The third table with its head of three rows."""
    rows = [*T3_HEAD, *t3_rows(values if values is not None else t3_values(form_id), form_id)]
    return "<table border='1'>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def t4_html(values: Sequence[str] = T4) -> str:
    """The fourth table with its head of three rows."""
    rows = [
        _cell("行政复议", colspan=5) + _cell("行政诉讼", colspan=10),
        "".join(_cell(name, rowspan=2) for name in OUTCOMES)
        + _cell("未经复议直接起诉", colspan=5)
        + _cell("复议后起诉", colspan=5),
        "".join(_cell(name) for name in OUTCOMES * 2),
        "".join(_cell(value) for value in values),
    ]
    return "<table border='1'>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f'<p style="text-indent:2em"><span>{line}</span></p>\n' for line in lines)


def _breaks(lines: Sequence[str]) -> str:
    return "".join(f"&nbsp;&nbsp;{line}<br>\n" for line in lines)


def report_body(lines: Callable[[Sequence[str]], str] = _paragraphs, *, prose: Sequence[str] = PROSE) -> str:
    """The report as HTML: prose, the statutory tables, prose, signature."""
    return (
        lines(prose)
        + lines(["二、主动公开政府信息情况"])
        + t2_html()
        + lines(["三、收到和处理政府信息公开申请情况"])
        + t3_html()
        + lines(["四、政府信息公开行政复议、行政诉讼情况"])
        + t4_html()
        + lines(AFTER)
        + lines(SIGNED)
    )


def side_list(news: Sequence[str] = ("县里召开春耕会", "柳溪镇修通三条村道", "图书馆延长开放时间")) -> str:
    """A list of other articles with their dates."""
    rows = "".join(
        f'<li><a href="/art/2023/2/{day}/x_{day}.html">{text}</a><span>2023-02-{day:02d}</span></li>'
        for day, text in enumerate(news, start=3)
    )
    return f"<div><h3>热点新闻</h3><ul>{rows}</ul></div>"


MENU = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>'
    '<li><a href="/zwgk/zdgk/">主动公开</a></li><li><a href="/zwgk/ysq/">依申请公开</a></li></ul></div>'
)
FOOT = "<div class='footer'><p>主办单位：青石县人民政府 版权所有</p><p>某ICP备12345678号 网站标识码6400000001</p></div>"
NEXT = '<p>上一篇：<a href="/a.html">青石县石桥镇2022年政府信息公开工作年度报告</a></p><p>下一篇：没有了</p>'
SHARE = "<div>分享到：<a href='#' title='微信'>微信</a> <a href='#'>新浪微博</a></div><p>扫一扫在手机打开当前页</p>"


def trs(body: str, *, hits: int = 318, side: str | None = None) -> str:
    """A TRS page: `.TRS_Editor` in a wide frame, info line above, share tools below."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}_青石县人民政府</title>
<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2023-01-20 09:30"></head><body>
{MENU}<div class="position">您现在的位置：<a href="/">首页</a>&gt;<a href="/nb/">年报</a></div>
<div class="main"><div class="left">{side or side_list()}</div>
<div class="content"><h1>{TITLE}</h1>
<div class="info">发布时间:2023-01-20 来源:柳溪镇 浏览次数:{hits} 字体:【大 中 小】</div>
<div class="TRS_Editor">{body}</div>
<div>附件下载：<a href="./P020230120345678901234.docx">年度报告.docx</a></div>{NEXT}{SHARE}</div></div>{FOOT}</body>
</html>"""


def hanweb(body: str, *, hits: int = 7, side: str | None = None) -> str:
    """A JCMS page: comments around the text, inside `#zoom`, with a counter and tools."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}</title><meta name="ArticleTitle" content="{TITLE}">
</head>
<body>{MENU}<table width="1000"><tr><td class="sp">当前位置 ： 首页 &gt; 政府信息公开年报</td></tr></table>
<div class="main-fl bt-left">{side or side_list()}</div>
<div class="main-fl-tit">{TITLE}</div>
<div class="main-fl-gn">日期：2023-01-20 &nbsp; 浏览次数：
<script>document.write(1)</script>{hits} 字号：[ 大 中 小 ]</div>
<div id="zoom"><!--ZJEG_RSS.content.begin--><meta name="ContentStart">{body}<meta name="ContentEnd">
<!--ZJEG_RSS.content.end--></div>
<div>打印本页 | 关闭窗口</div>{FOOT}</body></html>"""


def vsb(body: str, *, hits: int = 12, side: str | None = None) -> str:
    """A VSB page: `.v_news_content` in `#vsb_content`, previous and next, a form around it."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}-青石县柳溪镇</title></head><body>{MENU}
<form name="_newscontent_fromname"><div class="article"><h2>{TITLE}</h2>
<div>信息来源：柳溪镇&nbsp;&nbsp;发布日期：2023年01月20日&nbsp;&nbsp;作者：&nbsp;
点击：[<span id="dynclicks">{hits}</span>]</div>
<div id="vsb_content"><div class="v_news_content">{body}</div></div>
<p>附件【
<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&amp;owner=1&amp;wbfileid=99"
>年度报告.pdf</a>】已下载次</p>
<div>上一条：<a href="1.htm">别的报告</a></div><div>下一条：<a href="2.htm">又一个报告</a></div><div>【关闭】</div>
</div></form>
<div class="right">{side or side_list()}</div>{FOOT}</body></html>"""


def ucap(body: str, *, hits: int = 2, side: str | None = None) -> str:
    """A UCAP page: its own elements around title and text."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}_柳溪镇_青石县</title></head><body>{MENU}
<div class="crumbs">首页 &gt; 柳溪镇 &gt; 年报</div><div class="detail"><ucaptitle><h1>{TITLE}</h1></ucaptitle>
<p class="ly">来源：柳溪镇 时间：<publishtime>2023-01-20</publishtime> 阅读次数：{hits}次</p>
<div id="UCAP-CONTENT"><ucapcontent>{body}</ucapcontent></div></div>{side or side_list()}{FOOT}</body></html>"""


def catalogue(body: str, *, hits: int = 2, side: str | None = None) -> str:
    """A page of a 信息公开目录: the 索引号 box above the text, no element that a CMS names."""
    return f"""<html><head><meta charset="utf-8"><title>{TITLE}</title></head><body>{MENU}
<div class="wrap"><div class="lside">{side or side_list()}</div><div class="rmain">
<table class="tabinfo"><tr><td>索 引 号：</td><td>640199-312/2023-00007</td><td>信息分类：</td>
<td>政府信息公开年报</td></tr>
<tr><td>发布机构：</td><td>柳溪镇</td><td>发布日期：</td><td>2023-01-20</td></tr>
<tr><td>信息名称：</td><td colspan="3">{TITLE}</td></tr></table>
<div class="tit2">{TITLE}</div><div class="art">{body}</div><p>浏览次数：{hits}</p>{SHARE}</div></div>{FOOT}</body>
</html>"""


def layout(body: str, *, hits: int = 3, side: str | None = None) -> str:
    """An old page laid out in tables, the text in one cell."""
    return f"""<html><head><title>{TITLE}</title></head><body><table width="980" align="center"><tr>
<td colspan="2">{MENU}</td></tr>
<tr><td width="200" valign="top">{side or side_list()}</td><td valign="top"><table width="760">
<tr><td align="center"><b>{TITLE}</b></td></tr><tr>
<td align="center">来源：柳溪镇 时间：2023-01-20 点击率：{hits}【打印】【关闭】</td></tr>
<tr><td>{body}</td></tr><tr><td>上一篇：无 下一篇：无</td></tr></table></td></tr>
<tr><td colspan="2" align="center">青石县人民政府 版权所有 技术支持：某公司</td></tr></table></body></html>"""


def unnamed(body: str, *, hits: int = 5, side: str | None = None) -> str:
    """A page of plain divs without any name."""
    return f"""<html><head><title>{TITLE}</title></head><body><div><div><a href="/">首页</a><a href="/a/">公开</a>
<a href="/b/">服务</a></div>
<div><div>{side or side_list()}</div><div><div>{TITLE}</div><div>2023-01-20 来源：柳溪镇 浏览次数：{hits}</div>
<div>{body}</div><div>【打印】【关闭】</div></div></div>
<div>青石县人民政府主办 某ICP备12345678号</div></div></body></html>"""


def bare(body: str, *, hits: int = 0, side: str | None = None) -> str:
    """A hand-made page: all straight in the body."""
    return f"<html><body><h3 align=center>{TITLE}</h3><p>浏览次数：{hits}</p>{body}</body></html>"


TEMPLATES: Mapping[str, Callable[..., str]] = {
    "trs": trs,
    "hanweb": hanweb,
    "vsb": vsb,
    "ucap": ucap,
    "catalogue": catalogue,
    "layout": layout,
    "unnamed": unnamed,
    "bare": bare,
}


def page_html(
    template: str, *, lines: str = "p", hits: int = 1, side: str | None = None, body: str | None = None
) -> str:
    """A whole page: a template around the made report, its lines as paragraphs (`p`) or broken (`br`)."""
    made = body if body is not None else report_body(_breaks if lines == "br" else _paragraphs)
    return TEMPLATES[template](made, hits=hits, side=side)


def expected_text() -> str:
    """The report without white space, written down from its parts and not read from any page."""
    parts = ["".join(PROSE), "二、主动公开政府信息情况"]
    for table_id, heads in (
        ("t2_20_1", "信息内容本年制发件数本年废止件数现行有效件数"),
        ("t2_20_5", "信息内容本年处理决定数量"),
        ("t2_20_6", "信息内容本年处理决定数量"),
        ("t2_20_8", "信息内容本年收费金额（单位：万元）"),
    ):
        table = form("g2021").table(table_id)
        parts.append(table.title + heads)
        parts.extend(row.label + "".join(T2[table_id][row.key]) for row in table.rows)
    parts.append("三、收到和处理政府信息公开申请情况")
    parts.append(
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计"
    )
    parts.append("".join(COLUMNS[1:6]))
    values = t3_values()
    parts.extend(shown(row) + "".join(values.get(row.key, ())) for row in form("g2021").table("t3").rows)
    parts.append("四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼")
    parts.append("".join(OUTCOMES) + "未经复议直接起诉复议后起诉" + "".join(OUTCOMES * 2) + "".join(T4))
    parts.extend([*AFTER, *SIGNED])
    return "".join("".join(parts).split())
