"""What a finding's evidence says, read for people: claims, traces, first seen, last absent, the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.wording import Words, answer_words, minute, source_words
from storage.contents import STAMPS, DateSource
from storage.findings import Finding

_STAMPS = frozenset((*STAMPS, DateSource.LAST_MODIFIED))
_SEEN = ("first_seen", "seen_first", "first_sighting", "seen", "sighting", "first_look")
_ABSENT = ("absent", "negative", "not_listed", "last_absent", "absence")

TYPES: dict[str, Words] = {
    "claim": Words(zh="日期依据", en="date"),
    "date": Words(zh="日期依据", en="date"),
    "stamp": Words(zh="系统痕迹", en="trace"),
    "cited": Words(zh="正文所称网址", en="address in the text"),
    "first_seen": Words(zh="首次见到", en="first seen"),
    "last_seen": Words(zh="最后见到", en="last seen"),
    "seen": Words(zh="见到", en="seen"),
    "absent": Words(zh="列表中没有", en="not in the list"),
    "reading": Words(zh="列表查看", en="reading of the list"),
    "readings": Words(zh="列表查看", en="readings of the list"),
    "listing": Words(zh="列表查看", en="reading of the list"),
    "doubtful": Words(zh="列表查看，归属未明", en="reading with an entry in doubt"),
    "unread": Words(zh="尚未读取", en="not read"),
    "interval": Words(zh="公布时间介于", en="published between"),
    "no_listing": Words(zh="未知公布栏目", en="no list known"),
    "first_version": Words(zh="首个版本", en="first version"),
    "look": Words(zh="页面查看", en="look at the page"),
    "looks": Words(zh="页面查看", en="looks at the page"),
    "version": Words(zh="版本", en="version"),
    "figure": Words(zh="表中数字", en="figure"),
    "statement": Words(zh="正文语句", en="sentence"),
    "twin": Words(zh="雷同的报告", en="report with the same text"),
    "passage": Words(zh="相同文字", en="same passage"),
    "not_found_in_text": Words(zh="未见内容", en="looked for, not there"),
    "form": Words(zh="所用格式", en="form followed"),
    "headings": Words(zh="章节标题", en="headings"),
    "signal": Words(zh="读取所见", en="met when reading"),
    "file": Words(zh="附件", en="linked file"),
    "receipt": Words(zh="巡查记录", en="receipt of the crawl"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A date that stands in the evidence."""

    source: str
    date: str
    raw: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """The parts of an evidence list that decide a case about time."""

    claims: tuple[Claim, ...] = ()
    """Shown dates."""
    traces: tuple[Claim, ...] = ()
    """Stamps of systems."""
    signatures: tuple[Claim, ...] = ()
    first_seen: datetime | None = None
    last_absent: datetime | None = None
    """The last negative check: complete, and the report was not in it."""
    negative_checks: int = 0
    last_seen: datetime | None = None
    """Of what is gone: the last look that still had it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibit:
    """One piece of evidence as a line of a table."""

    what: str
    when: str
    detail: str
    url: str
    sha256: str


def read_facts(finding: Finding) -> Facts:
    """Claims, traces and decisive moments of `finding`; unknown items are passed over, never an error."""
    claims: list[Claim] = []
    traces: list[Claim] = []
    signatures: list[Claim] = []
    seen: list[datetime] = []
    absent: list[datetime] = []
    still_there: list[datetime] = []
    checks = 0
    for item in finding.evidence:
        kind = str(item.get("type", ""))
        at = _moment(item.get("at"))
        claim = _claim(item)
        if claim is not None:
            _place(claim, claims, traces, signatures)
        elif at is not None and kind in _SEEN:
            seen.append(at)
        elif at is not None and kind == "last_seen":
            still_there.append(at)
        elif at is not None and _is_absence(item, kind):
            absent.append(at)
            checks += _count(item)
    return Facts(
        claims=_once(claims),
        traces=_once(traces),
        signatures=_once(signatures),
        first_seen=min(seen, default=None),
        last_absent=max(absent, default=None),
        negative_checks=checks,
        last_seen=max(still_there, default=None),
    )


def exhibits(finding: Finding, language: str) -> list[Exhibit]:
    """Every piece of evidence as a line, in the order in which it was given."""
    return [_exhibit(item, language) for item in finding.evidence]


def _exhibit(item: Mapping[str, Any], language: str) -> Exhibit:
    kind = str(item.get("type", ""))
    known = TYPES.get(kind)
    at = _moment(item.get("at"))
    details = []
    if item.get("source"):
        details.append(source_words(str(item["source"]), language))
    details += [str(item[name]) for name in ("date", "label") if item.get(name)]
    if item.get("raw") and str(item.get("raw")) != str(item.get("date")):
        details.append(f"「{item['raw']}」")
    if item.get("answer"):
        details.append(answer_words(str(item["answer"]), language))
    if item.get("status"):
        details.append(f"HTTP {item['status']}")
    if "complete" in item:
        whole, partly = ("read to the end", "not read to the end") if language == "en" else ("读到末尾", "未读完整")
        details.append(whole if item["complete"] else partly)
    if item.get("looks"):
        span = " – ".join(minute(at) for at in (_moment(item.get("first_seen")), _moment(item.get("last_seen"))) if at)
        number = f"#{item['version']} · " if item.get("version") else ""
        details.append(f"{number}{span} · × {item['looks']}")
    if isinstance(item.get("share"), float):
        named = " ".join(str(item[key]) for key in ("unit", "report") if item.get(key))
        details.append(f"{named} · {int(100 * item['share'])}% · {item.get('shared')} / {item.get('own')}")
    if item.get("listed"):
        details.append("in the list" if language == "en" else "已列出")
    if kind == "interval":
        bounds = (_moment(item.get("after")), _moment(item.get("before")))
        details.append(" – ".join(minute(bound) if bound else "…" for bound in bounds))
    if item.get("count") is not None:
        details.append(f"× {item['count']}")
    details += _note(item, language)
    return Exhibit(
        what=known.of(language) if known else kind,
        when=minute(at) if at else "",
        detail=" · ".join(details),
        url=str(item.get("url") or item.get("column") or ""),
        sha256=str(item.get("sha256") or ""),
    )


def _note(item: Mapping[str, Any], language: str) -> list[str]:
    """What was noted, in the reader's language where it was noted in both."""
    note = (item.get("note_english") if language == "en" else None) or item.get("note")
    return [str(note)] if note else []


def _claim(item: Mapping[str, Any]) -> Claim | None:
    source, value = item.get("source"), item.get("date")
    if not source or not value:
        return None
    return Claim(source=str(source), date=str(value)[:10], raw=str(item.get("raw") or ""))


def _place(claim: Claim, claims: list[Claim], traces: list[Claim], signatures: list[Claim]) -> None:
    if claim.source in _STAMPS:
        traces.append(claim)
    elif claim.source == DateSource.SIGNATURE:
        signatures.append(claim)
    else:
        claims.append(claim)


def _is_absence(item: Mapping[str, Any], kind: str) -> bool:
    if item.get("complete") is False:
        return False
    # A `listing` exhibit is about the watch, not about this report.
    return kind in _ABSENT or (kind in ("reading", "readings") and item.get("listed") is False)


def _count(item: Mapping[str, Any]) -> int:
    count = item.get("count")
    return count if isinstance(count, int) and count > 0 else 1


def _once(claims: list[Claim]) -> tuple[Claim, ...]:
    return tuple(dict.fromkeys(claims))


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    # A naive moment would compare with none of the others.
    return moment if moment.tzinfo is not None else None
