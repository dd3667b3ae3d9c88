"""T025–T043 and T047–T056 by number: what an answer was, and that nothing but the report itself makes a version."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from crawler.extract.answer import judge_answer, text_sha256
from crawler.extract.report import read_report
from crawler.page import Page
from monitor.demo.pdf import pdf
from monitor.demo.prose import Block, Manuscript, Part
from storage.fingerprint import fold
from storage.sightings import Answer, PlaceKind
from tests.county_server import Asked, CountyServer, Fault, Reply, Route, file, html, redirect
from tests.worlds.staged import (
    CODE,
    NAME,
    NO_ROBOTS,
    UNITS,
    Item,
    Office,
    World,
    home_page,
    items,
    report_body,
    report_page,
    write_county,
)

URL = "http://www.example.gov.cn/xxgk/nb/2018_2.html"
TOWN = 1
PATH = "/xxgk/nb/2018_2.html"
SUMMARY = "101-2018"
GONE = html("<html><head><title>404</title></head><body>没有这个页面</body></html>", status=404)
MARCH = ("2019-03-02", "2019-03-03", "2019-03-04", "2019-03-12", "2019-03-18", "2019-03-20")
"""Six looks over eighteen days: enough to confirm a removal, were they answers of a page that is gone."""

DYNAMIC = Reply(
    status=412,
    headers=(("Content-Type", "text/html"), ("Set-Cookie", "sVoELocvxVW0S=a1; Path=/")),
    body=b"<html><head><meta charset=utf-8><script>$_ts=window['$_ts']||{};$_ts.nsd=1;</script></head><body></body></html>",
)
COOKIE_SCRIPT = Reply(
    status=521,
    headers=(("Content-Type", "text/html"), ("Set-Cookie", "__jsluid_s=a; path=/")),
    body=b"<script>document.cookie=('_')+('_jsl_clearance_s=1');location.href=location.pathname</script>",
)
ACCEPTED = Reply(
    status=202, headers=(("Content-Type", "text/html"),), body=b"<html><script src='/c.js'></script></html>"
)
TOO_OFTEN = html(
    "<html><head><title>访问验证</title></head><body><p>您的访问过于频繁，请完成滑块验证后继续。</p><div id='captcha-box'></div></body></html>"
)
CHALLENGES = {"t025": DYNAMIC, "t026": COOKIE_SCRIPT, "t027": ACCEPTED, "t028": TOO_OFTEN}


@pytest.fixture
def world(county_server: CountyServer, office: Office) -> World:
    """A county of four bodies that all published in time."""
    made = World(host=county_server.host(), items=items())
    write_county(office, made.host)
    made.publish()
    return made


def judged(reply: Reply, kind: PlaceKind = PlaceKind.REPORT, *, url: str = URL, home: Page | None = None) -> Answer:
    """What an answer is taken for."""
    headers = {name.lower(): value for name, value in reply.headers}
    page = Page.from_bytes(reply.body, url=url, status=reply.status, headers=headers)
    hash_of_home = text_sha256(home) if home is not None else None
    return judge_answer(page, asked=url, expected=kind, home_text_sha256=hash_of_home, length_proven=True)[0]


def day_by_day(office: Office, world: World, routes: dict[str, Route | None], *days: str) -> None:
    for day in days:
        world.publish(routes)
        office.crawl(day)


def one_page_answers(office: Office, world: World, answer: Route, *days: str) -> None:
    """The town's report is seen once; from then on its page answers otherwise."""
    day_by_day(office, world, {}, "2019-03-01")
    day_by_day(office, world, {PATH: answer}, *(days or MARCH))
    assert {row["versions"] for row in office.reports().values()} == {1}


def never_removed(office: Office, world: World, answer: Route) -> None:
    one_page_answers(office, world, answer)
    assert office.grades() == {}, office.told()
    assert office.reports()[SUMMARY]["status"] == "unverified"


