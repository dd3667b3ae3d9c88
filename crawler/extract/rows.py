"""The rows of a list page: links with their full title, and the date and the unit that stand beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from lxml import etree

from crawler.extract.dates import list_date, read_date
from crawler.page import Link, Page
from storage.contents import DateClaim

MOST_ROWS = 4000
_CLIMB = 8
_MOST_IN_ROW = 6
_STOPS = frozenset(("body", "html", "ul", "ol", "tbody", "thead", "table", "dl", "form", "main", "section"))
_CHROME_TAGS = frozenset(("nav", "header", "footer", "aside"))
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|header|head|top|footer|foot|bottom|crumbs?|breadcrumb|position|location|dqwz|sidebar|side"
    r"|hot|copyright|share|banner|search|memu)(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:…+|\.{2,}|．{2,})\s*$")
_BULLETS = " \t·•▪■◆◇●○►▶>»＞-－—|.、*"
_UNIT = re.compile(
    r"^[^\d:：,，。]{0,26}(?:政府|局|办公室|办|委员会|委|街道|镇|乡|办事处|中心|园区|管委会|苏木|院|会|队|社|公司)$"
)
_ONCLICK = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=|window\.open\(|location\.(?:assign|replace)\()\s{0,3}['\"]([^'\"\s]{1,400})['\"]"
)
_YEARS = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One link of a page and what stands beside it."""

    url: str
    """Absolute."""
    title: str
    """In full where the page has it anywhere."""
    date: DateClaim | None
    source: str | None
    group: str
    """The same for all rows of one list: the tags and classes around them, numbers left out."""
    chrome: bool
    """In a menu, header, footer or side column, by its tags and names."""


@dataclass(slots=True)
class _Inside:
    """What an element holds: how many links, and the addresses of the first two headlines."""

    links: int = 0
    headlines: set[str] = field(default_factory=set)


_LINKS: WeakKeyDictionary[Page, tuple[Link, ...]] = WeakKeyDictionary()
_ROWS: WeakKeyDictionary[Page, tuple[Row, ...]] = WeakKeyDictionary()


def page_links(page: Page) -> list[Link]:
    """All links, those too that are simple scripts (`onclick`, `data-href`) or choices of a jump list; found once."""
    links = _LINKS.get(page)
    if links is None:
        links = _LINKS[page] = tuple(_links_of(page))
    return list(links)


def rows_of(page: Page) -> list[Row]:
    """A row for each link that leads somewhere and has a title, in order of the page; read once."""
    rows = _ROWS.get(page)
    if rows is None:
        rows = _ROWS[page] = tuple(_rows_of(page))
    return list(rows)


def _links_of(page: Page) -> list[Link]:
    found = page.links()
    plain = {link.element for link in found}
    for element in page.document.iter("a", "option", "li", "td", "span", "div"):
        target = _scripted_target(element) if element not in plain else ""
        url = page.join(target) if target else None
        if url is not None:
            text = " ".join(_text(element).split())
            found.append(Link(url=url, text=text, title=(element.get("title") or "").strip(), element=element))
    return found


def _rows_of(page: Page) -> list[Row]:
    links = [link for link in page_links(page) if link.element.tag != "option"][:MOST_ROWS]
    inside: dict[etree._Element, _Inside] = defaultdict(_Inside)
    for link in links:
        for depth, ancestor in enumerate(link.element.iterancestors()):
            if depth >= _CLIMB:
                break
            inside[ancestor].links += 1
            if _is_headline(link) and len(inside[ancestor].headlines) <= 1:
                inside[ancestor].headlines.add(link.url)
    return [row for link in links if (row := _row(link, inside)) is not None]


def _scripted_target(element: etree._Element) -> str:
    for name in ("data-href", "data-url"):
        if element.get(name):
            return str(element.get(name))
    value = element.get("value") or ""
    if element.tag == "option" and re.search(r"[./]", value):
        return value
    href = element.get("href") or ""
    clicked = (element.get("onclick") or "") + (href if href[:11].lower() == "javascript:" else "")
    match = _ONCLICK.search(clicked[:1000]) if clicked else None
    return match[1] if match is not None else ""


