"""Sixty days of many counties at once: noise on every page, an outage, a redesign, a migration, and four truths each.

Every county is a made site of another shape. In each of them one body publishes nothing, one too late, one changes a
figure and one takes its report down; one does all as it should. No other accusation may stand on any day.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest

from tests.county_server import Asked, CountyServer, Fault, Host, Reply, Route, html, redirect
from tests.spiders.families import (
    test_asp,
    test_gkmlpt,
    test_hanweb_module,
    test_jeecms,
    test_jpaas,
    test_lonsun,
    test_objectid,
    test_rednet,
    test_snowflake,
    test_truecms,
    test_ucap,
    test_vsb,
)
from tests.spiders.families.paged_county import Paged
from tests.spiders.families.served_county import Routes, sound
from tests.worlds.staged import NAME, NO_ROBOTS, Item, Office, home_page, list_page, report_page, write_county

TOWNS = ("东山镇人民政府", "西山镇人民政府", "南山镇人民政府", "北山镇人民政府", "中山镇人民政府")
GOOD, SILENT, LATE, CHANGED, REMOVED = range(5)
DAYS = (
    *(f"2019-03-{day}" for day in (20, 23, 26, 29)),
    *(f"2019-04-{day:02}" for day in (1, 4, 7, 10, 13, 16, 19, 22, 25, 28)),
    *(f"2019-05-{day:02}" for day in (1, 4, 7, 10, 13, 16, 18)),
    *("2019-06-01", "2019-06-04"),
)
"""Sixty days, and two looks a month after the last whole reading of the old columns."""
OUTAGE = ("2019-04-01", "2019-04-04")
PUBLISHED_LATE, REDESIGN, CHANGE, REMOVAL, MIGRATION = (
    "2019-04-13",
    "2019-04-16",
    "2019-04-22",
    "2019-04-25",
    "2019-05-01",
)
MOVED = "2019-05-07"
"""By then an old column was found gone three times, and the new one holds what it held."""
GONE = html("<html><head><title>404</title></head><body>您访问的页面不存在</body></html>", status=404)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How one site lists and names its reports, before and after it moves to other addresses."""

    name: str
    column: str
    folder: str
    routes: Routes
    moves: Sequence[tuple[str, str]]
    """What stands for what in all addresses, once the site has moved."""
    encoding: str = "utf-8"
    sessions: bool = False
    """Whether the links of its lists carry a session id that is new at each visit."""


