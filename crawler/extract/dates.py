"""Dates: every spelling, read strictly or not at all, and the dates that a page shows and a text signs with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from crawler.extract.headings import is_prose, title_line
from crawler.extract.lines import FOOTER, Line, page_lines
from crawler.extract.signing import LONGEST, is_signed, may_sign
from crawler.extract.spellings import Spelled, day_of, narrow, spelled_at, spelled_in
from crawler.page import Page
from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI

_REST = re.compile(
    r"(?:\.\d{1,6})?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?\s*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?[\s\])】》}。,;]*$"
)
_COMPACT = re.compile(r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})$")
_TODAY = re.compile(
    r"(?:今天(?:日期)?是?|今日(?:日期)?是?|现在(?:时间|时刻|日期)?是?|(?:当前|系统|本地|服务器)(?:系统)?(?:日期|时间)|北京时间|农历|民国|万年历)"
    r"\s{0,3}(?:为|是)?\s{0,3}[::]?\s{0,3}$"
)

_WORD = r"(?:日\s{0,3}期|时\s{0,3}间)"
_BETWEEN = r"[\s:\]】|/>》]{0,20}"


def _label(*words: str) -> re.Pattern[str]:
    """A label as it is set in boxes and lines, with blanks between its signs and punctuation behind."""
    spaced = "|".join(r"\s{0,3}".join(word) for word in words)
    return re.compile(rf"(?:{spaced})\s{{0,3}}{_WORD}{_BETWEEN}")


_PUBLICATION = _label("发布", "公开", "发表", "公布", "上网", "发稿")
_PUBLISHED_ON = re.compile(rf"(?:发布|发表|公布)(?:于|\s{{0,3}}:){_BETWEEN}")
_AUTHORS = _label("成文", "生成", "发文", "印发", "制发", "签发")
_MADE_PAGE = re.compile(r"(?:页面?|网页|静态|本页)(?:生成|制作)")
_FILLED = _label("填报", "成文", "填表", "报送")
_INFO_WORDS = re.compile(
    r"来源|点击|浏览|阅读|访问|打印|关闭|字体|字号|作者|编辑|保护视力"
    r"|发布者|发布人|供稿|审核|稿源|(?:时间|日期)\s{0,3}:"
)
_NEIGHBOUR = re.compile(r"上一[篇条]|下一[篇条]|相关(?:链接|文章|信息|新闻|阅读)|今天是?")
_NOT_INFO = re.compile(
    r"星期|天气|归档|(?:更新|修改|废止|失效|生效|实施|施行|统计|活动|会议|开始|结束|报名|公示|起止|到期|报告)(?:时间|日期|期)"
    r"|有效期|截[至止]|系统时间"
)
_DATE_HINT = re.compile(r"date|time|pub|info|source|ly|sj|rq")
_LONG = 150
"""Characters of a line from which on it is the article's own text."""
_META_NAMES = frozenset(
    (
        "pubdate",
        "publishdate",
        "publish_date",
        "publishtime",
        "publish_time",
        "pubtime",
        "firstpublishedtime",
        "article:published_time",
    )
)
_MADE = frozenset(("maketime",))
"""Real pages of 2019 have the making of the static page here: believed only where no other tag tells."""
_SOURCE_WORDS = ("信息来源", "来源", "发布机构", "发布单位", "发文机关", "发文机构", "发文单位", "公开主体")
_SOURCE_LABEL = re.compile(
    "(?:" + "|".join(r"\s{0,3}".join(word) for word in _SOURCE_WORDS) + ")"
    r"(?:于(?=\s{0,3}:))?\s{0,3}:?[\s:\]】|]{0,20}(?P<value>[^\s:|,;【\[(《]{2,40})"
)
_NEXT_LABEL = re.compile(
    r"(?:发布|公开|成文|生成|更新)?(?:日期|时间)|作者|点击|浏览|阅读|字体|字号|打印|编辑|索引号|文号|主题"
    r"|发文|发布|信息|名称|关闭|分享|责任|审核|访问"
)
_NOBODY = ("本站", "本网", "互联网", "原创", "本站原创", "网络")


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """A date in a text; `start` and `end` are offsets in the text as given."""

    date: date
    raw: str
    start: int
    end: int
    precision: str
    moment: datetime | None


