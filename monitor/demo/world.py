"""What the demo county's two sites answer to a request at a moment of the play."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, urlsplit

from monitor.demo import pages
from monitor.demo.county import COLUMNS, Portal
from monitor.demo.files import KINDS
from monitor.demo.items import Item, items
from monitor.demo.pages import Dress, Look, Row
from monitor.demo.scenario import OUTAGES, REDESIGN, at

ROWS_A_PAGE = {Portal.COUNTY: 6, Portal.BUREAUS: 12}
"""So that both columns need more than one answer in 2023."""
_HOME = "/"
_MENUS = {"/xxgk/", "/col/col110/index.html"}
_ROBOTS = b"User-agent: *\nDisallow: /search/\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What goes over the wire."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reset: bool = False
    """The connection is cut instead of answered."""


@dataclass(kw_only=True)
class World:
    """The county at the moment `now`; only counters have a memory."""

    sites: Mapping[Portal, str]
    """`address:port` of each site."""
    now: datetime
    hits: Counter[str] = field(default_factory=Counter)

    def answer(
        self, portal: Portal, target: str, *, headers: Mapping[str, str] | None = None, form: bytes = b""
    ) -> Answer:
        """The answer to a request for `target` (path and query); `headers` with names in lower case."""
        for where, begin, end, how in OUTAGES:
            if where is portal and begin <= self.now < end:
                reset = how == "reset"
                return Answer(status=503, headers=(("Retry-After", "3600"),), body=b"Service Unavailable", reset=reset)
        split = urlsplit(target)
        self.hits[split.path] += 1
        found = self._route(portal, split.path, split.query, form)
        return _conditional(found, headers or {})

    def _route(self, portal: Portal, path: str, query: str, form: bytes) -> Answer:
        if path == "/robots.txt":
            plain = Answer(status=200, headers=(("Content-Type", "text/plain"),), body=_ROBOTS)
            return plain if portal is Portal.COUNTY else self._missing(portal)
        column = self._column(portal, path, query, form)
        if column is not None:
            return column
        if path == "/module/download/downfile.jsp" and portal is Portal.BUREAUS:
            name = parse_qs(query).get("filename", [""])[0]
            return Answer(status=302, headers=(("Location", f"/attach/0/{name}"),))
        for item in items():
            if item.portal is portal and item.online(self.now):
                if path == item.path:
                    return self._article(item)
                if item.extension and path == item.file_path:
                    return _file(item, self.now)
        return self._plain(portal, path)

    def listed(self, portal: Portal) -> list[Item]:
        """What the column of a site lists at `now`, newest shown date first."""
        online = [item for item in items() if item.portal is portal and item.online(self.now)]
        return sorted(online, key=lambda item: (item.shown, item.number), reverse=True)

    def _column(self, portal: Portal, path: str, query: str, form: bytes) -> Answer | None:
        rows = [Row(href=item.href, title=item.title, shown=item.shown) for item in self.listed(portal)]
        size = ROWS_A_PAGE[portal]
        if portal is Portal.BUREAUS:
            if path == COLUMNS[portal]:
                dress = self._dress(portal, quiet=True)
                return self._page(portal, pages.hanweb_list(dress, rows[:size], total=len(rows), perpage=size), True)
            if path == "/module/web/jpage/dataproxy.jsp":
                return self._records(rows, {**parse_qs(query), **parse_qs(form.decode("latin-1"))})
            return None
        count = max(1, -(-len(rows) // size))
        for number in range(count):
            names = ("", "index.html") if number == 0 else (f"index_{number}.html",)
            if path in [COLUMNS[portal] + name for name in names]:
                part = rows[number * size : (number + 1) * size]
                page = pages.trs_list(self._dress(portal, quiet=True), part, page=number, pages=count)
                return self._page(portal, page, True)
        return None

    def _records(self, rows: list[Row], asked: Mapping[str, list[str]]) -> Answer:
        def number(name: str, otherwise: int) -> int:
            given = asked.get(name, [""])[0]
            return int(given) if given.isdigit() else otherwise

        size = number("perpage", ROWS_A_PAGE[Portal.BUREAUS]) or 1
        first = number("startrecord", (number("page", 1) - 1) * size + 1)
        last = min(number("endrecord", first + size - 1), first + 299)
        part = rows[max(first, 1) - 1 : last] if asked.get("columnid", [""])[0] == "123" else []
        body = pages.hanweb_records(self._look, part).encode()
        return Answer(status=200, headers=(("Content-Type", "text/xml;charset=UTF-8"),), body=body)

    def _article(self, item: Item) -> Answer:
        page = pages.article(
            self._dress(item.portal),
            title=item.title,
            source=item.source,
            shown=item.shown,
            number=f"990123/{item.appears:%Y}-{item.number:05d}",
            hits=137 + 3 * self.hits[item.path],
            body=pages.body_html(item.text_of_page(self.now), self._look),
            files=item.links(),
        )
        return self._page(item.portal, page)

    def _plain(self, portal: Portal, path: str) -> Answer:
        dress = self._dress(portal)
        if path in (_HOME, "/index.html"):
            return self._page(portal, pages.plain(dress, title="首页", body=self._home(portal)))
        if path in _MENUS:
            return self._page(portal, pages.plain(dress, title="政府信息公开", body=self._menu(portal)))
        return self._missing(portal)

    def _home(self, portal: Portal) -> str:
        menu = "/xxgk/" if portal is Portal.COUNTY else "/col/col110/index.html"
        news = "".join(f"<li>云溪县召开{what}工作会议</li>" for what in ("春耕生产", "防汛抗旱", "城乡环境整治"))
        more = f'<p><a href="{menu}">政府信息公开</a></p>'
        return f"<h2>要闻</h2><ul>{news}</ul>{more}<p>云溪县欢迎您。本站提供政务信息查询和办事指南。</p>"

    def _menu(self, portal: Portal) -> str:
        own = f'<li><a href="{COLUMNS[portal]}">政府信息公开年报</a></li>'
        other = f"http://{self.sites[Portal.BUREAUS]}{COLUMNS[Portal.BUREAUS]}"
        departments = f'<li><a href="{other}">县直部门政府信息公开年报</a></li>' if portal is Portal.COUNTY else ""
        return f"<h2>政府信息公开</h2><ul>{own}{departments}</ul><p>公开指南和公开制度由县政府办公室编制。</p>"

    def _missing(self, portal: Portal) -> Answer:
        page = (
            "<html><head><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在或已被删除</p></body></html>"
        )
        return self._page(portal, page, status=404)

    @property
    def _look(self) -> Look:
        return Look.OLD if self.now < REDESIGN else Look.NEW

    def _dress(self, portal: Portal, *, quiet: bool = False) -> Dress:
        """`quiet`: without the counter, for pages that are generated only when a list changes."""
        visitors = 386021 + (0 if quiet else sum(self.hits.values()))
        return Dress(portal=portal, look=self._look, today=self.now.date(), visitors=visitors)

    def _page(self, portal: Portal, page: str, static: bool = False, *, status: int = 200) -> Answer:
        encoding = "gbk" if portal is Portal.BUREAUS and self._look is Look.OLD else "utf-8"
        kind = "text/html" if self._look is Look.OLD else "text/html;charset=UTF-8"
        headers: list[tuple[str, str]] = [("Content-Type", kind)]
        body = page.encode(encoding)
        if static:
            headers += _validators(body, self._last_change(portal))
        return Answer(status=status, headers=tuple(headers), body=body)

    def _last_change(self, portal: Portal) -> datetime:
        moments = [at("2018-06-01"), REDESIGN]
        for item in items():
            if item.portal is portal:
                moments += [item.appears] if item.removed is None else [item.appears, item.removed]
        return max(moment for moment in moments if moment <= self.now)


def _file(item: Item, now: datetime) -> Answer:
    content, put = item.file(now)
    headers = (("Content-Type", KINDS[item.extension]), *_validators(content, put))
    return Answer(status=200, headers=headers, body=content)


def _validators(body: bytes, changed: datetime) -> list[tuple[str, str]]:
    tag = hashlib.sha256(body).hexdigest()[:16]
    return [("ETag", f'"{tag}"'), ("Last-Modified", http_date(changed))]


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _conditional(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """304 where the client's validators still hold."""
    own = dict(answer.headers)
    if answer.status != 200 or "ETag" not in own:
        return answer
    unchanged = False
    if "if-none-match" in headers:
        unchanged = own["ETag"] in headers["if-none-match"]
    elif "if-modified-since" in headers:
        unchanged = _not_since(own["Last-Modified"], headers["if-modified-since"])
    return Answer(status=304, headers=answer.headers) if unchanged else answer


def _not_since(changed: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except ValueError:
        return False
