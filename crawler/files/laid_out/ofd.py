"""Reads OFD (GB/T 33190): lines and ruled tables out of the places of signs and lines, and its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from crawler.files.grids import Block, block_text
from crawler.files.laid_out.layout import has_tables, page_blocks, written_lines
from crawler.files.laid_out.ofd_package import Package, Refused, child, children, content_of, local
from crawler.files.laid_out.ofd_page import Drawing, draw, numbers
from crawler.files.laid_out.pages import document_blocks, is_bare, is_garbled
from crawler.files.laid_out.pdf import Scan
from crawler.files.parsed import Parsed, Property
from storage.moments import SHANGHAI

MOST_PAGES = 300
MOST_DOCUMENTS = 20
MOST_FAULTS = 8
"""Pages that are named one by one."""
_PICTURE_SHARE = 0.25
_LAYER_SHARE = 0.5
_MOST_CURVES = 300
_EARLIEST = 1995
_PAGE_AREA = 210.0 * 297.0
_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?.{0,20})?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Body:
    """One of the documents of a file."""

    path: str
    root: etree._Element
    templates: Mapping[str, str]
    """Parts by the number that pages know them by."""
    units: Mapping[str, etree._Element]
    area: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    blocks: Sequence[Block] = ()
    fault: str | None = None


def read_ofd(content: bytes) -> Parsed:
    """What an OFD file says: all its documents, page by page; text of seals and notes is left out.

    Raises Scan for a file of pictures, Refused for one that is encrypted ("encrypted …"), declares entities (T075)
    or is no OFD, zipfile.BadZipFile and etree.XMLSyntaxError for a broken one. Pages that are not there or cannot be
    read are named in `problem` (T076).
    """
    package = Package(content)
    start = package.find("", "OFD.xml")
    if start is None:
        raise Refused("no OFD: OFD.xml is missing")
    root = package.read(start)
    if local(root) != "OFD":
        raise Refused(f"no OFD: its root is {local(root)[:40]}")
    holders = list(children(root, "DocBody"))[:MOST_DOCUMENTS]
    pages: list[_Page] = []
    count = 0
    for holder in holders:
        path = package.find(start, content_of(holder, "DocRoot"))
        if path is None:
            pages.append(_Page(fault="document missing"))
            count += 1
            continue
        body = _body(package, path)
        listed = list(children(child(body.root, "Pages"), "Page"))
        count += len(listed)
        pages.extend(_page(package, body, page) for page in listed[: max(0, MOST_PAGES - len(pages))])
    blocks = document_blocks([page.blocks for page in pages])
    faults = [fault for fault in (page.fault for page in pages) if fault]
    if is_bare(block_text(blocks)) and (not blocks or "picture only" in faults):
        if faults and all(fault != "picture only" for fault in faults):
            raise Refused(f"no page can be read: {faults[0]}")
        raise Scan
    return Parsed(blocks=blocks, properties=tuple(_dates(holders)), problem=_problem(pages, count))


def _body(package: Package, path: str) -> _Body:
    root = package.read(path)
    common = child(root, "CommonData")
    templates = {
        template.get("ID", ""): found
        for template in children(common, "TemplatePage")
        if (found := package.find(path, template.get("BaseLoc"))) is not None
    }
    resources = [
        package.find(path, one.text)
        for one in (common if common is not None else ())
        if local(one) in ("PublicRes", "DocumentRes")
    ]
    box = numbers(content_of(common, "PageArea", "PhysicalBox"), 4)
    return _Body(
        path=path,
        root=root,
        templates=templates,
        units=_units(package, resources),
        area=abs(box[2] * box[3]) if box else _PAGE_AREA,
    )


def _units(package: Package, paths: Sequence[str | None]) -> dict[str, etree._Element]:
    """Drawings that pages repeat, by their number; a resource that is broken is done without."""
    units: dict[str, etree._Element] = {}
    for path in paths:
        if path is None:
            continue
        try:
            root = package.read(path)
        except etree.XMLSyntaxError:
            continue
        for unit in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
            units.setdefault(unit.get("ID", ""), unit)
    return units


def _page(package: Package, body: _Body, listed: etree._Element) -> _Page:
    path = package.find(body.path, listed.get("BaseLoc"))
    if path is None:
        return _Page(fault="missing")
    drawing = Drawing()
    try:
        root = package.read(path)
        units = {**_units(package, [package.find(path, one.text) for one in children(root, "PageRes")]), **body.units}
        fault = None
        for template in children(root, "Template"):
            place = body.templates.get(template.get("TemplateID", ""))
            if place is None:
                fault = "template missing"
            else:
                draw(package.read(place), units, drawing)
        printed = bool(drawing.pieces)
        draw(root, units, drawing)
    except etree.XMLSyntaxError as broken:
        return _Page(fault=f"damaged ({broken})"[:80])
    box = numbers(content_of(root, "Area", "PhysicalBox"), 4)
    area = max(abs(box[2] * box[3]) if box else body.area, 1.0)
    # Text that nobody sees is a scanner's reading when a picture lies over it; else it is no part of the report.
    runs, rules = drawing.upright(hidden=drawing.pictured > area * _LAYER_SHARE)
    # What stands on a template was written before all else, wherever it stands.
    written = None if printed or has_tables(runs, rules) else written_lines(runs)
    blocks: Sequence[Block] = written if written is not None else page_blocks(runs, rules)
    text = block_text(blocks)
    if is_garbled(text):
        return _Page(fault="picture only")
    if is_bare(text) and (drawing.pictured > area * _PICTURE_SHARE or drawing.curves > _MOST_CURVES):
        fault = "picture only"
    return _Page(blocks=blocks, fault=fault or ("longer than is read" if drawing.is_cut else None))


def _problem(pages: Sequence[_Page], count: int) -> str | None:
    faults = [f"page {number}: {page.fault}" for number, page in enumerate(pages, start=1) if page.fault]
    lost = any(page.fault and page.fault != "picture only" for page in pages)
    said = [f"limit: {len(pages)} of {count} pages read"] if count > len(pages) else []
    said.extend(fault.replace(": missing", " missing") for fault in faults[:MOST_FAULTS])
    said.extend([f"{len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else [])
    return ("unparsed (partial): " if lost or count > len(pages) else "") + "; ".join(said) if said else None


def _dates(holders: Sequence[etree._Element]) -> Iterator[Property]:
    """When the documents were made and changed; without an offset it is Chinese time."""
    seen = set()
    for holder in holders:
        for name in ("CreationDate", "ModDate"):
            raw = content_of(holder, "DocInfo", name)
            moment = _moment(raw)
            if moment is not None and (name, raw) not in seen:
                seen.add((name, raw))
                yield Property(raw=f"{name} {raw}", moment=moment)


def _moment(raw: str) -> datetime | None:
    match = _DATE.match(raw[:60])
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        except ValueError:
            return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=SHANGHAI)
    return moment if moment.year >= _EARLIEST else None
