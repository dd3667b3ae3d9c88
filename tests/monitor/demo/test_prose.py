"""The demo county's reports are whole, of their form, and no two of them alike."""

from __future__ import annotations

import itertools

import pytest

from monitor.demo.county import body
from monitor.demo.prose import Part, manuscript
from monitor.demo.scenario import PUBLICATIONS, Publication

OLD_HEADINGS = ["一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息和不予公开政府信息情况"]
NEW_HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def text_of(one: Publication) -> str:
    return "\n".join(block.text for block in manuscript(body(one.body), one.year, one.shown))


@pytest.mark.parametrize("one", PUBLICATIONS, ids=lambda one: one.report)
def test_every_report_is_whole(one: Publication) -> None:
    blocks = manuscript(body(one.body), one.year, one.shown)
    headings = [block.text for block in blocks if block.part is Part.HEADING]
    text = text_of(one)
    if one.year == 2018:
        assert headings[:3] == OLD_HEADINGS
        assert len(headings) == 7
    else:
        assert headings == NEW_HEADINGS
        assert [len(block.grid) > 3 for block in blocks if block.part is Part.TABLE] == [True] * 3
        assert all(word in text for word in ("工作考核", "社会评议", "责任追究", "信息处理费"))
    assert f"{one.year}年1月1日" in text
    assert f"{one.year}年12月31日" in text
    assert body(one.body).name in text
    assert len(text) > 500
    assert "{" not in text
    text.encode("gbk")


def test_no_two_reports_are_alike() -> None:
    """The share of five-sign runs that the shorter of two has in common with the other."""
    shingles = {}
    for one in PUBLICATIONS:
        text = text_of(one)
        shingles[one.report] = {text[start : start + 5] for start in range(len(text) - 4)}
    for first, second in itertools.combinations(shingles.values(), 2):
        assert len(first & second) / min(len(first), len(second)) < 0.65


def test_text_and_table_of_the_edited_report_agree() -> None:
    unit = body("990123100")
    day = next(one.shown for one in PUBLICATIONS if one.report == "990123100-2018")
    before = "".join(block.text for block in manuscript(unit, 2018, day))
    after = "".join(block.text for block in manuscript(unit, 2018, day, corrected=True))
    assert "收到政府信息公开申请3件" in before
    assert "收到政府信息公开申请5件" in after
