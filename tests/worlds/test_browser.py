"""Sites that are empty without their scripts: shown in a real browser, or left unread and said so, never accused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.fetch import browser_page
from crawler.fetch.browser import NAMES
from tests.county_server import Asked, Reply, html
from tests.worlds.staged import NAME, UNITS, Item, Office, World, items, report_page

needs_browser = pytest.mark.skipif(
    not any(shutil.which(name) for name in NAMES), reason="no browser installed: nothing of the browser is proven here"
)


def set_render(office: Office, render: str) -> None:
    path = office.workspace / "nianbao.toml"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("render")]
    path.write_text("\n".join(lines).replace("[crawl]", f'[crawl]\nrender = "{render}"') + "\n", encoding="utf-8")


@pytest.fixture(autouse=True)
def with_browser(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    set_render(office, "auto")
    monkeypatch.setattr(browser_page, "QUIET_SECONDS", 0.5)


SHELL = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报_{NAME}人民政府网</title></head><body>
<div class="menu"><a href="/">首页</a> &gt; <a href="/xxgk/">政府信息公开</a> &gt; 政府信息公开年报</div>
<ul class="list" id="rows"></ul><div class="page" id="pager"></div><script src="/js/list.js"></script>
<div class="footer"><a href="/map/">网站地图</a> <a href="/lx/">联系我们</a></div></body></html>"""

SCRIPT = """
function show(page) {
  fetch('/api/rows?page=' + page).then(r => r.json()).then(d => {
    document.getElementById('rows').innerHTML = d.data.rows.map(r =>
      '<li><a href="' + r.url + '">' + r.title + '</a><span>' + r.date + '</span></li>').join('');
    document.getElementById('pager').innerHTML = PAGER ? '共 ' + d.data.pages + ' 页 ' + (page < d.data.pages
      ? '<a href="javascript:;" onclick="show(' + (page + 1) + ')">下一页</a>' : '<span>下一页</span>') : '';
  });
}
show(1);
"""


