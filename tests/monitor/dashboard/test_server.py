"""The dashboard over a real archive: every page, both languages, inert text, strict headers, reading alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.change_page import change_document
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import AlertState
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, HOSTILE, LATE, MISSING, NOW, REMOVED, fill, record, site
from tests.storage import made

PAGES = (
    "/",
    "/coverage",
    "/coverage?county=640122&kind=township&years=5",
    "/body/640122103",
    f"/report/{CHANGED}",
    f"/report/{CHANGED}?version=1",
    f"/report/{MISSING}",
    f"/report/{REMOVED}",
    "/report/640122100-2017",
    f"/report/{CHANGED}/changes/2",
    f"/report/{CHANGED}/changes/2?view=inline&text=whole",
    "/findings",
    "/findings?kind=missing&county=640122&status=all",
    f"/findings/{LATE}-late",
    f"/findings/{CHANGED}-changed-2",
    "/findings/640122-unreachable",
)
NOTHING = (
    "/nothing",
    "/body/999999",
    "/report/999999-2018",
    "/report/640122103-1999",
    "/report/640122103",
    f"/report/{CHANGED}?version=9",
    f"/report/{CHANGED}/changes/1",
    f"/report/{CHANGED}/changes/3",
    f"/report/{CHANGED}/changes/x",
    f"/report/{CHANGED}/changes/%C2%B2",
    "/findings/none",
    "/findings/..%2f..%2fetc%2fpasswd",
    "/report/%2e%2e",
    "/report/a%00b-2018",
    "/register.css/..",
    "//findings",
    "/report/..\\..\\x-2018",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "data"
    fill(folder)
    record(folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


class Tags(HTMLParser):
    """Collects tags, attributes and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "action"):
                self.links.append(value or "")


