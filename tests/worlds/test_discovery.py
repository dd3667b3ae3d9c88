"""The annual-report column found from nothing but the home page, in few requests, kept, and found again (domain 6.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pytest

from tests.county_server import Route, html
from tests.worlds.staged import CODE, NAME, UNITS, Item, Office, World, items, list_page, report_page, write_county

GONE = html("<html><head><title>404</title></head><body>您访问的页面不存在</body></html>", status=404)
MISSING = {"-jyj-2018-missing": "confirmed"}
MENU = ("政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "依申请公开", "政策文件")
OTHERS = (
    "青山要闻",
    "企业年报公示",
    "法治政府建设年度报告",
    "政府网站工作年度报表",
    "财政预决算",
    "互动交流",
    "办事服务",
)
Pages = dict[str, str]


def page(title: str, body: str, *, head: str = "") -> str:
    """A page of the site with its menu and footer."""
    menu = "".join(f'<a href="/m{n}/">{name}</a>' for n, name in enumerate(OTHERS))
    return (
        f'<html><head><meta charset="utf-8"><title>{title}_{NAME}人民政府网</title>{head}</head><body><div class="nav"><a href="/">首页</a>'
        f'{menu}</div><h2>{title}</h2>{body}<div class="footer">主办：{NAME}人民政府办公室</div></body></html>'
    )


def links(*pairs: tuple[str, str]) -> str:
    return "<ul>" + "".join(f'<li><a href="{url}">{words}</a></li>' for words, url in pairs) + "</ul>"


def menu(column: str, words: str = "政府信息公开年报") -> str:
    """The left menu that the Regulation's column has."""
    return links(*((name, f"/zc/{n}/") for n, name in enumerate(MENU)), (words, column))


def home(*pairs: tuple[str, str]) -> str:
    news = links(*((f"{NAME}召开第{n}次常务会议研究重点工作", f"/xw/{n}.html") for n in range(12)))
    return page("首页", links(*pairs) + news)


def rows(reports: Sequence[Item], **more: str) -> str:
    return list_page(reports, **more)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Way:
    """How a site leads to its reports."""

    pages: Callable[[Sequence[Item]], Pages]
    """All pages but the reports, by path, for three reports that are there and one that is not."""
    most: int
    """Pages that the search may cost, beside the home page, the column and its reports."""


def by_menu(reports: Sequence[Item]) -> Pages:
    return {
        "/": home(("政府信息公开", "/zfxxgk/")),
        "/zfxxgk/": page("政府信息公开", menu("/zfxxgk/n1/")),
        "/zfxxgk/n1/": rows(reports),
    }


def three_deep(reports: Sequence[Item]) -> Pages:
    return {
        "/": home(("政务公开", "/zwgk/")),
        "/zwgk/": page("政务公开", links(("政府信息公开", "/zwgk/zfxxgk/"), ("重点领域", "/zwgk/zdly/"))),
        "/zwgk/zfxxgk/": page("政府信息公开", menu("/zwgk/zfxxgk/nr/7.html", "公开年报")),
        "/zwgk/zfxxgk/nr/7.html": rows(reports, title="公开年报"),
    }


def by_picture(reports: Sequence[Item]) -> Pages:
    return {
        "/": home().replace("</h2>", '</h2><a href="/zwgk/zfxxgkndbg/"><img src="/i/nb.png"></a>', 1),
        "/zwgk/zfxxgkndbg/": rows(reports, title="年度报告"),
    }


def by_tag(reports: Sequence[Item]) -> Pages:
    """The column's name stands in its tags alone, and at first it is empty of words."""
    tag = '<meta name="ColumnName" content="政府信息公开年报"><meta name="ColumnType" content="信息公开年报">'
    return {
        "/": home(("信息公开", "/xxgk/")),
        "/xxgk/": page("信息公开", menu("/xxgk/c9/", "年报")),
        "/xxgk/c9/": rows(reports, title="栏目").replace("</head>", f"{tag}</head>"),
    }


def by_unit(reports: Sequence[Item]) -> Pages:
    found = {
        "/": home(("政府信息公开年报", "/xxgknb/")),
        "/xxgknb/": page(
            "政府信息公开年报",
            links(*((one.unit.removesuffix("人民政府"), f"/xxgknb/u{n}/") for n, one in enumerate(reports))),
        ),
    }
    return found | {f"/xxgknb/u{n}/": rows([one], title=one.unit) for n, one in enumerate(reports)}


