"""Writes a county's two files into a workspace: from the catalogue where it is there, else from the divisions."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from spiders.addresses import bad_address
from spiders.bodies_file import BODIES_FILE, HEADER, read_bodies
from spiders.divisions import Division, county, kind_of_township, townships
from spiders.site_files import SITE_FILE
from storage.bodies import BodyKind, PublishingBody

CATALOGUE = Path(__file__).with_name("sites")
"""`<nn-province>/<code-county>/` with the two files of each county that ships with the product."""

_CODE = re.compile(r"[0-9]{6}")
_NEW_SITE = """\
# {name}: made from the bundled divisions (see bodies.csv). Not yet tried on the live web.
# Look through bodies.csv: add the county's departments and the county office, take out what owes no report of its own
# (zones without an administration: kind "institution"). From now on these two files are kept by hand.
code = {code}
name = {name_text}
site = {site}
hosts = []                         # further hosts that belong to it

# Where reports are listed; found by the spider when absent.
# [[column]]
# url = "http://…"
# family = "trs"                   # optional: recognised when absent
# body = "{code_plain}"                  # optional: the one body whose reports it holds
"""


class CannotAdd(Exception):
    """The county cannot be written; the message says why and what to do."""


def add_county(workspace: Path, code: str, site: str | None = None) -> list[Path]:
    """Write counties/CODE/ of a workspace; gives back the files written, none where they stand there just so.

    `site`: the county's home page; left empty in site.toml where neither it nor the catalogue gives one. Given for a
    county of the catalogue, it replaces its address, and the catalogue's columns, which belong to the old one, are
    left out.
    Files that are as they were made without an address, nobody's work yet, make way for a given one.
    Raises CannotAdd for a bad code, an unknown one without an address, a bad address, and where another file is
    there already.
    """
    if not _CODE.fullmatch(code):
        raise CannotAdd(f"not a county code (six digits): {code!r}")
    what = bad_address(site) if site is not None else None
    if what is not None:
        raise CannotAdd(f"--site: {what}")
    folder = workspace / "counties" / code
    files = _files(code, site)
    if all(_holds(folder / name, content) for name, content in files):
        return []
    present = [folder / name for name, _ in files if (folder / name).exists()]
    untouched = site is not None and all(_as_made(path, code) for path in present)
    if present and not untouched:
        raise CannotAdd(f"{present[0]} is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files:
        path = folder / name
        # "x": a file that came into being meanwhile is not overwritten either.
        with path.open("w" if path in present else "x", encoding="utf-8", newline="") as file:
            file.write(content)
        written.append(path)
    return written


def _holds(path: Path, content: str) -> bool:
    return path.is_file() and path.read_bytes() == content.encode("utf-8")


def _as_made(path: Path, code: str) -> bool:
    """Whether a file is as it was made without an address: from the catalogue, or with one left to fill in."""
    if catalogue_folder(code) is None and county(code) is None:
        return False
    return _holds(path, dict(_files(code, None))[path.name])


def catalogue_folder(code: str) -> Path | None:
    """The county's folder in the catalogue; None where it is not there."""
    return next(iter(sorted(CATALOGUE.glob(f"*/{code}-*"))), None)


def bodies_of_divisions(code: str) -> list[PublishingBody]:
    """The county itself and all its divisions of township level, as bodies; codes as in the divisions."""
    place = county(code)
    name = place.name if place is not None else code
    whole = PublishingBody(code=code, county=code, name=f"{name}人民政府", kind=BodyKind.COUNTY, aliases=(name,))
    return [whole, *(_body(code, division) for division in townships(code))]


def _files(code: str, site: str | None) -> list[tuple[str, str]]:
    folder = catalogue_folder(code)
    if folder is not None and site is None:
        return [(name, (folder / name).read_bytes().decode("utf-8")) for name in (SITE_FILE, BODIES_FILE)]
    if folder is not None:
        name = str(tomllib.loads((folder / SITE_FILE).read_text(encoding="utf-8"))["name"])
        bodies = [lined.body for lined in read_bodies(folder / BODIES_FILE, code, [])]
    else:
        place = county(code)
        if site is None and place is None:
            raise CannotAdd(f"{code} is no county of the bundled divisions: give its home page with --site URL")
        name, bodies = place.name if place is not None else code, bodies_of_divisions(code)
    # Without an address the files are written all the same: the check names the one line that is to be filled in.
    return [(SITE_FILE, _site_file(code, name, site or "")), (BODIES_FILE, _bodies_file(bodies))]


def _site_file(code: str, name: str, site: str) -> str:
    return _NEW_SITE.format(name=name, code=_quoted(code), code_plain=code, name_text=_quoted(name), site=_quoted(site))


def _bodies_file(bodies: Iterable[PublishingBody]) -> str:
    rows = io.StringIO(newline="")
    writer = csv.writer(rows, lineterminator="\n")
    writer.writerow(HEADER)
    for body in bodies:
        since, until = body.since or "", body.until or ""
        writer.writerow([body.code, body.name, body.kind.value, "|".join(body.aliases), since, until, ""])
    return rows.getvalue()


def _body(county_code: str, division: Division) -> PublishingBody:
    kind = kind_of_township(division.name)
    name = _full_name(division.name, kind)
    aliases = (division.name,) if name != division.name else ()
    return PublishingBody(code=division.code, county=county_code, name=name, kind=kind, aliases=aliases)


def _full_name(name: str, kind: BodyKind) -> str:
    """What signs: 金贵镇人民政府, 富兴街街道办事处, 贺兰工业园区管理委员会."""
    if kind is BodyKind.TOWNSHIP and re.search(r"[镇乡木]$", name):
        return name + "人民政府"
    if kind is BodyKind.SUBDISTRICT and name.endswith(("街道", "地区")):
        return name + "办事处"
    if kind is BodyKind.ZONE and not name.endswith(("管委会", "管理委员会", "）", ")")):
        return name + "管理委员会"
    return name


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
