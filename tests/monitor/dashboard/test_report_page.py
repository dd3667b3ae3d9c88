"""A report's page: its time line without overlaps, its log page by page, its neighbours, its evidence, how to cite it."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium

from monitor.config import Config
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.overview import Overview
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, LATE, MISSING, NOW, fill, record, site
from tests.monitor.dashboard.revised import REPORT, fill_revised, readings
from tests.monitor.dashboard.screens import SIZES, Screens, chromium_of
from tests.storage.made import sha

LATER = NOW.replace(year=2021, month=12)
FAILURES = 10_000
PAGES = {
    "report": (f"/report/{REPORT}", "引用与核实", "Cite and verify"),
    "report-late": (f"/report/{LATE}", "公布时间介于", "Published between"),
    "change": (f"/report/{REPORT}/changes/2", "位置移动 1", "moved 1"),
    "change-inline": (f"/report/{REPORT}/changes/3?from=1&view=inline&text=whole", "补充说明", "补充说明"),
}
WAYS = (
    ("zh", "wide", "light", "screen"),
    ("zh", "phone", "light", "screen"),
    ("en", "phone", "dark", "screen"),
    ("en", "wide", "dark", "screen"),
    ("zh", "wide", "light", "print"),
)


@dataclass(frozen=True, kw_only=True)
class Open:
    """A dashboard and a browser before it."""

    client: Browser
    chromium: Chromium
    data: Path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    data = tmp_path_factory.mktemp("reports") / "data"
    fill(data)
    record(data)
    fill_revised(data)
    with served(application(data, [site()], Config(), lambda: LATER)) as client, chromium_of() as chromium:
        yield Open(client=client, chromium=chromium, data=data)


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_shown_without_a_complaint(opened: Open, name: str, way: tuple[str, str, str, str]) -> None:
    language, size, scheme, media = way
    path, zh, en = PAGES[name]
    shown = Screens(opened.chromium, opened.client.address)
    address = path + ("&" if "?" in path else "?") + f"lang={language}"
    screen = shown.show(f"{name}-{language}", address, size=size, scheme=scheme, media=media)
    assert screen.complaints == []
    assert screen.overflow <= 0
    assert (en if language == "en" else zh) in screen.text


BOXES = """selector => [...document.querySelectorAll(selector)].map(node => node.getBoundingClientRect())
  .filter(box => box.width > 0).map(box => [box.left, box.top, box.right, box.bottom])"""


@pytest.mark.parametrize(
    ("width", "language"),
    [(1600, "zh"), (SIZES["wide"], "en"), (900, "en"), (880, "zh"), (SIZES["phone"], "en"), (320, "zh")],
)
def test_words_on_the_time_line_never_overlap(opened: Open, width: int, language: str) -> None:
    context = opened.chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for report in (REPORT, LATE, CHANGED):
        page.goto(f"{opened.client.address}/report/{report}?lang={language}")
        boxes = page.evaluate(BOXES, ".timeline text")
        assert len(boxes) >= 3
        for i, (left, top, right, bottom) in enumerate(boxes):
            assert left >= 0 and right <= width, report
            for other_left, other_top, other_right, other_bottom in boxes[i + 1 :]:
                apart = right <= other_left or other_right <= left or bottom - 3 <= other_top or other_bottom - 3 <= top
                assert apart, (report, i)
        assert page.locator(".timeline ol.marks li").count() >= 3
    context.close()


def test_the_neighbouring_years_of_the_body(opened: Open) -> None:
    text = opened.client.get(f"/report/{CHANGED}").text
    assert 'href="/report/640122103-2017" rel="prev"' in text and 'href="/report/640122103-2019" rel="next"' in text
    assert 'rel="next"' not in opened.client.get(f"/report/{REPORT}").text  # 2021 is not over
    assert 'rel="prev"' not in opened.client.get("/report/640122103-2014").text


def test_findings_stand_there_with_their_evidence(opened: Open) -> None:
    text = opened.client.get(f"/report/{LATE}").text
    assert "未按时公布；2019-04-02 06:00 仍无" in text
    assert "证据 4 项" in text and "t20190404" in text
    assert "证据 3 项" in opened.client.get(f"/report/{MISSING}").text


def test_how_to_cite_and_to_verify(opened: Open) -> None:
    text = opened.client.get(f"/report/{REPORT}?version=1").text
    cited = text[text.index('<section class="cite">') :]
    first = sha(readings()[0].text.encode())
    with Archive.open(opened.data) as archive:
        head = archive.head()
    for words in (
        first,
        "2021-02-05 12:30",
        f"/report/{REPORT}?version=1",
        "sha256sum",
        "certutil",
        "nianbao verify",
        head,
    ):
        assert words in cited, words


def test_all_that_is_stored_can_be_taken_away_from_the_page(opened: Open) -> None:
    text = opened.client.get(f"/report/{REPORT}").text
    links = set(re.findall(r'href="(/(?:captures|report)/[^"]*)" download', text))
    assert len([link for link in links if link.startswith("/captures/")]) >= 4
    assert len([link for link in links if link.endswith(".txt")]) == 3
    for link in links:
        assert opened.client.ask("HEAD", link).headers["content-disposition"].startswith("attachment"), link


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("troubled") / "data"
    fill_revised(data, FAILURES)
    return data


def test_a_log_of_ten_thousand_looks_is_read_page_by_page(troubled: Path) -> None:
    with Overview.open(troubled) as overview:
        begun = time.process_time()
        first = overview.log(REPORT, 50)
        taken = time.process_time() - begun
        seen, before = [], ""
        while lines := overview.log(REPORT, 500, before=before):
            seen += lines
            before = lines[-1].cursor
    assert taken < 1
    assert len(first) == 50 and first == seen[:50]
    assert len({line.cursor for line in seen}) == len(seen)
    assert [line.last for line in seen] == sorted((line.last for line in seen), reverse=True)
    failed = [line for line in seen if line.note]
    assert {line.note for line in failed} == {f"look {n}" for n in range(FAILURES)}
    assert sum(line.looks for line in seen) == FAILURES + 8


def test_the_page_of_such_a_report_stays_small_and_goes_on(troubled: Path) -> None:
    with served(application(troubled, [site()], Config(), lambda: LATER)) as client:
        text = client.get(f"/report/{REPORT}").text
        assert len(text) < 200_000
        found = set()
        for _ in range(4):
            found |= set(re.findall(r"look \d+", text))
            (older,) = re.findall(r'href="([^"]*before=[^"]*)#log"', text)
            text = client.get(older.replace("&amp;", "&")).text
        assert len(found) >= 195
        assert "最新的记录" in text
        assert client.get(f"/report/{REPORT}?before=nonsense").status == 200
        assert "没有更早的记录" in client.get(f"/report/{REPORT}?before=2000-01-01T00:00:00%2B08:00~1~1").text


def test_the_whole_log_is_one_file(troubled: Path) -> None:
    with served(application(troubled, [site()], Config(), lambda: LATER)) as client:
        rows = list(csv.DictReader(client.get(f"/report/{REPORT}/looks.csv").text.removeprefix("\ufeff").splitlines()))
    assert sum(int(row["looks"]) for row in rows) == FAILURES + 8
    assert len({row["note"] for row in rows}) == FAILURES + 1


def test_failed_looks_in_a_row_are_one_line_and_told_apart_by_what_they_saw(tmp_path: Path) -> None:
    fill(tmp_path)
    with Overview.open(tmp_path) as overview:
        lines = overview.log("640122-jyj-2017")
    gone = [line for line in lines if line.answer.value == "not_found"]
    assert [line.looks for line in gone] == [11]
    assert gone[0].sha256 == sha(b"404") and gone[0].capture is not None
