"""The verb by which a person answers a finding: review."""

from __future__ import annotations

import argparse
import getpass
from typing import Any

from monitor.commands.output import visible
from monitor.commands.setting import BadInput, Setting
from monitor.judging.reviewing import Reviewed, keep_review
from monitor.reviews import MOST_WORDS, VERDICTS
from monitor.wording import STATUSES
from storage.findings import Status, Verdict

LONGEST_NAME = 60


def add_review_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add review to the command line."""
    review = verbs.add_parser(
        "review", parents=[common], help="confirm, dismiss or comment on a finding; kept beside it for good"
    )
    review.add_argument("finding", metavar="FINDING", help="its number, such as 640122103-2018-late")
    verdict = review.add_mutually_exclusive_group(required=True)
    for name, text in (
        (Verdict.CONFIRM, "it is right; a change is then done with, other findings stay open until the facts move on"),
        (Verdict.DISMISS, "it is wrong: it is withdrawn, and who was told of it gets a correction"),
        (Verdict.COMMENT, "a remark; nothing else changes"),
    ):
        verdict.add_argument(f"--{name.value}", dest="verdict", action="store_const", const=name, help=text)
    review.add_argument("--why", default="", metavar="TEXT", help="the reason; needed unless it is confirmed")
    review.add_argument("--by", metavar="NAME", help="who judges; the login name where none is given")
    review.set_defaults(run=run_review)


def run_review(options: argparse.Namespace, setting: Setting) -> int:
    """Keep a review and do what follows from it."""
    setting.checked()
    verdict = options.verdict
    why, who = one_line_of("--why", options.why, MOST_WORDS), who_judges(options.by)
    if not why and verdict is not Verdict.CONFIRM:
        raise BadInput(f"--why: --{verdict.value} needs a reason")
    if not (setting.data / "nianbao.db").exists():
        raise BadInput(f"{setting.data}: no archive yet (nianbao crawl makes one)")
    with setting.open_to_write() as archive:
        came = keep_review(
            archive,
            setting.sites,
            setting.config,
            finding=options.finding,
            verdict=verdict,
            who=who,
            why=why,
            now=setting.clock(),
        )
    if came is None:
        raise BadInput(f"{options.finding}: no such finding (nianbao findings --all lists them)")
    if not setting.quiet:
        for line in _said(came, setting.config.language):
            print(visible(line))
        if options.by is None:
            print(_as_login(who, setting.config.language))
    return 0


def one_line_of(option: str, text: str, limit: int) -> str:
    """The text in one line; raises BadInput where it is too long or no text."""
    line = " ".join(text.split())
    if len(line) > limit:
        raise BadInput(f"{option}: longer than {limit} characters")
    if not all(sign.isprintable() for sign in line):
        raise BadInput(f"{option}: holds signs that cannot be printed")
    return line


def who_judges(given: str | None) -> str:
    """The name given, else the login name; raises BadInput where there is none."""
    if given is not None:
        name = one_line_of("--by", given, LONGEST_NAME)
        if not name:
            raise BadInput("--by: empty")
        return name
    try:
        return one_line_of("--by", getpass.getuser(), LONGEST_NAME)
    except (KeyError, OSError) as nobody:
        raise BadInput("--by: this machine knows no login name; say who judges") from nobody


def _said(came: Reviewed, language: str) -> list[str]:
    """What came of it, a sentence a line."""
    english = language == "en"
    finding, after, review, corrections = came.finding, came.after, came.review, came.corrections
    verdict = VERDICTS[review.verdict].of(language)
    status = STATUSES[(after or finding).status].of(language)
    lines = [f"{finding.finding}: {verdict}; {status}." if english else f"{finding.finding}：{verdict}；{status}。"]
    if review.verdict is Verdict.CONFIRM and finding.status is Status.WITHDRAWN:
        lines.append(
            "It was withdrawn; the next judging opens it again if the rules still say so."
            if english
            else "该项此前已撤回；下次判定（nianbao judge）仍作此认定时，将重新列出。"
        )
    if corrections:
        lines.append(
            f"Corrections waiting: {corrections} (nianbao alert sends them)."
            if english
            else f"待发更正：{corrections} 封（由 nianbao alert 发出）。"
        )
    return lines


def _as_login(who: str, language: str) -> str:
    if language == "en":
        return f"Reviewed by {who}, the login name (--by NAME for another)."
    return f"复核人：{who}（登录名；--by NAME 可另行指明）。"
