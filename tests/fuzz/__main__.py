"""`make fuzz ENTRY=page SECONDS=600`: one entry under coverage-guided fuzzing; a crash or hang ends it with exit 77."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["crawler", "storage", "legacy_doc", "wps2md", "ofdkit", "striprtf", "docx"]):
    from tests.fuzz.entries import ENTRIES

GOLD = Path(__file__).parents[1] / "gold" / "cases"
MOST_BYTES = 65_536
SLOWEST = 20
"""Seconds that one input may take."""
MOST_MEMORY = 2048
"""MiB."""


def main() -> None:
    """Fuzz one entry, from the files of the gold set."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("entry", choices=sorted(ENTRIES))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, default=Path(".fuzz"))
    options = parser.parse_args()
    corpus = options.corpus / options.entry
    corpus.mkdir(parents=True, exist_ok=True)
    _seed(options.entry, corpus)
    flags = [f"-max_total_time={options.seconds}", f"-timeout={SLOWEST}", f"-rss_limit_mb={MOST_MEMORY}"]
    flags += [f"-max_len={MOST_BYTES}", f"-artifact_prefix={corpus}-", "-verbosity=1", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], ENTRIES[options.entry])
    atheris.Fuzz()


def _seed(entry: str, corpus: Path) -> None:
    suffixes = {"page": "html", "text": "txt", "words": "txt", "kinds": "*", "web_archive": "mht"}
    suffix = suffixes.get(entry, entry)
    for path in GOLD.glob(f"*/*.{suffix}"):
        if path.suffix != ".toml" and path.stat().st_size <= MOST_BYTES:
            (corpus / f"gold-{path.parent.name}").write_bytes(path.read_bytes())


if __name__ == "__main__":
    main()
