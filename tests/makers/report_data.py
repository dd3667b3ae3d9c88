"""Four made annual reports as data: what every file made from them must give back, in text and in figures."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from storage.figures import form
from tests.makers import report_prose as prose
from tests.makers.report_tables import (
    Amount,
    Cell,
    Figures,
    MadeTable,
    fourth_figures,
    fourth_table,
    list_table,
    second_figures,
    second_table,
    third_figures,
    third_table,
)

LINK = "http://www.qingshi.example/zwgk/ndbg.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A paragraph; `mark` and `text` together are what is read."""

    text: str
    mark: str = ""
    """一、, （一）, 1. or nothing."""
    kind: str = "text"
    """title, text or signed."""
    link: str = ""
    """The words of the text that lead to an address: the address itself."""


Part = Line | MadeTable


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A report and the numbers that stand in its tables."""

    key: str
    unit: str
    """As the title names it."""
    year: int
    signed: date
    form: str
    parts: tuple[Part, ...]
    figures: Mapping[tuple[str, str, str], Amount]
    counted: bool = False
    """Whether the word processor counts the marks."""

    @property
    def title(self) -> str:
        """The heading of the report."""
        return next(part.text for part in self.parts if isinstance(part, Line) and part.kind == "title")

    @property
    def tables(self) -> tuple[MadeTable, ...]:
        """The tables, the small one of the prose among them."""
        return tuple(part for part in self.parts if isinstance(part, MadeTable))

    @property
    def headings(self) -> list[tuple[str, str]]:
        """The numbers and titles of the parts, 一 to 六."""
        return [(part.mark[0], part.text) for part in self.parts if isinstance(part, Line) and part.mark[1:] == "、"]

    def text(self, *, title: bool = True) -> str:
        """All that is read, cell after cell and line after line, without the title where it stands elsewhere."""
        said: list[str] = []
        for part in self.parts:
            if isinstance(part, MadeTable):
                said.extend(cell.text for row in part.rows for cell in row)
            elif title or part.kind != "title":
                said.append(part.mark + part.text)
        return "".join(said)


def _chance(key: str) -> random.Random:
    return random.Random(zlib.crc32(key.encode()))


def _lines(said: prose.Said, words: Mapping[str, object], channels: MadeTable) -> list[Part]:
    parts: list[Part] = []
    for mark, raw in said:
        if raw == prose.TABLE:
            parts.append(channels)
        else:
            parts.append(Line(text=raw.format(**words), mark=mark, link=LINK if "{link}" in raw else ""))
    return parts


def _words(chance: random.Random, unit: str, year: int) -> dict[str, object]:
    """A number for every small letter; the pairs that could contradict each other set apart."""
    words: dict[str, object] = {letter: chance.randint(2, 98) for letter in "abcdefghjklmnqrstuvwxyz"}
    words |= {"i": chance.randint(2, 27), "o": chance.randint(2, 11), "p": chance.randint(2, 27)}
    words |= {"unit": unit, "year": year, "next": year + 1, "link": LINK, "big": chance.randint(1000, 4999)}
    return words | {"m": chance.randint(1, 9), "b": chance.randint(1, 9), "u": chance.randint(1, 9)}


def _channels(chance: random.Random) -> MadeTable:
    """The small table of the prose: it belongs to no form."""
    rows = [(Cell(text="发布渠道"), Cell(text="条数"), Cell(text="占比"))]
    for name in ("网站专栏", "移动客户端（APP）", "公开栏"):
        share = f"{chance.randint(10, 60)}.{chance.randint(1, 9)}%"
        rows.append((Cell(text=name), Cell(text=str(chance.randint(20, 900))), Cell(text=share)))
    return MadeTable(rows=tuple(rows), widths=(3, 2, 2))


def _signed(unit: str, day: str) -> list[Part]:
    return [Line(text=unit, kind="signed"), Line(text=day, kind="signed")]


def _six(
    report: Report, before: prose.Said, after: prose.Said, words: Mapping[str, object], day: str, *, wide: bool
) -> Report:
    """A report of the six parts: prose, the tables of parts two to four, prose, signature."""
    small = _channels(_chance(report.key + " small"))
    figures = dict(report.figures)
    parts: list[Part] = [Line(text=f"{report.unit}{words['year']}年政府信息公开工作年度报告", kind="title")]
    parts += _lines(before, words, small)
    parts.append(Line(mark="二、", text="主动公开政府信息情况"))
    parts.append(second_table(report.form, figures))
    parts.append(Line(mark="三、", text="收到和处理政府信息公开申请情况"))
    parts.append(third_table(report.form, figures, wide=wide))
    parts.append(Line(mark="四、", text="政府信息公开行政复议、行政诉讼情况"))
    parts.append(fourth_table(figures, wide=wide))
    parts += [*_lines(after, words, small), *_signed(report.unit, day)]
    return replace(report, parts=tuple(parts))


@cache
def township() -> Report:
    """A township of 2022: nearly all zeros."""
    chance = _chance("township")
    figures: Figures = second_figures(
        "g2021",
        {
            ("t2_20_1", "rules"): (0, 0, 0), ("t2_20_1", "norm_docs"): (0, 0, 0), ("t2_20_5", "licence"): (17,),
            ("t2_20_6", "penalty"): (2,), ("t2_20_6", "coercion"): (0,), ("t2_20_8", "fees"): (0,),
        },
    )  # fmt: skip
    figures |= third_figures("g2021", chance, most=0, blanks=False)
    figures |= fourth_figures("g2021", chance, most=0, blanks=False)
    report = Report(
        key="township",
        unit="青石县柳溪镇人民政府",
        year=2022,
        signed=date(2023, 1, 12),
        form="g2021",
        parts=(),
        figures=figures,
    )
    words = _words(chance, report.unit, report.year)
    return _six(report, prose.TOWN_BEFORE, prose.TOWN_AFTER, words, "2023年1月12日", wide=False)


@cache
def office() -> Report:
    """A department of 2023: many numbers, many blanks, marks counted by the word processor, pages on their side."""
    chance = _chance("office")
    figures: Figures = second_figures(
        "g2021",
        {
            ("t2_20_1", "rules"): (None, None, None), ("t2_20_1", "norm_docs"): (3, 11, 28),
            ("t2_20_5", "licence"): (1204,), ("t2_20_6", "penalty"): (36,), ("t2_20_6", "coercion"): (None,),
            ("t2_20_8", "fees"): (318.75,),
        },
    )  # fmt: skip
    figures |= third_figures("g2021", chance, most=28, blanks=True)
    figures |= fourth_figures("g2021", chance, most=6, blanks=True)
    report = Report(
        key="office",
        unit="青石县自然资源局",
        year=2023,
        signed=date(2024, 1, 22),
        form="g2021",
        parts=(),
        figures=figures,
        counted=True,
    )
    words = _words(chance, report.unit, report.year)
    words |= {"o": 2019} | {f"n{n}": figures["t3", f"n{n}", "total"] for n in (1, 2, 4)}
    words["tot"] = figures["t3", "tot", "total"]
    return _six(report, prose.OFFICE_BEFORE, prose.OFFICE_AFTER, words, "二〇二四年一月二十二日", wide=True)


@cache
def school() -> Report:
    """A department of 2019 on the trial form: signed numbers, an amount with its unit's digits, some blanks."""
    chance = _chance("school")
    figures: Figures = second_figures(
        "g2019",
        {
            ("t2_20_1", "rules"): (0, 0, 0), ("t2_20_1", "norm_docs"): (4, 4, 15),
            ("t2_20_5", "licence"): (6, -1, 42), ("t2_20_5", "other_services"): (21, 2, 118),
            ("t2_20_6", "penalty"): (27, 0, None), ("t2_20_6", "coercion"): (0, 0, 0),
            ("t2_20_8", "fees"): (5, -2), ("t2_20_9", "procurement"): (13, 4306.28),
        },
    )  # fmt: skip
    figures |= third_figures("g2019", chance, most=9, blanks=False)
    figures |= fourth_figures("g2019", chance, most=2, blanks=True)
    report = Report(
        key="school",
        unit="青石县教育体育局",
        year=2019,
        signed=date(2020, 1, 19),
        form="g2019",
        parts=(),
        figures=figures,
    )
    words = _words(chance, report.unit, report.year)
    n1, n2 = figures["t3", "n1", "total"], figures["t3", "n2", "total"]
    words |= {"n1": n1, "n2": n2, "all": (n1 or 0) + (n2 or 0)}
    words |= {row: figures["t3", row, "total"] for row in ("r1", "r2")}
    return _six(report, prose.SCHOOL_BEFORE, prose.SCHOOL_AFTER, words, "2020年1月19日", wide=False)


