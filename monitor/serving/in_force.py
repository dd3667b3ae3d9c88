"""The files of a workspace that are in force: as they were last read without a fault."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from monitor.config import BrokenConfig, Config, read_config
from monitor.logs import hide_secrets
from spiders.roster import BrokenRoster, Known, read_counties
from storage.bodies import Site

logger = logging.getLogger(__name__)


class InForce:
    """Settings and roster, taken in anew when they are edited."""

    def __init__(self, workspace: Path) -> None:
        """Raises BrokenConfig and BrokenRoster: what is faulty at the beginning is told at once."""
        self._workspace = workspace
        self.config: Config = read_config(workspace)
        self._remembered: Known = {}
        self.sites: list[Site] = read_counties(workspace / "counties", remembered=self._remembered)
        """Always the same list, changed in place."""
        self._faults: list[str] = []

    def read_again(self) -> bool:
        """Take in edited files; whether there were any. A faulty edit leaves in force what was, and is said once."""
        faults: list[str] = []
        edited = False
        try:
            config = read_config(self._workspace)
            sites = read_counties(self._workspace / "counties", remembered=self._remembered)
        except (BrokenConfig, BrokenRoster) as error:
            faults = error.faults
        else:
            edited = config != self.config or sites != self.sites
            hide_secrets(config, os.environ)
            self.config = config
            self.sites[:] = sites
        if edited:
            logger.info("edited files are taken in")
        for fault in faults if faults != self._faults else ():
            logger.error("%s (the former files stay in force)", fault)
        self._faults = faults
        return edited

    def names(self) -> dict[str, str]:
        """The counties' names by their codes."""
        return {site.jurisdiction.code: site.jurisdiction.name for site in self.sites}