def service(listed: list[Item], *, size: int = 20, total: int | None = None) -> Callable[[Asked], Reply]:
    """A list's JSON service, `size` rows a page."""

    def answer(asked: Asked) -> Reply:
        page = int(asked.path.rpartition("=")[2])
        rows = [
            {"url": item.path, "title": item.heading, "date": item.shown}
            for item in listed[(page - 1) * size : page * size]
        ]
        data = {"rows": rows, "pages": -(-len(listed) // size)} | ({"total": total} if total is not None else {})
        body = json.dumps({"code": 0, "data": data}).encode()
        return Reply(headers=(("Content-Type", "application/json"),), body=body)

    return answer


PATHS = {"api_rows": "/api/rows", "api_more": "/api/more", "js_list_js": "/js/list.js"}


def script(*, pager: bool = True) -> Reply:
    text = SCRIPT.replace("PAGER", "true" if pager else "false")
    return Reply(headers=(("Content-Type", "text/javascript"),), body=text.encode())


def scripted(world: World, *, size: int = 20, total: int | None = None, pager: bool = True, **more: Reply) -> None:
    extra = {
        world.column: html(SHELL),
        "/js/list.js": script(pager=pager),
        "/api/rows": service(world.items, size=size, total=total),
    }
    world.publish({**extra, **{PATHS.get(path, f"/{path}"): reply for path, reply in more.items()}})


@needs_browser
def test_a_column_filled_by_a_script_is_read_and_proves_absence(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    scripted(world)
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()
    assert set(office.reports()) == {"-2018", "101-2018", "102-2018"}
    assert office.unreachable() == {}
    assert len(world.host.asked(world.column)) == 2, "the browser shows what the look brought"
    assert len(world.host.asked("/js/list.js")) == 2
    office.run("verify")


@needs_browser
def test_without_a_browser_the_same_column_is_unread_and_accuses_nobody(
    office: Office, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    world.items = items(*UNITS[:3])
    scripted(world)
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        said = office.run("crawl", now="2019-04-01T06:00")
        office.crawl("2019-04-02")
    assert "no browser is installed" in said
    assert set(office.grades().values()) == {"unverified"}
    (fact,) = office.unreachable().values()
    assert "no browser is installed" in json.dumps(fact, ensure_ascii=False)
    set_render(office, "never")
    office.crawl("2019-04-03")
    assert set(office.grades().values()) == {"unverified"}
    set_render(office, "auto")
    office.crawl("2019-04-04", "2019-04-05")
    assert office.accused() == {"-jyj-2018-missing": "confirmed"}, office.told()


@needs_browser
def test_a_list_that_a_script_turns_is_turned_to_its_end(office: Office, world: World) -> None:
    older = [one for year in (2015, 2016, 2017) for one in items(*UNITS, year=year, shown=f"{year + 1}-02-01")]
    world.items = [*older, *items(*UNITS[:3])]
    scripted(world, size=4, total=15)
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()
    assert len(office.reports()) == 15
    assert len({asked.path for asked in world.host.asked("/api/rows")}) == 4


@needs_browser
def test_a_service_that_counts_more_than_is_shown_makes_no_proof(office: Office, world: World) -> None:
    """No pager stands on the page: only the service's own count tells of further rows."""
    world.items = items(*UNITS[:3])
    scripted(world, total=40, pager=False)
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert "40" in json.dumps(office.unreachable(), ensure_ascii=False)


@needs_browser
@pytest.mark.parametrize(
    "broken",
    [
        {"api_rows": Reply(status=500, body=b"{}")},
        {"api_rows": Reply(headers=(("Content-Type", "application/json"),), body=b'{"data": {"rows": [], "pages": 0}}')},
        {"js_list_js": Reply(status=503, body=b"busy")},
        {"robots.txt": Reply(headers=(("Content-Type", "text/plain"),), body=b"User-agent: *\nDisallow: /api/\n")},
    ],
    ids=["service down", "service says nothing", "script down", "service closed to robots"],
)  # fmt: skip
def test_a_list_that_its_script_could_not_fill_is_unread(
    office: Office, world: World, broken: dict[str, Reply]
) -> None:
    scripted(world, **broken)
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {}, office.told()
    assert office.unreachable()


@needs_browser
def test_a_list_whose_further_rows_were_not_given_proves_nothing(office: Office, world: World) -> None:
    """The first rows stand there, a second service fails: nothing in the list itself says that more was to come."""
    world.items = items(*UNITS[:3])
    text = SCRIPT.replace("PAGER", "false") + "fetch('/api/more?page=1').then(r => r.json()).then(d => { });"
    more = Reply(headers=(("Content-Type", "text/javascript"),), body=text.encode())
    scripted(world, pager=False, js_list_js=more, api_more=Reply(status=502, body=b"bad gateway"))
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert "502" in json.dumps(office.unreachable())
    scripted(world, pager=False, js_list_js=more, api_more=Reply(status=404, body=b"no"))
    office.crawl("2019-04-03", "2019-04-04")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, "a 404 is what every visitor gets"


@needs_browser
def test_further_pages_with_addresses_of_their_own_are_shown_too(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    pages = {}
    for number, item in enumerate(world.items, start=1):
        onward = f'<a href="index_{number + 1}.html">下一页</a>' if number < 3 else "<span>下一页</span>"
        back = f'<a href="{"./" if number == 2 else "index_2.html"}">上一页</a>' if number > 1 else ""
        own = SHELL.replace('id="pager">', f'id="pager">共 3 页 {back} {onward}').replace(
            "/js/list.js", f"/js/{number}.js"
        )
        row = f'<li><a href="{item.path}">{item.heading}</a><span>{item.shown}</span></li>'
        text = (
            f"fetch('/api/{number}').then(r => r.text()).then(t => {{ document.getElementById('rows').innerHTML = t }})"
        )
        pages |= {
            world.column if number == 1 else f"{world.column}index_{number}.html": html(own),
            f"/js/{number}.js": Reply(headers=(("Content-Type", "text/javascript"),), body=text.encode()),
            f"/api/{number}": html(row),
        }
    world.publish(pages)
    office.crawl("2019-04-01", "2019-04-02")
    assert len(office.reports()) == 3
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()


@needs_browser
def test_a_report_that_a_script_fills_is_read(office: Office, world: World) -> None:
    item = world.items[1]
    whole = report_page(item)
    inside = whole[whole.index('<div class="content">') : whole.index('<div class="hot">')]
    shell = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{NAME}人民政府网</title></head><body><div id="app"></div>
<script>fetch('/api/page').then(r => r.text()).then(t => {{ document.getElementById('app').innerHTML = t; }});</script></body></html>"""
    head = f'<h1>{item.heading}</h1><div class="info">发布日期：{item.shown} 来源：{item.unit}</div>'
    world.publish({item.path: html(shell), "/api/page": html(head + inside)})
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    row = office.reports()["101-2018"]
    assert (row["status"], row["published_claimed"], row["versions"]) == ("published", item.shown, 1)
    shown = json.loads(office.run("show", row["report"], "--format", "json"))
    assert "全年主动公开政府信息320条" in shown["text"]
    assert any(name.lower() == "x-nianbao-rendered" for name in shown["captured"]["headers"])
    office.run("verify")
    set_render(office, "never")
    office.crawl("2019-04-03")
    assert office.reports()["101-2018"]["status"] == "unverified"
    assert office.accused() == {}


@needs_browser
def test_a_report_whose_service_fails_is_no_new_version(office: Office, world: World) -> None:
    item = world.items[1]
    whole = report_page(item)
    inside = whole[whole.index("<h1>") : whole.index('<div class="hot">')]
    text, table = inside.split("<table>")
    shell = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{NAME}人民政府网</title></head><body><div id="app"></div><div id="tab"></div>
<script>for (const [id, u] of [['app', '/api/text'], ['tab', '/api/table']])
  fetch(u).then(r => r.ok ? r.text() : '').then(t => {{ document.getElementById(id).innerHTML = t; }});</script></body></html>"""
    extra = {item.path: html(shell), "/api/text": html(text), "/api/table": html(f"<table>{table}")}
    world.publish(extra)
    office.crawl("2019-04-01", "2019-04-02")
    assert office.reports()["101-2018"]["versions"] == 1
    world.publish({**extra, "/api/table": Reply(status=502, body=b"bad gateway")})
    office.crawl("2019-04-03", "2019-04-04")
    world.publish(extra)
    office.crawl("2019-04-05")
    assert office.reports()["101-2018"]["versions"] == 1
    assert office.grades() == {}, office.told()


@needs_browser
def test_a_challenge_is_never_shown(office: Office, world: World) -> None:
    challenge = Reply(status=412, headers=(("Content-Type", "text/html"),), body=b"<script>fetch('/solve')</script>")
    world.items = items(*UNITS[:3])
    world.publish({world.column: challenge})
    office.crawl("2019-04-01", "2019-04-02")
    assert set(office.grades().values()) == {"unverified"}
    assert world.host.asked("/solve") == []


@needs_browser
def test_a_column_that_once_needed_a_browser_is_shown_again_until_it_says_the_same_without(
    office: Office, world: World
) -> None:
    world.items = items(*UNITS[:3])
    scripted(world)
    office.crawl("2019-04-01")
    rows = "".join(
        f'<li><a href="{item.path}">{item.heading}</a><span>{item.shown}</span></li>' for item in world.items
    )
    first = rows.split("</li>", maxsplit=1)[0] + "</li>"
    world.publish(
        {
            world.column: html(SHELL.replace('id="rows"></ul>', f'id="rows">{first}</ul>')),
            "/js/list.js": script(),
            "/api/rows": service(world.items),
        }
    )
    world.host.forget()
    office.crawl("2019-04-02")
    assert len(world.host.asked("/api/rows")) == 1, "one row in the page itself is no reason to trust it now"
    assert office.accused() == {"-jyj-2018-missing": "confirmed"}
    plain = SHELL.replace('id="rows"></ul>', f'id="rows">{rows}</ul>').replace("/js/list.js", "/js/seen.js")
    world.publish({world.column: html(plain), "/js/seen.js": Reply(headers=(("Content-Type", "text/javascript"),))})
    office.crawl("2019-04-03", "2019-04-04")
    assert office.accused() == {"-jyj-2018-missing": "confirmed"}, office.told()
    assert len(world.host.asked("/js/seen.js")) == 1, "once it says the same without, no browser is started for it"


@needs_browser
def test_always_shows_lists_and_reports(office: Office, world: World) -> None:
    set_render(office, "always")
    world.items = items(*UNITS[:3])
    pixel = '<img src="/pixel.png"><script src="/seen.js"></script>'
    world.publish({world.items[0].path: html(report_page(world.items[0]).replace("</body>", f"{pixel}</body>"))})
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()
    assert world.host.asked("/seen.js")
    assert world.host.asked("/pixel.png") == []
    assert {row["versions"] for row in office.reports().values()} == {1}
