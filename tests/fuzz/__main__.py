"""`make fuzz ENTRY=page SECONDS=600`: one entry under coverage-guided fuzzing; a crash or hang ends it with exit 77."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found,unused-ignore]

with atheris.instrument_imports(include=["crawler", "storage", "legacy_doc", "olefile"]):
    from crawler.files.containers import kind_of
    from tests.fuzz.entries import ENTRIES

TESTS = Path(__file__).parents[1]
MOST_BYTES = 65_536
SLOWEST = 20
"""Seconds that one input may take."""
MOST_MEMORY = 2048
"""MiB."""


def main() -> None:
    """Fuzz one entry, from the files that tests keep."""
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
    """The made files of that kind, wherever a test keeps them."""
    kinds = {"page": "html", "words": "text", "web_archive": "mht"}
    for number, path in enumerate(sorted(TESTS.rglob("*"))):
        if not path.is_file() or path.suffix == ".py" or path.stat().st_size > MOST_BYTES:
            continue
        content = path.read_bytes()
        if entry == "kinds" or kind_of(content, path.name) == kinds.get(entry, entry):
            (corpus / f"made-{number}").write_bytes(content)


if __name__ == "__main__":
    main()
