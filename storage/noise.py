"""Lines that a site writes around a report and that say nothing of it: counters, today's date, links to others."""

from __future__ import annotations

import re

_INFO = re.compile(
    r"(?:发布日期|发布时间|发布机构|信息来源|来源|字体|字号|打印|关闭|分享|作者|责任编辑)[:：\s\]】】)）]{0,4}"
)
_COUNTER = re.compile(
    r"(?:本文|文章)?(?:已)?(?:被)?(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?[\s:：]{0,4}\d{0,10}\s{0,4}(?:人?次)?"
)
_TODAY = re.compile(r"(?:今天|现在)是[^。]{0,60}")
_CHROME = re.compile(
    r"[\[【]?(?:上一[篇条]|下一[篇条]|相关链接|相关文章|分享到|扫一扫|归档时间|打印本页|关闭窗口|字体|【字体)[^。]{0,120}"
)
_SHORT_LINE = 200


def is_noise(line: str) -> bool:
    """Whether a line says nothing of the report: T041, T116, domain 6.6. Sentences of the text itself are never so."""
    text = line.strip()
    if not text or len(text) > _SHORT_LINE:
        return not text
    if _COUNTER.fullmatch(text) or _TODAY.fullmatch(text) or _CHROME.fullmatch(text):
        return True
    # A line of the site's info bar is told by its labels; its dates are compared as dates.
    return len(_INFO.findall(text)) >= 2 and _COUNTER.search(text) is not None


def without_noise(text: str) -> str:
    """The text without such lines."""
    return "\n".join(line for line in text.split("\n") if not is_noise(line))
