"""The verb that takes everything away: registers as CSV and JSON, what was fetched as WARC, with hashes of it all."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from monitor.commands.export_letter import letter
from monitor.commands.export_rows import Holdings, Row
from monitor.commands.export_sheets import SHEETS, Sheet
from monitor.commands.output import visible
from monitor.commands.setting import BadInput, Setting
from monitor.dashboard.rendering import size
from monitor.spreadsheet import MARK, csv_line, json_line
from monitor.wording import Words
from storage.overview import Overview

SUMS = "SHA256SUMS"
_DONE = Words(
    zh="已导出到 {folder}：报告 {reports}，版本 {versions}，发现 {findings}，收到的内容 {captures}；"
    "WARC 文件 {warcs} 个，共 {bytes}。核对：sha256sum -c SHA256SUMS",
    en="exported to {folder}: {reports} reports, {versions} versions, {findings} findings, {captures} captures;"
    " {warcs} WARC files, {bytes}. To prove it: sha256sum -c SHA256SUMS",
)


def add_export_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add export to the command line."""
    verb = verbs.add_parser("export", parents=[common], help="everything, as CSV, JSON and WARC, into a new folder")
    verb.add_argument("folder", metavar="DIR", help="a folder that is empty or not there yet")
    verb.set_defaults(run=run_export)


def run_export(options: argparse.Namespace, setting: Setting) -> int:
    """Write the export; 1, and a line for each, where stored bytes do not prove true: all the rest is written."""
    setting.checked()
    folder = _usable(Path(options.folder), setting)
    with Overview.open(setting.data) as overview:
        parcel = Parcel(folder)
        try:
            told, faults = _fill(parcel, Holdings(overview, setting), setting)
        except BaseException:  # an interruption too must leave nothing half written; it goes on from here
            parcel.withdraw()
            raise
    for fault in faults:
        print(f"nianbao: {visible(fault)}", file=sys.stderr)
    if not setting.quiet:
        print(visible(_DONE.of(setting.config.language).format(folder=folder, **told)))
    return 1 if faults else 0


def _usable(folder: Path, setting: Setting) -> Path:
    """The folder, if nothing that stands there can be touched; raises BadInput."""
    if (folder.exists() or folder.is_symlink()) and not folder.is_dir():
        raise BadInput(f"{folder}: is no directory")
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(f"{folder}: not empty; an export needs a folder of its own")
    place, data = folder.resolve(), setting.data.resolve()
    if place == data or data in place.parents:
        raise BadInput(f"{folder}: lies in {setting.data}, where only nianbao's own data may be")
    return folder


class Parcel:
    """A folder being filled: all that is written is hashed on the way, and is on the disk when it is closed."""

    def __init__(self, folder: Path) -> None:
        """`folder`: made, with those above it, where it is not there."""
        self._folder = folder
        self._made = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self.sums: dict[str, str] = {}
        self.bytes = 0
        self._begun: list[Path] = []

    @contextmanager
    def file(self, name: str) -> Iterator[Hashing]:
        """A new file in it; `name` may hold one folder."""
        path = self._folder / name
        if path.parent != self._folder and not path.parent.exists():
            path.parent.mkdir()
            self._made.insert(0, path.parent)
        with path.open("xb") as out:
            self._begun.append(path)
            hashing = Hashing(out)
            yield hashing
            out.flush()
            os.fsync(out.fileno())
        self.sums[name] = hashing.sha256()
        self.bytes += hashing.count

    def withdraw(self) -> None:
        """Take away what was begun, so that the folder is as it was before."""
        for path in self._begun:
            path.unlink(missing_ok=True)
        for folder in self._made:
            if not any(folder.iterdir()):
                folder.rmdir()


class Hashing:
    """A file being written, hashed on the way."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.count = 0

    def write(self, data: bytes) -> None:
        """Write these bytes."""
        self._out.write(data)
        self._hash.update(data)
        self.count += len(data)

    def text(self, text: str) -> None:
        """Write this as UTF-8; half characters become question marks."""
        self.write(text.encode("utf-8", "replace"))

    def sha256(self) -> str:
        """Of all that was written."""
        return self._hash.hexdigest()


def _fill(parcel: Parcel, holdings: Holdings, setting: Setting) -> tuple[dict[str, Any], list[str]]:
    counts: dict[str, int] = {}
    faults: list[str] = []
    with holdings.takeout.snapshot():
        head = holdings.overview.archive.head()
        for rows, sheets in SHEETS:
            counts |= _write_sheets(parcel, sheets, rows(holdings))
        files = holdings.takeout.files()
        for held in files:
            with parcel.file(f"warc/{Path(held.name).name}") as out:
                faults += holdings.takeout.copy(held, out)
    warcs = [held.name for held in files]
    now = setting.clock()
    about = {"made_at": now.isoformat(), "archive_head": head, "rows": counts, "warc": warcs, "faults": faults}
    with parcel.file("export.json") as out:
        out.text(json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    with parcel.file("README.md") as out:
        out.text(letter(now=now, head=head, counts=counts, warcs=warcs, faults=faults))
    sums = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(parcel.sums.items()))
    with parcel.file(SUMS) as out:
        out.text(sums)
    return {**counts, "warcs": len(warcs), "bytes": size(parcel.bytes)}, faults


def _write_sheets(parcel: Parcel, sheets: tuple[Sheet, ...], rows: Iterator[tuple[str, Row]]) -> dict[str, int]:
    """Write registers that come out of one reading side by side; how many rows each has."""
    counts = dict.fromkeys((sheet.name for sheet in sheets), 0)
    by_name = {sheet.name: sheet for sheet in sheets}
    with ExitStack() as open_files:
        tables = {name: open_files.enter_context(parcel.file(f"{name}.csv")) for name in by_name}
        arrays = {
            name: open_files.enter_context(parcel.file(f"{name}.json"))
            for name, sheet in by_name.items()
            if sheet.as_json
        }
        for name, table in tables.items():
            table.text(MARK + csv_line(by_name[name].columns))
        for name, row in rows:
            shown = by_name[name].for_people(row)
            tables[name].text(csv_line(shown.get(column) for column in by_name[name].columns))
            if name in arrays:
                arrays[name].text(("[\n" if not counts[name] else ",\n") + json_line(row))
            counts[name] += 1
        for name, array in arrays.items():
            array.text("\n]\n" if counts[name] else "[]\n")
    return counts
