"""The pages of the CMS families around a report: frames with menus, lists, tools and their dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.gold.making.html_bodies import esc
from tests.gold.making.prose import news
from tests.gold.making.report import Report, day

Date = tuple[str, str]
"""(source, yyyy-mm-dd)"""


@dataclass(frozen=True, kw_only=True)
class Shell:
    """A page, and what of it is not the report."""

    html: str
    url: str = ""
    source: str | None = None
    noise: tuple[str, ...] = ()
    dates: tuple[Date, ...] = ()
    no_dates: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a page is made of."""

    report: Report
    body: str
    shown: str
    """The day the page shows, yyyy-mm-dd."""
    source: str
    hits: int = 312
    charset: str = "utf-8"
    files: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """(name, address) of attached files."""

    @property
    def title(self) -> str:
        return esc(self.report.title)

    @property
    def county(self) -> str:
        return self.report.county

    @property
    def news(self) -> list[tuple[str, str]]:
        return news(self.report.title, self.report.year, self.county)

    @property
    def sibling(self) -> str:
        """The title of a neighbouring report, of another body or year."""
        return f"{self.county}石桥乡人民政府{self.report.year - 1}年政府信息公开工作年度报告"

    def list_items(
        self, pattern: str = "<li><a href='{href}' title='{title}'>{title}</a><span>{date}</span></li>"
    ) -> str:
        return "".join(
            pattern.format(href=f"/xw/{date.replace('-', '')}/{number}.html", title=title, date=date)
            for number, (title, date) in enumerate(self.news, start=101)
        )

    @property
    def news_noise(self) -> tuple[str, ...]:
        return tuple(title for title, _ in self.news)

    @property
    def news_days(self) -> tuple[str, ...]:
        return tuple(date for _, date in self.news)


