"""Lists that break: an emptied, stale or strange list proves nobody's absence."""

from __future__ import annotations

import pytest

from tests.county_server import Reply, html, redirect
from tests.worlds.staged import UNITS, Item, Office, World, home_page, items, list_page

BROKEN = {
    "said empty": html(list_page([]).replace("</ul>", "</ul><p>暂无数据</p>")),
    "empty": html(list_page([])),
    "home": html(home_page("/xxgk/nb/")),
    "sent home": redirect("/"),
    "not found": Reply(status=404, body="<html><title>404</title>页面不存在</html>".encode()),
    "soft not found": html(
        "<html><head><title>提示</title></head><body>您访问的页面不存在或已删除<a href='/'>返回首页</a></body></html>"
    ),
    "login": redirect("/login.jsp"),
    "challenge": Reply(status=412, body=b"<script>eval(1)</script>"),
    "other list": html(
        list_page(
            [Item(unit="x", path=f"/n/{n}.html", title=f"青山县召开第{n}次常务会议") for n in range(9)],
            title="工作动态",
        )
    ),
    "one entry": html(list_page(items(*UNITS[:1]))),
    "stub": html("<html></html>"),
}


@pytest.mark.parametrize("broken", sorted(BROKEN))
def test_published_behind_a_broken_list(office: Office, world: World, broken: str) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-03-20")
    extra = {
        world.column: BROKEN[broken],
        "/login.jsp": html(
            "<html><title>登录</title><form>用户名<input name=u>密码<input type=password name=p></form></html>"
        ),
    }
    world.items = [*items(*UNITS[:3]), Item(unit=UNITS[3], path="/xxgk/nb/9.html", shown="2019-03-30")]
    for day in ("2019-03-30", "2019-04-01", "2019-04-02", "2019-04-04"):
        world.publish(extra)
        office.crawl(day)
        assert "confirmed" not in office.grades().values(), f"{day} {office.told()}"
    world.publish()
    office.crawl("2019-04-05")
    assert office.grades() == {"-jyj-2018-late": "suspected"}, office.told()
    assert {row["status"] for row in office.reports().values()} == {"published"}
