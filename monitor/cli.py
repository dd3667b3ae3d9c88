"""The front door: the command `nianbao` and its verbs; joins the floors and passes plain values down."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from monitor.clock import fixed, read_moment, real
from monitor.logs import FORMATS, begin_log, without_secrets

if TYPE_CHECKING:
    from monitor.commands.setting import Setting

logger = logging.getLogger(__name__)

BAD_INPUT = 2
INTERRUPTED = 130

VERBS = {
    "places": ("add_place_verbs", ("init", "roster")),
    "watching": ("add_watching_verbs", ("crawl", "judge", "alert", "run", "serve", "verify", "demo")),
    "registers": ("add_register_verbs", ("reports", "findings")),
    "coverage": ("add_coverage_verbs", ("coverage",)),
    "search": ("add_search_verb", ("search",)),
    "export": ("add_export_verb", ("export",)),
    "review": ("add_review_verb", ("review",)),
    "reading": ("add_reading_verbs", ("show", "diff", "extract")),
    "status": ("add_status_verb", ("status",)),
    "users": ("add_user_verb", ("user",)),
}
"""By module in `commands/`: what adds its verbs, and which they are. Only what is asked for is loaded: it takes the
greater part of a second, and every child process that reads a file begins with this module."""


class Parser(argparse.ArgumentParser):
    """One line for each fault, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the options and leave."""
        from monitor.commands.output import visible

        self.exit(BAD_INPUT, f"{self.prog}: {visible(message)}\n")


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
    common.add_argument("--log-format", choices=FORMATS, help="lines of the log (NIANBAO_LOG, else plain)")
    return common


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """The command line: every verb with its options; with `words`, no more verbs than these may call for."""
    common = _common()
    top = Parser(
        prog="nianbao", parents=[common], description="Watches the annual open-government reports of China's counties."
    )
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    asked = [module for module, (_, names) in VERBS.items() if not set(words).isdisjoint(names)]
    # Before a verb, a plea for help is one for the list of all.
    first = next((number for number, word in enumerate(words) if word in ("-h", "--help")), len(words))
    if not any(set(words[:first]) & set(names) for _, names in VERBS.values()):
        asked = list(VERBS)
    for module in asked:
        getattr(import_module(f"monitor.commands.{module}"), VERBS[module][0])(verbs, common)
    return top


def _setting(options: argparse.Namespace) -> Setting:
    from monitor.commands.setting import Setting

    workspace = getattr(options, "workspace", None) or os.environ.get("NIANBAO_WORKSPACE") or "."
    stated = getattr(options, "now", None) or os.environ.get("NIANBAO_NOW")
    return Setting(
        workspace=Path(workspace),
        clock=fixed(read_moment(stated)) if stated else real,
        stated_now=bool(stated),
        quiet=getattr(options, "quiet", False),
    )


def _begin_log(options: argparse.Namespace) -> None:
    verbosity = getattr(options, "verbose", 0) or 0
    # Nobody watches the service's screen; its log must tell the night.
    if options.verb == "run" and not getattr(options, "quiet", False):
        verbosity = max(verbosity, 1)
    begin_log(verbosity, getattr(options, "log_format", None) or os.environ.get("NIANBAO_LOG") or "plain")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; gives back the exit code (0 done, 1 it could not or does not hold, 2 bad input)."""
    from monitor.commands.output import open_streams

    open_streams()
    words = sys.argv[1:] if arguments is None else list(arguments)
    options = parser(words).parse_args(words)
    _begin_log(options)
    try:
        code = int(options.run(options, _setting(options)))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output left (`nianbao reports | head`); nothing is lost.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _told(INTERRUPTED, ["stopped; what was looked at is kept"])
    except Exception as error:  # what is no refusal in order is raised on
        from monitor.commands.refusals import refusal

        refused = refusal(error)
        if refused is None:
            raise
        return _told(*refused)
    return code


def _told(code: int, faults: Sequence[str]) -> int:
    from monitor.commands.output import visible

    for fault in faults:
        print(f"nianbao: {visible(without_secrets(' '.join(fault.splitlines())))}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
