"""Users in a process of their own: each asks for one page after another, as chance has it, and notes how long it took.

Reads its task as JSON from standard input, writes the times by page in milliseconds to standard output.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time

Times = dict[str, list[float]]


async def asked(host: str, port: int, path: str) -> tuple[int, float]:
    """(status, milliseconds until the last byte) of one request over a connection of its own."""
    start = time.perf_counter()
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    await writer.drain()
    answer = await reader.read(-1)
    writer.close()
    await writer.wait_closed()
    return int(answer[9:12]), 1000 * (time.perf_counter() - start)


async def user(number: int, task: dict[str, object], until: float, times: Times) -> None:
    """One user, who waits `think` seconds on average between two pages."""
    chance = random.Random(number)
    pages, think, port = task["pages"], task["think"], task["port"]
    assert isinstance(pages, dict) and isinstance(think, float) and isinstance(port, int)
    names = sorted(pages)
    await asyncio.sleep(think * chance.random())
    while time.monotonic() < until:
        name = chance.choice(names)
        status, spent = await asked("127.0.0.1", port, chance.choice(pages[name]))
        times.setdefault(name if status == 200 else f"{name} ({status})", []).append(spent)
        if think:
            await asyncio.sleep(think * (0.5 + chance.random()))


async def main() -> None:
    """All users at once."""
    task, times = json.load(sys.stdin), Times()
    until = time.monotonic() + task["seconds"]
    await asyncio.gather(*(user(number, task, until, times) for number in range(task["users"])))
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
