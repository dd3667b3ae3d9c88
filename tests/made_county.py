"""A small made county for tests: rosters, plain list pages and report pages in words of our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from storage.figures import form
from tests.county_server import Host, Reply, Route, html

CODE = "990321"
NAME = "清河县"

BODIES = """code,name,kind,aliases,since,until,columns
990321,清河县人民政府,county,,2018,,
990321101,柳树镇人民政府,township,柳树镇,2018,,
990321102,双桥乡人民政府,township,双桥乡,2018,,
990321-jyj,清河县教育局,department,县教育局|教育局,2018,,
"""

VALUES = {"a1": "{a1}", "a2_2": "{a1}", "c1": "{c1}", "c1_1": "{c1}", "h4": "1.5"}
TABLE_2014 = tuple(
    (f"{row.no}{row.label}", row.unit, "" if row.kind == "header" else VALUES.get(row.key, "0"))
    for row in form("g2014").table("g2014").rows
    if not row.extra
)
"""All rows of the old form, printed as reports print them."""


@dataclass(kw_only=True)
class Report:
    """One report as a page shows it."""

    unit: str
    year: int
    shown: str
    path: str
    a1: int = 320
    c1: int = 2
    extra: str = ""
    """A further sentence."""
    links: Sequence[tuple[str, str]] = ()
    """(name, address) of attachments."""
    title: str = ""

    @property
    def heading(self) -> str:
        return self.title or f"{self.unit}{self.year}年政府信息公开工作年度报告"


def report_html(report: Report, *, skin: str = "old", clicks: int = 0) -> str:
    """The page of a report; `skin` changes everything but the report."""
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{value.format(a1=report.a1, c1=report.c1)}</td></tr>"
        for label, unit, value in TABLE_2014
    )
    files = "".join(f'<p><a href="{address}">{name}</a></p>' for name, address in report.links)
    body = f"""
<p>　　本报告由{report.unit}按照《中华人民共和国政府信息公开条例》的要求编制，所列数据的统计期限自{report.year}年1月1日起，至{report.year}年12月31日止。</p>
<p>一、概述</p><p>　　{report.year}年，{report.unit}把政府信息公开放进日常工作，安排专人收集、审核和上网，全年没有发生泄密情况。{report.extra}</p>
<p>二、主动公开政府信息情况</p><p>　　全年通过县政府网站主动公开信息{report.a1}条，内容有工作动态、财政资金、社会救助和村务公开。</p>
<p>三、依申请公开政府信息情况</p><p>　　全年收到公开申请{report.c1}件，都在期限内作了答复。</p>
<p>四、行政复议和行政诉讼情况</p><p>　　没有因政府信息公开被申请行政复议或者提起行政诉讼。</p>
<p>五、政府信息公开的收费及减免情况</p><p>　　没有收取费用，也没有减免。</p>
<p>六、存在的主要问题及改进情况</p><p>　　公开的深度还不够，下一年将加强培训，充实栏目内容。</p>
<p>七、其他需要报告的事项</p><p>　　没有。</p>
<p>政府信息公开情况统计表</p><p>（{report.year}年度）</p>
<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{rows}</table>
<p style="text-align:right">{report.unit}</p><p style="text-align:right">{report.year + 1}年1月20日</p>{files}"""
    if skin == "old":
        return f"""<html><head><meta charset="utf-8"><title>{report.heading}_{NAME}人民政府</title></head><body>
<div class="menu"><a href="/">首页</a> <a href="/xxgk/">信息公开</a></div><h1>{report.heading}</h1>
<div class="info">发布日期：{report.shown} 来源：{report.unit} 点击：{clicks}</div>
<div class="content">{body}</div><div class="side">热点新闻 <a href="/n/{clicks}.html">今日要闻{clicks}</a></div></body></html>"""
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{NAME}政府网</title><link rel="stylesheet" href="/n.css"></head>
<body><header><nav><ul><li><a href="/">网站首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></nav></header><main>
<section><h2 class="tit">{report.heading}</h2><p class="meta"><span>发布时间：{report.shown}</span><span>浏览次数：{clicks}</span><span>字体：大 中 小</span></p>
<article id="zoom">{body}</article></section><aside><h3>相关链接</h3><a href="/a.html">县情概况</a></aside></main><footer>版权所有 {NAME}人民政府 备案号 12345678</footer></body></html>"""


def list_html(reports: Iterable[Report], *, following: str = "", skin: str = "old") -> str:
    """A plain dated list; `following` is the address of the next page."""
    rows = "".join(
        f'<li><a href="{report.path}" title="{report.heading}">{report.heading}</a><span>{report.shown}</span></li>'
        for report in reports
    )
    pager = f'<div class="page"><a href="{following}">下一页</a></div>' if following else ""
    kind = "list" if skin == "old" else "xin-list"
    return f"""<html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body>
<div class="menu"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a> &gt; 政府信息公开年报</div>
<ul class="{kind}">{rows}</ul>{pager}</body></html>"""


def home_html(column: str = "/nb/index.html") -> str:
    """A home page that links the annual-report column."""
    return f"""<html><head><meta charset="utf-8"><title>{NAME}人民政府</title></head><body><h1>{NAME}人民政府</h1>
<ul><li><a href="/news/">清河要闻</a></li><li><a href="/xxgk/">政府信息公开</a></li><li><a href="{column}">政府信息公开年报</a></li></ul>
<p>清河县位于省境中部，辖两个乡镇，县政府门户网站公布全县政务信息，欢迎查阅和监督。</p></body></html>"""


@dataclass(kw_only=True)
class County:
    """The county on one host; `publish` writes its routes anew."""

    host: Host
    reports: list[Report] = field(default_factory=list)
    skin: str = "old"
    clicks: int = 0
    column: str = "/nb/index.html"

    def publish(self, extra: Mapping[str, Route] | None = None) -> None:
        """Serve the home page, the list and the reports as they are now."""
        self.clicks += 7
        routes: dict[str, Route] = {
            "/": html(home_html(self.column)),
            self.column: html(list_html(self.reports, skin=self.skin)),
        }
        for report in self.reports:
            routes[report.path] = html(report_html(report, skin=self.skin, clicks=self.clicks))
        routes["/robots.txt"] = Reply(status=404, headers=(("Content-Type", "text/html"),), body=b"no")
        self.host.routes = {**routes, **(extra or {})}


def write_county(
    workspace: Path, host: Host, *, column: bool = True, bodies: str = BODIES, encoding: str = "utf-8"
) -> None:
    """Write the county's two files."""
    folder = workspace / "counties" / CODE
    folder.mkdir(parents=True, exist_ok=True)
    given = f'[[column]]\nurl = "{host.url("/nb/index.html")}"\n' if column else ""
    (folder / "site.toml").write_text(
        f'code = "{CODE}"\nname = "{NAME}"\nsite = "{host.url("/")}"\nhosts = []\n{given}', encoding="utf-8"
    )
    (folder / "bodies.csv").write_text(bodies, encoding=encoding)
