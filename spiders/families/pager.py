"""How a column goes on: pages by their words and numbers, years and units as parts of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlsplit

from crawler.extract.rows import page_links
from crawler.extract.titles import Verdict, judge_title
from crawler.page import Ask, Link, Page, canonical
from spiders.families.base import was_asked
from spiders.families.counts import asks_for_further_page, counted_pages, is_page_key, page_number
from spiders.families.rows import is_folder, is_year
from storage.sightings import PlaceKind

MOST_PAGES = 300
"""Pages that one page may ask for."""
MOST_SIGNS = 2000
MOST_SEGMENTS = 30
_ONWARD = re.compile(
    r"^(?:下一?[页頁]|后一?页|nextpage|next|[>»›→]{1,2}|尾页|末[页頁]|最[后末]一?页|lastpage|last|more|更多)"
    r"\s{0,2}[>»›→]{0,2}$",
    re.IGNORECASE,
)
_LAST = re.compile(r"^(?:尾页|末[页頁]|最[后末]一?页|last)", re.IGNORECASE)
_NUMBER = re.compile(r"^\[?\s?(\d{1,3})\s?\]?$|^第\s?(\d{1,3})\s?页$")
_BACK = re.compile(r"^[<«‹]{0,2}(?:上一?[页頁]|前一?页|prev)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"/t\d{8}_\d+|/art_\d+_\d+|/art/\d{4}/|/info/\d+/\d+\.|/content_\d+|/post_\d+|/[0-9a-f]{32}\.|\.(?:pdf|docx?|xlsx?|zip|rar)$",
    re.IGNORECASE,
)
_DATE_KEY = re.compile(r"^\w{0,12}(?:date|day|month)\w{0,4}$", re.IGNORECASE)
_DATE_VALUE = re.compile(r"^\d{4}-\d{1,2}(?:-\d{1,2})?$")
_DATE_FOLDER = re.compile(r"/(?:19|20)\d{2}[/-](?:0?[1-9]|1[0-2])(?:[/-]\d{1,2})?(?:/|\.s?html?)?$")
_CALENDAR = re.compile(r"calendar|calender|rili|datepicker|wdate", re.IGNORECASE)
_UNIT_NAME = re.compile(
    r"^[^\d\s]{1,22}(?:镇|乡|街道|办事处|局|办|办公室|委|委员会|政府|中心|院|会|队|园区|开发区|管委会|苏木|农场|林场|县|区|旗|部门"
    r"|单位|乡镇|街办)$"
)
_CLICKED = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=|location\.(?:assign|replace)\()\s{0,3}['\"]([^'\"\s]{1,400})['\"]"
)


def pages_by_link(page: Page, asked: Collection[str], *, between: bool = True) -> list[Ask]:
    """Pages that the page's own links name: 下一页, 尾页, 2, 3 …; also those between, where their number is said.

    A link `1` leads to where the list began; pages beyond the site's own count are not asked for. `between`: fill in
    what lies between by name.
    """
    counted = counted_pages(page)
    onward = [link for link in pager_links(page) if _is_onward(page, link) and not is_trap(link.url)]
    firm = {canonical(link.url) for link in onward if not _LAST.match(_words(link))}
    urls = [
        link.url
        for link in onward
        # 尾页 of a list of one page is that page under another name.
        if not (_LAST.match(_words(link)) and page_number(link.url) in (0, 1) and canonical(link.url) not in firm)
    ]
    if counted is not None:
        urls = [*urls, *(_pages_between(onward, counted.pages) if between else [])]
        urls = [url for url in urls if (page_number(url) or 0) <= counted.pages]
    return asks_for(page, urls, asked)


def parts_by_link(page: Page, asked: Collection[str]) -> list[Ask]:
    """Years and units of the column that are lists of their own: 2018年, 金贵镇 under the column's path."""
    return asks_for(page, (link.url for link in page_links(page) if _is_part(page, link)), asked)


def has_links_back(page: Page) -> bool:
    """Whether the page's pager is made of links, as its way back shows: 上一页; on a further page also 1."""
    further = asks_for_further_page(Ask(url=page.url, kind=PlaceKind.LIST))
    return any(
        _BACK.match(_words(link)) or (further and _leads_to_first(page, link))
        for link in pager_links(page)
        if _is_near(page.url, link.url)
    )


def pager_links(page: Page) -> list[Link]:
    """All links, and the buttons of pagers that lead to an address."""
    found = page_links(page)
    for element in page.document.iter("input", "button"):
        match = _CLICKED.search((element.get("onclick") or "")[:1000])
        url = page.join(match[1]) if match is not None and element.get("disabled") is None else None
        if url is not None:
            text = (element.get("value") or "") + "".join(str(piece) for piece in element.itertext())
            found.append(Link(url=url, text=text.strip(), title="", element=element))
    return found