def trs(f: Frame, *, holder: str = "TRS_Editor", stamp: str | None = None, wrap: str = "{}") -> Shell:
    """TRS WCM with its static addresses, info line, appendix, neighbours and share tools."""
    stamp = stamp or f.shown
    flat = stamp.replace("-", "")
    files = "".join(f'<li><a href="./{href}" target="_blank">{esc(name)}</a></li>' for name, href in f.files)
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset={f.charset}" />
<title>{f.title}_{f.county}人民政府</title>
<meta name="SiteName" content="{f.county}人民政府"><meta name="SiteIDCode" content="6499990001">
<meta name="ColumnName" content="政府信息公开年报"><meta name="ArticleTitle" content="{f.title}">
<meta name="PubDate" content="{f.shown} 09:41"><meta name="ContentSource" content="{f.source}">
<script src="../../../images/jquery-1.8.3.min.js"></script><style>.dy_btn{{float:right}}</style></head><body>
<div class="top"><div class="w1200"><a href="http://www.{"qy"}.gov.cn/">{f.county}人民政府</a><div id="date">今天是{day(f.news_days[0])} 星期三</div>
<ul class="topnav"><li><a href="../../../">首页</a></li><li><a href="../../../zwgk/">政务公开</a></li><li><a href="../../../zwfw/">办事服务</a></li>
<li><a href="../../../hdjl/">政民互动</a></li></ul></div></div>
<div class="crumb">您当前的位置：<a href="../../../" class="CurrChnlCls">首页</a>&nbsp;&gt;&nbsp;<a href="../../" class="CurrChnlCls">乡镇信息公开目录</a>&nbsp;&gt;&nbsp;<a href="../" class="CurrChnlCls">政府信息公开年报</a></div>
<div class="main clearfix"><div class="xl_cont"><h2 class="xl_title">{f.title}</h2>
<div class="xl_info"><span>发布时间：{f.shown}</span><span>来源：{f.source}</span><span>浏览次数：<b id="hits">{f.hits}</b></span>
<span class="zt">字体：【<a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a>】</span></div>
<div class="view {holder}" id="zoom_trs">{wrap.format(f.body)}</div>
<div class="fjxz"><p>附件下载：</p><ul>{files}</ul></div>
<div class="xl_page"><p>上一篇：<a href="./t20230103_3911111.html">{f.sibling}</a></p><p>下一篇：没有了</p></div>
<div class="bdsharebuttonbox"><a href="#" class="bds_weixin">分享到微信</a><a href="#" class="bds_tsina">分享到新浪微博</a></div>
<div class="ewm"><img src="/images/ewm.png"><p>扫一扫在手机打开当前页</p></div></div>
<div class="xl_side"><h3>热点新闻</h3><ul>{f.list_items()}</ul></div></div>
<div class="footer"><p>版权所有：{f.county}人民政府　承办：{f.county}人民政府办公室</p><p>宁ICP备05001234号-1　宁公网安备 64010602000123号　网站标识码：6499990001</p></div>
</body></html>"""
    return Shell(
        html=page, url=f"http://www.qy.gov.cn/xxgk/xxgknb_21139/{flat[:6]}/t{flat}_3948560.html", source=f.source,
        noise=(*f.news_noise, f.sibling, "政民互动", "您当前的位置", f"浏览次数：{f.hits}", "扫一扫", "新浪微博", "网站标识码", "版权所有"),
        dates=(("page", f.shown), ("meta", f.shown), ("url", stamp)), no_dates=f.news_days,
        attachments=tuple(name for name, _ in f.files),
    )  # fmt: skip


def hanweb(f: Frame, *, marks: str = "zjeg") -> Shell:
    """JCMS classic: `#zoom` between comments, date in the address."""
    begin, end = {
        "zjeg": ("<!--ZJEG_RSS.content.begin-->", "<!--ZJEG_RSS.content.end-->"),
        "dollar": ("<!--<$[信息内容]>begin-->", "<!--<$[信息内容]>end-->"),
    }[marks]
    year, month, number = f.shown.split("-")
    inner = f'<div class="bt_content"><div id="zoom">{begin}{f.body}{end}</div></div>'
    if marks == "dollar":
        inner = f'<td class="bt_content" style="padding:20px">{begin}{f.body}{end}</td>'
        inner = f'<table width="94%" align="center"><tr>{inner}</tr></table>'
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={f.charset}">
<title><!--<$[信息标题]>begin-->{f.title}<!--<$[信息标题]>end--></title>
<meta name="Maketime" content="{f.shown} 17:20:11"><meta name="keywords" content=""></head>
<body><table width="1000" border="0" align="center" cellpadding="0" cellspacing="0"><tr><td><div class="menu"><a href="/">网站首页</a>
<a href="/col/col1001/index.html">走进{f.county}</a><a href="/col/col1002/index.html">信息公开</a><a href="/col/col1003/index.html">网上办事</a></div></td></tr>
<tr><td class="dqwz">当前位置：<a href="/col/col1/index.html">首页</a> &gt;&gt; <a href="/col/col12946/index.html">政府信息公开年报</a></td></tr></table>
<table id="article" width="1000" border="0" align="center"><tr><td class="title" align="center"><!--<$[信息标题]>begin-->{f.title}<!--<$[信息标题]>end--></td></tr>
<tr><td align="center" class="info">信息来源：<!--<$[信息来源]>begin-->{f.source}<!--<$[信息来源]>end-->&nbsp;&nbsp;发布日期：<!--<$[信息发布时间]>begin-->{f.shown}<!--<$[信息发布时间]>end-->&nbsp;&nbsp;
浏览次数：<script language="javascript" src="/module/visitcount/articlehits.jsp?colid=12946&artid=33871"></script>{f.hits}&nbsp;&nbsp;字号：[ <a href="javascript:doZoom(18)">大</a> <a href="javascript:doZoom(16)">中</a> <a href="javascript:doZoom(14)">小</a> ]</td></tr>
<tr><td>{inner}</td></tr>
<tr><td align="right"><a href="javascript:window.print()">打印本页</a> | <a href="javascript:window.close()">关闭窗口</a></td></tr></table>
<table width="1000" align="center"><tr><td><div class="xgwz"><p>相关信息</p><ul>{f.list_items("<li><a href='{href}'>{title}</a> [{date}]</li>")}</ul></div></td></tr>
<tr><td align="center">主办：{f.county}人民政府办公室　技术支持：{f.county}信息中心<br>苏ICP备05012345号　建议使用1024*768分辨率浏览</td></tr></table></body></html>"""
    return Shell(
        html=page, url=f"http://www.qy.gov.cn/art/{year}/{int(month)}/{int(number)}/art_12946_33871.html", source=f.source,
        noise=(*f.news_noise, "网上办事", "当前位置", f"浏览次数：{f.hits}", "打印本页", "关闭窗口", "技术支持", "相关信息"),
        dates=(("page", f.shown), ("meta", f.shown), ("url", f.shown)), no_dates=f.news_days,
    )  # fmt: skip


