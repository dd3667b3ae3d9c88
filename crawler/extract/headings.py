"""The titles that a page gives what it shows: meta, headings, opening lines, `<title>`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from crawler.extract.lines import Line
from crawler.extract.pieces import Piece, line_pieces
from crawler.extract.titles import Verdict, judge_title, normalise_title, unit
from crawler.files.grids import tidy
from crawler.page import Page

LONGEST = 120
_UNIT_LINE = re.compile(
    r"^[\u4e00-\u9fff（）()]{1,25}(?:政府|镇|乡|县|区|市|旗|街道|办事处|办公室|局|委员会|管委会|委|院|中心|苏木|农场|林场)$"
)
_META = ("articletitle", "article_title", "og:title", "title")
_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:title|tit|bt|biaoti|arti_?title|article-?title|xl-?title|con_?tit|maintitle|newstitle)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s*(?:[_|»>]+|-{2,}|(?<![\d(（])[-—–·]+|[-—–·]+(?![\d)）]))\s*")
"""What stands between a title and the site's name; a dash between numbers (1-10月, 2018—2035年) is the title's."""
_DAY_BEHIND = re.compile(
    r"\s*[（(\[【]\s*20\d{2}[-年/.]\s?\d{1,2}[-月/.]\s?\d{1,2}日?(?:\s\d{1,2}:\d{2}(?::\d{2})?)?\s*[)）\]】]$"
)
"""The day of publication that a template sets behind a heading."""
_OPENING = 200
_SENTENCE = 40
"""Characters of a line from which on one that holds a full stop is prose."""


def meta_title(page: Page) -> str:
    """`ArticleTitle` and its kin; empty for none."""
    for name in _META[:3]:
        for meta in page.document.iter("meta"):
            said = (meta.get("name") or meta.get("property") or "").strip().lower()
            content = tidy(meta.get("content") or "")
            if said == name and content:
                return content[:LONGEST]
    return ""


def window_title(page: Page) -> str:
    """`<title>` without the site's name behind it."""
    element = next(iter(page.document.iter("title")), None)
    whole = tidy("".join(str(text) for text in element.itertext())) if element is not None else ""
    parts = [part for part in _SUFFIX.split(whole) if part]
    for part in parts:
        if judge_title(part) is not Verdict.NO:
            return part[:LONGEST]
    return (parts[0] if parts else "")[:LONGEST]


def named_headings(page: Page) -> list[str]:
    """Texts of `<h1>` to `<h4>` and of elements that class or id call a title, in document order."""
    found = []
    for element in page.document.iter("h1", "h2", "h3", "h4", "ucaptitle", "div", "p", "td", "span"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag not in ("div", "p", "td", "span") or (names != " " and _TITLE_NAME.search(names)):
            text = _DAY_BEHIND.sub("", tidy("".join(str(part) for part in element.itertext())))
            if 4 <= len(text) <= LONGEST:
                found.append(text)
    return found


def opening_titles(pieces: Sequence[Piece], *, banners: Collection[str] = ()) -> list[str]:
    """Lines that read as the title of a report, then such titles as are broken over two or three lines; no links.

    A title that names no unit takes the unit's name from the line above, unless that is one of `banners` (the
    site's own name).
    """
    lines = [piece for piece in pieces if piece.grid is None and not piece.picture and piece.text]
    lines = [piece for piece in lines if piece.linked < 4 and piece.signs <= 60]
    found = []
    for together in (1, 2, 3):
        for start in range(len(lines) - together + 1):
            joined = "".join(piece.text for piece in lines[start : start + together])
            if len(joined) <= LONGEST and judge_title(joined) is Verdict.REPORT:
                above = lines[start - 1].text if start > 0 else ""
                found.append(above + joined if _names_unit(above, banners) and unit(joined) is None else joined)
        if found:
            return found
    return found


def _names_unit(line: str, banners: Collection[str]) -> bool:
    return _UNIT_LINE.match(line) is not None and not any(line in banner for banner in banners)


def best_title(candidates: Iterable[str]) -> str | None:
    """The first that is surely a report's title, else the first that may be, else a rendition's; None for none."""
    verdicts = [(judge_title(candidate), candidate) for candidate in candidates if candidate]
    for wanted in (Verdict.REPORT, Verdict.WEAK, Verdict.RENDITION):
        for verdict, candidate in verdicts:
            if verdict is wanted:
                return candidate
    return None


def page_titles(page: Page, listed: str | None) -> tuple[str, list[str]]:
    """(the title of what a page shows, all titles it is given): meta, heading, opening line, listing, window."""
    meta = meta_title(page)
    headings = named_headings(page)
    window = window_title(page)
    begun: list[str] = []
    best = best_title([meta, *headings])
    if best is None or judge_title(best) is not Verdict.REPORT:
        pieces = line_pieces(page.document, _OPENING)
        begun = _beginning_of(window, pieces)
        headings.extend(begun)
        best = best_title([meta, *headings, *opening_titles(pieces, banners=_banners(page))])
    title = best or best_title([listed or "", window]) or meta or listed or next(iter(begun), window or "")
    title = title or next(iter(headings), "")
    return title, [text for text in (title, meta, listed or "", window, *_alike(headings, title)) if text]


def _banners(page: Page) -> list[str]:
    """Names of the site: behind the title in `<title>`, and `SiteName`."""
    element = next(iter(page.document.iter("title")), None)
    whole = tidy("".join(str(text) for text in element.itertext())) if element is not None else ""
    names = _SUFFIX.split(whole)[1:]
    metas = (meta for meta in page.document.iter("meta") if (meta.get("name") or "").lower() == "sitename")
    return [*names, *(meta.get("content") or "" for meta in metas)]


def _beginning_of(window: str, pieces: Sequence[Piece]) -> list[str]:
    """Lines with which the window's title begins: the heading of a page that gives its headings no name."""
    texts = (piece.text for piece in pieces if piece.grid is None and piece.linked == 0)
    long = (text for text in texts if len(text) >= 10)
    return [text for text in long if window.startswith(text) and not window[len(text) :][:1].strip()]


def _alike(headings: Collection[str], title: str) -> list[str]:
    return [text for text in headings if text in title or title in text or judge_title(text) is not Verdict.NO]


def title_line(page: Page, lines: list[Line]) -> int | None:
    """Index of the last line above the text that is the article's title; None where none is."""
    heads = ["".join(str(text) for text in element.itertext()) for element in page.document.iter("title")]
    heads += [
        meta.get("content") or ""
        for meta in page.document.iter("meta")
        if (meta.get("name") or "").lower() == "articletitle"
    ]
    known = [normalise_title(head) for head in heads]
    best = None
    for index, line in enumerate(lines):
        if line.linked * 2 > len(line.text) or not 4 <= len(line.text) <= 120 or "位置" in line.text:
            continue
        if "。" in line.text:
            if best is not None and is_prose(line):
                break
            continue
        name = normalise_title(line.text)
        named = len(name) >= 8 and any(name in head for head in known)
        if line.heading or named or judge_title(line.text) is Verdict.REPORT:
            best = index
    return best


def is_prose(line: Line) -> bool:
    """Whether a line holds sentences of the article's own text."""
    return len(line.text) >= _SENTENCE and "。" in line.text and line.linked * 2 < len(line.text)
