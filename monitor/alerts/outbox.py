"""Whom to tell, and when: rows written with the finding, sent in groups, crossed off only once a server accepted."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from monitor.alerts.breaker import hold_unusual
from monitor.alerts.channels import Delivery, Outcome, send_mail
from monitor.alerts.chat import send_url
from monitor.alerts.composing import compose
from monitor.alerts.letter import Occasion
from monitor.alerts.message import stable_message_id
from monitor.config import Config, Recipient
from storage.archive import Archive
from storage.channel_names import channel_name
from storage.findings import Alert, AlertState, Finding, Grade, Status, TellingKind
from storage.moments import SHANGHAI

logger = logging.getLogger(__name__)

DEFAULT_GRADES = frozenset((Grade.CONFIRMED, Grade.CLAIMED, Grade.SUBSTANTIVE))
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
IMMEDIATE = "immediate"
DAILY = "daily"

Send = Callable[[EmailMessage, Recipient], Delivery]


@dataclass(frozen=True, kw_only=True, slots=True)
class DueMessage:
    """One mail to be sent now: a recipient and the rows that it tells."""

    recipient: Recipient
    digest: str
    alerts: tuple[Alert, ...]
    """All of one kind of telling."""
    message_id: str | None
    """Of an earlier try, kept; None: never tried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What one sending came to, in mails; `failures` are words for the operator."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    unknown: int = 0
    findings: int = 0
    """Findings told by the mails that were accepted."""
    corrections: int = 0
    """Findings taken back by them."""
    failures: tuple[str, ...] = field(default_factory=tuple)

    @property
    def all_went_out(self) -> bool:
        """Whether every mail that was due was accepted."""
        return not (self.deferred or self.failed or self.unknown)


def alerts_for(finding: Finding, config: Config) -> list[tuple[str, str]]:
    """The outbox rows that `finding` calls for: (recipient's address, `daily` or `immediate`). Pure.

    Only open findings are told. Without `kinds` a recipient gets every accusation, without `grades` those that are
    confirmed, claimed or substantive; a finding without a grade is a matter of its kind alone.
    """
    if finding.status is not Status.OPEN:
        return []
    rows = [(address_of(r), r.digest) for r in config.alerts.recipients if _wants(r, finding)]
    return list(dict(reversed(rows)).items())[::-1]


def address_of(recipient: Recipient) -> str:
    """What names a recipient in the outbox and wherever it is shown: the mail address, else the channel's name."""
    return recipient.email or channel_name(recipient.url or "")


def due_messages(archive: Archive, config: Config, now: datetime) -> list[DueMessage]:
    """The mails to be sent at `now`, retries first, then what is new.

    What was tried before goes again as it was grouped, under its own Message-ID. Corrections, notices and new
    `immediate` rows go at once, new `daily` ones once a Shanghai day and recipient.
    """
    due = []
    for recipient in _unique(config.alerts.recipients):
        rows = [row for row in archive.pending_alerts(now) if row.recipient == address_of(recipient)]
        tried: dict[str, list[Alert]] = {}
        for row in rows:
            if row.message_id is not None:
                tried.setdefault(row.message_id, []).append(row)
        due += [_due(recipient, group, message_id) for message_id, group in tried.items()]
        fresh = [row for row in rows if row.message_id is None]
        due += [
            _due(recipient, [row for row in fresh if row.telling is telling], None)
            for telling in TellingKind
            if telling is not TellingKind.ACCUSATION
        ]
        new = [row for row in fresh if row.telling is TellingKind.ACCUSATION]
        due += [_due(recipient, [row for row in new if row.digest == IMMEDIATE], None)]
        digests = [message_id for message_id, group in tried.items() if group[0].digest != IMMEDIATE]
        if not _digest_gone_today(archive, recipient, digests, now):
            due += [_due(recipient, [row for row in new if row.digest != IMMEDIATE], None)]
    return [message for message in due if message.alerts]


def send_due(
    archive: Archive,
    config: Config,
    now: datetime,
    *,
    counties: Mapping[str, str] | None = None,
    dashboard: str = "",
    head: str = "",
    environment: Mapping[str, str] | None = None,
    send: Send | None = None,
    stopping: Callable[[], bool] | None = None,
) -> Summary:
    """Send all that is due and write down what came of each; one recipient's fault never touches another's mail.

    `counties` are names by code, `dashboard` its base address, `head` the newest hash of the archive's chain, `send`
    replaces the channels (for tests and other ways out); once `stopping` says so, no further mail is begun.

    The rows are marked *unknown* before the server is asked, so a crash in between is a logged unknown and the next try
    bears the same Message-ID (T119). What accuses unusually many is held first (T120).
    """
    unseen = [f for f in archive.findings(open_only=True) if not f.kind.accuses]
    occasion = Occasion(
        now=now, sender=config.alerts.sender, dashboard=dashboard, head=head, counties=counties, unseen=unseen
    )
    deliver = send or _channels(config, environment if environment is not None else os.environ)
    _park_strangers(archive, config, now)
    hold_unusual(archive, now)
    counts = dict.fromkeys(Outcome, 0)
    told, failures = dict.fromkeys(TellingKind, 0), []
    for message in due_messages(archive, config, now):
        if stopping is not None and stopping():
            break
        delivery = _send_one(archive, config, message, occasion, deliver)
        counts[delivery.outcome] += 1
        if delivery.outcome is Outcome.SENT:
            told[message.alerts[0].telling] += len(message.alerts)
        else:
            failures.append(f"{address_of(message.recipient)}: {delivery.outcome}: {delivery.detail}")
    return Summary(
        sent=counts[Outcome.SENT],
        deferred=counts[Outcome.DEFERRED],
        failed=counts[Outcome.REFUSED],
        unknown=counts[Outcome.UNKNOWN],
        findings=told[TellingKind.ACCUSATION],
        corrections=told[TellingKind.CORRECTION],
        failures=tuple(failures),
    )


