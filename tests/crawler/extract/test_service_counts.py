"""Counts that services give beside the rows of a list, in any wrapping, hostile or not."""

from __future__ import annotations

import json

import pytest

from crawler.extract.service_counts import ServiceCount, service_counts

TITLES = ["清河县柳树镇2018年政府信息公开工作年度报告", "清河县双桥乡2018年政府信息公开工作年度报告"]
ROWS = [{"id": n, "title": title, "url": f"/{n}.html"} for n, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "answer",
    [
        {"total": 31, "rows": ROWS},
        {"code": 0, "data": {"total": "31", "results": ROWS}},
        {"data": {"page": {"totalCount": 31}, "totalCount": 31, "list": ROWS}},
        {"totalElements": 31, "data": {"records": ROWS}},
        [{"iTotalRecords": 31, "aaData": ROWS}],
        {"recordCount": 31, "rows": [row | {"title": f"<em>{row['title'][:3]}</em>{row['title'][3:]}"} for row in ROWS]},
    ],
)  # fmt: skip
def test_a_count_is_found_with_its_rows(answer: object) -> None:
    (count,) = service_counts([json.dumps(answer).encode()])
    assert count.total == 31
    assert count.is_of(TITLES)
    assert count.is_of(TITLES[:1])
    assert not count.is_of(["清河县举行农产品展销会", "清河县召开会议"])


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"[]", b"{}", b"var a = 1;", b"<html>", b'{"total": 5}', b'{"total": true, "rows": [{"title": "123456789"}]}',
        b'{"total": -1, "rows": [{"title": "123456789"}]}', b'{"total": 1e9, "rows": [{"title": "123456789"}]}',
        b'{"rows": [{"title": "123456789"}]}', b'{"total": 3, "rows": [{"title": "abc"}]}', b'{"total": 3, "rows": ["x"]}',
        b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe{", b'{"total": 9, "rows": [{"title": 5}]}',
    ],
)  # fmt: skip
def test_what_counts_nothing(answer: bytes) -> None:
    assert service_counts([answer]) == ()


def test_a_list_that_shows_few_of_many_other_rows_is_not_its_own() -> None:
    news = ServiceCount(total=9000, titles=frozenset([*TITLES[:1], *(f"今日要闻第{n}号" for n in range(9))]))
    assert not news.is_of(TITLES)