_COUNTY_COUNTS = {
    "a1": 6021, "a1_nd": 9, "a_made": 14, "a2_1": 96, "a2_2": 5214, "a2_3": 873, "a2_4": 1602, "a2_5": 0,
    "b1": 31, "b2_1": 4, "b2_1l": 2, "b2_2": 6, "b2_2l": 6, "b2_3": 47, "b2_4": 19, "b2_5": None,
    "c1": 58, "c1_1": 7, "c1_2": 0, "c1_3": 33, "c1_4": 18, "c2": 55, "c2_1": 51, "c2_2": 4,
    "c3": 55, "c3_1": 12, "c3_2": 20, "c3_3": 5, "c3_4": 7, "c3_4a": 1, "c3_4b": 0, "c3_4c": 2, "c3_4d": 0, "c3_4e": 3,
    "c3_4f": 1, "c3_5": 6, "c3_6": 3, "c3_7": 1, "c3_8": 1, "d": 5, "d1": 3, "d2": 1, "d3": 1, "e": 2, "e1": 2, "e2": 0,
    "e3": 0, "f": 3, "g": 0.34, "h1": 41, "h2": 23, "h3": 96, "h3_1": 8, "h3_2": 88, "h4": 17.6, "i1": 12, "i2": 5,
    "i3": 412,
}  # fmt: skip
_NOTES = {
    "a1": "不同渠道和方式公开相同信息计1条",
    "b1": "不同方式回应同一热点或舆情计1次",
    "h3_1": "不包括政府公报及政府网站工作人员数",
    "h4": "不包括用于政府公报编辑管理及政府网站建设维护等方面的经费",
}


