"""Texts of signs by chance: two of them have nothing in common."""

from __future__ import annotations

import random


def words(seed: int, length: int) -> str:
    """So many signs; the same for the same seed."""
    chance = random.Random(seed)
    return "".join(chr(0x4E00 + chance.randrange(20000)) for _ in range(length))
