"""The manuscripts of the demo county's reports: own prose in the sections that the form of the year prescribes."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from monitor.demo import tables
from monitor.demo.county import COUNTY_NAME, DemoBody
from monitor.demo.ledger import Account, Figures, account, figures
from storage.bodies import BodyKind

_PEOPLE = ("江望舒", "陆知远", "程半夏", "苏未央", "何青禾", "钟鸣谦")
"""Invented names for the foot of the old form."""
_ITEMS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")


class Part(StrEnum):
    """What a block of a manuscript is."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    SIGNATURE = "signature"
    CAPTION = "caption"
    """The title over a table."""
    TABLE = "table"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph or a table of a manuscript."""

    part: Part
    text: str = ""
    grid: tables.Grid = ()


Manuscript = tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """What the sentences of one report are written from."""

    body: DemoBody
    year: int
    account: Account
    figures: Figures
    dice: Random

    def say(self, key: str) -> str:
        """One of the sentences of that kind, its blanks filled in."""
        one, form = self.account, self.figures
        return str(self.dice.choice(_words()["pool"][key])).format(
            unit=self.body.name,
            year=self.year,
            n=one.received,
            a1=one.total,
            a2_2=one.website,
            a2_4=one.wechat,
            a2_5=one.boards,
            website=one.website,
            i1=form.get(("g2014", "i1", "value"), one.meetings),
        )


def manuscript(body: DemoBody, year: int, signed: date, *, corrected: bool = False) -> Manuscript:
    """The whole report of a body for report year 2018 or later; `corrected`: after its silent edit."""
    desk = _Desk(
        body=body,
        year=year,
        account=account(body.code, year, corrected=corrected),
        figures=figures(body.code, year, corrected=corrected),
        dice=Random(f"{body.code}:{year}:words"),
    )
    title = Block(part=Part.TITLE, text=body.title.format(year=year))
    start = _text(desk.say("opening") + desk.say("period"))
    return (title, start, *(_old_form(desk, signed) if year <= 2018 else _new_form(desk, signed)))


def statistics_annex(body: DemoBody, year: int, signed: date, *, corrected: bool = False) -> Manuscript:
    """The statistics table of report years up to 2018 with its foot, as an annex."""
    cells = figures(body.code, year, corrected=corrected)
    dice = Random(f"{body.code}:foot")
    head, checker, writer = dice.sample(_PEOPLE, 3)
    return (
        Block(part=Part.CAPTION, text="政府信息公开情况统计表"),
        _text(f"（{year}年度）"),
        _text(f"填报单位（盖章）：{body.name}"),
        Block(part=Part.TABLE, grid=tables.statistics(cells, year)),
        _text(f"单位负责人：{head}　审核人：{checker}　填报人：{writer}"),
        _text(f"联系电话：{body.phone}　填报日期：{_spoken(signed)}"),
    )


def _old_form(desk: _Desk, signed: date) -> Manuscript:
    """Report years up to 2018: the six items of the old article 32, the table as annex."""
    body = desk.body
    requests = desk.say("requests") + _outcomes(desk.account) if desk.account.received else desk.say("no_requests")
    problem, remedy = _problems(desk)
    where = f"本报告电子版可在{COUNTY_NAME}人民政府网站查阅，咨询地址：{body.address}，电话：{body.phone}。"
    chapters = (
        ("一、概述", [desk.say("lead"), _deeds(desk)]),
        ("二、主动公开政府信息情况", [desk.say("published"), desk.say("platform"), desk.say("management")]),
        ("三、依申请公开政府信息和不予公开政府信息情况", [requests, "全年没有作出不予公开决定。"]),
        ("四、政府信息公开的收费及减免情况", [desk.say("fees")]),
        ("五、因政府信息公开申请行政复议、提起行政诉讼的情况", [desk.say("no_disputes")]),
        ("六、政府信息公开工作存在的主要问题及改进情况", [problem, remedy]),
        ("七、其他需要报告的事项", [desk.say("other"), where]),
    )
    blocks: list[Block] = []
    for heading, paragraphs in chapters:
        blocks.append(Block(part=Part.HEADING, text=heading))
        blocks += [_text(paragraph) for paragraph in paragraphs]
    blocks.append(_text("附：政府信息公开情况统计表"))
    return (*blocks, *_signature(body, signed))


def _new_form(desk: _Desk, signed: date) -> Manuscript:
    """Report years from 2019: the six sections of the General Office's form, its tables in their places."""
    problem, remedy = _problems(desk)
    year, cells = desk.year, desk.figures
    general = [f"（{'一二三四五'[index]}）{name}。{_item(desk, index)}" for index, name in enumerate(_ITEMS)]
    chapters: tuple[tuple[str, Sequence[str], tables.Grid], ...] = (
        ("一、总体情况", [_deeds(desk), *general], ()),
        ("二、主动公开政府信息情况", [], tables.activity(cells, year)),
        ("三、收到和处理政府信息公开申请情况", [], tables.requests(cells, year)),
        ("四、政府信息公开行政复议、行政诉讼情况", [], tables.disputes(cells, year)),
        ("五、存在的主要问题及改进情况", [problem, remedy], ()),
        ("六、其他需要报告的事项", [desk.say("handling_fee"), desk.say("other")], ()),
    )
    blocks: list[Block] = []
    for heading, paragraphs, grid in chapters:
        blocks.append(Block(part=Part.HEADING, text=heading))
        blocks += [_text(paragraph) for paragraph in paragraphs]
        if grid:
            blocks.append(Block(part=Part.TABLE, grid=grid))
    return (*blocks, *_signature(desk.body, signed))


