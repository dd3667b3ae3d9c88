"""The gold set: hard facts of every case, and the gate in all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from storage.contents import DateClaim, DateSource, ReportContent
from storage.figures import Figure, TableReading
from storage.fingerprint import fold
from tests.gold import gate
from tests.gold.marks import case_names, marks, reading
from tests.gold.scores import false_dates, noise_in, score, scored, summed, wrong_cells

PICTURES = [name for name in case_names() if marks(name).group == "ocr"]


def faults(name: str) -> list[str]:
    """What of a case is not as it must be."""
    case, content = marks(name), reading(name)
    found = [f"cell {fault}" for fault in wrong_cells(content, case) if not (case.unread and ": None for " in fault)]
    found += [f"noise {snippet}" for snippet in noise_in(content, case)]
    found += [f"false date {date}" for date in false_dates(content, case)]
    if fold(content.title) != fold(case.title):
        found.append(f"title {content.title} for {case.title}")
    if content.year != case.year:
        found.append(f"year {content.year} for {case.year}")
    return found


@pytest.mark.parametrize("name", [name for name in case_names() if name not in PICTURES])
def test_hard_facts(name: str) -> None:
    assert faults(name) == []


def test_pictures_and_no_score_below_its_floor() -> None:
    # Pictures are slow to read: their facts are held here, where they are read for the scores anyway.
    assert gate.floors(), "no floors are kept"
    assert gate.below(summed(scored(case_names())), gate.floors()) == []
    assert {name: faults(name) for name in PICTURES} == {name: [] for name in PICTURES}


def test_a_wrong_reading_is_seen() -> None:
    case = replace(marks("print_version"), cells={("t4", "count", "rv_total"): "3", ("t4", "count", "ld_total"): ""})
    right = Figure(row="count", column="rv_total", label="", raw="3", value=3)
    table = TableReading(table="t4", form="g2021", read="html", figures=(right,))
    claim = DateClaim(source=DateSource.PAGE, date=date(2022, 1, 18), raw="2022-01-18")
    content = ReportContent(
        title=case.title, unit=None, year=2021, source=None, text=case.text, tables=(table,), dates=(claim,)
    )
    assert wrong_cells(content, case) == noise_in(content, case) == false_dates(content, case) == []
    assert score(content, case)["text"] == (1.0, 1.0)
    bad = replace(
        content,
        text=f"{case.text}\n{case.noise[0]}",
        tables=(replace(table, figures=(replace(right, value=4), replace(right, column="ld_total", value=0))),),
        dates=(replace(claim, date=date(2022, 1, 17)),),
    )
    assert wrong_cells(bad, case) == ["t4.count.rv_total: 4 for 3", "t4.count.ld_total: 0 for blank"]
    assert noise_in(bad, case) == [case.noise[0]]
    assert false_dates(bad, case) == ["page 2022-01-17"]
    points = score(bad, case)
    assert points["cells"] == (0, 2)
    assert points["kept"] == (1.0, 1.0)
    assert points["clean"][0] < 1
    assert wrong_cells(replace(content, tables=()), case) == ["t4.count.rv_total: None for 3"]


def test_the_gate_sees_a_fall() -> None:
    kept = {"all": {"cells": 0.99, "text": 0.98}}
    assert gate.below({"all": {"cells": 0.98, "text": 0.98}}, kept) == ["all: cells 0.9800, floor 0.9900"]
    assert gate.below({"all": {"cells": 0.99}}, kept) == ["all: text not measured, floor 0.9800"]


def test_floors_only_rise() -> None:
    kept = {"all": {"cells": 0.99, "text": 0.9}}
    reached = {"all": {"cells": 0.5, "text": 0.95678}}
    assert gate.lifted(reached, kept, lower=False) == {"all": {"cells": 0.99, "text": 0.9567}}
    assert gate.lifted(reached, kept, lower=True) == {"all": {"cells": 0.5, "text": 0.9567}}


def test_the_set_is_large_and_small() -> None:
    assert len(case_names()) >= 60
    assert all(marks(name).path.stat().st_size <= 60 * 1024 for name in case_names())
