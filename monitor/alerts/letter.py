"""What a mail says before it is a mail: subject, lead, blocks by county and body, what was not seen, how to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from monitor.alerts.account import Account, account_of, headline
from monitor.alerts.baseline import HEADING, NOTE, count_lines, told_and_counted
from monitor.alerts.quoting import defanged, one_line, quoted
from monitor.wording import SHORT, Words, day, minute_zoned
from storage.findings import Finding

_ORDINALS = "一二三四五六七八九十"
MOST_IN_SUBJECT = 4
"""Kinds that a subject names; a telephone shows no more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What all mails of one sending share."""

    now: datetime
    sender: str
    dashboard: str = ""
    """Base address of the dashboard, e.g. `http://10.0.0.5:8000`; empty: links are paths alone."""
    head: str = ""
    """Newest hash of the archive's chain: the mail is an outside witness of it."""
    counties: Mapping[str, str] | None = None
    """Names by county code."""
    unseen: Sequence[Finding] = ()
    """Open findings of kind `unreachable` and `hijacked`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountyBlock:
    """One county's findings."""

    head: str
    bodies: tuple[BodyBlock, ...]
    note: str = ""
    """What the reader must know before the findings."""
    counted: tuple[tuple[str, str], ...] = ()
    """Findings that are only counted: (kind, how many of which years)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyBlock:
    """One body's findings."""

    name: str
    accounts: tuple[Account, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """All that the two parts of a mail are set from; every text is one line and safe to quote."""

    subject: str
    lead: str
    counties: tuple[CountyBlock, ...]
    further: tuple[str, ...]
    """Ids of findings that are not shown."""
    further_head: str
    unseen: tuple[str, ...] | None
    """Places that could not be seen; None: not the matter of this letter."""
    unseen_head: str = ""
    """What stands above them, where it is not the usual."""
    closing: tuple[str, ...]
    linked: bool
    """Whether links are absolute; else they are shown as paths."""
    untold: int = 0
    """Findings that are not shown, named or not."""


def letter_of(
    findings: Sequence[Finding],
    shown: int,
    named: int,
    language: str,
    occasion: Occasion,
    baseline: Mapping[str, Words] | None = None,
) -> Letter:
    """Findings, worst first, as a letter that shows the first `shown` and names `named` more by their ids.

    `baseline`: ids of those that a first look brought, each with what is said of it; they come last, and their former
    years are counted.
    """
    baseline = baseline or {}
    news = [finding for finding in findings if finding.finding not in baseline]
    first, counted = told_and_counted([finding for finding in findings if finding.finding in baseline])
    told = news[:shown]
    first_told = first[: shown - len(told)]
    left = [*news[len(told) :], *first[len(first_told) :], *counted]
    return Letter(
        subject=subject_of(findings, language, occasion, first=bool(counted) and not news),
        lead=_lead(news or first, findings, language, first=not news),
        counties=(
            *blocks(told, _accounts(told, language, occasion), language, occasion),
            *_first_blocks(first_told, counted, baseline, language, occasion),
        ),
        further=tuple(finding.finding for finding in left[:named]),
        further_head=further_head(len(left), language),
        unseen=tuple(_unseen(finding, language) for finding in occasion.unseen[:20]),
        closing=(*_rest(len(findings), len(left), language), *_closing((news or first)[0], language, occasion)),
        linked=is_linked(occasion),
        untold=len(left),
    )


def _accounts(findings: Sequence[Finding], language: str, occasion: Occasion) -> list[Account]:
    return [account_of(finding, language, link_to(finding, occasion)) for finding in findings]


def _rest(number: int, left: int, language: str) -> tuple[str, ...]:
    if not left:
        return ()
    if language == "en":
        return (f"{number - left} of {number} are told here one by one; all {number} stand in the attached table.",)
    return (f"以上逐项列出 {number - left} 项；全部 {number} 项见所附表格。",)


def _first_blocks(
    told: Sequence[Finding],
    counted: Sequence[Finding],
    baseline: Mapping[str, Words],
    language: str,
    occasion: Occasion,
) -> tuple[CountyBlock, ...]:
    """One block a county that is, or has bodies, looked at for the first time: the newest year told, others counted."""
    made = []
    for code in dict.fromkeys(finding.county for finding in (*told, *counted)):
        here = [finding for finding in told if finding.county == code]
        apart = [finding for finding in counted if finding.county == code]
        block = blocks(here, _accounts(here, language, occasion), language, occasion)
        number, heading = len(here) + len(apart), HEADING.of(language)
        notes = {baseline[finding.finding] for finding in (*here, *apart)}
        name = county_name(code, occasion)
        made.append(
            CountyBlock(
                head=f"{heading}: {name} ({number})" if language == "en" else f"{heading}：{name}（{number} 项）",
                bodies=block[0].bodies if block else (),
                note=(NOTE if NOTE in notes else next(iter(notes))).of(language),
                counted=tuple(count_lines(apart, language)),
            )
        )
    return tuple(made)


def further_head(rest: int, language: str) -> str:
    """What stands above the bare numbers."""
    return f"{rest} more, by number" if language == "en" else f"另有 {rest} 项，编号如下"


def is_linked(occasion: Occasion) -> bool:
    """Whether the dashboard's address is known, so that links can be followed."""
    return occasion.dashboard.startswith(("http://", "https://"))


def _lead(told: Sequence[Finding], findings: Sequence[Finding], language: str, *, first: bool) -> str:
    """How many of each kind, and the gravest of those told; `first`: all were found by the first look at a county."""
    worst = told[0]
    name = quoted(worst.body_name or worst.body or worst.county, 40)
    if language == "en":
        lead = f"{HEADING.en}. " if first else ""
        return f"{lead}{counts(findings, language)}. Gravest: {name}, {headline(worst, language)}."
    lead = f"{HEADING.zh}：" if first else ""
    return f"{lead}{counts(findings, language)}。最重一项：{name}，{headline(worst, language)}。"


def blocks(
    findings: Sequence[Finding], accounts: Sequence[Account], language: str, occasion: Occasion
) -> tuple[CountyBlock, ...]:
    """One block a county, one a body within; both with the worst first. `accounts` tell the findings one by one."""
    counties: dict[str, dict[str, list[tuple[Finding, Account]]]] = {}
    for finding, account in zip(findings, accounts, strict=True):
        counties.setdefault(finding.county, {}).setdefault(finding.body or "", []).append((finding, account))
    made = []
    for number, (code, bodies) in enumerate(counties.items()):
        count = sum(len(group) for group in bodies.values())
        name = county_name(code, occasion)
        ordinal = f"{_ORDINALS[number]}、" if number < len(_ORDINALS) and len(counties) > 1 else ""
        made.append(
            CountyBlock(
                head=f"{name} ({count})" if language == "en" else f"{ordinal}{name}（{count} 项）",
                bodies=tuple(
                    BodyBlock(
                        name=quoted(group[0][0].body_name or code or name, 60),
                        accounts=tuple(account for _, account in group),
                    )
                    for code, group in bodies.items()
                ),
            )
        )
    return tuple(made)


def county_name(code: str, occasion: Occasion) -> str:
    """The county's name, its code where none is given."""
    return quoted((occasion.counties or {}).get(code, code), 40)


def link_to(finding: Finding, occasion: Occasion) -> str:
    """The finding's address on the dashboard; a path where the dashboard's own is not known."""
    return f"{occasion.dashboard.rstrip('/')}/findings/{quote(finding.finding, safe='')}"


def _unseen(finding: Finding, language: str) -> str:
    said = defanged(finding.summary_english if language == "en" else finding.summary, 200)
    lead = "since" if language == "en" else "自"
    return f"{said} · {lead} {minute_zoned(finding.since, language)}"


def _closing(told: Finding, language: str, occasion: Occasion) -> tuple[str, ...]:
    example = told.finding
    if language == "en":
        lines = [
            "All times are Beijing time (UTC+8). Words within 【】, struck or underlined, are those that changed.",
            f"To answer: look at the evidence behind the number, then reply to this mail with it (such as {example}), "
            '"confirm" or "dismiss", and why. Who runs Nianbao keeps the answer with '
            f'nianbao review {example} --confirm, or --dismiss --why "..."; what is dismissed is taken back by mail.',
            "To change what you get (counties, kinds, daily or at once): [[alerts.recipients]] in nianbao.toml, "
            "or ask whoever runs it.",
        ]
    else:
        lines = [
            "时间均为北京时间。【】内、加删除线或下划线的，是有变动的字句。",
            f"如需答复：请先查看编号所附证据，再回复本邮件，写明编号（如 {example}）、“确认”或“排除”，以及理由。"
            f"管理员用 nianbao review {example} --confirm（确认）或 --dismiss --why “理由”（排除）记入；"
            "经排除的，会另行去信撤回。",
            "如需调整所收内容（县、类别、每日或即时）：见 nianbao.toml 的 [[alerts.recipients]]，或告知管理员。",
        ]
    return (*lines, *proof(language, occasion))


def proof(language: str, occasion: Occasion) -> tuple[str, ...]:
    """The line that makes the mail a witness of the archive; none where the archive's head is not given."""
    if not occasion.head:
        return ()
    words = "Newest hash of the archive's chain: " if language == "en" else "存档链的最新散列值："
    return (words + one_line(occasion.head),)


def subject_of(findings: Sequence[Finding], language: str, occasion: Occasion, *, first: bool = False) -> str:
    """「年报监测 2019-04-01：未公布 12，逾期 3（贺兰县）」 and its English sister; `first`: of a county's past."""
    where, told = places(findings, language, occasion), counts(findings, language, most=MOST_IN_SUBJECT)
    if language == "en":
        lead = f", {HEADING.en.lower()}" if first else ""
        return one_line(f"Annual reports {day(occasion.now)}{lead}: {told} ({where})")
    lead = f" {HEADING.zh}" if first else ""
    return one_line(f"年报监测 {day(occasion.now)}{lead}：{told}（{where}）")


def places(findings: Sequence[Finding], language: str, occasion: Occasion) -> str:
    """The county, or the first of them and how many there are."""
    codes = sorted({finding.county for finding in findings})
    first = (occasion.counties or {}).get(codes[0], codes[0]) if codes else ""
    if len(codes) == 1:
        return first
    return f"{first} and {len(codes) - 1} more" if language == "en" else f"{first}等 {len(codes)} 个县"


def counts(findings: Sequence[Finding], language: str, most: int | None = None) -> str:
    """`未公布 2，逾期 1`: how many of each kind, the worst first; those beyond `most` kinds as one number."""
    counted = Counter(finding.kind for finding in findings)
    kinds = [kind for kind in SHORT if counted[kind]]
    shown = kinds if most is None or len(kinds) <= most + 1 else kinds[:most]
    others = sum(counted[kind] for kind in kinds[len(shown) :])
    if language == "en":
        told = [f"{counted[kind]} {SHORT[kind].en}" for kind in shown] + [f"{others} other"] * bool(others)
        return ", ".join(told)
    return "，".join([f"{SHORT[kind].zh} {counted[kind]}" for kind in shown] + [f"其他 {others}"] * bool(others))
