"""The lives of findings through judgings, reviews and mails, told in `lives.toml`, and by chance."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alerts.channels import Outcome
from storage.findings import AlertState, Status, TellingKind, Verdict
from tests.monitor.reviews.office import RECIPIENTS, Office, office
from tests.storage.made import content, seen

LIVES = tomllib.loads((Path(__file__).parent / "lives.toml").read_text(encoding="utf-8"))["life"]
OUTCOMES = {"": Outcome.SENT, "lost": Outcome.UNKNOWN, "deferred": Outcome.DEFERRED, "refused": Outcome.REFUSED}


def take(place: Office, step: str) -> None:
    """One step of a life."""
    word, _, rest = step.partition(" ")
    if word == "judge:":
        place.judge(*(line for line in rest.split("|") if line.strip()))
    elif word == "mail":
        place.mail(OUTCOMES[rest])
    elif place.archive.findings():
        place.review(Verdict(word))


@pytest.mark.parametrize("life", [pytest.param(life, id=life["name"]) for life in LIVES])
def test_life(life: dict[str, Any], tmp_path: Path) -> None:
    with office(tmp_path / "data") as place:
        for step in life["steps"]:
            take(place, step)
        finding = place.finding()
        history = place.archive.finding_history(finding.finding)
        assert [one.status.value for one in history] == life["was"]
        for recipient in RECIPIENTS:
            assert place.told(recipient.email or "") == life["mails"]
        assert len(place.archive.reviews(finding.finding)) == sum(
            ":" not in s and "mail" not in s for s in life["steps"]
        )
        if "says" in life:
            assert life["says"] in finding.reason
            assert any(life["says"] in mail.get_body(("plain",)).get_content() for _, mail in place.arrived)  # type: ignore[union-attr]
        if finding.kind.value != "changed":
            assert place.archive.verify() == []


def test_every_life_has_a_name_of_its_own() -> None:
    assert len({life["name"] for life in LIVES}) == len(LIVES) >= 30


@pytest.mark.parametrize(
    ("kind", "mended", "ends", "mails"),
    [
        ("inconsistent", True, Status.RESOLVED, ["accusation"]),
        ("incomplete", True, Status.RESOLVED, ["accusation"]),
        ("format", True, Status.RESOLVED, ["accusation"]),
        ("access", True, Status.RESOLVED, ["accusation"]),
        ("copied", True, Status.RESOLVED, []),
        ("inconsistent", False, Status.WITHDRAWN, ["accusation", "correction"]),
        ("late", True, Status.WITHDRAWN, ["accusation", "correction"]),
    ],
)
def test_what_a_later_version_mends_was_no_error(
    tmp_path: Path, kind: str, mended: bool, ends: Status, mails: list[str]
) -> None:
    with office(tmp_path / "data") as place:
        cycle = place.archive.begin_cycle(place.now)
        place.archive.keep(cycle, seen(b"one", place.now, content=content("原来的文字。" * 80)))
        place.judge(f"{kind} {'suspected' if kind == 'copied' else 'confirmed'}")
        place.mail()
        if mended:
            place.archive.keep(cycle, seen(b"two", place.now, content=content("改过的文字。" * 80)))
        place.judge()
        place.mail()
        assert place.finding(kind).status is ends
        assert place.told() == mails


SAID = ["", "late confirmed", "late claimed", "late suspected", "late confirmed @2019-05-01"]
STEPS = st.sampled_from(
    [*(f"judge: {said}" for said in SAID), *Verdict, "mail", "mail", "mail lost", "mail deferred", "mail refused"]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=2, max_size=16))
def test_whatever_happens_nobody_is_told_twice_and_everybody_is_corrected(steps: list[str]) -> None:
    with TemporaryDirectory() as folder, office(Path(folder) / "data") as place:
        for step in steps:
            take(place, str(step))
            hold(place)
        place.mail()
        hold(place)
        assert place.archive.verify() == []
        for found in place.archive.findings():
            corrected(place, found.finding)


def hold(place: Office) -> None:
    """What holds after each step."""
    rows = place.archive.alerts()
    one_each = Counter((row.finding, row.opening, row.telling, row.recipient) for row in rows)
    assert set(one_each.values()) <= {1}
    for to, mails in Counter((to, str(mail["Message-ID"])) for to, mail in place.arrived).items():
        assert mails == 1, f"{to} has the same mail twice"
    for found in place.archive.findings():
        history = place.archive.finding_history(found.finding)
        assert [one.revision for one in history] == list(range(1, len(history) + 1))
        if found.status is Status.WITHDRAWN:
            # What is withdrawn never goes out any more.
            assert not [
                row
                for row in rows
                if row.telling is TellingKind.ACCUSATION and row.state in (AlertState.PENDING, AlertState.UNKNOWN)
            ]


def corrected(place: Office, name: str) -> None:
    """Each opening that was withdrawn is corrected to who has it or may have it, and to nobody else."""
    history = place.archive.finding_history(name)
    rows = place.archive.alerts(name)
    for row in rows:
        if row.telling is not TellingKind.ACCUSATION:
            continue
        later = [one.status for one in history[row.opening - 1 :]]
        ended = next((n for n, status in enumerate(later) if status is not Status.OPEN), None)
        withdrawn = ended is not None and later[ended] is Status.WITHDRAWN
        arrived = [to for to, mail in place.tried if to == row.recipient and str(mail["Message-ID"]) == row.message_id]
        corrections = [
            one
            for one in rows
            if (one.telling, one.opening, one.recipient) == (TellingKind.CORRECTION, row.opening, row.recipient)
        ]
        if not withdrawn or not arrived:
            assert corrections == []
        elif row.may_have_been_told:
            (correction,) = corrections
            assert correction.state in (AlertState.SENT, AlertState.FAILED)
        else:
            assert corrections == []