def taken_for_gone(office: Office, world: World, answer: Route) -> None:
    one_page_answers(office, world, answer, *MARCH[:2])
    assert office.grades() == {}, office.told()
    day_by_day(office, world, {PATH: answer}, MARCH[2])
    assert office.grades() == {f"{SUMMARY}-removed": "suspected"}, office.told()


# Challenges, and what only looks like one.


@pytest.mark.parametrize("number", sorted(CHALLENGES))
def test_t025_t026_t027_t028_challenges_are_told_as_such(number: str) -> None:
    """T025 412 with a script, T026 521 with a cookie, T027 202, T028 a captcha under 200."""
    for kind in (PlaceKind.REPORT, PlaceKind.LIST, PlaceKind.COLUMN, PlaceKind.HOME, PlaceKind.ATTACHMENT):
        assert judged(CHALLENGES[number], kind) is Answer.CHALLENGE, kind


@pytest.mark.parametrize("number", sorted(CHALLENGES))
def test_t025_t026_t027_t028_a_county_behind_a_challenge(number: str, office: Office, world: World) -> None:
    """T025–T028: nobody is accused over the due day, no version is made, and the watch says what it met."""
    world.items = items(*UNITS[:3])
    day_by_day(office, world, {}, "2019-03-01")
    world.host.everything = lambda asked: NO_ROBOTS if asked.path == "/robots.txt" else CHALLENGES[number]
    office.crawl("2019-04-01", "2019-04-02", "2019-04-18")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}
    said = " ".join(row["summary"] for row in office.unreachable().values())
    assert "被防护拦截" in said
    assert "无法连接" not in said and "服务器错误" not in said
    agents = {asked.headers["user-agent"] for asked in world.host.log}
    assert len(agents) == 1 and "oversight" in agents.pop()


def test_t029_a_report_about_a_firewall(office: Office, world: World) -> None:
    words = (
        "全年采购网站防火墙一套，对访问过于频繁的地址要求完成滑块验证，安全狗拦截请求412次，识别__jsl_clearance等脚本。"
    )
    world.items[TOWN] = dataclasses.replace(world.items[TOWN], extra=words)
    day_by_day(office, world, {}, "2019-03-01", "2019-03-09")
    assert office.grades() == {} and not office.unreachable()
    assert office.reports()[SUMMARY]["status"] == "published"
    assert "滑块验证" in office.run("show", f"{CODE}{SUMMARY}")


