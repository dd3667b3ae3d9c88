"""The day an author signs a text with, in every numeral, and the days that only end a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract.dates import signature_dates
from storage.contents import DateSource

PROSE = "本镇认真贯彻落实上级决策部署，扎实推进政府信息公开工作，不断提高工作透明度。" * 6

SIGNED = [
    ("柳溪镇人民政府\n2023年1月18日", date(2023, 1, 18)),
    ("柳溪镇人民政府 2023年1月18日", date(2023, 1, 18)),
    ("二〇二三年一月十八日", date(2023, 1, 18)),
    ("二Ｏ二三年元月十八日", date(2023, 1, 18)),
    ("二零二三年一月十八日", date(2023, 1, 18)),
    ("填报日期：2023.1.18", date(2023, 1, 18)),
    ("填报日期:2023年1月18日 审核人：李", date(2023, 1, 18)),
    ("单位负责人：王一 审核人：李二 填报人：张三 联系电话：0951-123 填报日期：2023-01-18", date(2023, 1, 18)),
    ("柳溪镇党政办公室2023年1月18日印发", date(2023, 1, 18)),
    ("（2023年1月18日）", date(2023, 1, 18)),
    ("落款日期：2023年1月18日", date(2023, 1, 18)),
    ("日期：2023年1月18日", date(2023, 1, 18)),
    ("2023年01月18日。", date(2023, 1, 18)),
    ("一九九九年一月八日", date(1999, 1, 8)),
]

NOT_SIGNED = [
    "填报日期：2023年 月 日",
    "填报日期：",
    "以上数据统计截至2022年12月31日",
    "统计期限为2022年1月1日至2022年12月31日",
    "本制度自2023年1月1日起施行",
    "联系电话：0951-2023-01",
    "浏览次数：2023",
    "柳溪镇人民政府\n2023年2月30日",
    "会议于2023年1月5日召开。",
    "发布时间：2023-01-20",
    "2022年12月31日止",
    "公开时限为2022年12月31日",
    "更新日期：2023-01-20",
    "打印日期：2023-01-20",
]


def days(text: str) -> list[date]:
    claims = signature_dates(text)
    assert {claim.source for claim in claims} <= {DateSource.SIGNATURE}
    return [claim.date for claim in claims]


@pytest.mark.parametrize(("ending", "day"), SIGNED)
def test_a_signature_at_the_end(ending: str, day: date) -> None:
    assert days(f"{PROSE}\n{ending}") == [day]


@pytest.mark.parametrize("ending", NOT_SIGNED)
def test_an_ending_that_is_no_signature(ending: str) -> None:
    assert days(f"{PROSE}\n{ending}") == []


def test_a_signature_before_a_long_table_stands_below_its_unit() -> None:
    table = "\n".join(f"指标{number}\t0" for number in range(40))
    for unit_line in ("柳溪镇人民政府", "青石县人民政府办公厅", "青石县公安局柳溪派出所", "青石县第一中学校"):
        assert days(f"{PROSE}\n{unit_line}\n二〇二三年一月十八日\n{table}") == [date(2023, 1, 18)]
    assert days(f"{PROSE}\n{PROSE}\n2023年1月18日\n{table}") == []


def test_a_day_in_brackets_under_the_heading_is_the_authors() -> None:
    body = "\n".join([PROSE] * 20)
    assert days(f"柳溪镇年度报告\n（2023年1月18日）\n{body}") == [date(2023, 1, 18)]
    assert days(f"柳溪镇年度报告\n{body}\n（2023年1月18日）\n{body}") == []
