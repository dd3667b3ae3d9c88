"""Counties as they come: list and article pages in the manner of several CMS, and the command that watches them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from monitor.cli import main
from monitor.demo.tables import Grid, disputes, requests
from storage.figures import form_of_year
from tests.county_server import Host, Reply, Route, html
from tests.made_county import TABLE_2014

CODE, NAME = "990421", "青山县"
NO_ROBOTS = Reply(status=404, headers=(("Content-Type", "text/html"),), body=b"no")
OPERATORS = ("unreachable", "hijacked")


class Office:
    """The command on one workspace."""

    def __init__(self, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.workspace, self.capsys = workspace, capsys
        self.workspace.joinpath("counties").mkdir(parents=True, exist_ok=True)

    def run(self, *words: str, now: str = "2019-04-01T06:00", code: int = 0) -> str:
        """Run a verb; its output."""
        self.capsys.readouterr()
        try:
            found = main(["--workspace", str(self.workspace), "--now", now, *words])
        except SystemExit as left:
            found = int(left.code or 0)
        out = self.capsys.readouterr()
        assert found == code, f"{words}: exit {found}\n{out.out}\n{out.err}"
        return out.out + out.err

    def crawl(self, *days: str, hour: str = "06:00") -> None:
        """One cycle for each day."""
        for day in days:
            self.run("crawl", "-q", now=day if "T" in day else f"{day}T{hour}")

    def lines(self, verb: str, *words: str, now: str = "2019-04-01T06:00") -> dict[str, dict[str, Any]]:
        """A register by id."""
        rows = [json.loads(row) for row in self.run(verb, *words, "--format", "json", now=now).splitlines()]
        return {row["report" if verb == "reports" else "finding"]: row for row in rows}

    def grades(self) -> dict[str, str]:
        """Open accusations and their grades, without the county's code."""
        return {
            name.removeprefix(CODE): row["grade"]
            for name, row in self.lines("findings").items()
            if row["kind"] not in OPERATORS
        }

    def accused(self) -> dict[str, str]:
        """As `grades`, without those that accuse nobody."""
        return {name: grade for name, grade in self.grades().items() if grade not in ("unverified", "editorial")}

    def reports(self) -> dict[str, dict[str, Any]]:
        """All reports, without the county's code."""
        return {name.removeprefix(CODE): row for name, row in self.lines("reports").items()}

    def told(self) -> str:
        """Everything open, a line each, for a failed assertion."""
        return "\n".join(
            f"{name} {row['grade']} {row['summary']} {json.dumps(row['changes'], ensure_ascii=False)[:600]}"
            for name, row in self.lines("findings").items()
        )

    def unreachable(self) -> dict[str, dict[str, Any]]:
        """Open facts about the watch."""
        return {n.removeprefix(CODE): r for n, r in self.lines("findings").items() if r["kind"] == "unreachable"}


@dataclass(kw_only=True)
class Item:
    """One report on the site."""

    unit: str
    year: int = 2018
    shown: str = "2019-02-20"
    path: str = ""
    title: str = ""
    listed_as: str = ""
    list_date: str | None = None
    source: str | None = None
    a1: int = 320
    c1: int = 2
    extra: str = ""
    files: Sequence[tuple[str, str]] = ()
    skin: str = "plain"
    signed: str = ""
    show: bool = True
    """Whether the page shows a publication date."""
    table: str = "html"
    """html, picture or none."""
    after: str = ""
    """Markup after the article."""

    @property
    def heading(self) -> str:
        return self.title or f"{self.unit}{self.year}年政府信息公开工作年度报告"


