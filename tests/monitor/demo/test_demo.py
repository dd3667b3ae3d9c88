"""The whole play through the real crawl, rules and mail: what must be found is found, and nobody is accused falsely."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from monitor.demo.mailbox import read_mails

ROOT = Path(__file__).parents[3]


def test_the_demo_ends_as_its_script_says(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "demo", "--no-serve", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "没有误报" in done.stdout
    assert list((folder / "data" / "archive").glob("*.warc.gz"))
    mails = read_mails(folder / "mails")
    assert {mail["X-Envelope-To"] for mail in mails} == {"staff@nianbao.example", "desk@nianbao.example"}
    desk = [str(mail["subject"]) for mail in mails if mail["X-Envelope-To"] == "desk@nianbao.example"]
    assert len(desk) == 3, "two changes and a removal, each told at once and once"
    assert f"{folder / 'mails'}" in done.stdout.replace("\n", "")
    proof = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "--workspace", str(folder), "verify"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert proof.returncode == 0, proof.stdout
