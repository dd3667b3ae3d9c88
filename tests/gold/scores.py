"""How well the gold set is read: text, cells, dates, titles and the rest, per case, per group and in all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from storage.contents import DateSource, ReportContent
from storage.fingerprint import fold
from tests.gold.marks import Key, Marks, marks, reading

Points = tuple[float, float]
"""What was reached, of what."""
TEXT = ("text", "kept", "clean")
MEASURES = (
    *TEXT,
    "cells",
    "title",
    "year",
    "unit",
    "source",
    "form",
    "dates",
    "no_dates",
    "attachments",
    "signals",
)
"""text: F-score of pairs of signs; kept: their recall; clean: their precision, one less the share of noise."""


def pairs(text: str) -> Counter[str]:
    """Pairs of neighbouring signs of the folded text."""
    folded = fold(text)
    return Counter(folded[at : at + 2] for at in range(max(1, len(folded) - 1))) if folded else Counter()


def text_points(told: str, wanted: str) -> dict[str, Points]:
    """F-score, recall and precision of the text; of no text, all or nothing."""
    ours, theirs = pairs(told), pairs(wanted)
    if not ours or not theirs:
        same = 1.0 if ours == theirs else 0.0
        return dict.fromkeys(TEXT, (same, 1.0))
    common = (ours & theirs).total()
    return {
        "text": (2 * common / (ours.total() + theirs.total()), 1.0),
        "kept": (common / theirs.total(), 1.0),
        "clean": (common / ours.total(), 1.0),
    }


def cells_read(content: ReportContent) -> dict[Key, float | None]:
    """The values of all cells that were read."""
    return {
        (table.table, figure.row, figure.column): figure.value for table in content.tables for figure in table.figures
    }


def wrong_cells(content: ReportContent, case: Marks) -> list[str]:
    """Cells that are missing, other than marked, or not in the original; a blank may be left out."""
    read = cells_read(content)
    wrong = []
    for key, wanted in case.cells.items():
        told = read.get(key)
        if told != (float(wanted) if wanted else None):
            wrong.append(f"{'.'.join(key)}: {told} for {wanted or 'blank'}")
    wrong += [
        f"{'.'.join(key)}: {told} from nowhere"
        for key, told in read.items()
        if key not in case.cells and told is not None
    ]
    return wrong


def noise_in(content: ReportContent, case: Marks) -> list[str]:
    """Snippets of the page around that stand in the text."""
    text = fold(content.text)
    return [snippet for snippet in case.noise if fold(snippet) in text]


def false_dates(content: ReportContent, case: Marks) -> list[str]:
    """Days of other things that are claimed of the report, and shown dates that nobody marked."""
    shown = (DateSource.PAGE, DateSource.META)
    return [
        f"{claim.source} {claim.date}"
        for claim in content.dates
        if claim.date.isoformat() in case.no_dates
        or (claim.source in shown and (claim.source.value, claim.date.isoformat()) not in case.dates)
    ]


def score(content: ReportContent, case: Marks) -> dict[str, Points]:
    """All measures of one case; a measure of which the case has nothing is left out."""
    points = text_points(content.text, case.text)
    read = cells_read(content)
    surplus = sum(1 for key, value in read.items() if key not in case.cells and value is not None)
    if case.cells or surplus:
        wrong = len(wrong_cells(content, case))
        whole = len(case.cells) + surplus
        points["cells"] = (whole - wrong, whole)
    for name in ("title", "unit", "source", "form"):
        told, wanted = getattr(content, name) or "", getattr(case, name) or ""
        points[name] = (float(fold(told) == fold(wanted)), 1.0)
    points["year"] = (float(content.year == case.year), 1.0)
    claims = {(claim.source.value, claim.date.isoformat()) for claim in content.dates}
    if case.dates:
        points["dates"] = (sum(1.0 for date in case.dates if date in claims), len(case.dates))
    if case.no_dates:
        days = {date for _, date in claims}
        points["no_dates"] = (sum(1.0 for date in case.no_dates if date not in days), len(case.no_dates))
    names, wanted_names = {fold(file.name) for file in content.attachments}, {fold(name) for name in case.attachments}
    if names or wanted_names:
        points["attachments"] = (len(names & wanted_names), len(names | wanted_names))
    if case.signals:
        points["signals"] = (sum(1.0 for signal in case.signals if signal in content.signals), len(case.signals))
    return points


def scored(names: Iterable[str]) -> dict[str, dict[str, Points]]:
    """The points of every case; one that cannot be read at all has none of any."""
    return {name: score(reading(name), marks(name)) for name in names}


def summed(points: Mapping[str, Mapping[str, Points]]) -> dict[str, dict[str, float]]:
    """Shares per group, `all` among them: {group: {measure: 0 to 1}}; `worst text` is that of the worst case."""
    reached: dict[str, dict[str, list[Points]]] = defaultdict(lambda: defaultdict(list))
    for name, one in points.items():
        for group in ("all", marks(name).group):
            for measure, pair in one.items():
                reached[group][measure].append(pair)
    shares: dict[str, dict[str, float]] = {}
    for group, measures in sorted(reached.items()):
        shares[group] = {
            measure: sum(got for got, _ in some) / sum(of for _, of in some) for measure, some in measures.items()
        }
        shares[group]["worst text"] = min(got / of for got, of in measures["text"])
    return shares
