"""Where the annual reports are listed: links that lead there, judged by name, slug and place (domain 6.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.extract.rows import page_links
from crawler.extract.titles import Verdict, judge_title, normalise_title, report_year, unit
from crawler.page import Link, Page, canonical
from spiders.families.catalogue import recognise
from spiders.families.rows import is_folder, is_year
from spiders.families.static import framed
from spiders.trees import scripted_links

_CORE = r"(?:(?:人民)?政府|政务)?(?:信息|政务)?公开(?:工作)?(?:情况)?(?:年度(?:工作)?报告|年报|工作年报)"
_NAMES: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"^(?:本级|部门|县级|县政府|乡镇|街道|各部门|各乡镇)?{_CORE}(?:专栏|栏目|公示|公开)?$"), 100),
    (re.compile(rf"{_CORE}(?:专栏|栏目)?$"), 85),
    (re.compile(r"^(?:公开(?:工作)?年报|公开年度报告|信息年报)$"), 80),
    (
        re.compile(
            r"^(?:本级|县级|[县市区旗]?(?:人民)?政府|各?乡镇(?:街道)?|镇街|街道|各?(?:县直|政府)?部门|各?单位)?"
            r"(?:年度报告|年报|工作年报|年度工作报告|年报公开|年报公示)$"
        ),
        60,
    ),
    (re.compile(r"^(?:县|市|区)?(?:政府|政务)信息公开(?:专栏|目录|平台|网)?$|^信息公开(?:专栏|目录|平台)?$"), 40),
    (re.compile(r"^(?:政务公开|公开|法定主动公开内容|主动公开|政府信息公开.{0,6})$"), 30),
    (
        re.compile(
            r"^(?:各?(?:县直|县级|政府)?(?:部门|单位)|各?乡镇?(?:街道|街办)?|镇街|街道)(?:信息|政务)?(?:公开)?(?:目录)?$"
        ),
        20,
    ),
)
"""What a link to the column, or on the way to it, is called; points."""

_SLUGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (
        re.compile(r"/[a-z]{0,8}(?:xxgknb|xxgkndbg|xxgkgzndbg)\w{0,12}(?:/|$|\.)|/xinxigongkainianbao", re.IGNORECASE),
        60,
    ),
    (re.compile(r"/(?:gknb|ndbg|nb|szfnb|bmnb|xznb|zfnb|gkndbg|xxnb)(?:_?\d{0,8})(?:/|$|\.)", re.IGNORECASE), 45),
    (re.compile(r"annualreport|type=3(?:&|$)", re.IGNORECASE), 45),
)
_PUBLICITY = re.compile(r"/\w{0,12}(?:xxgk|zwgk|gkml|zfxxgk|openness|public)\w{0,12}(?:/|$)", re.IGNORECASE)
_OTHER_DUTY = re.compile(
    r"企业|公司|网站|法治|预算|决算|财务|统计|审计|绩效|双随机|社会保险|公积金|解读|通知|制度|指南|规定"
)
_UNIT_POINTS = 25
"""Of a link to a unit's own pages, on the way to its own column."""
_FRAME_POINTS = 35
"""Of what a frame shows on a page that has no list itself."""
_COLUMN_TAGS = re.compile(r"信息公开(?:工作)?年(?:度(?:工作)?报告|报)|^年报$|^年度报告$")


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnLink:
    """A link that may lead to the column."""

    url: str
    """Canonical."""
    text: str
    score: int
    """From 60 on the column itself is likely behind it; below it lies on the way."""


def column_links(page: Page, *, units: Collection[str] = ()) -> list[ColumnLink]:
    """Links that (may) lead to an annual-report column, best first, each address once.

    Also the ways to it (政府信息公开, 乡镇), on a page of the column its units and years, and below the home page the
    pages of `units`, names of the county's bodies, which may keep columns of their own. Single reports are none. A
    frame leads to what it shows.
    """
    inside = is_named_column(page)
    named = () if urlsplit(page.url).path in ("", "/") else _short_names(units)
    best: dict[str, ColumnLink] = {}
    found = [(link.url, normalise_title(link.text or link.title)[:60], link) for link in page_links(page)]
    for url, words, link in found:
        score = _score(page, link, words, inside=inside) or (_UNIT_POINTS if words in named else 0)
        _keep(best, page, url, words, score)
    for name, url in scripted_links(page):
        words = normalise_title(name)
        score = 0 if _OTHER_DUTY.search(words) else _points(words)
        _keep(best, page, url, words, score if score >= 60 else 0)
    for url in framed(page):
        _keep(best, page, url, "", _FRAME_POINTS)
    return sorted(best.values(), key=lambda link: -link.score)