def report_body(item: Item) -> str:
    """The report itself."""
    year, unit = item.year, item.unit
    old = year <= 2018
    parts = [
        f"　　根据《中华人民共和国政府信息公开条例》要求，{unit}编制{year}年度报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        "一、总体情况" if not old else "一、概述",
        f"　　{year}年，{unit}明确专人负责，完善审核流程，全年未发生失泄密事件，干部群众反映较好。{item.extra}",
        "二、主动公开政府信息情况",
        f"　　全年主动公开政府信息{item.a1}条，其中{unit}工作动态类信息居多，群众关心的事项均及时上网。",
    ]
    if old:
        parts += [
            "三、依申请公开政府信息情况",
            f"　　全年收到依申请公开{item.c1}件，均按期答复。",
            "四、行政复议和行政诉讼情况",
            "　　未发生因政府信息公开引起的行政复议、行政诉讼。",
            "五、政府信息公开收费及减免情况",
            "　　全年没有收取任何费用，也没有减免的情况。",
            "六、存在的主要问题及改进情况",
            "　　公开内容还不够全面，将继续加强培训。",
            "七、其他需要报告的事项",
            "　　无其他需要报告的事项。",
        ]
        return paragraphs(parts) + table_of(item, TABLE_2014_HTML(item)) + tail(item)
    body = (
        paragraphs(parts)
        + "<p>三、收到和处理政府信息公开申请情况</p>"
        + table_of(item, grid_html(requests(zeros(item), year)))
    )
    body += "<p>四、政府信息公开行政复议、行政诉讼情况</p>" + table_of(item, grid_html(disputes(zeros(item), year)))
    body += paragraphs(
        [
            "五、存在的主要问题及改进情况",
            "　　公开内容还不够全面，将继续加强培训。",
            "六、其他需要报告的事项",
            "　　无其他需要报告的事项。",
        ]
    )
    return body + tail(item)


def paragraphs(parts: Iterable[str]) -> str:
    return "".join(f"<p>{part}</p>\n" for part in parts)


def table_of(item: Item, markup: str) -> str:
    return {"html": markup, "picture": '<p><img src="/pic/table.png" alt=""></p>', "none": ""}[item.table]


def TABLE_2014_HTML(item: Item) -> str:
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{value.format(a1=item.a1, c1=item.c1)}</td></tr>"
        for label, unit, value in TABLE_2014
    )
    return f"<p>政府信息公开情况统计表（{item.year}年度）</p><table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>{rows}</table>"


def zeros(item: Item) -> dict[tuple[str, str, str], str]:
    """All figures of the form of the item's year: nothing but the applications of natural persons, all answered."""
    form = form_of_year(item.year)
    assert form is not None
    found: dict[tuple[str, str, str], str] = {}
    for table in form.tables:
        for row in table.value_rows:
            for column in table.columns:
                found[table.id, row.key, column.key] = "0"
    return found


def grid_html(grid: Grid) -> str:
    rows = "".join(
        "<tr>" + "".join(f'<td rowspan="{c.down}" colspan="{c.across}">{c.text}</td>' for c in row) + "</tr>"
        for row in grid
    )
    return f"<table border=1>{rows}</table>"


def tail(item: Item) -> str:
    signed = item.signed or f"{item.year + 1}年1月15日"
    files = "".join(f'<p><a href="{address}">{name}</a></p>' for name, address in item.files)
    return f'<p style="text-align:right">{item.unit}</p><p style="text-align:right">{signed}</p>{files}'


