"""How a column goes on: pages by their words and numbers, years and units as parts of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from crawler.extract.rows import page_links
from crawler.extract.titles import Verdict, judge_title
from crawler.page import Ask, Link, Page, canonical
from spiders.families.base import was_asked
from spiders.families.rows import is_folder, is_year
from storage.sightings import PlaceKind

MOST_PAGES = 300
"""Pages that one page may ask for."""
_ONWARD = re.compile(
    r"^(?:下一?页|后一?页|next|[>»›]{1,2}|尾页|末页|最后一?页|more|更多)\s{0,2}[>»›]{0,2}$", re.IGNORECASE
)
_NUMBER = re.compile(r"^\[?\s?(\d{1,3})\s?\]?$|^第\s?(\d{1,3})\s?页$")
_ARTICLE = re.compile(
    r"/t\d{8}_\d+|/art_\d+_\d+|/art/\d{4}/|/info/\d+/\d+\.|/content_\d+|/post_\d+|/[0-9a-f]{32}\.|\.(?:pdf|docx?|xlsx?|zip|rar)$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"(?:^|&)\w{0,12}(?:date|day|month)\w{0,4}=|=\d{4}-\d{1,2}(?:-\d{1,2})?(?:&|$)", re.IGNORECASE)
"""A calendar beside a list has numbers that lead on for ever (T064)."""
_UNIT_NAME = re.compile(
    r"^[^\d\s]{1,22}(?:镇|乡|街道|办事处|局|办|办公室|委|委员会|政府|中心|院|会|队|园区|开发区|管委会|苏木|农场|林场|县|区|旗|部门"
    r"|单位|乡镇|街办)$"
)


def pages_by_link(page: Page, asked: Collection[str]) -> list[Ask]:
    """Pages that the page's own links name: 下一页, 尾页, 2, 3 …"""
    return asks_for(page, (link.url for link in page_links(page) if _is_onward(page, link)), asked)


def parts_by_link(page: Page, asked: Collection[str]) -> list[Ask]:
    """Years and units of the column that are lists of their own: 2018年, 金贵镇 under the column's path."""
    return asks_for(page, (link.url for link in page_links(page) if _is_part(page, link)), asked)


def has_links_back(page: Page) -> bool:
    """Whether the page's pager is made of links, as its way back shows: 上一页, 首页 with a number."""
    words = ("".join(link.text.split()) for link in page_links(page) if _is_near(page.url, link.url))
    return any(re.match(r"^[<«‹]{0,2}(?:上一?页|前一?页|prev)", word, re.IGNORECASE) for word in words)


def asks_for(page: Page, urls: Iterable[str], asked: Collection[str]) -> list[Ask]:
    """Asks for addresses, each once, without the page's own and those already asked for."""
    found: dict[str, Ask] = {}
    here = canonical(page.url)
    for url in urls:
        ask = Ask(url=canonical(url), kind=PlaceKind.LIST)
        if ask.url != here and not was_asked(ask, asked) and not _is_same_page(page.url, ask.url):
            found.setdefault(ask.url, ask)
        if len(found) >= MOST_PAGES:
            break
    return list(found.values())


def _is_onward(page: Page, link: Link) -> bool:
    words = "".join((link.text or link.title).split())
    if not _is_near(page.url, link.url) or _ARTICLE.search(urlsplit(link.url).path):
        return False
    if _CALENDAR.search(urlsplit(link.url).query):
        return False
    if _NUMBER.match(words) or link.element.tag == "option":
        return _is_numbered(page.url, link.url)
    if _ONWARD.match(words) is None:
        return False
    # 更多 leads out of a home page's boxes as well: only within the folder.
    return not words.startswith(("更多", "more")) or _folder(link.url).startswith(_folder(page.url))


def _is_part(page: Page, link: Link) -> bool:
    words = "".join((link.text or link.title).split())
    if not _is_near(page.url, link.url) or _ARTICLE.search(urlsplit(link.url).path):
        return False
    if is_year(words) is not None:
        if judge_title(words) is Verdict.REPORT and not is_folder(link.url):
            return False
        return _is_below(page.url, link.url) or _is_sibling_year(page.url, link.url)
    return _UNIT_NAME.match(words) is not None and is_folder(link.url) and _is_below(page.url, link.url)


def _folder(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[0] + "/"


def _is_near(here: str, there: str) -> bool:
    return urlsplit(here).netloc.lower() == urlsplit(there).netloc.lower()


def _is_below(here: str, there: str) -> bool:
    """Whether an address lies under the column, or is the column's own with another question."""
    if urlsplit(there).query and urlsplit(here).path == urlsplit(there).path:
        return True
    return _folder(there).startswith(_folder(here)) and canonical(here) != canonical(there)


def _is_sibling_year(here: str, there: str) -> bool:
    """…/nb/2018n/ beside …/nb/2019n/: the same address but for the year."""
    mask = re.compile(r"20\d{2}")
    return mask.search(here) is not None and mask.sub("#", _plain(here)) == mask.sub("#", _plain(there))


def _is_numbered(here: str, there: str) -> bool:
    """Whether two addresses differ by a page's number only: index.html and index_2.html, ?page=1 and ?page=2."""
    if _folder(here) == _folder(there):
        return True
    number = re.compile(r"\d+")
    return number.sub("#", _plain(here)) == number.sub("#", _plain(there)) or _folder(there).startswith(_folder(here))


def _is_same_page(here: str, there: str) -> bool:
    return _plain(here) == _plain(there)


def _plain(url: str) -> str:
    return re.sub(r"/index\.(?:s?html?|jsp)$", "/", canonical(url), flags=re.IGNORECASE)
