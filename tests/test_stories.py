"""Stories: one report's year in a few lines of TOML, and the findings that it must give, moment by moment.

A story says what was seen and when; each `then` says what must be found at a moment, from what was known by then.
The words of the lines are explained in `stories/README.md`.
"""

from __future__ import annotations

import importlib
import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.statements import statements_of
from monitor.config import ConfirmConfig
from monitor.copies.masking import Names, own_text
from monitor.copies.signing import signature_of
from monitor.copies.twins import Twin, dated, find_twins, template_of
from monitor.rules.base import Context, Rule, state_of
from storage.bodies import BodyKind, Deadline, PublishingBody, ReportKey
from storage.cases import Case, Look, Reading
from storage.contents import Attachment, DateClaim, DateSource, ReportContent
from storage.figures import Figure, TableReading, form, read_value
from storage.findings import Conclusion
from storage.fingerprint import content_fingerprint
from storage.moments import SHANGHAI
from storage.sightings import Answer, Version
from tests.whole_report import whole_report

FOLDER = Path(__file__).parent / "stories"
USUAL = ("missing", "late", "date_conflict", "premature", "changed", "removed", "unreachable")
"""The rules whose findings a story tells, where its file names no others."""
FORBIDDEN = ("造假", "倒签", "瞒报", "!", "！")
ACCUSING = ("未公布", "未按时", "撤下", "变动", "not published", "withdrawn", "changed")
KINDS_OF_READING = {
    "without": {"complete": True, "listed": False},
    "with": {"complete": True, "listed": True},
    "doubtful": {"complete": True, "listed": False, "doubtful": True},
    "part": {"complete": False, "listed": False, "why": "page 2 of 3 could not be read"},
    "part-with": {"complete": False, "listed": True, "why": "page 2 of 3 could not be read"},
}


def moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)


def reading(line: str) -> Reading:
    at, column, what = line.rsplit(maxsplit=2)
    return Reading(at=moment(at), column=column, **KINDS_OF_READING[what])


def look(line: str) -> Look:
    day, clock, url, answer, *rest = line.split()
    nonsense = next((Answer(word.removeprefix("nonsense=")) for word in rest if word.startswith("nonsense=")), None)
    return Look(
        at=moment(f"{day} {clock}"), url=url, answer=Answer(answer), healthy="sick" not in rest, nonsense=nonsense
    )


def claim(line: str) -> DateClaim:
    source, day, *precision = line.split()
    return DateClaim(source=DateSource(source), date=date.fromisoformat(day), raw=day, precision=[*precision, "day"][0])


def table(table_id: str, told: dict[str, Any]) -> TableReading:
    form_id = told.get("form", "g2014" if table_id == "g2014" else "g2021")
    shape = form(form_id).table(table_id)
    rows = {row.key: row for row in shape.rows}
    cells: dict[tuple[str, str], str] = {}
    if "all" in told:
        cells = {(row.key, column.key): told["all"] for row in shape.value_rows for column in shape.columns}
    for key, raw in told.items():
        if key not in ("form", "all", "problem", "confidence"):
            row, _, column = key.partition(".")
            cells[row, column or "value"] = raw
    figures = [
        Figure(row=row, column=column, label=rows[row].label, raw=raw, value=read_value(raw))
        for (row, column), raw in cells.items()
    ]
    return TableReading(
        table=table_id,
        form=form_id,
        read="ocr" if "confidence" in told else "html",
        figures=tuple(figures),
        problem=told.get("problem"),
        confidence=told.get("confidence"),
    )


def attachment(told: dict[str, Any]) -> Attachment:
    return Attachment(
        name=told["name"],
        url=told.get("url", f"http://site/{told['name']}"),
        type=told.get("type", "pdf"),
        sha256=told.get("sha256"),
        size=told.get("size"),
        text=told.get("text", ""),
        tables=tuple(table(name, cells) for name, cells in told.get("tables", {}).items()),
        dates=tuple(claim(line) for line in told.get("dates", ())),
        problem=told.get("problem"),
        confidence=told.get("confidence"),
        reader=told.get("reader", ""),
    )


