"""要素不全, 未按统一格式, 可获取性不强: over real reports and the gold pages, and on whatever content there may be."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.file_report import read_any, read_file
from monitor.config import ConfirmConfig
from monitor.prescribed.gaps import gaps_of
from monitor.prescribed.items import law_of
from monitor.prescribed.sign_off import foot_fields
from monitor.prescribed.unread import Fault, fault_of, fault_of_problem
from monitor.rules import access, incomplete
from monitor.rules.base import Context
from monitor.rules.format import check as check_form
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case
from storage.contents import Attachment, ReportContent, Section
from storage.figures import FORM_IDS, Figure, TableReading, form
from storage.findings import Conclusion, Grade
from storage.moments import SHANGHAI
from storage.sightings import Version

SEEN = datetime(2023, 2, 1, 6, tzinfo=SHANGHAI)
NOW = datetime(2023, 3, 1, 6, tzinfo=SHANGHAI)
CASES = Path(__file__).parents[2] / "gold" / "cases"

SEEDS: dict[str, tuple[int, BodyKind, dict[str, bool]]] = {
    "000": (2018, BodyKind.TOWNSHIP, {"A32-3": False}),
    "001": (2016, BodyKind.TOWNSHIP, {"A32-3": False, "A32-4": False, "A32-6": False, "G14-23": False}),
    "002": (2018, BodyKind.TOWNSHIP, {"A32-3": True, "X-15": True}),
    "003": (2018, BodyKind.COUNTY, {"A32-6": False, "G14-T": False}),
    "004": (2022, BodyKind.TOWNSHIP, {"G21-14": False}),
}
"""What a person found (domain 4): the gap, and whether it is sure."""

GOLD: dict[str, set[str]] = {
    "rtf_2021": {"incomplete G21-13"},
    "t4_left_out": {"incomplete G21-13"},
    "tables_as_pictures": {"access ACCESS"},
    "xls_2014": {"incomplete A32"},
    "xlsx_2014": {"incomplete A32"},
    "xlsx_hidden_sheet": {"incomplete A32"},
    "et_2014": {"incomplete A32"},
    "xlsx_three_sheets": {"incomplete A50", "incomplete G21-S1"},
    "vsb_text_only": set(),
}
"""Gold pages that were made without something prescribed; all others have nothing to be said."""


def conclusions(content: ReportContent, year: int, kind: BodyKind = BodyKind.DEPARTMENT) -> list[Conclusion]:
    version = Version(
        report=f"640122-x-{year}",
        number=1,
        url="http://site/1",
        content=content,
        fingerprint="f",
        sha256="0" * 64,
        first_seen=SEEN,
        last_seen=SEEN,
        looks=1,
        capture=1,
    )
    case = Case(report=version.report, body="640122-x", kind=kind.value, year=year, versions=(version,))
    context = Context(
        body=PublishingBody(code="640122-x", county="640122", name="柳河镇人民政府", kind=kind),
        deadline=Deadline(due=date(year + 1, 3, 31), rule="r", rule_english="r", statutory=True),
        confirm=ConfirmConfig(),
        now=NOW,
    )
    return [one for rule in (incomplete.check, check_form, access.check) for one in rule(case, context)]


def named(found: list[Conclusion]) -> set[str]:
    return {f"{one.kind.value} {rule.id}" for one in found for rule in one.rules}


@pytest.mark.parametrize("number", SEEDS)
def test_real_reports_lack_what_a_person_found_and_nothing_else(material: Path, number: str) -> None:
    (path,) = (material / "seeds").glob(f"{number}_*.txt")
    year, kind, expected = SEEDS[number]
    content = read_any(path.read_bytes(), name=path.name)
    assert {gap.id: gap.sure for gap in gaps_of(content, year=year, kind=kind)} == expected
    found = conclusions(content, year, kind)
    assert [one.kind.value for one in found] == ["incomplete"]
    assert {rule.id: rule.severity for rule in found[0].rules} == {
        rule: "error" if sure else "warn" for rule, sure in expected.items()
    }
    assert found[0].grade is (Grade.CONFIRMED if any(expected.values()) else Grade.SUSPECTED)


def gold_cases() -> list[Any]:
    cases = []
    for folder in sorted(CASES.iterdir()):
        told = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
        if told["group"] != "ocr" and "year" in told and "scan" not in folder.name:
            cases.append(pytest.param(folder, told, id=folder.name))
    return cases


@pytest.mark.parametrize(("folder", "told"), gold_cases())
def test_gold_pages_are_accused_of_what_they_were_made_without(folder: Path, told: dict[str, Any]) -> None:
    path = folder / told["file"] if "file" in told else next(p for p in folder.iterdir() if p.suffix != ".toml")
    content = read_any(
        path.read_bytes(), name=told.get("called", path.name), url=told.get("url", "http://www.example.gov.cn/a.html")
    )
    assert named(conclusions(content, told["year"])) == GOLD.get(folder.name, set())


def test_a_gold_page_kept_under_another_year_follows_another_form() -> None:
    page = CASES / "trs_view" / "page.html"
    content = replace(read_any(page.read_bytes(), name="page.html"), year=2020)
    assert "format FORM" in named(conclusions(content, 2020))
    assert "format FORM" not in named(conclusions(replace(content, year=2024), 2024))


@pytest.mark.parametrize(
    ("problem", "fault"),
    [
        ("scan: no text layer", Fault.SCAN),
        ("scan: recognition needs the extra `ocr`", Fault.SCAN),
        ("scan: limit, more than 40 in an archive", Fault.OURS),
        ("cannot be read: encrypted", Fault.LOCKED),
        ("encrypted: Password error", Fault.LOCKED),
        ("damaged container: File is not a zip file", Fault.DAMAGED),
        ("empty file", Fault.EMPTY),
        ("page 2: picture only; page 3: picture only", Fault.PARTLY_PICTURE),
        ("1 hidden sheets left out", None),
        ("a web page, not the file that was asked for", Fault.OURS),
        ("limit: memory", Fault.OURS),
        ("limit: 3000 bytes unpacked, encrypted", Fault.OURS),
        ("parser died", Fault.OURS),
        ("unparsed (KeyError: 'a')", Fault.OURS),
        ("ceb cannot be read", Fault.OURS),
        ("picture: no text recognised", Fault.OURS),
        (None, None),
    ],
)
def test_whose_fault_it_is_that_a_file_was_not_read(problem: str | None, fault: Fault | None) -> None:
    assert fault_of_problem(problem) is fault
    fetched = Attachment(name="a", url="http://site/a", type="pdf", sha256="ab", problem=problem)
    assert fault_of(fetched) is fault
    unfetched = replace(fetched, sha256=None)
    assert fault_of(unfetched) is Fault.OURS
    assert fault_of(replace(unfetched, problem="soft_not_found: 404 in words")) is Fault.GONE
    assert not Fault.GONE.its_own


def test_the_readers_say_what_the_faults_are_told_by() -> None:
    assert fault_of(read_file(b"", name="a.pdf", url="http://site/a.pdf", confined=False)) is Fault.EMPTY
    damaged = read_file(b"PK\x03\x04" + bytes(400), name="a.docx", url="http://site/a.docx", confined=False)
    assert fault_of(damaged) in (Fault.DAMAGED, Fault.OURS)


def test_the_foot_is_read_field_by_field() -> None:
    assert foot_fields("单位负责人：甲\t审核人：乙\n填报日期:2019-01-31") == {
        "单位负责人": "甲",
        "审核人": "乙",
        "填报日期": "2019 01 31",
    }
    assert foot_fields("单位负责人的联系电话见公开指南。") == {}
    assert foot_fields("填报日期：____\n审核人：——") == {"填报日期": "", "审核人": ""}


def test_each_year_has_its_article() -> None:
    assert [law.id if (law := law_of(year)) else None for year in (2007, 2008, 2018, 2019, 2030)] == [
        None,
        "A32",
        "A32",
        "A50",
        "A50",
    ]


SIGNS = st.text(
    alphabet=st.sampled_from(
        "收费减免申请复议诉讼公开其他附件统计表：:。，\n\t 一二三、（）0123456789甲\u3000\x00填报日期审核人"
    ),
    max_size=200,
)
TABLES = st.builds(
    TableReading,
    table=st.sampled_from([t.id for f in FORM_IDS for t in form(f).tables] + ["nonsense"]),
    form=st.sampled_from([*FORM_IDS, "nonsense"]),
    read=st.sampled_from(["html", "ocr", "text"]),
    figures=st.lists(
        st.builds(
            Figure,
            row=st.sampled_from(["r6", "r6_1", "n1", "count", "a1", "x"]),
            column=SIGNS,
            label=SIGNS,
            raw=SIGNS,
            value=st.none() | st.integers(),
        ),
        max_size=3,
    ).map(tuple),
    problem=st.none() | SIGNS,
    confidence=st.none() | st.floats(0, 1),
)
FILES = st.builds(
    Attachment,
    name=SIGNS,
    url=SIGNS,
    type=st.sampled_from(["pdf", "zip", "image"]),
    sha256=st.none() | st.just("ab"),
    text=SIGNS,
    tables=st.lists(TABLES, max_size=1).map(tuple),
    problem=st.none()
    | st.sampled_from(["encrypted", "scan: no text layer", "limit: memory", "not_found: 404"])
    | SIGNS,
    confidence=st.none() | st.floats(0, 1),
)
CONTENTS = st.builds(
    ReportContent,
    title=SIGNS,
    unit=st.none(),
    year=st.none() | st.integers(2005, 2030),
    source=st.none(),
    text=SIGNS,
    sections=st.lists(
        st.builds(Section, no=st.sampled_from(["", "一", "五"]), title=SIGNS, text=SIGNS), max_size=3
    ).map(tuple),
    tables=st.lists(TABLES, max_size=3).map(tuple),
    attachments=st.lists(FILES, max_size=2).map(tuple),
    signals=st.lists(
        st.sampled_from(
            ["body_short", "table_as_picture", "year_conflict", "recognised_text", "unread: encrypted", "unread: ", "x"]
        ),
        max_size=3,
    ).map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(content=CONTENTS, year=st.integers(2005, 2030), kind=st.sampled_from(list(BodyKind)))
def test_the_rules_never_raise_and_are_never_sure_of_what_was_not_read(
    content: ReportContent, year: int, kind: BodyKind
) -> None:
    found = conclusions(content, year, kind)
    assert found == conclusions(content, year, kind)
    for one in found:
        assert one.evidence
        assert one.since <= NOW
        assert one.rules
        assert str(year) in one.summary
        if one.kind.value == "incomplete" and (content.attachments or "recognised_text" in content.signals):
            unread = any(fault_of(file) is not None for file in content.attachments)
            if unread or "recognised_text" in content.signals:
                assert one.grade is Grade.SUSPECTED


def test_a_huge_text_is_read_in_its_time() -> None:
    text = "公开" * 80_000 + "1" * 100_000 + "收费" * 50_000
    content = ReportContent(title="t", unit=None, year=2012, source=None, text=text)
    assert isinstance(conclusions(content, 2012), list)
