"""An office with one body and one report year, whose rule says what a test tells it to; all else is real."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor import check
from monitor.alerts.channels import Delivery, Outcome
from monitor.alerts.outbox import address_of, send_due
from monitor.config import AlertsConfig, Config, Recipient
from monitor.reviews import after_review
from monitor.rules.base import Context
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.cases import Case
from storage.findings import BrokenRule, Change, Conclusion, Finding, FindingKind, Grade, Part, Review, Verdict
from storage.moments import SHANGHAI

BODY = PublishingBody(code="640122103", county="640122", name="金贵镇人民政府", kind=BodyKind.TOWNSHIP, since=2018)
SITE = Site(jurisdiction=Jurisdiction(code="640122", name="贺兰县"), site="http://site/", columns=(), bodies=(BODY,))
REPORT = "640122103-2018"
BEGIN = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
SINCE = datetime(2019, 4, 1, tzinfo=SHANGHAI)
RECIPIENTS = (
    Recipient(email="daily@example.org"),
    Recipient(email="now@example.org", digest="immediate", language="en"),
)


def conclusion(line: str) -> Conclusion:
    """`late confirmed`, `changed substantive a ~b`, `late claimed @2019-05-01`, and what else `lives.toml` explains."""
    kind, grade, *words = line.split()
    facts = [word for word in words if not word.startswith(("@", "rule:", "hint:", "twin:", "~"))]
    changes = [Change(part=Part.TEXT, before=None, after=fact) for fact in facts]
    changes += [Change(part=Part.TEXT, before=None, after=w[1:], substantive=False) for w in words if w[0] == "~"]
    rules = [word.replace(":", "=").split("=") for word in words if word.startswith(("rule:", "hint:"))]
    twins = [word.removeprefix("twin:") for word in words if word.startswith("twin:")]
    days = [datetime.fromisoformat(word[1:]).replace(tzinfo=SHANGHAI) for word in words if word.startswith("@")]
    return Conclusion(
        kind=FindingKind(kind),
        grade=Grade(grade),
        since=days[0] if days else SINCE,
        summary=f"金贵镇人民政府 2018 年度报告：{line}。",
        summary_english=f"金贵镇人民政府, report of 2018: {line}.",
        evidence=({"type": "version", "version": 1}, *({"type": "twin", "report": report} for report in twins)),
        changes=tuple(changes),
        rules=tuple(
            BrokenRule(
                id=name,
                severity="hint" if word == "hint" else "error",
                basis="law",
                says=value,
                says_english=value,
                values=(("x", int(value)),) if value.isdigit() else (),
            )
            for word, name, value in rules
        ),
        version=2 if kind == "changed" else None,
    )


class Office:
    """The archive, the judging, the reviewer and the mail of one body."""

    def __init__(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        self.archive, self.now = archive, BEGIN
        self.said: tuple[Conclusion, ...] = ()
        self.config = Config(first_year=2018, alerts=AlertsConfig(sender="n@example.org", recipients=RECIPIENTS))
        self.arrived: list[tuple[str, EmailMessage]] = []
        """What a server took, by recipient."""
        self.tried: list[tuple[str, EmailMessage]] = []
        """What was handed over, whatever came of it."""
        monkeypatch.setattr(check, "RULES", (self._rule,))

    def _rule(self, case: Case, context: Context) -> tuple[Conclusion, ...]:
        return self.said if case.report == REPORT else ()

    def judge(self, *lines: str) -> check.Judgement:
        """The next day's judging, with the rule saying this."""
        self.now += timedelta(days=1)
        self.said = tuple(map(conclusion, lines))
        return check.judge(self.archive, [SITE], self.config, self.now, whole=True)

    def finding(self, kind: str = "") -> Finding:
        """The one finding of that kind, or the only one."""
        (found,) = [one for one in self.archive.findings() if one.kind.value == (kind or one.kind.value)]
        return found

    def review(self, verdict: Verdict, why: str = "查过", kind: str = "") -> None:
        """What the verb does."""
        self.now += timedelta(minutes=1)
        finding = self.finding(kind)
        review = Review(
            finding=finding.finding, revision=finding.revision, verdict=verdict, who="王芳", why=why, at=self.now
        )
        after = after_review(finding, review)
        self.archive.record([after] if after is not None else [], reviews=[review])

    def mail(self, outcome: Outcome = Outcome.SENT) -> None:
        """A sending, some hours later, that comes to this."""
        self.now += timedelta(hours=7)

        def send(message: EmailMessage, recipient: Recipient) -> Delivery:
            self.tried.append((address_of(recipient), message))
            if outcome is Outcome.SENT:
                self.arrived.append((address_of(recipient), message))
            return Delivery(outcome=outcome, detail="as told")

        send_due(self.archive, self.config, self.now, counties={"640122": "贺兰县"}, send=send)

    def told(self, recipient: str = "daily@example.org") -> list[str]:
        """The mails a recipient has, as `accusation` and `correction`."""
        return [
            "correction" if "更正" in str(mail["Subject"]) or "correction" in str(mail["Subject"]) else "accusation"
            for to, mail in self.arrived
            if to == recipient
        ]


@contextlib.contextmanager
def office(data: Path) -> Iterator[Office]:
    """A new office."""
    with pytest.MonkeyPatch.context() as patch, Archive.open(data, write=True) as archive:
        yield Office(archive, patch)
