"""Looks, contents and findings made by hand, for the tests of the archive."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from storage.contents import Attachment, ReportContent
from storage.figures import Figure, TableReading
from storage.findings import Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Observation, PlaceKind

COUNTY = "640122"
REPORT = "640122103-2018"
PAGE = "http://127.0.0.1/nb/2018.html"
START = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)
PARAGRAPH = "本年度，我镇共主动公开政府信息若干条，其中通过镇政府公开栏公开若干条。群众来信均在规定时限内答复。"
TEXT = "".join(f"第{n}段。{PARAGRAPH}" for n in range(1, 12))


def day(n: int) -> datetime:
    """Six in the morning of the n-th day of the watch."""
    return START + timedelta(days=n)


def sha(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def body(url: str, content: bytes, status: int = 200, **more: Any) -> Body:
    """An answer's bytes with a few headers."""
    headers = more.pop("headers", (("Content-Type", "text/html; charset=utf-8"), ("ETag", f'"{sha(content)[:8]}"')))
    return Body(url=url, status=status, headers=headers, content=content, sha256=sha(content), **more)


def content(text: str = TEXT, **more: Any) -> ReportContent:
    """What a report says."""
    given = {"title": "金贵镇2018年政府信息公开工作年度报告", "unit": "金贵镇", "year": 2018, "source": None} | more
    return ReportContent(text=text, **given)


def table(**values: int | None) -> TableReading:
    """A reading of the form of 2014; a keyword is a row, its value the figure."""
    figures = tuple(
        Figure(row=row, column="value", label=row, raw="" if n is None else str(n), value=n)
        for row, n in values.items()
    )
    return TableReading(table="g2014", form="g2014", read="html", figures=figures)


def file(name: str = "附件.pdf", data: bytes | None = None, **more: Any) -> Attachment:
    """A linked file; read when `data` is given."""
    given = {"url": f"http://127.0.0.1/nb/{name}", "type": "pdf", "sha256": None if data is None else sha(data)} | more
    return Attachment(name=name, **given)


def seen(data: bytes = b"one", at: datetime = START, url: str = PAGE, **more: Any) -> Capture:
    """A readable look at a report's page with these bytes."""
    given: dict[str, Any] = {"county": COUNTY, "kind": PlaceKind.REPORT, "report": REPORT} | more
    look = Observation(url=url, at=at, answer=Answer.PAGE, status=200, sha256=sha(data))
    return Capture(observation=look, body=body(url, data), **given)


def missed(
    answer: Answer, at: datetime, url: str = PAGE, data: bytes | None = None, status: int | None = None, **more: Any
) -> Capture:
    """A look that did not see the thing, or a 304."""
    given: dict[str, Any] = {"county": COUNTY, "kind": PlaceKind.REPORT, "report": REPORT} | more
    look = Observation(url=url, at=at, answer=answer, status=status, note="made by hand")
    return Capture(observation=look, body=None if data is None else body(url, data, status or 200), **given)


def finding(name: str = f"{REPORT}-late", revision: int = 1, **more: Any) -> Finding:
    """A finding of the late kind."""
    given: dict[str, Any] = {
        "kind": FindingKind.LATE,
        "grade": Grade.CONFIRMED,
        "status": Status.OPEN,
        "county": COUNTY,
        "body": "640122103",
        "body_name": "金贵镇人民政府",
        "report_year": 2018,
        "report": REPORT,
        "url": PAGE,
        "due": day(58).date(),
        "rule": "条例第五十条",
        "rule_english": "Regulation, art. 50",
        "since": day(59),
        "detected_at": day(60),
        "recorded_at": day(60),
        "resolved_at": None,
        "summary": "未按时公布",
        "summary_english": "published late",
    } | more
    return Finding(finding=name, revision=revision, **given)