def seen(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status == 200, path
    return answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_without_script_or_inline_style(client: Browser, path: str, language: str) -> None:
    text = seen(client, f"{path}{'&' if '?' in path else '?'}lang={language}")
    page = Tags(text)
    assert not page.tags & {"script", "iframe", "object", "embed", "img", "style"}
    assert not {name for name in page.attributes if name.startswith("on")} and "style" not in page.attributes
    assert f'<html lang="{"en" if language == "en" else "zh-CN"}">' in text
    assert all(link.startswith(("/", "?", "#", "data:,", "http://127.0.0.1:9/")) for link in page.links), page.links


def test_links_carry_the_language_and_lead_somewhere(client: Browser) -> None:
    for start in ("/?lang=en", "/coverage?lang=en", f"/report/{CHANGED}?lang=en", "/findings?lang=en"):
        for link in Tags(seen(client, start)).links:
            if link.startswith("/") and link != "/register.css":
                # A form carries it as a field; the switch alone leaves it behind.
                assert "lang=en" in link or link in (start.partition("?")[0], "/search"), (start, link)
                assert client.get(link).status == 200, link


def test_the_switch_keeps_the_page(client: Browser) -> None:
    assert 'href="?kind=late&amp;lang=en"' in seen(client, "/findings?kind=late")
    assert 'href="?kind=late"' in seen(client, "/findings?kind=late&lang=en")


@pytest.mark.parametrize("path", NOTHING)
def test_what_is_not_there_is_a_404_page(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert "没有这一页" in answer.text


@pytest.mark.parametrize("path", [*PAGES, *NOTHING, "/healthz", "/register.css"])
def test_strict_headers_on_every_answer(client: Browser, path: str) -> None:
    for answer in (client.get(path), client.ask("POST", path)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/findings", "/healthz", "/nothing"])
def test_it_can_only_be_read(client: Browser, method: str, path: str) -> None:
    answer = client.ask(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_head_is_answered(client: Browser) -> None:
    answer = client.ask("HEAD", f"/report/{CHANGED}")
    assert (answer.status, answer.text) == (200, "")


def test_an_endless_address_is_refused(client: Browser) -> None:
    assert client.get("/findings?" + "a=1&" * 5000).status == 414


def test_crawled_markup_is_text(client: Browser) -> None:
    text = seen(client, "/report/640122100-2017")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{7*7}}" in text and "<svg onload" not in text
    assert HOSTILE not in text


def test_an_address_that_is_no_web_address_is_no_link(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Archive.open(folder, write=True) as archive:
        archive.record(
            [made.finding(url="javascript:alert(1)", evidence=({"type": "look", "url": "javascript:alert(2)"},))]
        )
    with served(application(folder, [site()], Config(), lambda: NOW)) as client:
        page = Tags(seen(client, "/findings/640122103-2018-late"))
    assert not any("javascript" in link for link in page.links)


def test_today_tells_the_new_worst_first_and_accuses_nobody_of_the_unverified(client: Browser) -> None:
    text = seen(client, "/")
    new, rest = text.split("未了结的")
    order = [new.index(f'id="{name}"') for name in (f"{REMOVED}-removed", f"{MISSING}-missing", f"{CHANGED}-changed-2")]
    assert order == sorted(order)
    assert f'id="{LATE}-late"' not in text  # five days old
    assert 'id="640122-2018-missing"' not in new and 'id="640122-2018-missing"' in rest
    assert "无法核实" in rest and "1 个公布栏目未能读完" in rest
    assert "2019-04-08 07:06" in text


def test_coverage_shows_a_sign_for_every_body_and_year(client: Browser) -> None:
    text = seen(client, "/coverage")
    states = dict(re.findall(r'href="/report/([\w-]+)" title="[^：]*：([^"]*)"', text))
    assert len(states) == 35
    assert states[CHANGED] == "按时，发布后有变动"
    assert states[LATE] == "逾期"
    assert states[MISSING] == "未公布"
    assert states[REMOVED] == "撤下"
    assert states["640122-2018"] == "无法核实"
    assert states["640122103-2016"] == "按时（页面标示）"
    assert "67%" in text  # four in time of the six that can be told


def test_a_report_shows_versions_text_tables_log_and_findings(client: Browser) -> None:
    text = seen(client, f"/report/{CHANGED}")
    for words in (
        "第 2 版的内容",
        "全年共收到政府信息公开申请5件",
        "收到申请数",
        "统计表.pdf",
        "公布期限",
        "22 次查看",
        "SHA-256",
    ):
        assert words in text, words
    assert "申请3件" in seen(client, f"/report/{CHANGED}?version=1")
    assert f"/report/{CHANGED}/changes/2" in text


def test_a_report_never_seen_still_has_its_page(client: Browser) -> None:
    text = seen(client, f"/report/{MISSING}")
    assert "没有见到这份报告" in text and "2019-03-31" in text and "读到末尾" in text


def test_a_change_is_marked_in_both_layouts(client: Browser) -> None:
    for path in (f"/report/{CHANGED}/changes/2", f"/report/{CHANGED}/changes/2?view=inline"):
        text = seen(client, path)
        assert "<del>3</del>" in text and "<ins>5</ins>" in text
    assert "行从略" in seen(client, f"/report/{CHANGED}/changes/2")
    assert "行从略" not in seen(client, f"/report/{CHANGED}/changes/2?text=whole")


def test_findings_are_filtered(client: Browser) -> None:
    assert f'id="{LATE}-late"' in seen(client, "/findings?kind=late")
    assert f'id="{MISSING}-missing"' not in seen(client, "/findings?kind=late")
    assert "没有符合条件的记录" in seen(client, "/findings?kind=copied")
    assert f'id="{LATE}-late"' in seen(client, "/findings?kind=nonsense&county=1&status=nonsense&page=-1")


def test_mails_that_failed_are_an_alarm(data: Path, client: Browser) -> None:
    assert "邮件未能送达" not in seen(client, "/")
    with Archive.open(data, write=True) as archive:
        (row,) = archive.alerts()
        archive.mark_alert(row.id, AlertState.FAILED, message_id="<x>", tries=1, error="550 <b>no such user</b>")
    text = seen(client, "/")
    assert "邮件未能送达" in text and "550 &lt;b&gt;no such user" in text


def test_what_is_held_for_review_is_an_alarm(data: Path, client: Browser) -> None:
    assert "待复核" not in seen(client, "/")
    with Archive.open(data, write=True) as archive:
        name = archive.alerts()[0].finding
        archive.record([], [(name, 1, "held@example.org", "daily", NOW)])
        row = archive.alerts(name)[-1]
        assert archive.hold({row.id: "www.nxhl.gov.cn"}, NOW) == [name]
    text = seen(client, "/")
    assert "待复核，暂缓告知" in text and "www.nxhl.gov.cn" in text and "nianbao alert --release 640122" in text
    assert "Held for review" in seen(client, "/?lang=en")


def test_health(client: Browser) -> None:
    assert client.get("/healthz").text == "ok\n"


def test_an_archive_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "nianbao.db").write_bytes(b"not a database at all" * 100)
    with served(application(tmp_path, [site()], Config(), lambda: NOW)) as client:
        for path, words in (("/", "暂时读不到存档"), ("/healthz", "cannot be read")):
            answer = client.get(path)
            assert (answer.status, words in answer.text) == (503, True)
            assert "content-security-policy" in answer.headers


def test_an_unforeseen_error_is_a_page_without_its_inside(data: Path) -> None:
    def clock() -> None:
        raise RuntimeError("geheim-9")

    app = application(data, [site()], Config(), clock)  # type: ignore[arg-type]
    with served(app) as client:
        answer = client.get("/")
    assert answer.status == 500
    assert "geheim-9" not in answer.text and "content-security-policy" in answer.headers


def test_a_workspace_without_counties_says_what_to_do(tmp_path: Path) -> None:
    with served(application(tmp_path / "none", [], Config(), lambda: NOW)) as client:
        assert "nianbao roster add" in seen(client, "/coverage")
        assert "第一次巡查" in seen(client, "/")
        assert "没有符合条件的记录" in seen(client, "/findings")


def test_the_default_language_is_the_workspaces(data: Path) -> None:
    with served(application(data, [site()], Config(language="en"), lambda: NOW)) as client:
        text = seen(client, "/")
        assert '<html lang="en">' in text and "lang=zh" in text
        assert '<html lang="en">' in client.get("/nothing").text


def test_a_comparison_stands_alone_as_a_file(data: Path) -> None:
    with Archive.open(data) as archive:
        before, after = archive.versions(CHANGED)
        finding = archive.finding(f"{CHANGED}-changed-2")
    assert finding is not None
    text = change_document(before, after, finding.changes, "zh")
    assert text.startswith("<!doctype html>")
    assert "<del>3</del>" in text and "<ins>5</ins>" in text
    page = Tags(text)
    assert page.links == [] and "script" not in page.tags