def content(told: dict[str, Any], year: int) -> ReportContent:
    made = whole_report(told) if "form" in told else None
    return ReportContent(
        title=told.get("title", f"柳河镇{year}年政府信息公开工作年度报告"),
        unit=told.get("unit", "柳河镇"),
        year=told.get("says_year", year),
        source=None,
        text=told.get("text", made.text if made else "本年度主动公开政府信息12条。"),
        sections=made.sections if made else (),
        tables=(
            *(made.tables if made else ()),
            *(table(name, cells) for name, cells in told.get("tables", {}).items()),
        ),
        dates=tuple(claim(line) for line in told.get("dates", ())),
        attachments=tuple(attachment(file) for file in told.get("files", ())),
        signals=tuple(told.get("signals", ())),
        reader=told.get("reader", ""),
        statements=statements_of(told["text"], (), year=year) if "text" in told else (),
    )


def version(number: int, told: dict[str, Any], report: str, year: int, now: datetime) -> Version:
    seen = moment(told["seen"])
    read = content(told, year)
    return Version(
        report=report,
        number=number,
        url=told.get("at", "a"),
        content=read,
        fingerprint=content_fingerprint(read),
        sha256=f"{number:064d}",
        first_seen=seen,
        last_seen=min(now, moment(told.get("last", told["seen"]))),
        looks=told.get("looks", 1),
        capture=number,
    )


def case_of(story: dict[str, Any], now: datetime) -> Case:
    """What was known of the report at `now`."""
    year = story.get("year", 2018)
    report = f"640122103-{year}"
    told = [one for one in story.get("versions", ()) if moment(one["seen"]) <= now]
    versions = tuple(version(number, one, report, year, now) for number, one in enumerate(told, 1))
    looks = tuple(one for one in map(look, story.get("looks", ())) if one.at <= now)
    told = sorted(map(reading, story.get("readings", ())), key=lambda one: one.at)
    readings = tuple(one for one in told if one.at <= now)
    readable = [one.last_seen for one in versions] + [one.at for one in looks if one.answer.readable]
    addresses = dict.fromkeys([*story.get("addresses", ()), *(v.url for v in versions), *(one.url for one in looks)])
    return Case(
        report=report,
        body="640122103",
        kind=story.get("kind", "township"),
        year=year,
        versions=versions,
        addresses=tuple(addresses),
        looks=looks,
        last_readable=max(readable, default=None),
        readings=readings,
        watched=bool(story.get("columns", ["shared"])),
        listing_urls=tuple(story.get("columns", ["shared"])),
        elsewhere=tuple(story.get("elsewhere", ())),
        migrated_days=frozenset(date.fromisoformat(day) for day in story.get("migrated", ())),
    )


def context_of(story: dict[str, Any], now: datetime) -> Context:
    body = PublishingBody(
        code="640122103",
        county="640122",
        name="柳河镇人民政府",
        kind=BodyKind(story.get("kind", "township")),
        since=story.get("since"),
        until=story.get("until"),
    )
    due = Deadline(
        due=date.fromisoformat(story.get("due", "2019-03-31")),
        rule="条例第三十一条",
        rule_english="art. 31",
        statutory=True,
    )
    return Context(
        body=body,
        deadline=due,
        confirm=ConfirmConfig(**story.get("confirm", {})),
        now=now,
        owed=body.owes(story.get("year", 2018), 2014),
        former=case_of({"year": story.get("year", 2018) - 1, **story["former"]}, now) if "former" in story else None,
        twins=twins_of(story, now),
    )


