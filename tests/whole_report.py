"""Whole, well-made reports for stories, from which a story takes parts away: by the law and the forms, not by a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.contents import Section
from storage.figures import Figure, TableReading, form

OLD_PARTS = {
    "一": (
        "概述",
        "镇里成立了领导小组，明确了经办人员，每季度对照清单检查一次，年底逐项盘点，没有完成的列入次年第一季度的任务，由办公室督促。",
    ),
    "二": ("主动公开政府信息情况", "全年主动公开政府信息12条，其中县政府网站10条，公开栏2条。"),
    "三": ("依申请公开政府信息和不予公开政府信息情况", "全年没有收到要求公开的申请。"),
    "四": ("政府信息公开的收费及减免情况", "全年未收取任何费用。"),
    "五": ("因政府信息公开申请行政复议、提起行政诉讼的情况", "没有发生。"),
    "六": ("存在的主要问题及改进情况", "更新不够及时，人手偏少；来年由专人负责，按月检查。"),
    "七": ("其他需要报告的事项", "没有。"),
}
NEW_PARTS = {
    "一": (
        "总体情况",
        "镇里每季度对照清单检查一次，工作考核结果为合格，接受了社会评议，没有发生责任追究。全年在县政府网站公布12条，经办人员逐条核对后上网，年底逐项盘点，没有遗漏，来访者可以在大厅查阅。",
    ),
    "二": ("主动公开政府信息情况", ""),
    "三": ("收到和处理政府信息公开申请情况", ""),
    "四": ("政府信息公开行政复议、行政诉讼情况", ""),
    "五": ("存在的主要问题及改进情况", "更新不够及时，人手偏少；来年由专人负责，按月检查，年底通报。"),
    "六": ("其他需要报告的事项", "全年没有收取信息处理费。"),
}
PART_OF_TABLE = {"t3": "三", "t4": "四", "g2014": "七"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """What a story's version says."""

    text: str
    sections: tuple[Section, ...]
    tables: tuple[TableReading, ...]


def whole_report(told: Mapping[str, Any]) -> Whole:
    """A report in the form `told["form"]`.

    `lacks`: numbers of parts and keys of tables that are left out. `parts`: texts by number; "title: text" renames.
    `mixed`: tables of another form in place of this one's, by key. `opening`, `end`: lines before and behind. `read`,
    `sure`, `problems`: how the tables were read, how sure, and what is wrong with which.
    """
    form_id: str = told["form"]
    lacks: Sequence[str] = told.get("lacks", ())
    texts = dict(OLD_PARTS if form_id in ("g2014", "text") else NEW_PARTS)
    for no, said in told.get("parts", {}).items():
        title, colon, text = said.partition(": ")
        texts[no] = (title, text) if colon else (texts[no][0], said)
    tables = [one for one in _tables(form_id, told) if one.table not in lacks]
    sections = [Section(no="", title="", text=told["opening"])] if "opening" in told else []
    for no, (title, text) in texts.items():
        if no not in lacks:
            rows = [_rows(one) for one in tables if PART_OF_TABLE.get(one.table, "二") == no]
            sections.append(Section(no=no, title=title, text="\n".join(filter(None, [text, *rows]))))
    if "end" in told:
        last = sections.pop()
        sections.append(Section(no=last.no, title=last.title, text=f"{last.text}\n{told['end']}".strip()))
    lines = [f"{one.no}、{one.title}\n{one.text}" if one.no else one.text for one in sections]
    return Whole(text="\n".join(lines), sections=tuple(sections), tables=tuple(tables))


def _tables(form_id: str, told: Mapping[str, Any]) -> list[TableReading]:
    if form_id == "text":
        return []
    mixed: Mapping[str, str] = told.get("mixed", {})
    keys = dict.fromkeys([*(one.id for one in form(form_id).tables), *mixed])
    made = []
    for key in keys:
        own = mixed.get(key, form_id)
        shape = form(own).table(key)
        figures = tuple(
            Figure(row=row.key, column=column.key, label=row.label, raw="0", value=0)
            for row in shape.value_rows
            for column in shape.columns
            if column.kind != "label" and column.key not in ("label", "unit", "code")
        )
        made.append(
            TableReading(
                table=key,
                form=own,
                read=told.get("read", "html"),
                figures=figures,
                problem=told.get("problems", {}).get(key),
                confidence=told.get("sure"),
            )
        )
    return made


def _rows(table: TableReading) -> str:
    """The table as it stands in a text: heads, then a row with its label and values."""
    shape = form(table.form).table(table.table)
    heads = "\t".join([shape.label_column or shape.title, *(column.name for column in shape.columns)])
    rows: dict[str, list[str]] = {}
    for figure in table.figures:
        rows.setdefault(figure.label, []).append(figure.raw)
    return "\n".join([heads, *("\t".join([label, *values]) for label, values in rows.items())])
