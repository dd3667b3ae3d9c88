"""What the worlds share: an office, and a county of four bodies that all published in time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.county_server import CountyServer
from tests.worlds.staged import Office, World, items, write_county


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)


@pytest.fixture
def world(county_server: CountyServer, office: Office) -> World:
    made = World(host=county_server.host(), items=items())
    write_county(office, made.host)
    return made
