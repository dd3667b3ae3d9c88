"""要素不全: prescribed parts, tables or announced files that the newest version does not show."""

from __future__ import annotations

from monitor.prescribed.gaps import Gap, gaps_of
from monitor.prescribed.items import law_of
from monitor.prescribed.unread import Fault, is_recognised, unread_files
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from monitor.wording import minute
from storage.cases import Case
from storage.contents import ReportContent
from storage.figures import form_of_year
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import Version

_MOST_TOLD = 3


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion about the newest version; confirmed where at least one gap is sure."""
    if not case.versions or not context.body.kind.owes:
        return ()
    newest = case.versions[-1]
    gaps = gaps_of(newest.content, year=case.year, kind=context.body.kind)
    if not gaps:
        return ()
    first = _first_with(case, context, gaps)
    sure = any(gap.sure for gap in gaps)
    zh, en = _told(gaps)
    unread, unread_english = _unread(newest.content)
    rule, rule_english = _rule(case.year)
    since = minute(first.first_seen)
    return (
        Conclusion(
            kind=FindingKind.INCOMPLETE,
            grade=Grade.CONFIRMED if sure else Grade.SUSPECTED,
            since=first.first_seen,
            summary=f"{phrases.who(case, context)}：{zh}（第 {newest.number} 版，{since} 起）{unread}。",
            summary_english=(
                f"{phrases.who_english(case, context)}: {en} (version {newest.number}, since {since}){unread_english}."
            ),
            due=context.deadline.due,
            rule=rule,
            rule_english=rule_english,
            url=newest.url,
            evidence=(version_exhibit(newest), *(_exhibit(gap) for gap in gaps)),
            rules=tuple(gap.rule for gap in gaps),
        ),
    )


def _first_with(case: Case, context: Context, gaps: tuple[Gap, ...]) -> Version:
    """The version from which on the report lacks the same."""
    first = case.versions[-1]
    for version in reversed(case.versions[:-1]):
        if gaps_of(version.content, year=case.year, kind=context.body.kind) != gaps:
            break
        first = version
    return first


def _told(gaps: tuple[Gap, ...]) -> tuple[str, str]:
    """The gaps in both languages, sure ones first, the first few of each named."""
    sure = [gap for gap in gaps if gap.sure]
    perhaps = [gap for gap in gaps if not gap.sure]
    zh, en = [], []
    for several, lead, lead_english in (
        (sure, "要素不全，未见", "prescribed parts not there: "),
        (perhaps, "可能缺少", "perhaps not there: "),
    ):
        if several:
            named = several[:_MOST_TOLD]
            more, more_english = "", ""
            if len(several) > len(named):
                more, more_english = f"等 {len(several)} 项", f" and {len(several) - len(named)} more"
            zh.append(f"{lead}{'；'.join(gap.zh for gap in named)}{more}")
            en.append(f"{lead_english}{'; '.join(gap.en for gap in named)}{more_english}")
    return "；".join(zh), "; ".join(en)


def _unread(content: ReportContent) -> tuple[str, str]:
    """What could not be read, so that no gap is sure; empty for nothing."""
    files = [file for file, fault in unread_files(content) if fault is not Fault.GONE]
    if files:
        return (
            f"；另有 {len(files)} 个附件未能读出，结论有待核实",
            f"; {len(files)} linked files could not be read, to be verified",
        )
    if is_recognised(content):
        return "；内容系由图片识别，结论有待核实", "; the text was recognised from pictures, to be verified"
    return "", ""


def _rule(year: int) -> tuple[str, str]:
    law, form = law_of(year), form_of_year(year)
    zh, en = (law.name, law.name_english) if law is not None else ("", "")
    document = form.document.split()[0] if form is not None else ""
    return (f"{zh}；{document}", f"{en}; {document}") if document else (zh, en)


def _exhibit(gap: Gap) -> Exhibit:
    """What was looked for in the version and not found."""
    return {
        "type": "not_found_in_text",
        "rule": gap.id,
        "basis": gap.basis,
        "sure": gap.sure,
        "note": gap.zh,
        "note_english": gap.en,
    }
