"""Noise makes no version; edits are told once, with what they changed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.county_server import Fault, Reply, file, html
from tests.worlds.staged import UNITS, Item, Office, World, items, report_page

TOWN = 1
PATH = "/xxgk/nb/2018_2.html"


def word(text: str, author: str = "a") -> bytes:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.core_properties.author = author
    for line in text.splitlines():
        made.add_paragraph(line)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def seen(office: Office, world: World, *days: str) -> None:
    for day in days:
        world.publish()
        office.crawl(day)


def quiet(office: Office, versions: int = 1) -> None:
    assert office.grades() == {}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {versions}


FLIPS: dict[str, Callable[[str], Reply]] = {
    "gbk": lambda text: html(text.replace("utf-8", "gb2312"), encoding="gbk", declared=""),
    "utf-8 declared gb2312": lambda text: html(text, declared="gb2312"),
    "nbsp": lambda text: html(text.replace("　　", "&nbsp;&nbsp;&nbsp;&nbsp;")),
    "width": lambda text: html(text.replace("：", ":").replace("，", "，")),
    "spans": lambda text: html(
        text.replace("<p>", '<p style="margin:0"><span style="font-family:宋体"><o:p></o:p>').replace(
            "</p>", "</span></p>"
        )
    ),
    "gzip": lambda text: Reply(
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")), body=gzip.compress(text.encode())
    ),
    "breaks": lambda text: html(text.replace("</p>\n", "</p>\r\n\r\n").replace("，", "，<wbr>")),
    "grey": lambda text: html(
        text.replace("<html>", '<html style="filter:grayscale(100%)">').replace(
            "<body>", "<body><div class='pop'>沉痛哀悼</div>"
        )
    ),
    "hot news": lambda text: html(
        text.replace(
            "</body>",
            '<div class="side"><ul>'
            + "".join(
                f'<li><a href="/x/{n}.html">青山县第{n}场新闻发布会召开</a> 2019-04-0{n}</li>' for n in range(1, 9)
            )
            + "</ul></div></body>",
        )
    ),
    "scan code": lambda text: html(
        text.replace(
            "</body>",
            "<div>扫一扫在手机打开当前页</div><div>上一篇：<a href='/1'>双河乡人民政府2017年政府信息公开工作年度报告</a></div><div>下一篇：没有了</div></body>",
        )
    ),
    "archived": lambda text: html(text.replace("<body>", "<body><div>归档时间：2019-06-30</div>")),
}


@pytest.mark.parametrize("flip", sorted(FLIPS))
def test_flips_are_no_change(office: Office, world: World, flip: str) -> None:
    world.publish()
    office.crawl("2019-03-01")
    for day in ("2019-03-02", "2019-03-03"):
        world.publish()
        world.host.routes |= {item.path: FLIPS[flip](report_page(item, clicks=world.clicks)) for item in world.items}
        office.crawl(day)
    world.publish()
    office.crawl("2019-03-04")
    quiet(office)


@pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.HANG])
def test_faults_make_no_version(office: Office, world: World, fault: Fault) -> None:
    seen(office, world, "2019-03-01")
    for day in ("2019-03-02", "2019-03-09"):
        world.publish()
        text = report_page(world.items[TOWN], clicks=world.clicks)
        world.host.routes[PATH] = Reply(
            headers=(("Content-Type", "text/html; charset=utf-8"),), body=text.encode(), fault=fault
        )
        office.crawl(day)
    quiet(office)
    seen(office, world, "2019-03-10")
    quiet(office)
    assert office.reports()["101-2018"]["status"] == "published"


def test_a_cut_gzip_makes_no_version(office: Office, world: World) -> None:
    seen(office, world, "2019-03-01")
    whole = gzip.compress(report_page(world.items[TOWN]).encode())
    for body in (whole[: len(whole) // 2], whole[:-8] + b"\0" * 8):
        world.host.routes[PATH] = Reply(
            headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")), body=body
        )
        office.crawl("2019-03-02")
    quiet(office)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(status=202, body=b"<html><script src='/ch.js'></script></html>"),
        Reply(
            status=200,
            headers=(("Content-Type", "text/html"),),
            body="<html><head><title>安全验证</title></head><body><div id='slider'>请完成下方验证后继续访问</div><script>var a=1</script></body></html>".encode(),
        ),
        Reply(status=302, headers=(("Location", "/login?return=x"),)),
        Reply(status=302, headers=(("Location", PATH),)),
        html(
            "<html><head><title>青山县人民政府</title></head><body><div id='app'></div><script src='/app.js'></script></body></html>"
        ),
        html(
            "<html><head><title>系统维护</title></head><body><p>网站系统升级维护，暂停服务，给您带来不便敬请谅解。</p></body></html>"
        ),
        Reply(status=500, body=b"java.lang.NullPointerException"),
        Reply(status=403, body=b"denied"),
        html("<html><body>数据库连接失败：ORA-12541</body></html>"),
        Reply(status=200, headers=(("Content-Type", "text/html"),), body=b""),
    ],
)
def test_one_page_that_answers_otherwise(office: Office, world: World, answer: Reply) -> None:
    seen(office, world, "2019-03-01")
    for day in ("2019-03-02", "2019-03-03", "2019-03-10", "2019-03-20", "2019-03-25"):
        world.publish(
            {PATH: answer, "/login": html("<html><title>统一身份认证</title><form><input type=password></form></html>")}
        )
        office.crawl(day)
    quiet(office)
    assert office.reports()["101-2018"]["status"] == "unverified"
    seen(office, world, "2019-03-26")
    quiet(office)


def test_a_to_b_to_a(office: Office, world: World) -> None:
    seen(office, world, "2019-03-01")
    world.items[TOWN].a1 = 333
    seen(office, world, "2019-03-02", "2019-03-03")
    world.items[TOWN].a1 = 320
    seen(office, world, "2019-03-04", "2019-03-05")
    assert office.grades() == {"101-2018-changed-2": "substantive", "101-2018-changed-3": "substantive"}
    rows = office.lines("findings")
    cells = [
        (c["row"], c["before"], c["after"])
        for name in sorted(rows)
        for c in rows[name]["changes"]
        if c["part"] == "table"
    ]
    assert cells == [("a1", "320", "333"), ("a2_2", "320", "333"), ("a1", "333", "320"), ("a2_2", "333", "320")]
    assert office.reports()["101-2018"]["versions"] == 3


def test_a_title_edit(office: Office, world: World) -> None:
    seen(office, world, "2019-03-01")
    world.items[TOWN].title = "城关镇人民政府2018年度政府信息公开工作年度报告（修订版）"
    seen(office, world, "2019-03-02", "2019-03-03")
    assert office.grades() == {"101-2018-changed-2": "substantive"}, office.told()
    changes = next(iter(office.lines("findings").values()))["changes"]
    assert [c["part"] for c in changes] == ["title"]


def test_a_date_moved_back_after_the_due_day(office: Office, world: World) -> None:
    """First shown as 2019-04-03, later as 2019-03-29: late by its first word, and the date change is told."""
    world.items[TOWN].shown = "2019-04-03"
    seen(office, world, "2019-04-05")
    assert office.grades() == {"101-2018-late": "claimed"}
    world.items[TOWN].shown = "2019-03-29"
    seen(office, world, "2019-04-06", "2019-04-07")
    found = office.grades()
    assert found["101-2018-late"] == "claimed", office.told()
    assert found["101-2018-changed-2"] == "substantive"
    changes = office.lines("findings")["990421101-2018-changed-2"]["changes"]
    assert [(c["part"], c["before"], c["after"]) for c in changes] == [("date", "2019-04-03", "2019-03-29")]
    assert office.reports()["101-2018"]["published_claimed"] == "2019-03-29"


@pytest.mark.parametrize("table", ["none", "picture"])
def test_a_table_that_goes(office: Office, world: World, table: str) -> None:
    seen(office, world, "2019-03-01")
    world.items[TOWN].table = table
    seen(office, world, "2019-03-02", "2019-03-03")
    found = office.grades()
    assert found["101-2018-changed-2"] == "substantive", office.told()
    assert any(c["part"] == "table" for c in office.lines("findings")["990421101-2018-changed-2"]["changes"])


@pytest.mark.parametrize("design", ["article", "list", "both"])
def test_redesigns(office: Office, world: World, design: str) -> None:
    world.items = [*items(), *items(year=2017, shown="2018-02-01")]
    seen(office, world, "2019-03-01", "2019-03-02")
    if design != "list":
        for item in world.items:
            item.skin = "new"
    if design != "article":
        world.style = "div"
    seen(office, world, "2019-03-03", "2019-03-04", "2019-04-02", "2019-04-03")
    quiet(office)


@pytest.mark.parametrize("skin", ["trs", "box", "new"])
def test_redesign_that_loses_the_shown_date_or_gets_a_box(office: Office, world: World, skin: str) -> None:
    seen(office, world, "2019-03-01", "2019-03-02")
    for item in world.items:
        item.skin = skin
    seen(office, world, "2019-03-03", "2019-03-04")
    quiet(office)


def test_attachments(office: Office, world: World) -> None:
    town = world.items[TOWN]
    seen(office, world, "2019-03-01")
    town.files = (("附件1：培训统计.docx", "/f/1.docx"),)
    first = "2018年培训统计\n全年举办培训3次，参加120人次。"

    def day(moment: str, content: bytes | Reply) -> None:
        world.publish({"/f/1.docx": content if isinstance(content, Reply) else file(content)})
        office.crawl(moment)

    day("2019-03-02", word(first))
    assert office.grades() == {"101-2018-changed-2": "substantive"}, office.told()
    for n, answer in enumerate(
        (Reply(status=404), Reply(status=500), html("<html><title>404</title>没有这个页面</html>", status=200)), 3
    ):
        day(f"2019-03-0{n}", answer)
    assert office.grades() == {"101-2018-changed-2": "substantive"}, office.told()
    day("2019-03-06", word(first, "b"))
    assert office.grades() == {"101-2018-changed-2": "substantive", "101-2018-changed-3": "editorial"}, office.told()
    day("2019-03-07", word(first.replace("120", "210"), "b"))
    assert office.grades()["101-2018-changed-4"] == "substantive", office.told()
    town.files = ()
    day("2019-03-08", Reply(status=404))
    assert office.grades()["101-2018-changed-5"] == "substantive", office.told()
    assert office.reports()["101-2018"]["versions"] == 5


def test_a_report_in_an_attachment(office: Office, world: World) -> None:
    import re

    from tests.worlds.staged import report_body

    text = re.sub(r"<[^>]+>", "\n", report_body(world.items[TOWN]))
    text = "\n".join(line for line in text.splitlines() if line.strip())
    shell = '<p>城关镇人民政府2018年政府信息公开工作年度报告详见附件。</p><p><a href="/f/r.docx">城关镇人民政府2018年政府信息公开工作年度报告.docx</a></p>'

    def day(moment: str, content: bytes | Reply) -> None:
        world.publish(
            {
                PATH: html(report_page(world.items[TOWN], body=shell, clicks=world.clicks)),
                "/f/r.docx": content if isinstance(content, Reply) else file(content),
            }
        )
        office.crawl(moment)

    day("2019-03-01", word(text))
    row = office.reports()["101-2018"]
    assert row["url"].endswith(PATH) and row["published_claimed"] == "2019-02-20"
    assert "320" in office.run("show", "990421101-2018")
    day("2019-03-02", Reply(status=404))
    day("2019-03-03", Reply(status=503))
    day("2019-03-04", word(text, "z"))
    assert office.accused() == {}, office.told()
    day("2019-03-05", word(text.replace("320", "520"), "z"))
    assert list(office.accused().values()) == ["substantive"], office.told()


def test_a_bare_file_in_the_list(office: Office, world: World) -> None:
    import re

    from tests.worlds.staged import report_body

    bureau = Item(unit="青山县教育局", path="/f/jyj.docx", title="青山县教育局2018年政府信息公开工作年度报告.docx")
    text = re.sub(r"<[^>]+>", "\n", report_body(bureau))
    text = "\n".join(line for line in text.splitlines() if line.strip())
    world.items = [*items(*UNITS[:3]), bureau]
    for moment, content in (("2019-03-01", word(text)), ("2019-04-02", word(text)), ("2019-04-03", word(text, "b"))):
        world.publish({"/f/jyj.docx": file(content)})
        office.crawl(moment)
    assert office.accused() == {}, office.told()
    row = office.reports()["-jyj-2018"]
    assert row["published_claimed"] == "2019-02-20"
    world.publish({"/f/jyj.docx": file(word(text.replace("320", "540")))})
    office.crawl("2019-04-04")
    assert list(office.accused().values()) == ["substantive"], office.told()


def test_show_has_what_the_page_says(office: Office, world: World) -> None:
    world.items[TOWN].a1 = 417
    seen(office, world, "2019-03-01")
    import json

    shown = json.loads(office.run("show", "990421101-2018", "--format", "json"))
    assert shown["form"] == "g2014" and shown["published_claimed"] == "2019-02-20"
    figures = {f["row"]: f["value"] for t in shown["tables"] for f in t["figures"]}
    assert figures["a1"] == 417
    assert [s["no"] for s in shown["sections"] if s["no"]] == ["一", "二", "三", "四", "五", "六", "七"]