@pytest.mark.parametrize("answer", [Reply(status=403, body=b"denied"), Reply(fault=Fault.RESET)], ids=["403", "reset"])
def test_t030_not_let_in_from_here(answer: Reply, office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    day_by_day(office, world, {}, "2019-03-01")
    world.host.everything = answer
    office.crawl("2019-04-01", "2019-04-02", "2019-04-18")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()


# Gone, or only said to be.


def test_t031_gone_is_suspected_after_days_and_never_at_once(office: Office, world: World) -> None:
    taken_for_gone(office, world, GONE)


def test_t032_gone_for_thirteen_days_then_back(office: Office, world: World) -> None:
    one_page_answers(office, world, GONE, "2019-03-02", "2019-03-04", "2019-03-07", "2019-03-10", "2019-03-14")
    assert set(office.grades().values()) <= {"suspected"}, office.told()
    day_by_day(office, world, {}, "2019-03-15")
    assert office.grades() == {} and office.reports()[SUMMARY]["status"] == "published"
    ever = office.lines("findings", "--all")
    assert "confirmed" not in {row["grade"] for row in ever.values()}
    assert ever[f"{CODE}{SUMMARY}-removed"]["status"] != "open"


def test_t033_gone_for_fourteen_days_is_removed_and_told_once(office: Office, world: World) -> None:
    one_page_answers(office, world, GONE)
    assert office.grades() == {f"{SUMMARY}-removed": "confirmed"}, office.told()
    finding = office.lines("findings")[f"{CODE}{SUMMARY}-removed"]
    day_by_day(office, world, {PATH: GONE}, "2019-03-28")
    again = office.lines("findings")
    assert list(again) == [f"{CODE}{SUMMARY}-removed"]
    assert again[f"{CODE}{SUMMARY}-removed"]["detected_at"] == finding["detected_at"]
    assert len(finding["evidence"]) >= 6  # the last sight of it, and each look that found it gone


EMPTY = {
    "nothing": Reply(headers=(("Content-Type", "text/html"),)),
    "blanks": html("  \r\n\t "),
    "template": html(
        f"<html><head><title>{NAME}人民政府网</title></head><body><div class='nav'><a href='/'>首页</a></div>"
        "<h1>城关镇人民政府2018年政府信息公开工作年度报告</h1><div class='content'></div><div>主办单位：县政府办</div></body></html>"
    ),
}


@pytest.mark.parametrize("how", sorted(EMPTY))
def test_t034_an_emptied_answer_is_no_emptied_report(how: str, office: Office, world: World) -> None:
    assert judged(EMPTY[how]) in (Answer.STUB, Answer.EMPTY_SHELL)
    never_removed(office, world, EMPTY[how])


def test_t035_a_page_that_says_it_does_not_exist(office: Office, world: World) -> None:
    said = html("<html><head><title>提示</title></head><body><p>您访问的页面不存在</p></body></html>")
    assert judged(said) is Answer.SOFT_NOT_FOUND
    taken_for_gone(office, world, said)


def test_t036_the_home_page_at_the_reports_address(office: Office, world: World) -> None:
    taken_for_gone(
        office, world, lambda _: world.page(home_page(world.column, today=f"2019年3月{world.clicks % 28}日"))
    )


def test_t037_a_site_that_answers_every_path_proves_no_removal(office: Office, world: World) -> None:
    """Whatever is asked for, an article comes: that the report's address shows it as well says nothing."""
    prose = (
        "<p>　　青山县地处山区，辖两个乡镇，盛产茶叶和山核桃，县城沿河而建，交通便利，欢迎各方客商前来投资兴业。</p>"
    )
    world.host.fallback = html(
        f"<html><head><title>{NAME}县情概况</title></head><body><h1>县情概况</h1>{prose * 9}</body></html>"
    )
    day_by_day(office, world, {}, "2019-03-01")
    town = world.items.pop(TOWN)
    for day in MARCH:
        world.publish({town.path: None})
        office.crawl(day)
    assert "removed" not in str(office.grades()), office.told()


def test_t038_sent_to_the_home_page(office: Office, world: World) -> None:
    taken_for_gone(office, world, redirect("/"))


@pytest.mark.parametrize("target", ["/sso/login?service=x", "/cas/login"])
def test_t039_sent_to_a_login(target: str, office: Office, world: World) -> None:
    form = html("<html><head><title>统一身份认证</title></head><body><form><input type=password></form></body></html>")
    world.host.routes |= {"/sso/login": form, "/cas/login": form}
    world.host.fallback = form
    never_removed(office, world, redirect(target))
    assert "要求登录" in str(office.unreachable())
    assert {asked.method for asked in world.host.log} == {"GET"}
    assert not [asked for asked in world.host.log if "authorization" in asked.headers]


@pytest.mark.parametrize("status", [200, 404, 503])
def test_t040_maintenance_stops_the_clock_of_a_removal(status: int, office: Office, world: World) -> None:
    notice = html(
        "<html><head><title>系统维护</title></head><body><p>网站系统升级维护中，暂停服务，请稍后访问。</p></body></html>",
        status=status,
    )
    assert judged(notice) is Answer.MAINTENANCE
    one_page_answers(office, world, GONE, "2019-03-02", "2019-03-03")
    day_by_day(office, world, {PATH: notice}, "2019-03-04", "2019-03-08", "2019-03-12", "2019-03-17", "2019-03-20")
    assert office.grades() == {}, office.told()


def test_t040_maintenance_over_the_due_day(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    day_by_day(office, world, {}, "2019-03-01")
    world.host.everything = html(
        "<html><title>系统升级维护</title><p>系统升级维护，给您带来不便敬请谅解</p></html>", status=503
    )
    office.crawl("2019-04-01", "2019-04-02", "2019-04-18")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()


def test_t041_grey_pages_banners_and_festival_skins(office: Office, world: World) -> None:
    day_by_day(office, world, {}, "2019-03-01")
    text = report_page(world.items[TOWN], clicks=77)
    dressed = (
        text.replace("<html>", '<html style="filter:grayscale(100%)">').replace(
            "<body>", "<body><div class='pop'>沉痛悼念</div>"
        ),
        text.replace(
            "<body>",
            "<body class='spring'><div class='float'><a href='/zt/cj/'>欢度新春 恭贺新禧</a><img src='/l.gif'></div>",
        ),
        text.replace("</body>", "<div id='layer'>扫一扫 关注青山发布</div><script>$('#layer').show()</script></body>"),
    )
    for day, page in zip(("2019-03-02", "2019-03-09", "2019-03-16"), dressed, strict=True):
        day_by_day(office, world, {PATH: html(page)}, day)
    assert office.grades() == {}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}


@pytest.mark.parametrize("how", ["itself", "two", "endless"])
def test_t042_redirects_without_end(how: str, office: Office, world: World) -> None:
    def further(asked: Asked) -> Reply:
        number = int(asked.path.rpartition("=")[2] or 0) if "=" in asked.path else 0
        return redirect({"itself": PATH, "two": "/b" if asked.path == PATH else PATH}.get(how, f"/b?n={number + 1}"))

    day_by_day(office, world, {}, "2019-03-01")
    world.host.forget()
    day_by_day(office, world, {PATH: further, "/b": further}, "2019-03-08")
    assert len([asked for asked in world.host.log if asked.path == PATH or asked.path.startswith("/b")]) <= 12
    day_by_day(office, world, {PATH: further, "/b": further}, *MARCH[3:])
    assert office.grades() == {}, office.told()
    assert office.reports()[SUMMARY]["versions"] == 1


def test_t043_a_refresh_is_followed_once(office: Office, world: World) -> None:
    """The report stands where the list leads, by way of one page that only sends on; the way is kept with the look."""
    town = world.items[TOWN]
    on = html('<html><head><meta http-equiv="refresh" content="0;url=/xxgk/nb/b/1.html"></head><body></body></html>')
    day_by_day(office, world, {town.path: on, "/xxgk/nb/b/1.html": html(report_page(town))}, "2019-03-01", "2019-03-09")
    assert office.grades() == {}, office.told()
    row = office.reports()[SUMMARY]
    assert row["status"] == "published" and row["versions"] == 1
    # The way on leads on again: a second refresh is not followed, and is no report.
    day_by_day(
        office,
        world,
        {town.path: on, "/xxgk/nb/b/1.html": on.__class__(body=on.body.replace(b"/b/", b"/c/"))},
        "2019-03-20",
    )
    assert world.host.asked("/xxgk/nb/c/1.html") == []
    assert office.grades() == {}, office.told()


def test_t043_a_script_that_sends_on_is_no_report() -> None:
    for target, answer in (("/", Answer.SENT_HOME), ("/x.html", Answer.EMPTY_SHELL)):
        page = html(f"<html><body><script>window.location.href='{target}'</script></body></html>")
        assert judged(page) is answer


# Encoding and structure.


def text_of(content: bytes, declared: str = "") -> str:
    headers = {"content-type": f"text/html; charset={declared}"} if declared else {}
    return fold(read_report(Page.from_bytes(content, url=URL, headers=headers)).text)


PLAIN = report_page(Item(unit="城关镇人民政府", path=PATH))


@pytest.mark.parametrize("header", ["gb2312", "GBK", "iso-8859-1", "utf-8", ""])
@pytest.mark.parametrize("meta", ["gb2312", "utf-8", ""])
def test_t047_a_declared_charset_that_the_bytes_are_not_in(header: str, meta: str) -> None:
    page = PLAIN.replace('<meta charset="utf-8">', f'<meta charset="{meta}">' if meta else "")
    assert text_of(page.encode(), header) == text_of(PLAIN.encode(), "utf-8")
    assert text_of(page.encode("gb18030"), header) == text_of(PLAIN.encode(), "utf-8")


@pytest.mark.parametrize("name", ["䶮", "㙍", "〇", "𠮷", "㭎", "镕"])
def test_t048_rare_names_under_a_narrow_label(name: str) -> None:
    page = report_page(Item(unit="城关镇人民政府", path=PATH, extra=f"联系人王{name}明。"), charset="gb2312")
    found = text_of(page.encode("gb18030"), "gb2312")
    assert f"王{name}明" in found and "\ufffd" not in found


DRESSES = {
    "byte-order mark": b"\xef\xbb\xbf" + PLAIN.encode(),
    "utf-16": PLAIN.replace('<meta charset="utf-8">', "").encode("utf-16"),
    "full width": PLAIN.replace("320", "３２０").replace("2018年", "２０１８年").encode(),
    "no-break": PLAIN.replace("　　", "\u00a0\u00a0\u3000").replace("，", "，\u00a0").encode(),
    "decomposed": PLAIN.replace("城关", "城\u200b关").replace("，", "，\ufeff").encode(),
}


@pytest.mark.parametrize("dress", sorted(DRESSES))
def test_t049_marks_widths_and_blanks_are_the_same_text(dress: str, office: Office, world: World) -> None:
    assert text_of(DRESSES[dress]) == text_of(PLAIN.encode())
    day_by_day(office, world, {PATH: html(PLAIN)}, "2019-03-01")
    changed = Reply(headers=(("Content-Type", "text/html"),), body=DRESSES[dress])
    day_by_day(office, world, {PATH: changed}, "2019-03-02", "2019-03-09")
    assert office.grades() == {}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}


