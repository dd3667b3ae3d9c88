"""Why a file or a table could not be read, in the reader's language: readers of files say it in short English."""

from __future__ import annotations

import re

_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"^empty (?:file|archive)$", "文件为空"),
        (r"a web page, not the file that was asked for", "打开的是网页，不是所要的文件"),
        (r"encrypted", "已加密，无法读取"),
        (r"^limit:.*\b(?:200 to 1|unpacked|members|nested|overlap)", "压缩包超出限额，未打开（{0}）"),
        (r"limit: memory", "解析超出内存限额"),
        (r"limit: longer than ([\d.]+) s", "解析超过 {1} 秒，已停止"),
        (r"^damaged container", "文件已损坏（{0}）"),
        (r"needs the extra `ocr`", "扫描件：未安装文字识别组件"),
        (r"no text recognised", "图片中没有识别出文字"),
        (r"^image: cannot be read|^scan:", "扫描件，没有文字层"),
        (r"needs bsdtar", "压缩格式需要系统组件 libarchive-tools"),
        (r"^rows not found: (.+)$", "缺行：{1}"),
        (r"^unparsed \(partial\)(.*)$", "只读出一部分{1}"),
        (r"^unparsed|^parser died", "解析失败（{0}）"),
        (r"^(\S+) cannot be read", "{1} 格式暂不能读取"),
        (r"^unknown type", "未知的文件类型"),
    )
)


def problem_words(problem: str, language: str) -> str:
    """The problem for a reader of `language`; in Chinese what no pattern knows stays as it was said."""
    if language == "en":
        return problem
    for pattern, words in _SAID:
        found = pattern.search(problem)
        if found is not None:
            return words.format(problem, *found.groups(""))
    return problem
