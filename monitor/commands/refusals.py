"""What the command says when it cannot: exit code and lines for everything that is refused in order."""

from __future__ import annotations

import errno
import logging

from monitor.clock import BadMoment
from monitor.commands.setting import BadInput
from monitor.config import BrokenConfig
from monitor.dashboard.entry.door import PortTaken
from monitor.users import BrokenUsers
from spiders.roster import BrokenRoster
from storage.refusals import ArchiveBusy, BrokenArchive, DatabaseFault

logger = logging.getLogger(__name__)

BAD_INPUT = 2
"""Exit code of everything that the user can mend: files, options, names."""
CANNOT = 1
"""Exit code of what could not be done, or does not hold."""

_FULL_OR_BROKEN = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE))
"""Faults of the machine; every other fault of a file is one of the name, the place or the rights that were given."""


def refusal(error: Exception) -> tuple[int, list[str]] | None:
    """Exit code, and a line for each fault; None for what is no refusal, but a fault of the program."""
    if isinstance(error, (BrokenConfig, BrokenRoster, BadInput)):
        return BAD_INPUT, error.faults
    if isinstance(error, BrokenUsers):
        return BAD_INPUT, [str(error)]
    if isinstance(error, BadMoment):
        return BAD_INPUT, [f"--now: {error}"]
    if isinstance(error, (ArchiveBusy, BrokenArchive, PortTaken)):
        return BAD_INPUT if isinstance(error, BrokenArchive) else CANNOT, [str(error)]
    if isinstance(error, OSError):
        what = f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
        return CANNOT if error.errno in _FULL_OR_BROKEN else BAD_INPUT, [what]
    if isinstance(error, DatabaseFault):
        logger.info("the archive's database refused", exc_info=error)
        return CANNOT, [f"the archive: {error}"]
    return None
