"""What a template puts around and into a report is left out, whatever it is called; what looks like it stays."""

from __future__ import annotations

import pytest

from crawler.extract.text import MainText, main_text
from crawler.page import Page
from tests.crawler.extract import made


def read(markup: str, titles: tuple[str, ...] = (made.TITLE,)) -> MainText:
    return main_text(Page.from_bytes(markup.encode(), url="http://www.qs.gov.cn/nb/t20230120_1.html"), titles)


def folded(text: str) -> str:
    return "".join(text.split())


INFO = "<div><span>发布时间：2023-01-20 09:30</span><span>来源：柳溪镇</span><span>浏览次数：<b>318</b>次</span></div>"
TEASERS = (
    '<div><h3>新闻推荐</h3><div><a href="x1.html">青石县召开春耕生产现场会</a><p>2月3日，青石县在柳溪镇召开春耕生产现场会，各乡镇和'
    '有关部门负责人参加，现场看了育秧大棚。</p></div><div><a href="x2.html">柳溪镇修通三条村道</a><p>近日，柳溪镇三条村道建成通车，'
    "惠及沿线五个村的三千多名村民，方便了出行。</p></div></div>"
)
CONTACT_FOOT = (
    "<div><div>主办单位：青石县人民政府办公室</div><div>联系电话：0951-1234567　地址：青石县人民路1号</div>"
    "<div>网站标识码：6400000001</div></div>"
)
BODY = made.report_body()
PARAGRAPH = '<p style="text-indent:2em"><span>'


def around(*parts: str) -> str:
    return f"<html><head><title>{made.TITLE}_青石县</title></head><body>{made.MENU}{''.join(parts)}</body></html>"


HEADING = f"<h1>{made.TITLE}</h1>{INFO}"
WITHOUT_SIGNATURE = BODY.replace(f"{PARAGRAPH}柳溪镇人民政府</span></p>", "").replace(
    f"{PARAGRAPH}2023年1月18日</span></p>", ""
)
LAST_PART = BODY.index(f"{PARAGRAPH}六、")

WHOLE_PAGES = {
    "teasers with prose on the right": around(
        f"<div><div>{HEADING}<div>{BODY}</div></div><div>{TEASERS}</div></div>", made.FOOT
    ),
    "teasers with prose below, all in the body": around(HEADING, BODY, made.NEXT, TEASERS, CONTACT_FOOT),
    "a footer that gives telephone and address": around(HEADING, BODY, made.SHARE, CONTACT_FOOT),
    "signature beside the text": around(
        f"<div>{HEADING}<div>{WITHOUT_SIGNATURE}</div><div>柳溪镇人民政府</div><div>2023年1月18日</div>{made.NEXT}</div>"
    ),
    "a form for comments": around(
        f"<div>{HEADING}<div>{BODY}</div><div>留言与评论（共有 0 条评论）</div><div>昵称：</div><div>匿名发表</div>"
        "<div>验证码：</div><div>版权声明 来源：柳溪镇 时间：2023-01-20 作者：</div></div>"
    ),
    "Word's settings and styles": around(
        "<div class='TRS_Editor'><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->"
        "<xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml>"
        "<style>p.MsoNormal{mso-style-name:正文}</style><p>&lt;!--[if !supportLists]--&gt;&lt;!--[endif]--&gt;</p>"
        "<p>Normal 0 7.8 磅 0 2 false false false EN-US ZH-CN X-NONE MicrosoftInternetExplorer4</p>"
        "<p>/* Style Definitions */ table.MsoNormalTable {mso-style-name:普通表格; font-size:10.5pt;}</p>"
        f"{BODY.replace(PARAGRAPH, '<p class=MsoNormal><span lang=EN-US><o:p></o:p></span><span>')}</div>"
    ),
    "two containers": around(
        f"{HEADING}<div><div class='TRS_Editor'>{BODY[:LAST_PART]}</div><div class='TRS_Editor'>{BODY[LAST_PART:]}</div></div>"
    ),
    "two containers straight in the body": around(
        f"{HEADING}<div class='TRS_Editor'>{BODY[:LAST_PART]}</div><p>便民提示：请按时缴费，逾期不候，缴费请到大厅。</p>"
        f"<div class='TRS_Editor'>{BODY[LAST_PART:]}</div>{TEASERS}"
    ),
    "nav that is never closed": f"<html><body><nav><a href='/'>首页</a>{HEADING}<div>{BODY}</div>{made.FOOT}</body></html>",
    "a text that calls itself aside": around(f"<aside class='main'>{HEADING}<div>{BODY}</div></aside>", made.FOOT),
    "a container that a script shows": around(f"{HEADING}<div id='zoom' style='display:none'>{BODY}</div>", made.FOOT),
    "a hidden copy for printing": around(
        f"{HEADING}<div id='zoom'>{BODY}</div><div id='print' style='display:none'>{BODY}</div>"
    ),
    "injected words out of sight": around(
        f"{HEADING}<div id='zoom'>{BODY}<div style='position:absolute; left:-9999px'><p>博彩网站大全。</p></div>"
        "<span style='font-size:0px'>六合彩</span><p style='text-indent:-9999px'>彩票。</p></div>"
    ),
    "a word whose class is a menu's": around(
        f"<div id='zoom'>{BODY.replace('316条', '<span class=hot>316条</span>')}</div>"
    ),
    "a signature whose class is a footer's": around(
        f"<div id='zoom'>{BODY.replace(f'{PARAGRAPH}柳溪镇人民政府', '<p class=bottom><span>柳溪镇人民政府')}</div>"
    ),
    "tools inside the container": around(
        f"<div id='zoom'>{HEADING}{BODY}{made.SHARE}{made.NEXT}<div class='share'>分享到：</div>"
        f"<div class='ewm'><img src='a.png'><p>扫一扫</p></div>{made.side_list()}</div>"
    ),
    "elements of HTML 5": (
        f"<html><body><header>{made.MENU}</header><main><article><header><h1>{made.TITLE}</h1><p>2023-01-20 | 柳溪镇 | 阅读 33"
        f"</p></header><section>{BODY}</section><footer>{made.SHARE}</footer></article><aside>{made.side_list()}</aside>"
        f"</main><footer>{made.FOOT}</footer></body></html>"
    ),
    "reports of others on the left": around(
        "<div><ul>"
        + "".join(
            f'<li><a href="{n}.html">{n}镇2022年政府信息公开工作年度报告</a></li>' for n in ("石桥", "马家", "白杨")
        )
        + f"</ul></div><div><div>{made.TITLE}</div>{INFO}<div>{BODY}</div></div>"
    ),
}


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_whatever_stands_around_the_report_is_left_out(name: str) -> None:
    assert folded(read(WHOLE_PAGES[name]).text) == made.expected_text()


