"""What was held for review, and a person's decision on it: the part of `alert` that sends nothing."""

from __future__ import annotations

import argparse
import re
from datetime import datetime

from monitor.commands.review import one_line_of, who_judges
from monitor.commands.setting import BadInput
from monitor.reviews import MOST_WORDS
from storage.archive import Archive
from storage.moments import to_text

ALL = "all"


def add_hold_options(alert: argparse.ArgumentParser) -> None:
    """Add the decisions on what is held to the verb `alert`."""
    decision = alert.add_mutually_exclusive_group()
    decision.add_argument(
        "--release", metavar="CODE|all", help="what is held for review of this county is right: send it as usual"
    )
    decision.add_argument(
        "--drop", metavar="CODE|all", help="what is held of this county is not to be told; it stays among the findings"
    )
    alert.add_argument("--why", default="", metavar="TEXT", help="the reason; needed for --drop")
    alert.add_argument("--by", metavar="NAME", help="who decides; the login name where none is given")


def decide(archive: Archive, options: argparse.Namespace, now: datetime, language: str) -> str:
    """Do what `--release` or `--drop` says, and say it; empty where neither was given. Raises BadInput."""
    given = options.release or options.drop
    if given is None:
        return ""
    if given != ALL and not re.fullmatch(r"\d{6}", given):
        raise BadInput(f"{given}: a county's code of six digits, or {ALL}")
    why, release = one_line_of("--why", options.why, MOST_WORDS), options.release is not None
    if not (why or release):
        raise BadInput("--why: --drop needs a reason")
    word = "released" if release else "dropped"
    decided = f"{word} by {who_judges(options.by)} at {to_text(now)}" + (f": {why}" if why else "")
    number = archive.decide_held(None if given == ALL else given, release=release, decided=decided)
    if language == "en":
        return f"{number} held findings {word}." if number else "Nothing is held there."
    return (
        (f"已放行 {number} 项。" if release else f"已决定不予告知 {number} 项。") if number else "没有暂缓告知的发现。"
    )


def still_held(archive: Archive, language: str) -> str:
    """How many findings wait for a person, by county; empty where none do."""
    counties: dict[str, int] = {}
    for line in archive.held():
        counties[line.county] = counties.get(line.county, 0) + line.findings
    if not counties:
        return ""
    if language == "en":
        told = ", ".join(f"{code}: {number}" for code, number in counties.items())
        return f"Held for review: {told} (nianbao alert --release CODE, or --drop CODE --why …)."
    told = "，".join(f"{code} {number} 项" for code, number in counties.items())
    return f"待复核、暂缓告知：{told}（nianbao alert --release 代码，或 --drop 代码 --why 理由）。"