@pytest.mark.parametrize("byte", [b"\xff", b"\x80", b"\xa1"])
def test_t050_one_invalid_byte_leaves_the_rest_intact(byte: bytes) -> None:
    head, mark, rest = (
        PLAIN.replace("utf-8", "gb2312").encode("gb18030").partition("全年收到依申请公开".encode("gb18030"))
    )
    found = text_of(head + byte + b"\r\n" + mark + rest, "gb2312")
    assert "主动公开政府信息320条" in found
    assert "公开内容还不够全面" in found and "全年收到依申请公开2件" in found


def test_t051_a_charset_header_that_flips(office: Office, world: World) -> None:
    for day, declared in (("02", "gb2312"), ("09", "utf-8"), ("16", ""), ("23", "iso-8859-1")):
        replies: dict[str, Route | None] = {
            item.path: html(report_page(item, clicks=int(day)), declared=declared) for item in world.items
        }
        day_by_day(office, world, replies, f"2019-03-{day}")
    assert office.grades() == {}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}


@pytest.mark.parametrize("depth", [260, 1000, 200_000])
def test_t052_deep_nesting_removes_nothing(depth: int, office: Office, world: World) -> None:
    """A parser that gives up in the depth must not make a report of fewer words, be it 255 boxes or 200,000."""
    day_by_day(office, world, {}, "2019-03-01")
    body = "<div>" * depth + report_body(world.items[TOWN]) + "</div>" * depth
    day_by_day(office, world, {PATH: html(report_page(world.items[TOWN], body=body))}, "2019-03-09")
    assert office.accused() == {}, office.told()


