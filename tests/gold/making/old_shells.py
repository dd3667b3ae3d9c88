"""Old, odd and nameless pages: WebForms, tables as layout, capitals, single-page apps, print and mobile copies."""

from __future__ import annotations

from tests.gold.making.html_bodies import esc
from tests.gold.making.report import day
from tests.gold.making.shells import Frame, Shell


def webforms(f: Frame) -> Shell:
    """.aspx: a form around all, view state, spans with long names."""
    state = "dDwtMTI3OTMzNDM4NDs7bDxDb250cm9sMTs+" * 12
    page = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head id="Head1"><meta http-equiv="Content-Type" content="text/html; charset={f.charset}" /><title>
	{f.title}
</title></head><body><form name="aspnetForm" method="post" action="GovOpenShow.aspx?id=20200120104519886" id="aspnetForm"><div><input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{state}" /></div>
<div id="ctl00_top"><a href="Default.aspx">首页</a> | <a href="GovOpen.aspx">政府信息公开</a> | <a href="Mail.aspx">县长信箱</a></div>
<div id="ctl00_nav">当前位置：<a href="Default.aspx">首页</a> &gt; <span id="ctl00_lblColumn">信息公开年报</span></div>
<table id="ctl00_ContentPlaceHolder1_tbInfo" width="100%"><tr><td align="center"><span id="ctl00_ContentPlaceHolder1_lblTitle" style="font-size:18pt;">{f.title}</span></td></tr>
<tr><td align="center"><span id="ctl00_ContentPlaceHolder1_lblInfo">发布时间：{f.shown.replace("-", "/")} 10:45:19 &nbsp; 来源：{f.source} &nbsp; 点击数：{f.hits}</span></td></tr>
<tr><td><span id="ctl00_ContentPlaceHolder1_lblContent">{f.body}</span></td></tr><tr><td align="right"><a href="javascript:window.print()">【打印本页】</a></td></tr></table>
<div id="ctl00_foot">版权所有 {f.county}人民政府 您是第 {f.hits}8912 位访客</div></form></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/GovOpenShow.aspx?id=20200120104519886", source=f.source,
        noise=("县长信箱", "当前位置", f"点击数：{f.hits}", "打印本页", "位访客", "版权所有"),
        dates=(("page", f.shown), ("url", "2020-01-20")),
    )  # fmt: skip


def asp_layout(f: Frame) -> Shell:
    """A page of tables in tables, text broken by br."""
    news = "".join(
        f"<tr><td height=22>·<a href=show.asp?id={n}>{title}</a> ({date[5:]})</td></tr>"
        for n, (title, date) in enumerate(f.news)
    )
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={f.charset}"><title>{f.county}政府信息公开网</title><link href="css.css" rel="stylesheet"></head>
<body leftmargin="0" topmargin="0"><table width="980" border="0" align="center"><tr><td height="120" background="images/top.jpg"><table width="100%"><tr><td><a href="index.asp">首　页</a></td><td><a href="zn.asp">公开指南</a></td><td><a href="ml.asp">公开目录</a></td><td><a href="nb.asp">公开年报</a></td></tr></table></td></tr></table>
<table width="980" align="center" bgcolor="#f4f8fc"><tr><td width="220" valign="top"><table width="100%"><tr><td background="images/bt.gif">推荐文章</td></tr>{news}</table></td>
<td valign="top"><table width="96%" align="center"><tr><td height="40" align="center"><font size="4" color="#cc0000"><b>{f.title}</b></font></td></tr>
<tr><td align="center" height="26">来源：{f.source}　发布日期：{day(f.shown)}　点击：{f.hits} 次</td></tr><tr><td><hr size="1"></td></tr>
<tr><td style="line-height:24px;font-size:14px">{f.body}</td></tr><tr><td align="right">[<a href="javascript:window.print()">打印</a>] [<a href="javascript:history.back()">返回</a>]</td></tr></table></td></tr></table>
<table width="980" align="center"><tr><td align="center">主办：{f.county}人民政府　备案序号：甘ICP备05009999号<br>地址：{f.county}城关镇　电话：0932-6620000</td></tr></table></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/zfxxgk/ins.asp?s=280&i=11767", source=f.source,
        noise=(*f.news_noise, "公开指南", "推荐文章", f"点击：{f.hits}", "备案序号", "0932-6620000"),
        dates=(("page", f.shown),),
    )  # fmt: skip