def jpaas(f: Frame) -> Shell:
    """The newer Hanweb gateway: articles under a hash, only the year in the address."""
    page = f"""<!DOCTYPE html><html lang="zh-CN"><head><meta charset="UTF-8"><title>{f.county}人民政府 政府信息公开年报 {f.title}</title>
<meta name="ArticleTitle" content="{f.title}"/><meta name="PubDate" content="{f.shown} 15:07:22"/><meta name="ContentSource" content="{f.source}"/></head>
<body><div class="page-header"><div class="jpaas-nav"><a href="/">首页</a><a href="/col/col1229/index.html">政务公开</a><a href="/col/col1230/index.html">数据开放</a></div></div>
<div class="wz" queryData="{{'webId':'3051','pageId':'1229440','tagId':'当前位置'}}">首页 &gt; {f.source} &gt; 政府信息公开年报</div>
<section class="article-box"><header><p class="con-title">{f.title}</p>
<div class="explain"><span>发布日期：{f.shown} 15:07</span><span>信息来源：{f.source}</span><span>访问次数：<i>{f.hits}</i></span></div></header>
<div class="main-txt" id="zoom"><meta name="ContentStart">{f.body}<meta name="ContentEnd"></div>
<div class="share-box">分享：<a>微信</a><a>微博</a></div></section>
<div class="right-list"><h4>最新公开</h4><ul>{f.list_items()}</ul></div>
<footer><p>主办单位：{f.county}人民政府办公室</p><p>浙ICP备18012345号 | 浙公网安备33999902000111号 | 网站标识码3399990001</p></footer></body></html>"""
    return Shell(
        html=page, url=f"https://www.qy.gov.cn/col/col1229440/art/{f.shown[:4]}/art_5f2c7d90a1b84e3f9c6d0e7b8a912345.html",
        source=f.source, noise=(*f.news_noise, "数据开放", f"访问次数：{f.hits}", "最新公开", "主办单位", "浙ICP备"),
        dates=(("page", f.shown), ("meta", f.shown)), no_dates=f.news_days,
    )  # fmt: skip


