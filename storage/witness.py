"""The witness: after each cycle the ledger's head goes into a file beside the database, which then cannot go back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from storage.healing import sync_folder
from storage.moments import to_text

WITNESS = "ledger-heads.txt"


def bear_witness(data: Path, at: datetime, head: str) -> None:
    """Add a line `MOMENT NUMBER-CHAIN`, on the disk on return. What a crash left half-written is cut off first."""
    path = data / WITNESS
    new = not path.exists()
    with path.open("ab+") as file:
        file.seek(0)
        whole = file.read()
        file.truncate(whole.rfind(b"\n") + 1)
        file.write(f"{to_text(at)} {head}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
    if new:
        sync_folder(data)


def contradictions(data: Path, chain_of: Callable[[int], str | None]) -> list[str]:
    """Lines that the ledger does not bear out; `chain_of` gives the chain value of an entry, None for an unknown one.

    An older copy of the database, or one written anew from some entry on, is found by it.
    """
    try:
        whole = (data / WITNESS).read_bytes()
    except FileNotFoundError:
        return []
    told = []
    for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
        seq, _, chain = line.decode("ascii", "replace").rpartition(" ")[2].partition("-")
        if not seq.isascii() or not seq.isdigit() or (int(seq) and chain_of(int(seq)) != chain):
            told.append(f"{WITNESS} line {number}: the ledger does not hold this head")
    return told
