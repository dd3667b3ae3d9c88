"""The search: what its page shows, what it refuses and how kindly, its files, its look in a real Chromium."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from monitor.config import Config
from monitor.dashboard import search_views
from monitor.dashboard.server import application
from storage import search as asking
from storage.archive import Archive
from storage.standings import Standing
from tests.monitor.dashboard.browser import Answer, Browser, served
from tests.monitor.dashboard.county import CHANGED, NOW, REMOVED, fill, record, site
from tests.monitor.dashboard.screens import Screens, screens


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "data"
    fill(folder)
    record(folder)
    with Archive.open(folder, write=True) as archive:
        assert archive.index_for_search() > 30
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


def search(client: Browser, words: str, form: str = "", **more: str) -> Answer:
    return client.get(f"/search{form}?{urlencode({'q': words, **more})}")


def reports(answer: Answer) -> list[str]:
    """The reports of the hits, in order."""
    assert answer.status == 200, answer.text
    return re.findall(r'class="who"><a href="/report/([^"?]+)', answer.text)


def test_a_word_leads_to_its_reports_and_shows_where_it_stands(client: Browser) -> None:
    answer = search(client, "补齐目录")
    found = reports(answer)
    assert len(found) == 30
    assert found == sorted(found, key=lambda report: -int(report.rpartition("-")[2]))
    assert answer.text.count("下一步将<mark>补齐目录</mark>，按月检查更新") == 30
    assert "后面还有" in answer.text


def test_pages_follow_each_other(client: Browser) -> None:
    first = search(client, "补齐目录")
    link = html.unescape(re.findall(r'href="(/search\?[^"]+)" rel="next"', first.text)[0])
    second = client.get(link)
    both = reports(first) + reports(second)
    assert len(both) == len(set(both)) == len(json.loads(search(client, "补齐目录", ".json").text))
    assert 'rel="first"' in second.text
    assert "没有更多" not in second.text


def test_an_older_version_is_led_to_where_the_words_stand_only_there(client: Browser) -> None:
    words = '"全年共收到政府信息公开申请3件" 金贵镇人民政府 2018年'
    answer = search(client, words)
    assert f'href="/report/{CHANGED}?version=1"' in answer.text
    assert "第 1 版，共 2 版" in answer.text
    assert reports(search(client, "全年共收到政府信息公开申请5件")) == [CHANGED]
    english = search(client, words, lang="en")
    assert "version 1 of 2" in english.text


def test_states_stand_beside_the_reports(client: Browser, data: Path) -> None:
    assert reports(search(client, "教育局", year="2017")) == [REMOVED]
    assert "⊘" not in search(client, "教育局", year="2017").text, "not judged yet"
    with Archive.open(data, write=True) as archive:
        archive.keep_standings("640122", [standing(REMOVED, "removed", changed=True)])
    text = search(client, "教育局", year="2017").text
    assert 'class="state s-removed"><b aria-hidden="true">⊘</b> 撤下' in text
    assert "发布后有变动" in text
    (row,) = json.loads(search(client, "教育局", ".json", year="2017", lang="en").text)
    assert (row["state"], row["state_words"]) == ("removed", "withdrawn, changed since")


def standing(report: str, state: str, *, changed: bool) -> Standing:
    body, _, year = report.rpartition("-")
    return Standing(
        report=report, county="640122", body=body, year=int(year), kind="department", state=state, changed=changed,
        due=None, finding=None, grade=None, first_seen=None, last_seen=None, claimed=None, claimed_first=None,
        versions=1, title="", url="", basis="", judged_at=NOW,
    )  # fmt: skip


def test_narrowed_by_year_county_and_kind(client: Browser) -> None:
    assert {report[-4:] for report in reports(search(client, "补齐目录", year="2016"))} == {"2016"}
    assert {report[:9] for report in reports(search(client, "补齐目录", kind="subdistrict"))} == {"640122100"}
    assert len(reports(search(client, "补齐目录", county="640122"))) == 30
    assert reports(search(client, "补齐目录", year="1999")) == []


def test_bodies_of_the_name_stand_first(client: Browser) -> None:
    answer = search(client, "立岗镇")
    assert '<a href="/body/640122104">立岗镇人民政府</a>' in answer.text
    assert answer.text.index("/body/640122104") < answer.text.index('class="hits"')


@pytest.mark.parametrize(
    ("words", "said"),
    [("申", "至少需要两个"), ("，。！", "至少需要两个"), ("", "请填写"), ("\x00", "请填写"), ('"', "请填写")],
)
def test_too_little_is_told_kindly(client: Browser, words: str, said: str) -> None:
    answer = search(client, words)
    assert answer.status == 200
    assert said in answer.text
    assert 'class="hits"' not in answer.text
    assert "请填写" not in client.get("/search").text, "nobody asked yet"
    assert "可检索各报告所有版本" in client.get("/search").text


def test_t098_hostile_words_are_quoted_or_refused_in_one_sentence(client: Browser) -> None:
    odd = [
        '"', '"信息', "NEAR(信息 公开)", "信息*", "%%", "信息%", "信_息", "';drop table version;--", "pairs:信息", "((",
        "信息\x00公开", "AND OR NOT", "^信息", "<script>alert(1)</script>", "{{7*7}}", "信" * 160, "词 " * 60,
    ]  # fmt: skip
    raw = ["%ed%a0%80%ed%b0%80", "%ff%fe", "%00%00", "%f0%9f", "%E4%BF%A1" * 2000, "x" * 10_240]
    for value in (*map(quote, odd), *raw):
        for form in ("", ".csv", ".json"):
            start = time.monotonic()
            answer = client.get(f"/search{form}?q={value}")
            assert time.monotonic() - start < 2
            assert answer.status in (200, 400, 414), (value[:40], answer.status)
            for leak in ("sqlite", "fts5", "select rowid", "no such", "syntax", "search_pairs", "Traceback"):
                assert leak not in answer.text, (value[:40], leak)
            # In a file the text of a report stands as it is.
            assert form or ("<script>alert" not in answer.text and "<svg" not in answer.text)
    assert search(client, "信" * 160).status == 400
    assert "最多 150 个字" in search(client, "信" * 160).text
    assert client.get("/search?q=" + "x" * 10_240).status == 414
    for number in ("-1", "x", "9" * 40, "1e3", "%00"):
        assert client.get(f"/search?q={quote('信息')}&after={number}&year={number}&kind={number}").status == 200


def test_nothing_found_says_what_was_searched(client: Browser) -> None:
    assert "没有报告含有这些词语" in search(client, "龘龘").text
    assert "No report holds these words" in search(client, "龘龘", lang="en").text


def test_the_language_switch_keeps_the_words(client: Browser) -> None:
    text = search(client, "补齐 目录", year="2016").text
    link = html.unescape(re.findall(r'class="lang" href="([^"]+)"', text)[0])
    english = client.get(f"/search{link}")
    assert 'value="补齐 目录"' in english.text
    assert "7 reports, newest years first" in english.text
    assert "lang=en" in re.findall(r'<a href="(/report/[^"]+)"', english.text)[0]


def test_every_page_has_the_box_and_the_page_of_the_search_its_own(client: Browser) -> None:
    for path in ("/", "/coverage", "/findings", f"/report/{CHANGED}", "/body/640122103", "/no-such-page"):
        assert client.get(path).text.count('role="search"') == 1, path
    assert client.get("/search").text.count('role="search"') == 1
    assert 'name="lang" value="en"' in client.get("/?lang=en").text


def test_hits_are_taken_away(client: Browser) -> None:
    rows = json.loads(search(client, "申请5件", ".json").text)
    assert [(row["report"], row["version"], row["found_in"], row["versions"]) for row in rows] == [(CHANGED, 2, [2], 2)]
    assert "申请5件" in rows[0]["passages"][0]["text"]
    assert rows[0]["body_name"] == "金贵镇人民政府"
    table = search(client, "申请5件", ".csv")
    assert 'filename="search.csv"' in table.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(table.text[1:], newline=""))
    assert (row["report"], row["county_name"]) == (CHANGED, "贺兰县")
    assert search(client, "申", ".csv").status == 400
    assert search(client, "申请", ".csv", county="999999").status == 400


def test_too_many_hits_are_refused_not_cut(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_views, "MOST_TAKEN", 5)
    assert search(client, "补齐目录", ".csv").status == 400
    assert "more than 5 reports" in search(client, "补齐目录", ".csv").text


def test_what_the_index_lacks_is_said(client: Browser, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_TAIL", 2)
    monkeypatch.setattr("storage.search_index.METHOD", "another")
    answer = search(client, "补齐目录")
    assert "个版本尚未编入检索" in answer.text
    assert len(reports(answer)) == 2


def test_an_empty_archive_answers(tmp_path: Path) -> None:
    with served(application(tmp_path / "data", [site()], Config(), lambda: NOW)) as new:
        assert "没有报告含有这些词语" in search(new, "信息").text
        assert json.loads(search(new, "信息", ".json").text) == []


@pytest.fixture(scope="module")
def seen(client: Browser) -> Iterator[Screens]:
    with screens(client) as opened:
        yield opened


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("size", "scheme"), [("wide", "light"), ("wide", "dark"), ("phone", "light")])
def test_it_looks_well(seen: Screens, size: str, scheme: str, language: str) -> None:
    address = f"/search?{urlencode({'q': '收到 申请', 'kind': 'township', 'lang': language})}"
    screen = seen.show(f"search-{language}", address, size=size, scheme=scheme)
    assert screen.complaints == []
    assert screen.overflow <= 0
    assert "金贵镇人民政府" in screen.text


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_box_fits_the_head_of_a_page(seen: Screens, size: str) -> None:
    for language in ("zh", "en"):
        screen = seen.show(f"search-box-{language}", f"/findings?lang={language}", size=size)
        assert (screen.complaints, screen.overflow <= 0) == ([], True)
    assert seen.show("search-nothing", "/search?q=%E7%94%B3", size=size).overflow <= 0
    assert seen.show("search-print", "/search?q=%E7%94%B3%E8%AF%B7", media="print").complaints == []