LAUGHS = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">{}]><html xmlns="http://www.w3.org/1999/xhtml"><body>&z;</body></html>'.format(
    "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefghi", "bcdefghiz", strict=True))
)
HUGE = {
    "one line": f"<html><body><h1>年报</h1>{'<p>字' * 200_000}</body></html>",
    "links": f"<html><body>{''.join(f'<a href=/x/{n}.html>第{n}次工作会议召开</a>' for n in range(100_000))}</body></html>",
    "laughs": LAUGHS,
}


@pytest.mark.parametrize("how", sorted(HUGE))
def test_t053_huge_and_bomb_like_pages_stay_bounded(how: str, office: Office, world: World) -> None:
    day_by_day(office, world, {}, "2019-03-01")
    world.host.forget()
    day_by_day(office, world, {PATH: html(HUGE[how]), world.column: html(HUGE[how])}, "2019-03-03")
    assert len(world.host.log) <= 200
    assert office.accused() == {}, office.told()


def test_t054_control_and_direction_characters(office: Office, world: World) -> None:
    title = "城关镇人民政府\u202e2018年\u0007政府信息公开工作年度报告"
    world.items[TOWN] = dataclasses.replace(world.items[TOWN], title=title, a1=5)
    nul = report_page(world.items[TOWN]).encode().replace("情况".encode(), "情\0况".encode(), 2)
    lone = nul.replace("全年".encode(), "全\ud83d年".encode("utf-8", "surrogatepass"), 1)
    for day, body in (("01", nul), ("02", lone)):
        day_by_day(office, world, {PATH: Reply(headers=(("Content-Type", "text/html"),), body=body)}, f"2019-03-{day}")
    assert SUMMARY in office.reports()
    shown = office.run("reports", "--format", "table") + office.run("show", f"{CODE}{SUMMARY}") + office.run("findings")
    assert not {"\u202e", "\0", "\a"} & set(shown)
    office.run("verify")


