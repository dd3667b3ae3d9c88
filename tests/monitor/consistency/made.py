"""Reports whose figures agree, made to be broken: drawn by chance or all alike, any cell set to what a test wants."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from crawler.extract.sections import sections_of
from crawler.extract.statements import statements_of
from monitor.consistency.cells import Cells
from monitor.consistency.speech import Spoken, spoken
from storage.bodies import BodyKind
from storage.contents import Attachment, ReportContent
from storage.figures import Figure, TableReading, form, read_value

COLUMNS = ("natural", "commercial", "research", "welfare", "legal", "other")
_SHARED = (
    *("r1", "r2", *(f"r3_{n}" for n in range(1, 9)), "r4_1", "r4_2", "r4_3"),
    *(f"r5_{n}" for n in range(1, 6)),
)
OUTCOMES = {"g2019": (*_SHARED, "r6"), "g2021": (*_SHARED, "r6_1", "r6_2", "r6_3")}
Values = dict[str, str]
"""`table.row.column` and what stands there."""


def requests(form_id: str, draw: random.Random) -> Values:
    """The table of requests: rows and columns agree."""
    rows: dict[tuple[str, str], int] = {}
    for column in COLUMNS:
        for row in OUTCOMES[form_id]:
            rows[row, column] = draw.choice((0, 0, 1, 2, 5))
        rows["tot", column] = sum(rows[row, column] for row in OUTCOMES[form_id])
        rows["n4", column] = draw.choice((0, 1, 3))
        rows["n2", column] = draw.randint(0, rows["tot", column] + rows["n4", column])
        rows["n1", column] = rows["tot", column] + rows["n4", column] - rows["n2", column]
    for row in {row for row, _ in rows}:
        rows[row, "total"] = sum(rows[row, column] for column in COLUMNS)
    return {f"t3.{row}.{column}": str(value) for (row, column), value in rows.items()}


def courts(draw: random.Random) -> Values:
    """The table of reviews and lawsuits: three groups that sum up, suits after review fewer than reviews."""
    found: Values = {}
    for group, least in (("rv", 9), ("ld", 0), ("lr", 0)):
        parts = [draw.randint(0, 2) for _ in range(4)]
        parts[0] += least
        for ending, value in zip(("upheld", "corrected", "other", "pending"), parts, strict=True):
            found[f"t4.count.{group}_{ending}"] = str(value)
        found[f"t4.count.{group}_total"] = str(sum(parts))
    return found


def new_form(form_id: str = "g2021", seed: int = 1) -> Values:
    """A report on the form of 2019 or 2021, whole and in agreement."""
    draw = random.Random(seed)
    values = {**requests(form_id, draw), **courts(draw)}
    for table in form(form_id).tables:
        if table.id.startswith("t2"):
            values |= {f"{table.id}.{row.key}.{column.key}": "0" for row in table.rows for column in table.columns}
    if form_id == "g2021":
        return values | {"t2_20_1.norm_docs.made": "2", "t2_20_1.norm_docs.valid": "7"}
    return values | {
        "t2_20_1.norm_docs.made": "3",
        "t2_20_1.norm_docs.opened": "2",
        "t2_20_1.norm_docs.open_total": "9",
    }


def old_form() -> Values:
    """A report on the form of 2014: every sum holds, every bound has room on both sides."""
    told = {"a1": 50, "a1_nd": 3, "a_made": 5, "a2_1": 4, "a2_2": 30, "a2_3": 8, "a2_4": 12, "a2_5": 20}
    told |= {"b1": 40, "b2_1": 5, "b2_1l": 2, "b2_2": 6, "b2_2l": 3, "b2_3": 9, "b2_4": 7, "b2_5": 11}
    told |= {"c1": 20, "c1_1": 5, "c1_2": 4, "c1_3": 6, "c1_4": 5, "c2": 12, "c2_1": 7, "c2_2": 5, "c3": 12}
    told |= {f"c3_{n}": 1 for n in (1, 2, 3, 5, 6, 7)} | {"c3_4": 4, "c3_8": 2}
    told |= {"c3_4a": 1, "c3_4b": 1, "c3_4c": 2, "d": 6, "d1": 3, "d2": 2, "d3": 1, "e": 4, "e1": 2, "e2": 1, "e3": 1}
    told |= {"f": 2, "g": 1, "h1": 1, "h2": 2, "h3": 7, "h3_1": 3, "h3_2": 4, "h4": 2, "i1": 3, "i2": 2, "i3": 60}
    return {f"g2014.{row.key}.value": str(told.get(row.key, 0)) for row in form("g2014").table("g2014").value_rows}


def local_form() -> Values:
    """A table of before 2014 in which every sum holds."""
    told = {"01": 30, "02": 20, "10": 12, "11": 4, "12": 3, "13": 2, "14": 1, "15": 1, "16": 1, "17": 12, "18": 5}
    told |= {"19": 2, "20": 5, "21": 3, "22": 2}
    rows = form("l2008").table("l2008").value_rows
    return {f"l2008.{row.key}.year_to_date": str(told.get(row.key, 0)) for row in rows}


def tables(values: Mapping[str, str], form_id: str, read: str = "html") -> tuple[TableReading, ...]:
    """The values as tables; a cell that is not named was not read."""
    by_table: dict[str, list[Figure]] = {}
    for key, raw in values.items():
        name, row, column = key.split(".")
        shape = form(form_id).table(name)
        line = next((one for one in shape.rows if one.key == row), None)
        head = next((one for one in shape.columns if one.key == column), None)
        kind = line.kind if line is not None and line.kind in ("money", "signed") else head.kind if head else "count"
        figure = Figure(row=row, column=column, label=line.label if line else row, raw=raw, value=read_value(raw, kind))
        by_table.setdefault(name, []).append(figure)
    return tuple(
        TableReading(table=name, form=form_id, read=read, figures=tuple(figures)) for name, figures in by_table.items()
    )


def report(
    values: Mapping[str, str] | None = None,
    form_id: str = "g2021",
    *,
    text: str = "",
    year: int | None = None,
    unit: str = "柳河镇",
    title: str | None = None,
    signals: Sequence[str] = (),
    files: Sequence[Attachment] = (),
) -> ReportContent:
    """A report with these figures and this text; its sentences are read as those of any report."""
    of_year = year or {"l2008": 2012, "g2014": 2018, "g2019": 2020, "g2021": 2022}[form_id]
    sections = sections_of(text)
    return ReportContent(
        title=title or f"{unit}{of_year}年政府信息公开工作年度报告",
        unit=unit,
        year=of_year,
        source=None,
        text=text,
        sections=sections,
        tables=tables(values or {}, form_id),
        attachments=tuple(files),
        form=form_id,
        signals=tuple(signals),
        statements=statements_of(text, sections, year=of_year),
    )


def heard(content: ReportContent, kind: BodyKind | None = BodyKind.TOWNSHIP) -> Spoken:
    """What the text checks look at."""
    return spoken(content, Cells(content), kind, content.year or 0, content.unit or "")
