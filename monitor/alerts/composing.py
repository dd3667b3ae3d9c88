"""From outbox rows to the mail that tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage

from monitor.alerts.baseline import told_at_first
from monitor.alerts.correction import correction_of
from monitor.alerts.heartbeat import concerns, heartbeat_letter, troubles_of
from monitor.alerts.hold import hold_letter
from monitor.alerts.letter import Occasion
from monitor.alerts.message import correction_for, letter_mail, message_for
from monitor.config import Config, Recipient
from storage.archive import Archive
from storage.findings import Alert, TellingKind


def compose(
    archive: Archive,
    config: Config,
    rows: Sequence[Alert],
    recipient: Recipient,
    occasion: Occasion,
    message_id: str,
) -> EmailMessage:
    """The mail that tells `rows`, at least one and all of one kind, to their recipient."""
    address, telling = rows[0].recipient, rows[0].telling
    language = recipient.language or config.language
    mine = _for_recipient(occasion, recipient)
    if telling is TellingKind.CORRECTION:
        corrections = [
            correction_of(row, archive.alerts(row.finding), archive.finding_history(row.finding)) for row in rows
        ]
        return correction_for(corrections, recipient=address, language=language, occasion=mine, message_id=message_id)
    if telling is TellingKind.HEARTBEAT:
        names = occasion.counties or {code: code for code in archive.newest_receipts()}
        # As it stands at the sending: what was mended meanwhile is no trouble any more.
        troubles = concerns(troubles_of(archive, names, config, occasion.now), recipient)
        return letter_mail(heartbeat_letter(troubles, language, mine), address, language, mine, message_id)
    told = [(finding, row) for row in rows if (finding := archive.finding(row.finding)) is not None]
    if telling is TellingKind.HOLD:
        held = [(finding, _held_row(archive, row)) for finding, row in told]
        return letter_mail(hold_letter(held, language, mine), address, language, mine, message_id)
    return message_for(
        [finding for finding, _ in told],
        recipient=address,
        language=language,
        occasion=mine,
        message_id=message_id,
        baseline=told_at_first(archive, rows),
        with_table=rows[0].digest == "daily",
    )


def _held_row(archive: Archive, notice: Alert) -> Alert:
    """The accusation that a notice says is held."""
    return next(
        row
        for row in archive.alerts(notice.finding)
        if (row.telling, row.opening, row.recipient) == (TellingKind.ACCUSATION, notice.opening, notice.recipient)
    )


def _for_recipient(occasion: Occasion, recipient: Recipient) -> Occasion:
    """What could not be seen is told of the recipient's own counties."""
    if recipient.counties is None:
        return occasion
    return replace(occasion, unseen=[finding for finding in occasion.unseen if finding.county in recipient.counties])
