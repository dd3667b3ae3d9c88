"""The figures of every report of the demo county: made up, but consistent by construction within and across years."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from monitor.demo.county import COUNTY
from storage.figures import Form, form_of_year

Figures = dict[tuple[str, str, str], str]
"""By table, row and column, as printed. Every cell of the form is there."""

_CARRIED = {(f"{COUNTY}-zfb", 2020): 1, (COUNTY, 2021): 2, (f"{COUNTY}-czj", 2019): 1}
"""Requests carried into the next year, by body and the year that they come from."""
_DISPUTED = {(COUNTY, 2021)}
"""Where one review was decided, and upheld."""
_ASKED = {"-zfb": 6, "-jyj": 3, "-czj": 4, "-swj": 1, "": 12}
"""How often a body is asked in a year, at most; townships seldom."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What happened in a body's year, before it is put into a form."""

    website: int
    wechat: int
    boards: int
    total: int
    natural: int
    """New requests of persons."""
    commercial: int
    """New requests of companies."""
    carried_in: int
    carried_out: int
    not_held: int
    """Of the settled requests, those for information that is not there; all others were granted."""
    reviews: int
    meetings: int
    documents: int
    repealed: int
    valid: int
    licences: int
    penalties: int

    @property
    def received(self) -> int:
        """New requests."""
        return self.natural + self.commercial

    @property
    def settled(self) -> int:
        """Requests settled in the year, those of the year before included."""
        return self.received + self.carried_in - self.carried_out