def by_year_then_unit(reports: Sequence[Item]) -> Pages:
    years = links(("2018年", "/zfxxgknb/n2018n/"), ("2017年", "/zfxxgknb/n2017n/"))
    units = links(*((one.unit.removesuffix("人民政府"), f"/zfxxgknb/n2018n/{n}/") for n, one in enumerate(reports)))
    found = {
        "/": home(("政府信息公开", "/xxgk/")),
        "/xxgk/": page("政府信息公开", menu("/zfxxgknb/")),
        "/zfxxgknb/": page("政府信息公开年报", years),
        "/zfxxgknb/n2018n/": page("2018年", years + units),
        "/zfxxgknb/n2017n/": rows([], title="2017年", extra=f"<p>暂无信息</p>{years}"),
    }
    return found | {f"/zfxxgknb/n2018n/{n}/": rows([one], title=one.unit) for n, one in enumerate(reports)}


def by_year_then_kind(reports: Sequence[Item]) -> Pages:
    kinds = links(("县政府", "/zfxxgknb/2018/xzf/"), ("乡镇", "/zfxxgknb/2018/xz/"), ("部门", "/zfxxgknb/2018/bm/"))
    return {
        "/": home(("政府信息公开年报", "/zfxxgknb/")),
        "/zfxxgknb/": page("政府信息公开年报", links(("2018年", "/zfxxgknb/2018/"))),
        "/zfxxgknb/2018/": page("2018年", kinds),
        "/zfxxgknb/2018/xzf/": rows(reports[:1], title="县政府"),
        "/zfxxgknb/2018/xz/": rows(reports[1:], title="乡镇"),
        "/zfxxgknb/2018/bm/": rows([], title="部门", extra="<p>暂无信息</p>"),
    }


def two_columns(reports: Sequence[Item]) -> Pages:
    return {
        "/": home(("政府信息公开", "/xxgk/")),
        "/xxgk/": page("政府信息公开", links(("县政府年报", "/xxgk/zfnb/"), ("乡镇信息公开年报", "/xxgk/xznb/"))),
        "/xxgk/zfnb/": rows(reports[:1], title="县政府信息公开年报"),
        "/xxgk/xznb/": rows(reports[1:], title="乡镇信息公开年报"),
    }


def by_choice(reports: Sequence[Item]) -> Pages:
    choice = (
        "<select onchange=\"location.href='/nb/list.php?year='+this.value\"><option value='2018' selected>2018</option>"
        "<option value='2017'>2017</option></select>"
    )
    return {
        "/": home(("信息公开年报", "/nb/list.php")),
        "/nb/list.php": rows(reports, extra=choice),
        "/nb/list.php?year=2017": rows([], extra=f"<p>暂无信息</p>{choice}"),
        "/nb/list.php?year=2018": rows(reports, extra=choice),
    }


def in_a_frame(reports: Sequence[Item]) -> Pages:
    return {
        "/": home(("政府信息公开年报", "/class/QSX_0216/")),
        "/class/QSX_0216/": page("政府信息公开年报", '<iframe src="/class/QSX_0216/list.html" width="100%"></iframe>'),
        "/class/QSX_0216/list.html": rows(reports, title="列表"),
    }


def in_a_nameless_frame(reports: Sequence[Item]) -> Pages:
    """The page calls itself after the Regulation; what the frame shows is called nothing at all."""
    return {
        "/": home(("政府信息公开", "/zfxxgk/")),
        "/zfxxgk/": page("政府信息公开", '<iframe src="/inner/list7.html" width="100%" height="900"></iframe>'),
        "/inner/list7.html": rows(reports, title="列表"),
    }


def in_a_set_of_frames(reports: Sequence[Item]) -> Pages:
    """The home page is but a set of frames, as old sites are."""
    frames = '<frameset rows="90,*"><frame src="/top.htm"><frame src="/main.htm"></frameset>'
    return {
        "/": f"<html><head><meta charset='utf-8'><title>{NAME}人民政府网</title></head>{frames}</html>",
        "/top.htm": page("导航", ""),
        "/main.htm": home(("政府信息公开年报", "/nb/")),
        "/nb/": rows(reports),
    }


