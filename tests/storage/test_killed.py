"""A writer killed at any moment loses nothing that it acknowledged, and leaves nothing half-done."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

from storage.archive import Archive

ROOT = Path(__file__).parents[2]
KILLS = 45


def run_until_killed(data: Path, seed: int, chance: random.Random) -> list[str]:
    """Start a writer and kill it at some moment; the whole lines it had sent by then."""
    script = [sys.executable, "-m", "tests.storage.killed_writer", str(data), str(seed)]
    with subprocess.Popen(script, cwd=ROOT, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        lines: list[bytes] = []
        if chance.random() < 0.8:
            # Else it may die while it opens, migrates or heals.
            lines.append(writer.stdout.readline())
        delay = chance.uniform(0, 0.05) if lines else chance.uniform(0.1, 0.2)
        timer = threading.Timer(delay, writer.send_signal, [signal.SIGKILL])
        timer.start()
        lines += writer.stdout.read().splitlines(keepends=True)
        timer.join()
        assert writer.wait() == -signal.SIGKILL
    return [line.decode().rstrip("\n") for line in lines if line.endswith(b"\n")]


def missing(archive: Archive, acknowledged: list[str]) -> list[str]:
    """The acknowledged lines that the archive does not bear out."""
    lost = []
    for line in acknowledged:
        first, second, version = line.split(" ")
        if first == "finding":
            held = archive.finding(second) is not None and len(archive.alerts(second)) == 1
        else:
            known = [capture for capture in archive.captures(first) if capture.spot.sha256 == second]
            held = bool(known) and bool(archive.body_of(known[0].capture))
            report = f"6401221{int(first[17]):02}-2018"
            held = held and (version == "-" or int(version) in [v.number for v in archive.versions(report)])
        if not held:
            lost.append(line)
    return lost


def test_nothing_acknowledged_is_lost_and_nothing_is_torn(data: Path) -> None:
    chance = random.Random(20190201)
    acknowledged: list[str] = []
    for seed in range(KILLS):
        acknowledged += run_until_killed(data, seed, chance)
        if seed % 5 == 4:
            with Archive.open(data) as archive:
                assert archive.verify() == [], f"after kill {seed}"
                assert missing(archive, acknowledged) == [], f"after kill {seed}"
    assert len(acknowledged) > KILLS
    with Archive.open(data, write=True) as archive:
        assert archive.verify() == []
        assert missing(archive, acknowledged) == []
    assert all(not list((data / "archive").glob(f"{path.name}.tmp*")) for path in (data / "archive").iterdir())
