"""One finding as a mail tells it: a head, at most five labelled lines and a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.alerts.quoting import quoted
from monitor.compare.marks import Piece, around_first_change, mark_changes
from monitor.evidence import Claim, Facts, read_facts
from monitor.reviews import reason_of
from monitor.wording import GRADES, PARTS, STATUSES, day, finding_words, minute, minute_zoned, source_words
from storage.findings import BrokenRule, Change, Finding, FindingKind, Grade, Part, Status

_ABOUT_TIME = (FindingKind.MISSING, FindingKind.LATE)
"""Of these the rule is that of the due day."""
MOST_LINES = 5
"""Of one finding, beside its head and its number; what is longer is told by the evidence and by the table."""
_MOST_SIGNS = 60
"""Of a changed sentence, around what changed in it."""
_MANY = 3
"""So many things a summary names."""
_MOST_CLAIMS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A labelled line: a text, or what stood there before and after, a figure or the wording of a sentence."""

    label: str
    text: str = ""
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()
    figure: bool = False
    """Before and after are quoted whole: nothing within them is marked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What a mail says about one finding; all text is one line each and safe to quote."""

    id: str
    sign: str
    kind: str
    """The tone: value of the FindingKind."""
    head: str
    lines: tuple[Line, ...]
    link: str


def account_of(finding: Finding, language: str, link: str) -> Account:
    """Tell `finding` in `language`; `link` is its address on the dashboard, absolute or a path."""
    facts = read_facts(finding)
    english = language == "en"
    lines = [_plain("", finding.summary_english if english else finding.summary, 400)]
    if finding.status is Status.OPEN and finding.reason:
        lines.append(_plain("Before" if english else "此前", reason_of(finding, language), 240))
    # The summary of a change says since when, and how long the version before had stood.
    times = None if finding.changes else _times(facts, language)
    lines += [line for line in (_due(finding, english), _dates(facts, language), times) if line]
    lines = [line for line in lines if line.text]
    details = _details(finding, language)
    return Account(
        id=finding.finding,
        sign=finding_words(finding.kind, finding.grade).sign,
        kind=finding.kind.value,
        head=headline(finding, language),
        lines=_folded(lines, details, english),
        link=link,
    )


def _folded(lines: list[Line], details: list[Line], english: bool) -> tuple[Line, ...]:
    """Five lines at most; of what is more, the last one tells the number and where it stands."""
    room = max(MOST_LINES - len(lines), 1)
    if len(details) <= room:
        return (*lines[: MOST_LINES - len(details)], *details)
    kept = details[: max(room - 1, 1)]
    rest = len(details) - len(kept)
    words = f"and {rest} more, see the evidence" if english else f"另有 {rest} 处，见证据"
    if room == 1:
        # No line is left for it: it stands in the line before.
        lines = lines[: MOST_LINES - 1]
        return (*lines[:-1], replace(lines[-1], text=f"{lines[-1].text} · {words}"), *kept)
    return (*lines, *kept, _plain("", words))


def _details(finding: Finding, language: str) -> list[Line]:
    """What the summary of a kind has no room for, what decides it first."""
    if finding.kind is FindingKind.INCONSISTENT:
        return _relations(finding.rules, language)
    if finding.kind is FindingKind.INCOMPLETE:
        return _gaps(finding.rules, language)
    if finding.kind is FindingKind.FORMAT:
        return _headings(finding, language == "en")
    if finding.kind is FindingKind.COPIED:
        twins, passage = _twins(finding, language == "en"), _passage(finding, language == "en")
        return [*twins[:1], *passage, *twins[1:]]
    return _changes(finding.changes, language)


def _relations(rules: tuple[BrokenRule, ...], language: str) -> list[Line]:
    """The relations that do not hold, each labelled with its number; the summary has the first."""
    english = language == "en"
    return [_plain(quoted(rule.id, 20), rule.says_english if english else rule.says, 240) for rule in rules[1:]]


def _gaps(rules: tuple[BrokenRule, ...], language: str) -> list[Line]:
    """What is not there, as far as the summary left it out."""
    if len(rules) <= _MANY:
        return []
    english = language == "en"
    told = ("; " if english else "；").join(rule.says_english if english else rule.says for rule in rules)
    return [_plain("All of them" if english else "未见各项", told, 400)]


def _headings(finding: Finding, english: bool) -> list[Line]:
    """The headings of another form's report, which name it."""
    notes = (str(item.get("note") or "") for item in finding.evidence if item.get("type") == "headings")
    return [_plain("Its headings" if english else "章节标题", note, 160) for note in (next(notes, ""),) if note]


def _twins(finding: Finding, english: bool) -> list[Line]:
    """The reports with the same text: which, how much of it, and when they were first seen."""
    twins = [item for item in finding.evidence if item.get("type") == "twin" and isinstance(item.get("share"), float)]
    lines = []
    for item in twins:
        share, report = int(100 * item["share"]), quoted(str(item.get("report") or ""), 40)
        shown = str(item.get("shown") or "")[:10]
        if english:
            dated = f", dated {shown}" if shown else ""
            text = (
                f"{item.get('unit') or ''} {report}{dated}: {share}% ({item.get('shared')} of {item.get('own')} signs)"
            )
        else:
            dated = f"，标示 {shown}" if shown else ""
            text = f"{item.get('unit') or ''} {report}{dated}：{share}%（{item.get('shared')} / {item.get('own')} 字）"
        lines.append(_plain("Same as" if english else "雷同对象", text.strip(), 200))
    return lines


