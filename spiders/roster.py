"""The roster: which counties there are, where they publish, and whose a report is."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from crawler.extract.titles import Verdict, judge_title, report_year
from spiders.bodies_file import BODIES_FILE
from spiders.families.catalogue import FAMILIES
from spiders.matching import Evidence, Matcher
from spiders.site_files import SITE_FILE, SiteReading, read_files
from storage.bodies import PublishingBody, Site

_COUNTY_FOLDER = re.compile(r"([0-9]{6})(?:-[a-z0-9-]+)?")


class BrokenRoster(Exception):
    """Files of counties cannot be used; `faults` names each, one line with file and line or key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Roster:
    """The bodies of one county, asked by the names that titles, source boxes and texts give them."""

    def __init__(self, site: Site) -> None:
        self._matcher = Matcher(site)
        self._columns = {column.url: column.body for column in site.columns}
        self._codes = {body.code for body in site.bodies}

    def match(
        self,
        title: str | None,
        source: str | None = None,
        column: str | None = None,
        text: str | None = None,
        unit: str | None = None,
        *,
        year: int | None = None,
    ) -> PublishingBody | None:
        """The body whose report this is; None where nothing names one, or where two could be meant. Never a guess.

        `source`: the source box or 发布机构. `column`: code of the body that owns the column (or the column's address).
        `text`: the report's text, whose heading, signature and opening are asked. `unit`: a unit that was read out of
        title or text before. `year`: the report year, which tells a body from its successor of the same name.
        """
        owner = column if column in self._codes else self._columns.get(column or "")
        evidence = Evidence(title=title, source=source, owner=owner, text=text, unit=unit, year=year)
        return self._matcher.match(evidence)

    def announces(self, title: str) -> tuple[str, int] | None:
        """Body and report year of the report that a title alone announces; None where it announces none."""
        year = report_year(title) if judge_title(title) is Verdict.REPORT else None
        body = self.match(title) if year is not None else None
        return (body.code, year) if body is not None and year is not None else None

    def year(self, title: str) -> int | None:
        """The report year that a title names; None where it names none, or several."""
        return report_year(title)

    def could_mean(self, title: str) -> frozenset[str]:
        """Codes of the bodies whose report a title may announce that `match` gave to none; empty: none of ours."""
        return self._matcher.could_mean(title)

    def names(self) -> list[str]:
        """Names and aliases of all bodies, and what they are called without the county; longest first."""
        return self._matcher.names()


def family_names() -> tuple[str, ...]:
    """Names of the CMS families, which `family` of site.toml may state; in the order of the alphabet."""
    return tuple(sorted(family.name for family in FAMILIES))


def read_site(folder: Path, *, families: Collection[str] | None = None) -> Site:
    """One county's two files. The folder is named by its code, in the catalogue by `CODE-name`.

    Raises BrokenRoster with every fault at once.
    """
    reading = _read(folder, family_names() if families is None else families)
    if reading.faults or reading.site is None:
        raise BrokenRoster(list(reading.faults))
    return reading.site


Known = dict[Path, tuple[tuple[object, ...], SiteReading]]
"""What was read of each county's folder, and by what its two files are known to be the same."""


def read_counties(
    folder: Path, *, families: Collection[str] | None = None, remembered: Known | None = None
) -> list[Site]:
    """All counties of a workspace's `counties` folder, in the order of their codes; none where it does not exist.

    `remembered` holds what was read before and is brought up to date: of thousands of counties only edited files are
    read again. Raises BrokenRoster with every fault of every file at once, two bodies with one code in different
    counties included.
    """
    known = family_names() if families is None else families
    places = sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    folders = [path for path in places if path.is_dir()]
    held = remembered if remembered is not None else {}
    for gone in held.keys() - set(folders):
        del held[gone]
    readings = [(path, _read_once(path, known, held)) for path in folders]
    faults: list[str] = []
    elsewhere: dict[str, Path] = {}
    for path, reading in readings:
        faults += reading.faults
        for code in dict.fromkeys(one.body.code for one in reading.bodies):
            if code in elsewhere:
                line = next(one.line for one in reading.bodies if one.body.code == code)
                faults.append(f"{path / 'bodies.csv'}: line {line}: code {code} stands in {elsewhere[code]} too")
            elsewhere.setdefault(code, path / "bodies.csv")
    if faults:
        raise BrokenRoster(faults)
    sites = [reading.site for _, reading in readings if reading.site is not None]
    return sorted(sites, key=lambda site: site.jurisdiction.code)


def _read_once(folder: Path, families: Collection[str], held: Known) -> SiteReading:
    marks = tuple(_mark(folder / name) for name in (SITE_FILE, BODIES_FILE))
    known = held.get(folder)
    if known is None or known[0] != marks:
        known = held[folder] = (marks, _read(folder, families))
    return known[1]


def _mark(path: Path) -> object:
    """By what an unedited file is known; nothing is like a file that is not there."""
    try:
        told = path.stat()
    except OSError:
        return object()
    return (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def _read(folder: Path, families: Collection[str]) -> SiteReading:
    match = _COUNTY_FOLDER.fullmatch(folder.name)
    reading = read_files(folder, match[1] if match else folder.name, families)
    if match:
        return reading
    fault = f"{folder}: the folder must be named by the county's six-digit code"
    return SiteReading(site=None, bodies=reading.bodies, faults=(fault, *reading.faults))
