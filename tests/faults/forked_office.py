"""Runs `crawl` and then `alert` in a child of its own for each line of standard input, so that it can be killed.

Run as `forked_office.py WORKSPACE`; a line is a moment, and more words for `alert`. Says `started PID`, `alert` between the two, and `ended CODE`.
"""

from __future__ import annotations

import os
import signal
import sys

from monitor.cli import main


def run(workspace: str, now: str, *words: str) -> None:
    """The two verbs, in this process."""
    office = ["--workspace", workspace, "--now", now]
    code = main([*office, "crawl", "-q"])
    say("alert")
    code = main([*office, "alert", "-q", *words]) or code
    os._exit(code)


def say(line: str) -> None:
    """A whole line at once."""
    os.write(1, f"{line}\n".encode())


def serve(workspace: str) -> None:
    """One child a line, until the input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            run(workspace, *line.split())
        say(f"started {child}")
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        say(f"ended {'killed' if killed else os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    serve(sys.argv[1])
