"""The demo county serves what its script says, day by day, on both sites."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import lxml.html
import pytest

from monitor.demo.county import COLUMNS, Portal
from monitor.demo.items import items
from monitor.demo.scenario import LOOKS, at
from monitor.demo.server import CountyServer


@pytest.fixture
def county() -> Iterator[CountyServer]:
    with CountyServer() as server:
        yield server


def parsed(page: str | bytes) -> Any:
    """The page as a tree."""
    return lxml.html.fromstring(page)


class Answer:
    """An HTTP answer, its body whole."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()


def get(
    county: CountyServer,
    portal: Portal,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    form: str | None = None,
) -> Answer:
    connection = http.client.HTTPConnection(county.sites[portal], timeout=5)
    try:
        connection.request("GET" if form is None else "POST", path, body=form, headers=headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def county_rows(county: CountyServer) -> list[tuple[str, str]]:
    """Address and title of every row of the TRS column, its pages followed as its script says."""
    rows, number = [], 0
    while True:
        name = "index.html" if number == 0 else f"index_{number}.html"
        page = get(county, Portal.COUNTY, COLUMNS[Portal.COUNTY] + name).body.decode("utf-8")
        told = re.search(r'createPageHTML\((\d+), (\d+), "index", "html"\)', page)
        assert told is not None
        assert int(told[2]) == number
        tree = parsed(page)
        links = tree.cssselect(".list_01 a") or tree.cssselect(".doc-item a")
        assert 0 < len(links) <= 6
        rows += [(COLUMNS[Portal.COUNTY] + link.get("href")[2:], link.text_content()) for link in links]
        number += 1
        if number == int(told[1]):
            assert get(county, Portal.COUNTY, f"{COLUMNS[Portal.COUNTY]}index_{number}.html").status == 404
            return rows


def bureau_rows(county: CountyServer) -> list[tuple[str, str]]:
    """Address and title of every record of the Hanweb column, the data proxy asked for what the page lacks."""
    body = get(county, Portal.BUREAUS, COLUMNS[Portal.BUREAUS]).body
    try:
        page = body.decode("utf-8")
    except UnicodeDecodeError:
        page = body.decode("gbk")
    total = re.search(r"totalRecord:(\d+)", page)
    assert total is not None
    record = re.compile(r'<record><!\[CDATA\[.*?href="([^"]+)".*?>([^<]+)</a>', re.DOTALL)
    rows = record.findall(page)
    while len(rows) < int(total[1]):
        asked = f"/module/web/jpage/dataproxy.jsp?startrecord={len(rows) + 1}&endrecord={len(rows) + 12}&perpage=12"
        more = get(county, Portal.BUREAUS, asked, form="col=1&webid=1&columnid=123&unitid=4567").body.decode("utf-8")
        rows += record.findall(more)
    return rows


def reports(rows: list[tuple[str, str]]) -> set[str]:
    titles = {item.title: item.publication for item in items()}
    return {one.report for _, title in rows if (one := titles[title]) is not None}


@pytest.mark.parametrize(
    ("day", "clock", "there", "absent"),
    [
        ("2019-02-01", "06:00", {"990123100-2018"}, {"990123200-2018", "990123101-2018", "990123201-2018"}),
        ("2019-04-02", "06:00", {"990123-2018", "990123201-2018"}, {"990123101-2018", "990123200-2018"}),
        ("2019-04-09", "06:00", {"990123101-2018", "990123201-2018"}, {"990123200-2018"}),
        ("2019-04-17", "06:00", {"990123101-2018", "990123100-2018"}, {"990123201-2018"}),
        ("2023-01-31", "06:00", {"990123101-2022"}, {"990123200-2022", "990123201-2022"}),
        ("2023-01-31", "18:00", {"990123200-2022", "990123200-2019"}, {"990123201-2022"}),
        ("2023-04-20", "06:00", {"990123201-2022", "990123-2022"}, {"990123200-2018", "990123201-2018"}),
    ],
)
def test_the_county_column_by_day(
    county: CountyServer, day: str, clock: str, there: set[str], absent: set[str]
) -> None:
    county.turn_to(at(day, clock))
    rows = county_rows(county)
    found = reports(rows)
    assert there <= found
    assert not absent & found
    assert len({address for address, _ in rows}) == len(rows)
    assert all(get(county, Portal.COUNTY, address).status == 200 for address, _ in rows)


@pytest.mark.parametrize(
    ("day", "there", "absent"),
    [
        ("2019-04-01", {"990123-zfb-2018", "990123-jyj-2018", "990123-czj-2018", "990123-swj-2018"}, set()),
        ("2023-02-04", {"990123-zfb-2022", "990123-swj-2021"}, {"990123-czj-2022", "990123-swj-2022"}),
        ("2023-02-08", {"990123-czj-2022"}, {"990123-swj-2022"}),
        ("2023-04-20", {"990123-czj-2022", "990123-zfb-2018"}, {"990123-swj-2022"}),
    ],
)
def test_the_bureaus_column_by_day(county: CountyServer, day: str, there: set[str], absent: set[str]) -> None:
    county.turn_to(at(day))
    rows = bureau_rows(county)
    found = reports(rows)
    assert there <= found
    assert not absent & found
    assert len({address for address, _ in rows}) == len(rows)
    assert all(get(county, Portal.BUREAUS, address).status == 200 for address, _ in rows)


def test_the_backdated_report_shows_another_day_than_its_address(county: CountyServer) -> None:
    county.turn_to(at("2023-02-08"))
    address = next(
        address for address, title in bureau_rows(county) if title == "云溪县财政局2022年政府信息公开工作年度报告"
    )
    assert address.startswith("/art/2023/2/7/art_123_")
    assert "发布日期：2023-01-30" in get(county, Portal.BUREAUS, address).body.decode("gbk")


def test_encodings_before_and_after_the_redesign(county: CountyServer) -> None:
    county.turn_to(at("2019-04-01"))
    old = get(county, Portal.BUREAUS, COLUMNS[Portal.BUREAUS])
    assert old.headers["Content-Type"] == "text/html"
    assert "云溪县教育局" in old.body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        old.body.decode("utf-8")
    assert "青枫镇" in get(county, Portal.COUNTY, COLUMNS[Portal.COUNTY]).body.decode("utf-8")
    county.turn_to(at("2023-03-01"))
    assert "云溪县教育局" in get(county, Portal.BUREAUS, COLUMNS[Portal.BUREAUS]).body.decode("utf-8")


def words(page: bytes, container: str) -> str:
    try:
        text = page.decode("utf-8")
    except UnicodeDecodeError:
        text = page.decode("gbk")
    (main,) = parsed(text).cssselect(container)
    return "".join(main.text_content().split()).replace(".TRS_EditorP{line-height:2;font-size:12pt;}", "")


@pytest.mark.parametrize(
    ("title", "portal", "old", "new"),
    [
        ("青枫镇2022年政府信息公开工作年度报告", Portal.COUNTY, ".TRS_Editor", ".TRS_UEDITOR"),
        ("云溪县财政局2018年政府信息公开工作年度报告", Portal.BUREAUS, "#zoom", "#zoom"),
    ],
)
def test_the_redesign_changes_all_but_the_words(
    county: CountyServer, title: str, portal: Portal, old: str, new: str
) -> None:
    path = next(item.path for item in items() if item.title == title)
    county.turn_to(at("2023-02-20"))
    before = get(county, portal, path).body
    county.turn_to(at("2023-03-01"))
    after = get(county, portal, path).body
    assert words(before, old) == words(after, new)
    assert len(words(after, new)) > 800
    assert parsed(before).cssselect("head link")[0].get("href") != (parsed(after).cssselect("head link")[0].get("href"))


def test_the_counter_turns_and_nothing_else(county: CountyServer) -> None:
    county.turn_to(at("2019-02-21"))
    path = next(item.path for item in items() if item.title.startswith("青枫镇2018"))
    first, second = (get(county, Portal.COUNTY, path).body.decode() for _ in range(2))
    assert first != second
    hits = re.compile(r'(id="hits">|您是第 )\d+')
    assert hits.sub("", first) == hits.sub("", second)


def test_the_figure_is_edited_without_a_word(county: CountyServer) -> None:
    path = next(item.path for item in items() if item.title.startswith("青枫镇2018"))

    def received(now: datetime) -> str:
        county.turn_to(now)
        tree = parsed(get(county, Portal.COUNTY, path).body.decode())
        cells = next(row for row in tree.cssselect("tr") if "收到申请数" in row.text_content()).cssselect("td")
        return str(cells[-1].text_content())

    assert received(at("2019-04-09")) == "3"
    assert received(at("2019-04-11")) == "5"


def test_the_attachment_is_swapped_behind_its_address(county: CountyServer) -> None:
    item = next(item for item in items() if item.title == "云溪县教育局2018年政府信息公开年度报告")
    county.turn_to(at("2019-04-19"))
    page = parsed(get(county, Portal.BUREAUS, item.path).body.decode("gbk"))
    (link,) = page.cssselect("#zoom a")
    assert link.get("href") == item.file_link
    moved = get(county, Portal.BUREAUS, item.file_link)
    assert (moved.status, moved.headers["Location"]) == (302, item.file_path)
    before = get(county, Portal.BUREAUS, item.file_path)
    same = get(county, Portal.BUREAUS, item.file_path, headers={"If-None-Match": before.headers["ETag"]})
    assert (same.status, same.body) == (304, b"")
    county.turn_to(at("2019-04-23"))
    after = get(county, Portal.BUREAUS, item.file_path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status == 200
    assert after.body != before.body
    assert after.headers["Last-Modified"] == "Mon, 22 Apr 2019 08:45:00 GMT"
    since = {"If-Modified-Since": before.headers["Last-Modified"]}
    assert get(county, Portal.BUREAUS, item.file_path, headers=since).status == 200


def test_the_removed_report_is_not_found_and_says_so_like_nonsense(county: CountyServer) -> None:
    path = next(item.path for item in items() if item.title == "云溪县松岭乡2018年政府信息公开年度报告")
    county.turn_to(at("2019-04-15"))
    assert get(county, Portal.COUNTY, path).status == 200
    county.turn_to(at("2019-04-17"))
    gone, nonsense = get(county, Portal.COUNTY, path), get(county, Portal.COUNTY, "/nonsense.html")
    assert (gone.status, gone.body) == (404, nonsense.body)


def test_the_outage_is_of_one_site_and_ends(county: CountyServer) -> None:
    county.turn_to(at("2019-04-12"))
    assert get(county, Portal.BUREAUS, COLUMNS[Portal.BUREAUS]).status == 503
    assert get(county, Portal.COUNTY, COLUMNS[Portal.COUNTY]).status == 200
    county.turn_to(at("2019-04-13"))
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        get(county, Portal.BUREAUS, "/robots.txt")
    county.turn_to(at("2019-04-15"))
    assert get(county, Portal.BUREAUS, COLUMNS[Portal.BUREAUS]).status == 200


def test_the_clock_of_the_answers_is_the_plays(county: CountyServer) -> None:
    county.turn_to(at("2019-04-01"))
    assert get(county, Portal.COUNTY, "/").headers["Date"] == "Sun, 31 Mar 2019 22:00:00 GMT"


def test_the_columns_can_be_found_from_the_home_page(county: CountyServer) -> None:
    def targets(path: str) -> dict[str, str]:
        tree = parsed(get(county, Portal.COUNTY, path).body.decode())
        return {link.text_content(): link.get("href") for link in tree.cssselect("a")}

    for day in ("2019-01-15", "2023-03-01"):
        county.turn_to(at(day))
        menu = targets("/")["政府信息公开"]
        assert targets(menu)["政府信息公开年报"] == COLUMNS[Portal.COUNTY]
        other = targets(menu)["县直部门政府信息公开年报"]
        assert other == f"http://{county.sites[Portal.BUREAUS]}{COLUMNS[Portal.BUREAUS]}"
    robots = get(county, Portal.COUNTY, "/robots.txt").body.decode()
    assert "Disallow: /search/" in robots
    assert get(county, Portal.BUREAUS, "/robots.txt").status == 404


def test_every_page_of_every_look_can_be_written(county: CountyServer) -> None:
    world = county.world
    for now in LOOKS:
        world.now = now
        for portal in Portal:
            for item in world.listed(portal):
                answer = world.answer(portal, item.path)
                assert answer.reset or answer.status in (200, 503)
                for _ in item.links():
                    answer = world.answer(portal, item.file_path)
                    assert answer.reset or answer.status == 503 or answer.body[:2] in (b"%P", b"PK")
