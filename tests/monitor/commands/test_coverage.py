"""`nianbao coverage`: JSON Lines, CSV and the table, of what the archive holds and the roster owes."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from storage.archive import Archive
from storage.bodies import ReportKey
from storage.contents import ReportContent
from storage.findings import Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Observation, PlaceKind
from tests.storage.made import finding, sha

Nianbao = Callable[..., "CompletedProcess[str]"]
BODIES = """code,name,kind,aliases,since,until,columns
640122,贺兰县人民政府,county,,,,
640122101,习岗镇人民政府,township,,,,
640122102,金贵镇人民政府,township,,,,
640122103,立岗镇人民政府,township,,,,
640122104,洪广镇人民政府,township,,,,
640122-sw,贺兰县税务局,vertical,,,,
"""
NOW = "2019-06-01T08:00"


def appear(archive: Archive, report: str, at: datetime) -> None:
    key = ReportKey.parse(report)
    url, data = f"http://127.0.0.1/{report}.html", report.encode()
    content = ReportContent(title=f"{key.year}年度报告", unit=None, year=key.year, source=None, text="正文。" * 90)
    archive.keep(
        archive.begin_cycle(at),
        Capture(
            county="640122",
            kind=PlaceKind.REPORT,
            report=report,
            observation=Observation(url=url, at=at, answer=Answer.PAGE, status=200, sha256=sha(data)),
            body=Body(url=url, status=200, headers=(), content=data, sha256=sha(data)),
            content=content,
        ),
    )


def opened(body: str, kind: FindingKind, grade: Grade) -> Finding:
    report = f"{body}-2018"
    return finding(f"{report}-{kind.value}", kind=kind, grade=grade, body=body, report=report, status=Status.OPEN)


@pytest.fixture
def watched(workspace: Path) -> Path:
    """A county of five: one in time, one late, one not published, one of which nobody can tell."""
    folder = workspace / "counties" / "640122"
    folder.mkdir()
    (folder / "site.toml").write_text(
        'code = "640122"\nname = "贺兰县"\nsite = "http://127.0.0.1/"\n', encoding="utf-8"
    )
    (folder / "bodies.csv").write_text(BODIES, encoding="utf-8")
    with Archive.open(workspace / "data", write=True) as archive:
        appear(archive, "640122101-2018", datetime(2019, 2, 1, 6, tzinfo=SHANGHAI))
        appear(archive, "640122102-2018", datetime(2019, 4, 9, 6, tzinfo=SHANGHAI))
        archive.record(
            [
                opened("640122102", FindingKind.LATE, Grade.CONFIRMED),
                opened("640122103", FindingKind.MISSING, Grade.CONFIRMED),
                opened("640122104", FindingKind.MISSING, Grade.UNVERIFIED),
                opened("640122", FindingKind.MISSING, Grade.SUSPECTED),
            ]
        )
    return workspace


def lines(done: CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_json_lines(watched: Path, nianbao: Nianbao) -> None:
    found = lines(nianbao("coverage", "--format", "json", now=NOW))
    assert [(one["report_year"], one["kind"]) for one in found] == [(2018, None), (2018, "county"), (2018, "township")]
    total, county, townships = found
    assert {key: value for key, value in total.items() if not key.startswith("bodies_")} == {
        "county": "640122",
        "county_name": "贺兰县",
        "report_year": 2018,
        "kind": None,
        "owed": 5,
        "published": 2,
        "in_time": 1,
        "in_time_claimed": 0,
        "late": 1,
        "missing": 2,
        "removed": 0,
        "cannot_tell": 1,
        "waiting": 0,
        "verifiable": 4,
        "in_time_rate": 0.25,
    }
    assert townships["in_time_rate"] == 0.3333
    assert (county["owed"], county["missing"], county["in_time_rate"]) == (1, 1, 0.0)
    assert [(one["body"], one["state"], one["grade"]) for one in total["bodies_not_in_time"]] == [
        ("640122", "missing", "suspected"),
        ("640122102", "late", "confirmed"),
        ("640122103", "missing", "confirmed"),
    ]
    assert total["bodies_cannot_tell"] == [
        {
            "body": "640122104",
            "body_name": "洪广镇人民政府",
            "kind": "township",
            "state": "cannot_tell",
            "grade": "unverified",
            "finding": "640122104-2018-missing",
        }
    ]
    assert (
        nianbao("coverage", "--format", "json", now=NOW).stdout
        == nianbao("coverage", "--format", "json", "--county", "640122", now=NOW).stdout
    )


def test_narrowed(watched: Path, nianbao: Nianbao) -> None:
    found = lines(nianbao("coverage", "--format", "json", "--kind", "township", "--year", "2018", now=NOW))
    assert [(one["kind"], one["owed"]) for one in found] == [("township", 4)]
    assert lines(nianbao("coverage", "--format", "json", "--year", "2015", now=NOW)) == []
    assert "no such county" in nianbao("coverage", "--county", "999999", now=NOW, code=2).stderr
    assert "--kind" in nianbao("coverage", "--kind", "school", now=NOW, code=2).stderr


def test_csv_names_the_bodies(watched: Path, nianbao: Nianbao) -> None:
    (total, *_) = csv.DictReader(io.StringIO(nianbao("coverage", "--format", "csv", now=NOW).stdout))
    assert total["bodies_not_in_time"] == "贺兰县人民政府、金贵镇人民政府、立岗镇人民政府"
    assert (total["kind"], total["owed"], total["in_time_rate"]) == ("", "5", "0.25")


def test_the_table_in_both_languages(watched: Path, nianbao: Nianbao) -> None:
    shown = nianbao("coverage", now=NOW).stdout
    assert "贺兰县  640122" in shown
    assert [line.split() for line in shown.splitlines() if "合计" in line] == [
        ["2018", "合计", "5", "2", "1", "25.0%", "1", "2", "·", "1", "·"]
    ]
    assert "2018  ✕ 未公布：立岗镇人民政府" in shown
    assert "2018  ✕ 尚未见到：贺兰县人民政府" in shown
    assert "2018  ▲ 逾期：金贵镇人民政府" in shown
    assert "2018  ? 无法核实" in shown
    assert "按时公布率 = 按时公布数 ÷（应公布数 − 无法核实数）" in shown
    (watched / "nianbao.toml").write_text('language = "en"\nfirst_year = 2018\n', encoding="utf-8")
    shown = nianbao("coverage", now=NOW).stdout
    assert "not published: 立岗镇人民政府" in shown
    assert "Rate = in time / (owed − cannot tell)." in shown


def test_before_the_first_crawl_nobody_can_tell(watched: Path, nianbao: Nianbao) -> None:
    shutil.rmtree(watched / "data")
    (total, *_) = lines(nianbao("coverage", "--format", "json", now=NOW))
    assert (total["owed"], total["cannot_tell"], total["missing"], total["in_time_rate"]) == (5, 5, 0, None)
    assert "2018  ? 无法核实：全部 5 家" in nianbao("coverage", now=NOW).stdout
    shutil.rmtree(watched / "counties" / "640122")
    assert nianbao("coverage", now=NOW).stdout == "没有应公布的年度报告。\n"


def test_before_the_due_day_all_wait(watched: Path, nianbao: Nianbao) -> None:
    (total, *_) = lines(nianbao("coverage", "--format", "json", "--year", "2018", now="2019-03-31T23:59"))
    assert (total["owed"], total["waiting"], total["in_time_rate"]) == (0, 5, None)