def trs(host: Host, rows: list[Item], spoil: object) -> Mapping[str, Route]:
    """Two rows a page, `createPageHTML`."""
    pages = max(1, -(-len(rows) // 2))
    return {
        "/zwgk/nb_21139/" + (f"index_{n}.html" if n else ""): html(
            list_page(rows[n * 2 : n * 2 + 2], pager=f'<script>createPageHTML({pages}, {n}, "index", "html");</script>')
        )
        for n in range(pages)
    }


def hanweb(host: Host, rows: list[Item], spoil: object) -> Mapping[str, Route]:
    """Records in the page, further ones by the proxy."""

    def store(part: list[Item]) -> str:
        records = (
            f"<record><![CDATA[<li><a href='{row.path}' title='{row.heading}'>{row.heading[:12]}...</a>"
            f"<span>{row.shown}</span></li>]]></record>"
            for row in part
        )
        return f"<datastore><recordset>{''.join(records)}</recordset></datastore>"

    def proxy(asked: Asked) -> Reply:
        query = parse_qs(asked.path.partition("?")[2]) | parse_qs(asked.body.decode())
        first, last = int(query["startrecord"][0]), int(query["endrecord"][0])
        return html(store(rows[first - 1 : last]))

    shell = f"""<html><head><meta charset=utf-8><title>政府信息公开年报</title></head><body><div id="77">
<script type="text/xml">{store(rows[:2])}</script></div><script>jpage({{ "el":"77", totalRecord:{len(rows)}, perPage:2,
proxyUrl:'/module/web/jpage/dataproxy.jsp', appid:1, webid:3, columnid:123, unitid:77 }})</script></body></html>"""
    return {"/col/col123/index.html": html(shell), "/module/web/jpage/dataproxy.jsp": proxy}


def plain(style: str, path: str) -> Routes:
    """Two rows a page, pages by links; a calendar beside them leads on for ever, 尾页 to where one is."""

    def routes(host: Host, rows: list[Item], spoil: object) -> Mapping[str, Route]:
        pages = max(1, -(-len(rows) // 2))

        def page(asked: Asked) -> Reply:
            wanted = re.search(r"page=(\d+)", asked.path)
            number = min(int(wanted[1]), pages) if wanted is not None else 1
            days = "".join(f'<a href="?date=2019-04-{day:02}">{day}</a>' for day in range(1, 31))
            onward = f'<a href="{path}?page={number + 1}">下一页</a>' if number < pages else ""
            pager = f'<div class="page"><a href="{path}">首页</a>{onward}<a href="{path}?page={pages}">尾页</a></div>'
            calendar = f'<div class="calendar"><a href="?month=2019-05">下个月</a>{days}</div>'
            return html(list_page(rows[number * 2 - 2 : number * 2], style=style, pager=pager, extra=calendar))

        return {path: page}

    return routes


def by_year(host: Host, rows: list[Item], spoil: object) -> Mapping[str, Route]:
    """A column of year folders: all is in that of 2018."""
    tabs = '<div class="tabs"><a href="/xxgk/nb/2018/">2018年</a><a href="/xxgk/nb/2017/">2017年</a></div>'
    older = [Item(unit="南山区", title="关于2017年度年报栏目调整的说明", path="/n/7.html", shown="2018-03-01")]
    return {
        "/xxgk/nb/": html(list_page([], extra=tabs)),
        "/xxgk/nb/2018/": html(list_page(rows, extra=tabs)),
        "/xxgk/nb/2017/": html(list_page(older, extra=tabs)),
        "/n/7.html": GONE,
    }


SHAPES = (
    Shape(
        name="trs",
        column="/zwgk/nb_21139/",
        folder="/zwgk/nb_21139/201902/t20190220_10{0}.html",
        routes=trs,
        moves=(("/zwgk/nb_21139/", "/zfxxgk/xxgknb_307/"),),
    ),
    Shape(
        name="hanweb",
        column="/col/col123/index.html",
        folder="/art/2019/2/20/art_123_10{0}.html",
        routes=hanweb,
        moves=(("/col/col123/", "/col/col987/"), ("/art_123_", "/art_987_")),
    ),
    Shape(
        name="hanweb_module",
        column="/col/col1229498488/index.html",
        folder="/art/2019/2/20/art_1229498488_{0}.html",
        routes=test_hanweb_module.routes,
        moves=(("/col/col1229498488/", "/col/col1229498999/"), ("/art_1229498488_", "/art_1229498999_")),
    ),
    Shape(
        name="plain",
        column="/xxgk/nb/list.html",
        folder="/xxgk/nb/{0}.html",
        routes=plain("ul", "/xxgk/nb/list.html"),
        moves=(("/xxgk/nb/", "/zwgk/gknb/"),),
        sessions=True,
    ),
    Shape(
        name="table",
        column="/nb/list.php",
        folder="/nb/show{0}.php",
        routes=plain("table", "/nb/list.php"),
        moves=(("/nb/", "/ndbg/"),),
        encoding="gb18030",
    ),
    Shape(
        name="years",
        column="/xxgk/nb/",
        folder="/xxgk/nb/2018/{0}.html",
        routes=by_year,
        moves=(("/xxgk/nb/", "/zwgk/xxgknb/"),),
    ),
    Shape(
        name="vsb",
        column="/zfxxgk/nb.htm",
        folder="/info/1023/{0}.htm",
        routes=Paged(family="vsb", address=test_vsb.address, pager=test_vsb.pager).routes,
        moves=(
            ("/zfxxgk/nb", "/zfxxgk/gknb"),
            ("../nb", "../gknb"),
            ('"nb/', '"gknb/'),
            ("/info/1023/", "/info/2077/"),
        ),
    ),
    Shape(
        name="jeecms",
        column="/jdbsc/index.jhtml",
        folder="/jdbsc/2497129{0}.jhtml",
        routes=Paged(family="jeecms", address=test_jeecms.address, pager=test_jeecms.pager).routes,
        moves=(("/jdbsc/", "/zwgknb/"),),
    ),
    Shape(
        name="definitions",
        column="/gk/nb/list.jsp",
        folder="/gk/nb/{0}.jsp",
        routes=plain("dl", "/gk/nb/list.jsp"),
        moves=(("/gk/nb/", "/gk/ndbg/"),),
    ),
    Shape(
        name="snowflake",
        column=test_snowflake.COLUMN,
        folder=test_snowflake.ARTICLE,
        routes=Paged(family="snowflake", address=test_snowflake.address, pager=test_snowflake.pager).routes,
        moves=(("/zfxxgk/zfxxgknb/zjz/", "/zfxxgk/zfxxgkndbg/qsx/"),),
    ),
    Shape(
        name="rednet",
        column=test_rednet.COLUMN,
        folder="/27203/27318/27343/content_56120{0}.html",
        routes=Paged(family="rednet", address=test_rednet.address, pager=test_rednet.pager).routes,
        moves=(("/27203/27318/27343/", "/31000/31200/31207/"),),
    ),
    Shape(
        name="asp",
        column="/list.asp?s=280",
        folder="/ins.asp?s=280&i=1176{0}",
        routes=Paged(
            family="asp",
            address=lambda number, pages: "/list.asp?s=280" + (f"&page={number}" if number > 1 else ""),
            pager=test_asp.pager,
            encoding="gb18030",
        ).routes,
        moves=(("s=280", "s=441"),),
        encoding="gb18030",
    ),
    Shape(
        name="ucap",
        column="/qsx/c100018/common_list.shtml",
        folder="/qsx/c100018/201902/{0:032x}.shtml",
        routes=test_ucap.routes,
        moves=(("/qsx/c100018/", "/qsxzf/c200077/"),),
    ),
    Shape(
        name="gkmlpt",
        column="/gkmlpt/index",
        folder="/gkmlpt/content/1/{0}/post_{0}.html",
        routes=test_gkmlpt.routes,
        moves=(("/content/1/", "/content/2/"),),
    ),
    Shape(
        name="jpaas",
        column="/col/col123/index.html",
        folder="/col/col123/art/2019/art_{0:032x}.html",
        routes=test_jpaas.routes,
        moves=(("/col/col123/", "/col/col456/"),),
    ),
    Shape(
        name="lonsun",
        column="/public/column/4443193?type=3&action=list",
        folder="/public/4443193/{0}.html",
        routes=test_lonsun.routes_of(True),  # type: ignore[arg-type]
        moves=(("/public/4443193/", "/public/4443193/9"),),
    ),
    Shape(
        name="truecms",
        column="/qsx/xxgknb/xxgknb.html",
        folder="/qsx/xxgknb/content/{0}.html",
        routes=test_truecms.routes,
        moves=(("/qsx/xxgknb/", "/qsxzf/zfxxgknb/"),),
    ),
    Shape(
        name="objectid",
        column=test_objectid.COLUMN,
        folder=test_objectid.DOCUMENT,
        routes=Paged(family="objectid", address=test_objectid.address, pager=test_objectid.pager).routes,
        moves=(("/channel_5c3ee4a17f8b9a2d5c6e1f02/", "/channel_5c3ee4a17f8b9a2d5c6e1f99/"),),
    ),
)

OUTAGES: tuple[Route, ...] = (
    Reply(status=500, body=b"java.lang.NullPointerException"),
    html("<html><head><title>系统维护</title></head><body><p>网站升级维护中，暂停服务</p></body></html>", status=503),
    Reply(fault=Fault.RESET),
    Reply(
        status=412, headers=(("Content-Type", "text/html"),), body=b"<html><script>$_ts=window['$_ts'];</script></html>"
    ),
    GONE,
    html("<html><body><div>" + "加载" * 300, status=200),
    Reply(headers=(("Content-Type", "text/html"),)),
    redirect("/sso/login"),
    html("<html><head><title>安全验证</title></head><body>访问过于频繁，请完成滑块验证</body></html>"),
    html(
        f"<html><head><title>{NAME}人民政府网</title></head><body><div id='app'></div><script src='/a.js'></script></body></html>"
    ),
)


@dataclass(kw_only=True)
class Made:
    """One county of one shape, as it is on a day."""

    shape: Shape
    code: str
    host: Host
    outage: Route
    chance: random.Random = field(default_factory=lambda: random.Random(60))
    visits: int = 0
    reports: dict[int, Item] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for town in (GOOD, CHANGED, REMOVED):
            self._publish(town, "2019-02-20")

    def _publish(self, town: int, shown: str) -> None:
        path = self.shape.folder.format(town + 1)
        self.reports[town] = Item(unit=TOWNS[town], path=path, shown=shown, skin="trs")

    def serve(self, day: str) -> None:
        """All as it is on that day."""
        if day == PUBLISHED_LATE:
            self._publish(LATE, "2019-04-12")
        if day == CHANGE:
            self.reports[CHANGED] = dataclasses.replace(self.reports[CHANGED], a1=527)
        if day == REMOVAL:
            del self.reports[REMOVED]
        if day == REDESIGN:
            self.reports = {town: dataclasses.replace(one, skin="new") for town, one in self.reports.items()}
        moves = self.shape.moves if day >= MIGRATION else ()
        rows = [dataclasses.replace(one, path=self._in_list(one.path)) for _, one in sorted(self.reports.items())]
        routes: dict[str, Route] = {
            "/": lambda asked: html(home_page(self.shape.column, today=self._today(), more=self._side())),
            **self.shape.routes(self.host, rows, sound),
            **{one.path: self._article(one) for one in self.reports.values()},
        }
        self.host.routes = {"/robots.txt": NO_ROBOTS}
        for path, route in routes.items():
            self.host.routes[_replaced(path, moves)] = self._noisy(route, moves)
        self.host.fallback = self._without_session
        self.host.everything = self.outage if day in OUTAGE else None

    def _in_list(self, path: str) -> str:
        return f"{path};jsessionid={self.chance.getrandbits(128):032X}" if self.shape.sessions else path

    def _without_session(self, asked: Asked) -> Reply:
        route = self.host.routes.get(asked.path.split(";")[0]) if ";" in asked.path else None
        return GONE if route is None else route if isinstance(route, Reply) else route(asked)

    def _article(self, item: Item) -> Route:
        def page(asked: Asked) -> Reply:
            after = f'<div class="side"><ul>{self._side()}</ul></div>'
            text = report_page(dataclasses.replace(item, after=after), clicks=self.visits, today=self._today())
            return html(text, encoding=self.shape.encoding)

        return page

    def _noisy(self, route: Route, moves: Sequence[tuple[str, str]]) -> Route:
        def reply(asked: Asked) -> Reply:
            self.visits += self.chance.randrange(1, 50)
            back = dataclasses.replace(asked, path=_replaced(asked.path, [(new, old) for old, new in moves]))
            made = route if isinstance(route, Reply) else route(back)
            body = made.body
            for old, new in moves:
                body = body.replace(old.encode(), new.encode())
            if b"</body>" in body and b"<record>" not in body:
                encoding = "utf-8" if _is_utf8(body) else "gb18030"
                foot = f'<div class="foot">今天是{self._today()} 您是第{self.visits}位访客</div></body>'
                body = body.replace(b"</body>", foot.encode(encoding), 1)
            session = ("Set-Cookie", f"JSESSIONID={self.chance.getrandbits(128):032X}; Path=/")
            return dataclasses.replace(made, body=body, headers=(*made.headers, session))

        return reply

    def _today(self) -> str:
        return f"2019年{self.visits % 12 + 1}月{self.visits % 28 + 1}日 星期{'一二三四五六日'[self.visits % 7]}"

    def _side(self) -> str:
        numbers = self.chance.sample(range(1000), 5)
        return "".join(f'<li><a href="/xw/{n}.html">{NAME}召开第{n}次工作推进会</a></li>' for n in numbers)


def _replaced(text: str, moves: Sequence[tuple[str, str]]) -> str:
    for old, new in moves:
        text = text.replace(old, new)
    return text


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def true_by(day: str) -> set[str]:
    """The accusations that are true on a day, without the county's code."""
    found = set()
    if day >= OUTAGE[0]:
        found |= {"102-2018-missing", "103-2018-missing" if day < PUBLISHED_LATE else "103-2018-late"}
    if day >= CHANGE:
        found.add("104-2018-changed-2")
    if day >= REMOVAL:
        found.add("105-2018-removed")
    return found


def settled(day: str) -> dict[str, tuple[str, ...]]:
    """Of those, the ones that had to be found by then, and their grades: two readings, or two weeks, after the fact.

    After the move what an old column proved is in doubt until the new one is known to stand in its place: said less
    firmly, never more.
    """
    found: dict[str, tuple[str, ...]] = {}
    if day >= "2019-04-10" and (day < MIGRATION or day >= MOVED):
        found["102-2018-missing"] = ("confirmed",)
    if day >= "2019-04-16":
        firm = day < MIGRATION or day >= MOVED
        found["103-2018-late"] = ("confirmed",) if firm else ("confirmed", "claimed")
    if day >= CHANGE:
        found["104-2018-changed-2"] = ("substantive",)
    if day >= "2019-05-10":
        found["105-2018-removed"] = ("confirmed",)
    return found


@pytest.mark.parametrize("half", [0, 1])
def test_sixty_days(half: int, office: Office, county_server: CountyServer) -> None:
    """No false word on any day, every true one in its time, whatever the shape of the site."""
    made = []
    for number, shape in enumerate(SHAPES):
        if number % 2 == half:
            host, outage = county_server.host(), OUTAGES[number // 2 % len(OUTAGES)]
            made.append(Made(shape=shape, code=f"9905{number + 10}", host=host, outage=outage))
    for county in made:
        bodies = [f"{county.code}10{n},{town},township,{town[:3]},2018,," for n, town in enumerate(TOWNS, start=1)]
        write_county(office, county.host, columns=(), bodies=bodies, code=county.code)
    false: list[str] = []
    missed: list[str] = []
    for day in DAYS:
        for county in made:
            county.serve(day)
        office.crawl(day)
        register = office.lines("findings", now=f"{day}T07:00")
        for county in made:
            grades = {
                name.removeprefix(county.code): row["grade"]
                for name, row in register.items()
                if row["county"] == county.code and row["grade"] not in (None, "unverified", "editorial")
            }
            said = f"{day} {county.shape.name}"
            false += [f"{said}: {name} {grade}" for name, grade in grades.items() if name not in true_by(day)]
            missed += [
                f"{said}: {name} {grades.get(name)}"
                for name, enough in settled(day).items()
                if grades.get(name) not in enough
            ]
    assert (false[:9], missed[:9]) == ([], []), f"{len(false)} false, {len(missed)} missed\n{office.told()}"
