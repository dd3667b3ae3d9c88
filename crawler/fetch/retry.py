"""Which answer earns another try within the same cycle, and after how long."""

from __future__ import annotations

from storage.sightings import Answer

TRIES = 3
"""In one cycle, the first included (P1)."""

_PASSING = frozenset({Answer.NO_CONNECTION, Answer.SERVER_ERROR, Answer.PARTIAL})


def earns_another_try(answer: Answer, tried: int) -> bool:
    """Whether an answer may be a passing fault worth asking once more; a refusal (403, 429 …) never is."""
    return answer in _PASSING and tried < TRIES


def pause(tried: int, delay: float) -> float:
    """Seconds to wait before try number `tried` + 1: the host's own delay, doubled each time, at most two minutes."""
    return float(min(delay * 2**tried, 120.0))