def asks_for(page: Page, urls: Iterable[str], asked: Collection[str]) -> list[Ask]:
    """Asks for addresses, each once, without the page's own, those already asked for, and traps."""
    found: dict[str, Ask] = {}
    here = canonical(page.url)
    for url in urls:
        ask = Ask(url=canonical(url), kind=PlaceKind.LIST)
        if ask.url == here or was_asked(ask, asked) or _is_same_page(page.url, ask.url) or is_trap(ask.url):
            continue
        found.setdefault(ask.url, ask)
        if len(found) >= MOST_PAGES:
            break
    return list(found.values())


def is_trap(url: str) -> bool:
    """Whether an address grows without end: very long, very deep, or the same folder again and again (T066)."""
    segments = urlsplit(url).path.split("/")
    if len(url) > MOST_SIGNS or len(segments) > MOST_SEGMENTS:
        return True
    return any(
        one and one == two == three for one, two, three in zip(segments, segments[1:], segments[2:], strict=False)
    )


def leads_into_trap(page: Page) -> bool:
    """Whether a word of the pager leads to an address that is refused as a trap: the list was not read to its end."""
    return any(is_trap(link.url) and _is_onward(page, link) for link in pager_links(page))


def _pages_between(onward: Iterable[Link], pages: int) -> list[str]:
    """The addresses of pages 2 … where all links with a number count alike, from one or from zero."""
    numbered = []
    for link in onward:
        said, number = _NUMBER.match(_words(link)), page_number(link.url)
        if said is not None and number is not None and link.element.tag != "option":
            numbered.append((link.url, number, int(said[1] or said[2]) - number))
    shifts = {shift for _, _, shift in numbered}
    if len(shifts) != 1 or not shifts <= {0, 1}:
        return []  # Some count down (domain 7.5).
    url, number, shift = numbered[0]
    tail = _tail(url)
    pattern = re.compile(rf"(?<!\d){number}(?!\d)")
    if len(pattern.findall(tail)) != 1:
        return []
    head = url.removesuffix(tail)
    return [head + pattern.sub(str(other - shift), tail) for other in range(2, min(pages, MOST_PAGES) + 1)]


def _tail(url: str) -> str:
    """The last name of an address with its question."""
    parts = urlsplit(url)
    return (parts.path.rpartition("/")[2]) + (f"?{parts.query}" if parts.query else "")


def _words(link: Link) -> str:
    return "".join((link.text or link.title).split())


def _is_onward(page: Page, link: Link) -> bool:
    words = _words(link)
    if not _is_near(page.url, link.url) or _ARTICLE.search(urlsplit(link.url).path):
        return False
    number = _NUMBER.match(words)
    if (number is None and link.element.tag != "option" and _ONWARD.match(words) is None) or _is_calendar(page, link):
        return False
    if number is not None or link.element.tag == "option":
        first = number is not None and int(number[1] or number[2]) < 2
        return not first and is_year(words) is None and _is_numbered(page.url, link.url)
    # 更多 leads out of a home page's boxes as well: only within the folder.
    return not words.lower().startswith(("更多", "more")) or _folder(link.url).startswith(_folder(page.url))


def _leads_to_first(page: Page, link: Link) -> bool:
    """Whether a link with the number 1 leads from a further page of a list to where it began."""
    number = _NUMBER.match(_words(link))
    if number is None or int(number[1] or number[2]) != 1 or _is_same_page(page.url, link.url):
        return False
    return (page_number(link.url) or 0) <= 1 and _is_numbered(page.url, link.url) and not _is_calendar(page, link)


def _is_calendar(page: Page, link: Link) -> bool:
    """A calendar beside a list has numbers that lead on for ever (T064)."""
    for depth, node in enumerate(link.element.iterancestors()):
        if depth > 6 or node.tag == "body":
            break
        if _CALENDAR.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
    parts = urlsplit(link.url)
    if _DATE_FOLDER.search(parts.path):
        return True
    try:
        here = parse_qsl(urlsplit(page.url).query, max_num_fields=200)
        there = parse_qsl(parts.query, max_num_fields=200)
    except ValueError:
        return True
    new = [(key, value) for key, value in there if (key, value) not in here]
    if any(is_page_key(key) for key, _ in there):
        return False
    return any(_DATE_KEY.match(key) or _DATE_VALUE.match(value) for key, value in new)


def _is_part(page: Page, link: Link) -> bool:
    words = _words(link)
    if not _is_near(page.url, link.url) or _ARTICLE.search(urlsplit(link.url).path):
        return False
    if is_year(words) is not None:
        if judge_title(words) is Verdict.REPORT and not is_folder(link.url):
            return False
        return _is_below(page.url, link.url) or _is_sibling_year(page.url, link.url)
    return _UNIT_NAME.match(words) is not None and is_folder(link.url) and _is_below(page.url, link.url)


def is_unit_name(words: str) -> bool:
    """Whether words are the name of a unit, or of a kind of units, and nothing else."""
    return _UNIT_NAME.match(words) is not None


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
    return re.sub(r"/(?:index|default)\.(?:s?html?|jhtml|jsp|aspx?|php)$", "/", canonical(url), flags=re.IGNORECASE)
