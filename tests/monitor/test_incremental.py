"""Judging only what changed comes to the same as judging everything, whatever happened: findings, mails, standings."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from storage.archive import Archive
from tests.monitor.told_county import Story

STEPS = {
    "day": lambda story: story.day(story.chance.choice((1, 2, 9, 31, 120))),
    **{
        name: getattr(Story, name)
        for name in (
            "publish", "stranger", "take_down", "listing", "read", "edit", "miss", "receipt", "watch", "review",
            "reread", "rename", "lose_column", "settings", "restart", "judge",
        )
    },
}  # fmt: skip
"""What can happen, by name."""
OFTEN = ("day", "publish", "listing", "listing", "read", "read", "judge", "judge", "watch", "review", "miss")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 10**6),
    steps=st.lists(st.one_of(st.sampled_from(OFTEN), st.sampled_from(sorted(STEPS))), min_size=8, max_size=40),
)
@example(seed=1, steps=["publish", "publish", "listing", "read", "read", "judge", "day", "edit", "judge", "watch"])
def test_judging_what_changed_is_judging_everything(seed: int, steps: list[str]) -> None:
    tell(seed, [*steps, "judge"])


def tell(seed: int, steps: list[str]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "ours", write=True) as ours,
        Archive.open(Path(folder) / "whole", write=True) as whole,
    ):
        story = Story(archives=(ours, whole), chance=random.Random(seed))
        for step in steps:
            STEPS[step](story)
        assert ours.verify() == []
