"""What the dashboard's pages show, put together from the archive and the roster: states, coverage, facts; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import is_

from monitor.config import Config
from monitor.dashboard.debts import Debts
from monitor.deadlines import deadline, end_of
from monitor.evidence import Facts, read_facts
from monitor.when.body_year import BodyYearState, body_year_state, changed_since
from monitor.when.claims import could_be_published
from monitor.wording import PARTS, day, minute
from storage.bodies import BodyKind, Deadline, PublishingBody, ReportKey, Site
from storage.findings import Change, Finding, FindingKind, Part, Status
from storage.moments import SHANGHAI
from storage.overview_lines import ReportLine

_LONG = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class StateView:
    """The state of one body-year with what it rests on."""

    key: ReportKey
    state: BodyYearState
    changed: bool = False
    """Changed in substance since publication: Δ stands beside the state."""
    due: Deadline | None = None
    """None: nothing is owed."""
    line: ReportLine | None = None
    findings: tuple[Finding, ...] = ()
    """The open ones, worst first as they came."""

    @property
    def sign(self) -> str:
        """The sign of the state, with Δ where the report changed."""
        return self.state.words.sign + ("Δ" if self.changed else "")

    def label(self, language: str) -> str:
        """The state in words."""
        return self.state.label(language, changed=self.changed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """Bodies by years."""

    site: Site
    years: tuple[int, ...]
    rows: tuple[tuple[PublishingBody, tuple[StateView, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NextDeadline:
    """A due day ahead, and how far its bodies are."""

    due: date
    year: int
    kinds: tuple[BodyKind, ...]
    rule: str
    rule_english: str
    owed: int
    published: int


class Register:
    """The roster of all counties, by code."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._made_of = tuple(sites)
        self.sites = {site.jurisdiction.code: site for site in sites}
        self.bodies = {body.code: body for site in sites for body in site.bodies}
        self.debts = Debts(sites)
        self.provinces: dict[str, list[Site]] = {}
        """The counties by the first two digits of their codes, both in the order of the codes."""
        for code in sorted(self.sites):
            self.provinces.setdefault(code[:2], []).append(self.sites[code])

    def is_of(self, sites: Sequence[Site]) -> bool:
        """Whether it was made of these very sites, one for one."""
        return len(sites) == len(self._made_of) and all(map(is_, sites, self._made_of))

    def county_name(self, code: str) -> str:
        """The county's name; its code where it left the roster."""
        site = self.sites.get(code)
        return site.jurisdiction.name if site else code

    def body_name(self, code: str | None, fallback: str | None = None) -> str:
        """The body's name; else the given one, else its code."""
        body = self.bodies.get(code or "")
        return body.name if body else fallback or code or ""


def state_view(
    body: PublishingBody,
    year: int,
    *,
    line: ReportLine | None,
    findings: Sequence[Finding],
    config: Config,
    now: datetime,
) -> StateView:
    """The state of `body` for report year `year`, from its report as seen and its open findings."""
    opened = tuple(finding for finding in findings if finding.status is Status.OPEN)
    due = deadline(body.kind, body.county, year, config.local_deadlines) if body.owes(year, config.first_year) else None
    claimed = line.claimed_first if line is not None and not line.imported else None
    if line is not None and claimed is not None and not could_be_published(claimed, year, line.first_seen):
        claimed = None
    state = body_year_state(
        opened,
        due=due.due if due is not None else None,
        first_seen=line.first_seen if line is not None else None,
        claimed=claimed,
        now=now,
    )
    return StateView(
        key=ReportKey(body=body.code, year=year),
        state=state,
        changed=changed_since(opened),
        due=due,
        line=line,
        findings=tuple(findings),
    )


def coverage(
    site: Site,
    *,
    lines: Iterable[ReportLine],
    findings: Iterable[Finding],
    config: Config,
    now: datetime,
    kinds: Sequence[BodyKind] = (),
    last: int | None = None,
) -> Coverage:
    """Bodies by years of one county; `kinds` narrows the rows, `last` the years to so many newest ones."""
    by_report = {line.report: line for line in lines}
    by_key: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.report and finding.status is Status.OPEN:
            by_key.setdefault(finding.report, []).append(finding)
    newest = now.astimezone(SHANGHAI).year - 1
    years = tuple(range(min(config.first_year, newest), newest + 1))
    years = years[-last:] if last else years
    rows = []
    for body in site.bodies:
        if not body.kind.owes or (kinds and body.kind not in kinds):
            continue
        cells = []
        for year in years:
            key = str(ReportKey(body=body.code, year=year))
            line, open_ones = by_report.get(key), by_key.get(key, [])
            cells.append(state_view(body, year, line=line, findings=open_ones, config=config, now=now))
        rows.append((body, tuple(cells)))
    return Coverage(site=site, years=years, rows=tuple(rows))


