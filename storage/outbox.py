"""The outbox: what is to be told or taken back, and to whom; written with the finding, crossed off when sent."""

from __future__ import annotations

from datetime import datetime

from storage.findings import Alert, AlertState, TellingKind
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.room import Room, Row


class Outbox(Room):
    """The room of alerts."""

    def add_alert(self, finding: str, revision: int, recipient: str, digest: str, created_at: datetime) -> None:
        """Write an outbox row unless the recipient has one for this opening; only inside a transaction."""
        self._queue(TellingKind.ACCUSATION, finding, revision, recipient, digest, created_at)

    def take_back(self, finding: str, revision: int, at: datetime) -> None:
        """Take back what was told, or was to be, of a finding that `revision` withdraws; only inside a transaction.

        Who has the accusation of this opening, or may have it, gets one correction, at once whatever the digest. What
        is not out yet is dropped.
        """
        opening = self._opening(finding, revision)
        accused = [
            row for row in self.alerts(finding) if row.opening == opening and row.telling is TellingKind.ACCUSATION
        ]
        for row in accused:
            if row.state in (AlertState.PENDING, AlertState.UNKNOWN):
                self.mark_alert(row.id, AlertState.DROPPED, error=row.error, perhaps_told=row.may_have_been_told)
            if row.may_have_been_told:
                self._queue(TellingKind.CORRECTION, finding, revision, row.recipient, "immediate", at)

    def _queue(
        self, telling: TellingKind, finding: str, revision: int, recipient: str, digest: str, created_at: datetime
    ) -> None:
        self.db.conn.execute(
            "insert or ignore into alert (finding, opening, telling, revision, recipient, digest, created_at, state)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                finding, self._opening(finding, revision), telling.value, revision, recipient, digest,
                to_text(created_at), AlertState.PENDING.value,
            ],
        )  # fmt: skip

    def _opening(self, finding: str, revision: int) -> int:
        """The last revision up to this one with which the finding was opened, or opened anew."""
        row = self.row(
            "select max(f.revision) as n from finding f where f.finding = ? and f.revision <= ? and f.status = 'open'"
            " and not exists (select 1 from finding b where b.finding = f.finding and b.revision = f.revision - 1"
            " and b.status = 'open')",
            [finding, revision],
        )
        return 1 if row is None or row["n"] is None else int(row["n"])

    def pending_alerts(self, now: datetime) -> list[Alert]:
        """What is to be sent by `now`: never tried, or its next try is due; oldest first."""
        query = (
            "select * from alert where state in (?, ?) and (next_try is null or next_try <= ?)"
            " order by recipient, created_at, id"
        )
        given = [AlertState.PENDING.value, AlertState.UNKNOWN.value, to_text(now)]
        return [_alert(row) for row in self.rows(query, given)]

    def alerts(self, finding: str | None = None) -> list[Alert]:
        """All outbox rows, or those of one finding, oldest first."""
        where, given = ("", []) if finding is None else (" where finding = ?", [finding])
        return [_alert(row) for row in self.rows(f"select * from alert{where} order by id", given)]

    def mark_alert(
        self,
        alert: int,
        state: AlertState,
        *,
        message_id: str | None = None,
        tries: int | None = None,
        next_try: datetime | None = None,
        sent_at: datetime | None = None,
        error: str = "",
        perhaps_told: bool = False,
    ) -> None:
        """Set how the sending of an alert went. `message_id` and `tries` stay as they are where None is given.

        What was dropped meanwhile is not to be tried again: it stays dropped unless a server took it after all.
        `perhaps_told` once set stays set.
        """
        with self.transaction():
            self.db.conn.execute(
                "update alert set state = case when state = 'dropped' and ? in ('pending', 'unknown') then state"
                " else ? end, message_id = coalesce(?, message_id), tries = coalesce(?, tries), next_try = ?,"
                " sent_at = coalesce(?, sent_at), error = ?, perhaps_told = max(perhaps_told, ?) where id = ?",
                [
                    state.value, state.value, message_id, tries, perhaps_text(next_try), perhaps_text(sent_at), error,
                    int(perhaps_told), alert,
                ],
            )  # fmt: skip

    def last_digest(self, recipient: str) -> datetime | None:
        """When a recipient was last sent a daily digest; None: never."""
        row = self.row(
            "select max(sent_at) as at from alert where recipient = ? and digest = 'daily' and state = ?",
            [recipient, AlertState.SENT.value],
        )
        return None if row is None else perhaps_moment(row["at"])


def _alert(row: Row) -> Alert:
    return Alert(
        id=row["id"],
        finding=row["finding"],
        revision=row["revision"],
        recipient=row["recipient"],
        digest=row["digest"],
        created_at=from_text(row["created_at"]),
        state=AlertState(row["state"]),
        message_id=row["message_id"],
        tries=row["tries"],
        next_try=perhaps_moment(row["next_try"]),
        sent_at=perhaps_moment(row["sent_at"]),
        error=row["error"],
        telling=TellingKind(row["telling"]),
        opening=row["opening"],
        perhaps_told=bool(row["perhaps_told"]),
    )
