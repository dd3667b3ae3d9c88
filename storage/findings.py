"""What we conclude, what people say to it and what we told: kinds, grades, findings, reviews, alerts and runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class FindingKind(StrEnum):
    """The flags of this product; all but the last two are accusations."""

    MISSING = "missing"
    LATE = "late"
    DATE_CONFLICT = "date_conflict"
    PREMATURE = "premature"
    CHANGED = "changed"
    REMOVED = "removed"
    INCONSISTENT = "inconsistent"
    INCOMPLETE = "incomplete"
    FORMAT = "format"
    ACCESS = "access"
    COPIED = "copied"
    UNREACHABLE = "unreachable"
    HIJACKED = "hijacked"

    @property
    def accuses(self) -> bool:
        """Whether it says something about a body, not about our watch."""
        return self not in (FindingKind.UNREACHABLE, FindingKind.HIJACKED)


class Grade(StrEnum):
    """How sure a finding is."""

    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    SUSPECTED = "suspected"
    UNVERIFIED = "unverified"
    SUBSTANTIVE = "substantive"
    EDITORIAL = "editorial"


class Status(StrEnum):
    """Where a finding stands. None is ever deleted."""

    OPEN = "open"
    RESOLVED = "resolved"
    """The facts moved on."""
    WITHDRAWN = "withdrawn"
    """Shown wrong."""


class Part(StrEnum):
    """Which part of a report changed."""

    TITLE = "title"
    DATE = "date"
    TEXT = "text"
    TABLE = "table"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference between two versions."""

    part: Part
    before: str | None
    """None: was not there."""
    after: str | None
    """None: is not there any more."""
    table: str | None = None
    row: str | None = None
    column: str | None = None
    label: str = ""
    """The form's own words for a cell, a section's title, an attachment's name."""
    substantive: bool = True
    reason: str = ""
    """Why it is only editorial, where it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenRule:
    """A relation among a report's figures, or between them and its text, that does not hold."""

    id: str
    """As in storage/forms/: G14-01, G21-09, X-03, …"""
    severity: str
    """`error`, `warn` or `hint`."""
    basis: str
    """Where the relation comes from: official (printed in the form), law, derived, definition or practice."""
    says: str
    """What disagrees, rows named in the form's words, with their values."""
    says_english: str
    values: tuple[tuple[str, int | float | None], ...] = ()
    """What was compared: `table.row.column`, or `text.SUBJECT` for a statement, and its value; None: blank."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conclusion:
    """What a rule says about a case today, before it meets the findings already kept."""

    kind: FindingKind
    grade: Grade | None
    since: datetime
    summary: str
    summary_english: str
    due: date | None = None
    rule: str = ""
    rule_english: str = ""
    url: str | None = None
    evidence: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = ()
    version: int | None = None
    """Of a `changed`: the number of the new version."""
    rules: tuple[BrokenRule, ...] = ()
    """Of an `inconsistent`: the relations that do not hold."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A conclusion with a name and a life. Each state is a row of its own: `revision` counts them."""

    finding: str
    """`REPORT-KIND`, `REPORT-changed-N`, or for places `CODE-unreachable`."""
    revision: int
    kind: FindingKind
    grade: Grade | None
    status: Status
    county: str
    body: str | None
    body_name: str | None
    report_year: int | None
    report: str | None
    url: str | None
    due: date | None
    rule: str
    rule_english: str
    since: datetime
    detected_at: datetime
    recorded_at: datetime
    """When this revision was written."""
    resolved_at: datetime | None
    summary: str
    summary_english: str
    evidence: tuple[dict[str, Any], ...] = ()
    changes: tuple[Change, ...] = ()
    rules: tuple[BrokenRule, ...] = ()
    reason: str = ""
    """Of a resolved or withdrawn one: why; of one opened anew after a dismissal: that it was dismissed."""
    reason_english: str = ""
    """Empty in revisions of old, whose one reason is English."""


class Verdict(StrEnum):
    """What a person says to a finding."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    """It is wrong, or nothing to accuse anybody of."""
    COMMENT = "comment"


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """A person's verdict on one revision of a finding, kept beside it for good."""

    finding: str
    revision: int
    """The one that was judged."""
    verdict: Verdict
    who: str
    why: str
    """May be empty where it confirms."""
    at: datetime


class TellingKind(StrEnum):
    """What an outbox row tells."""

    ACCUSATION = "accusation"
    CORRECTION = "correction"
    """更正: what was told is taken back."""
    HOLD = "hold"
    """An accusation is held for a person to look at; the mail names it and does not make it."""
    HEARTBEAT = "heartbeat"
    """The watch itself needs a person; about no finding."""


class AlertState(StrEnum):
    """Where an outbox row stands."""

    PENDING = "pending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """The server may have it: the answer to DATA was lost. Sent again under the same Message-ID."""
    FAILED = "failed"
    """Refused for good; shown to operators."""
    DROPPED = "dropped"
    """Taken back before it went out, or dropped by a person; never sent."""
    HELD = "held"
    """Kept back until a person releases or drops it: its run accuses unusually many (T120)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """A finding to be told to one recipient, or taken back: written with the finding, crossed off after the sending."""

    id: int
    finding: str
    revision: int
    """Of the finding when the row was written."""
    recipient: str
    digest: str
    """`daily` or `immediate`."""
    created_at: datetime
    state: AlertState
    message_id: str | None = None
    tries: int = 0
    next_try: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""
    telling: TellingKind = TellingKind.ACCUSATION
    opening: int = 1
    """The revision with which the finding was opened, or opened anew; each opening is told once."""
    perhaps_told: bool = False
    """A server may have had it at a try that later ones went beyond."""
    hold: str = ""
    """What accused unusually many when it was held: a host, or `*` for the whole run; stays. Empty: never held."""
    decided: str = ""
    """Who released or dropped it, when and why; empty: nobody."""

    @property
    def may_have_been_told(self) -> bool:
        """Whether the recipient has it, or may have it."""
        return self.state in (AlertState.SENT, AlertState.UNKNOWN) or self.perhaps_told


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One crawl of one host group: times, counts, notes."""

    host: str
    cycle: int
    started: datetime
    finished: datetime
    looks: int = 0
    unchanged: int = 0
    new: int = 0
    changed: int = 0
    unreadable: int = 0
    seconds: float = 0.0
    healthy: bool = False
    """The listings and most known reports could be read: then a page that is gone is gone."""
    failed_at_once: int = 0
    """Known reports that failed where so many of one host's did that it befell the host; 0: that is not so."""
    tracked: int = 0
    """Known reports of such hosts in all."""
    notes: tuple[str, ...] = ()
