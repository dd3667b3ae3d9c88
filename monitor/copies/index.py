"""Signatures made and asked for: a new version looks for its own neighbours, a county is held against those alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from monitor.copies.masking import Names, own_text
from monitor.copies.signing import LEAST_OWN, bands_of, method_of, shingles, signature_of
from monitor.copies.twins import Twin, alike, dated, order_of, template_of, with_passages
from storage.archive import Archive
from storage.bodies import ReportKey, Site
from storage.held_rows import HeldRows
from storage.serial import to_json, tuple_from_json
from storage.sightings import Version
from storage.signatures import Signature

_FINDING = 1
"""Counts the ways of finding twins: another one finds all anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The twins of one report, as they are kept."""

    report: str
    twins: tuple[Twin, ...]
    word: str = ""
    """What they were found in, as one word: as long as it is the same, so are they."""


def sign_county(archive: Archive, site: Site, held: HeldRows | None = None) -> int:
    """Make the signatures that a county's versions lack; gives how many. The archive must be open to write.

    `held`: the county's rows by now, where they are in mind: signed in the state they are in, they are not asked for.
    """
    if held is not None and held.signed == held.state:
        return 0
    county, names = site.jurisdiction.code, Names.of_county(site)
    method = method_of(names)
    waiting = archive.unsigned(county, method)
    if waiting:
        with archive.transaction():
            for one in waiting:
                version = next(state for state in archive.versions(one.report) if state.number == one.number)
                signature = signature_of(version, county, names)
                archive.keep_signature(one, method, signature, bands_of(signature.signs))
    if held is not None:
        held.signed = held.state
    return len(waiting)


def county_twins(
    archive: Archive, site: Site, versions: Mapping[str, tuple[Version, ...]]
) -> dict[str, tuple[Twin, ...]]:
    """The twins of each report of a county; `versions` by report, in order. All must be signed.

    Found once for each state of the county's signatures and of those near to them, then read back.
    """
    county, names = site.jurisdiction.code, Names.of_county(site)
    basis = f"{_FINDING} found"
    kept = archive.kept_twins(county, basis)
    if kept is None:
        last = {one.report: one for one in tuple_from_json(Found, archive.last_twins(county))}
        readings = {version: (reading, method) for version, reading, method in archive.signed(county)}
        found = _find(archive, county, names, versions, last, readings)
        kept = to_json(tuple(found[report] for report in sorted(found)))
        archive.keep_twins(county, basis, kept)
    return {one.report: one.twins for one in _read(kept) if one.twins}


@lru_cache(maxsize=128)
def _read(kept: str) -> tuple[Found, ...]:
    return tuple_from_json(Found, kept)


def _find(
    archive: Archive,
    county: str,
    names: Names,
    versions: Mapping[str, tuple[Version, ...]],
    last: Mapping[str, Found],
    readings: Mapping[int, tuple[int, str]],
) -> dict[str, Found]:
    """The twins of each report; what was found in the very same (`last`) is not sought again.

    `readings`: of each version the reading that was signed, and by which method.
    """
    signatures = archive.signatures(county)
    newest = {one.report: row for row, one in signatures.items()}
    near = _near(archive, county, signatures, newest)
    known = {**archive.signatures_around({row for rows in near.values() for row in rows}), **signatures}
    histories: defaultdict[str, list[Signature]] = defaultdict(list)
    for one in known.values():
        histories[one.report].append(one)
    mine = {report: dated(signatures[row], histories[report]) for report, row in newest.items()}
    others = {
        report: [
            other
            for other in (dated(known[row], histories[known[row].report]) for row in rows if row in known)
            if order_of(mine[report], other) is not None
        ]
        for report, rows in near.items()
    }
    common = template_of(others, mine)
    found = {}
    for report, earlier in others.items():
        if not earlier:
            continue
        template = sorted(common & shingles(mine[report].signs))
        said = repr((_FINDING, readings.get(newest[report]), mine[report], earlier, template))
        word = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
        if report in last and last[report].word == word:
            found[report] = last[report]
            continue
        near_texts = alike(mine[report], earlier, common)
        if not near_texts:
            found[report] = Found(report=report, twins=(), word=word)
            continue
        version = next((held for held in versions.get(report, ()) if held.number == mine[report].number), None)
        if version is not None:
            own = own_text(version.content, names)
            twins = with_passages(mine[report], own, version.content.text, near_texts)
            found[report] = Found(report=report, twins=twins, word=word)
    return found


def _near(
    archive: Archive, county: str, signatures: Mapping[int, Signature], newest: Mapping[str, int]
) -> dict[str, list[int]]:
    """For the newest version of each report, the versions to hold against it: near ones, and the year before."""
    near: defaultdict[int, set[int]] = defaultdict(set)
    for mine, other in archive.near(county):
        near[mine].add(other)
    by_report: defaultdict[str, list[int]] = defaultdict(list)
    for row, one in signatures.items():
        by_report[one.report].append(row)
    found = {}
    for report, row in newest.items():
        one = signatures[row]
        if len(one.signs) >= LEAST_OWN:
            last_year = by_report.get(str(ReportKey(body=one.key.body, year=one.key.year - 1)), ())
            found[report] = sorted({*near[row], *last_year})
    return found