def wait_before(tries: int) -> timedelta:
    """How long to wait after so many tries: one minute, doubling, six hours at most."""
    return min(FIRST_WAIT * (1 << min(max(tries - 1, 0), 16)), LONGEST_WAIT)


def _send_one(archive: Archive, config: Config, due: DueMessage, occasion: Occasion, deliver: Send) -> Delivery:
    now, address = occasion.now, address_of(due.recipient)
    message_id = due.message_id or stable_message_id(
        address, [_what(row) for row in due.alerts], _day(now), occasion.sender
    )
    tries = max(row.tries for row in due.alerts) + 1
    next_try = now + wait_before(tries)

    def mark(state: AlertState, *, error: str = "", sent_at: datetime | None = None) -> None:
        again = next_try if state in (AlertState.PENDING, AlertState.UNKNOWN) else None
        with archive.transaction():
            for row in due.alerts:
                archive.mark_alert(
                    row.id,
                    state,
                    message_id=message_id,
                    tries=tries,
                    next_try=again,
                    sent_at=sent_at,
                    error=error,
                    # What a server may have had once it may have for good, whatever later tries come to.
                    perhaps_told=row.may_have_been_told,
                )

    message = compose(archive, config, due.alerts, due.recipient, occasion, message_id)
    mark(AlertState.UNKNOWN, error="handed over; no answer yet")
    delivery = deliver(message, due.recipient)
    if delivery.outcome is Outcome.SENT:
        mark(AlertState.SENT, sent_at=now)
    elif delivery.outcome is Outcome.REFUSED:
        mark(AlertState.FAILED, error=delivery.detail)
    elif _day(now) - _first_day(message_id, now) >= GIVE_UP_AFTER:
        mark(AlertState.FAILED, error=f"given up after {GIVE_UP_AFTER.days} days: {delivery.detail}")
        delivery = Delivery(outcome=Outcome.REFUSED, detail=delivery.detail)
    else:
        unknown = delivery.outcome is Outcome.UNKNOWN
        mark(AlertState.UNKNOWN if unknown else AlertState.PENDING, error=delivery.detail)
    if delivery.outcome is not Outcome.SENT:
        logger.warning("mail to %s: %s: %s", address, delivery.outcome, delivery.detail)
    return delivery


def _what(row: Alert) -> str:
    """What a row tells, in one word for the Message-ID: a correction or a second telling is another mail."""
    plain = row.telling is TellingKind.ACCUSATION and row.opening == 1
    return row.finding if plain else f"{row.finding} {row.telling} {row.opening}"


def _channels(config: Config, environment: Mapping[str, str]) -> Send:
    def send(message: EmailMessage, recipient: Recipient) -> Delivery:
        if recipient.email:
            alerts = config.alerts
            return send_mail(
                message, recipient=recipient.email, sender=alerts.sender, smtp=alerts.smtp, environment=environment
            )
        return send_url(message, url=recipient.url or "", dashboard=config.alerts.dashboard)

    return send


def _wants(recipient: Recipient, finding: Finding) -> bool:
    if recipient.counties is not None and finding.county not in recipient.counties:
        return False
    if not (finding.kind.accuses if recipient.kinds is None else finding.kind in recipient.kinds):
        return False
    grades = DEFAULT_GRADES if recipient.grades is None else recipient.grades
    return finding.grade is None or finding.grade in grades


def _unique(recipients: Sequence[Recipient]) -> list[Recipient]:
    return list({address_of(recipient): recipient for recipient in reversed(recipients)}.values())[::-1]


def _due(recipient: Recipient, rows: Sequence[Alert], message_id: str | None) -> DueMessage:
    digest = rows[0].digest if rows else DAILY
    return DueMessage(recipient=recipient, digest=digest, alerts=tuple(rows), message_id=message_id)


def _digest_gone_today(archive: Archive, recipient: Recipient, tried: Sequence[str], now: datetime) -> bool:
    last = archive.last_digest(address_of(recipient))
    if last is not None and _day(last) >= _day(now):
        return True
    return any(_first_day(message_id, now) == _day(now) for message_id in tried)


def _park_strangers(archive: Archive, config: Config, now: datetime) -> None:
    """Rows of an address that is no recipient any more are closed, or they would stay due for ever."""
    known = {address_of(recipient) for recipient in config.alerts.recipients}
    for row in archive.pending_alerts(now):
        if row.recipient not in known:
            archive.mark_alert(
                row.id,
                AlertState.FAILED,
                message_id=row.message_id,
                tries=row.tries,
                next_try=None,
                sent_at=None,
                error="no longer a recipient in nianbao.toml",
            )


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _first_day(message_id: str, now: datetime) -> date:
    """The day on which a Message-ID of ours was made; it stands in front of it."""
    stamp = message_id[1:9]
    if not stamp.isdigit():
        return _day(now)
    return date(int(stamp[:4]), int(stamp[4:6]), int(stamp[6:8]))
