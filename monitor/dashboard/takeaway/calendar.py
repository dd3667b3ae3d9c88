"""The due days as a calendar (RFC 5545) that any calendar program can subscribe to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from monitor.dashboard.desk import Desk
from monitor.dashboard.lists import NotAsked
from monitor.deadlines import deadline, newest_report_year
from monitor.wording import BODY_KINDS
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.moments import SHANGHAI

_NAMED = 30
"""Bodies that an event names; for more it gives their number."""


def ics(desk: Desk, asked: Mapping[str, str]) -> bytes:
    """The due days of this calendar year and the next, one event for each day and rule; `county` narrows them.

    Each is a whole day in China, which takes no time of anybody's day; its description names rule and bodies.
    """
    county = asked.get("county", "")
    if county and county not in desk.register.sites:
        raise NotAsked(f"county={county}: not in the roster")
    newest = newest_report_year(desk.now.astimezone(SHANGHAI).date())
    title = "Annual reports: due days" if desk.language == "en" else "年报公布期限"
    found = Calendar()
    found.add("prodid", "-//nianbao//deadlines//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{title} · {desk.register.county_name(county)}" if county else title)
    found.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for year in (newest, newest + 1):
        for due, group in sorted(_groups(desk, year, county).items(), key=lambda one: (one[0].due, one[0].rule)):
            found.add_component(_event(desk, year, due, group, county))
    return bytes(found.to_ical())


Group = tuple[frozenset[BodyKind], list[PublishingBody]]
"""Who owes by one day and rule: their kinds, and they themselves."""


def _groups(desk: Desk, year: int, county: str) -> dict[Deadline, Group]:
    rules = tuple(desk.config.local_deadlines)
    question = ("calendar", desk.register, year, county, desk.config.first_year, rules)
    return desk.kept(question, lambda: _grouped(desk, year, county))


def _grouped(desk: Desk, year: int, county: str) -> dict[Deadline, Group]:
    groups: dict[Deadline, Group] = {}
    special = {rule.county for rule in desk.config.local_deadlines}
    known: dict[tuple[BodyKind, str], Deadline] = {}
    for code, kind, bodies in desk.register.debts.owing(year, desk.config.first_year):
        if county in ("", code):
            key = (kind, code if code in special else "")
            due = known.get(key) or known.setdefault(key, deadline(kind, code, year, desk.config.local_deadlines))
            kinds, there = groups.get(due, (frozenset(), []))
            there.extend(bodies)
            groups[due] = (kinds | {kind}, there)
    return groups


def _event(desk: Desk, year: int, due: Deadline, group: Group, county: str) -> Event:
    english = desk.language == "en"
    asked, bodies = group
    there = [kind for kind in BodyKind if kind in asked]
    kinds = (", " if english else "、").join(BODY_KINDS[kind].of(desk.language) for kind in there)
    counted = f"{len(bodies)} bodies" if english else f"{len(bodies)} 个单位"
    names = "、".join(body.name for body in bodies) if len(bodies) <= _NAMED else ""
    event = Event()
    event.add("uid", uuid5(NAMESPACE_URL, f"nianbao:due:{county}:{year}:{due.due}:{due.rule}").urn)
    event.add("dtstamp", desk.now.astimezone(UTC))
    event.add("dtstart", due.due)
    event.add("dtend", due.due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add(
        "summary",
        f"Annual reports for {year} are due: {kinds} ({counted})"
        if english
        else f"{year} 年度报告公布期限：{kinds}（{counted}）",
    )
    event.add("description", "\n".join(part for part in (due.rule_english if english else due.rule, names) if part))
    return event