def read_date(text: str) -> tuple[date, str, datetime | None] | None:
    """Read a text that is one date and nothing else: (day, precision, moment in Asia/Shanghai or None).

    All spellings of domain 6.5 and bare yyyymmdd; None for anything that is no date (T115). Midnight sharp is a day
    without a time. A future date is the caller's matter.
    """
    spelled = narrow(text[:200]).strip().lstrip("[(【《{ ")
    compact = _COMPACT.match(spelled.rstrip("])】》} "))
    if compact is not None:
        day = day_of(compact["y"], compact["m"], compact["d"])
        return (day, "day", None) if day is not None else None
    found = spelled_at(spelled)
    rest = _REST.match(spelled, found.end) if found is not None else None
    if found is None or rest is None:
        return None
    if rest["zone"] and found.moment is not None:
        zone = rest["zone"].replace("Z", "+00:00")
        moment = datetime.fromisoformat(f"{found.moment:%Y-%m-%dT%H:%M:%S}{zone}").astimezone(SHANGHAI)
        return moment.date(), found.precision, moment
    return found.date, found.precision, found.moment


def find_dates(text: str) -> list[FoundDate]:
    """All dates in a text, in order; impossible ones, today's date and 民国 years are left out (T115, T116)."""
    spelled = narrow(text)
    found = (one for one in spelled_in(spelled) if not _TODAY.search(spelled[max(0, one.start - 12) : one.start]))
    return [_found(text, one) for one in found]


def shown_dates(page: Page) -> list[DateClaim]:
    """The dates a page shows, best first: PAGE, META, and the author's own as SIGNATURE.

    PAGE is labelled as publication, or stands bare in the line under the title; SIGNATURE is labelled 成文日期,
    生成日期 or 发文日期. Labels strictly (D13): never a counter, today's date, a list, a neighbour or a footer.
    """
    lines = _page_lines(page)
    claims = _labelled(lines) or _info_line(page, lines)
    return _distinct([*claims, *_meta(page), *_authors(lines)])


def list_date(text: str) -> DateClaim | None:
    """The date of a listing's row, source LIST; a row's date without a year is none."""
    one = read_date(text)
    if one is not None:
        return DateClaim(source=DateSource.LIST, date=one[0], raw=_raw(text), precision=one[1], moment=one[2])
    found = [each for each in find_dates(text) if each.precision != "month"]
    return _claim(DateSource.LIST, found[-1]) if found else None


def signature_dates(text: str) -> list[DateClaim]:
    """The author's own dates in a text, source SIGNATURE: labelled ones (填报日期, 成文日期) and the 落款.

    A 落款 is a line that ends with a date and holds little else, near the end or right below a unit's name.
    """
    claims = [_claim(DateSource.SIGNATURE, found) for found in _after_label(_FILLED, text)]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for index, line in enumerate(lines):
        if len(line) > LONGEST or not may_sign(lines, index):
            continue
        found = find_dates(line)
        if len(found) == 1 and found[0].precision != "month" and is_signed(line, found[0].start, found[0].end):
            claims.append(_claim(DateSource.SIGNATURE, found[0]))
    return _distinct(claims)


def source_shown(page: Page) -> str | None:
    """The unit that the page names as its source: 信息来源, 来源, 发布机构, else the ContentSource tag."""
    text = "\n".join(line.text for line in _page_lines(page) if len(line.text) < 400)
    for match in _SOURCE_LABEL.finditer(narrow(text)):
        value = _NEXT_LABEL.split(match["value"])[0].strip("-—_/、.。'\"<>")
        if _names_someone(value):
            return value
    for meta in page.document.iter("meta"):
        value = (meta.get("content") or "").strip()
        if (meta.get("name") or "").lower() in ("contentsource", "source") and _names_someone(value):
            return value[:40]
    return None


def _names_someone(value: str) -> bool:
    return value not in _NOBODY and re.search(r"[\u4e00-\u9fff]{2}", value) is not None


def _page_lines(page: Page) -> list[Line]:
    return [line for line in page_lines(page) if line.text and not line.hidden]


