"""The service and the dashboard as real processes: they crawl, judge, mail and serve, and stop when told."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.service import rouse
from storage.moments import SHANGHAI
from tests.county_server import Asked, CountyServer, Reply
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


def _drive(workspace: Path, **more: object) -> None:
    (workspace / "drive.json").write_text(json.dumps(more), encoding="utf-8")


DRIVEN = (sys.executable, str(Path(__file__).parent / "soak" / "driven_service.py"))


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
        assert _command(workspace, "judge").returncode == 0, "the command can be used beside the service"
        assert service.stop() == 0
        asked = len(county.host.asked())
        again = start(workspace, "run")
        again.until("judged: 0 findings new")
        assert again.stop(signal.SIGINT) == 0
        assert len(county.host.asked()) == asked, "the day's crawl is not made twice"
        assert len(box.mails) == 1
    assert "Traceback" not in service.said() + again.said()


def test_f18_a_second_service_ends_at_once_and_does_nothing(start: Start, county: County, workspace: Path) -> None:
    """Beside the first and amid its crawl: exit 1, one line, no request, no mail, the first goes on."""
    held, page = threading.Event(), county.host.routes["/nb/2.html"]

    def waited_for(_: Asked) -> Reply:
        held.wait(60)
        assert isinstance(page, Reply)
        return page

    county.host.routes["/nb/2.html"] = waited_for
    with postbox() as (box, port):
        _settings(
            workspace,
            f'[alerts]\nsmtp = {{ host = "127.0.0.1", port = {port} }}\n'
            '[[alerts.recipients]]\nemail = "staff@example.org"\ngrades = ["suspected"]\ndigest = "immediate"\n',
        )
        service = start(workspace, "run", "--now", "2019-04-02T06:30")
        service.wait(lambda: bool(county.host.asked("/nb/2.html")))
        asked = len(county.host.asked())
        # Few: the page that is waited for must come before the crawl gives it up.
        for _ in range(2):
            second = _command(workspace, "run", "--port", "0", "--now", "2019-04-02T06:30")
            assert (second.returncode, second.stdout, second.stderr.count("\n")) == (1, "", 1)
            assert "already running" in second.stderr
        assert len(county.host.asked()) == asked and box.mails == []
        held.set()
        service.until("mails sent: 1")
        assert service.stop() == 0
    assert len(box.mails) == 1
    assert len(county.host.asked("/nb/2.html")) == 1, "no address was crawled twice"


def test_its_health_is_that_of_the_archive_and_of_the_daily_crawl(
    start: Start, county: County, workspace: Path
) -> None:
    """`/healthz` and the exit codes of `status`: well; a crawl overdue by more than a day; an archive of rubbish."""
    _drive(workspace, start="2019-06-15T06:30", watched=False)
    service = start(workspace, "run", program=DRIVEN)
    service.until("judged:")
    status = ("status", "--format", "json", "--now")
    assert service.page("healthz") == (200, "ok\n")
    assert _command(workspace, *status, "2019-06-15T07:00").returncode == 0
    # The disk is full, and nothing can be crawled: told a day after the crawl that should have begun.
    for offset, code in ((47 * 3600, 200), (48 * 3600, 503)):
        _drive(workspace, start="2019-06-15T06:30", watched=False, room=1000, offset=offset)
        time.sleep(0.5)
        assert service.page("healthz")[0] == code
    assert service.page("healthz")[1] == "overdue: 1 of 1 counties were not crawled for over a day\n"
    late = _command(workspace, *status, "2019-06-17T06:30")
    assert (late.returncode, [one["code"] for one in json.loads(late.stdout)["troubles"]]) == (1, ["overdue"])
    _drive(workspace, start="2019-06-15T06:30", watched=False, offset=48 * 3600)
    service.until("crawl done", times=2)
    assert service.page("healthz") == (200, "ok\n")
    assert service.stop() == 0
    (workspace / "data" / "nianbao.db").write_bytes(b"x" * 9000)
    broken = _command(workspace, *status, "2019-06-17T07:00")
    assert (broken.returncode, broken.stdout, broken.stderr.count("\n")) == (2, "", 1)


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


def test_f14_a_clock_that_jumps_accuses_nobody_and_skips_nothing(start: Start, county: County, workspace: Path) -> None:
    """T118: two days ahead, two days back, right again, while the service runs."""
    now = datetime.now(SHANGHAI).isoformat()
    _drive(workspace, start=now)
    service = start(workspace, "run", program=DRIVEN)
    service.until("judged:")
    asked = len([one for one in county.host.asked() if one.method == "GET"])
    known = _command(workspace, "findings", "--format", "json").stdout
    for number, days in enumerate((2, -2, 7000), start=1):
        _drive(workspace, start=now, offset=days * 86400)
        service.until("nobody is accused until hosts bear it out", times=number)
        service.until("the clock of this machine is wrong by", times=number)
        status = _command(workspace, "status", "--format", "json", "--now", now)
        assert (status.returncode, json.loads(status.stdout)["clock_in_doubt"]) == (1, True)
        _drive(workspace, start=now)
        service.until("the clock is believed again", times=number)
    assert service.stop() == 0
    assert len([one for one in county.host.asked() if one.method == "GET"]) == asked, "no crawl was made twice"
    assert _command(workspace, "findings", "--format", "json").stdout == known
    assert _command(workspace, "status", "--now", now, "-q").returncode == 0


def test_f14_a_scheduler_that_waits_for_a_clock_set_back_is_roused() -> None:
    """Its next run stands two days ahead, as after a clock set back by two days; its job runs at the next tick."""
    ran: list[float] = []

    async def watched() -> None:
        scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        later = datetime.now(SHANGHAI) + timedelta(days=2)
        job = scheduler.add_job(lambda: ran.append(time.monotonic()), IntervalTrigger(seconds=60), next_run_time=later)
        scheduler.start()
        rousing = asyncio.create_task(rouse(job, timedelta(seconds=0.1)))
        await asyncio.sleep(1)
        rousing.cancel()
        scheduler.shutdown(wait=False)

    asyncio.run(watched())
    assert ran


def test_a_full_disk_stops_the_crawl_and_not_the_service(start: Start, county: County, workspace: Path) -> None:
    """F5: nothing is asked while there is no room; with room again it goes on by itself."""
    _drive(workspace, start="2019-04-02T06:30", watched=False, room=1000)
    service = start(workspace, "run", program=DRIVEN)
    service.until("the disk is nearly full")
    assert service.page("")[0] == 200
    assert county.host.asked() == []
    _drive(workspace, start="2019-04-02T06:30", watched=False)
    service.until("judged: 1 findings new")
    assert service.stop() == 0
    assert service.said().count("the disk is nearly full") == 1, "said once, not at each tick"


def test_a_disk_that_fills_amid_a_crawl_loses_nothing(start: Start, county: County, workspace: Path) -> None:
    """F5: no file may grow beyond 20 kB; once they may, the crawl is made anew, and all that was kept holds."""
    page = county.host.routes["/nb/2.html"]
    county.host.routes["/nb/2.html"] = Reply(delay=3)
    _drive(workspace, start="2019-04-02T06:30", watched=False, retry=2)
    service = start(workspace, "run", program=DRIVEN)
    service.wait(lambda: bool(county.host.asked("/nb/2.html")))
    limits = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (20_000, limits[1]))
    county.host.routes["/nb/2.html"] = page
    service.until("the crawl ended early")
    # Where not even an index beside the database can be made, it cannot be read either, and that is said.
    assert service.page("healthz")[0] in (200, 503)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, limits)
    service.until("judged: 1 findings new")
    assert service.stop() == 0
    assert _command(workspace, "verify").returncode == 0
    lines = _command(workspace, "reports", "--format", "json").stdout.splitlines()
    assert len(lines) == 3


def test_no_secret_is_ever_said(start: Start, county: County, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password and a channel's key, both in use and both failing: not in the log, on screens, in the status."""
    monkeypatch.setenv("MAIL_SECRET", "c4nary-password")
    passed = (datetime.now(SHANGHAI) - timedelta(minutes=2)).strftime("%H:%M")
    _settings(
        workspace,
        f'[schedule]\ndaily = "{passed}"\n[alerts]\n'
        'smtp = { host = "127.0.0.1", port = 9, username = "u", password_env = "MAIL_SECRET" }\n'
        '[[alerts.recipients]]\nemail = "staff@example.org"\ngrades = ["suspected"]\n'
        '[[alerts.recipients]]\nurl = "json://u:c4nary-key@127.0.0.1:9/c4nary-path"\ngrades = ["suspected"]\n',
    )
    service = start(workspace, "-vv", "run", "--log-format", "json")
    service.until("judged:")
    service.until("staff@example.org")
    pages = [service.page(path)[1] for path in ("", "findings", "coverage", "healthz")]
    assert service.stop() == 0
    status = _command(workspace, "status", "--format", "json")
    lines = [json.loads(line) for line in service.said().splitlines()]
    assert all({"at", "level", "logger", "message"} <= line.keys() for line in lines), "a service's log is JSON alone"
    assert any(line.get("county") == CODE and line.get("body") == f"{CODE}-jyj" for line in lines)
    assert any(line.get("host") == county.host.netloc for line in lines), "what a host's crawl says names the host"
    for told in (*pages, service.said(), status.stdout, status.stderr):
        assert "c4nary" not in told
