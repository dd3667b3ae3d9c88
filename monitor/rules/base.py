"""What a rule is: one case and what is known around it in, conclusions out, nothing else touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.config import ConfirmConfig
from monitor.copies.twins import Twin
from monitor.when.body_year import BodyYearState, body_year_state
from monitor.when.lateness import judge_lateness
from storage.bodies import Deadline, PublishingBody
from storage.cases import Case
from storage.findings import Conclusion


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What a rule may know beside the case itself."""

    body: PublishingBody
    deadline: Deadline
    confirm: ConfirmConfig
    now: datetime
    """Aware; the one clock of the run."""
    owed: bool = True
    """Whether the body owes a report for the report year of the case."""
    former: Case | None = None
    """The same body's case of the report year before; None where there is none."""
    twins: tuple[Twin, ...] = ()
    """Earlier reports whose text the newest version shares."""


class Rule(Protocol):
    """One kind of finding. Pure: the same case and context give the same conclusions."""

    def __call__(self, case: Case, context: Context) -> tuple[Conclusion, ...]:
        """What can be said today; empty: nothing."""
        ...


def state_of(case: Case, context: Context, conclusions: Sequence[Conclusion]) -> BodyYearState:
    """The state of this body-year as screens and mails show it, given what the rules concluded today."""
    lateness = judge_lateness(case, context.deadline, context.now, confirm=context.confirm, owed=context.owed)
    read = bool(case.versions) or case.last_readable is not None
    shown = None if lateness.by_signature else lateness.claim
    return body_year_state(
        conclusions,
        due=context.deadline.due if context.owed else None,
        first_seen=lateness.first_seen if read else None,
        claimed=shown.date if shown is not None else None,
        now=context.now,
    )
