"""Rows of a list: links with a title and, beside them, a date; the chrome around them left out."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.extract.dates import list_date
from crawler.extract.titles import Verdict, judge_title
from crawler.page import Link, Page, canonical
from storage.sightings import Entry

_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|header|head|top|footer|foot|bottom|crumb|breadcrumb|position|location|dqwz|side|sidebar|hot|copyright|share|banner|search)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_ROW_TAGS = frozenset(("li", "tr", "dd", "dt", "p"))
_PAGER = re.compile(r"^(?:首页|尾页|末页|上一?页|下一?页|前一页|后一页|[<>«»‹›]+|\d{1,4}|更多|more|跳转|go|返回.{0,4}|\[\d+\])$", re.IGNORECASE)
_EMPTY = re.compile(r"暂无|没有(?:相关|任何|找到|数据|信息|记录)|无(?:相关)?(?:数据|记录|内容|信息)|共\s*0\s*条")
_FILLED_LATER = re.compile(r"ajax|axios|fetch\(|XMLHttpRequest|\$\.(?:get|post)|vue|react|dataproxy|getJSON|\.load\(", re.IGNORECASE)


def list_entries(page: Page) -> list[Entry]:
    """Dated or report-like links outside the chrome, each address once, in order of the page."""
    entries: dict[str, Entry] = {}
    for link in page.links():
        entry = _entry(page, link)
        if entry is not None and entry.url not in entries:
            entries[entry.url] = entry
    return list(entries.values())


def _entry(page: Page, link: Link) -> Entry | None:
    title = full_title(link)
    if len(title) < 4 or _PAGER.match(title) or not link.url.lower().startswith(("http://", "https://")):
        return None
    url = canonical(link.url)
    if url == canonical(page.url):
        return None
    row = _row(link.element)
    beside = _beside(row, link)
    day = list_date(beside) if beside else None
    report = judge_title(title) is not Verdict.NO
    if not report and (day is None or _in_chrome(link.element)):
        return None
    if report and day is None and _in_chrome(link.element) and not title_has_year(title):
        # A menu's own name of the column, no row of it.
        return None
    return Entry(url=url, title=title, date=day)


def title_has_year(title: str) -> bool:
    """Whether a title names a year at all."""
    return re.search(r"(?:19|20)\d\d|[二2][〇○Oo0零]", title) is not None


def full_title(link: Link) -> str:
    """The title of a row: the attribute where the text was cut short or says less."""
    text = " ".join(link.text.split())
    given = " ".join(link.title.split())
    cut = text.rstrip().endswith(("…", "..", "．．"))
    return given if given and (cut or len(given) > len(text)) else text


def _row(element: HtmlElement) -> HtmlElement:
    """The element that is the link's row: the nearest list item, table row or small block around it."""
    node = element
    for _ in range(4):
        parent = node.getparent()
        if parent is None or len(parent.findall(".//a")) > 2:
            return node
        node = parent
        if node.tag in _ROW_TAGS and node.tag not in ("p",):
            return node
    return node


def _beside(row: HtmlElement, link: Link) -> str:
    """The row's words without the link's own."""
    whole = " ".join(" ".join(row.itertext()).split())
    beside = whole.replace(" ".join(link.text.split()), " ", 1)[:120]
    if beside.strip() or row.getnext() is None:
        return beside
    following = row.getnext()
    return " ".join(following.itertext())[:60] if following is not None and following.tag in ("span", "em", "i", "td", "dd") else beside


def _in_chrome(element: HtmlElement) -> bool:
    for node in element.iterancestors():
        if node.tag in ("nav", "header", "footer", "aside"):
            return True
        if node.tag == "body":
            return False
        marks = f"{node.get('class', '')} {node.get('id', '')}"
        if marks.strip() and _CHROME.search(marks):
            return True
    return False


def unparsed(page: Page, entries: list[Entry]) -> str:
    """Why a page without rows is no list that was read; empty where it is an empty list in good faith."""
    if entries:
        return ""
    text = " ".join(page.document.text_content().split())
    if _EMPTY.search(text):
        return ""
    scripts = "".join(script.text or script.get("src") or "" for script in page.document.iter("script"))
    if _FILLED_LATER.search(scripts) or any(script.get("src") for script in page.document.iter("script")):
        return "no row; a script may fill the list"
    if page.select("ul, ol, table, dl") or "list" in page.text[:200_000].lower():
        return ""
    return "no row and no list on the page"
