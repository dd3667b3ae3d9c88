"""The outbox: what is to be told or taken back, and to whom; written with the finding, crossed off when sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storage.findings import Alert, AlertState, FindingKind, TellingKind
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.room import Room, Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Untold:
    """An accusation of a run of which some is still to go out for the first time; one for each recipient."""

    alert: int
    finding: str
    report: str | None
    county: str
    url: str | None
    run: datetime
    """When its judging wrote it; the same for all of one run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldLine:
    """How many findings of a county and kind are held, and why."""

    county: str
    hold: str
    """A host, or `*` for the whole run."""
    kind: FindingKind
    findings: int
    since: datetime


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
            if row.state in (AlertState.PENDING, AlertState.UNKNOWN, AlertState.HELD):
                self.mark_alert(row.id, AlertState.DROPPED, error=row.error, perhaps_told=row.may_have_been_told)
            if row.may_have_been_told:
                self._queue(TellingKind.CORRECTION, finding, revision, row.recipient, "immediate", at)
        self._drop_notices(finding)

    def _drop_notices(self, finding: str) -> None:
        """Notices of a hold that are not out yet are not sent once the hold is over."""
        self.db.conn.execute(
            "update alert set state = 'dropped' where telling = 'hold' and state = 'pending' and message_id is null"
            " and finding = ?",
            [finding],
        )

    def add_heartbeat(self, on: date, recipient: str, created_at: datetime) -> None:
        """Write a row about the watch itself, one a day and recipient at most; it names `heartbeat-DAY`, no finding."""
        with self.transaction():
            self._queue(TellingKind.HEARTBEAT, f"heartbeat-{on}", 1, recipient, "immediate", created_at)

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

    def untold(self, kinds: Collection[FindingKind]) -> list[Untold]:
        """Accusations of these kinds, of every run that has some which were never tried, held or decided upon."""
        rows = self.rows(
            "select a.id, a.finding, f.report, f.county, f.url, a.created_at"
            " from alert a join finding f on f.finding = a.finding and f.revision = a.revision"
            f" where a.telling = 'accusation' and f.kind in ({', '.join('?' * len(kinds))}) and a.created_at in"
            " (select created_at from alert where state = 'pending' and message_id is null and hold = '')"
            " order by a.id",
            [kind.value for kind in kinds],
        )
        return [
            Untold(
                alert=row["id"],
                finding=row["finding"],
                report=row["report"],
                county=row["county"],
                url=row["url"],
                run=from_text(row["created_at"]),
            )
            for row in rows
        ]

    def reports_by_host(self, counties: Collection[str]) -> dict[str, int]:
        """How many reports have a page or file of their own at each host of these counties."""
        rows = self.rows(
            "select host, count(distinct report) as n from place where report is not null and report <> ''"
            f" and county in ({', '.join('?' * len(counties))}) group by host",
            list(counties),
        )
        return {row["host"]: row["n"] for row in rows}

    def hold(self, why: Mapping[int, str], at: datetime) -> list[str]:
        """Hold rows by their number, each for its reason, and queue a notice for whom they were; all or none.

        What was tried, or held before, stays as it is. Gives the findings of the rows that it held.
        """
        names = []
        with self.transaction():
            for number, reason in why.items():
                row = self.row(
                    "update alert set state = 'held', hold = ? where id = ? and state = 'pending'"
                    " and message_id is null and hold = '' returning finding, revision, recipient",
                    [reason, number],
                )
                if row is not None:
                    self._queue(TellingKind.HOLD, row["finding"], row["revision"], row["recipient"], "immediate", at)
                    names.append(row["finding"])
        return list(dict.fromkeys(names))

    def decide_held(self, county: str | None, *, release: bool, decided: str) -> int:
        """Release what is held, or drop it, of one county or (None) of all; gives how many findings that were.

        `decided`: who, when and why, kept with each row.
        """
        where = "state = 'held' and (? is null or finding in (select finding from finding where county = ?))"
        state = AlertState.PENDING if release else AlertState.DROPPED
        with self.transaction():
            rows = self.rows(f"select distinct finding from alert where {where}", [county, county])
            self.db.conn.execute(
                f"update alert set state = ?, decided = ? where {where}", [state.value, decided, county, county]
            )
            for row in rows:
                self._drop_notices(row["finding"])
        return len(rows)

    def held(self) -> list[HeldLine]:
        """What is held, by county, reason and kind."""
        rows = self.rows(
            "select f.county, a.hold, f.kind, count(distinct a.finding) as n, min(a.created_at) as since"
            " from alert a join finding f on f.finding = a.finding and f.revision = a.revision"
            " where a.state = 'held' group by f.county, a.hold, f.kind order by f.county, a.hold, f.kind"
        )
        return [
            HeldLine(
                county=row["county"],
                hold=row["hold"],
                kind=FindingKind(row["kind"]),
                findings=row["n"],
                since=from_text(row["since"]),
            )
            for row in rows
        ]

    def watched_since(self, county: str) -> dict[str, datetime | None]:
        """Since when each body of a county has been watched; None: since before that was kept."""
        rows = self.rows("select body, since from watched_body where county = ?", [county])
        return {row["body"]: perhaps_moment(row["since"]) for row in rows}

    def keep_watched(self, county: str, bodies: Iterable[str], at: datetime) -> None:
        """Keep since when bodies are watched; of those that are known already nothing is changed."""
        with self.transaction():
            self.db.conn.executemany(
                "insert or ignore into watched_body values (?, ?, ?)", [(county, body, to_text(at)) for body in bodies]
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
        telling=TellingKind(row["telling"]),
        opening=row["opening"],
        perhaps_told=bool(row["perhaps_told"]),
        hold=row["hold"],
        decided=row["decided"],
    )
