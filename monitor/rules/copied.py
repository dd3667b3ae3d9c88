"""内容雷同: its own text is that of another body's earlier report, or of the same body's report of the year before."""

from __future__ import annotations

from monitor.copies.signing import LEAST_OWN
from monitor.copies.twins import Order, Twin
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from monitor.wording import day
from storage.bodies import ReportKey
from storage.cases import Case
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import to_text

OF_ANOTHER = 0.8
"""So much of the own text stands in another body's report."""
OF_BEFORE = 0.9
"""So much stands in the same body's former report: who does the same work says it in similar words."""

RULE = (
    "内容雷同（国办公开办函〔2021〕30号）：隐去名称、日期、数字，不计表格、格式用语、引用的文件、“无”“未发生”之类的表述"
    "和多家共有的文字，连续 8 字以上相同者计为相同"
)
RULE_ENGLISH = (
    "same content (国办公开办函〔2021〕30号): names, dates and numbers masked; tables, prescribed wording, quoted "
    "documents, nil statements and what many bodies share left out; runs of 8 signs and more count"
)


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion: the likest of the earlier reports, the others named. The earlier one is never told."""
    if not case.versions or not context.owed:
        return ()
    version = case.versions[-1]
    twins = [twin for twin in context.twins if twin.version == version.number and _tells(twin, case)]
    if not twins:
        return ()
    first = max(twins, key=lambda twin: (twin.share, twin.other.key.body != case.body))
    others = [twin for twin in twins if twin is not first]
    exhibits: list[Exhibit] = [version_exhibit(version), *(_twin_exhibit(twin) for twin in (first, *others))]
    exhibits += [
        {"type": "passage", "raw": passage, "report": first.other.report, "url": version.url}
        for passage in first.passages
    ]
    zh, en = _told(first, case)
    more, more_english = "", ""
    if others:
        more, more_english = f"另与 {len(others)} 份报告雷同。", f" So with {len(others)} more."
    return (
        Conclusion(
            kind=FindingKind.COPIED,
            grade=Grade.SUSPECTED,
            since=min(context.now, max(version.first_seen, first.other.first_seen)),
            summary=f"{phrases.who(case, context)}{zh}{more}须人工核对。",
            summary_english=f"{phrases.who_english(case, context)}: {en}{more_english} To be checked by a person.",
            rule=RULE,
            rule_english=RULE_ENGLISH,
            url=version.url,
            evidence=tuple(exhibits),
        ),
    )


def _tells(twin: Twin, case: Case) -> bool:
    least = OF_BEFORE if twin.other.key.body == case.body else OF_ANOTHER
    return twin.own >= LEAST_OWN and twin.share >= least and str(twin.other.key) != case.report


def _told(twin: Twin, case: Case) -> tuple[str, str]:
    share = int(100 * twin.share)
    key = twin.other.key
    if key.body == case.body:
        whose, whose_english = f"本单位 {key.year} 年度报告", f"its own report for {key.year}"
    else:
        name = twin.other.unit or key.body
        whose = f"{phrases.short(name)} {key.year} 年度报告（{key}）"
        whose_english = f"the report of {phrases.short(name)} for {key.year} ({key})"
    order, order_english = _order(twin)
    return (
        f"与{whose}内容雷同：自有文字 {twin.own} 字中 {share}% 与之相同{order}。",
        f"same text as {whose_english}: {share}% of its own {twin.own} signs stand there too{order_english}.",
    )


def _order(twin: Twin) -> tuple[str, str]:
    if twin.order is Order.SHOWN and twin.other.shown is not None:
        on = day(twin.other.shown)
        return f"，后者在先（{on}）", f"; that one came first ({on})"
    if twin.order is Order.SEEN:
        on = day(twin.other.first_seen)
        return f"，后者先被见到（{on}）", f"; that one was seen first ({on})"
    if twin.order is Order.UNKNOWN:
        return "，孰先孰后无法判断", "; which was first cannot be told"
    return "", ""


def _twin_exhibit(twin: Twin) -> Exhibit:
    other = twin.other
    exhibit: Exhibit = {
        "type": "twin",
        "at": to_text(other.first_seen),
        "report": str(ReportKey.parse(other.report)),
        "unit": other.unit,
        "title": other.title[:80],
        "version": other.number,
        "url": other.url,
        "sha256": other.sha256,
        "capture": other.capture,
        "share": round(twin.share, 3),
        "own": twin.own,
        "shared": twin.shared,
        "order": twin.order.value,
    }
    if other.shown is not None:
        exhibit["shown"] = day(other.shown)
    return exhibit