def jeecms(f: Frame) -> Shell:
    """JEECMS: .jhtml."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{f.title}-{f.county}人民政府门户网站</title><meta name="keywords" content=""/></head><body>
<div class="nav-wrap"><ul><li><a href="/">首页</a></li><li><a href="/zwyw/index.jhtml">政务要闻</a></li><li><a href="/bsfw/index.jhtml">办事服务</a></li></ul></div>
<div class="dq"><a href="/">首页</a> &gt; <a href="/jdbsc/index.jhtml">年度报告</a> &gt; 正文</div><div class="main"><div class="content-title">{f.title}</div>
<div class="msgbar">发布时间：{f.shown} 09:06:00　来源：{f.source}　<span>点击数：<span id="views">{f.hits}</span></span></div><div class="content-txt">{f.body}</div>
<div class="page-nav"><p>上一篇： <a href="/jdbsc/24971295.jhtml">{f.sibling}</a></p><p>下一篇： <a href="/jdbsc/24971297.jhtml">{f.news[2][0]}</a></p></div></div>
<div class="r"><h3>频道热点</h3><ul>{f.list_items()}</ul></div><div class="foot">蒙ICP备05099999号 蒙公网安备15022202000111号</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/jdbsc/24971296.jhtml", source=f.source,
        noise=(*f.news_noise, f.sibling, "政务要闻", f"点击数：{f.hits}", "频道热点", "蒙ICP备"), dates=(("page", f.shown),), no_dates=f.news_days,
    )  # fmt: skip


def founder(f: Frame) -> Shell:
    """Founder: its own elements."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.title}</title></head><body><div class="hd"><a href="/">网站首页</a><a href="/xwzx/">新闻中心</a><a href="/wsbs/">网上办事大厅</a></div>
<div class="wrap"><h1><FOUNDER-TITLE>{f.title}</FOUNDER-TITLE></h1><div class="sub">时间：{f.shown}　来源：{f.source}　【字体：大 中 小】</div><div class="text"><FOUNDER-CONTENT>{f.body}</FOUNDER-CONTENT></div>
<div class="editor">责任编辑：王小雨</div></div><div class="side">今日热点<ul>{f.list_items()}</ul></div><div class="ft">京ICP备05099999号</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/gongkai/ndbg/59281734.html", source=f.source,
        noise=(*f.news_noise, "网上办事大厅", "今日热点", "京ICP备", "责任编辑"), dates=(("page", f.shown),), no_dates=f.news_days,
    )  # fmt: skip


def ivs(f: Frame) -> Shell:
    """A Shanghai platform: `#ivs_content`, its title by class."""
    page = f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{f.title}_{f.source}</title><meta name="PubDate" content="{f.shown}"></head><body><div class="container"><div class="Breadcrumb"><a href="/">首页</a>&gt;<a href="/nw/">政府信息公开年报</a></div>
<h2 id="ivs_title" class="Article-title">{f.title}<small class="PBtime">({day(f.shown)})</small></h2><div id="ivs_content" class="Article_content">{f.body}</div>
<div class="text-right"><a class="print">打印</a> <a>关闭</a></div><p class="view">已有 {f.hits} 人阅读</p></div><nav><a>一网通办</a></nav><footer>沪ICP备05099999号</footer></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/zwgk/004001001/20240119/5c1f0d3e9a7b4f2d8c6e1a0b9d8f7e6c.html",
        noise=("一网通办", "沪ICP备", "人阅读"), dates=(("meta", f.shown), ("url", f.shown)),
    )  # fmt: skip


def catalogue(f: Frame) -> Shell:
    """A 信息公开目录 whose text has no name; the box as a definition list."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.county}政府信息公开目录</title></head><body><div class="a1"><a href="/">首页</a><a href="/m/">公开目录</a><a href="/y/">依申请公开</a></div>
<div class="b2"><dl><dt>索引号：</dt><dd>qy011/{f.shown[:4]}-0004</dd><dt>信息类别：</dt><dd>年度报告</dd><dt>发布机构：</dt><dd>{f.source}</dd><dt>发布日期：</dt><dd>{f.shown}</dd><dt>生效时间：</dt><dd></dd><dt>废止时间：</dt><dd></dd></dl></div>
<div class="b3"><p class="bt3">{f.title}</p><div class="b4">{f.body}</div></div><p class="b5">【字号：大 中 小】【打印】【关闭】 浏览：{f.hits}次</p>
<div class="b6"><p>同类信息</p>{f.list_items("<p>· <a href='{href}'>{title}</a> {date}</p>")}</div><div class="b7">主办单位：{f.county}人民政府 ICP备案：闽ICP备05099999号</div></body></html>"""
    return Shell(
        html=page, url="http://xxgk.qy.gov.cn/xxgk/show/5218.html", source=f.source,
        noise=(*f.news_noise, "信息类别", f"浏览：{f.hits}次", "同类信息", "ICP备案"), dates=(("page", f.shown),), no_dates=f.news_days,
    )  # fmt: skip


