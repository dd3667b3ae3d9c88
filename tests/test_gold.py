"""The gold set: hard facts of every case, and the gate in all."""

from __future__ import annotations

import pytest

from storage.fingerprint import fold
from tests.gold import gate
from tests.gold.marks import case_names, marks, reading
from tests.gold.scores import false_dates, noise_in, scored, summed, wrong_cells


def _only_unread(fault: str, group: str) -> bool:
    """Of a picture a cell may stay unread, which the score counts; a wrong number may not."""
    return group == "ocr" and ": None for " in fault


@pytest.mark.parametrize("name", case_names())
def test_hard_facts(name: str) -> None:
    case, content = marks(name), reading(name)
    faults = [f"cell {fault}" for fault in wrong_cells(content, case) if not _only_unread(fault, case.group)]
    faults += [f"noise {snippet}" for snippet in noise_in(content, case)]
    faults += [f"false date {date}" for date in false_dates(content, case)]
    if fold(content.title) != fold(case.title):
        faults.append(f"title {content.title} for {case.title}")
    if content.year != case.year:
        faults.append(f"year {content.year} for {case.year}")
    assert faults == []


def test_no_score_falls_below_its_floor() -> None:
    assert gate.floors(), "no floors are kept"
    assert gate.below(summed(scored(case_names())), gate.floors()) == []


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