def by_scripted_tree(reports: Sequence[Item]) -> Pages:
    """The menu is a tree that a script draws; the names and addresses stand in its calls."""
    tree = (
        "<div class='dtree'></div><script>var d=new dTree('d');d.add(0,-1,'政府信息公开目录');"
        "d.add(1,0,'机构职能','/gk/list1.html');d.add(2,0,'规划计划','/gk/list2.html');"
        "d.add(16,0,'政府信息公开年报','/gk/list16.html');document.write(d);</script>"
    )
    return {
        "/": home(("政府信息公开目录", "/gk/index.html")),
        "/gk/index.html": page("政府信息公开目录", tree),
        "/gk/list16.html": rows(reports),
    }


def by_tree_of_objects(reports: Sequence[Item]) -> Pages:
    tree = (
        "<ul id='tree' class='ztree'></ul><script>var nodes=[{id:1,pId:0,name:'政府信息公开'},"
        '{"id":12,"pId":1,"name":"政策文件","url":"/gk/12/"},{"id":13,"pId":1,"name":"政府信息公开年报","url":"\\/gk\\/13\\/"}];'
        "$.fn.zTree.init($('#tree'),{},nodes);</script>"
    )
    return {
        "/": home(("政府信息公开", "/gk/")),
        "/gk/": page("政府信息公开", tree),
        "/gk/13/": rows(reports),
    }


def by_unit_pages(reports: Sequence[Item]) -> Pages:
    """Each unit has pages of its own, and in them a column of its own."""
    found = {
        "/": home(("政府信息公开", "/xxgk/")),
        "/xxgk/": page("政府信息公开", links(("乡镇街道", "/xxgk/xz/"), ("政府部门", "/xxgk/bm/"))),
        "/xxgk/xz/": page(
            "乡镇街道",
            links(*((one.unit.removesuffix("人民政府"), f"/xxgk/xz/{n}/") for n, one in enumerate(reports))),
        ),
        "/xxgk/bm/": page("政府部门", links(("教育局", "/xxgk/bm/jyj/"))),
        "/xxgk/bm/jyj/": page("教育局", menu("/xxgk/bm/jyj/nb/")),
        "/xxgk/bm/jyj/nb/": rows([], extra="<p>暂无信息</p>"),
    }
    for n, one in enumerate(reports):
        found[f"/xxgk/xz/{n}/"] = page(one.unit, menu(f"/xxgk/xz/{n}/nb/"))
        found[f"/xxgk/xz/{n}/nb/"] = rows([one])
    return found


def by_click(reports: Sequence[Item]) -> Pages:
    return {
        "/": home().replace(
            "</h2>", "</h2><div onclick=\"window.open('/zwgk/gknb/index.html')\">政府信息公开年报</div>", 1
        ),
        "/zwgk/gknb/index.html": rows(reports),
    }


def by_tabs(reports: Sequence[Item]) -> Pages:
    """Tabs of the home of the column hold the lists of the kinds side by side, one of them hidden."""
    body = "".join(
        f'<div class="tab" style="display:{"block" if n == 0 else "none"}"><ul>'
        + "".join(f'<li><a href="{one.path}">{one.heading}</a><span>{one.shown}</span></li>' for one in part)
        + "</ul></div>"
        for n, part in enumerate((reports[:1], reports[1:]))
    )
    return {
        "/": home(("公开工作年报", "/gzndbg/")),
        "/gzndbg/": page("公开工作年报", "<span>县政府</span><span>乡镇</span>" + body),
    }


WAYS = {
    "by menu": Way(pages=by_menu, most=3),
    "three deep": Way(pages=three_deep, most=4),
    "by picture": Way(pages=by_picture, most=2),
    "by tag": Way(pages=by_tag, most=3),
    "by unit": Way(pages=by_unit, most=8),
    "by year then unit": Way(pages=by_year_then_unit, most=12),
    "by year then kind": Way(pages=by_year_then_kind, most=8),
    "two columns": Way(pages=two_columns, most=4),
    "by choice": Way(pages=by_choice, most=4),
    "in a frame": Way(pages=in_a_frame, most=4),
    "in a nameless frame": Way(pages=in_a_nameless_frame, most=3),
    "in a set of frames": Way(pages=in_a_set_of_frames, most=4),
    "by scripted tree": Way(pages=by_scripted_tree, most=3),
    "by tree of objects": Way(pages=by_tree_of_objects, most=3),
    "by unit pages": Way(pages=by_unit_pages, most=16),
    "by click": Way(pages=by_click, most=2),
    "by tabs": Way(pages=by_tabs, most=2),
}


