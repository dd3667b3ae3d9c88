"""The verbs about places: init, roster add, roster check."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path
from typing import Any

from monitor.commands.setting import BadInput, Setting
from monitor.deadlines import shipped_deadlines
from monitor.workspace import EXAMPLE_COUNTY, WorkspaceExists, create_workspace
from spiders.divisions import county
from spiders.new_site import CannotAdd, add_county, catalogue_folder


def add_place_verbs(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add init and roster to the command line."""
    init = verbs.add_parser(
        "init", parents=[common], help="make a workspace with a commented nianbao.toml and an example county"
    )
    init.add_argument("directory", metavar="DIR", type=Path)
    init.set_defaults(run=run_init)
    roster = verbs.add_parser("roster", parents=[common], help="counties and bodies: add, check")
    actions = roster.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", parents=[common], help="write counties/CODE/ with the county's townships")
    add.add_argument("code", metavar="CODE")
    add.add_argument("--site", metavar="URL", help="home page of the county")
    add.set_defaults(run=run_add)
    check = actions.add_parser("check", parents=[common], help="say all faults of all roster files at once")
    check.set_defaults(run=run_check)


def run_init(options: argparse.Namespace, setting: Setting) -> int:
    """Make a workspace."""
    try:
        written = create_workspace(options.directory)
    except WorkspaceExists as error:
        raise BadInput(str(error)) from error
    if not setting.quiet:
        for path in written:
            print(path)
        place = shlex.quote(str(options.directory))
        print(
            f"Workspace made, with {EXAMPLE_COUNTY} as an example. Put your own address under [crawl] contact in "
            f"nianbao.toml. Next: nianbao --workspace {place} roster add CODE, then crawl."
        )
    return 0


def run_add(options: argparse.Namespace, setting: Setting) -> int:
    """Write a county's two files."""
    setting.must_exist()
    try:
        written = add_county(setting.workspace, options.code, site=options.site)
    except CannotAdd as error:
        raise BadInput(str(error)) from error
    if not setting.quiet:
        for path in written:
            print(path)
        if not written:
            print(f"{setting.workspace / 'counties' / options.code}: is there already, as it would be written")
        for line in hints(options.code):
            print(line)
        if options.site is None and catalogue_folder(options.code) is None:
            print("Its home page is not known here: fill in `site` in site.toml, or add --site URL to this command")
    return 0


def hints(code: str) -> list[str]:
    """What the office should know about a county that it adds, one line each."""
    said = []
    if county(code) is None:
        said.append(f"{code} is no county of the bundled divisions: bodies.csv holds the county alone, add its bodies")
    for rule in shipped_deadlines():
        if rule.county != code:
            continue
        month, day = rule.due
        kinds = f"kinds = {json.dumps([kind.value for kind in rule.kinds])}, " if rule.kinds else ""
        said.append(
            f"A local due day is known, and not applied by itself: {rule.source}. To apply it, put into nianbao.toml: "
            f'[[deadlines]] with county = "{code}", {kinds}report_years = {list(rule.report_years)}, '
            f'due = "{month:02}-{day:02}", source = {json.dumps(rule.source, ensure_ascii=False)}'
        )
    return said


def run_check(options: argparse.Namespace, setting: Setting) -> int:
    """Say all faults, or how many counties and bodies there are."""
    del options
    setting.checked()
    bodies = sum(len(site.bodies) for site in setting.sites)
    owing = sum(body.kind.owes for site in setting.sites for body in site.bodies)
    if not setting.quiet:
        counties = "1 county" if len(setting.sites) == 1 else f"{len(setting.sites)} counties"
        print(f"{counties}, {bodies} bodies, {owing} of them owe reports: no fault found.")
    return 0
