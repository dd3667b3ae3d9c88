"""`nianbao search`: JSON Lines and the list for people, what is refused, what is not there yet."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from storage.archive import Archive
from storage.bodies import ReportKey
from storage.contents import ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Observation, PlaceKind
from tests.storage.made import sha

Nianbao = Callable[..., "CompletedProcess[str]"]
BODIES = """code,name,kind,aliases,since,until,columns
640122,贺兰县人民政府,county,,,,
640122102,金贵镇人民政府,township,,,,
640122103,立岗镇人民政府,township,,,,
"""


def appear(archive: Archive, report: str, text: str, at: datetime) -> None:
    key = ReportKey.parse(report)
    url, data = f"http://127.0.0.1/{report}.html", text.encode()
    content = ReportContent(title=f"{key.year}年度报告", unit=None, year=key.year, source=None, text=text)
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


@pytest.fixture
def watched(workspace: Path) -> Path:
    folder = workspace / "counties" / "640122"
    folder.mkdir()
    (folder / "site.toml").write_text(
        'code = "640122"\nname = "贺兰县"\nsite = "http://127.0.0.1/"\n', encoding="utf-8"
    )
    (folder / "bodies.csv").write_text(BODIES, encoding="utf-8")
    more = "其余的内容不变。" * 60
    with Archive.open(workspace / "data", write=True) as archive:
        day = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)
        appear(archive, "640122102-2018", f"收到申请3件。{more}", day)
        appear(archive, "640122102-2018", f"收到申请5件。{more}", day.replace(day=5))
        appear(archive, "640122103-2017", f"收到申请3件。\x1b[31m{more}", day)
        archive.keep_receipt(1, "640122", "127.0.0.1", day, day, True, {"looks": 3}, [])
    return workspace


def test_lines_for_programs(watched: Path, nianbao: Nianbao) -> None:
    done = nianbao("search", "申请3件", "--format", "json")
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["report"], line["version"], line["found_in"], line["versions"]) for line in lines] == [
        ("640122102-2018", 1, [1], 2),
        ("640122103-2017", 1, [1], 1),
    ]
    assert lines[0]["body_name"] == "金贵镇人民政府"
    assert lines[0]["passages"][0]["text"].startswith("收到申请3件。")


def test_judging_enters_the_index_and_the_hits_stay_the_same(watched: Path, nianbao: Nianbao) -> None:
    before = nianbao("search", "申请").stdout
    assert nianbao("judge", now="2019-06-01T08:00").returncode == 0
    with Archive.open(watched / "data") as archive:
        assert archive.search_mark() == (3, 0)
    after = nianbao("search", "申请").stdout
    assert [line for line in after.splitlines() if line.startswith("  ")] == [
        line for line in before.splitlines() if line.startswith("  ")
    ]
    assert all(line == line.rstrip() for line in after.splitlines()), "nothing is padded in a pipe"
    assert "●" in after or "▲" in after or "?" in after, "states stand beside the reports once judged"


def test_a_list_for_people(watched: Path, nianbao: Nianbao) -> None:
    done = nianbao("search", "申请", "3件")
    assert "贺兰县 金贵镇人民政府 2018  640122102-2018  版本 1/2" in done.stdout
    assert "\x1b[31m" not in done.stdout, "nothing crawled steers the terminal (T054)"
    assert "立岗镇" not in nianbao("search", "申请", "--year", "2018").stdout
    assert "没有报告含有这些词语。" in nianbao("search", "龘龘").stdout
    assert nianbao("search", "申请3件 其余").stdout.startswith("没有报告"), "a phrase as it stands"


@pytest.mark.parametrize(
    "words", [["申"], ["，。"], [""], ["信" * 200], ["申请", "--county", "640199"], ["申请", "--year", "x"]]
)
def test_what_cannot_be_looked_for_is_refused_in_one_line(watched: Path, nianbao: Nianbao, words: list[str]) -> None:
    done = nianbao("search", *words, code=2)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr


def test_before_the_first_crawl_nothing_is_found(workspace: Path, nianbao: Nianbao) -> None:
    done = nianbao("search", "申请")
    assert (done.returncode, done.stdout) == (0, "没有报告含有这些词语。\n")