TAIL_LINES = """
上一篇：没有了|上一篇 下一篇|【打印本页】【关闭窗口】|【字体：大 中 小】 打印 关闭|分享到： 微信 新浪微博 QQ空间|扫一扫在手机打开当前页
扫描二维码，手机阅读|用手机扫描二维码阅读|微信扫一扫：分享|浏览次数：2024次|点击：318|阅读量 539|本文已被浏览 88 次|今天是2026年3月1日 星期日
来源：柳溪镇 责任编辑：张三|发布时间：2023-01-20 09:30:00|相关链接|热点新闻|友情链接|网站地图 联系我们|版权所有：青石县人民政府|网站支持IPv6
政府网站找错|返回顶部|附件下载：|官方微信 官方微博|视力保护色：|保护视力色：杏仁黄 秋叶褐 胭脂红|文字大小：【大】【中】【小】|用户评论|暂无评论
您觉得本文是否有用？|打印正文|复制本文地址|温馨提示：该页面内容已归档|建议使用1024*768分辨率，IE9.0以上版本浏览器|转载请注明：青石县 +复制链接
"""
LAST_LINES = """
柳溪镇人民政府|2023年1月18日|二〇二三年一月十八日|（此件公开发布）|附件：青石县柳溪镇统计表|填报日期：2023年1月18日|联系电话：0951-1234567
（一）微信公众号|政务微博|3.政府网站|无。|注：本表数据截至2022年12月31日。|特此报告。|三是公众号推送信息阅读量12万次。|网站浏览次数达到3万次
上一年结转0件|通过微信、微博分享信息20条|关闭不规范政务新媒体账号2个|来源于群众的申请3件|编辑信息简报12期|打印费0元。|下一步工作打算
11.扫一扫大厅二维码即可查阅办事指南，全年扫码3270人次。
"""


def entries(listed: str) -> list[str]:
    return [entry for line in listed.strip().splitlines() for entry in line.split("|")]


@pytest.mark.parametrize("line", entries(TAIL_LINES))
@pytest.mark.parametrize("holder", ["TRS_Editor", "x"])
def test_lines_of_the_template_at_the_end_go(line: str, holder: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in made.PROSE)
    text = read(f"<html><body><div class='{holder}'>{body}<p>{line}</p></div></body></html>", ()).text
    assert folded(text) == folded("".join(made.PROSE))


@pytest.mark.parametrize("line", entries(LAST_LINES))
def test_lines_of_the_report_at_the_end_stay(line: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in made.PROSE)
    for behind in ("", "<p>柳溪镇党政办</p>"):
        text = read(f"<html><body><div class='TRS_Editor'>{body}<p>{line}</p>{behind}</div></body></html>", ()).text
        assert folded(line) in folded(text)


def test_a_marked_stretch_is_the_text_and_what_stands_beside_it_is_not() -> None:
    page = around(
        f"<div class='x'><p>便民提示：请按时缴费，逾期不候。</p><!--<$[信息内容]>begin-->{BODY}<!--<$[信息内容]>end-->"
        "<p>便民服务：请拨打热线电话，全天有人接听。</p></div>"
    )
    found = read(page)
    assert folded(found.text) == made.expected_text()
    assert found.how == "container"
    empty = around(f"<div class='x'><!--<$[信息内容]>begin--> <!--<$[信息内容]>end--></div><div>{HEADING}{BODY}</div>")
    assert folded(read(empty).text) == made.expected_text()


def test_a_decree_before_the_repeated_title_stays() -> None:
    decree = "<p>《柳溪镇信息公开办法》已经镇长办公会议讨论通过，现予公布，自公布之日起施行。</p>"
    title = "<p>柳溪镇信息公开办法</p>"
    markup = f"<html><body><div><div>柳溪镇信息公开办法</div><div>{decree}{title}<p>{made.PROSE[0]}</p></div></div></body></html>"
    assert read(markup, ("柳溪镇信息公开办法",)).text.startswith("《柳溪镇信息公开办法》已经镇长办公会议讨论通过")


@pytest.mark.parametrize(
    "line",
    [
        "【信息时间：2023-01-20】　【我要打印】　【关闭】　阅读次数：<span>312</span>",
        "柳溪镇　时间：2023-01-20　阅读312次",
        "2023-01-20 09:30 | 柳溪镇 | 阅读 33",
        "信息来源：柳溪镇　发布日期：2023年01月20日　作者：　点击：",
    ],
)
def test_lines_under_the_title_go(line: str) -> None:
    markup = f"<html><body><div><h1>{made.TITLE}</h1><p>{line}</p>{made.report_body()}</div></body></html>"
    assert folded(read(markup).text) == made.expected_text()
