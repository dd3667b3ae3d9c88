"""Writes to an archive until it is killed, and acknowledges on standard output each look that was kept.

Run as `killed_writer.py DATA SEED`. A line is `URL SHA256 VERSION` of a kept look, or `finding ID`.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from storage.archive import Archive
from storage.sightings import Answer, Listing, PlaceKind
from tests.storage.made import COUNTY, REPORT, content, day, finding, missed, seen, sha


def main(data: Path, seed: int) -> None:
    """Keep looks, parts, listings, receipts and findings in no order, without end."""
    chance = random.Random(seed)
    with Archive.open(data, write=True) as archive:
        turn = 0
        while True:
            turn += 1
            cycle = archive.begin_cycle(day(turn))
            look(archive, cycle, chance, seed, turn)
            if turn % 3 == 0:
                name = f"{REPORT}-late-{seed}-{turn}"
                archive.record([finding(name)], [(name, 1, "staff@example.org", "daily", day(turn))])
                sys.stdout.write(f"finding {name} -\n")
            archive.keep_receipt(cycle, COUNTY, "127.0.0.1", day(turn), day(turn), True, {"looks": 1}, [])
            archive.end_cycle(cycle, day(turn))
            sys.stdout.flush()


def look(archive: Archive, cycle: int, chance: random.Random, seed: int, turn: int) -> None:
    """Keep one look, with a part or a listing now and then, and acknowledge it."""
    url = f"http://127.0.0.1/{chance.randrange(5)}.html"
    data = chance.randbytes(chance.randrange(1, 60_000))
    report = f"6401221{int(url[17]):02}-2018"
    if chance.random() < 0.2:
        archive.keep(cycle, missed(Answer.NOT_FOUND, day(turn), url, data=data, status=404, report=report))
        sys.stdout.write(f"{url} {sha(data)} -\n")
        return
    part = seen(data[::2] or b"-", day(turn), f"{url}.pdf", kind=PlaceKind.ATTACHMENT, report=None)
    listing = Listing(column="http://127.0.0.1/", at=day(turn), complete=True, total=seed * 1000 + turn)
    says = content(f"第{seed}次第{turn}回，{data[:20].hex()}。" * 30)
    made = archive.keep(cycle, seen(data, day(turn), url, report=report, content=says, parts=(part,), listing=listing))
    sys.stdout.write(f"{url} {sha(data)} {made.version or '-'}\n{url}.pdf {sha(data[::2] or b'-')} -\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
