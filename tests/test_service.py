"""The service and the dashboard as real processes: they crawl, judge, mail and serve, and stop when told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, ScheduleConfig
from monitor.deadlines import LocalDeadline
from monitor.service import due_sites, last_slot
from storage.bodies import Jurisdiction, Site
from storage.moments import SHANGHAI
from tests.county_server import CountyServer
from tests.made_county import CODE, County, Report, write_county
from tests.monitor.alerts.mail_server import postbox

NIANBAO = Path(sys.executable).with_name("nianbao")
UNITS = ("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府")
Start = Callable[..., "Running"]


class Running:
    """A process that was started, and what it says."""

    def __init__(self, workspace: Path, *words: str, program: tuple[str, ...] = (str(NIANBAO),)) -> None:
        self.log = workspace.parent / f"log{time.monotonic_ns()}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*program, "--workspace", str(workspace), *words],
                stdout=subprocess.PIPE, stderr=log, text=True,
                env={name: value for name, value in os.environ.items() if not name.startswith("NIANBAO")},
            )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip().rpartition("：")[2]
        assert self.address.startswith("http://127.0.0.1:"), self.said()

    def said(self) -> str:
        """Its log so far."""
        return self.log.read_text(encoding="utf-8")

    def until(self, words: str, times: int = 1) -> None:
        """Wait until the log holds the words."""
        self.wait(lambda: self.said().count(words) >= times)

    def wait(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the test's own limit ends what never comes."""
        while not holds():
            assert self.process.poll() is None, self.said()
            time.sleep(0.05)

    def page(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(self.address + path) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(name)
        self.process.communicate(timeout=60)
        return self.process.returncode


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts processes; those still there at the end are killed."""
    running: list[Running] = []

    def started(workspace: Path, *words: str, **more: tuple[str, ...]) -> Running:
        running.append(Running(workspace, *words, "--port", "0", **more))
        return running[-1]

    yield started
    for one in running:
        one.process.kill()
        one.process.communicate()


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [
        Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
        for number, unit in enumerate(UNITS, start=1)
    ]
    made.publish()
    return made


def _settings(workspace: Path, more: str) -> None:
    with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
        file.write(more)


def _command(workspace: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(NIANBAO), "--workspace", str(workspace), *words], capture_output=True, text=True, check=False, timeout=60
    )


def test_a_day_of_the_service(start: Start, county: County, workspace: Path) -> None:
    passed = (datetime.now(SHANGHAI) - timedelta(minutes=2)).strftime("%H:%M")
    with postbox() as (box, port):
        _settings(
            workspace,
            f'[schedule]\ndaily = "{passed}"\n[alerts]\nsmtp = {{ host = "127.0.0.1", port = {port} }}\n'
            '[[alerts.recipients]]\nemail = "staff@example.org"\ngrades = ["suspected"]\n',
        )
        service = start(workspace, "run")
        service.until("mails sent: 1")
        ((to, mail),) = box.mails
        assert to == "staff@example.org"
        assert f"{CODE}-jyj-2018-missing" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for path in ("", "coverage", "findings"):
            assert service.page(path)[0] == 200
        assert service.page("nothing")[0] == 404
        second = _command(workspace, "run", "--port", "0")
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "already running" in second.stderr
        assert _command(workspace, "judge").returncode == 0, "the command can be used beside the service"
        assert service.stop() == 0
        asked = len(county.host.asked())
        again = start(workspace, "run")
        again.until("judged: 0 findings new")
        assert again.stop(signal.SIGINT) == 0
        assert len(county.host.asked()) == asked, "the day's crawl is not made twice"
        assert len(box.mails) == 1
    assert "Traceback" not in service.said() + again.said()


QUICK = """
import sys
from datetime import timedelta
from pathlib import Path
from monitor.clock import fixed, read_moment
from monitor.service import Service
service = Service(Path(sys.argv[2]), fixed(read_moment("2019-04-02T06:30")), host="127.0.0.1", port=0,
                  tick=timedelta(milliseconds=100))
import logging
logging.basicConfig(level=logging.INFO)
sys.exit(service.run(lambda address: print("：" + address, flush=True)))
"""


def test_edited_files_are_taken_in_while_it_runs(start: Start, county: County, workspace: Path) -> None:
    service = start(workspace, "run", program=(sys.executable, "-c", QUICK))
    service.until("judged: 1 findings new")
    assert '<html lang="zh' in service.page("")[1]
    settings = (workspace / "nianbao.toml").read_text(encoding="utf-8")
    (workspace / "nianbao.toml").write_text("frist_year = 1\n", encoding="utf-8")
    service.until("frist_year: unknown key")
    assert service.page("")[0] == 200
    (workspace / "nianbao.toml").write_text('language = "en"\n' + settings, encoding="utf-8")
    service.until("edited files are taken in")
    service.wait(lambda: '<html lang="en' in service.page("")[1])
    asked = len(county.host.asked())
    roster = workspace / "counties" / CODE / "bodies.csv"
    text = roster.read_text(encoding="utf-8")
    roster.write_text(text + f"{CODE}103,石桥乡人民政府,township,,2018,,\n", encoding="utf-8")
    service.until("edited files are taken in", times=2)
    service.wait(lambda: "石桥乡" in service.page("coverage")[1])
    assert len(county.host.asked()) == asked, "a stated moment stands still: its crawl is made once"
    assert service.said().count("frist_year: unknown key") == 1, "a fault is said once, not at each tick"
    assert service.stop() == 0


def test_stopped_amid_a_crawl_it_makes_it_anew(start: Start, county: County, workspace: Path) -> None:
    from tests.county_server import Reply

    page = county.host.routes["/nb/2.html"]
    county.host.routes["/nb/2.html"] = Reply(delay=60)
    service = start(workspace, "run", "--now", "2019-04-02T06:30")
    service.wait(lambda: bool(county.host.asked("/nb/2.html")))
    assert service.stop() == 0
    county.host.routes["/nb/2.html"] = page
    again = start(workspace, "run", "--now", "2019-04-02T06:30")
    again.until("crawl done")
    again.until("judged")
    assert again.stop() == 0
    lines = _command(workspace, "reports", "--format", "json").stdout.splitlines()
    assert {json.loads(line)["report"] for line in lines} == {f"{CODE}-2018", f"{CODE}101-2018", f"{CODE}102-2018"}
    assert _command(workspace, "verify").returncode == 0


def test_the_dashboard_alone(start: Start, county: County, workspace: Path) -> None:
    assert _command(workspace, "crawl", "--now", "2019-04-02T06:00").returncode == 0
    page = start(workspace, "serve", "--now", "2019-04-02T07:00")
    for path in ("", "coverage", "findings", "healthz"):
        assert page.page(path)[0] == 200
    assert page.page("body/nothing")[0] == 404
    port = page.address.rstrip("/").rpartition(":")[2]
    taken = _command(workspace, "serve", "--port", port)
    assert (taken.returncode, "another program listens there" in taken.stderr) == (1, True)
    elsewhere = _command(workspace, "serve", "--host", "192.0.2.1")
    assert (elsewhere.returncode, elsewhere.stderr.startswith("nianbao: --host 192.0.2.1: ")) == (2, True)
    assert page.stop() == 0
    assert page.said() == ""


def test_slots() -> None:
    config = Config(schedule=ScheduleConfig(near_deadline_hours=6))

    def slot(moment: str, config: Config = config) -> str:
        return last_slot(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI), config).strftime("%m-%d %H:%M")

    assert slot("2019-06-15T05:59") == "06-14 06:00"
    assert slot("2019-06-15T06:00") == "06-15 06:00"
    assert slot("2019-06-15T23:00") == "06-15 06:00"
    assert slot("2019-03-31T13:00") == "03-31 12:00"
    assert slot("2019-04-01T00:30") == "04-01 00:00"
    local = LocalDeadline(due=(6, 20), source="x")
    assert slot("2019-06-15T13:00", Config(local_deadlines=(local,))) == "06-15 12:00"


def test_only_counties_without_a_crawl_since_the_slot_are_due() -> None:
    first, second, third = (
        Site(jurisdiction=Jurisdiction(code=code, name=code), site="http://127.0.0.1/") for code in ("1", "2", "3")
    )
    at = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
    crawled = {"1": at, "2": at - timedelta(seconds=1)}
    assert due_sites([first, second, third], crawled, at) == [second, third]