def xxgk_box(f: Frame, *, made: str) -> Shell:
    """Hanweb's 信息公开 module: the table with 索引号 above, 生成日期 beside 公开日期."""
    page = f"""<html><head><title>{f.title}</title><meta http-equiv="Content-Type" content="text/html; charset={f.charset}"></head><body>
<div id="container"><div class="left_menu"><ul><li><a href="/zfxxgkzn/">信息公开指南</a></li><li><a href="/zfxxgkzd/">信息公开制度</a></li><li><a href="/fdzdgknr/">法定主动公开内容</a></li><li class="on"><a href="/zfxxgknb/">信息公开年报</a></li></ul></div>
<div class="right_con"><table width="100%" border="0" cellspacing="1" cellpadding="0" class="xxgk_table"><tbody>
<tr><td class="bt" width="90">索 引 号：</td><td>01251010-066/{f.shown[:4]}-00012</td><td class="bt">主题分类：</td><td>综合政务</td></tr>
<tr><td class="bt">发布机构：</td><td>{f.source}</td><td class="bt">公开日期：</td><td>{f.shown}</td></tr>
<tr><td class="bt">文　　号：</td><td></td><td class="bt">生成日期：</td><td>{made}</td></tr>
<tr><td class="bt">名　　称：</td><td colspan="3">{f.title}</td></tr>
<tr><td class="bt">内容概述：</td><td colspan="3">{f.title}</td></tr></tbody></table>
<div class="title2">{f.title}</div><div class="bt_content"><div id="zoom"><!--ZJEG_RSS.content.begin-->{f.body}<!--ZJEG_RSS.content.end--></div></div>
<div class="fy"><a href="javascript:window.print();">【打印】</a><a href="javascript:window.close();">【关闭】</a></div></div></div>
<div id="bottom">{f.county}人民政府版权所有 鲁ICP备05099999号</div></body></html>"""
    return Shell(
        html=page, url="http://xxgk.qy.gov.cn/XXGK/jcms_files/jcms1/web1/site/art/2021/1/22/art_2201_12399.html", source=f.source,
        noise=("信息公开指南", "法定主动公开内容", "索 引 号", "主题分类", "综合政务", "内容概述", "【打印】", "鲁ICP备"),
        dates=(("page", f.shown), ("signature", made), ("url", "2021-01-22")),
    )  # fmt: skip


def annual_report_jsp(f: Frame) -> Shell:
    """Hanweb's page of its own for annual reports: by unit code and year, without any date."""
    page = f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>信息公开年报</title></head><body>
<div class="xxgk_head"><span>{f.county}政府信息公开</span></div>
<div class="year_list"><a href="xxgkAnnualReport.jsp?area=01251010-066&fbtime=2018">2018年</a><a href="xxgkAnnualReport.jsp?area=01251010-066&fbtime=2017" class="cur">2017年</a><a href="xxgkAnnualReport.jsp?area=01251010-066&fbtime=2016">2016年</a></div>
<div class="annual"><div class="xxgk_bt">{f.title}</div><div class="xxgk_nr">{f.body}</div></div>
<div class="foot">建议您使用IE8.0以上版本浏览器 访问量统计：{f.hits}</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=01251010-066&fbtime=2017",
        noise=("建议您使用", f"访问量统计：{f.hits}", "2018年2017年2016年"),
    )  # fmt: skip