def next_deadlines(
    sites: Iterable[Site], config: Config, now: datetime, published: Mapping[int, set[str]]
) -> list[NextDeadline]:
    """The due days still ahead for the newest report year, the nearest first; `published`: body codes by year."""
    year = now.astimezone(SHANGHAI).year - 1
    groups: dict[tuple[date, str, str], list[PublishingBody]] = {}
    for site in sites:
        for body in site.bodies:
            if not body.owes(year, config.first_year):
                continue
            due = deadline(body.kind, body.county, year, config.local_deadlines)
            if now < end_of(due.due):
                groups.setdefault((due.due, due.rule, due.rule_english), []).append(body)
    there = published.get(year, set())
    return [
        NextDeadline(
            due=due,
            year=year,
            kinds=tuple(kind for kind in BodyKind if any(body.kind is kind for body in bodies)),
            rule=rule,
            rule_english=english,
            owed=len(bodies),
            published=sum(body.code in there for body in bodies),
        )
        for (due, rule, english), bodies in sorted(groups.items(), key=lambda group: group[0])
    ]


def fact(finding: Finding, language: str) -> str:
    """The deciding fact of a finding in a few words, for a list; its summary where no shorter one is at hand."""
    english = language == "en"
    facts = read_facts(finding)
    due = day(finding.due)
    if finding.kind is FindingKind.CHANGED and finding.changes:
        return _changes(finding.changes, language)
    if finding.kind is FindingKind.MISSING and finding.due and facts.last_absent:
        checks, last = facts.negative_checks, minute(facts.last_absent)
        if english:
            return f"due {due}; {checks} complete readings since without it, last {last}"
        return f"期限 {due}，此后 {checks} 次读完列表均无，最近一次 {last}"
    if finding.kind is FindingKind.LATE and finding.due and facts.first_seen:
        seen = minute(facts.first_seen)
        return f"due {due}, first seen {seen}" if english else f"期限 {due}，首次见到 {seen}"
    if finding.kind in (FindingKind.DATE_CONFLICT, FindingKind.PREMATURE) and facts.claims:
        return _against_claim(finding, facts, language)
    if finding.kind is FindingKind.REMOVED and facts.last_seen:
        since, last = minute(finding.since), minute(facts.last_seen)
        return f"not found since {since}, last seen {last}" if english else f"自 {since} 找不到，最后见到 {last}"
    return finding.summary_english if english else finding.summary


def _against_claim(finding: Finding, facts: Facts, language: str) -> str:
    shown, year = facts.claims[0].date, finding.report_year
    if finding.kind is FindingKind.PREMATURE:
        return f"shown {shown}, before {year} was over" if language == "en" else f"标示 {shown}，早于 {year} 年度终结"
    if facts.last_absent is not None:
        last = minute(facts.last_absent)
        return f"shown {shown}, not in its lists on {last}" if language == "en" else f"标示 {shown}，{last} 列表中仍无"
    traces = ", ".join(dict.fromkeys(trace.date for trace in facts.traces))
    return f"shown {shown}, traces of {traces}" if language == "en" else f"标示 {shown}，系统痕迹 {traces}"


def _changes(changes: Sequence[Change], language: str) -> str:
    ordered = sorted(changes, key=lambda change: (not change.substantive, change.part is not Part.TABLE))
    first = ordered[0]
    label = first.label or PARTS[first.part].of(language)
    nothing = "(nothing)" if language == "en" else "（无）"
    if first.part in (Part.TABLE, Part.DATE):
        told = f"{label} {first.before or nothing} → {first.after or nothing}"
    elif first.part is Part.ATTACHMENT:
        told = f"{PARTS[first.part].of(language)} {label}"
    else:
        told = label if len(label) <= _LONG else label[: _LONG - 1] + "…"
    more = len(changes) - 1
    if more:
        told += f", and {more} more" if language == "en" else f"，另 {more} 处"
    return told
