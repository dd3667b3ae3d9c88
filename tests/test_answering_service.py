"""The service and its dashboard in one process: a user added while it runs answers a finding in the middle of a crawl."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.users import Role, add_user
from tests.county_server import CountyServer, Reply
from tests.made_county import CODE, County, Report, write_county
from tests.monitor.dashboard.browser import Browser
from tests.monitor.dashboard.county import NOW
from tests.monitor.dashboard.person import OPERATOR, PASSWORD, Person
from tests.test_service import UNITS, Running, _command

MISSING = f"{CODE}-jyj-2018-missing"


@pytest.fixture
def running(county_server: CountyServer, workspace: Path) -> Iterator[tuple[Running, County]]:
    """A service in the middle of its second crawl: one page keeps it waiting."""
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
        for number, unit in enumerate(UNITS, start=1)
    ]
    made.publish()
    for now in ("2019-04-02T06:00", "2019-04-03T06:00"):
        assert _command(workspace, "crawl", "--now", now).returncode == 0
    made.host.routes["/nb/2.html"] = Reply(delay=120)
    asked = len(made.host.asked("/nb/2.html"))
    service = Running(workspace, "run", "--port", "0", "--now", "2019-04-04T06:30")
    try:
        service.wait(lambda: len(made.host.asked("/nb/2.html")) > asked)
        yield service, made
    finally:
        service.process.kill()
        service.process.communicate()


def test_a_finding_is_answered_in_the_middle_of_a_crawl(running: tuple[Running, County], workspace: Path) -> None:
    service, _ = running
    person = Person(Browser(int(service.address.rstrip("/").rpartition(":")[2])))
    assert "登录" not in person.get("/").text
    add_user(workspace / "data", OPERATOR, Role.OPERATOR, PASSWORD, NOW)
    assert person.sign_in(OPERATOR, then=f"/findings/{MISSING}").status == 303
    taken = _command(workspace, "review", MISSING, "--comment", "--why", "x")
    assert taken.returncode == 1 and "another nianbao is writing" in taken.stderr
    action = f"/findings/{MISSING}/review"
    fields = person.form(f"/findings/{MISSING}", action) | {"verdict": "dismiss", "why": "登在市局网站"}
    assert person.send(action, fields).status == 303
    assert "登在市局网站" in person.get(f"/findings/{MISSING}").text
    assert "crawl done" not in service.said()
    assert service.stop() == 0
    (line,) = [
        row
        for row in map(json.loads, _command(workspace, "findings", "--all", "--format", "json").stdout.splitlines())
        if row["finding"] == MISSING
    ]
    assert line["status"] == "withdrawn"
    assert [(one["who"], one["verdict"]) for one in line["reviews"]] == [(OPERATOR, "dismiss")]
    assert _command(workspace, "verify").returncode == 0
    assert "Traceback" not in service.said() and PASSWORD not in service.said()