def _keep(best: dict[str, ColumnLink], page: Page, address: str, words: str, score: int) -> None:
    url = canonical(address)
    if score > 0 and url != canonical(page.url) and (url not in best or best[url].score < score):
        best[url] = ColumnLink(url=url, text=words, score=score)


def _short_names(units: Collection[str]) -> frozenset[str]:
    """Names of bodies as menus write them: 城关镇人民政府, 城关镇."""
    names = {normalise_title(unit) for unit in units}
    names |= {re.sub(r"(?:人民政府|办事处)$", "", name) for name in names}
    return frozenset(name for name in names if 2 <= len(name) <= 24)


def is_report_column(page: Page) -> bool:
    """Whether a page lists annual reports: its tags or its name say so, or two of its rows are reports, or all."""
    if is_named_column(page):
        return True
    family = recognise(page)
    if family.has_tree:
        return bool(family.next_pages(page, ()))
    entries = family.entries(page)
    # A column's own name in a list of columns, 乡镇信息公开年报, leads to reports and is none.
    reports = [
        entry
        for entry in entries
        if _is_report(entry.title) and not (is_folder(entry.url) and report_year(entry.title) is None)
    ]
    # A home page shows reports of the day among its news.
    return (len(reports) >= 2 and len(reports) * 3 >= len(entries)) or (len(reports) == 1 and len(entries) <= 3)


def is_named_column(page: Page) -> bool:
    """Whether a page calls itself the annual-report column: ColumnType, ColumnName, or the head of its title."""
    tags = {(tag.get("name") or "").lower(): tag.get("content") or "" for tag in page.document.iter("meta")}
    if tags.get("articletitle"):
        return False
    if any(_COLUMN_TAGS.search(normalise_title(tags.get(name, ""))) for name in ("columntype", "columnname")):
        return True
    title = next((normalise_title("".join(map(str, tag.itertext()))) for tag in page.document.iter("title")), "")
    head = re.split(r"[-_|—>]", title)[0]
    return bool(_NAMES[0][0].match(head)) and report_year(head) is None and not _has_long_text(page)


def _has_long_text(page: Page) -> bool:
    return any(len("".join(map(str, tag.itertext())).strip()) > 300 for tag in page.document.iter("p"))


def _is_report(title: str) -> bool:
    return judge_title(title) is not Verdict.NO and (report_year(title) is not None or unit(title) is not None)


def _score(page: Page, link: Link, words: str, *, inside: bool) -> int:
    if _OTHER_DUTY.search(words):
        return 0
    slug = max((points for pattern, points in _SLUGS if pattern.search(urlsplit(link.url).path)), default=0)
    slug = max(slug, 45 if _SLUGS[2][0].search(link.url) else 0)
    if is_year(words) is not None:
        # 2018年, below the column or with its slug in the address.
        return 70 if is_folder(link.url) and (slug or (inside and _is_below(page, link))) else 0
    if _is_report(words) and not (is_folder(link.url) and report_year(words) is None):
        return 0
    name = _points(words)
    if inside and is_folder(link.url) and _is_below(page, link) and len(words) <= 24:
        return max(name, 65)  # a unit's part of the column
    if name < 60 and slug and not is_folder(link.url) and "年" not in words:
        return name  # an article of the column, by its address only
    if name or slug:
        return name + slug + (5 if _PUBLICITY.search(link.url) else 0)
    return 0


def _points(words: str) -> int:
    return max((points for pattern, points in _NAMES if pattern.search(words)), default=0)


def _is_below(page: Page, link: Link) -> bool:
    here, there = urlsplit(page.url), urlsplit(link.url)
    folder = here.path.rpartition("/")[0] + "/"
    return here.netloc == there.netloc and there.path.startswith(folder) and there.path != here.path