def _labelled(lines: list[Line]) -> list[DateClaim]:
    """Dates labelled as publication, above the article's text; else in an info line below it."""
    head, tail = _split(lines)
    text = "\n".join(line.text for line in head if not _beside(line))
    found = _after_label(_PUBLICATION, text) + _after_label(_PUBLISHED_ON, text)
    if not found:
        short = [line.text for line in tail if len(line.text) <= 80 and not _beside(line)]
        short = [text for text in short if len(text) <= 36 or _INFO_WORDS.search(narrow(text))]
        found = [one for text in short for one in _after_label(_PUBLICATION, text)]
    return [_claim(DateSource.PAGE, one) for one in found][:3]


def _info_line(page: Page, lines: list[Line]) -> list[DateClaim]:
    """The bare date in the line under the title: 时间:2023-01-28 点击率:【打印】, 2022年01月18日来源:1."""
    head, _ = _split(lines)
    title = title_line(page, head)
    if title is None:
        return []
    for index in range(title + 1, min(len(head), title + 12)):
        if is_prose(head[index]):
            break
        found = _bare_date(head, index)
        if found is not None:
            return [_claim(DateSource.PAGE, found)]
    return []


def _bare_date(head: list[Line], index: int) -> FoundDate | None:
    line = head[index]
    text = narrow(line.text)
    if len(text) > _LONG or line.linked > 40 or _beside(line) or _NOT_INFO.search(text) or _AUTHORS.search(text):
        return None
    found = [one for one in find_dates(line.text) if one.precision != "month"]
    if len(found) != 1:
        return None
    if _INFO_WORDS.search(text):
        return found[0]
    alone = read_date(text) is not None and not text.startswith("(")
    near = any(_INFO_WORDS.search(narrow(each.text)) and len(each.text) < 60 for each in head[index - 1 : index + 2])
    return found[0] if alone and (near or _DATE_HINT.search(line.hints)) else None


def _split(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines above the article's text, and the rest."""
    for index, line in enumerate(lines):
        if len(line.text) - line.linked > _LONG and not _PUBLICATION.search(narrow(line.text[:_LONG])):
            return lines[:index], lines[index:]
    return lines, []


def _beside(line: Line) -> bool:
    return bool(_NEIGHBOUR.search(line.text) or FOOTER.search(line.text))


def _meta(page: Page) -> list[DateClaim]:
    return _tags(page, _META_NAMES) or _tags(page, _MADE)


def _tags(page: Page, names: frozenset[str]) -> list[DateClaim]:
    claims = []
    for meta in page.document.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        one = read_date(content) if name in names else None
        if one is not None:
            day, precision, moment = one
            raw = _raw(content)
            claims.append(DateClaim(source=DateSource.META, date=day, raw=raw, precision=precision, moment=moment))
    return claims


def _authors(lines: list[Line]) -> list[DateClaim]:
    head, _ = _split(lines)
    text = "\n".join(line.text for line in head if not _beside(line) and not _MADE_PAGE.search(line.text))
    return [_claim(DateSource.SIGNATURE, found) for found in _after_label(_AUTHORS, text)][:3]


def _after_label(label: re.Pattern[str], text: str) -> list[FoundDate]:
    """The days that stand right behind a label, with nothing but signs and blanks between."""
    spelled = narrow(text)
    found = (spelled_at(spelled, match.end()) for match in label.finditer(spelled))
    return [_found(text, one) for one in found if one is not None and one.precision != "month"]


def _found(text: str, one: Spelled) -> FoundDate:
    raw = text[one.start : one.end]
    return FoundDate(date=one.date, raw=raw, start=one.start, end=one.end, precision=one.precision, moment=one.moment)


def _raw(text: str) -> str:
    return " ".join(text.split())[:80]


def _claim(source: DateSource, found: FoundDate) -> DateClaim:
    return DateClaim(
        source=source, date=found.date, raw=_raw(found.raw), precision=found.precision, moment=found.moment
    )


def _distinct(claims: list[DateClaim]) -> list[DateClaim]:
    kept: dict[tuple[DateSource, date], DateClaim] = {}
    for claim in claims:
        kept.setdefault((claim.source, claim.date), claim)
    return list(kept.values())
