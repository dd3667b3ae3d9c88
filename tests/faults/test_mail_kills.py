"""Killed at any moment of crawl and alert: each accusation arrives, and twice only where the log knows (T119)."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.alerts.outbox import DEFAULT_GRADES
from storage.archive import Archive
from storage.findings import Alert, AlertState, TellingKind
from tests.county_server import CountyServer
from tests.monitor.alerts.faulty_mail import FaultyServer, faulty_server
from tests.worlds.staged import CODE, NAME, Item, World

KILLS = int(os.environ.get("NIANBAO_KILLS", "15"))
TOWNS = 12
START = date(2019, 4, 2)
TO = ("a@example.org", "b@example.org")


@dataclass
class Offices:
    """The parent of the processes that are killed."""

    process: subprocess.Popen[bytes]

    def start(self, day: date, *words: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{' '.join((f'{day}T06:00', *words))}\n".encode())
        self.process.stdin.flush()
        return int(self.line().removeprefix("started "))

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().decode().strip()


@contextmanager
def offices(workspace: Path, errors: Path) -> Iterator[Offices]:
    script = [sys.executable, "-m", "tests.faults.forked_office", str(workspace)]
    root = Path(__file__).parents[2]
    with (
        errors.open("wb") as log,
        subprocess.Popen(script, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log) as process,
    ):
        try:
            yield Offices(process)
        finally:
            process.kill()


def towns() -> list[Item]:
    return [Item(unit=f"第{n}镇人民政府", path=f"/xxgk/nb/{n}/2018.html") for n in range(TOWNS)]


def write_office(workspace: Path, base: str, port: int) -> None:
    folder = workspace / "counties" / CODE
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text(
        f'code = "{CODE}"\nname = "{NAME}"\nsite = "{base}/"\n[[column]]\nurl = "{base}/xxgk/nb/"\n', encoding="utf-8"
    )
    rows = [f"{CODE}{101 + n},第{n}镇人民政府,township,第{n}镇,2018,2018," for n in range(TOWNS)]
    (folder / "bodies.csv").write_text(
        "\n".join(["code,name,kind,aliases,since,until,columns", *rows]) + "\n", encoding="utf-8"
    )
    with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
        file.write(f'[alerts]\nsmtp = {{ host = "127.0.0.1", port = {port}, timeout_seconds = 20 }}\n')
        file.writelines(f'[[alerts.recipients]]\nemail = "{to}"\ndigest = "immediate"\n' for to in TO)


def kill_sometime(office: Offices, child: int, mails: FaultyServer, chance: random.Random) -> None:
    """Kill while it crawls, while it alerts, or just as a mail was taken: before or after the answer."""

    def kill() -> None:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            return

    where = chance.choice(("crawl", "alert", "taken", "answered"))
    timers = []
    if where == "crawl":
        timers.append(threading.Timer(chance.uniform(0, 1.5), kill))
        timers[0].start()
    elif where in ("taken", "answered"):
        mails.hooks[where] = kill
    while not (line := office.line()).startswith("ended"):
        if line == "alert" and where == "alert":
            time.sleep(chance.uniform(0, 0.25))
            kill()
    mails.hooks.clear()
    for timer in timers:
        timer.cancel()
        timer.join()


def told(row: Alert, mails: FaultyServer) -> Counter[str]:
    """How often a finding came to a recipient, by Message-ID."""
    mine = re.compile(rf"(?<![\w-]){re.escape(row.finding)}(?![\w-])")
    return Counter(
        number
        for (to, number), text in zip(mails.kept, mails.texts, strict=True)
        if to == row.recipient and mine.search(text)
    )


@pytest.mark.timeout(60 + 30 * KILLS)
def test_f12_killed_at_any_moment_every_accusation_arrives(
    workspace: Path, tmp_path: Path, county_server: CountyServer
) -> None:
    chance = random.Random(20190402)
    host = county_server.host()
    world = World(host=host, items=towns())
    day = START
    with faulty_server() as mails, offices(workspace, tmp_path / "errors.txt") as office:
        write_office(workspace, host.url("/").rstrip("/"), mails.port)
        world.publish()
        office.start(day)
        assert office.line() == "alert" and office.line() == "ended 0"
        edits = 0
        for number in range(KILLS):
            day += timedelta(days=1)
            for item in chance.sample(world.items, chance.choice((1, 1, 2))):
                edits += 1
                item.a1 += 7
            world.publish()
            child = office.start(day)
            kill_sometime(office, child, mails, chance)
            if number % 4 == 3:
                # Now and then one is let live, or nothing would be told for five days.
                office.start(day)
                assert office.line() == "alert" and office.line().startswith("ended")
        for _ in range(4):
            day += timedelta(days=1)
            office.start(day, "--release", "all")
            assert office.line() == "alert" and office.line() == "ended 0"
    with Archive.open(workspace / "data") as archive:
        assert archive.verify() == []
        findings = [one for one in archive.findings() if one.kind.accuses and one.grade in DEFAULT_GRADES]
        rows = [row for row in archive.alerts() if row.telling is TellingKind.ACCUSATION]
        held = {row.finding for row in rows if row.hold}
    # Every edit is a finding, but those that came one on the other before a crawl came to its end.
    assert edits // 3 <= len(findings) <= edits
    assert {(row.finding, row.recipient) for row in rows} == {(one.finding, to) for one in findings for to in TO}
    lost = [(row.finding, row.recipient, row.state) for row in rows if not told(row, mails)]
    assert lost == []
    twice = [row for row in rows if told(row, mails).total() > 1]
    for row in twice:
        deliveries = told(row, mails)
        assert row.perhaps_told and set(deliveries) == {row.message_id}, row
        assert deliveries.total() <= row.tries
    assert {row.state for row in rows} == {AlertState.SENT}
    print(f"{KILLS} kills, {edits} edits, {len(findings)} findings, {len(held)} held, {len(twice)} rows told twice")
