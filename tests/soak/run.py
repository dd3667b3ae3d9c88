"""The soak: a real service on a fast clock over counties on loopback; memory, files, threads and processes stay level.

`python -m tests.soak.run --minutes 5`. Sites change, fail and come back meanwhile; mails are taken by a real server.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx

from tests.county_server import CountyServer, Reply
from tests.made_county import County, Report, write_county
from tests.monitor.alerts.mail_server import postbox

MEGABYTE = 1024 * 1024
MOST_GROWTH = 20 * MEGABYTE
MOST_MORE = 5
"""Files and threads more than after the warm-up."""
MOST_WAL = 64 * MEGABYTE
RATE = 8640
"""Driven seconds a real second: a day in ten seconds."""
UNITS = ("清河县人民政府", "柳树镇人民政府", "双桥乡人民政府")
SETTINGS = """
first_year = 2018
[crawl]
delay_seconds = 0.0
render = "never"
[alerts]
smtp = {{ host = "127.0.0.1", port = {port} }}
[[alerts.recipients]]
email = "staff@example.org"
digest = "immediate"
"""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the service held at a moment."""

    seconds: float
    memory: int
    files: int
    threads: int
    children: int
    wal: int
    page: float
    """Seconds that the dashboard's first page took."""


def children_of(process: int) -> set[int]:
    """All processes below one, as the kernel tells."""
    found: set[int] = set()
    for folder in Path("/proc", str(process), "task").glob("*/children"):
        for child in map(int, folder.read_text().split()):
            found |= {child} | children_of(child)
    return found


def outlives(process: int, seconds: float) -> bool:
    """Whether a process still runs after so long; one that ended and waits to be noticed does not run."""
    until, status = time.monotonic() + seconds, Path("/proc", str(process), "status")
    while time.monotonic() < until:
        if not status.exists() or "State:\tZ" in status.read_text():
            return False
        time.sleep(0.1)
    return True


def sample(process: int, data: Path, address: str, began: float) -> Sample:
    """Measure the service, its children counted in."""
    asked = time.monotonic()
    with urllib.request.urlopen(address, timeout=30) as answer:
        answer.read()
    page = time.monotonic() - asked
    status = Path("/proc", str(process), "status").read_text()
    told = dict(re.findall(r"(?m)^(VmRSS|Threads):\s+(\d+)", status))
    wal = data / "nianbao.db-wal"
    return Sample(
        seconds=time.monotonic() - began,
        memory=int(told["VmRSS"]) * 1024,
        files=len(list(Path("/proc", str(process), "fd").iterdir())),
        threads=int(told["Threads"]),
        children=len(children_of(process)),
        wal=wal.stat().st_size if wal.exists() else 0,
        page=page,
    )


@contextmanager
def served(workspace: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str, list[County], Path]]:
    """Three counties on loopback and the service over them; its log."""
    (workspace / "counties").mkdir(parents=True)
    (workspace / "nianbao.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
    drive = {"start": "2019-02-20T05:59", "rate": RATE, "watched": False, "tick": 0.5, "retry": 1.0}
    (workspace / "drive.json").write_text(json.dumps(drive), encoding="utf-8")
    servers = CountyServer()
    log = workspace / "log"
    program = str(Path(__file__).with_name("driven_service.py"))
    try:
        county = County(host=servers.host())
        write_county(workspace, county.host)
        county.reports = [
            Report(unit=unit, year=2018, shown="2019-02-20", path=f"/nb/{number}.html")
            for number, unit in enumerate(UNITS, start=1)
        ]
        attach(county, "一")
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, program, "--workspace", str(workspace), "run"],
                stdout=subprocess.PIPE, stderr=said, text=True,
            )  # fmt: skip
        assert process.stdout is not None
        yield process, process.stdout.readline().strip().rpartition("：")[2], [county], log
    finally:
        process.kill()
        process.wait()
        servers.close()


def attach(county: County, said: str) -> None:
    """Publish the county as it is, with a file that says something new, so that the processes that read files work."""
    written, file = docx.Document(), BytesIO()
    written.add_paragraph(f"附件：{said}条公开信息的目录。")
    written.save(file)
    county.reports[0].links = [("附件", "/nb/1.docx")]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    county.publish({"/nb/1.docx": Reply(headers=(("Content-Type", kind),), body=file.getvalue())})


def disturb(county: County, chance: random.Random) -> None:
    """Something happens at the county's site: an outage, its end, an edited report."""
    host, kind = county.host, chance.randrange(4)
    if kind == 0:
        host.everything = Reply(status=503, body=b"down")
    elif kind == 1:
        page = chance.choice(county.reports)
        page.a1 = chance.randrange(100, 999)
        host.everything = None
        attach(county, str(page.a1))
    else:
        host.everything = None


def soak(workspace: Path, seconds: float, *, every: float) -> tuple[list[Sample], int, str, set[int]]:
    """Let it run; samples, exit code after SIGTERM, log, and processes it left behind."""
    chance, samples = random.Random(20190220), []
    with postbox() as (_, port), served(workspace, port) as (process, address, counties, log):
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            time.sleep(every)
            assert process.poll() is None, log.read_text(encoding="utf-8")[-4000:]
            samples.append(sample(process.pid, workspace / "data", address, began))
            disturb(chance.choice(counties), chance)
        below = children_of(process.pid)
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=60)
        left = {one for one in below if outlives(one, 10)}
        return samples, code, log.read_text(encoding="utf-8"), left


def faults(samples: list[Sample], code: int, log: str, left: set[int]) -> list[str]:
    """What did not stay level, after the first third as warm-up; empty: all of it did."""
    warm = len(samples) // 3
    before, after = samples[:warm], samples[warm:]
    settled = samples[warm]
    found = []
    grown = after[-1].memory - settled.memory
    if grown > MOST_GROWTH:
        found.append(f"memory grew by {grown / MEGABYTE:.1f} MiB")
    for name in ("files", "threads"):
        most = max(getattr(one, name) for one in [*before, settled])
        now = min(getattr(one, name) for one in after[-3:])
        if now > most + MOST_MORE:
            found.append(f"{name}: {now}, at most {most} before")
    if max(one.wal for one in samples) > MOST_WAL:
        found.append("the write-ahead log outgrew 64 MiB")
    if code != 0:
        found.append(f"exit code {code}")
    if left:
        found.append(f"processes left behind: {len(left)}")
    if "Traceback" in log:
        found.append(log[log.index("Traceback") :][:3000])
    return found


def main() -> int:
    """Run it from the command line; 0 when all stayed level."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=5.0)
    minutes = options.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        samples, code, log, left = soak(Path(folder) / "workspace", minutes * 60, every=max(1.0, minutes))
    for one in samples[:: max(len(samples) // 20, 1)]:
        print(
            f"{one.seconds:6.0f} s  {one.memory / MEGABYTE:6.1f} MiB  {one.files:3} files  {one.threads:3} threads  "
            f"{one.children} children  page {one.page * 1000:.0f} ms"
        )
    pages = sorted(one.page for one in samples)
    crawls, judged, mails = (log.count(words) for words in ("crawl done", "judged:", "mails sent"))
    print(
        f"crawls {crawls}, judgings {judged}, mailings {mails}, page p95 {pages[int(len(pages) * 0.95)] * 1000:.0f} ms"
    )
    found = faults(samples, code, log, left)
    for fault in found:
        print(f"FAULT: {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    os.environ.pop("NIANBAO_NOW", None)
    sys.exit(main())
