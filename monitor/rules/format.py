"""未按统一格式: the newest version's tables or parts follow another form than the one prescribed for its year."""

from __future__ import annotations

import re

from monitor.prescribed.tables import forms_followed
from monitor.prescribed.unread import TABLE_AS_PICTURE, YEAR_CONFLICT, is_recognised, shows_nothing, unread_files
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from monitor.wording import Words, minute
from storage.cases import Case
from storage.contents import ReportContent
from storage.figures import Form, form_of_year
from storage.findings import BrokenRule, Conclusion, FindingKind, Grade
from storage.sightings import Version

NAMES: dict[str, Words] = {
    "l2008": Words(zh="地方旧式报表", en="a local form of before 2014"),
    "g2014": Words(zh="2014 年统计表格式", en="the form of 2014"),
    "g2019": Words(zh="2019 年试行格式", en="the trial form of 2019"),
    "g2021": Words(zh="2021 年格式", en="the form of 2021"),
    "parts": Words(zh="旧条例的章节体例", en="the parts of the old Regulation"),
}
PARTS = "parts"
"""In place of a form's id: no table tells, but the headings are those of the law of 2007."""
_OLD_FEES = re.compile(r"收费|减免")
_OLD_REQUESTS = re.compile(r"依申请公开")
_NEW = re.compile(r"收到和处理|总体情况")


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion. A form that is only encouraged that year, or a local one, is suspected at most."""
    form = form_of_year(case.year)
    if form is None or not case.versions or not context.body.kind.owes:
        return ()
    newest = case.versions[-1]
    wrong = other_forms(newest.content, form, case.year)
    if not wrong:
        return ()
    first = _first_with(case, form, wrong)
    seen = minute(first.first_seen)
    soft = case.year in form.soft_years
    firm = not soft and not (case.year <= 2018 and set(wrong) == {"l2008"})
    zh = "、".join(_named(form_id, tables).zh for form_id, tables in wrong.items())
    en = ", ".join(_named(form_id, tables).en for form_id, tables in wrong.items())
    document = form.document.split()[0]
    lead, lead_english = (
        ("未按统一格式，", "not the prescribed form: ") if firm else ("格式待核实，", "form to be verified: ")
    )
    grace, grace_english = ("，该年度为鼓励采用", ", encouraged for that year") if soft else ("", "")
    return (
        Conclusion(
            kind=FindingKind.FORMAT,
            grade=Grade.CONFIRMED if firm else Grade.SUSPECTED,
            since=first.first_seen,
            summary=(
                f"{phrases.who(case, context)}：{lead}采用{zh}，"
                f"应为{NAMES[form.id].zh}（第 {newest.number} 版，{seen} 起）。"
            ),
            summary_english=(
                f"{phrases.who_english(case, context)}: {lead_english}it follows {en}, "
                f"prescribed is {NAMES[form.id].en} (version {newest.number}, since {seen})."
            ),
            due=context.deadline.due,
            rule=f"{document}：{case.year} 年度适用{NAMES[form.id].zh}{grace}",
            rule_english=f"{document}: {NAMES[form.id].en} for report year {case.year}{grace_english}",
            url=newest.url,
            evidence=(version_exhibit(newest), *_exhibits(newest, wrong)),
            rules=(
                BrokenRule(
                    id="FORM",
                    severity="error" if firm else "warn",
                    basis="official",
                    says=f"采用{zh}，应为{NAMES[form.id].zh}",
                    says_english=f"it follows {en}, prescribed is {NAMES[form.id].en}",
                ),
            ),
        ),
    )


def other_forms(content: ReportContent, form: Form, year: int) -> dict[str, tuple[str, ...]]:
    """The forms followed in place of `form`, each with its tables; {} where all is right or nothing can be told.

    A report that shows the whole prescribed form and an old table beside it follows the form.
    """
    if shows_nothing(content) or YEAR_CONFLICT in content.signals or content.year not in (None, year):
        return {}
    followed = forms_followed(content)
    wrong = {form_id: tables for form_id, tables in followed.items() if form_id != form.id}
    if wrong:
        whole = form.id in followed and set(wrong) <= {"g2014", "l2008"}
        return {} if whole else wrong
    if not followed and year > 2018 and _has_old_parts(content):
        return {PARTS: ()}
    return {}


def _has_old_parts(content: ReportContent) -> bool:
    """Whether the parts are those of the law of 2007: fees and requests by their old names, and no new heading."""
    if TABLE_AS_PICTURE in content.signals or is_recognised(content) or unread_files(content) or content.tables:
        return False
    titles = [section.title for section in content.sections if section.no]
    old = any(_OLD_FEES.search(title) for title in titles) and any(_OLD_REQUESTS.search(title) for title in titles)
    return old and not any(_NEW.search(title) for title in titles)


def _first_with(case: Case, form: Form, wrong: dict[str, tuple[str, ...]]) -> Version:
    """The version from which on the report follows the same other form."""
    first = case.versions[-1]
    for version in reversed(case.versions[:-1]):
        if other_forms(version.content, form, case.year) != wrong:
            break
        first = version
    return first


def _named(form_id: str, tables: tuple[str, ...]) -> Words:
    """The form, and how many tables follow it."""
    words = NAMES[form_id]
    if len(tables) < 2:
        return words
    return Words(zh=f"{words.zh}（{len(tables)} 张表）", en=f"{words.en} ({len(tables)} tables)")


def _exhibits(version: Version, wrong: dict[str, tuple[str, ...]]) -> tuple[Exhibit, ...]:
    exhibits: list[Exhibit] = [
        {
            "type": "form",
            "form": form_id,
            "tables": list(tables),
            "note": NAMES[form_id].zh,
            "note_english": NAMES[form_id].en,
        }
        for form_id, tables in wrong.items()
    ]
    if PARTS in wrong:
        titles = [section.title[:40] for section in version.content.sections if section.no][:12]
        exhibits.append({"type": "headings", "note": "；".join(titles)})
    return tuple(exhibits)
