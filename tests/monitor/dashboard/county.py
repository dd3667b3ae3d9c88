"""贺兰县 as the dashboard's tests know it: seven bodies, five report years, crawled daily in spring 2019."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.contents import Attachment, DateClaim, DateSource, ReportContent, Section
from storage.figures import Figure, TableReading, form
from storage.findings import Change, Finding, FindingKind, Grade, Part, Status
from storage.moments import SHANGHAI
from storage.overview_lines import ReportLine
from storage.sightings import Answer, Body, Capture, Entry, Listing, Observation, PlaceKind

COUNTY = "640122"
COLUMN = "http://127.0.0.1:9/xxgk/nb/"
NOW = datetime(2019, 4, 10, 9, 30, tzinfo=SHANGHAI)
START = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)
BODIES = (
    ("640122", "贺兰县人民政府", BodyKind.COUNTY),
    ("640122-bgs", "贺兰县人民政府办公室", BodyKind.OFFICE),
    ("640122-jyj", "贺兰县教育局", BodyKind.DEPARTMENT),
    ("640122100", "习岗街道办事处", BodyKind.SUBDISTRICT),
    ("640122103", "金贵镇人民政府", BodyKind.TOWNSHIP),
    ("640122104", "立岗镇人民政府", BodyKind.TOWNSHIP),
    ("640122200", "常信乡人民政府", BodyKind.TOWNSHIP),
)
CHANGED = "640122103-2018"
LATE = "640122104-2018"
MISSING = "640122200-2018"
REMOVED = "640122-jyj-2017"
HOSTILE = "<script>alert(1)</script>\"'><svg onload=alert(2)>{{7*7}}{% raw %}${x}</textarea>"


def site() -> Site:
    """The county's roster."""
    bodies = tuple(PublishingBody(code=code, county=COUNTY, name=name, kind=kind) for code, name, kind in BODIES)
    return Site(
        jurisdiction=Jurisdiction(code=COUNTY, name="贺兰县"), site="http://127.0.0.1:9/", columns=(), bodies=bodies
    )


