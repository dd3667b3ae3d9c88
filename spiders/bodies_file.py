"""Reads a bodies.csv, as editors and spreadsheets save it, and notes every fault with file and line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crawler.page import canonical
from spiders.addresses import bad_address
from storage.bodies import BodyKind, PublishingBody

BODIES_FILE = "bodies.csv"
HEADER = ("code", "name", "kind", "aliases", "since", "until", "columns")
REQUIRED = ("code", "name", "kind")
FIRST_YEAR, LAST_YEAR = 2008, 2099
"""Report years that can be owed: the first Regulation came into force in 2008."""

_BODY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_YEAR = re.compile(r"[0-9]{4}")
_MAX_NAME = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class LinedBody:
    """A body and the line of bodies.csv that it stands on."""

    body: PublishingBody
    line: int


def read_bodies(path: Path, county: str, faults: list[str]) -> list[LinedBody]:
    """The bodies of a county's bodies.csv, in the order of the file; faults are added to `faults`."""
    return _Bodies(path=path, county=county, faults=faults).read()


def read_text(path: Path, faults: list[str]) -> str | None:
    """The text of a file; None, with a fault noted, where it cannot be read."""
    try:
        return decode(path.read_bytes())
    except FileNotFoundError:
        faults.append(f"{path}: is missing")
    except OSError as error:
        faults.append(f"{path}: cannot be read: {error.strerror}")
    except ValueError as error:
        faults.append(f"{path}: {error}")
    return None


def decode(content: bytes) -> str:
    """Text of a file as editors and spreadsheets in China save it: UTF-8 with or without a mark, else GBK/GB18030.

    Raises ValueError, saying where, for anything else. A UTF-8 file with a damaged byte is not taken for GBK.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        tolerant = content.decode("utf-8", errors="replace")
        good = sum(ord(sign) > 127 for sign in tolerant if sign != "\ufffd")
        if content.startswith((b"\xff\xfe", b"\xfe\xff")) or good > 4 * tolerant.count("\ufffd"):
            raise ValueError(f"line {line}: neither UTF-8 nor GBK; save the file as UTF-8") from error
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ValueError(f"line {line}: neither UTF-8 nor GBK; save the file as UTF-8") from error


def has_control(text: str) -> bool:
    """Whether a text holds line breaks or other control characters."""
    return any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029" for sign in text)


@dataclass(kw_only=True)
class _Bodies:
    """Reads bodies.csv."""

    path: Path
    county: str
    faults: list[str]
    lines: dict[str, int] = field(default_factory=dict)
    """Where each code first stood."""

    def read(self) -> list[LinedBody]:
        """See `read_bodies`."""
        text = read_text(self.path, self.faults)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lined: list[LinedBody] = []
        header: list[str] | None = None
        before = 0
        noted = len(self.faults)
        try:
            for row in reader:
                line, before = before + 1, reader.line_num
                if not any(cell.strip() for cell in row):
                    continue
                if header is None:
                    header = self._header(row, line)
                    if header is None:
                        return []
                else:
                    lined += self._row(header, row, line)
        except csv.Error as error:
            self._fault(before + 1, f"not CSV: {error}")
        if header is None and len(self.faults) == noted:
            self._fault(1, f"no header; it must be {','.join(HEADER)}")
        return lined

    def _fault(self, line: int, what: str) -> None:
        self.faults.append(f"{self.path}: line {line}: {what}")

    def _header(self, row: list[str], line: int) -> list[str] | None:
        names = [cell.strip() for cell in row]
        while names and not names[-1]:
            names.pop()
        wrong = [f"unknown column {name!r}" for name in dict.fromkeys(names) if name not in HEADER]
        wrong += [f"column {name!r} is missing" for name in REQUIRED if name not in names]
        wrong += [f"column {name!r} stands twice" for name in HEADER if names.count(name) > 1]
        for what in wrong:
            self._fault(line, f"{what} (the header is {','.join(HEADER)})")
        return None if wrong else names

    def _row(self, header: list[str], row: list[str], line: int) -> list[LinedBody]:
        before = len(self.faults)
        if any(cell.strip() for cell in row[len(header) :]):
            self._fault(line, f"{len(row)} cells, but the header has {len(header)} columns")
        cells = dict.fromkeys(HEADER, "") | {name: cell.strip() for name, cell in zip(header, row, strict=False)}
        for name, cell in cells.items():
            if has_control(cell):
                self._fault(line, f"{name}: holds a line break or control character")
        kind = self._kind(cells["kind"], line)
        since, until = self._year(cells, "since", line), self._year(cells, "until", line)
        if since is not None and until is not None and since > until:
            self._fault(line, f"since {since} is later than until {until}")
        if not _BODY.fullmatch(cells["code"]):
            self._fault(line, f"code: must be letters, digits, '-', '_' or '.', at most 64, not {cells['code']!r}")
        elif self.lines.setdefault(cells["code"], line) != line:
            self._fault(line, f"code {cells['code']} stands on line {self.lines[cells['code']]} too")
        aliases, columns = _parts(cells["aliases"]), _parts(cells["columns"])
        if not 0 < len(cells["name"]) <= _MAX_NAME or any(len(alias) > _MAX_NAME for alias in aliases):
            self._fault(line, f"name: a name or alias must have 1 to {_MAX_NAME} signs")
        for url in columns:
            what = bad_address(url)
            if what is not None:
                self._fault(line, f"columns: {what}")
        if kind is None or len(self.faults) > before:
            return []
        body = PublishingBody(
            code=cells["code"],
            county=self.county,
            name=cells["name"],
            kind=kind,
            aliases=aliases,
            since=since,
            until=until,
            columns=tuple(dict.fromkeys(map(canonical, columns))),
        )
        return [LinedBody(body=body, line=line)]

    def _kind(self, cell: str, line: int) -> BodyKind | None:
        try:
            return BodyKind(cell)
        except ValueError:
            self._fault(line, f"kind: must be one of {', '.join(BodyKind)}, not {cell!r}")
            return None

    def _year(self, cells: Mapping[str, str], name: str, line: int) -> int | None:
        cell = cells[name]
        if not cell:
            return None
        if not _YEAR.fullmatch(cell) or not FIRST_YEAR <= int(cell) <= LAST_YEAR:
            self._fault(line, f"{name}: must be a year from {FIRST_YEAR} to {LAST_YEAR}, not {cell!r}")
            return None
        return int(cell)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in cell.split("|") if part.strip()))