def _item(desk: _Desk, index: int) -> str:
    one = desk.account
    if index == 0:
        return desk.say("published_new")
    if index == 1:
        disputes = desk.say("disputes" if one.reviews else "no_disputes")
        if not one.received:
            return desk.say("no_requests") + disputes
        carried = f"上年结转{one.carried_in}件。" if one.carried_in else ""
        later = f"结转下年度继续办理{one.carried_out}件。" if one.carried_out else ""
        received = f"{desk.year}年新收政府信息公开申请{one.received}件。"
        return f"{received}{carried}{later}{disputes}"
    if index == 2:
        return desk.say("management")
    if index == 3:
        return desk.say("platform")
    return desk.say("oversight") if desk.body.kind is not BodyKind.DEPARTMENT else desk.say("oversight") + _duties(one)


def _duties(one: Account) -> str:
    said = []
    if one.licences:
        said.append(f"行政许可决定{one.licences}件")
    if one.penalties:
        said.append(f"行政处罚决定{one.penalties}件")
    return f"全年作出的{'、'.join(said)}，均按规定公开。" if said else ""


def _outcomes(one: Account) -> str:
    granted = one.received - one.not_held
    missing = f"，申请信息不存在{one.not_held}件" if one.not_held else ""
    return f"其中同意公开{granted}件{missing}。"


def _deeds(desk: _Desk) -> str:
    return str(_words()["bodies"][desk.body.code]["deeds"][str(desk.year)])


def _problems(desk: _Desk) -> tuple[str, str]:
    """Two faults and what is done about each."""
    pool = _words()["pool"]
    first, second = desk.dice.sample(range(len(pool["problem"])), 2)
    problem = f"存在的主要问题：一是{pool['problem'][first]}；二是{pool['problem'][second]}。"
    remedy = f"改进情况：一是{pool['remedy'][first]}；二是{pool['remedy'][second]}。"
    return problem, remedy


def _signature(body: DemoBody, signed: date) -> Manuscript:
    return (Block(part=Part.SIGNATURE, text=body.name), Block(part=Part.SIGNATURE, text=_spoken(signed)))


def _text(text: str) -> Block:
    return Block(part=Part.TEXT, text=text)


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "prose.toml").read_text(encoding="utf-8"))