def publish(world: World, pages: Mapping[str, str], more: Mapping[str, Route | None] | None = None) -> None:
    world.host.routes = {}
    world.publish({"/": None, world.column: None})
    world.host.routes |= {path: html(text) for path, text in pages.items()}
    world.host.routes |= {path: route for path, route in (more or {}).items() if route is not None}


def listings(world: World, reports: Sequence[Item]) -> list[str]:
    """What was asked for beside robots.txt, the home page and the reports."""
    other = {"/", "/robots.txt", *(one.path for one in reports)}
    return [asked.path for asked in world.host.log if asked.path not in other]


@pytest.mark.parametrize("name", sorted(WAYS))
def test_found_from_the_home_page_kept_and_found_again(name: str, office: Office, world: World) -> None:
    way = WAYS[name]
    write_county(office, world.host, columns=())
    world.items = items(*UNITS[:3], folder="/a/")
    publish(world, way.pages(world.items))
    world.host.forget()
    office.crawl("2019-03-20")
    assert set(office.reports()) == {"-2018", "101-2018", "102-2018"}, office.told()
    assert len(listings(world, world.items)) <= way.most, listings(world, world.items)
    first = len(world.host.log)
    # What was found is kept: the search is not made again.
    world.host.forget()
    office.crawl("2019-03-22", "2019-04-01", "2019-04-02")
    assert len(world.host.log) <= 3 * first, [asked.path for asked in world.host.log]
    assert set(office.grades()) <= {"-jyj-2018-missing"}, office.told()
    assert "confirmed" not in {grade for key, grade in office.accused().items() if "jyj" not in key}
    # A redesign: all pages stand elsewhere, under other names, and the old ones are gone.
    old = list(way.pages(world.items))
    dead: dict[str, Route | None] = dict.fromkeys((*old[1:], *(one.path for one in world.items)), GONE)
    world.items = [dataclasses.replace(one, path=one.path.replace("/a/", "/b/"), skin="new") for one in world.items]
    moved = {
        path if path == "/" else f"/new{path}": text.replace('href="/', 'href="/new/').replace("'/", "'/new/")
        for path, text in way.pages(world.items).items()
    }
    moved = {
        path: text.replace('src="/', 'src="/new/').replace("/new/b/", "/b/").replace('"\\/gk', '"\\/new\\/gk')
        for path, text in moved.items()
    }
    for day in ("2019-04-10", "2019-04-13", "2019-04-16", "2019-04-19", "2019-04-22", "2019-04-25", "2019-05-02"):
        publish(world, moved, dead)
        office.crawl(day)
        assert set(office.accused()) <= {"-jyj-2018-missing"}, f"{day}: {office.told()}"
    found = office.reports()
    assert {row["status"] for row in found.values()} == {"published"}, found
    assert all("/b/" in row["url"] for row in found.values())


SAID = {
    "tabs of a script": '<ul id="timeFrame"><li>2018年</li><li>2017年</li><li>2016年</li></ul>',
    "a choice of a script": "<select id='y'><option>2018</option><option selected>2017</option><option>2016</option></select>",
    "anchors without address": '<div class="years"><a href="javascript:show(2018)">2018年</a><a href="javascript:show(2017)">2017年</a></div>',
    "a list that a script fills": "<div id='list'></div><script>$.get('/api/list?c=3',function(d){$('#list').html(d)})</script>",
    "a pager of a script": '<div class="page">共3页 <a href="javascript:go(2)">下一页</a></div>',
    "pages without a link": "<div class='page'>第1/3页 共31条</div>",
}


@pytest.mark.parametrize("what", sorted(SAID))
def test_what_only_a_script_opens_is_said_and_proves_no_absence(what: str, office: Office, world: World) -> None:
    """The column was found; that it was not read to its end is said, and nobody is accused."""
    write_county(office, world.host, columns=())
    world.items = items(*UNITS[:3], year=2017, shown="2018-02-20", folder="/a/")
    shown = [] if "fills" in what else world.items
    publish(
        world,
        {"/": home(("政府信息公开年报", "/nb/")), "/nb/": rows(shown, extra=SAID[what])},
        {one.path: html(report_page(one)) for one in world.items},
    )
    office.crawl("2019-04-01", "2019-04-02", "2019-04-09")
    assert set(office.grades().values()) == {"unverified"}, office.told()
    assert len(office.grades()) == 4
    said = office.unreachable()
    assert said, "the watch must say that it could not read the column to its end"
    assert all(row["county"] == CODE for row in said.values())
