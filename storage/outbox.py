"""The outbox: what is to be told to whom, written with the finding and crossed off after the sending."""

from __future__ import annotations

from datetime import datetime

from storage.findings import Alert, AlertState
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.room import Room, Row


class Outbox(Room):
    """The room of alerts."""

    def add_alert(self, finding: str, revision: int, recipient: str, digest: str, created_at: datetime) -> None:
        """Write an outbox row unless the recipient has one for this finding; only inside a transaction."""
        self.db.conn.execute(
            "insert or ignore into alert (finding, revision, recipient, digest, created_at, state)"
            " values (?, ?, ?, ?, ?, ?)",
            [finding, revision, recipient, digest, to_text(created_at), AlertState.PENDING.value],
        )

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
    ) -> None:
        """Set how the sending of an alert went. `message_id` and `tries` stay as they are where None is given."""
        with self.transaction():
            self.db.conn.execute(
                "update alert set state = ?, message_id = coalesce(?, message_id), tries = coalesce(?, tries),"
                " next_try = ?, sent_at = coalesce(?, sent_at), error = ? where id = ?",
                [state.value, message_id, tries, perhaps_text(next_try), perhaps_text(sent_at), error, alert],
            )

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
    )
