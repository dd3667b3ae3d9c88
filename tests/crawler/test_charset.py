"""UTF-16 without a mark, which hardly has a zero byte where nearly every sign is Chinese."""

from __future__ import annotations

import pytest

from crawler.charset import decode

TEXT = "青原县柳林镇人民政府政府信息公开工作年度报告。本镇公开信息12条，没有收到申请。"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8", "gb18030"])
def test_chinese_text_is_decoded_without_a_mark(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, encoding)
    assert decode((TEXT * 40).encode(encoding)) == (TEXT * 40, encoding)


def test_gbk_text_is_never_taken_for_utf_16() -> None:
    for rare in ("兴庆区掌政镇二〇二三年", "䶮镇鄠邑区甪直镇", "报告报告报告报告报告报告", "ABCDEFGHIJKLMNOP报告"):
        assert decode(rare.encode("gb18030"))[0] == rare


def test_a_charset_that_can_decode_nothing_is_not_believed() -> None:
    assert decode(TEXT.encode("gb18030"), declared="undefined") == (TEXT, "gb18030")
