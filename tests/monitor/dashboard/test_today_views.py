"""The first page: deadlines ahead with how far their bodies are, what was settled, the worst on a quiet day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import Status
from storage.moments import SHANGHAI
from storage.standings import Standing
from tests.monitor.dashboard.browser import served
from tests.monitor.dashboard.county import BODIES, COUNTY, LATE, MISSING, NOW, fill, findings, record, site

MARCH = datetime(2019, 3, 20, 9, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("today")
    fill(folder)
    record(folder)
    return folder


def today(data: Path, now: datetime) -> str:
    with served(application(data, [site()], Config(), lambda: now)) as client:
        answer = client.get("/")
    assert answer.status == 200
    return answer.text


def ahead(text: str) -> list[tuple[str, ...]]:
    table = text.partition("将到期")[2].partition("</section>")[0]
    rows = re.findall(r'<td class="num">(\S+) <small>(.*?)</small>.*?</svg>(\d+) / (\d+)</td>', table, re.DOTALL)
    return [tuple(row) for row in rows]


def test_deadlines_ahead_count_the_same_from_the_roster_and_from_what_was_judged(data: Path, tmp_path: Path) -> None:
    # Of the seven bodies, 640122 and 640122200 never published for 2018; all others were seen by April.
    assert ahead(today(data, MARCH)) == [("2019-03-31", "还有 11 天", "5", "7")]
    unread = ("640122", "640122200")
    standings = [
        Standing(
            report=f"{code}-2018",
            county=COUNTY,
            body=code,
            year=2018,
            kind=kind.value,
            state="not_due" if code in unread else "in_time",
            due=date(2019, 3, 31),
            versions=0 if code in unread else 1,
            judged_at=MARCH,
        )
        for code, _, kind in BODIES
    ]
    with Archive.open(tmp_path, write=True) as archive:
        archive.keep_standings(COUNTY, standings)
    assert ahead(today(tmp_path, MARCH)) == [("2019-03-31", "还有 11 天", "5", "7")]
    assert ahead(today(tmp_path, datetime(2019, 3, 31, 23, 59, tzinfo=SHANGHAI))) == [("2019-03-31", "今天", "5", "7")]
    assert ahead(today(tmp_path, datetime(2019, 4, 1, tzinfo=SHANGHAI))) == []


def test_a_quiet_day_shows_the_worst_that_is_open(data: Path) -> None:
    text = today(data, NOW + timedelta(days=30))
    fresh, _, rest = text.partition("未了结的")
    assert "没有新情况" in fresh
    assert f'id="{MISSING}-missing"' in rest and f'id="{LATE}-late"' in rest
    # On the day itself they stand above, once.
    assert today(data, NOW).count(f'id="{MISSING}-missing"') == 1


def test_what_was_settled_since_yesterday_is_told(tmp_path: Path) -> None:
    record(tmp_path)
    late = next(one for one in findings() if one.finding == f"{LATE}-late")
    settled = replace(late, revision=2, status=Status.RESOLVED, recorded_at=NOW, resolved_at=NOW)
    with Archive.open(tmp_path, write=True) as archive:
        archive.record([settled], [])
    told = today(tmp_path, NOW).partition("新近了结")[2].partition("</section>")[0]
    assert f'id="{LATE}-late"' in told