def soup(f: Frame) -> Shell:
    """Divs without any name."""
    links = "".join(f"<div><a href='{n}.html'>{title}</a></div>" for n, (title, _) in enumerate(f.news))
    page = f"""<html><head><title>{f.title}</title></head><body><div><div><div><a href="/">首页</a></div><div><a href="/1/">新闻动态</a></div><div><a href="/2/">政策法规</a></div></div></div>
<div><div><div>{links}</div></div><div><div><div>{f.title}</div><div>{f.shown}　来源：{f.source}　阅读：{f.hits}</div></div><div><div>{f.body}</div></div><div><div><a href="javascript:;">打印</a></div><div><a href="javascript:;">收藏</a></div></div></div></div>
<div><div>{f.county}人民政府主办</div><div>湘ICP备05099999号</div></div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/8391/8392/content_1203345.html", source=f.source,
        noise=(*f.news_noise, "新闻动态", "政策法规", f"阅读：{f.hits}", "湘ICP备"), dates=(("page", f.shown),),
    )  # fmt: skip


def capitals(f: Frame) -> Shell:
    """An old page in capitals that closes nothing."""
    page = f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={f.charset}"><TITLE>{f.title}</TITLE></HEAD>
<BODY BGCOLOR=#FFFFFF TEXT=#000000><CENTER><TABLE WIDTH=760 BORDER=0><TR><TD><A HREF=index.htm>返回首页</A><TD><A HREF=xxgk.htm>信息公开</A><TD><A HREF=ly.htm>留言板</A></TABLE></CENTER>
<CENTER><H3>{f.title}</H3></CENTER><P ALIGN=CENTER>{f.source}　　时间：{f.shown}　　阅读 {f.hits} 次<HR>
{f.body}
<P><CENTER><A HREF=javascript:window.close()>关闭窗口</A><BR>Copyright {f.county}人民政府信息中心 2003-2012</CENTER></BODY></HTML>"""
    return Shell(
        html=page,
        url="http://xxgk.qy.gov.cn/nb/2011.htm",
        noise=("返回首页", "留言板", "关闭窗口", "Copyright"),
        dates=(("page", f.shown),),
    )


def html5(f: Frame) -> Shell:
    """Semantic HTML5 with structured data."""
    page = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{f.title} | {f.county}人民政府</title>
<meta property="og:title" content="{f.title}"><meta property="article:published_time" content="{f.shown}T08:30:00+08:00"></head><body><header><nav aria-label="主导航"><ul><li><a href="/">首页</a></li><li><a href="/open/">公开</a></li><li><a href="/serve/">惠企政策</a></li></ul></nav></header>
<main><nav class="breadcrumb"><ol><li><a href="/">首页</a></li><li><a href="/open/">年报</a></li></ol></nav><article><header><h1>{f.title}</h1><p><time datetime="{f.shown}">发布时间：{day(f.shown)}</time> <span>来源：{f.source}</span> <span>阅读量：{f.hits}</span></p></header>
<section class="prose">{f.body}</section><footer><p>责任编辑：周芸</p></footer></article><aside><h2>大家都在看</h2><ul>{f.list_items("<li><a href='{href}'>{title}</a><time>{date}</time></li>")}</ul></aside></main><footer><p>© {f.county}人民政府 渝ICP备19099999号</p></footer></body></html>"""
    return Shell(
        html=page, url=f"https://www.qy.gov.cn/open/{f.shown[:4]}-{f.shown[5:7]}/{f.shown[8:]}/content_8837261.html", source=f.source,
        noise=(*f.news_noise, "惠企政策", f"阅读量：{f.hits}", "周芸", "大家都在看", "渝ICP备"), dates=(("page", f.shown), ("meta", f.shown), ("url", f.shown)), no_dates=f.news_days,
    )  # fmt: skip


def vue(f: Frame) -> Shell:
    """A single-page app that was rendered beforehand."""
    page = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{f.title}</title><script>window.__INITIAL_STATE__={{"article":{{"title":"{f.title}","views":{f.hits}}}}}</script></head><body><noscript><strong>请启用JavaScript后继续浏览。</strong></noscript>
<div id="app" data-server-rendered="true"><div class="layout-header" data-v-1a2b><div class="tab-item" data-v-1a2b><span>首页</span></div><div class="tab-item" data-v-1a2b><span>政策文件库</span></div><div class="tab-item" data-v-1a2b><span>政务数据</span></div></div>
<div class="el-breadcrumb" data-v-77><span class="el-breadcrumb__item">首页/</span><span class="el-breadcrumb__item">年度报告</span></div>
<div class="detail" data-v-3f1a22c8><h1 class="detail-title" data-v-3f1a22c8>{f.title}</h1><div class="detail-meta" data-v-3f1a22c8><span>发布日期：{f.shown}</span><span>发布机构：{f.source}</span><span><i class="el-icon-view"></i>浏览量：{f.hits}</span></div><div class="detail-html" data-v-3f1a22c8>{f.body}</div>
<div class="detail-tools" data-v-3f1a22c8><button>打印</button><button>下载PDF</button></div></div><div class="hot-box" data-v-9><div class="hot-title">热搜</div>{f.list_items("<div class='hot-item'><a href='{href}'>{title}</a><em>{date}</em></div>")}</div></div><script src="/static/js/app.7f3a.js"></script></body></html>"""
    return Shell(
        html=page, url="https://www.qy.gov.cn/detail/1752504210521403394", source=f.source,
        noise=(*f.news_noise, "政策文件库", "政务数据", f"浏览量：{f.hits}", "热搜", "请启用"), dates=(("page", f.shown), ("url", "2024-01-31")), no_dates=f.news_days,
    )  # fmt: skip