@cache
def county() -> Report:
    """A county of 2016 on the list of 2014, the list as an annex behind the signature."""
    chance = _chance("county")
    report = Report(
        key="county", unit="青石县", year=2016, signed=date(2017, 3, 15), form="g2014", parts=(), figures={}
    )
    words = _words(chance, "青石县人民政府", 2016)
    words |= {name: _COUNTY_COUNTS[name] for name in ("a1", "c1", "c2", "i1", "i2", "i3")}
    words |= {f"p{n}": _COUNTY_COUNTS[f"a2_{n}"] for n in range(1, 6)}
    words |= {"nd": 9, "s1": 8, "s2": 88, "money": 17.6, "fee": 0.34, "dd": 5, "ee": 2, "ff": 3, "d": 3, "m": 6}
    words["e"] = chance.randint(2, 27)
    figures: Figures = {("g2014", row, "value"): amount for row, amount in _COUNTY_COUNTS.items()}
    parts: list[Part] = [Line(text="青石县2016年政府信息公开工作年度报告", kind="title")]
    parts += _lines(prose.COUNTY_BEFORE, words, _channels(_chance("county small")))
    parts += _signed("青石县人民政府", "2017年3月15日")
    parts += [Line(text="附件：政府信息公开情况统计表（2016年度）"), list_table(figures, _NOTES)]
    parts.append(
        Line(text="单位负责人：马启明 审核人：杨柳 填报人：白·阿依 联系电话：0953-8031122 填报日期：2017年3月10日")
    )
    assert {key for _, key, _ in figures} == {row.key for row in form("g2014").table("g2014").value_rows}
    return replace(report, parts=tuple(parts), figures=figures)


REPORTS = {"township": township, "office": office, "school": school, "county": county}
