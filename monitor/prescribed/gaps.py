"""What a report lacks of what is prescribed for its year: items of the law, tables of the form, announced files.

Each gap is sure or not; nothing is called lacking that may stand where we could not read. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from monitor.prescribed.items import Law, Presence, Prose, law_of, presence, prose_of
from monitor.prescribed.sign_off import foot_fault
from monitor.prescribed.tables import forms_followed, shows_other_rows, shows_unread, tables_of
from monitor.prescribed.unread import TABLE_AS_PICTURE, YEAR_CONFLICT, Fault, is_recognised, shows_nothing, unread_files
from storage.bodies import BodyKind
from storage.contents import ReportContent, Section
from storage.figures import Form, TableReading, form_of_year
from storage.findings import BrokenRule

GOVERNMENTS = (BodyKind.COUNTY, BodyKind.TOWNSHIP)
"""各级人民政府; street offices and zones are agencies of one."""
_LAST_OLD = 2018
_FEWEST_SIGNS = 10
_LONGEST_LINE = 60
_ANNOUNCED = re.compile(r"(?:统计表|统计报表|情况表)[\s）)]*(?:[（(][^（）()]{0,20}[）)])?(?:\.\w{2,5})?$")
_SEE_FILE = re.compile(r"(?:详见|见|附后|参见)[^。，\n]{0,6}(?:附件|附表|统计表)|^附(?:件|表)?\s?\d{0,2}\s?[:：]\s?\S")
_FEE = re.compile(r"信息处理费|处理费|收费|收取[^。]{0,12}费")
_PROBLEMS = re.compile(r"问题|改进")
_NOTHING = re.compile(r"^(?:无|暂无|没有|无问题|不存在)?[。.]?$")
_OVERALL = re.compile(r"总体|概述|概况|基本情况|工作情况|综述")
_LONGEST_OPENING = 80
_SHORTEST_TEXT = 120
"""Signs outside tables under which only tables were published here; the text may stand at another address."""
_HAN = "零一二三四五六七八九"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something prescribed that a report does not show."""

    id: str
    basis: str
    """law, official, definition or practice."""
    zh: str
    en: str
    sure: bool

    @property
    def rule(self) -> BrokenRule:
        """As the finding carries it."""
        severity = "error" if self.sure else "warn"
        return BrokenRule(id=self.id, severity=severity, basis=self.basis, says=self.zh, says_english=self.en)


def gaps_of(content: ReportContent, *, year: int, kind: BodyKind) -> tuple[Gap, ...]:
    """All that a report for report year `year` lacks, by law and form; () where no report was read."""
    if shows_nothing(content) or law_of(year) is None:
        return ()
    prose, tables = prose_of(content), tables_of(content)
    found = [
        *_item_gaps(prose, tables, year),
        *_table_gaps(content, tables, year),
        *_announced_gaps(content, prose, tables),
        *_form_gaps(content, prose, year),
        *_result_gaps(prose, year, kind),
        *_foot_gaps(content, tables, year),
    ]
    other_year = YEAR_CONFLICT in content.signals or content.year not in (None, year)
    doubtful = other_year or bool(unread_files(content)) or is_recognised(content)
    return tuple(replace(gap, sure=False) if doubtful else gap for gap in found)


def _item_gaps(prose: Prose, tables: Mapping[str, TableReading], year: int) -> Iterator[Gap]:
    """Items of the law that neither text nor tables speak of."""
    law = law_of(year)
    if law is None:
        return
    if tables and len(prose.text) < _SHORTEST_TEXT:
        yield Gap(
            id=law.id, basis="law", zh="报告正文（仅见统计表）", en="the text of the report (only tables)", sure=False
        )
        return
    for item in law.items:
        found = presence(item, prose, tables, tables_suffice=law.tables_suffice)
        if found is Presence.SAID:
            continue
        firm = item.first_firm is not None and year >= item.first_firm
        yield Gap(
            id=f"{law.id}-{item.number}",
            basis="law",
            zh=f"{item.name}（{law.name}第{_HAN[item.number]}项）",
            en=f"{item.name_english} ({law.name_english}, item {item.number})",
            sure=firm and found is Presence.ABSENT,
        )


def _table_gaps(content: ReportContent, tables: Mapping[str, TableReading], year: int) -> Iterator[Gap]:
    """Tables of the year's form that are not there; silent where they may be in a picture or an unread file."""
    form = form_of_year(year)
    if form is None or year in form.soft_years or _may_be_elsewhere(content):
        return
    lacking = [t for t in form.tables if t.id not in tables and not shows_unread(content, t.id)]
    if lacking and (set(forms_followed(content)) - {form.id} or "l2008" in tables or "g2014" in tables):
        return
    if not lacking or (year <= _LAST_OLD and (shows_other_rows(content) or announces(content))):
        return
    names = "、".join(f"“{table.title}”" for table in lacking)
    code = {"g2014": "G14", "g2019": "G19", "g2021": "G21"}[form.id]
    yield Gap(
        id=f"{code}-13" if form.id == "g2021" else f"{code}-T",
        basis="official" if year > _LAST_OLD else "practice",
        zh=f"统计表：{names}（{form.document.split()[0]}）"
        if year > _LAST_OLD
        else f"{names}（{form.document.split()[0]}，是否随年报公布以地方规定为准）",
        en=f"tables {', '.join(table.id for table in lacking)} of the form ({form.document.split()[0]})"
        + ("" if year > _LAST_OLD else "; whether it is published with the report is ruled locally"),
        sure=year > _LAST_OLD,
    )


