"""Alerts from the crawl to a real mail server: one mail per recipient and digest, once, in their language."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.conftest import Nianbao
from tests.county_server import CountyServer
from tests.made_county import CODE, NAME, County, Report, write_county
from tests.monitor.alerts.mail_server import Postbox, postbox

BUREAU, OTHER = f"{CODE}-jyj-2018-missing", f"{CODE}102-2018-missing"
RECIPIENTS = """
[alerts]
from = "watch@example.org"
smtp = {{ host = "127.0.0.1", port = {port} }}
[[alerts.recipients]]
email = "zh@example.org"
[[alerts.recipients]]
email = "en@example.org"
language = "en"
digest = "immediate"
[[alerts.recipients]]
email = "elsewhere@example.org"
counties = ["640122"]
[[alerts.recipients]]
email = "late@example.org"
kinds = ["late"]
[[alerts.recipients]]
email = "early@example.org"
grades = ["suspected"]
"""


@pytest.fixture
def box(workspace: Path) -> Iterator[Postbox]:
    """A mail server that the workspace's settings name, with five recipients."""
    with postbox() as (made, port):
        with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
            file.write(RECIPIENTS.format(port=port))
        yield made


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
        for number, unit in enumerate(("清河县人民政府", "柳树镇人民政府"), start=1)
    ]
    made.publish()
    return made


def _sent(box: Postbox) -> dict[str, EmailMessage]:
    mails = dict(box.mails)
    assert len(mails) == len(box.mails), "one mail for each recipient"
    box.mails.clear()
    return mails


def _parts(mail: EmailMessage) -> tuple[str, str]:
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and rich is not None
    return plain.get_content(), rich.get_content()


def test_each_recipient_is_told_once_what_is_theirs(nianbao: Nianbao, county: County, box: Postbox) -> None:
    nianbao("crawl", now="2019-04-01T06:00")
    nianbao("alert", now="2019-04-01T06:30")
    assert set(_sent(box)) == {"early@example.org"}, "what is only suspected goes to who asked for it"
    nianbao("crawl", now="2019-04-02T06:00")
    nianbao("alert", now="2019-04-02T06:30")
    mails = _sent(box)
    assert set(mails) == {"zh@example.org", "en@example.org"}
    for mail in mails.values():
        for part in _parts(mail):
            assert BUREAU in part
            assert OTHER in part
        assert mail["From"] == "watch@example.org"
    assert mails["zh@example.org"]["Subject"] == f"年报监测 2019-04-02：未公布 2（{NAME}）"
    assert mails["en@example.org"]["Subject"] == f"Annual reports 2019-04-02: 2 not published ({NAME})"
    said = nianbao("alert", now="2019-04-02T06:40").stdout
    assert said == "没有发出邮件。\n"
    assert box.mails == []


def test_a_digest_goes_once_a_day_in_shanghai_and_what_is_urgent_at_once(
    nianbao: Nianbao, county: County, box: Postbox
) -> None:
    for day in ("2019-04-01", "2019-04-02"):
        nianbao("crawl", now=f"{day}T06:00")
    nianbao("alert", now="2019-04-02T06:30")
    _sent(box)
    county.reports[1].c1 = 7
    county.publish()
    nianbao("crawl", now="2019-04-02T20:00")
    nianbao("alert", now="2019-04-02T23:59")
    assert set(_sent(box)) == {"en@example.org"}
    # 16:00 UTC is midnight in Shanghai.
    nianbao("alert", now="2019-04-02T15:59:59Z")
    assert box.mails == []
    nianbao("alert", now="2019-04-02T16:00:00Z")
    (digest,) = _sent(box).values()
    assert digest["To"] == "zh@example.org"
    assert f"{CODE}101-2018-changed-2" in _parts(digest)[0]
    assert BUREAU not in _parts(digest)[0], "told once"
    nianbao("alert", now="2019-04-04T09:00")
    assert box.mails == [], "nothing new, no mail"


def test_what_did_not_go_out_is_told_and_goes_later(nianbao: Nianbao, county: County, box: Postbox) -> None:
    for day in ("2019-04-01", "2019-04-02"):
        nianbao("crawl", now=f"{day}T06:00")
    box.rcpt["zh@example.org"] = "450 try later"
    failed = nianbao("alert", now="2019-04-02T06:30", code=1)
    assert "nianbao: zh@example.org: " in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "en@example.org" in _sent(box), "one recipient's fault is not another's"
    box.rcpt.clear()
    nianbao("alert", now="2019-04-02T09:00")
    assert set(_sent(box)) == {"zh@example.org"}


def test_no_server_is_a_fault_that_waits(nianbao: Nianbao, county: County, workspace: Path) -> None:
    with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
        file.write(RECIPIENTS.format(port=9))
    for day in ("2019-04-01", "2019-04-02"):
        nianbao("crawl", now=f"{day}T06:00")
    assert "example.org" in nianbao("alert", now="2019-04-02T06:30", code=1).stderr
    nianbao("verify")
