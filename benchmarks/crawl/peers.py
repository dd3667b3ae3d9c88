"""Other watchers over the same addresses, each by its own documented command line, in an environment of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.crawl.running import ROOT, Cost, NotMeasured, run

PROGRAMS = ROOT / ".venv-peers" / "crawl" / "bin"
"""Apart from the readers: their requirements exclude one another."""
LIMIT = 60.0
QUIET = {
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
    "DISABLE_VERSION_CHECK": "true",
}
"""No looking for newer versions of themselves; loopback may be watched."""

Watch = Callable[[Path, Sequence[str]], Cost]


def urlwatch(folder: Path, addresses: Sequence[str]) -> Cost:
    """One check of all addresses, text by its `html2text` filter."""
    jobs, settings, hooks = folder / "jobs.yaml", folder / "urlwatch.yaml", folder / "hooks.py"
    jobs.write_text(_jobs(addresses), encoding="utf-8")
    settings.write_text("report:\n  stdout:\n    enabled: false\n", encoding="utf-8")
    hooks.touch()
    command = [_program("urlwatch"), "--urls", str(jobs), "--config", str(settings), "--hooks", str(hooks)]
    return run([*command, "--cache", str(folder / "cache.db")], limit=LIMIT, folder=folder, more=_home(folder))


def webchanges(folder: Path, addresses: Sequence[str]) -> Cost:
    """One check of all addresses, text by its `html2text` filter."""
    jobs = folder / "jobs.yaml"
    jobs.write_text(_jobs(addresses), encoding="utf-8")
    command = [_program("webchanges"), "--jobs", str(jobs), "--config", str(folder / "config.yaml")]
    command += ["--hooks", str(folder / "hooks.py"), "--database", str(folder / "snapshots.db")]
    return run(command, limit=LIMIT, folder=folder, more=_home(folder))


def changedetection(folder: Path, addresses: Sequence[str]) -> Cost:
    """One check of all addresses in its batch mode, with its plain fetcher."""
    store = folder / "store"
    command = [_program("changedetection.io"), "-C", "-d", str(store), "-l", "ERROR", "-p", "0", "-b"]
    if store.is_dir():
        command += ["-r", "all"]
    else:
        for address in addresses:
            command += ["-u", address]
    return run(command, limit=LIMIT, folder=folder, more=_home(folder))


PEERS: dict[str, tuple[Watch, int]] = {
    "urlwatch": (urlwatch, 200),
    "webchanges": (webchanges, 200),
    "changedetection.io": (changedetection, 40),
}
"""How each is run, and how many addresses it is given: enough to tell, few enough to wait for."""


def _jobs(addresses: Sequence[str]) -> str:
    return "\n---\n".join(f"url: {json.dumps(address)}\nfilter:\n  - html2text: re" for address in addresses) + "\n"


def _program(name: str) -> str:
    path = PROGRAMS / name
    if not path.exists():
        raise NotMeasured(f"{name} is not installed (make benchmark-crawl does it)")
    return str(path)


def _home(folder: Path) -> dict[str, str]:
    return {**QUIET, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
