"""The verb that searches: words to the reports in which they stand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from rich.text import Text

from monitor.commands.output import console, print_json, visible
from monitor.commands.setting import BadInput, Setting
from monitor.dashboard.search_views import REFUSED, hit_line
from monitor.when.body_year import BodyYearState
from monitor.wording import Words
from storage.search import Found, Hit, Narrowing, Search
from storage.search_words import BadQuery, Query

SHOWN = 50
"""Reports in the list for people; programs get all of them."""
NOTHING = Words(zh="没有报告含有这些词语。", en="No report holds these words.")
MORE = Words(
    zh=f"以上是前 {SHOWN} 份，后面还有：用 --county、--year 缩小范围，或用 --format json 取得全部。",
    en=f"The first {SHOWN}; there are more: narrow by --county or --year, or get all of them by --format json.",
)
MISSING = Words(
    zh="另有 %s 个版本尚未编入检索，结果可能不全（nianbao judge 一次编完）。",
    en="%s further versions are not in the search index yet, so this may not be all (nianbao judge enters them).",
)


def add_search_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add search to the command line."""
    verb = verbs.add_parser("search", parents=[common], help="reports that hold all of these words, in any version")
    verb.add_argument("words", nargs="+", metavar="WORDS", help="two characters at least; an argument is one phrase")
    verb.add_argument("--county", metavar="CODE", help="only this county")
    verb.add_argument("--year", type=int, metavar="Y", help="only this report year")
    verb.add_argument("--format", choices=("json", "table"), default="table")
    verb.set_defaults(run=run_search)


def run_search(options: argparse.Namespace, setting: Setting) -> int:
    """Print the reports that hold the words, the newest years first."""
    setting.checked()
    language = setting.config.language
    names = {site.jurisdiction.code: site.jurisdiction.name for site in setting.sites}
    bodies = {body.code: body for site in setting.sites for body in site.bodies}
    if options.county is not None:
        setting.chosen([options.county])
    try:
        # An argument of several words was quoted on the command line: it is one phrase.
        query = Query.read(" ".join(f'"{word}"' if word.split()[1:] else word for word in options.words))
    except BadQuery as refused:
        raise BadInput(REFUSED[refused.why].of(language)) from refused
    archive = setting.open_to_read()
    if archive is None:
        if options.format == "table":
            console().print(NOTHING.of(language))
        return 0
    narrowing = Narrowing(area=options.county, year=options.year)
    with archive:
        search = Search(archive)
        if options.format == "json":
            print_json(
                hit_line(
                    hit, county_name=names.get(hit.county, hit.county), body=bodies.get(hit.body), language=language
                )
                for part in _parts(search, query, narrowing)
                for hit in part.hits
            )
            return 0
        found = search.ask(query, narrowing, limit=SHOWN)
    for hit in found.hits:
        body = bodies.get(hit.body)
        _print_hit(hit, hit.body if body is None else body.name, names.get(hit.county, hit.county), language)
    _print_end(found, language)
    return 0


def _parts(search: Search, query: Query, narrowing: Narrowing) -> Iterator[Found]:
    after: int | None = 0
    while after is not None:
        part = search.ask(query, narrowing, after=after)
        yield part
        after = part.after


def _print_hit(hit: Hit, body: str, county: str, language: str) -> None:
    head = [f"{county} {body} {hit.year}", hit.report]
    if hit.state is not None:
        state = BodyYearState(hit.state)
        head.append(f"{state.words.sign} {state.label(language, changed=hit.changed)}")
    if hit.versions > 1:
        numbers = ", ".join(map(str, hit.numbers))
        head.append(f"{'version' if language == 'en' else '版本'} {numbers}/{hit.versions}")
    console().print(visible("  ".join(head)), style="bold")
    for passage in hit.passages:
        line = Text("  ")
        line.append(visible(f"{passage.file}: ") if passage.file else "", style="dim")
        for piece in passage.pieces:
            line.append(visible(piece.text), style="reverse" if piece.found else "")
        console().print(line)


def _print_end(found: Found, language: str) -> None:
    if not found.hits and found.after is None:
        console().print(NOTHING.of(language))
    if found.after is not None:
        console().print(MORE.of(language))
    if found.missing:
        console().print(MISSING.of(language) % found.missing)
