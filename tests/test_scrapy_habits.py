"""Scrapy's own commands in the checkout: list, crawl by hand, shell; and that no port is opened by it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from crawler.settings import REMOTE_CONTROL_ENABLED, TELNETCONSOLE_ENABLED
from spiders.report_spider import HandRun
from storage.archive import Archive
from storage.moments import SHANGHAI
from storage.refusals import ArchiveBusy
from tests.conftest import ROOT, Nianbao
from tests.county_server import CountyServer, Reply, html, redirect
from tests.made_county import CODE, County, Report, write_county

SCRAPY = Path(sys.executable).with_name("scrapy")


@pytest.fixture
def county(county_server: CountyServer, workspace: Path) -> County:
    made = County(host=county_server.host())
    write_county(workspace, made.host)
    made.reports = [Report(unit="柳树镇人民政府", year=2018, shown="2019-02-20", path="/nb/1.html")]
    made.publish()
    return made


def scrapy(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SCRAPY), *words], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def test_the_one_spider_is_listed() -> None:
    assert scrapy("list").stdout == "reports\n"


def test_a_county_is_crawled_by_hand_and_nothing_is_judged(county: County, workspace: Path, nianbao: Nianbao) -> None:
    done = scrapy("crawl", "reports", "-a", f"county={CODE}", "-a", f"workspace={workspace}")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (line,) = [json.loads(line) for line in nianbao("reports", "--format", "json").stdout.splitlines()]
    assert (line["report"], line["versions"], line["status"]) == (f"{CODE}101-2018", 1, "published")
    assert nianbao("findings", "--all", "--format", "json").stdout == ""
    nianbao("verify")
    with Archive.open(workspace / "data") as archive:
        assert [known.next_due for known in archive.known(CODE).values() if known.report] == [None]
        assert archive.receipts(CODE) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-a", "county=990999"), "no such county"),
        ((), "no such county"),
        (("-a", f"county={CODE}", "-a", "count=1"), "-a count=…: unknown"),
    ],
)
def test_what_cannot_begin_is_said_without_a_traceback(
    county: County, workspace: Path, words: tuple[str, ...], said: str
) -> None:
    done = scrapy("crawl", "reports", *words, "-a", f"workspace={workspace}", "-L", "ERROR")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (workspace / "data").exists()


def test_bad_files_are_told_by_hand_too(county: County, workspace: Path) -> None:
    (workspace / "nianbao.toml").write_text('[crawl]\ndelay_seconds = "x"\n', encoding="utf-8")
    done = scrapy("crawl", "reports", "-a", f"county={CODE}", "-a", f"workspace={workspace}", "-L", "ERROR")
    assert (done.returncode, "crawl.delay_seconds" in done.stderr) == (2, True)
    write_county(workspace, county.host, bodies="code,name,kind\n1,,x\n")
    (workspace / "nianbao.toml").unlink()
    done = scrapy("crawl", "reports", "-a", f"county={CODE}", "-a", f"workspace={workspace}", "-L", "ERROR")
    assert (done.returncode, "bodies.csv: line 2" in done.stderr) == (2, True)
    assert not (workspace / "data").exists()


def test_the_archive_is_let_go_of_when_a_crawl_fails(county: County, workspace: Path) -> None:
    now = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
    hand = HandRun(workspace, CODE, now)
    with pytest.raises(ArchiveBusy):
        Archive.open(workspace / "data", write=True)
    hand.close(now, whole=False)
    with Archive.open(workspace / "data", write=True) as archive:
        assert [row["finished"] for row in archive.rows("select finished from cycle")] == [None], "it was cut short"


def test_the_shell_looks_at_what_the_operator_types(county_server: CountyServer) -> None:
    inside = county_server.host({"/": html("<p>inside</p>")})
    host = county_server.host({"/": html("<p>here</p>"), "/away": redirect(inside.url("/"))})
    done = scrapy("shell", host.url("/"), "-c", "response.status", "-L", "ERROR")
    assert done.stdout.strip() == "200", done.stderr
    done = scrapy("shell", host.url("/away"), "-c", "response.status", "-L", "ERROR")
    assert done.stdout.strip() == "302"
    assert inside.asked("/") == []


@pytest.fixture
def crawling(county: County, workspace: Path) -> Iterator[int]:
    """A crawl by hand that waits for a slow page."""
    county.host.routes["/nb/1.html"] = Reply(delay=60)
    words = ["crawl", "reports", "-a", f"county={CODE}", "-a", f"workspace={workspace}"]
    process = subprocess.Popen([str(SCRAPY), *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not county.host.asked("/nb/1.html"):
        assert process.poll() is None
        time.sleep(0.05)
    yield process.pid
    process.kill()
    process.wait()


def _listening(process: int) -> set[str]:
    """Inodes of the listening sockets of a process (Linux)."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()[1:]]
    listening = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
    held = set()
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # the listing's own handle is gone by now
            held.add(str(link.readlink()))
    return listening & held


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="sockets of a process are read from /proc")
def test_no_port_is_open_while_it_crawls(crawling: int) -> None:
    assert not REMOTE_CONTROL_ENABLED
    assert not TELNETCONSOLE_ENABLED
    with socket.create_server(("127.0.0.1", 0)):
        assert _listening(os.getpid()), "the test sees ports that are open"
    assert _listening(crawling) == set()
