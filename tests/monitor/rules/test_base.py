"""What a rule is told beside the case: unless it is said otherwise, a body owes its report."""

from __future__ import annotations

from datetime import date, datetime

from monitor.config import ConfirmConfig
from monitor.rules.base import Context, state_of
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case
from storage.moments import SHANGHAI


def test_a_body_owes_its_report_unless_it_is_said_not_to() -> None:
    case = Case(report="b-2018", body="b", kind="township", year=2018)
    body = PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP)
    due = Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True)
    now = datetime(2019, 2, 1, 8, tzinfo=SHANGHAI)
    owing = Context(body=body, deadline=due, confirm=ConfirmConfig(), now=now)
    free = Context(body=body, deadline=due, confirm=ConfirmConfig(), now=now, owed=False)
    assert state_of(case, owing, ()) is BodyYearState.NOT_DUE
    assert state_of(case, free, ()) is BodyYearState.NOT_OWED