def _row(link: Link, inside: dict[etree._Element, _Inside]) -> Row | None:
    title, own_date = _title(link)
    if not title:
        return None
    place = link.element
    for _ in range(_CLIMB):
        parent = place.getparent()
        if parent is None or parent.tag in _STOPS or parent not in inside:
            break
        if len(inside[parent].headlines) > 1 or inside[parent].links > _MOST_IN_ROW:
            break
        place = parent
        if place.tag in ("li", "tr"):
            break
    beside = _beside(place, link)
    return Row(
        url=link.url,
        title=title,
        date=own_date or _date(beside) or _date_next_to(place),
        source=_source(place, link),
        group=_group(place),
        chrome=_in_chrome(link.element),
    )


def _is_headline(link: Link) -> bool:
    text = link.title or link.text
    return len(text) >= 8 or (len(text) >= 6 and re.search(r"20\d\d", text) is not None)


def _title(link: Link) -> tuple[str, DateClaim | None]:
    """The title, and the date where the link holds one of its own."""
    date, words = None, []
    for piece in link.element.itertext():
        if read_date(str(piece)) is not None:
            date = list_date(str(piece))
        else:
            words.append(str(piece))
    text = " ".join(" ".join(words).split()) if date else link.text
    text = re.sub(r"^\[\d{4}-\d{1,2}-\d{1,2}\]", "", text).strip().lstrip(_BULLETS)
    given = " ".join(link.title.split())
    if not text:
        pictured = next((image.get("alt") or "" for image in link.element.iter("img")), "")
        return (given or pictured).strip(), date
    stem = _CUT.sub("", text)
    longer = len(given) > len(stem) and given.startswith(stem[:6])
    return (given if given and (longer or stem != text) else text), date


def _beside(place: etree._Element, link: Link) -> list[str]:
    """The pieces of text of a row that are not the link's."""
    own = set(link.element.iter())
    pieces = []
    for element in place.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if element not in own and element.text:
            pieces.append(element.text)
        if (element not in own or element is link.element) and element is not place and element.tail:
            pieces.append(element.tail)
    if place is link.element and place.tail:
        pieces.append(place.tail)
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def _date(pieces: list[str]) -> DateClaim | None:
    for piece in pieces:
        date = list_date(piece[:120])
        if date is not None:
            return date
    return list_date(" ".join(pieces)[:200]) if len(pieces) > 1 else None


def _date_next_to(place: etree._Element) -> DateClaim | None:
    """The date of `<dt>` and `<dd>` pairs, which stand side by side, the date first or last."""
    parent = place.getparent()
    if parent is None:
        return None
    first = next((child for child in parent if isinstance(child.tag, str)), None)
    dates_first = first is not None and first is not place and _lone_date(first) is not None
    beside = place.getprevious() if dates_first else place.getnext()
    return _lone_date(beside) if beside is not None and isinstance(beside.tag, str) else None


def _lone_date(element: etree._Element) -> DateClaim | None:
    if any(True for _ in element.iter("a")):
        return None
    text = " ".join(_text(element).split())
    return list_date(text) if len(text) <= 60 else None


def _source(place: etree._Element, link: Link) -> str | None:
    """A cell of the row that holds a unit's name and nothing else."""
    own = set(link.element.iter())
    for element in place.iter("td", "span", "div", "em", "i", "p", "dd"):
        if element in own or any(True for _ in element.iter("a")):
            continue
        text = "".join(_text(element).split()).strip("[]【】()（）")
        if 2 <= len(text) <= 30 and _UNIT.match(text):
            return text
    return None


def _group(place: etree._Element) -> str:
    around = [place, *list(place.iterancestors())[:3]]
    return ">".join(
        f"{node.tag}.{_YEARS.sub('', node.get('class') or '')}.{_YEARS.sub('', node.get('id') or '')}"
        for node in around
    )


def _in_chrome(element: etree._Element) -> bool:
    for depth, node in enumerate(element.iterancestors()):
        if depth > 14 or node.tag == "body":
            return False
        if node.tag in _CHROME_TAGS or _CHROME.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
    return False


def _text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())