def headline(finding: Finding, language: str) -> str:
    """`2018 年度 · 逾期（已核实）`, with the state where it is no longer open."""
    english = language == "en"
    words = finding_words(finding.kind, finding.grade).of(language)
    if finding.grade not in (None, Grade.UNVERIFIED):
        grade = GRADES[finding.grade].of(language)
        words += f" ({grade})" if english else f"（{grade}）"
    if finding.report_year is not None:
        words = f"{finding.report_year}: {words}" if english else f"{finding.report_year} 年度：{words}"
    if finding.status is not Status.OPEN:
        words += f" · {STATUSES[finding.status].of(language)} {day(finding.resolved_at)}"
    return words


def _plain(label: str, text: str, limit: int = 120) -> Line:
    return Line(label=label, text=quoted(text, limit))


def _due(finding: Finding, english: bool) -> Line | None:
    rule = quoted(finding.rule_english if english else finding.rule, 200)
    if finding.due is None or finding.kind not in _ABOUT_TIME:
        return _plain("Rule" if english else "依据", rule, 200) if rule else None
    if english:
        return _plain("Due", f"{day(finding.due)}, by: {rule}", 240)
    return _plain("期限", f"{day(finding.due)}（含当日），依据：{rule}", 240)


def _dates(facts: Facts, language: str) -> Line | None:
    english = language == "en"
    groups = (
        ("", facts.claims),
        ("traces " if english else "痕迹 ", facts.traces),
        ("signed " if english else "落款 ", facts.signatures),
    )
    comma, gap = (", ", "; ") if english else ("，", "；")
    told = [lead + comma.join(_by_day(claims, language)) for lead, claims in groups if claims]
    return _plain("Dates" if english else "日期", gap.join(told), 240) if told else None


def _by_day(claims: Sequence[Claim], language: str) -> list[str]:
    """`2019-03-28（页面标示、列表标示）`: each day once, with all that name it."""
    days: dict[str, list[str]] = {}
    for claim in claims:
        days.setdefault(claim.date, []).append(source_words(claim.source, language))
    if language == "en":
        return [f"{on} ({', '.join(dict.fromkeys(sources))})" for on, sources in days.items()][:_MOST_CLAIMS]
    return [f"{on}（{'、'.join(dict.fromkeys(sources))}）" for on, sources in days.items()][:_MOST_CLAIMS]


def _times(facts: Facts, language: str) -> Line | None:
    english = language == "en"
    told = []
    if facts.last_absent is not None:
        word = "last looked for and not there" if english else "最后一次查看仍无"
        checks = ""
        if facts.negative_checks > 1:
            checks = f" ({facts.negative_checks} readings)" if english else f"（共 {facts.negative_checks} 次完整查看）"
        told.append(f"{word} {minute(facts.last_absent)}{checks}")
    if facts.first_seen is not None:
        told.append(f"{'first seen' if english else '首次见到'} {minute_zoned(facts.first_seen, language)}")
    if facts.last_seen is not None:
        told.append(f"{'last seen' if english else '最后见到'} {minute_zoned(facts.last_seen, language)}")
    return _plain("Seen" if english else "查看", ("; " if english else "；").join(told), 200) if told else None


def _passage(finding: Finding, english: bool) -> list[Line]:
    """The longest passage that stands in the other report too, of a copy."""
    told = (str(item.get("raw") or "") for item in finding.evidence if item.get("type") == "passage")
    return [_plain("Same text" if english else "相同文字", passage, 160) for passage in (next(told, ""),) if passage]


def _changes(changes: tuple[Change, ...], language: str) -> list[Line]:
    """The first change of each part, then others; editorial ones only where nothing else changed."""
    counted = [change for change in changes if change.substantive] or list(changes)
    first = {change.part: change for change in reversed(counted)}
    ordered = sorted(counted, key=lambda change: change is not first[change.part])
    return [_change(change, language) for change in ordered]


def _change(change: Change, language: str) -> Line:
    label = quoted(change.label, 40) or PARTS[change.part].of(language)
    nothing = "(nothing)" if language == "en" else "（无）"
    figure = change.part in (Part.TABLE, Part.DATE, Part.ATTACHMENT)
    limit = 60 if figure else 4000
    before, after = quoted(change.before, limit) or nothing, quoted(change.after, limit) or nothing
    # What was masked or folded away may be all that differs: then say so instead of showing two equal wordings.
    note = ""
    if before == after:
        note = " (in what is masked here)" if language == "en" else "（差异在已隐去或略去之处）"
    if figure:
        old, new = (Piece(text=before, changed=True),), (Piece(text=after + note, changed=True),)
        return Line(label=label, before=old, after=new, figure=True)
    marked_old, marked_new = mark_changes(before, after + note)
    told_old, told_new = (around_first_change(marked, _MOST_SIGNS) for marked in (marked_old, marked_new))
    return Line(label=label, before=told_old, after=told_new)
