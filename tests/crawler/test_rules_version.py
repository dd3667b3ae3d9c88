"""The word for all code that reads: the same for the same code, another one for any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from tests.conftest import ROOT

FLOORS = ("storage", "crawler", "spiders")


def told(checkout: Path) -> str:
    """The word as a process tells it that runs from a checkout."""
    words = [sys.executable, "-c", "from crawler.rules_version import rules_version; print(rules_version())"]
    done = subprocess.run(words, cwd=checkout, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for floor in FLOORS:
        copytree(ROOT / floor, tmp_path / floor, ignore=ignore_patterns("__pycache__", "sites", "*.csv"))
    return tmp_path


def test_one_altered_byte_is_another_word(checkout: Path) -> None:
    words = [told(checkout)]
    assert len(words[0]) == 32
    assert told(checkout) == words[0]
    for name in ("crawler/extract/answer.py", "spiders/families/static.py", "storage/forms/g2014.toml"):
        path = checkout / name
        path.write_bytes(path.read_bytes() + b"#\n")
        words.append(told(checkout))
    assert len(set(words)) == 4


def test_code_that_cannot_be_read_has_no_word(checkout: Path) -> None:
    subprocess.run([sys.executable, "-m", "compileall", "-q", "-b", *FLOORS], cwd=checkout, timeout=120, check=True)
    for floor in FLOORS:
        for path in [*checkout.glob(f"{floor}/**/*.py"), *checkout.glob(f"{floor}/**/*.toml")]:
            path.unlink()
    assert told(checkout) == ""