def report_page(
    item: Item, *, clicks: int = 0, today: str = "2019年4月1日", charset: str = "utf-8", body: str | None = None
) -> str:
    """The page of a report in one of several skins, with the noise that real pages have."""
    body = report_body(item) if body is None else body
    source = item.unit if item.source is None else item.source
    shown = item.shown if item.show else ""
    title = item.heading
    head = f'<meta charset="{charset}"><title>{title}_{NAME}人民政府网</title>'
    hot = "".join(
        f'<li><a href="/news/{clicks + n}.html">{NAME}召开第{clicks + n}次工作会议</a></li>' for n in range(6)
    )
    if item.skin == "plain":
        return f"""<html><head>{head}</head><body><div class="top">今天是{today} 星期一</div><div class="nav"><a href="/">首页</a></div>
<h1>{title}</h1><div class="info">{"发布日期：" + shown if shown else ""} 来源：{source} 浏览次数：{clicks}</div>
<div class="content">{body}</div>{item.after}<div class="hot"><h3>热点新闻</h3><ul>{hot}</ul></div></body></html>"""
    if item.skin == "trs":
        return f"""<!DOCTYPE html><html><head>{head}<meta name="ArticleTitle" content="{title}">{f'<meta name="PubDate" content="{shown} 09:12">' if shown else ""}
</head><body><div class="header">{NAME}人民政府 今天是{today}</div><div class="wz">当前位置：<a href="/">首页</a>&gt;<a href="./">年报</a></div>
<h2 class="title">{title}</h2><p class="xx">{"发布时间：" + shown if shown else ""}　来源：{source}　浏览量：<span id="hits">{clicks}</span> 次　【字体：大 中 小】</p>
<div class="TRS_Editor">{body}</div>{item.after}<div class="xg">相关链接<ul>{hot}</ul></div><div class="footer">主办：{NAME}人民政府</div></body></html>"""
    if item.skin == "box":
        return f"""<html><head>{head}</head><body><table class="xxgk"><tr><td>索引号：</td><td>{CODE}/2019-000{len(title)}</td><td>信息分类：</td><td>年报</td></tr>
<tr><td>发布机构：</td><td>{source}</td><td>发布日期：</td><td>{shown}</td></tr><tr><td>名称：</td><td colspan=3>{title}</td></tr></table>
<div id="zoom">{body}</div>{item.after}<div class="foot">阅读次数：{clicks}</div></body></html>"""
    return f"""<html><head>{head}</head><body><div class="xin"><nav><ul><li><a href="/">网站首页</a></li><li><a href="/zw/">政务</a></li></ul></nav>
<section><h2 class="tit">{title}</h2><p class="meta"><span>{"时间：" + shown if shown else ""}</span> <span>点击：{clicks}</span></p>
<article class="art">{body}</article></section>{item.after}<aside><ul>{hot}</ul></aside><footer>技术支持：某某公司</footer></div></body></html>"""


def list_page(
    items: Iterable[Item],
    *,
    style: str = "ul",
    pager: str = "",
    title: str = "政府信息公开年报",
    today: str = "2019年4月1日",
    extra: str = "",
    cut: int = 0,
) -> str:
    """A list page; `cut` shortens the shown titles, the full ones in `title`."""
    rows = [_row(item, style, cut) for item in items]
    inside = {
        "ul": f'<ul class="list">{"".join(rows)}</ul>',
        "table": f'<table class="lb"><tr><th>标题</th><th>发布单位</th><th>日期</th></tr>{"".join(rows)}</table>',
        "dl": f"<dl>{''.join(rows)}</dl>",
        "div": f'<div class="lists">{"".join(rows)}</div>',
    }[style]
    return f"""<html><head><meta charset="utf-8"><title>{title}_{NAME}人民政府网</title></head><body>
<div class="top">今天是{today}</div><div class="menu"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a> &gt; {title}</div>
{inside}{pager}{extra}<div class="footer"><a href="/map/">网站地图</a> <a href="/lx/">联系我们</a></div></body></html>"""


def _row(item: Item, style: str, cut: int) -> str:
    full = item.listed_as or item.heading
    text = full[:cut] + "…" if cut and len(full) > cut else full
    day = item.shown if item.list_date is None else item.list_date
    link = f'<a href="{item.path}" title="{full}" target="_blank">{text}</a>'
    return {
        "ul": f"<li>{link}<span>{day}</span></li>",
        "table": f"<tr><td>{link}</td><td>{item.source or item.unit}</td><td>{day}</td></tr>",
        "dl": f"<dt>{link}</dt><dd>{day}</dd>",
        "div": f'<div class="row"><p>{link}</p><em>[{day}]</em></div>',
    }[style]


