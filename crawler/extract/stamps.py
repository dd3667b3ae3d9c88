"""Dates hidden in addresses, ids and file names: traces that a system left, Asia/Shanghai."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, unquote, urlsplit

from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI

EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)
_SNOWFLAKE_EPOCH_MS = 1288834974657
"""Of Twitter's ids; government platforms took over the generator with its epoch."""

Read = tuple[date, str, datetime | None]
"""Date, precision, moment where it is finer than a day."""

_PATH_DIALECTS: tuple[tuple[re.Pattern[str], str], ...] = (
    # TRS: ./202302/t20230208_3948560.html, also the mobile copy.
    (re.compile(r"/t(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})_\d+(?:_wap)?\.s?html?$"), "day"),
    # Hanweb: no leading zeros.
    (re.compile(r"/art/(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/art_\d+_\d+\.html$"), "day"),
    (re.compile(r"/art/(?P<y>\d{4})/art_(?:[0-9a-f]{32}|\d+_\d+)\.html$"), "year"),
    (re.compile(r"/c\d+/(?P<y>\d{4})(?P<m>\d{2})/(?:[0-9a-f]{32}|c\d{2}_\d+)\.shtml$"), "month"),
    (
        re.compile(r"/(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})/(?:i?\d+|[0-9a-f]{8,32}(?:/c)?|[0-9a-f-]{36})\.s?html?$"),
        "day",
    ),
    (re.compile(r"/(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?:[0-9a-f]{32}|\d+)\.s?html?$"), "day"),
    (re.compile(r"/(?P<y>\d{4})-(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?:content|c|article)_\d+\.s?html?$"), "day"),
    (re.compile(r"/(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})/\d+\.s?html?$"), "day"),
    (re.compile(r"/columns/[0-9a-f-]{36}/(?P<y>\d{4})(?P<m>\d{2})/(?P<d>\d{2})/[0-9a-f-]{36}\.html$"), "day"),
    (re.compile(r"/(?P<y>\d{4})/(?:[A-Z]+_)?(?P<m>\d{2})(?P<d>\d{2})/\d+\.s?html?$"), "day"),
    (re.compile(r"/(?P<y>\d{4})(?P<m>\d{2})/(?:[0-9a-f]{32}|\d{3,12})\.s?html?$"), "month"),
)
_NOT_AN_ID = re.compile(r"^(?:index|list|content|post|art|info|c|i|doc)[-_]", re.IGNORECASE)
_ID_KEY = re.compile(r"id$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z]{1,8}$")
_ATTACHMENT = re.compile(r"(?<![0-9A-Za-z])[PW]0(\d{8})(\d{12})(?!\d)")
_SHORT_CLOCK = re.compile(r"^\d{15}$")
_EPOCH_MS = re.compile(r"^(1[3-9]\d{11})(?:$|(?=[0-9]{0,6}[A-Za-z])[0-9A-Za-z]{1,12}$)")
_CLOCK = re.compile(r"^(20\d{12})(\d{2,5})?$")
_OBJECT_ID = re.compile(r"^[0-9a-f]{24}$")
_SNOWFLAKE = re.compile(r"^\d{18,19}$")


def stamps_of_address(url: str, *, now: datetime | None = None) -> list[DateClaim]:
    """Dates that an article's address carries, all dialects of domain 7.9; source URL.

    A date counts between 2000-01-01 and a day after `now` (aware; None: no upper bound but 2099). `month` and `year`
    precision give the first day. Years of column folders (`n2024n`) are names, not stamps.
    """
    parts = urlsplit(url[:4000])
    path = unquote(parts.path)
    reads: list[tuple[str, Read]] = []
    for pattern, precision in _PATH_DIALECTS:
        match = pattern.search(path)
        if match is not None:
            read = _calendar(match.groupdict(), precision)
            if read is not None:
                reads.append((match[0].lstrip("/"), read))
                break
    for word in (*_segments(path), *(value for key, value in parse_qsl(parts.query) if _ID_KEY.search(key))):
        read = _id(word)
        if read is not None:
            reads.append((word, read))
    return _claims(DateSource.URL, reads, now)


