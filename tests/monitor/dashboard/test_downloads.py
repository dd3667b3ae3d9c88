"""What is taken away from the dashboard: what pages list, as CSV and JSON, a feed and a calendar, read by others' tools."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from monitor.config import AlertsConfig, Config
from monitor.dashboard import lists
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import FindingKind, Grade, Status
from storage.moments import SHANGHAI
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, HOSTILE, LATE, MISSING, NOW, fill, finding, record, site

NS = {"a": "http://www.w3.org/2005/Atom"}
FORMULA = '=HYPERLINK("http://127.0.0.1/")\x08'
BASE = "https://watch.example.org"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "data"
    fill(folder)
    record(folder)
    told = finding(
        "640122104-2017",
        FindingKind.INCONSISTENT,
        Grade.CONFIRMED,
        recorded_at=datetime(2019, 4, 3, 7, tzinfo=SHANGHAI),
        summary=FORMULA,
        summary_english=f"{FORMULA}{HOSTILE}",
    )
    again = datetime(2019, 4, 10, 8, tzinfo=SHANGHAI)
    withdrawn = finding(
        "640122104-2017", FindingKind.INCONSISTENT, Grade.CONFIRMED, revision=2, status=Status.WITHDRAWN,
        resolved_at=again, recorded_at=again, summary=FORMULA, summary_english=f"{FORMULA}{HOSTILE}",
    )  # fmt: skip
    with Archive.open(folder, write=True) as archive:
        archive.record([told])
        archive.record([withdrawn])
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    config = Config(alerts=AlertsConfig(dashboard=BASE))
    with served(application(data, [site()], config, lambda: NOW)) as opened:
        yield opened


def table(client: Browser, path: str) -> list[dict[str, str]]:
    answer = client.ask("GET", path)
    assert answer.status == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text[1:], newline="")))


def array(client: Browser, path: str) -> list[dict[str, Any]]:
    answer = client.ask("GET", path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json"), answer.text
    found = json.loads(answer.text)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/findings", "?status=all"),
        ("/findings", "?kind=late&county=640122"),
        ("/reports", "?county=640122"),
        ("/coverage", "?county=640122&years=5"),
        ("/body/640122103", ""),
        (f"/report/{CHANGED}/looks", ""),
    ],
)
def test_csv_and_json_hold_the_same(client: Browser, path: str, query: str) -> None:
    rows, objects = table(client, f"{path}.csv{query}"), array(client, f"{path}.json{query}")
    assert len(rows) == len(objects) > 0
    for row, one in zip(rows, objects, strict=True):
        for name, value in one.items():
            if isinstance(value, (str, int)) and not isinstance(value, bool) and value != FORMULA:
                assert row[name] == " ".join(str(value).splitlines()), name


def test_the_findings_are_those_of_the_page(client: Browser) -> None:
    opened = [one["finding"] for one in array(client, "/findings.json")]
    assert opened == [row["finding"] for row in table(client, "/findings.csv")]
    assert set(opened) == {
        f"{MISSING}-missing", "640122-2018-missing", f"{LATE}-late", f"{CHANGED}-changed-2",
        "640122-jyj-2017-removed", "640122-unreachable",
    }  # fmt: skip
    page = client.ask("GET", "/findings").text
    places = [page.index(f'id="{name}"') for name in opened]
    assert places == sorted(places)
    assert [one["finding"] for one in array(client, "/findings.json?kind=late")] == [f"{LATE}-late"]
    assert [one["status"] for one in array(client, "/findings.json?status=withdrawn")] == ["withdrawn"]


def test_no_cell_is_run_by_a_spreadsheet(client: Browser) -> None:
    (row,) = table(client, "/findings.csv?status=withdrawn")
    assert row["summary"].startswith("'=HYPERLINK")
    assert array(client, "/findings.json?status=withdrawn")[0]["summary"] == FORMULA


def test_body_years_say_the_states_of_the_page(client: Browser) -> None:
    found = {one["report"]: one for one in array(client, "/coverage.json?county=640122")}
    assert found[MISSING]["state"] == "missing"
    assert found[LATE]["state"] == "late"
    assert (found[CHANGED]["state"], found[CHANGED]["changed"]) == ("in_time", True)
    assert found[CHANGED]["due"] == "2019-03-31"
    mine = array(client, "/body/640122103.json")
    assert mine == [one for one in found.values() if one["body"] == "640122103"]
    assert "changed since" in table(client, "/body/640122103.csv?lang=en")[-1]["state_words"]


def test_counties_by_years(data: Path) -> None:
    other = site()
    more = type(other)(
        jurisdiction=type(other.jurisdiction)(code="640121", name="永宁县"), site=None, columns=(), bodies=()
    )
    with served(application(data, [other, more], Config(), lambda: NOW)) as two:
        found = array(two, "/coverage.json?years=2018")
        assert [(one["county"], one["report_year"], one["missing"]) for one in found] == [
            ("640121", 2018, 0),
            ("640122", 2018, 1),
        ]
        assert two.ask("GET", "/reports.csv").status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/findings.xml", 404),
        ("/findings.csv?kind=laet", 400),
        ("/findings.json?status=closed", 400),
        ("/findings.csv?county=999999", 400),
        ("/findings.atom?county=%0d%0aX", 400),
        ("/coverage.csv?kind=school", 400),
        ("/coverage.csv?county=x", 400),
        ("/deadlines.ics?county=999999", 400),
        ("/body/999999.csv", 404),
        ("/report/999999-2018/looks.csv", 404),
    ],
)
def test_what_makes_no_sense_is_refused_not_guessed(client: Browser, path: str, status: int) -> None:
    answer = client.ask("GET", path)
    assert answer.status == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_too_long_a_list_is_refused_not_cut(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_FINDINGS", 3)
    assert client.ask("GET", "/findings.csv").status == 400
    assert len(table(client, "/findings.csv?kind=late")) == 1


def feed(client: Browser, path: str) -> ElementTree.Element:
    answer = client.ask("GET", path)
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "application/atom+xml")
    return ElementTree.fromstring(answer.text)


def test_the_feed_tells_the_newest_first_and_what_was_withdrawn(client: Browser) -> None:
    root = feed(client, "/findings.atom?county=640122")
    entries = root.findall("a:entry", NS)
    told = [entry.find("a:link", NS).get("href") for entry in entries]  # type: ignore[union-attr]
    assert told[0] == f"{BASE}/findings/640122104-2017-inconsistent"
    assert f"{BASE}/findings/{LATE}-late" in told
    assert f"{BASE}/findings/640122-2018-missing" not in told, "what cannot be verified accuses nobody"
    assert "已撤回" in (entries[0].findtext("a:title", "", NS))
    moments = [datetime.fromisoformat(entry.findtext("a:updated", "", NS)) for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert root.findtext("a:updated", "", NS) == entries[0].findtext("a:updated", "", NS)
    names = [entry.findtext("a:id", "", NS) for entry in entries]
    assert len(set(names)) == len(names)
    assert all(root.findtext(f"a:{tag}", "", NS) for tag in ("id", "title", "updated"))
    assert names == [entry.findtext("a:id", "", NS) for entry in feed(client, "/findings.atom").findall("a:entry", NS)]


def test_a_feed_of_one_kind_and_hostile_words(client: Browser) -> None:
    root = feed(client, "/findings.atom?kind=inconsistent&lang=en")
    (entry,) = root.findall("a:entry", NS)
    assert HOSTILE in entry.findtext("a:summary", "", NS)
    assert "<script" not in client.ask("GET", "/findings.atom?kind=inconsistent&lang=en").text
    assert feed(client, "/findings.atom?kind=copied").findall("a:entry", NS) == []


def test_the_calendar_has_the_due_days(client: Browser) -> None:
    answer = client.ask("GET", "/deadlines.ics?county=640122")
    assert answer.headers["content-type"].partition(";")[0] == "text/calendar"
    assert max(len(line.encode()) for line in answer.text.split("\r\n")) <= 75
    assert "DTSTART;VALUE=DATE:20190331\r\n" in answer.text
    events = Calendar.from_ical(answer.text).walk("VEVENT")
    # Report year 2018: one day for all; 2019: departments and office before the county, townships by the outer bound.
    assert [event.decoded("dtstart") for event in events if event.decoded("dtstart").year == 2019] == [
        date(2019, 3, 31)
    ]
    assert {event.decoded("dtstart") for event in events} == {date(2019, 3, 31), date(2020, 1, 31), date(2020, 3, 31)}
    assert "7 个单位" in str(events[0]["summary"])
    assert "第三十一条" in str(events[0]["description"])
    assert "金贵镇人民政府" in str(events[0]["description"])
    again = Calendar.from_ical(client.ask("GET", "/deadlines.ics?county=640122&lang=en").text).walk("VEVENT")
    assert [event["uid"] for event in again] == [event["uid"] for event in events]
    assert "are due" in str(again[0]["summary"])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_lead_to_their_files(client: Browser, language: str) -> None:
    for page in ("/findings?kind=late", "/coverage?years=5", "/body/640122103", f"/report/{CHANGED}"):
        text = client.ask("GET", f"{page}{'&' if '?' in page else '?'}lang={language}").text
        found = [part.partition('"')[0].replace("&amp;", "&") for part in text.split('href="')[1:]]
        files = [link for link in found if link.partition("?")[0].rpartition(".")[2] in ("csv", "json", "atom", "ics")]
        assert len(files) >= 2, page
        for link in files:
            assert client.ask("GET", link).status == 200, link
            assert client.ask("HEAD", link).text == ""


def test_an_archive_that_is_not_there_yet(tmp_path: Path) -> None:
    with served(application(tmp_path / "data", [site()], Config(), lambda: NOW)) as new:
        assert array(new, "/findings.json") == []
        assert feed(new, "/findings.atom").findall("a:entry", NS) == []
        assert Calendar.from_ical(new.ask("GET", "/deadlines.ics").text).walk("VEVENT")
