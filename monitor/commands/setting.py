"""What every verb is given: the workspace, the clock, and what is read from them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from monitor.clock import Clock
from monitor.config import BrokenConfig, Config, read_config
from monitor.logs import hide_secrets
from spiders.roster import BrokenRoster, read_counties
from storage.archive import Archive
from storage.bodies import Site


class BadInput(Exception):
    """Something the user gave cannot be used; one line for each fault."""

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = list(faults)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A workspace at a moment."""

    workspace: Path
    clock: Clock
    stated_now: bool = False
    """The moment was stated, not read from the real clock."""
    quiet: bool = False

    @property
    def data(self) -> Path:
        """Where the product writes."""
        return self.workspace / "data"

    @cached_property
    def config(self) -> Config:
        """The workspace's settings; raises BrokenConfig, BadInput."""
        self.must_exist()
        config = read_config(self.workspace)
        hide_secrets(config, os.environ)
        return config

    @cached_property
    def sites(self) -> list[Site]:
        """The workspace's counties; raises BrokenRoster, BadInput."""
        self.must_exist()
        counties = self.workspace / "counties"
        if counties.exists() and not counties.is_dir():
            raise BadInput(f"{counties}: must be a directory with a folder for each county")
        return read_counties(counties)

    def checked(self) -> None:
        """Read settings and roster together, so that all faults are told at once; raises BadInput."""
        faults: list[str] = []
        try:
            _ = self.config
        except BrokenConfig as error:
            faults += error.faults
        try:
            _ = self.sites
        except (BrokenRoster, BadInput) as error:
            faults += error.faults
        if faults:
            raise BadInput(*faults)

    def must_exist(self) -> None:
        """Raise BadInput where the workspace is no directory of ours."""
        if not self.workspace.is_dir():
            raise BadInput(f"{self.workspace}: no such directory (nianbao init DIR makes a workspace)")
        if not (self.workspace / "nianbao.toml").exists() and not (self.workspace / "counties").is_dir():
            raise BadInput(
                f"{self.workspace}: no workspace: neither nianbao.toml nor counties/ (nianbao init DIR makes one)"
            )

    def chosen(self, codes: list[str] | None) -> list[Site]:
        """The counties of that code, or all; raises BadInput for a code that is not in the workspace."""
        if not codes:
            return self.sites
        by_code = {site.jurisdiction.code: site for site in self.sites}
        unknown = [code for code in codes if code not in by_code]
        if unknown:
            raise BadInput(*(f"--county {code}: no such county in {self.workspace / 'counties'}" for code in unknown))
        return [by_code[code] for code in dict.fromkeys(codes)]

    def open_to_write(self) -> Archive:
        """The archive, as its one writer."""
        return Archive.open(self.data, write=True)

    def open_to_read(self) -> Archive | None:
        """The archive to read from; None where nothing was crawled yet."""
        self.must_exist()
        if not (self.data / "nianbao.db").exists():
            return None
        return Archive.open(self.data)
