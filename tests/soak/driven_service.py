"""The real service on a driven clock: `driven_service.py --workspace DIR run --port 0`, driven by DIR/drive.json.

`start`: the first moment (ISO 8601); `rate`: driven seconds a real second; `offset`: seconds that the clock is set
wrong by, read again at each look at the clock; `room`: bytes free on the disk; `watched`: whether the clock is held
against the seconds that pass; `tick`, `retry`: real seconds.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from monitor.clock import read_moment
from monitor.logs import begin_log
from monitor.service import Service

DEFAULTS = {"rate": 1.0, "offset": 0.0, "room": 10**12, "watched": True, "tick": 0.2, "retry": 0.5}


def drive(workspace: Path) -> dict[str, Any]:
    """What drives the service now; a file that is just being written is read again."""
    while True:
        try:
            return DEFAULTS | json.loads((workspace / "drive.json").read_text(encoding="utf-8"))
        except ValueError:
            continue


def main() -> int:
    """Serve until told to stop."""
    workspace = Path(sys.argv[sys.argv.index("--workspace") + 1])
    given, began = drive(workspace), monotonic()
    start = read_moment(given["start"])

    def passed() -> float:
        return (monotonic() - began) * given["rate"]

    begin_log(1)
    service = Service(
        workspace,
        lambda: (start + timedelta(seconds=passed() + drive(workspace)["offset"])).replace(microsecond=0),
        host="127.0.0.1",
        port=0,
        tick=timedelta(seconds=given["tick"]),
        steady=passed if given["watched"] else None,
        room=lambda _: int(drive(workspace)["room"]),
        retry_seconds=float(given["retry"]),
    )
    return service.run(lambda address: print("：" + address, flush=True))


if __name__ == "__main__":
    sys.exit(main())