def vsb(f: Frame, *, script: str = "") -> Shell:
    """VSB: form around it, `.v_news_content`, neighbours, download counters."""
    files = "".join(
        f'<p>附件【<a href="{href}" target="_blank">{esc(name)}</a>】已下载<span id="nattach99">{number}</span>次</p>'
        for number, (name, href) in enumerate(f.files, start=17)
    )
    page = f"""<!DOCTYPE html><HTML><HEAD><TITLE>{f.title}-{f.county}人民政府</TITLE><META content="text/html; charset=UTF-8" http-equiv="Content-Type">
<META Name="keywords" Content="{f.county}人民政府,{f.title}"/><script language="javascript" src="/system/resource/js/dynclicks.js"></script></HEAD>
<BODY><div class="head"><ul class="menu0_0_"><li><A href="../../index.htm">首页</A></li><li><A href="../../zjqy.htm">县情概览</A></li><li><A href="../../zwgk.htm">政务公开</A></li><li><A href="../../bmfw.htm">便民服务</A></li></ul></div>
<div class="winstyle1234"><span>您的位置：</span><a href="../../index.htm">网站首页</a> &gt; <a href="../../xxgknb.htm">信息公开年报</a> &gt; 正文</div>
<form name="_newscontent_fromname"><div class="content"><h1 align="center">{f.title}</h1>
<div align="center" class="ly">信息来源：{f.source}&nbsp;&nbsp;&nbsp;&nbsp;发布日期：{day(f.shown)}&nbsp;&nbsp;&nbsp;&nbsp;作者：李明远&nbsp;&nbsp;&nbsp;&nbsp;点击：[<span id="n_dynclicks">{f.hits}</span>]</div>
<div id="vsb_content_2"><div class="v_news_content">{f.body}{script}</div></div>{files}
<div class="nextp"><p>上一条：<a href="64207.htm">{f.sibling}</a></p><p>下一条：<a href="64209.htm">{f.news[0][0]}</a></p></div><div align="center">【<a href="javascript:window.opener=null;window.close();">关闭</a>】</div></div></form>
<div class="rightlist"><div>热门文章</div><ul>{f.list_items()}</ul></div>
<div class="foot">地址：{f.county}中心街1号 邮编：675800 电话：0872-6120000 滇ICP备05009999号</div></BODY></HTML>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/info/1050/64208.htm", source=f.source,
        noise=(*f.news_noise, f.sibling, "县情概览", "您的位置", f"点击：[{f.hits}]", "已下载", "热门文章", "李明远", "滇ICP备"),
        dates=(("page", f.shown),), no_dates=f.news_days, attachments=tuple(name for name, _ in f.files),
    )  # fmt: skip


def ucap(f: Frame, *, tags: bool = False) -> Shell:
    """UCAP: `#UCAP-CONTENT`, or its own elements; the month stands in the address."""
    opening, closing = ("<UCAPCONTENT>", "</UCAPCONTENT>") if tags else ('<div id="UCAP-CONTENT">', "</div>")
    heading = f"<UCAPTITLE>{f.title}</UCAPTITLE>" if tags else f.title
    month = f.shown[:7].replace("-", "")
    files = "".join(f'<p><a class="fj" href="{href}">{esc(name)}</a></p>' for name, href in f.files)
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{f.title}_{f.source}_{f.county}人民政府</title>
<meta name="channelid" content="0f2b8c"/><meta name="ArticleTitle" content="{f.title}"/><meta name="PubDate" content="{f.shown} 10:12:00"/><meta name="ContentSource" content="{f.source}"/></head>
<body class="article"><div class="header"><ul class="nav"><li><a href="/qy/index.shtml">首页</a></li><li><a href="/qy/zjqy/zjqy.shtml">走进{f.county}</a></li><li><a href="/qy/jdhy/jdhy.shtml">解读回应</a></li></ul></div>
<div class="position">当前位置： <a href="/qy/index.shtml">首页</a> &gt; <a href="/qy/c101234/xxgk_list.shtml">政府信息公开年报</a></div>
<div class="main_content"><h1>{heading}</h1><div class="pub_info"><span>日期：<PUBLISHTIME>{f.shown} 10:12</PUBLISHTIME></span><span>来源：{f.source}</span><span>阅读次数：<em>{f.hits}</em>次</span></div>
{opening}{f.body}{closing}{files}<div class="pagefoot"><a class="print">打印</a><a class="close">关闭</a></div></div>
<div class="hot"><h3>阅读排行</h3><ol>{f.list_items()}</ol></div><div class="footer">黑ICP备05001111号 联系我们 网站地图</div></body></html>"""
    return Shell(
        html=page, url=f"http://www.qy.gov.cn/qy/c101234/{month}/2b7a41de90c84f5ab1d6f3e27c905a18.shtml", source=f.source,
        noise=(*f.news_noise, "解读回应", "当前位置", f"阅读次数：{f.hits}", "阅读排行", "网站地图", "联系我们"),
        dates=(("page", f.shown), ("meta", f.shown), ("url", f.shown[:7] + "-01")), no_dates=f.news_days,
        attachments=tuple(name for name, _ in f.files),
    )  # fmt: skip


def lonsun(f: Frame) -> Shell:
    """LonSun of Anhui: public content with its index box as a list, tools in lines of their own."""
    page = f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>{f.title}_{f.county}人民政府信息公开网</title>