BODIES = (
    f"{CODE},{NAME}人民政府,county,,2018,,",
    f"{CODE}101,城关镇人民政府,township,城关镇,2018,,",
    f"{CODE}102,双河乡人民政府,township,双河乡,2018,,",
    f"{CODE}-jyj,{NAME}教育局,department,县教育局|教育局,2018,,",
)


@dataclass(kw_only=True)
class World:
    """One county on one host."""

    host: Host
    items: list[Item] = field(default_factory=list)
    column: str = "/xxgk/nb/"
    style: str = "ul"
    charset: str = "utf-8"
    clicks: int = 0
    cut: int = 0

    def page(self, text: str) -> Reply:
        return html(text, encoding=self.charset)

    def publish(self, extra: Mapping[str, Route | None] | None = None, *, today: str = "") -> None:
        """Serve home page, column and reports as they are now; None in `extra` takes an address away."""
        self.clicks += 13
        today = today or f"2019年{self.clicks % 12 + 1}月{self.clicks % 28 + 1}日"
        routes: dict[str, Route | None] = {
            "/robots.txt": NO_ROBOTS,
            "/": self.page(home_page(self.column, today=today)),
            self.column: self.page(list_page(self.items, style=self.style, today=today, cut=self.cut)),
        }
        for item in self.items:
            if item.path.startswith("/"):
                text = report_page(
                    item, clicks=self.clicks, today=today, charset="gb2312" if self.charset != "utf-8" else "utf-8"
                )
                routes[item.path] = self.page(text)
        routes.update(extra or {})
        self.host.routes = {path: route for path, route in routes.items() if route is not None}


def home_page(column: str, *, today: str = "2019年4月1日", more: str = "") -> str:
    news = "".join(f'<li><a href="/news/{n}.html">青山县举行第{n}届农产品展销会</a></li>' for n in range(8))
    return f"""<html><head><meta charset="utf-8"><title>{NAME}人民政府网</title></head><body><h1>{NAME}人民政府</h1><p>今天是{today}</p>
<ul class="nav"><li><a href="/xw/">青山要闻</a></li><li><a href="/xxgk/">政府信息公开</a></li><li><a href="{column}">政府信息公开年报</a></li>{more}</ul>
<ul>{news}</ul><p>青山县地处山区，辖两个乡镇，门户网站公布政务信息，欢迎监督。</p></body></html>"""


def write_county(
    office: Office,
    host: Host,
    *,
    columns: Sequence[str] = ("/xxgk/nb/",),
    bodies: Sequence[str] = BODIES,
    encoding: str = "utf-8",
    code: str = CODE,
    name: str = NAME,
    hosts: Sequence[str] = (),
    family: str = "",
    site: str = "/",
) -> None:
    """Write the county's two files."""
    folder = office.workspace / "counties" / code
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f'code = "{code}"', f'name = "{name}"', f'site = "{host.url(site)}"', f"hosts = {json.dumps(list(hosts))}"]
    for column in columns:
        url = column if column.startswith("http") else host.url(column)
        rows += ["[[column]]", f'url = "{url}"'] + ([f'family = "{family}"'] if family else [])
    folder.joinpath("site.toml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    table = "code,name,kind,aliases,since,until,columns\n" + "\n".join(bodies) + "\n"
    folder.joinpath("bodies.csv").write_bytes(table.encode(encoding))


UNITS = (f"{NAME}人民政府", "城关镇人民政府", "双河乡人民政府", f"{NAME}教育局")


def items(
    *units: str, year: int = 2018, shown: str = "2019-02-20", folder: str = "/xxgk/nb/", **more: Any
) -> list[Item]:
    """One report for each unit."""
    return [
        Item(unit=unit, year=year, shown=shown, path=f"{folder}{year}_{number}.html", **more)
        for number, unit in enumerate(units or UNITS, start=1)
    ]