def sha(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def tables(asked: int) -> tuple[TableReading, ...]:
    """The statutory table of 2014, filled with small numbers; `asked` applications."""
    figures = []
    for number, row in enumerate(form("g2014").table("g2014").value_rows):
        value = asked if "收到申请数" in row.label else number * 3 % 17
        figures.append(Figure(row=row.key, column="value", label=row.label, raw=str(value), value=value))
    return (TableReading(table="g2014", form="g2014", read="html", figures=tuple(figures)),)


def content(name: str, year: int, shown: date, *, asked: int = 3, odd: str = "") -> ReportContent:
    """A report in the six parts of the old regulation; own prose."""
    parts = (
        (
            "一",
            "概述",
            f"{year}年，{name}按照上级部署，把政府信息公开作为便民的一件实事来办，专人负责、逐项登记。{odd}",
        ),
        (
            "二",
            "主动公开情况",
            f"全年主动公开各类信息{year - 1800}条，其中政府网站{year - 1900}条，公开栏98条，村务通87条。",
        ),
        ("三", "依申请公开和不予公开情况", f"全年共收到政府信息公开申请{asked}件，均已按期答复。没有不予公开的情形。"),
        ("四", "收费及减免情况", "办理申请没有收取费用，也没有减免情况。"),
        ("五", "行政复议、行政诉讼情况", "未发生因政府信息公开引起的行政复议和行政诉讼。"),
        ("六", "存在的主要问题及改进情况", "公开内容还不够细，更新有时不够及时。下一步将补齐目录，按月检查更新。"),
    )
    sections = tuple(Section(no=no, title=title, text=text) for no, title, text in parts)
    raw = f"发布日期：{shown.isoformat()}"
    return ReportContent(
        title=f"{name}{year}年政府信息公开工作年度报告{odd}",
        unit=name,
        year=year,
        source=name,
        text="\n".join(f"{no}、{title}\n{text}" for no, title, text in parts) + "\n政府信息公开情况统计表\t数量",
        sections=sections,
        tables=tables(asked),
        dates=(
            DateClaim(source=DateSource.PAGE, date=shown, raw=raw),
            DateClaim(source=DateSource.LIST, date=shown, raw=shown.isoformat()),
        ),
        attachments=(Attachment(name="统计表.pdf", url="http://127.0.0.1:9/xxgk/nb/P0.pdf", type="pdf"),),
        form="g2014",
    )


def url_of(report: str) -> str:
    """The page's address."""
    return f"http://127.0.0.1:9/xxgk/nb/{report}.html"


def look(report: str, at: datetime, read: ReportContent | None, data: bytes, answer: Answer = Answer.PAGE) -> Capture:
    """One look at a report's page."""
    url, status = url_of(report), 200 if answer is Answer.PAGE else 404
    return Capture(
        county=COUNTY,
        kind=PlaceKind.REPORT,
        observation=Observation(url=url, at=at, answer=answer, status=status, sha256=sha(data)),
        body=Body(url=url, status=status, headers=(("Content-Type", "text/html"),), content=data, sha256=sha(data)),
        content=read,
        report=report,
        entry=Entry(url=url, title=f"{report} 年报"),
        column=COLUMN,
    )


def listing(at: datetime, reports: list[str], *, complete: bool = True) -> Capture:
    """One reading of the county's column."""
    data = f"{at}{reports}".encode()
    rows = tuple((url_of(report), report) for report in reports)
    read = Listing(
        column=COLUMN,
        at=at,
        complete=complete,
        entries=tuple(Entry(url=url, title=report) for url, report in rows),
        reports=rows,
        why="" if complete else "第 2 页超时",
    )
    return Capture(
        county=COUNTY,
        kind=PlaceKind.COLUMN,
        observation=Observation(url=COLUMN, at=at, answer=Answer.PAGE, status=200, sha256=sha(data)),
        body=Body(url=COLUMN, status=200, headers=(), content=data, sha256=sha(data)),
        listing=read,
    )


def fill(data: Path) -> None:
    """Every report of 2014–2017 at the first look, those of 2018 as they came; one changed, one gone."""
    with Archive.open(data, write=True) as archive:
        for n in range(0, 69, 3):
            _day(archive, START + timedelta(days=n, minutes=n), n)


def _day(archive: Archive, at: datetime, n: int) -> None:
    cycle = archive.begin_cycle(at)
    listed, results = [], []
    for code, name, _ in BODIES:
        for year in range(2014, 2019):
            report = f"{code}-{year}"
            shown = date(year + 1, 1, 28) if year < 2018 else date(2019, 3, 28)
            if not _there(report, n):
                if report == REMOVED:
                    archive.keep(cycle, look(report, at, None, b"404", Answer.NOT_FOUND))
                continue
            listed.append(report)
            odd = HOSTILE if report == "640122100-2017" else ""
            read = content(name, year, shown, asked=5 if report == CHANGED and n >= 66 else 3, odd=odd)
            archive.keep(cycle, look(report, at, read, read.text.encode()))
            results.append((url_of(report), at, Answer.PAGE, None))
    archive.keep(cycle, listing(at, listed, complete=n != 60))
    archive.keep_receipt(
        cycle, COUNTY, "127.0.0.1:9", at, at + timedelta(minutes=41), n != 60, {"looks": len(results) + 1}, results
    )
    archive.end_cycle(cycle, at + timedelta(minutes=41))


def _there(report: str, n: int) -> bool:
    body, _, year = report.rpartition("-")
    if report == REMOVED:
        return n < 36
    if report in (MISSING, "640122-2018"):
        return False
    if report == LATE:
        return n >= 63
    return year != "2018" or n >= (0 if body == "640122103" else 30)


RULE = "《政府信息公开条例》（国务院令第492号，2008年5月1日起施行）第三十一条：各级行政机关3月31日前公布"
RULE_ENGLISH = "Open Government Information Regulation of 2007 (State Council Order 492), art. 31"


def finding(key: str, kind: FindingKind, grade: Grade | None, **more: Any) -> Finding:
    """A finding made by hand."""
    code, _, year = key.rpartition("-")
    name = {body: name for body, name, _ in BODIES}[code]
    given: dict[str, Any] = {
        "finding": f"{key}-{kind.value}",
        "revision": 1,
        "kind": kind,
        "grade": grade,
        "status": Status.OPEN,
        "county": COUNTY,
        "body": code,
        "body_name": name,
        "report_year": int(year),
        "report": key,
        "url": url_of(key),
        "due": date(2019, 3, 31),
        "rule": RULE,
        "rule_english": RULE_ENGLISH,
        "since": datetime(2019, 4, 1, tzinfo=SHANGHAI),
        "detected_at": datetime(2019, 4, 10, 6, 40, tzinfo=SHANGHAI),
        "recorded_at": datetime(2019, 4, 10, 6, 40, tzinfo=SHANGHAI),
        "resolved_at": None,
        "summary": f"{name} {year} 年度报告：{kind.value}",
        "summary_english": f"{name}, report for {year}: {kind.value}",
    } | more
    return Finding(**given)


def findings() -> list[Finding]:
    """One of each that the county gives."""
    absent = [
        {"type": "absent", "at": f"2019-04-{n:02}T06:00:00+08:00", "column": COLUMN, "complete": True, "listed": False}
        for n in (2, 5, 8)
    ]
    gone = [
        {
            "type": "look",
            "at": f"2019-03-{n:02}T06:36:00+08:00",
            "url": url_of(REMOVED),
            "answer": "not_found",
            "status": 404,
            "healthy": True,
            "sha256": sha(b"404"),
        }
        for n in (9, 12, 15, 18, 21, 24)
    ]
    return [
        finding(
            MISSING,
            FindingKind.MISSING,
            Grade.CONFIRMED,
            evidence=tuple(absent),
            url=None,
            summary="常信乡人民政府 2018 年度报告：未公布；应于 2019-03-31（含当日）前公布；"
            "2019-04-02 起在 3 个日子共 3 次读完其公布栏目，均无此件，最近一次 2019-04-08 06:00。",
        ),
        finding(
            LATE,
            FindingKind.LATE,
            Grade.CONFIRMED,
            recorded_at=datetime(2019, 4, 5, 7, tzinfo=SHANGHAI),
            summary="立岗镇人民政府 2018 年度报告：未按时公布；2019-04-02 06:00 仍无，2019-04-05 06:03 首次见到。",
            evidence=(
                {"type": "first_seen", "at": "2019-04-05T06:03:00+08:00", "url": url_of(LATE), "sha256": sha(b"x")},
                absent[0],
                {"type": "claim", "source": "page", "date": "2019-03-28", "raw": "发布日期：2019-03-28"},
                {"type": "stamp", "source": "url", "date": "2019-04-04", "raw": "t20190404"},
            ),
        ),
        finding(
            CHANGED,
            FindingKind.CHANGED,
            Grade.SUBSTANTIVE,
            finding=f"{CHANGED}-changed-2",
            due=None,
            summary="金贵镇人民政府 2018 年度报告：“收到申请数”由 3 改为 5，2019-04-08 07:06 首次见到；"
            "此前版本自 2019-02-01 06:00 起未变（22 次查看）。",
            rule="发布后有变动：同一报告先后两个版本内容不同",
            changes=(
                Change(
                    part=Part.TABLE, before="3", after="5", table="g2014", row="a1", column="value", label="收到申请数"
                ),
                Change(
                    part=Part.TEXT,
                    before="全年共收到政府信息公开申请3件，均已按期答复。没有不予公开的情形。",
                    after="全年共收到政府信息公开申请5件，均已按期答复。没有不予公开的情形。",
                    label="三、依申请公开和不予公开情况",
                ),
            ),
        ),
        finding(
            REMOVED,
            FindingKind.REMOVED,
            Grade.CONFIRMED,
            due=date(2018, 3, 31),
            evidence=tuple(gone),
            summary="贺兰县教育局 2017 年度报告：发布后撤下，2019-03-09 06:36 起找不到；最后见到 2019-03-06 06:33。",
        ),
        finding(
            "640122-2018",
            FindingKind.MISSING,
            Grade.UNVERIFIED,
            url=None,
            summary="贺兰县人民政府 2018 年度报告：无法核实是否公布；到期后其公布栏目未能全部读完。",
        ),
        finding(
            "640122-2018",
            FindingKind.UNREACHABLE,
            None,
            finding="640122-unreachable",
            body=None,
            body_name=None,
            report=None,
            report_year=None,
            due=None,
            url=COLUMN,
            summary="贺兰县：1 个公布栏目未能读完，自 2019-04-02 06:00 起（第 2 页超时）。",
            summary_english="贺兰县: 1 listing could not be read to the end since 2019-04-02 06:00.",
        ),
    ]


def record(data: Path) -> None:
    """Write the findings, and outbox rows of which one was refused."""
    with Archive.open(data, write=True) as archive:
        told = [(f"{LATE}-late", 1, "staff@example.org", "daily", NOW)]
        archive.record(findings(), told)


CHANGED_BODY = PublishingBody(code="640122103", county="640122", name="金贵镇人民政府", kind=BodyKind.TOWNSHIP)


def report_line(first_seen: datetime, claimed: date | None = None) -> ReportLine:
    """A report of that body of one version, first seen and dated as said."""
    return ReportLine(
        report=CHANGED,
        county="640122",
        body=CHANGED_BODY.code,
        year=2018,
        title="年报",
        url="http://127.0.0.1:9/",
        versions=1,
        first_seen=first_seen,
        last_seen=NOW,
        claimed=claimed,
        claimed_first=claimed,
    )