<meta name="SiteName" content="{f.county}人民政府信息公开网"><meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="信息公开年报">
<meta name="ArticleTitle" content="{f.title}"><meta name="PubDate" content="{f.shown} 16:33"><meta name="ContentSource" content="{f.source}"></head><body>
<div class="wza"><a>无障碍浏览</a><a>关怀版</a><a>繁體</a></div><div class="j-nav"><a href="/">首页</a><a href="/public/column/6595">政府信息公开</a><a href="/hd/">互动交流</a></div>
<div class="xxgk_container"><div class="m-detailtb"><table class="detail-table" cellspacing="0"><tr><th>索 引 号：</th><td>003174{f.hits}/202201-00031</td><th>组配分类：</th><td>政府信息公开年报</td></tr>
<tr><th>发布机构：</th><td>{f.source}</td><th>主题分类：</th><td>综合政务 / 公民</td></tr><tr><th>名称：</th><td>{f.title}</td><th>文号：</th><td>无</td></tr>
<tr><th>发布日期：</th><td>{f.shown} 16:33</td><th>有效性：</th><td>有效</td></tr></table></div>
<div class="m-dttexts"><h1 class="wztit">{f.title}</h1><p class="wzxx">来源：{f.source}　浏览量：<span id="hitcount">{f.hits}</span>　发表时间：{f.shown} 16:33　编辑：{f.county}信息中心</p>
<div class="j-fontContent newscontnet minh500" id="J_content">{f.body}</div>
<p class="bottom_tools"><a>【打印本页】</a><a>【关闭窗口】</a><a>【我要纠错】</a></p><div class="prevnext">上一篇：<a href="/public/6595/1.html">{f.sibling}</a><br>下一篇：<span>没有了</span></div></div>
<div class="list_new"><h3>最新信息</h3><ul>{f.list_items()}</ul></div></div><div class="bottom">皖ICP备05099999号-1　皖公网安备 34999902000111号</div></body></html>"""
    return Shell(
        html=page, url="https://www.qy.gov.cn/public/6595/149837431.html", source=f.source,
        noise=(*f.news_noise, f.sibling, "无障碍浏览", "互动交流", "组配分类", f"浏览量：{f.hits}", "我要纠错", "最新信息", "皖ICP备"),
        dates=(("page", f.shown), ("meta", f.shown)), no_dates=f.news_days,
    )  # fmt: skip


def gkmlpt(f: Frame) -> Shell:
    """Guangdong: gkmlpt with its configuration in a script and the classify box."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.title} - {f.source}信息公开目录</title>
<script>window._CONFIG = {{"SID":"755031","LEVEL":3,"TREE":[{{"id":103,"name":"年报"}}],"DETAIL":{{"id":8912345,"create_time":"{f.shown} 11:20:31"}}}};</script></head><body>
<div id="app"><div class="gkmlpt-header"><a href="/gkmlpt/index">信息公开目录</a></div><div class="gkmlpt-side"><ul><li>政府信息公开指南</li><li>机构职能</li><li>规划计划</li><li>年报</li></ul></div>
<div class="content"><div class="classify"><table><tr><td class="first td-label">索 引 号:</td><td class="second">MB2C99999/2021-00007</td><td class="third td-label">分类:</td><td class="fourth">年报</td></tr>
<tr><td class="first td-label">发布机构:</td><td class="second"><span>{f.source}</span></td><td class="third td-label">成文日期:</td><td class="fourth">{f.shown}</td></tr>
<tr><td class="first td-label">名称:</td><td colspan="3"><span>{f.title}</span></td></tr><tr><td class="first td-label">文号:</td><td class="second"></td><td class="third td-label">发布日期:</td><td class="fourth">{f.shown}</td></tr></table></div>
<h1 class="title document-number">{f.title}</h1><div class="date-row"><span>发布日期：{f.shown} 11:20:31</span><span>来源：本网</span><span class="click">浏览量：{f.hits}</span></div>
<div class="article-content">{f.body}</div><div class="relate"><h3>相关附件</h3></div><div class="share">分享到： 微信 微博</div></div></div>
<div class="ft">版权所有：{f.county}人民政府 粤ICP备05099999号</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/gkmlpt/content/8/8912/post_8912345.html", source=f.source,
        noise=("机构职能", "规划计划", "索 引 号", f"浏览量：{f.hits}", "分享到", "粤ICP备"),
        dates=(("page", f.shown), ("signature", f.shown)),
    )  # fmt: skip