def mobile(f: Frame) -> Shell:
    """The mobile copy of a TRS page."""
    flat = f.shown.replace("-", "")
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{f.title}_手机版</title></head><body><div class="m-top"><a href="/wap/">首页</a><a href="/wap/menu.html">导航</a><a href="/wap/so.html">搜索</a></div>
<div class="m-tit">{f.title}</div><div class="m-inf"><span>{f.shown}</span><span>来源：{f.source}</span></div><div class="m-txt">{f.body}</div><div class="m-like">为您推荐<a href="/wap/1.html">{f.news[0][0]}</a><a href="/wap/2.html">{f.news[1][0]}</a></div><div class="m-bot"><a>电脑版</a><a>触屏版</a><a>回到顶部</a></div></body></html>"""
    return Shell(
        html=page, url=f"http://www.qy.gov.cn/xxgknb/{flat[:6]}/t{flat}_3948560_wap.html", source=f.source,
        noise=(f.news[0][0], f.news[1][0], "为您推荐", "电脑版", "回到顶部"), dates=(("page", f.shown), ("url", f.shown)),
    )  # fmt: skip


def print_copy(f: Frame) -> Shell:
    """The print version: nearly nothing but the report."""
    page = f"""<html><head><title>打印 - {f.title}</title><meta charset="utf-8"><style>@media print{{.np{{display:none}}}}</style></head><body onload="window.print()"><div class="np"><input type="button" value="打印" onclick="window.print()"></div><h2 style="text-align:center">{f.title}</h2><p style="text-align:center">来源：{f.source}　发布时间：{f.shown}</p><div id="printArea">{f.body}</div><hr><p>本文地址：http://www.qy.gov.cn/info/1050/64208.htm</p></body></html>"""
    return Shell(
        html=page,
        url="http://www.qy.gov.cn/print.jsp?id=64208",
        source=f.source,
        noise=("本文地址",),
        dates=(("page", f.shown),),
    )


def iframed(f: Frame, *, file: str, viewer: str = "{}") -> Shell:
    """A page that only frames the report's file."""
    page = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{f.title}-{f.county}人民政府</title><meta name="ArticleTitle" content="{f.title}"><meta name="PubDate" content="{f.shown} 08:55"></head><body><div class="nav"><a href="/">首页</a><a href="/gk/">政务公开</a></div><div class="con"><h1>{f.title}</h1><div class="inf">发布时间：{f.shown} 来源：{f.source} 点击：{f.hits}</div><div id="zoom"><iframe src="{viewer.format(file)}" width="100%" height="900" frameborder="0"></iframe></div></div><div class="list"><ul>{f.list_items()}</ul></div><div class="footer">版权所有 {esc(f.county)}人民政府</div></body></html>"""
    return Shell(
        html=page, url="http://www.qy.gov.cn/gk/nb/20240122/i88213.html", source=f.source, noise=(*f.news_noise, f"点击：{f.hits}", "版权所有"),
        dates=(("page", f.shown), ("meta", f.shown), ("url", "2024-01-22")), no_dates=f.news_days, attachments=(file.rsplit("/", 1)[-1],),
    )  # fmt: skip


def frameset(f: Frame, *, file: str) -> Shell:
    """A frameset: a head and the file."""
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset={f.charset}"><title>{f.title}</title></head><frameset rows="110,*" border="0"><frame src="top.htm" name="top" noresize><frame src="{file}" name="main"><noframes><body>您的浏览器不支持框架</body></noframes></frameset></html>"""
    return Shell(
        html=page,
        url="http://www.qy.gov.cn/xxgk/nb2013/index.htm",
        noise=("不支持框架",),
        attachments=(file.rsplit("/", 1)[-1],),
    )