def test_t055_a_shell_is_no_first_version(office: Office, world: World) -> None:
    shell = html(
        f"<html><head><title>{NAME}人民政府</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>"
    )
    assert judged(shell) is Answer.EMPTY_SHELL
    day_by_day(office, world, {PATH: shell}, "2019-03-01", "2019-03-02")
    assert office.reports().get(SUMMARY, {"versions": 0})["versions"] == 0
    day_by_day(office, world, {}, "2019-03-03", "2019-03-10")
    assert office.reports()[SUMMARY]["versions"] == 1
    assert office.grades() == {}, office.told()


@pytest.mark.parametrize(
    "frame", ['<iframe src="/f/bg.pdf" width="100%"></iframe>', '<a href="/f/bg.pdf">附件下载</a>']
)
def test_t056_a_report_in_a_frame_or_file_alone(frame: str, office: Office, world: World) -> None:
    words = [
        line for line in report_body(world.items[TOWN]).replace("</p>", "\n").splitlines() if line.startswith("<p>")
    ]
    manuscript = Manuscript(
        tuple(Block(part=Part.TEXT, text=line.removeprefix("<p>").strip()) for line in words if "<t" not in line)
    )
    content = pdf(manuscript, datetime(2019, 2, 20, tzinfo=UTC))
    page = report_page(world.items[TOWN], body=f"<p>{frame}</p>")
    day_by_day(
        office,
        world,
        {PATH: html(page), "/f/bg.pdf": file(content, kind="application/pdf")},
        "2019-03-01",
        "2019-03-09",
    )
    # The heading of the table stands in the file, the table does not: nothing else is told.
    assert office.grades() == {f"{SUMMARY}-incomplete": "confirmed"}, office.told()
    row = office.reports()[SUMMARY]
    assert row["url"].endswith(PATH) and [one["type"] for one in row["attachments"]] == ["pdf"]
    assert "320" in office.run("show", f"{CODE}{SUMMARY}", "--format", "json")
