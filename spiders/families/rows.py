"""Which rows of a page are the list's: report-like ones anywhere, and the list that they or the dates stand in."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from crawler.extract.filling import (
    certain_filler,
    filler,
    has_empty_list,
    has_list,
    is_said_empty,
    may_be_filled,
)
from crawler.extract.lines import page_lines
from crawler.extract.rows import Row, rows_of
from crawler.extract.titles import Verdict, judge_title, normalise_title, report_year, speaks_like_report, unit
from crawler.page import Page, canonical
from storage.sightings import Entry

PAGER_WORDS = re.compile(
    r"^(?:首页|第一页|尾页|末页|最[后末]一?页|上一?页|下一?页|前一?页|后一?页|[<>«»‹›→]+|\[?\d{1,4}\]?|(?:加载|查看)?更多.{0,4}"
    r"|more.{0,3}|跳转|go"
    r"|转到|返回.{0,4}|next|prev(?:ious)?|网站地图|联系我们|设为首页|加入收藏|无障碍.{0,4}|登录|注册|打印|关闭)[>»›]{0,2}$",
    re.IGNORECASE,
)
_DRESS = re.compile(
    r"(?<=[.\s])(?:odd|even|first|last|end|on|cur|current|active|hover|alt|bg|color|new|top|hot|mt|clearfix|line|row"
    r"|no-?border|not?-?line)(?=[.\s>]|$)",
    re.IGNORECASE,
)
"""Names that tell one row of a list from its neighbours: every second one, the first, the marked."""
_HEADS = ("h1", "h2", "h3", "title")
_YEAR_ALONE = re.compile(
    r"^\(?(20\d{2})(?:年度?)?\)?(?:(?:人民)?(?:政府|政务)?信息公开)?(?:工作)?(?:年度(?:工作)?报告|年报|报告)?$"
)


_ENTRIES: WeakKeyDictionary[Page, tuple[Entry, ...]] = WeakKeyDictionary()


def list_entries(page: Page) -> list[Entry]:
    """The entries of a list page, each address once, in order of the page; read once.

    Report-like rows count wherever they stand (recall first); other rows where the main list is: the rows, alike in
    their tags, with most dates and reports.
    """
    entries = _ENTRIES.get(page)
    if entries is None:
        entries = _ENTRIES[page] = tuple(_entries_of(page))
    return list(entries)


def _entries_of(page: Page) -> list[Entry]:
    rows = [row for row in rows_of(page) if _is_content(page, row)]
    likely = {id(row) for row in rows if _is_report_like(row)}
    main = _main_group(rows, likely)
    entries: dict[str, Entry] = {}
    for row in rows:
        if id(row) not in likely and _kin(row) != main:
            continue
        url = canonical(row.url)
        if url not in entries:
            entries[url] = Entry(url=url, title=row.title, date=row.date, source=row.source)
    return list(entries.values())


def is_year(text: str) -> int | None:
    """The year where a text is a year and nothing that names a unit: 2018年, 2018年度政府信息公开年报."""
    match = _YEAR_ALONE.match(normalise_title(text))
    return int(match[1]) if match is not None else None


def is_folder(url: str) -> bool:
    """Whether an address is a folder's or its index."""
    parts = urlsplit(url)
    name = r"/(?:(?:index|list|default)\.(?:s?html?|jhtml|jsp|aspx?|php))?$"
    return not parts.query and bool(re.search(name, parts.path, re.IGNORECASE))


def own_report(page: Page) -> Entry | None:
    """A page of the column that is no list but the report itself, as its entry; None for all others (domain 7.5)."""
    lines = [line.text.strip() for line in page_lines(page) if not line.hidden]
    if not speaks_like_report("".join(lines)):
        return None
    tags = {(tag.get("name") or "").lower(): tag.get("content") or "" for tag in page.document.iter("meta")}
    heads = ["".join(map(str, head.itertext())) for name in _HEADS for head in page.document.iter(name)]
    for head in (tags.get("articletitle", ""), *heads, *lines[:60]):
        title = " ".join(head.split())
        if 8 <= len(title) <= 80 and judge_title(title) is Verdict.REPORT and report_year(title) is not None:
            return Entry(url=canonical(page.url), title=title)
    return None


def list_problem(page: Page, entries: list[Entry]) -> str:
    """Why a page's list was not read; "" where it was, or is empty in good faith."""
    certain = certain_filler(page)
    if entries and any(_is_report_like(row) and not (certain and row.chrome) for row in rows_of(page)):
        return ""  # a report in a side column is no list, where a script fills the list
    if certain:
        return certain
    if is_said_empty(page):
        return ""
    if entries:
        return "an empty list beside the rows; a script may fill it" if _waits(page) else ""
    why = filler(page)
    if why or may_be_filled(page):
        return why or "no rows; a script may fill the list"
    return "" if has_list(page) else "no rows and no list on the page"


def _kin(row: Row) -> str:
    """The same for all rows of one list, however every second or the first of them is dressed."""
    return "".join(_DRESS.sub("", row.group).split())


def _waits(page: Page) -> bool:
    return has_empty_list(page) and may_be_filled(page)


def _is_content(page: Page, row: Row) -> bool:
    title = row.title.strip()
    if len(title) < 4 or PAGER_WORDS.match(title) or canonical(row.url) == canonical(page.url):
        return False
    # A year's folder is a page of the list, not a row of it.
    return not (is_year(title) is not None and row.date is None and is_folder(row.url))


def _is_report_like(row: Row) -> bool:
    verdict = judge_title(row.title)
    if verdict is Verdict.NO:
        return False
    # A column's own name in a menu has neither year nor date: 信息公开年报.
    named = re.search(r"20\d{2}", normalise_title(row.title)) is not None or (unit(row.title) and not row.chrome)
    return row.date is not None or bool(named and not is_folder(row.url)) or bool(named and verdict is Verdict.REPORT)


def _main_group(rows: list[Row], likely: set[int]) -> str | None:
    scores: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.chrome and id(row) not in likely:
            continue
        scores[_kin(row)] += (row.date is not None) * 2 + (id(row) in likely) * 6 + (len(row.title) >= 8)
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[_kin(row)] += 1
    # Rows without a date or a report make a list only in company.
    found = [(score, group) for group, score in scores.items() if score >= 3 or (score >= 2 and sizes[group] >= 2)]
    return max(found, key=lambda one: one[0])[1] if found else None