def twins_of(story: dict[str, Any], now: datetime) -> tuple[Twin, ...]:
    """The twins of a story's report among the `others` and last year's report, as far as they were known at `now`."""
    if "others" not in story:
        return ()
    year = story.get("year", 2018)
    told = [{"report": f"640122103-{year}", "versions": story["versions"]}, *story["others"]]
    if "former" in story:
        told.append({"report": f"640122103-{year - 1}", "versions": story["former"]["versions"]})
    names = Names(["贺兰县", "柳河镇人民政府", *(one["unit"] for one in told if "unit" in one)])
    read: dict[str, list[Version]] = {}
    for one in told:
        key, versions = ReportKey.parse(one["report"]), one.get("versions", [one])
        seen = [{"unit": one.get("unit", "柳河镇"), **said} for said in versions if moment(said["seen"]) <= now]
        read[one["report"]] = [
            version(number, said, one["report"], key.year, now) for number, said in enumerate(seen, 1)
        ]
    signed = {
        report: [signature_of(known, "640122", names) for known in versions]
        for report, versions in read.items()
        if versions
    }
    mine, *_ = read.values()
    if not mine:
        return ()
    newest = {report: dated(versions[-1], versions) for report, versions in signed.items()}
    report, content = mine[-1].report, mine[-1].content
    others = [dated(one, versions) for name, versions in signed.items() if name != report for one in versions]
    common = template_of({report: others}, newest)
    return find_twins(newest[report], own_text(content, names), content.text, others, common)


def conclude(case: Case, context: Context, names: Sequence[str] = USUAL) -> list[Conclusion]:
    rules: list[Rule] = [importlib.import_module(f"monitor.rules.{name}").check for name in names]
    return [conclusion for rule in rules for conclusion in rule(case, context)]


def named(conclusion: Conclusion) -> str:
    number = f"-{conclusion.version}" if conclusion.version is not None else ""
    grade = f" {conclusion.grade.value}" if conclusion.grade is not None else ""
    return f"{conclusion.kind.value}{number}{grade}"


def spelled(told: Any, texts: dict[str, str]) -> Any:
    """A story with each text that is a list of pieces put together: `@name` from the file's `texts`, `a>b` exchanged."""
    if isinstance(told, list):
        return [spelled(one, texts) for one in told]
    if not isinstance(told, dict):
        return told
    found = {name: spelled(value, texts) for name, value in told.items()}
    if isinstance(told.get("text"), list):
        pieces = [piece for piece in told["text"] if ">" not in piece]
        text = "\n".join(texts[piece[1:]].strip() if piece.startswith("@") else piece for piece in pieces)
        for swap in (piece for piece in told["text"] if ">" in piece):
            before, after = swap.split(">")
            assert before in text, swap
            text = text.replace(before, after)
        found["text"] = text
    return found


def stories() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for story in spelled(told["story"], told.get("texts", {})):
            for then in story["then"]:
                yield pytest.param(
                    story, then, told.get("rules", USUAL), id=f"{path.stem}: {story['name']} @ {then['now']}"
                )


@pytest.mark.parametrize(("story", "then", "rules"), list(stories()))
def test_story(story: dict[str, Any], then: dict[str, Any], rules: Sequence[str]) -> None:
    now = moment(then["now"])
    case, context = case_of(story, now), context_of(story, now)
    found = conclude(case, context, rules)
    assert sorted(map(named, found)) == sorted(then["find"])
    if "rules" in then:
        assert sorted({rule.id for conclusion in found for rule in conclusion.rules}) == sorted(then["rules"])
    if "state" in then:
        assert state_of(case, context, found).value == then["state"]
    said = " ".join(conclusion.summary + conclusion.summary_english for conclusion in found)
    for words in then.get("says", ()):
        assert words in said
    for words in then.get("unsaid", ()):
        assert words not in said
    for conclusion in found:
        look_at(conclusion, case, context)


def look_at(conclusion: Conclusion, case: Case, context: Context) -> None:
    """What holds for every conclusion: who, which year, evidence that can be written down, and the field's words."""
    assert conclusion.evidence
    json.dumps(conclusion.evidence)
    assert conclusion.since <= context.now
    for sentence in (conclusion.summary, conclusion.summary_english):
        assert context.body.name in sentence
        assert str(case.year) in sentence
        assert not any(word in sentence for word in FORBIDDEN)
        if not conclusion.kind.accuses:
            assert not any(word in sentence for word in ACCUSING)
    for change in conclusion.changes:
        assert len(change.before or "") <= 400
        assert len(change.after or "") <= 400


def test_there_are_enough_stories_and_each_has_a_name_of_its_own() -> None:
    names = [
        story["name"]
        for path in FOLDER.glob("*.toml")
        for story in tomllib.loads(path.read_text(encoding="utf-8"))["story"]
    ]
    assert len(names) == len(set(names))
    assert len(names) >= 60