def truecms(f: Frame) -> Shell:
    """TrueCMS: content under a UUID."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.title} - {f.county}人民政府</title></head><body>
<script>var proxyUrl='/messageController/getMessage.do';var columnId='3f2b8c11-9d7e-4c1a-8a70-5f51e0f1d2a3';</script>
<div class="top-bar"><a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/zmhd">政民互动</a><input type="text" value="请输入关键字"></div>
<div class="box"><div class="location">所在位置：首页 &gt; 政府信息公开年报</div><div class="article"><div class="title">{f.title}</div>
<div class="info">来源： {f.source}　　发布时间：{f.shown}　　累计次数：{f.hits}次　　字体：[ 大 中 小 ]</div>
<div class="content con_text">{f.body}</div><div class="tool">【 打印 】【 关闭 】</div></div><div class="rank"><b>点击排行</b>{f.list_items("<p><a href='{href}'>{title}</a> {date}</p>")}</div></div>
<div class="footer">苏ICP备10099999号-1 网站标识码3206990001</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/qyxrmzf/xxgknb/content/3f2b8c11-9d7e-4c1a-8a70-5f51e0f1d2a3.html", source=f.source,
        noise=(*f.news_noise, "政民互动", "所在位置", f"累计次数：{f.hits}次", "点击排行", "苏ICP备"),
        dates=(("page", f.shown),), no_dates=f.news_days,
    )  # fmt: skip


def epoint(f: Frame) -> Shell:
    """Epoint's EWB: the day and a UUID in the address."""
    flat = f.shown.replace("-", "")
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.title}</title><script src="/js/webBuilderCommon.js"></script>
<meta name="ArticleTitle" content="{f.title}"><meta name="PubDate" content="{f.shown}"></head><body><div class="ewb-header"><ul class="ewb-nav"><li><a href="/">首 页</a></li><li><a href="/govxxgk/">信息公开</a></li><li><a href="/hdjl/">互动交流</a></li></ul></div>
<div class="ewb-container"><div class="ewb-location">当前位置：<a href="/">首页</a> &gt; <span>政府信息公开年报</span></div>
<div class="ewb-right"><table class="ewb-info-table"><tr><td>信息分类</td><td>年度报告</td><td>发布机构</td><td>{f.source}</td></tr><tr><td>索引号</td><td>QY0901000-{flat[:4]}-000{f.hits % 90 + 10}</td><td>发布日期</td><td>{f.shown}</td></tr></table>
<h3 class="ewb-article-tt">{f.title}</h3><div class="ewb-article-sources"><p>【信息时间：{f.shown}】　【我要打印】　【关闭】　阅读次数：<span id="infoviewcount">{f.hits}</span></p></div>
<div class="ewb-article-info ewb-con" id="ewb-article">{f.body}</div><div class="ewb-share">分享到 微信 QQ空间</div></div>
<div class="ewb-left"><h4>热点信息</h4><ul class="ewb-list">{f.list_items()}</ul></div></div><div class="ewb-footer">技术支持：国泰软件　豫ICP备05099999号</div></body></html>"""
    return Shell(
        html=page, url=f"https://www.qy.gov.cn/govxxgk/003003/{flat}/7c1f52f0-1d2e-4a77-9d55-0c6a3f2f3f51.html", source=f.source,
        noise=(*f.news_noise, "互动交流", "信息分类", "我要打印", f"阅读次数：{f.hits}", "热点信息", "技术支持"),
        dates=(("page", f.shown), ("meta", f.shown), ("url", f.shown)), no_dates=f.news_days,
    )  # fmt: skip
