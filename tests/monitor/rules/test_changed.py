"""发布后有变动: one conclusion a version, migrations and moves weighed, sentences never quoted in a summary."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.compare.text import PUNCTUATION
from monitor.config import ConfirmConfig
from monitor.reasons import reason_words
from monitor.rules import changed
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case
from storage.contents import Attachment, DateClaim, DateSource, ReportContent
from storage.findings import Grade, Part
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.compare.test_versions import CONTENTS, cells

CONTEXT = Context(
    body=PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),
    deadline=Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True),
    confirm=ConfirmConfig(),
    now=datetime(2019, 12, 1, 8, tzinfo=SHANGHAI),
)


def version(number: int, text: str = "公开12条。", url: str = "http://site/1.html", **parts: Any) -> Version:
    seen = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI) + timedelta(days=number)
    headers = parts.pop("headers", ())
    told = {"title": "年报", "unit": None, "year": 2018, "source": None, **parts}
    return Version(
        report="b-2018",
        number=number,
        url=url,
        content=ReportContent(text=text, **told),
        fingerprint=text,
        sha256=f"{number:064d}",
        first_seen=seen,
        last_seen=seen,
        looks=5,
        capture=number,
        headers=headers,
    )


def case(*versions: Version, migrated: tuple[date, ...] = ()) -> Case:
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        versions=versions,
        migrated_days=frozenset(migrated),
    )


def page_date(day: date) -> dict[str, Any]:
    return {"dates": (DateClaim(source=DateSource.PAGE, date=day, raw=day.isoformat()),)}


def test_one_conclusion_a_version_with_its_number_and_both_captures() -> None:
    found = changed.check(case(version(1), version(2, "公开21条。"), version(3, "公开31条。")), CONTEXT)
    assert [conclusion.version for conclusion in found] == [2, 3]
    assert found[0].since == datetime(2019, 2, 3, 6, tzinfo=SHANGHAI)
    assert [item["capture"] for item in found[0].evidence] == [1, 2]
    assert [item["sha256"] for item in found[0].evidence] == [f"{1:064d}", f"{2:064d}"]
    assert found[0].changes[0].before == "公开12条。"


def test_a_version_in_which_nothing_differs_gives_no_conclusion() -> None:
    assert changed.check(case(version(1), version(2, "公开 12 条。")), CONTEXT) == ()


def test_a_return_to_former_content_is_told_and_named() -> None:
    found = changed.check(case(version(1), version(2, "公开21条。"), version(3)), CONTEXT)
    assert "恢复为第 1 版的内容" in found[1].summary
    assert "back to what version 1 said" in found[1].summary_english
    assert "恢复" not in found[0].summary


def test_an_import_day_makes_a_date_editorial_even_at_the_same_address() -> None:
    imported = date(2019, 5, 2)
    versions = version(1, **page_date(date(2019, 1, 30))), version(2, **page_date(imported))
    assert changed.check(case(*versions), CONTEXT)[0].grade is Grade.SUBSTANTIVE
    assert changed.check(case(*versions, migrated=(imported,)), CONTEXT)[0].grade is Grade.EDITORIAL


def test_a_move_makes_dates_titles_and_links_editorial_but_no_figures_nor_sentences() -> None:
    file = Attachment(name="年报.pdf", url="u", type="pdf", sha256="aa", text="别处没有的文字")
    before = version(1, title="年报", attachments=(file,), **page_date(date(2019, 1, 30)))
    after = version(2, url="http://new/1.html", title="年报（新）", **page_date(date(2019, 2, 2)))
    (found,) = changed.check(case(before, after), CONTEXT)
    assert found.grade is Grade.EDITORIAL
    assert {change.part for change in found.changes} == {Part.TITLE, Part.DATE, Part.ATTACHMENT}
    (edited,) = changed.check(case(before, version(2, "公开21条。", url="http://new/1.html")), CONTEXT)
    assert edited.grade is Grade.SUBSTANTIVE


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://site/1.pdf", ()),
        ("http://site/1.html", (("content-type", "application/pdf"),)),
        ("http://site/down?id=1", (("Content-Type", "application/pdf"),)),
    ],
)
def test_between_page_and_file_the_text_accuses_nobody(url: str, headers: tuple[tuple[str, str], ...]) -> None:
    (found,) = changed.check(case(version(1), version(2, "第1页 公开21条。", url=url, headers=headers)), CONTEXT)
    assert found.grade is Grade.EDITORIAL


def test_summaries_quote_no_sentences() -> None:
    (found,) = changed.check(
        case(version(1, "联系人王某某，电话0951-1234567"), version(2, "联系人李某某，电话0951-7654321")),
        CONTEXT,
    )
    for summary in (found.summary, found.summary_english):
        assert "某" not in summary
        assert "0951" not in summary


def test_the_order_of_the_sentence() -> None:
    (found,) = changed.check(case(version(1), version(2, title="年度报告")), CONTEXT)
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告发布后有变动：标题由 年报 改为 年度报告，2019-02-03 06:00 首次见到；"
        "此前版本自 2019-02-02 起未变（5 次查看）。"
    )
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: changed since publication: title from 年报 to 年度报告, "
        "first seen 2019-02-03 06:00; the version before stood unchanged since 2019-02-02 (5 looks)."
    )


def test_what_two_readers_read_is_left_to_a_person() -> None:
    (found,) = changed.check(case(version(1, reader="1"), version(2, "公开21条。", reader="2")), CONTEXT)
    assert found.grade is Grade.EDITORIAL
    assert {change.reason for change in found.changes} == {changed.OTHER_READER}
    (sure,) = changed.check(case(version(1, reader="2"), version(2, "公开21条。", reader="2")), CONTEXT)
    assert sure.grade is Grade.SUBSTANTIVE


def test_a_return_is_known_by_what_is_said_whoever_read_it() -> None:
    first = replace(version(1), fingerprint="as an older release counted it")
    found = changed.check(case(first, version(2, "公开21条。"), version(3)), CONTEXT)
    assert "恢复为第 1 版的内容" in found[1].summary
    assert [item["version"] for item in found[1].evidence] == [2, 3, 1]


def test_a_table_that_is_a_picture_at_another_address_was_not_made_one() -> None:
    text = cells("t3", {("r1", "natural"): "3"})
    before = version(1, tables=(text,))
    picture = {"tables": (replace(text, read="ocr", confidence=0.99),)}
    assert changed.check(case(before, version(2, "公开 12条！", **picture)), CONTEXT)[0].grade is Grade.SUBSTANTIVE
    moved = version(2, "公开 12条！", url="http://new/1.html", **picture)
    assert changed.check(case(before, moved), CONTEXT)[0].grade is Grade.EDITORIAL


@settings(max_examples=200, deadline=None)
@given(st.lists(CONTENTS, min_size=2, max_size=4), st.booleans())
def test_no_content_upsets_it_and_every_conclusion_can_be_told(contents: list[ReportContent], moved: bool) -> None:
    versions = [
        replace(version(number, url=f"http://site/{number if moved else 1}.html"), content=content)
        for number, content in enumerate(contents, 1)
    ]
    for found in changed.check(case(*versions), CONTEXT):
        assert found.version is not None
        assert (found.grade is Grade.SUBSTANTIVE) is any(change.substantive for change in found.changes)
        assert found.changes
        assert "柳河镇人民政府" in found.summary and "2018" in found.summary_english
        json.dumps(found.evidence)
        assert all(change.substantive or change.reason for change in found.changes)
        assert all(reason_words(change.reason, "zh") == change.reason for change in found.changes)
        assert not any(re.search("[\u4e00-\u9fff]", reason_words(c.reason, "en")) for c in found.changes)


def test_only_a_shown_date_tells_of_an_import() -> None:
    imported = date(2019, 5, 2)
    foot = DateClaim(source=DateSource.SIGNATURE, date=imported, raw="2019-05-02")
    shown = page_date(date(2019, 2, 2))["dates"]
    versions = version(1, **page_date(date(2019, 1, 30))), version(2, dates=(*shown, foot))
    assert changed.check(case(*versions, migrated=(imported,)), CONTEXT)[0].grade is Grade.SUBSTANTIVE


def test_what_was_editorial_by_itself_keeps_its_own_reason() -> None:
    (found,) = changed.check(case(version(1), version(2, url="http://new/1.html", title="“年报”")), CONTEXT)
    (change,) = found.changes
    assert (change.substantive, change.reason) == (False, PUNCTUATION)


@pytest.mark.parametrize("kind", ["text/plain", "TEXT/HTML; charset=utf-8", "application/xhtml+xml"])
def test_what_a_browser_shows_as_text_is_a_page(kind: str) -> None:
    page = version(2, "公开21条。", url="http://site/1.pdf", headers=(("Content-Type", kind),))
    (found,) = changed.check(case(version(1), page), CONTEXT)
    assert found.grade is Grade.SUBSTANTIVE
