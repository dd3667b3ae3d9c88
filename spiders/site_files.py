"""Reads one county's site.toml and bodies.csv and notes every fault with file and line or key."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crawler.page import canonical
from spiders.addresses import bad_address, bad_host
from spiders.bodies_file import BODIES_FILE, LinedBody, has_control, read_bodies, read_text
from storage.bodies import Column, Jurisdiction, PublishingBody, Site

SITE_FILE = "site.toml"
_COUNTY = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteReading:
    """What could be read of a county's folder, and what is wrong with it."""

    site: Site | None
    """None where site.toml cannot be used at all."""
    bodies: tuple[LinedBody, ...]
    faults: tuple[str, ...]


def read_files(folder: Path, code: str, families: Collection[str]) -> SiteReading:
    """Read both files of a folder that must hold the county `code`; `families`: the known names of CMS families."""
    faults: list[str] = []
    rows: list[str] = []
    lined = read_bodies(folder / BODIES_FILE, code, rows)
    table = _toml(folder / SITE_FILE, faults)
    site = None
    if table is not None:
        site = _Site(path=folder / SITE_FILE, table=table, families=families, faults=faults).build(
            code, lined, whole=not rows
        )
    return SiteReading(site=site, bodies=tuple(lined), faults=(*faults, *rows))


def _toml(path: Path, faults: list[str]) -> dict[str, Any] | None:
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        faults.append(f"{path}: not TOML: {' '.join(str(error).split())}")
        return None


@dataclass(kw_only=True)
class _Site:
    """Builds a Site from the table of site.toml."""

    path: Path
    table: dict[str, Any]
    families: Collection[str]
    faults: list[str]

    def build(self, code: str, lined: list[LinedBody], *, whole: bool) -> Site:
        """The site; `whole`: all rows of bodies.csv could be read, so that a missing body is a fault of this file."""
        self._unknown(self.table, ("code", "name", "site", "hosts", "column"), "")
        stated = self._text(self.table, "code", "")
        if stated and not _COUNTY.fullmatch(stated):
            self._fault("code", f"not a county code (six digits): {stated!r}")
        elif stated and stated != code:
            self._fault("code", f"{stated} stands in the folder of {code}")
        name = self._text(self.table, "name", "")
        home = self._address(self.table, "site", "")
        columns = [self._column(entry, f"column[{place}]") for place, entry in enumerate(self._tables(), start=1)]
        bodies = tuple(one.body for one in lined)
        codes = {body.code for body in bodies}
        for place, column in enumerate(columns, start=1):
            if whole and column.body is not None and column.body not in codes:
                self._fault(f"column[{place}].body", f"no body with this code in {BODIES_FILE}: {column.body!r}")
        return Site(
            jurisdiction=Jurisdiction(code=code, name=name),
            site=home,
            hosts=self._hosts(),
            columns=_joined(columns, bodies),
            bodies=tuple(_with_columns(body, columns) for body in bodies),
        )

    def _fault(self, key: str, what: str) -> None:
        self.faults.append(f"{self.path}: {key}: {what}")

    def _unknown(self, table: Mapping[str, Any], known: Collection[str], prefix: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                plain = key if key.isprintable() else repr(key)
                self._fault(prefix + plain, "unknown key" + (f" (meant: {near[0]}?)" if near else ""))

    def _text(self, table: Mapping[str, Any], key: str, prefix: str) -> str:
        value = table.get(key)
        if value is None:
            self._fault(prefix + key, "is missing")
        elif not isinstance(value, str):
            self._fault(prefix + key, f"must be a text in quotes, not {value!r}")
        elif not value.strip() or has_control(value) or len(value) > 2000:
            self._fault(prefix + key, "must be a text of one line, not empty")
        else:
            return value.strip()
        return ""

    def _address(self, table: Mapping[str, Any], key: str, prefix: str) -> str:
        value = self._text(table, key, prefix)
        what = bad_address(value) if value else None
        if what is not None:
            self._fault(prefix + key, what)
        return value

    def _hosts(self) -> tuple[str, ...]:
        value = self.table.get("hosts", [])
        if not isinstance(value, list):
            self._fault("hosts", f"must be a list in brackets, not {value!r}")
            return ()
        for place, host in enumerate(value, start=1):
            what = bad_host(host) if isinstance(host, str) else f"must be a text in quotes, not {host!r}"
            if what is not None:
                self._fault(f"hosts[{place}]", what)
        return tuple(dict.fromkeys(host.lower() for host in value if isinstance(host, str)))

    def _tables(self) -> list[dict[str, Any]]:
        value = self.table.get("column", [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self._fault("column", "must be written as [[column]]")
            return []
        return value

    def _column(self, entry: Mapping[str, Any], place: str) -> Column:
        prefix = f"{place}."
        self._unknown(entry, ("url", "family", "body"), prefix)
        url = self._address(entry, "url", prefix)
        family = self._text(entry, "family", prefix) if "family" in entry else None
        if family and family not in self.families:
            self._fault(prefix + "family", f"no such family: {family!r} (there are {', '.join(sorted(self.families))})")
        body = self._text(entry, "body", prefix) if "body" in entry else None
        return Column(url=canonical(url), family=family or None, body=body or None)


def _with_columns(body: PublishingBody, columns: list[Column]) -> PublishingBody:
    own = [column.url for column in columns if column.body == body.code]
    return replace(body, columns=tuple(dict.fromkeys([*body.columns, *own]))) if own else body


def _joined(columns: list[Column], bodies: tuple[PublishingBody, ...]) -> tuple[Column, ...]:
    """Columns of site.toml and of the bodies, one for each address; one that several bodies list is shared."""
    owners: dict[str, set[str]] = {}
    for body in bodies:
        for url in body.columns:
            owners.setdefault(url, set()).add(body.code)
    for column in columns:
        if column.body is not None:
            owners.setdefault(column.url, set()).add(column.body)
    families = {column.url: column.family for column in reversed(columns)}
    joined = []
    for url in dict.fromkeys([*(column.url for column in columns), *owners]):
        owning = owners.get(url, set())
        joined.append(Column(url=url, family=families.get(url), body=next(iter(owning)) if len(owning) == 1 else None))
    return tuple(joined)