def _may_be_elsewhere(content: ReportContent) -> bool:
    """Whether a table may stand where nothing sure was read: in a picture, a scan, or a file that is no dead link."""
    if TABLE_AS_PICTURE in content.signals or shows_other_rows(content) or is_recognised(content):
        return True
    return any(fault is not Fault.GONE for _, fault in unread_files(content))


def announces(content: ReportContent) -> str | None:
    """The line that announces a table of statistics, standing alone; None for none."""
    for line in content.text[:300_000].split("\n"):
        bare = line.strip()
        if (
            "\t" not in line
            and len(bare) <= _LONGEST_LINE
            and not re.search(r"[。，,；;]", bare)
            and _ANNOUNCED.search(bare)
        ):
            return bare
    return None


def _announced_gaps(content: ReportContent, prose: Prose, tables: Mapping[str, TableReading]) -> Iterator[Gap]:
    """X-15: a table or file that the text announces and that is nowhere; and links that lead to nothing."""
    dead = [file.name for file, fault in unread_files(content) if fault is Fault.GONE]
    if dead:
        names = "、".join(f"“{name[:30]}”" for name in dead[:3])
        yield Gap(
            id="X-15",
            basis="practice",
            zh=f"附件{names}（链接打不开）",
            en=f"{len(dead)} linked files (dead links)",
            sure=False,
        )
        return
    if tables or _may_be_elsewhere(content) or any(shows_unread(content, key) for key in ("g2014", "t3", "t4")):
        return
    announced = announces(content)
    if announced is not None and not any("表" in file.name for file in content.attachments):
        yield Gap(
            id="X-15",
            basis="definition",
            zh=f"文中列明的“{announced[:40]}”，网页与附件中均未见",
            en="the table of statistics that the text announces, neither on the page nor among its files",
            sure=True,
        )
    elif announced is None and not content.attachments and any(map(_SEE_FILE.search, prose.text.split("\n"))):
        yield Gap(
            id="X-15",
            basis="definition",
            zh="文中所称附件或附表",
            en="the file or table that the text refers to",
            sure=False,
        )


def _form_gaps(content: ReportContent, prose: Prose, year: int) -> Iterator[Gap]:
    """Sections of the form that say nothing, from report year 2020 on: 一, 五 and 六."""
    form = form_of_year(year)
    if form is None or year <= _LAST_OLD or year in form.soft_years:
        return
    yield from _overall_gap(content, prose, form)
    if form.id != "g2021":
        return
    for section in content.sections:
        bare = re.sub(r"\s", "", section.text)
        if (
            _PROBLEMS.search(section.title)
            and (len(bare) <= _FEWEST_SIGNS or _NOTHING.match(bare))
            and _is_last_word(content, section)
        ):
            yield Gap(
                id="G21-16",
                basis="practice",
                zh=f"“{section.title[:30]}”部分没有内容",
                en="the part on problems says nothing",
                sure=False,
            )
    other = [section for section in content.sections if "其他" in section.title or "其它" in section.title]
    if other and not _FEE.search(prose.text):
        yield Gap(
            id="G21-15",
            basis="practice",
            zh="信息处理费收取情况（第六部分）",
            en="whether a processing fee was charged (part 6)",
            sure=False,
        )


def _is_last_word(content: ReportContent, section: Section) -> bool:
    """Whether no other part goes on about problems: its text may stand under a heading of its own."""
    return not any(
        other is not section and _PROBLEMS.search(other.title) and len(other.text) > _FEWEST_SIGNS
        for other in content.sections
    )


def _overall_gap(content: ReportContent, prose: Prose, form: Form) -> Iterable[Gap]:
    opening = "".join(section.text for section in content.sections if not section.no)
    overall = [section for section in content.sections if _OVERALL.search(section.title)]
    shown = any(_OVERALL.search(heading) for heading in prose.headings) or len(opening) > _LONGEST_OPENING
    code = "G19" if form.id == "g2019" else "G21"
    if not shown and content.sections:
        return (
            Gap(
                id=f"{code}-S1", basis="official", zh="总体情况（第一部分）", en="the general part (part 1)", sure=False
            ),
        )
    if overall and not any(section.text.strip() for section in overall) and len(opening) <= _LONGEST_OPENING:
        return (
            Gap(
                id=f"{code}-S1",
                basis="official",
                zh="“总体情况”部分没有内容",
                en="the general part says nothing",
                sure=False,
            ),
        )
    return ()


def _result_gaps(prose: Prose, year: int, kind: BodyKind) -> Iterator[Gap]:
    """Results that reports of governments must name (art. 50(4), G21-14)."""
    law: Law | None = law_of(year)
    lacking = [result for result in law.results if not result.said.search(prose.text)] if law is not None else []
    if lacking and kind in GOVERNMENTS:
        yield Gap(
            id="G21-14",
            basis="law",
            zh=f"{'、'.join(result.name for result in lacking)}结果（{law.name if law else ''}第四项）",
            en=f"results of: {', '.join(result.name_english for result in lacking)} (art. 50, item 4)",
            sure=False,
        )


def _foot_gaps(content: ReportContent, tables: Mapping[str, TableReading], year: int) -> Iterator[Gap]:
    """G14-23: the foot of the table of 2014."""
    fault = foot_fault(content, year) if "g2014" in tables else None
    if fault is not None:
        yield Gap(id="G14-23", basis="practice", zh=fault[0], en=fault[1], sure=False)
