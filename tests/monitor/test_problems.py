"""What could not be read, said so that no programmer is needed."""

from __future__ import annotations

import pytest

from monitor.problems import problem_words


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("cannot be read: encrypted", "已加密，无法读取"),
        ("scan: recognition needs the extra `ocr`", "扫描件：未安装文字识别组件"),
        ("unparsed (limit: longer than 60 s)", "解析超过 60 秒，已停止"),
        ("unparsed (ValueError: bad xref)", "解析失败（unparsed (ValueError: bad xref)）"),
        ("limit: packed more than 200 to 1", "压缩包超出限额，未打开（limit: packed more than 200 to 1）"),
        ("rows not found: r5_1, r6", "缺行：r5_1, r6"),
        ("ceb cannot be read", "ceb 格式暂不能读取"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_a_problem_has_words(problem: str, words: str) -> None:
    assert problem_words(problem, "zh") == words
    assert problem_words(problem, "en") == problem
