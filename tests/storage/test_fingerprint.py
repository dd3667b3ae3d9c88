"""What is another state of a report, and what is only noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.contents import DateClaim, DateSource, ReportContent, Section
from storage.fingerprint import carry_forward, content_fingerprint, fold, fuller, same_state, similarity, weight
from tests.storage.made import PARAGRAPH, TEXT, content, file, sha, table


def claim(source: DateSource, day: str) -> DateClaim:
    return DateClaim(source=source, date=date.fromisoformat(day), raw=day)


@pytest.mark.parametrize(
    ("shown", "counts"),
    [
        ("２０１８ 年 度\u3000报告\r\n", "2018年度报告"),
        ("主动\u200b公开\ufeff\u00ad信息", "主动公开信息"),
        ("“公开”「目录」", '"公开""目录"'),
        ("‘公开’", "'公开'"),
        ("1—2月，1－2月，1–2月", "1-2月,1-2月,1-2月"),
        ("报告——全文", "报告-全文"),
        ("**一、总体情况**", "一、总体情况"),
        ("（一）；：！", "(一);:!"),
        ("ABC abc", "ABCabc"),
        ("前<!--[if gte mso 9]><xml>x</xml><![endif]-->后", "前后"),
        ("前<o:p></o:p>后", "前后"),
        ("前Normal 0 7.8 磅 0 2 false false false EN-US ZH-CN X-NONE MicrosoftInternetExplorer4后", "前后"),
        ('前/* Style Definitions */ table.MsoNormalTable {mso-style-name:"a"; font:10pt}后', "前后"),
    ],
)
def test_fold(shown: str, counts: str) -> None:
    assert fold(shown) == counts


def test_what_can_carry_meaning_stays() -> None:
    assert fold("收到申请3件。") != fold("收到申请8件。")
    assert fold("公开，目录") != fold("公开目录")
    assert fold("WTO") != fold("wto")
    assert fold("约 -5 件") == "约-5件"
    assert fold("正文<!--[if 未完") == "正文<!-[if未完"
    assert fold("Normal这个词后面的正文") == "Normal这个词后面的正文"


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="<N/")))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "金贵镇 ２０１８年政府信息公开工作年度报告"},
        {"text": TEXT.replace("。", "。\n\n\u3000\u3000")},
        {"dates": (claim(DateSource.PAGE, "2019-01-31"), claim(DateSource.LIST, "2019-02-05"))},
        {"dates": (claim(DateSource.PAGE, "2019-01-31"), claim(DateSource.URL, "2019-02-02"))},
        {"dates": (claim(DateSource.PAGE, "2019-01-31"), claim(DateSource.LAST_MODIFIED, "2020-01-01"))},
        {"dates": (claim(DateSource.PAGE, "2019-01-31"), claim(DateSource.ATTACHMENT_METADATA, "2019-01-02"))},
        {"sections": (Section(no="一", title="总体情况", text="…"),)},
        {"signals": ("body_short",), "encoding": "gb18030", "source": "县政府办"},
    ],
)
def test_noise_is_no_other_state(other: dict[str, object]) -> None:
    ours = content(dates=(claim(DateSource.PAGE, "2019-01-31"),))
    theirs = replace(ours, **other)  # type: ignore[arg-type]
    assert same_state(ours, theirs)
    assert content_fingerprint(ours) == content_fingerprint(theirs)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "金贵镇2017年政府信息公开工作年度报告"},
        {"text": TEXT.replace("第5段。", "第五段。")},
        {"dates": (claim(DateSource.PAGE, "2019-01-30"),)},
        {"dates": (claim(DateSource.PAGE, "2019-01-31"), claim(DateSource.META, "2019-02-05"))},
        {"tables": (table(a1=413),)},
        {"tables": (table(a1=None),)},
        {"tables": ()},
        {"attachments": (file(data=b"other"),)},
        {"attachments": ()},
        {"attachments": (file(data=b"pdf"), file("二.pdf", b"new"))},
    ],
)
def test_another_state(other: dict[str, object]) -> None:
    dates = (claim(DateSource.PAGE, "2019-01-31"),)
    ours = content(dates=dates, tables=(table(a1=412),), attachments=(file(data=b"pdf"),))
    theirs = replace(ours, **other)  # type: ignore[arg-type]
    assert not same_state(ours, theirs)
    assert not same_state(theirs, ours)
    assert content_fingerprint(ours) != content_fingerprint(theirs)


def test_a_figure_counts_by_its_value_and_a_blank_is_not_zero() -> None:
    four = table(a1=412)
    comma = replace(four, figures=(replace(four.figures[0], raw="412.0 条", value=412.0),))
    assert same_state(content(tables=(four,)), content(tables=(comma,)))
    assert not same_state(content(tables=(table(a1=0),)), content(tables=(table(a1=None),)))


def test_an_attachment_counts_by_its_bytes_not_by_name_or_order() -> None:
    ours = content(attachments=(file("一.pdf", b"1"), file("二.pdf", b"2")))
    renamed = content(attachments=(file("附件2.pdf", b"2"), file("附件1.pdf", b"1")))
    assert same_state(ours, renamed)
    assert content_fingerprint(ours) == content_fingerprint(renamed)


def test_an_unread_attachment_on_either_side_is_no_other_state() -> None:
    read, unread = content(attachments=(file(data=b"pdf"),)), content(attachments=(file(problem="time-out"),))
    assert same_state(read, unread)
    assert same_state(unread, read)
    assert fuller(unread, read)
    assert not fuller(read, unread)
    assert content_fingerprint(read) != content_fingerprint(unread)


def shell(**more: object) -> ReportContent:
    return content("请见附件。", **more)


def test_the_text_that_comes_out_of_a_file_read_later_is_no_other_state() -> None:
    report = file(data=b"pdf", text=TEXT, tables=(table(a1=412),))
    before = shell(attachments=(file(),))
    taken = content(TEXT, tables=report.tables, attachments=(report,))
    joined = content("请见附件。\n" + TEXT, tables=report.tables, attachments=(report,))
    assert same_state(before, taken)
    assert same_state(before, joined)
    assert same_state(taken, before)


def test_a_page_that_changed_beside_a_file_read_later_is_another_state() -> None:
    report = file(data=b"pdf", text="附件的文字", tables=(table(a1=412),))
    before = content(TEXT, attachments=(file(),))
    after = content(TEXT.replace("第5段", "第五段") + "附件的文字", tables=report.tables, attachments=(report,))
    assert not same_state(before, after)
    own = replace(before, tables=(table(b1=3),))
    altered = content(TEXT, tables=(table(b1=4, a1=412),), attachments=(report,))
    assert not same_state(own, altered)


def test_a_file_that_could_not_be_read_now_keeps_its_old_reading() -> None:
    old = file(data=b"pdf", text=TEXT, tables=(table(a1=412),), size=3)
    before = content(TEXT, tables=old.tables, attachments=(old,), sections=(Section(no="一", title="", text="x"),))
    now = shell(attachments=(file(problem="time-out"),))
    carried = carry_forward(before, now)
    assert carried.attachments == (old,)
    assert carried.text == TEXT
    assert carried.tables == old.tables
    assert carried.sections == before.sections
    assert same_state(before, carried)


def test_only_what_came_out_of_the_file_is_carried() -> None:
    old = file(data=b"pdf", text="附件的文字")
    before = content(TEXT, tables=(table(a1=412),), attachments=(old,))
    now = content(TEXT.replace("第5段", "第五段"), attachments=(file(),))
    carried = carry_forward(before, now)
    assert carried.text == now.text
    assert carried.tables == ()
    assert carried.attachments[0].sha256 == sha(b"pdf")
    assert carry_forward(before, content()) == content()


def test_a_file_is_the_same_by_address_before_name() -> None:
    first, second = file("表.pdf", b"1", url="http://127.0.0.1/1"), file("表.pdf", b"2", url="http://127.0.0.1/2")
    before = content(attachments=(first, second))
    now = content(attachments=(file("表.pdf", url="http://127.0.0.1/2"), file("表.pdf", url="http://127.0.0.1/3")))
    assert [a.sha256 for a in carry_forward(before, now).attachments] == [sha(b"2"), None]


def test_similarity_bears_page_numbers_and_tells_other_reports() -> None:
    pages = "\n- 1 -\n".join(TEXT[i : i + 150] for i in range(0, len(TEXT), 150))
    assert similarity(TEXT, pages) == 1.0
    assert similarity(TEXT, TEXT.replace("。", "。3")) < 0.98
    assert similarity(TEXT, "另一份毫不相干的文件，只谈农田水利。" * 20) < 0.2
    assert similarity("", "") == 1.0
    assert similarity("", PARAGRAPH) == 0.0


def test_weight_counts_text_files_and_figures() -> None:
    assert weight(content("")) == 0
    assert weight(content("一二三", tables=(table(a1=1),), attachments=(file(data=b"x", text="四五"),))) == 15


@pytest.mark.parametrize(
    "hostile",
    [
        "<!--[if" * 40_000,
        "/*Style Definitions*/table.MsoA{" * 20_000,
        "Normal 0" * 50_000,
        "false " * 60_000,
        "-" * 300_000,
    ],
)
def test_a_hostile_text_is_folded_too(hostile: str) -> None:
    assert len(fold(hostile)) <= len(hostile)
