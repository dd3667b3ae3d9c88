"""What the families' tests share: an office with its workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worlds.staged import Office


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)
