"""Own random numbers that keep the relations of the statutory tables: {row: its values}, by table."""

from __future__ import annotations

import random
from collections.abc import Mapping

from storage.figures import form

Values = dict[str, list[str]]
"""Row key to the values of its columns, "" for a cell that is left blank."""


def t2_2021(seed: str) -> dict[str, Values]:
    """The four tables of the second section from 2021 on."""
    dice = random.Random(f"t2 {seed}")
    made, repealed = dice.randint(0, 9), dice.randint(0, 3)
    return {
        "t2_20_1": {"rules": ["0", "0", "0"], "norm_docs": [str(made), str(repealed), str(made + dice.randint(0, 20))]},
        "t2_20_5": {"licence": [str(dice.randint(10, 4800))]},
        "t2_20_6": {"penalty": [str(dice.randint(1, 960))], "coercion": [str(dice.randint(0, 17))]},
        "t2_20_8": {"fees": [f"{dice.randint(101, 98765) / 100:.2f}".rstrip("0").rstrip(".")]},
    }


def t2_2019(seed: str) -> dict[str, Values]:
    """The five tables of the second section of 2019 and 2020."""
    dice = random.Random(f"t2 {seed}")

    def pair() -> list[str]:
        return [str(dice.randint(12, 310)), str(dice.choice((-7, -3, -1, 0, 2, 5, 14)))]

    made = dice.randint(0, 9)
    return {
        "t2_20_1": {
            "rules": ["0", "0", "0"],
            "norm_docs": [str(made), str(max(0, made - 1)), str(made + dice.randint(2, 15))],
        },
        "t2_20_5": {
            "licence": [*pair(), str(dice.randint(20, 9300))],
            "other_services": [*pair(), str(dice.randint(3, 870))],
        },
        "t2_20_6": {
            "penalty": [*pair(), str(dice.randint(2, 512))],
            "coercion": [*pair(), str(dice.randint(0, 44))],
        },
        "t2_20_8": {"fees": pair()},
        "t2_20_9": {"procurement": [str(dice.randint(1, 38)), f"{dice.randint(1000, 99999) / 100:.2f}"]},
    }


def t3(seed: str, form_id: str, *, most: int = 40) -> Values:
    """The third table: per column 一 plus 二 is 总计 plus 四, per row the last is the sum."""
    dice = random.Random(f"t3 {seed}")
    rows = [row.key for row in form(form_id).table("t3").rows if row.kind != "header"]
    outcomes = [key for key in rows if key not in ("n1", "n2", "tot", "n4")]
    table = {key: [0] * 7 for key in rows}
    for column in range(6):
        share = most if column == 0 else most // 3 if column == 1 else dice.choice((0, 0, 1, 3))
        table["n1"][column] = dice.randint(share // 2, share)
        table["n2"][column] = dice.randint(0, share // 6)
        for _ in range(table["n1"][column] + table["n2"][column]):
            key = dice.choice(["r1", "r1", "r2", "n4", *outcomes])
            table[key][column] += 1
        table["tot"][column] = sum(table[key][column] for key in outcomes)
    for cells in table.values():
        cells[6] = sum(cells[:6])
    return {key: [str(cell) for cell in cells] for key, cells in table.items()}


def t4(seed: str, *, most: int = 6) -> Values:
    """The fourth table: three groups of four and their sum."""
    dice = random.Random(f"t4 {seed}")
    cells: list[str] = []
    for _ in range(3):
        four = [dice.choice((0, 0, 1, dice.randint(0, most))) for _ in range(4)]
        cells += [*map(str, four), str(sum(four))]
    return {"count": cells}


def _split(dice: random.Random, whole: int, parts: int) -> list[int]:
    cuts = sorted(dice.randint(0, whole) for _ in range(parts - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]


def g2014(seed: str, *, requests: int | None = None) -> Values:
    """The table of 2014 to 2018."""
    dice = random.Random(f"g2014 {seed}")
    value = {row.key: 0 for row in form("g2014").table("g2014").value_rows}

    def sum_up(parent: str, parts: list[str], whole: int) -> None:
        value[parent] = whole
        value.update(zip(parts, _split(dice, whole, len(parts)), strict=True))

    channels = [
        dice.randint(0, 3),
        dice.randint(150, 1900),
        dice.randint(0, 80),
        dice.randint(0, 300),
        dice.randint(5, 99),
    ]
    for number, count in enumerate(channels, start=1):
        value[f"a2_{number}"] = count
    value["a1"] = dice.randint(max(channels), sum(channels))
    value["a_made"] = dice.randint(2, 12)
    value["a1_nd"] = dice.randint(0, value["a_made"])
    for key, high in (("b2_1", 4), ("b2_2", 3), ("b2_3", 41), ("b2_4", 60), ("b2_5", 33), ("f", 3)):
        value[key] = dice.randint(0, high)
    value["b2_1l"], value["b2_2l"] = dice.randint(0, value["b2_1"]), dice.randint(0, value["b2_2"])
    value["b1"] = max(value["b2_4"], value["b2_5"])
    asked = dice.randint(4, 66) if requests is None else requests
    sum_up("c1", ["c1_1", "c1_2", "c1_3", "c1_4"], asked)
    sum_up("c2", ["c2_1", "c2_2"], asked)
    sum_up("c3", [f"c3_{number}" for number in range(1, 9)], asked)
    sum_up("c3_4", [f"c3_4{letter}" for letter in "abcdef"], value["c3_4"])
    sum_up("d", ["d1", "d2", "d3"], dice.randint(0, 5))
    sum_up("e", ["e1", "e2", "e3"], dice.randint(0, 3))
    sum_up("h3", ["h3_1", "h3_2"], dice.randint(3, 40))
    for key, high in (("h1", 5), ("h2", 12), ("i1", 9), ("i2", 6), ("i3", 480)):
        value[key] = dice.randint(1, high)
    cells = {key: [str(number)] for key, number in value.items()}
    cells["g"] = ["0"]
    cells["h4"] = [f"{dice.randint(5, 250) / 10:g}"]
    return cells


def l2008(seed: str) -> Values:
    """The local table of the years before 2014: this term and the year to date."""
    dice = random.Random(f"l2008 {seed}")
    value: dict[str, int] = {}

    def sum_up(parent: str, parts: range, whole: int) -> None:
        value[parent] = whole
        for number, part in zip(parts, _split(dice, whole, len(parts)), strict=True):
            value[f"{number:02d}"] = part

    value["01"] = dice.randint(120, 990)
    value["02"] = dice.randint(60, value["01"])
    for number in (3, 4, 5, 6, 7, 8, 9):
        value[f"{number:02d}"] = dice.randint(0, 700)
    asked = dice.randint(5, 40)
    sum_up("10", range(11, 17), asked)
    sum_up("17", range(18, 21), asked)
    sum_up("20", range(21, 32), value["20"])
    for number in (32, 33, 34, 35):
        value[f"{number:02d}"] = dice.randint(0, 2)
    return {key: [str(value[key]), str(value[key] + dice.randint(0, 9))] for key in sorted(value)}


def zeros(values: Mapping[str, list[str]]) -> Values:
    """The same rows, all nought: most townships."""
    return {key: ["0"] * len(cells) for key, cells in values.items()}
