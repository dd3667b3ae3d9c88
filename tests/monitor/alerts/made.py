"""One finding of each kind, shaped as its rule shapes it, for the tests of mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from storage.findings import BrokenRule, Change, Finding, FindingKind, Grade, Part
from storage.moments import SHANGHAI
from tests.storage.made import finding

NOW = datetime(2022, 4, 1, 6, 40, tzinfo=SHANGHAI)
_SEEN = {"type": "first_seen", "at": "2022-02-08T06:03:00+08:00", "url": "http://127.0.0.1/nb/2021.html", "version": 1}
_ABSENT = {"type": "absent", "at": "2022-02-07T06:02:00+08:00", "complete": True, "listed": False}
_SHOWN = {"type": "claim", "source": "page", "date": "2022-01-28", "raw": "发布时间：2022-01-28"}
_STAMP = {"type": "stamp", "source": "url", "date": "2022-02-08", "raw": "t20220208_123.html"}
_DUE = date(2022, 1, 31)
_ARTICLE = "《政府信息公开条例》第四十九条"


def _of(body: str, name: str, kind: FindingKind, grade: Grade | None, zh: str, en: str, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "kind": kind,
        "grade": grade,
        "body": body,
        "body_name": name,
        "report_year": 2021,
        "report": f"{body}-2021",
        "summary": f"{name} 2021 年度报告{zh}",
        "summary_english": f"{name}, report for 2021{en}",
        "due": _DUE,
        "rule": _ARTICLE,
        "rule_english": "Regulation, art. 49",
        "since": datetime(2022, 2, 8, 6, 3, tzinfo=SHANGHAI),
        "detected_at": NOW,
        "recorded_at": NOW,
        "url": None,
    } | more
    number = "-2" if kind is FindingKind.CHANGED else ""
    return finding(f"{body}-2021-{kind.value}{number}", **given)


def broken(number: str, says: str, english: str, basis: str = "derived") -> BrokenRule:
    """A relation or a gap."""
    return BrokenRule(id=number, severity="error", basis=basis, says=says, says_english=english)


def about_time() -> tuple[Finding, ...]:
    """Missing, late, dates that disagree, a date too early."""
    return (
        _of(
            "640122-jyj", "贺兰县教育局", FindingKind.MISSING, Grade.CONFIRMED,
            "未公布：期限 2022-01-31，此后 9 次读完其公布栏目均未列出。",
            ": not published; due 2022-01-31, 9 readings of its listings since, none lists it.",
            evidence=({**_ABSENT, "type": "readings", "count": 8}, _ABSENT),
        ),
        _of(
            "640122104", "立岗镇人民政府", FindingKind.LATE, Grade.CONFIRMED,
            "未按时公布，应于 2022-01-31 前公布；2022-02-08 06:03 首次见到。",
            ": not published in time; due 2022-01-31, first seen 2022-02-08 06:03.",
            evidence=(_STAMP, _ABSENT, _SEEN),
        ),
        _of(
            "640122104", "立岗镇人民政府", FindingKind.DATE_CONFLICT, Grade.CONFIRMED,
            "：标示日期与系统痕迹不符，页面标示 2022-01-28，而 2022-02-07 06:02 读完其公布栏目时尚无此件；有待说明。",
            ": the shown date and the traces disagree; to be explained.",
            rule="标示的公布日期与完整读取记录、网址和文件的系统时间比对", rule_english="shown date against our readings",
            evidence=(_SHOWN, _STAMP, _ABSENT, _SEEN),
        ),
        _of(
            "640122200", "常信乡人民政府", FindingKind.PREMATURE, Grade.CLAIMED,
            "：页面标示 2021-12-20，早于 2021 年度终结，无法反映全年情况。",
            ": the page shows 2021-12-20, before the year 2021 was over.",
            rule="年度报告反映全年情况，年度终结后方可编制公布", rule_english="the report covers the whole year",
            evidence=({**_SHOWN, "date": "2021-12-20"}, _SEEN),
        ),
    )  # fmt: skip


def about_change() -> tuple[Finding, ...]:
    """A report that changed, and one that is gone."""
    return (
        _of(
            "640122103", "金贵镇人民政府", FindingKind.CHANGED, Grade.SUBSTANTIVE,
            "发布后有变动：表格 1 处，正文 1 处；2022-04-01 06:02 首次见到，此前版本自 2022-02-01 起未变（58 次查看）。",
            " changed after publication: 1 figure, 1 sentence; first seen 2022-04-01 06:02.",
            rule="发布后有变动（逐版比对）", rule_english="versions compared",
            evidence=({"type": "first_seen", "at": "2022-04-01T06:02:00+08:00", "version": 2},),
            changes=(
                Change(part=Part.TABLE, before="3", after="5", table="request_results", row="new", column="total",
                       label="本年新收政府信息公开申请数量 · 总计"),
                Change(part=Part.TEXT, before="全年共收到政府信息公开申请3件，均已按期答复，没有不予公开的情形。",
                       after="全年共收到政府信息公开申请5件，其中不予公开1件，均已按期答复。", label="三、收到和处理政府信息公开申请情况"),
            ),
        ),
        _of(
            "640122105", "洪广镇人民政府", FindingKind.REMOVED, Grade.CONFIRMED,
            "已撤下：2022-03-10 起 6 次查看均找不到，网站其余部分正常。",
            " is gone: not found at 6 looks since 2022-03-10, the site otherwise well.",
            rule="曾公布而后撤下", rule_english="published and taken down",
            evidence=({"type": "last_seen", "at": "2022-03-09T06:04:00+08:00"}, {"type": "looks", "count": 6}),
        ),
    )  # fmt: skip


def about_content() -> tuple[Finding, ...]:
    """Figures, parts, form, access, copies."""
    relations = (
        broken("G21-01", "收到申请总计 12，而各项之和为 11（推算）", "received 12 in all, the parts add up to 11"),
        broken("G21-04", "本年新收 9 加上年结转 2 应为 11，表中为 12", "9 new and 2 carried over make 11, shown 12"),
        broken("X-03", "上年结转 2，而上年报告结转下年度为 0（推算）", "2 carried over, last year's report says 0"),
        broken("T-07", "正文称收到申请 10 件，表中为 12", "the text says 10 requests, the table 12"),
        broken("T-08", "正文称行政诉讼 1 件，表中为 0", "the text says 1 lawsuit, the table 0"),
    )
    gaps = tuple(broken(f"P-0{n}", f"第{n}项内容", f"item {n}", "law") for n in range(1, 6))
    twin = {
        "type": "twin", "at": "2022-01-20T06:00:00+08:00", "report": "640122106-2021", "unit": "南梁台子管委会", "version": 1,
        "shown": "2022-01-20", "share": 0.934, "own": 812, "shared": 758, "order": "shown",
    }  # fmt: skip
    passage = {"type": "passage", "raw": "专人负责、逐项登记，把政府信息公开作为便民的一件实事来办，做到件件有着落"}
    old = {"type": "headings", "note": "概述；主动公开情况；依申请公开情况；收费及减免情况"}
    file = {"type": "file", "url": "http://127.0.0.1/f.pdf", "note": "locked"}
    return (
        _of("640122", "贺兰县人民政府", FindingKind.INCONSISTENT, Grade.CONFIRMED,
            f"不符合勾稽关系：{relations[0].says}，另有 4 项。", f": figures contradict each other: {relations[0].says_english}, and 4 more.",
            rule="统计表勾稽关系及正文核对", rule_english="relations of the statutory tables", rules=relations),
        _of("640122107", "习岗街道办事处", FindingKind.INCOMPLETE, Grade.CONFIRMED,
            "：要素不全，未见第1项内容；第2项内容；第3项内容等 5 项（第 1 版，2022-02-08 06:03 起）。",
            ": prescribed parts not there: item 1; item 2; item 3 and 2 more.",
            rules=gaps, evidence=tuple({"type": "not_found_in_text", "rule": one.id, "note": one.says} for one in gaps)),
        _of("640122108", "富兴街街道办事处", FindingKind.FORMAT, Grade.CONFIRMED,
            "：未按统一格式，采用旧条例的章节体例，应为 2021 年格式（第 1 版，2022-02-08 06:03 起）。",
            ": not the prescribed form: it follows the parts of the old Regulation.",
            rule="国办公开办函〔2021〕30号：2021 年度适用2021 年格式", rule_english="the form of 2021 for report year 2021",
            rules=(broken("FORM", "采用旧条例的章节体例，应为 2021 年格式", "the parts of the old Regulation", "official"),), evidence=(old,)),
        _of("640122109", "贺兰工业园区管委会", FindingKind.ACCESS, Grade.CONFIRMED,
            "：可获取性不强，附件“年报.pdf”已加密，无法打开（第 1 版，2022-02-08 06:03 起）。",
            ": hard to read or reuse: a linked file is locked by a password.",
            rule="便民原则（《政府信息公开条例》第五条）", rule_english="convenience for the public",
            rules=(broken("ACCESS", "附件“年报.pdf”已加密，无法打开", "a linked file is locked", "law"),), evidence=(file,)),
        _of("640122200", "常信乡人民政府", FindingKind.COPIED, Grade.SUSPECTED,
            "与南梁台子管委会 2021 年度报告（640122106-2021）内容雷同：自有文字 812 字中 93% 与之相同，后者在先（2022-01-20）。须人工核对。",
            ": same text as the report of 南梁台子管委会 for 2021 (640122106-2021): 93% of its own 812 signs stand there too.",
            rule="内容雷同（国办公开办函〔2021〕30号）", rule_english="same content", evidence=(twin, passage)),
    )  # fmt: skip


def of_every_kind() -> tuple[Finding, ...]:
    """All accusations there are."""
    return (*about_time(), *about_change(), *about_content())


def unseen() -> Finding:
    """A place that could not be read."""
    return finding(
        "640122-unreachable",
        kind=FindingKind.UNREACHABLE,
        grade=None,
        body=None,
        body_name=None,
        report=None,
        report_year=None,
        summary="贺兰县：2 个公布栏目未能读取（www.nxhl.gov.cn），2022-03-28 06:01 起 4 次查看",
        summary_english="贺兰县: 2 listings could not be read (www.nxhl.gov.cn), 4 looks since 2022-03-28 06:01",
        since=datetime(2022, 3, 28, 6, 1, tzinfo=SHANGHAI),
    )


def of_year(one: Finding, year: int) -> Finding:
    """The same said of another report year."""
    report = f"{one.body}-{year}"
    return replace(one, finding=f"{report}-{one.kind.value}", report=report, report_year=year)
