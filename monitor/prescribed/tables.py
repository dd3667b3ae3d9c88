"""Which statutory tables a report shows, in which form, and which stand there without having been read. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from monitor.prescribed.items import bare_label
from monitor.prescribed.unread import is_sure
from storage.contents import ReportContent
from storage.figures import TableReading, normalise_label

_MOST_TEXT = 300_000
_OLD = ("g2014", "l2008")
_FEWEST_ROWS = 8
"""So many rows with tabs that belong to no table known are a table all the same."""

_CELLS: dict[str, frozenset[str]] = {
    "t2_20_1": frozenset(("规章", "规范性文件", "行政规范性文件")),
    "t2_20_5": frozenset(("行政许可", "其他对外管理服务事项")),
    "t2_20_6": frozenset(("行政处罚", "行政强制")),
    "t2_20_8": frozenset(("行政事业性收费",)),
    "t2_20_9": frozenset(("政府集中采购",)),
}
"""Rows by which a table of the second part is known, alone in a cell or on a line."""
_WORDS: dict[str, tuple[str, ...]] = {
    "t3": ("本年新收政府信息公开申请", "申请人情况", "结转下年度继续办理"),
    "t4": ("结果维持", "结果纠正", "尚未审结"),
    "g2014": ("统计指标", "主动公开政府信息数", "收到申请数", "从事政府信息公开工作人员数"),
}
"""Words that stand in a table and nowhere else."""
_HEADS: dict[str, tuple[str, ...]] = {
    "g2019": ("新制作", "对外公开总", "上一年项目", "上年项目"),
    "g2021": ("制发件", "废止件", "现行有效"),
}
"""Heads of the second part's tables, of which the two forms share no word."""


def tables_of(content: ReportContent) -> dict[str, TableReading]:
    """The statutory tables of the report and its files by key; of several readings the whole one, then the read one."""
    found: dict[str, TableReading] = {}
    for table in (*content.tables, *(table for file in content.attachments for table in file.tables)):
        held = found.get(table.table)
        if held is None or _worth(table) > _worth(held):
            found[table.table] = table
    return found


def _worth(table: TableReading) -> tuple[bool, bool]:
    return table.problem is None, table.confidence is None


def shows_unread(content: ReportContent, table_id: str) -> bool:
    """Whether a table stands there, though none of that key was read: its rows or words are in the text."""
    texts = [content.text, *(file.text for file in content.attachments)]
    for text in texts:
        shown = text[:_MOST_TEXT]
        if table_id in _WORDS:
            folded = normalise_label(shown)
            if any(word in folded for word in _WORDS[table_id]):
                return True
        wanted = _CELLS.get(table_id, frozenset())
        if any(bare_label(cell) in wanted for line in shown.split("\n") for cell in line.split("\t")):
            return True
    return False


def shows_other_rows(content: ReportContent) -> bool:
    """Whether the text has a table that is none of the forms known here: local forms before 2014 and beside."""
    rows = [line for line in content.text[:_MOST_TEXT].split("\n") if line.count("\t") >= 1]
    return not content.tables and len(rows) >= _FEWEST_ROWS


def forms_followed(content: ReportContent) -> dict[str, tuple[str, ...]]:
    """The forms that the tables follow beyond doubt, each with its tables.

    The fourth table is the same in both forms; the third tells them apart only by the rows under (六).
    """
    found: dict[str, list[str]] = {}
    has_heads = cache(partial(_has_heads, content))
    for table in tables_of(content).values():
        form_id = _form_of(table, has_heads)
        if form_id is not None and is_sure(table):
            found.setdefault(form_id, []).append(table.table)
    return {form_id: tuple(tables) for form_id, tables in found.items()}


def _form_of(table: TableReading, has_heads: Callable[[str], bool]) -> str | None:
    if table.table in _OLD:
        return table.table
    rows = {figure.row for figure in table.figures}
    if table.table == "t3":
        if rows & {"r6_1", "r6_2"}:
            return "g2021"
        return "g2019" if "r6" in rows else None
    if table.table.startswith("t2_") and table.problem is None and table.figures:
        return table.form if has_heads(table.form) else None
    return None


def _has_heads(content: ReportContent, form_id: str) -> bool:
    """Whether heads of that form's second part stand in the text; cells may break them over lines."""
    heads = _HEADS.get(form_id, ())
    texts = [text[:_MOST_TEXT] for text in (content.text, *(file.text for file in content.attachments))]
    if any(head in text for text in texts for head in heads):
        return True
    return any(head in folded for folded in map(normalise_label, texts) for head in heads)
