"""更正: what a correction says: what was told, when, that it is taken back, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerts.account import Account, Line, headline
from monitor.alerts.letter import (
    Letter,
    Occasion,
    blocks,
    counts,
    further_head,
    is_linked,
    link_to,
    places,
    proof,
)
from monitor.alerts.quoting import one_line, quoted
from monitor.reviews import reason_of
from monitor.wording import day, finding_words, minute_zoned
from storage.findings import Alert, AlertState, Finding, TellingKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """One thing told to a recipient that is taken back."""

    told: Finding
    """As it stood when the recipient was told."""
    withdrawn: Finding
    """The revision that takes it back."""
    told_at: datetime
    sure: bool
    """The server accepted that mail; else it may have arrived or not."""
    message_id: str = ""
    """Of that mail."""


def correction_of(row: Alert, rows: Sequence[Alert], history: Sequence[Finding]) -> Correction:
    """What an outbox row of a correction is about; `rows` and `history` are all of that finding."""
    accused = next(
        one
        for one in rows
        if (one.telling, one.opening, one.recipient) == (TellingKind.ACCUSATION, row.opening, row.recipient)
    )
    told_at = accused.sent_at or accused.created_at
    # A mail tells a finding as it stands on the day of the sending.
    stood = [one for one in history[accused.revision - 1 : row.revision - 1] if one.recorded_at <= told_at]
    return Correction(
        told=stood[-1] if stood else history[accused.revision - 1],
        withdrawn=history[row.revision - 1],
        told_at=told_at,
        sure=accused.state is AlertState.SENT,
        message_id=accused.message_id or "",
    )


def correction_letter(
    corrections: Sequence[Correction], shown: int, named: int, language: str, occasion: Occasion
) -> Letter:
    """Corrections as a letter that shows the first `shown` and names `named` more by their numbers."""
    english = language == "en"
    findings = [one.withdrawn for one in corrections]
    number, told = len(findings), counts(findings, language)
    where, on = places(findings, language, occasion), day(occasion.now)
    if english:
        subject = f"Annual reports, correction {on}: {told} ({where})"
        findings_told = "1 finding that was" if number == 1 else f"{number} findings that were"
        lead = f"Correction: {findings_told} told to you is taken back. Please do not rely on it any more."
        if number > 1:
            lead = f"Correction: {findings_told} told to you are taken back. Please do not rely on them any more."
    else:
        subject = f"年报监测更正 {on}：撤回{told}（{where}）"
        lead = f"更正：此前告知的 {number} 项发现现予撤回，请勿再据以认定或转述。"
    return Letter(
        subject=one_line(subject),
        lead=lead,
        counties=blocks(
            findings[:shown], [_account(one, language, occasion) for one in corrections[:shown]], language, occasion
        ),
        further=tuple(one.finding for one in findings[shown : shown + named]),
        further_head=further_head(number - shown, language),
        unseen=None,
        closing=_closing(language, occasion),
        linked=is_linked(occasion),
        untold=max(number - shown, 0),
    )


def _account(correction: Correction, language: str, occasion: Occasion) -> Account:
    english = language == "en"
    told, withdrawn = correction.told, correction.withdrawn
    labels = ("Was told", "Told on", "Taken back", "Why") if english else ("原告知", "告知时间", "撤回时间", "撤回理由")
    at = minute_zoned(correction.told_at, language)
    if not correction.sure:
        at = f"about {at}; whether that mail arrived is not known" if english else f"约 {at}；该邮件是否送达不明"
    texts = (
        quoted(told.summary_english if english else told.summary, 400),
        at,
        minute_zoned(withdrawn.recorded_at, language),
        quoted(reason_of(withdrawn, language), 400),
    )
    return Account(
        id=withdrawn.finding,
        sign=finding_words(told.kind, told.grade).sign,
        # No tone of an accusation: it is none any more.
        kind="taken-back",
        head=headline(replace(told, status=withdrawn.status, resolved_at=withdrawn.resolved_at), language),
        lines=tuple(Line(label=label, text=text) for label, text in zip(labels, texts, strict=True) if text),
        link=link_to(withdrawn, occasion),
    )


def _closing(language: str, occasion: Occasion) -> tuple[str, ...]:
    if language == "en":
        lines: tuple[str, ...] = (
            "All times are Beijing time (UTC+8).",
            "What is taken back stays in the archive with its evidence and the reason (nianbao findings --all).",
        )
    else:
        lines = ("时间均为北京时间。", "撤回的发现连同证据和撤回理由仍留存备查（nianbao findings --all）。")
    return (*lines, *proof(language, occasion))
