"""Whose report it is, by its text: heading, quoted title, signature, the unit named most; and against the title."""

from __future__ import annotations

import pytest

from spiders.roster import Roster
from tests.spiders.rosters import HELAN

END = "2018年政府信息公开工作年度报告"
BARE = "2018年政府信息公开工作年度报告"


def report(heading: str, *, opening: str = "", signature: str = "", speaker: str = "我镇") -> str:
    """A report's text with what names its unit."""
    parts = [
        heading,
        f"根据《中华人民共和国政府信息公开条例》要求，编制本报告。{opening}",
        "一、总体情况",
        f"2018年，{speaker}主动公开政府信息12条，依申请公开0条。{speaker}没有行政复议。",
        "二、存在的主要问题",
        f"{speaker}的公开还不够及时。",
    ]
    return "\n".join([*parts, signature, "2019年1月20日" if signature else ""])


@pytest.mark.parametrize(
    ("title", "text", "named", "expected"),
    [
        # no unit in the title: heading, quoted title, signature, the unit named most
        (BARE, report(f"贺兰县金贵镇{END}"), {}, "jingui"),
        (BARE, report("金贵镇人民政府\n" + BARE), {}, "jingui"),
        (BARE, report("贺兰县人民政府\n" + BARE), {}, None),
        (BARE, report(BARE, opening=f"现公布《贺兰县金贵镇{END}》。"), {}, "jingui"),
        (BARE, report(BARE, signature="金贵镇人民政府"), {}, "jingui"),
        (BARE, report(BARE, signature="贺兰县金贵镇人民政府"), {"source": "贺兰县人民政府"}, "jingui"),
        (BARE, report(BARE, opening="金贵镇党委高度重视，金贵镇政府专题研究。"), {}, "jingui"),
        (BARE, report(BARE, opening="金贵镇和立岗镇都很重视，金贵镇先行，立岗镇跟进。"), {}, None),
        (BARE, report(BARE, opening="立岗镇中学、立岗镇卫生院公开了信息。"), {}, None),
        (BARE, report(BARE, opening="平罗县城关镇学习了平罗县城关镇的经验。"), {}, None),
        (BARE, report(BARE, opening="金贵镇、金贵镇。", speaker="我局"), {}, None),
        (BARE, report(BARE), {}, None),
        (BARE, report(f"平罗县姚伏镇{END}", signature="金贵镇人民政府"), {}, None),
        (BARE, report(f"贺兰县{END}", speaker="我县"), {}, "640122"),
        (BARE, report(BARE, signature="贺兰县人民政府办公室", speaker="我县"), {}, "640122"),
        (BARE, report(BARE, signature="贺兰县人民政府办公室", speaker="我办"), {}, "office"),
        (BARE, report(BARE, speaker="我镇"), {"source": "贺兰县人民政府"}, None),
        (BARE, report(BARE, speaker="我县"), {"source": "贺兰县人民政府"}, "640122"),
        (BARE, report(BARE, speaker="我镇"), {"column": "ligang"}, "ligang"),
        (BARE, report(f"金贵镇{END}"), {"column": "ligang"}, "ligang"),
        (BARE, report(f"金贵镇{END}", signature="金贵镇人民政府"), {"column": "ligang"}, None),
        (BARE, report(f"贺兰县人民政府办公室{END}"), {"column": "640122"}, "office"),
        (BARE, report(BARE, signature="立岗镇人民政府"), {"source": "贺兰县教育局"}, None),
        (f"金贵{END}", report(BARE, signature="金贵镇人民政府"), {}, "jingui"),
        (f"金贵{END}", report(BARE, signature="立岗镇人民政府"), {}, None),
        (BARE, None, {"unit": "贺兰县金贵镇"}, "jingui"),
        # the text against the title
        (f"金贵镇{END}", report(f"贺兰县金贵镇{END}"), {}, "jingui"),
        (f"金贵镇{END}", report(f"立岗镇{END}"), {}, None),
        (f"金贵镇{END}", report(f"立岗镇{END}"), {"column": "jingui"}, "jingui"),
        (f"金贵镇{END}", report(f"立岗镇{END}"), {"column": "ligang"}, "ligang"),
        (f"金贵镇{END}", report(f"立岗镇{END}"), {"source": "立岗镇人民政府"}, "ligang"),
        (f"金贵镇{END}", report(f"立岗镇{END}", signature="立岗镇人民政府"), {}, "ligang"),
        (f"金贵镇{END}", report(f"平罗县姚伏镇{END}"), {}, "jingui"),
        (
            f"金贵镇{END}",
            report(BARE, opening="按照《贺兰县2018年政府信息公开工作年度报告编制方案》要求。"),
            {},
            "jingui",
        ),
        (f"贺兰县{END}", report(f"贺兰县人民政府办公室{END}"), {}, None),
        (f"贺兰县{END}", report(f"贺兰县{END}", signature="贺兰县人民政府办公室", speaker="我县"), {}, "640122"),
        (f"贺兰县{END}", report(f"贺兰县金贵镇{END}"), {"column": "jingui"}, "jingui"),
        (f"立岗镇中学{END}", report(f"立岗镇{END}", signature="立岗镇人民政府"), {"column": "ligang"}, None),
    ],
)
def test_text(title: str, text: str | None, named: dict[str, str], expected: str | None) -> None:
    found = Roster(HELAN).match(title, text=text, **named)  # type: ignore[arg-type]
    assert (found.code if found else None) == expected