def stamps_of_name(name: str, *, now: datetime | None = None) -> list[DateClaim]:
    """Dates that a file's name carries: P0…/W0… of TRS, clock names of Hanweb, ids; source ATTACHMENT_NAME."""
    last = unquote(name[:1000]).replace("\\", "/").rsplit("/", 1)[-1]
    reads: list[tuple[str, Read]] = []
    match = _ATTACHMENT.search(last)
    if match is not None:
        read = _attachment(match[1], match[2])
        if read is not None:
            reads.append((match[0], read))
    stem = _EXTENSION.sub("", last)
    read = _short_clock(stem) or _id(stem)
    if read is not None:
        reads.append((stem, read))
    return _claims(DateSource.ATTACHMENT_NAME, reads, now)


def _segments(path: str) -> Iterable[str]:
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return
    if len(segments) >= 2 and re.match(r"index\.s?html?$", segments[-1]) and re.match(r"\d{12,}$", segments[-2]):
        yield segments[-2]  # …/20210315093000/index.html
        return
    stem = _NOT_AN_ID.sub("", _EXTENSION.sub("", segments[-1]), count=1)
    stem = re.sub(r"^article_", "", stem)
    # 20190412091534_XXXX.html: the clock stands before the mark.
    yield stem.split("_", 1)[0] if re.match(r"20\d{12}_", stem) else stem


def _calendar(groups: dict[str, str | None], precision: str) -> Read | None:
    day = _date(int(groups["y"] or 0), int(groups.get("m") or 1), int(groups.get("d") or 1))
    return (day, precision, None) if day is not None else None


def _id(word: str) -> Read | None:
    """A moment out of an id: clock, epoch milliseconds, Snowflake, ObjectId."""
    readers: tuple[Callable[[str], Read | None], ...] = (_clock, _epoch_ms, _snowflake, _object_id)
    for reader in readers:
        read = reader(word)
        if read is not None:
            return read
    return None


def _clock(word: str) -> Read | None:
    match = _CLOCK.match(word)
    return _moment_of("%Y%m%d%H%M%S", match[1]) if match is not None else None


def _short_clock(word: str) -> Read | None:
    """yymmddHHMMSSmmm, as Hanweb names uploads: 160119113716798 is 2016-01-19 11:37:16.798."""
    return _moment_of("%y%m%d%H%M%S", word[:12]) if _SHORT_CLOCK.match(word) else None


def _epoch_ms(word: str) -> Read | None:
    match = _EPOCH_MS.match(word)
    return _since_1970(int(match[1]) // 1000) if match is not None else None


def _snowflake(word: str) -> Read | None:
    if not _SNOWFLAKE.match(word):
        return None
    return _since_1970(((int(word) >> 22) + _SNOWFLAKE_EPOCH_MS) // 1000)


def _object_id(word: str) -> Read | None:
    return _since_1970(int(word[:8], 16)) if _OBJECT_ID.match(word) else None


def _attachment(day: str, rest: str) -> Read | None:
    """P0 + day + 12 digits, of which the first 8 read as milliseconds of the day (inferred, domain 7.3)."""
    found = _date(int(day[:4]), int(day[4:6]), int(day[6:]))
    if found is None:
        return None
    seconds = int(rest[:8]) // 1000
    if seconds >= 86400:
        return found, "day", None
    moment = datetime(found.year, found.month, found.day, tzinfo=SHANGHAI) + timedelta(seconds=seconds)
    return found, "second", moment


def _moment_of(form: str, digits: str) -> Read | None:
    try:
        moment = datetime.strptime(digits, form).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return moment.date(), "second", moment


def _since_1970(seconds: int) -> Read:
    moment = datetime.fromtimestamp(seconds, tz=UTC).astimezone(SHANGHAI)
    return moment.date(), "second", moment


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _claims(source: DateSource, reads: Iterable[tuple[str, Read]], now: datetime | None) -> list[DateClaim]:
    latest = LATEST if now is None else now.astimezone(SHANGHAI).date() + timedelta(days=1)
    claims: list[DateClaim] = []
    for raw, (day, precision, moment) in reads:
        if not EARLIEST <= day <= latest or any(claim.date == day for claim in claims):
            continue
        claims.append(DateClaim(source=source, date=day, raw=raw[:80], precision=precision, moment=moment))
    return claims
