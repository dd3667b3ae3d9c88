"""The container of an OFD file: its parts by the addresses written in other parts, read with limits and no entities."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

MOST_MEMBERS = 20_000
MOST_PART_BYTES = 32 * 1024**2
MOST_BYTES = 256 * 1024**2
"""Read of one file, all parts together."""

_UTF8 = 0x800
_ENCRYPTED = re.compile(r"(?:^|/)encrypt(?:ion|ions|info)?\.xml$", re.IGNORECASE)
_DECLARED = ("<!DOCTYPE", "<!ENTITY")
_PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
}


class Refused(Exception):
    """The file, or a part of it, is not what such a file may be; the message says why."""


class Package:
    """The parts of one file in memory. Nothing is ever unpacked to a folder."""

    def __init__(self, content: bytes) -> None:
        """Raises zipfile.BadZipFile for a broken container, Refused for an encrypted or overfull one."""
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._budget = MOST_BYTES
        members = self._archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise Refused(f"limit: {len(members)} members")
        for member in members:
            name = _plain(_name(member))
            if member.flag_bits & 1 or _ENCRYPTED.search(name):
                raise Refused("encrypted: needs a key")
            self._members.setdefault(name.casefold(), member)

    def find(self, base: str, location: str | None) -> str | None:
        """The part that an address in part `base` names; None when there is none or it leads out of the file."""
        location = (location or "").strip().replace("\\", "/")
        if not location or len(location) > 1000:
            return None
        own = [] if location.startswith("/") else [posixpath.join(posixpath.dirname(base), location)]
        for way in (*own, location):
            path = posixpath.normpath(_plain(way))
            if not path.startswith("..") and path.casefold() in self._members:
                return path
        return None

    def read(self, path: str) -> etree._Element:
        """The root of a part. Raises Refused for entities and for too much, etree.XMLSyntaxError for broken XML."""
        member = self._members[path.casefold()]
        limit = min(MOST_PART_BYTES, self._budget)
        try:
            with self._archive.open(member) as stream:
                raw = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
            raise Refused(f"{path}: {fault}") from fault
        if len(raw) > limit:
            raise Refused(f"limit: {path} is longer than {limit} bytes")
        self._budget -= len(raw)
        head = raw[:2]
        text = raw.decode("utf-16", "replace") if head in (b"\xff\xfe", b"\xfe\xff") else raw.decode("latin-1")
        # What a file of this kind never has: a door to other files, and the means of an entity bomb (T075).
        if any(word in text for word in _DECLARED):
            raise Refused(f"entities declared in {path}")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
        )
        return etree.fromstring(raw, parser)


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name as its maker meant it: without the flag it is UTF-8 or GB18030, not cp437."""
    if member.flag_bits & _UTF8 or member.filename.isascii():
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _plain(path: str) -> str:
    path = path.replace("\\", "/")
    while path.startswith(("/", "./")):
        path = path.removeprefix("/").removeprefix("./")
    return path


def local(element: etree._Element) -> str:
    """The name of an element without its name space, which makers write in several ways."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The child elements of that name."""
    for one in element if element is not None else ():
        if local(one) == name:
            yield one


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child element down a path of names; None: not there."""
    for name in names:
        element = next(children(element, name), None)
    return element


def content_of(element: etree._Element | None, *names: str) -> str:
    """The text of a child element down a path of names; empty: not there."""
    found = child(element, *names)
    return (found.text or "").strip() if found is not None else ""
