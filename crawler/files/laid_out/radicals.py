"""Radicals that bad fonts of PDF files give for whole signs (⼀ for 一, ⻓ for 长), put back."""

from __future__ import annotations

import re
import unicodedata

_STRANGE = re.compile("[\u2e80-\u2fdf]")

_SUPPLEMENT = dict(
    zip(
        "⺁⺅⺉⺌⺍⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺠⺡⺣⺤⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺲⺶⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂亻刂小小兀尣尢巳幺彑彐忄扌攵旡日月歺民氵灬爫丬牛犭王疋目示礻竹糹纟罒羊耂肀聿肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
"""Of the block U+2E80: it has no decompositions of its own, but for two signs."""


def whole_signs(text: str) -> str:
    """A text with radicals (U+2E80 to U+2FDF) replaced by the signs they look like; all else stays as it is."""
    if _STRANGE.search(text) is None:
        return text
    return _STRANGE.sub(lambda match: _SUPPLEMENT.get(match[0]) or unicodedata.normalize("NFKC", match[0]), text)