def account(code: str, year: int, *, corrected: bool = False) -> Account:
    """The year of a body; `corrected`: as the body states it after its silent edit."""
    dice = Random(f"{code}:{year}")  # the same in every play
    short = code.removeprefix(COUNTY)
    scale = {"": 12, "-zfb": 3}.get(short, 1)
    website, wechat, boards = dice.randint(120, 320) * scale, dice.randint(30, 110) * scale, dice.randint(20, 60)
    most = _ASKED.get(short, 1)
    natural, commercial = dice.randint(most // 2, most), dice.randint(0, most // 3)
    carried_in, carried_out = _CARRIED.get((code, year - 1), 0), _CARRIED.get((code, year), 0)
    if code == f"{COUNTY}100" and year == 2018:
        natural, commercial = (5, 0) if corrected else (3, 0)
    natural = max(natural, carried_out)
    if code == f"{COUNTY}-jyj" and year == 2018 and corrected:
        website += 27
    settled = natural + commercial + carried_in - carried_out
    return Account(
        website=website,
        wechat=wechat,
        boards=boards,
        total=website + wechat // 2 + boards // 2,
        natural=natural,
        commercial=commercial,
        carried_in=carried_in,
        carried_out=carried_out,
        not_held=settled // 3,
        reviews=1 if (code, year) in _DISPUTED else 0,
        meetings=dice.randint(2, 5),
        documents=_documents(code, year),
        repealed=_repealed(code, year),
        valid=_valid(code, year),
        licences=dice.randint(8, 90) if short in ("-jyj", "-swj") else 0,
        penalties=dice.randint(1, 14) if short in ("-swj", "-czj") else 0,
    )


def figures(code: str, year: int, *, corrected: bool = False) -> Figures:
    """All cells of the form prescribed for `year`, filled in; zero where nothing happened."""
    form = form_of_year(year)
    if form is None:
        raise ValueError(f"no national form for report year {year}")
    one = account(code, year, corrected=corrected)
    cells = _zeros(form)
    if form.id == "g2014":
        cells.update({("g2014", row, "value"): value for row, value in _old_form(code, one).items()})
        return cells
    cells.update(_activity(form.id, code, year, one))
    cells.update(_requests(one))
    for column in ("rv_upheld", "rv_total"):
        cells["t4", "count", column] = str(one.reviews)
    return cells


def _zeros(form: Form) -> Figures:
    cells: Figures = {}
    for table in form.tables:
        for row in table.value_rows:
            for column in table.columns:
                cells[table.id, row.key, column.key] = "0"
    return cells


def _old_form(code: str, one: Account) -> dict[str, str]:
    dice = Random(f"{code}:staff")
    full, part = dice.randint(1, 2), dice.randint(1, 4)
    values: dict[str, int | str] = {
        "a1": one.total,
        "a1_nd": one.documents,
        "a_made": one.documents,
        "a2_2": one.website,
        "a2_4": one.wechat,
        "a2_5": one.boards,
        "b1": 3,
        "b2_3": dice.randint(3, 9),
        "b2_4": 2,
        "b2_5": 1,
        "c1": one.received,
        "c1_1": one.commercial,
        "c1_3": one.natural,
        "c2": one.received,
        "c2_1": one.received,
        "c3": one.received,
        "c3_2": one.received - one.not_held,
        "c3_6": one.not_held,
        "h1": 1,
        "h2": dice.randint(1, 12),
        "h3": full + part,
        "h3_1": full,
        "h3_2": part,
        "h4": f"{dice.randint(5, 40) / 10:.1f}",
        "i1": one.meetings,
        "i2": 1,
        "i3": dice.randint(18, 60),
    }
    return {row: str(value) for row, value in values.items()}


def _activity(form_id: str, code: str, year: int, one: Account) -> Figures:
    cells: Figures = {}
    if form_id == "g2021":
        for column, value in (("made", one.documents), ("repealed", one.repealed), ("valid", one.valid)):
            cells["t2_20_1", "norm_docs", column] = str(value)
    else:
        for column, value in (("made", one.documents), ("opened", one.documents), ("open_total", one.valid)):
            cells["t2_20_1", "norm_docs", column] = str(value)
        for table, row in (("t2_20_5", "licence"), ("t2_20_6", "penalty")):
            if one.licences if row == "licence" else one.penalties:
                cells[table, row, "items_prev"] = str(_items(code, row, year - 1))
                cells[table, row, "items_delta"] = str(_items(code, row, year) - _items(code, row, year - 1))
        cells["t2_20_9", "procurement", "projects"] = "1"
        cells["t2_20_9", "procurement", "amount"] = f"{Random(f'{code}:{year}:buy').randint(20, 900) / 10:.1f}"
    cells["t2_20_5", "licence", "decisions"] = str(one.licences)
    cells["t2_20_6", "penalty", "decisions"] = str(one.penalties)
    return cells


def _requests(one: Account) -> Figures:
    settled_commercial = min(one.commercial, one.settled)
    not_held = min(one.not_held, one.settled - settled_commercial)
    persons = one.settled - settled_commercial - not_held
    rows = {
        "n1": (one.natural, one.commercial),
        "n2": (one.carried_in, 0),
        "r1": (persons, settled_commercial),
        "r4_2": (not_held, 0),
        "tot": (persons + not_held, settled_commercial),
        "n4": (one.carried_out, one.commercial - settled_commercial),
    }
    cells: Figures = {}
    for row, (natural, commercial) in rows.items():
        cells["t3", row, "natural"] = str(natural)
        cells["t3", row, "commercial"] = str(commercial)
        cells["t3", row, "total"] = str(natural + commercial)
    return cells


def _documents(code: str, year: int) -> int:
    return Random(f"{code}:{year}:documents").randint(0, 3)


def _repealed(code: str, year: int) -> int:
    return Random(f"{code}:{year}:repealed").randint(0, 1)


def _valid(code: str, year: int) -> int:
    """In force at the end of the year: last year's, and what was made, less what was repealed."""
    return 9 + sum(_documents(code, each) - _repealed(code, each) for each in range(2019, year + 1))


def _items(code: str, row: str, year: int) -> int:
    return 20 + Random(f"{code}:{row}:{year}").randint(0, 6)
