"""A body that comes to a watched county later, and a county never crawled: a past is told as a past, and nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.alerts.baseline import first_looks_at_bodies
from storage.archive import Archive
from storage.moments import SHANGHAI
from storage.receipts import Receipt
from tests.county_server import CountyServer
from tests.made_county import CODE, County, Report, write_county
from tests.monitor.alerts.mail_server import Postbox, postbox
from tests.worlds.staged import Office

NEW = f"{CODE}103,石桥乡人民政府,township,石桥乡,2014,,\n"
DAY = timedelta(days=1)
NOON = datetime(2019, 6, 1, 12, tzinfo=SHANGHAI)


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    units = ("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府", "清河县教育局")
    made.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html") for number, unit in enumerate(units)
    ]
    made.publish()
    return made


@pytest.fixture
def mails(workspace: Path) -> Iterator[Postbox]:
    with postbox() as (box, port):
        with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[alerts]\nsmtp = {{ host = "127.0.0.1", port = {port} }}\n[[alerts.recipients]]\n'
                'email = "staff@example.org"\ndigest = "immediate"\n'
                'grades = ["suspected", "confirmed", "unverified", "substantive"]\n'
            )
        yield box


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_new_bodys_past_is_one_first_look_and_what_follows_is_news(
    county: County, workspace: Path, office: Office, mails: Postbox
) -> None:
    for day in ("01", "02", "03"):
        office.run("crawl", "-q", now=f"2019-06-{day}T06:00")
        office.run("alert", "-q", now=f"2019-06-{day}T07:00")
    before = len(mails.mails)
    roster = workspace / "counties" / CODE / "bodies.csv"
    roster.write_text(roster.read_text(encoding="utf-8") + NEW, encoding="utf-8")
    # Something else happens on the same day: that is news, and comes first.
    county.reports[1].a1 += 5
    county.publish()
    office.run("judge", "-q", now="2019-06-03T18:00")
    office.run("crawl", "-q", now="2019-06-04T06:00")
    office.run("alert", "-q", now="2019-06-04T07:00")
    ((to, mail),) = mails.mails[before:]
    text = text_of(mail)
    assert to == "staff@example.org"
    missing = [f"{CODE}103-{year}-missing" for year in range(2014, 2019)]
    assert all(name in text for name in missing)
    head = "首次检查概况：清河县（5 项）"
    assert text.index(f"{CODE}101-2018-changed-2") < text.index(head) < text.index(missing[0])
    assert "以下为首次检查该县新纳入的单位时所见的情况，未必是近日发生的。" in text
    # From its second crawl on the body is one of the others.
    county.reports.append(Report(unit="石桥乡人民政府", year=2018, shown="2019-06-04", path="/nb/9.html"))
    county.publish()
    office.run("crawl", "-q", now="2019-06-05T06:00")
    office.run("alert", "-q", now="2019-06-05T07:00")
    late = [text_of(mail) for _, mail in mails.mails if f"{CODE}103-2018-late" in text_of(mail)]
    assert len(late) == 1 and "首次检查" not in late[0]


def test_a_county_that_was_never_crawled_is_not_judged_and_nobody_is_told(
    county: County, workspace: Path, office: Office, mails: Postbox
) -> None:
    """Its due days are years back, and even `unverified` is asked for."""
    told = office.run("judge", now="2019-06-01T06:00")
    assert f"尚未抓取，不作认定：{CODE}" in told
    assert office.run("findings", "--format", "json", now="2019-06-01T06:00") == ""
    office.run("alert", "-q", now="2019-06-01T06:00")
    assert mails.mails == []
    office.run("crawl", "-q", now="2019-06-01T07:00")
    assert f"不作认定：{CODE}" not in office.run("judge", now="2019-06-01T08:00")


def test_a_county_that_cannot_be_read_is_at_most_unverified(
    county: County, workspace: Path, office: Office, mails: Postbox
) -> None:
    """No complete look since the due day: nobody is said not to have published."""
    county.host.down()
    for day in ("01", "02", "03"):
        office.run("crawl", "-q", now=f"2019-06-{day}T06:00")
    lines = office.run("findings", "--format", "json", now="2019-06-03T07:00").splitlines()
    grades = {(one["kind"], one["grade"]) for one in map(json.loads, lines)}
    assert grades <= {("missing", "unverified"), ("unreachable", None)} and grades


def receipt(began: datetime, *, healthy: bool = True) -> Receipt:
    return Receipt(
        cycle=1, county=CODE, host="127.0.0.1", started=began, finished=began, healthy=healthy, counts={}
    )  # fmt: skip


def test_only_bodies_later_than_the_countys_first_have_a_first_look_of_their_own() -> None:
    crawls = [receipt(NOON + number * DAY) for number in range(6)]
    since = {"a": NOON + timedelta(hours=1), "b": NOON + timedelta(hours=1), "c": NOON + 2.5 * DAY, "d": NOON + 9 * DAY}
    looks = first_looks_at_bodies(crawls, since)
    assert set(looks) == {"c", "d"}
    assert (looks["c"].began, looks["c"].until) == (NOON + 2.5 * DAY, NOON + 4 * DAY)
    assert (looks["d"].began, looks["d"].until) == (NOON + 9 * DAY, None)
    # Who was there before this was kept is older than everybody.
    assert set(first_looks_at_bodies(crawls, {"old": None, "c": NOON + 2.5 * DAY})) == {"c"}
    assert first_looks_at_bodies(crawls, {}) == {}


def test_since_when_a_body_is_watched_is_kept_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "data", write=True) as archive:
        archive.keep_watched(CODE, ["a", "b"], NOON)
        archive.keep_watched(CODE, ["b", "c"], NOON + DAY)
        archive.keep_watched("640122", ["a"], NOON + DAY)
        assert archive.watched_since(CODE) == {"a": NOON, "b": NOON, "c": NOON + DAY}
        assert archive.verify() == []
