"""The front door: the command `nianbao` and its verbs; joins the floors and passes plain values down."""

from __future__ import annotations

import argparse
import errno
import logging
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from monitor.clock import BadMoment, fixed, read_moment, real
from monitor.commands.coverage import add_coverage_verbs
from monitor.commands.output import open_streams, visible
from monitor.commands.places import add_place_verbs
from monitor.commands.reading import add_reading_verbs
from monitor.commands.registers import add_register_verbs
from monitor.commands.review import add_review_verb
from monitor.commands.setting import BadInput, Setting
from monitor.commands.watching import add_watching_verbs
from monitor.config import BrokenConfig
from monitor.dashboard.door import PortTaken
from spiders.roster import BrokenRoster
from storage.moments import SHANGHAI
from storage.refusals import ArchiveBusy, BrokenArchive, DatabaseFault

logger = logging.getLogger(__name__)

BAD_INPUT = 2
"""Exit code of everything that the user can mend: files, options, names."""
CANNOT = 1
"""Exit code of what could not be done, or does not hold."""
INTERRUPTED = 130

_FULL_OR_BROKEN = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM, errno.EMFILE, errno.ENFILE))
"""Faults of the machine; every other fault of a file is one of the name, the place or the rights that were given."""


class Parser(argparse.ArgumentParser):
    """One line for each fault, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the options and leave."""
        self.exit(BAD_INPUT, f"{self.prog}: {visible(message)}\n")


class LogLines(logging.Formatter):
    """Records with their moment in Shanghai, the one zone of all that is told."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The moment with its zone, to the second."""
        del datefmt
        return datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="seconds")


class OneLine(LogLines):
    """A record in one line: what went wrong inside is for `-v`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record without its traceback."""
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        return " ".join(super().format(plain).splitlines())


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument(
        "--workspace", metavar="DIR", help="the office's directory (NIANBAO_WORKSPACE, else the current one)"
    )
    common.add_argument(
        "--now",
        metavar="ISO8601",
        help="the moment it is (NIANBAO_NOW, else the real clock); Asia/Shanghai where no zone stands",
    )
    common.add_argument("-q", "--quiet", action="store_true", help="no progress, no summary")
    common.add_argument("-v", "--verbose", action="count", help="the log on the screen; twice for more")
    return common


def parser() -> argparse.ArgumentParser:
    """The command line: every verb with its options."""
    common = _common()
    top = Parser(
        prog="nianbao", parents=[common], description="Watches the annual open-government reports of China's counties."
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for add in (
        add_place_verbs,
        add_watching_verbs,
        add_register_verbs,
        add_coverage_verbs,
        add_review_verb,
        add_reading_verbs,
    ):
        add(verbs, common)
    return top


def _setting(options: argparse.Namespace) -> Setting:
    workspace = getattr(options, "workspace", None) or os.environ.get("NIANBAO_WORKSPACE") or "."
    stated = getattr(options, "now", None) or os.environ.get("NIANBAO_NOW")
    return Setting(
        workspace=Path(workspace),
        clock=fixed(read_moment(stated)) if stated else real,
        stated_now=bool(stated),
        quiet=getattr(options, "quiet", False),
    )


def _log(verbosity: int) -> None:
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbosity, 2)]
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    screen = logging.StreamHandler(sys.stderr)
    screen.setFormatter(LogLines(form) if verbosity else OneLine(form))
    logging.basicConfig(level=level, handlers=[screen])
    # Below -vv the libraries' own chatter says nothing to an office.
    for name in ("scrapy", "aiohttp", "asyncio", "pdfminer", "trafilatura", "apscheduler"):
        logging.getLogger(name).setLevel(level if verbosity > 1 else logging.CRITICAL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; gives back the exit code (0 done, 1 it could not or does not hold, 2 bad input)."""
    open_streams()
    options = parser().parse_args(arguments)
    verbosity = getattr(options, "verbose", 0) or 0
    # Nobody watches the service's screen; its log must tell the night.
    _log(max(verbosity, 1) if options.verb == "run" and not getattr(options, "quiet", False) else verbosity)
    try:
        code = int(options.run(options, _setting(options)))
        sys.stdout.flush()
    except (BrokenConfig, BrokenRoster, BadInput) as error:
        return _told(BAD_INPUT, *error.faults)
    except BadMoment as error:
        return _told(BAD_INPUT, f"--now: {error}")
    except (ArchiveBusy, BrokenArchive, PortTaken) as error:
        return _told(BAD_INPUT if isinstance(error, BrokenArchive) else CANNOT, str(error))
    except BrokenPipeError:
        # The reader of our output left (`nianbao reports | head`); nothing is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename is not None else str(error)
        return _told(CANNOT if error.errno in _FULL_OR_BROKEN else BAD_INPUT, what)
    except DatabaseFault as error:
        logger.info("the archive's database refused", exc_info=error)
        return _told(CANNOT, f"the archive: {error}")
    except KeyboardInterrupt:
        return _told(INTERRUPTED, "stopped; what was looked at is kept")
    return code


def _told(code: int, *faults: str) -> int:
    for fault in faults:
        print(f"nianbao: {visible(' '.join(fault.splitlines()))}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
