"""A made report: its blocks, and what a reader must find in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.gold.making import numbers, prose, tables
from tests.gold.making.numbers import Values
from tests.gold.making.tables import Drawn, Show

Block = str | Drawn
SECTIONS = {
    "g2021": ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况"),
    "g2019": ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an office wrote, before any site or editor touched it."""

    title: str
    unit: str
    county: str
    year: int
    blocks: tuple[Block, ...]
    tables: Mapping[str, Values] = field(default_factory=dict)
    form: str | None = None
    signed: str | None = None
    """The day of its signature, yyyy-mm-dd."""

    def lines(self) -> list[str]:
        """The true text: every line and row once, in order."""
        return [line for block in self.blocks for line in ([block] if isinstance(block, str) else block.lines())]

    def drawn(self, name: str) -> Drawn:
        """The table of that name."""
        return next(block for block in self.blocks if not isinstance(block, str) and block.name == name)

    def swapped(self, name: str, *instead: Block) -> Report:
        """The report with other blocks in the place of a table."""
        blocks: list[Block] = []
        for block in self.blocks:
            blocks.extend(instead if not isinstance(block, str) and block.name == name else [block])
        return replace(self, blocks=tuple(blocks))


def day(date: str, spelling: str = "年") -> str:
    """A date yyyy-mm-dd as offices write it."""
    year, month, number = date.split("-")
    if spelling == "年":
        return f"{year}年{int(month)}月{int(number)}日"
    if spelling == "二〇":
        signs = "〇一二三四五六七八九"

        def small(count: int) -> str:
            tens, ones = divmod(count, 10)
            return ("十" if tens == 1 else signs[tens] + "十" if tens else "") + (signs[ones] if ones else "")

        return f"{''.join(signs[int(sign)] for sign in year)}年{small(int(month))}月{small(int(number))}日"
    return date.replace("-", spelling)


def new_report(
    seed: str,
    *,
    county: str,
    unit: str,
    year: int,
    title: str | None = None,
    form_id: str | None = None,
    zero: bool = False,
    most: int = 40,
    show: Show = tables.plainly,
    one_t2: bool = True,
    corner: bool = True,
    signed: str | None = None,
    spelling: str = "年",
    t3_values: Values | None = None,
) -> Report:
    """A report by the form of 2019 or 2021, its tables in their sections."""
    form_id = form_id or ("g2021" if year >= 2021 else "g2019")
    t2 = numbers.t2_2021(seed) if form_id == "g2021" else numbers.t2_2019(seed)
    t3 = t3_values or numbers.t3(seed, form_id, most=most)
    t4 = numbers.t4(seed)
    if zero:
        t3, t4 = numbers.zeros(t3), numbers.zeros(t4)
    place = unit.removeprefix(county).removesuffix("人民政府").removesuffix("办公室")
    words = prose.Words(seed, unit=unit, place=place, year=year)
    lead, first, fifth, sixth = prose.new_parts(words, int(t3["n1"][6]))
    two, three, four, five = SECTIONS[form_id]
    separate = tables.t2(form_id, t2, show)
    blocks: list[Block] = [*lead, "一、总体情况", *first, two]
    blocks += [tables.joined(separate)] if one_t2 else separate
    blocks += [three, tables.t3(form_id, t3, show, corner=corner), four, tables.t4(t4["count"], show)]
    blocks += [five, *fifth, "六、其他需要报告的事项", *sixth]
    if signed:
        blocks += [unit, day(signed, spelling)]
    title = title or f"{unit}{year}年政府信息公开工作年度报告"
    found = {**t2, "t3": t3, "t4": t4}
    return Report(
        title=title,
        unit=unit,
        county=county,
        year=year,
        blocks=tuple(blocks),
        tables=found,
        form=form_id,
        signed=signed,
    )


def old_report(
    seed: str,
    *,
    county: str,
    unit: str,
    year: int,
    title: str | None = None,
    table: Drawn | None = None,
    tabled: bool = True,
    early: bool = False,
    show: Show = tables.plainly,
    relabel: Mapping[str, str] | None = None,
    extra_after: Mapping[str, Sequence[tuple[str, str, str]]] | None = None,
    signed: str | None = None,
    spelling: str = "年",
    foot: bool = True,
) -> Report:
    """A report of 2008 to 2018 with its table below: the national one, or the local one of the early years."""
    key = "l2008" if early else "g2014"
    values = numbers.l2008(seed) if early else numbers.g2014(seed)
    place = unit.removeprefix(county).removesuffix("人民政府")
    words = prose.Words(seed, unit=unit, place=place, year=year)
    blocks: list[Block] = [*prose.old_lines(words, int(values["10" if early else "c1"][0]))]
    if signed:
        blocks += [unit, day(signed, spelling)]
    if tabled:
        blocks += ["政府信息公开情况统计报表" if early else "政府信息公开情况统计表", f"（{year}年度）"]
        blocks.append(f"填报单位（盖章）：{unit}")
        drawn = (
            tables.l2008(values, show)
            if early
            else tables.g2014(values, show, relabel=relabel, extra_after=extra_after)
        )
        blocks.append(table or drawn)
        if foot:
            blocks.append("单位负责人：马建    审核人：田晓燕    填报人：丁玲")
    title = title or f"{unit}{year}年政府信息公开工作年度报告"
    return Report(
        title=title, unit=unit, county=county, year=year, blocks=tuple(blocks),
        tables={key: values} if tabled else {}, form=key if tabled else None, signed=signed,
    )  # fmt: skip
