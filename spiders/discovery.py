"""Where the annual reports are listed: links that lead there, judged by name, slug and place (domain 6.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.extract.titles import Verdict, judge_title
from crawler.page import Page, canonical
from spiders.families.catalogue import recognise

_NAMES = (
    (re.compile(r"^(?:政府|政务)?信息公开(?:工作)?(?:年报|年度报告|年度工作报告)$"), 100),
    (re.compile(r"(?:政府|政务)?信息公开(?:工作)?(?:年报|年度报告)"), 80),
    (re.compile(r"^(?:公开(?:工作)?年报|年度报告|公开年报|年报|工作年报)$"), 60),
    (re.compile(r"^(?:政府|政务)?信息公开(?:专栏|目录|平台)?$"), 40),
    (re.compile(r"^(?:政务公开|法定主动公开内容|公开|信息公开)"), 25),
)
_SLUG = re.compile(r"/(?:\w{0,20}(?:xxgknb|zfxxgknb|gknb|ndbg|xinxigongkainianbao|szfnb|bmnb)\w{0,12}|nb)(?:/|_|$|\.)", re.IGNORECASE)
_PUBLICITY = re.compile(r"/\w{0,12}(?:xxgk|zwgk|gkml)\w{0,12}(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnLink:
    """A link that may lead to the column."""

    url: str
    text: str
    score: int


def column_links(page: Page) -> list[ColumnLink]:
    """Links that (may) lead to an annual-report column, best first, each address once."""
    best: dict[str, ColumnLink] = {}
    for link in page.links():
        words = "".join((link.text or link.title).split())
        if not link.url.lower().startswith(("http://", "https://")) or judge_title(words) is Verdict.REPORT and re.search(r"20\d\d", words):
            continue
        score = max((points for pattern, points in _NAMES if pattern.search(words)), default=0)
        score += 50 if _SLUG.search(link.url) else 10 if score and _PUBLICITY.search(link.url) else 0
        url = canonical(link.url)
        if score and (url not in best or best[url].score < score):
            best[url] = ColumnLink(url=url, text=words, score=score)
    return sorted(best.values(), key=lambda link: -link.score)


def is_report_column(page: Page) -> bool:
    """Whether a page lists annual reports: its column tags say so, or two of its rows are, or all of them."""
    tags = {
        (element.get("name") or "").lower(): element.get("content") or "" for element in page.document.iter("meta")
    }
    if any("年报" in tags.get(name, "") or "年度报告" in tags.get(name, "") for name in ("columntype", "columnname")):
        return True
    entries = recognise(page).entries(page)
    reports = sum(judge_title(entry.title) is not Verdict.NO for entry in entries)
    return reports >= 2 or (reports == 1 and len(entries) <= 3)
