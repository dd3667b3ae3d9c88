"""The ZIP package of a DOCX file: its parts as XML, what they refer to, and the moments in its properties.

Written here since the library for the format refuses files of which one unused relation is broken, as WPS writes them.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from lxml import etree

from crawler.charset import decode
from crawler.files.containers import zip_members
from crawler.files.parsed import Property, office_property
from crawler.files.word.docx_names import child, in_one_edition, name_of

MOST_OF_ONE = 64 * 1024**2
"""Bytes of one part."""
_MOST_RELATIONS = 20_000
_FAULTS = (etree.XMLSyntaxError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
"""What reading a damaged part raises; RuntimeError is a password or an unknown packing."""
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_MAIN = re.compile(r"word/document\d{0,4}\.xml")
_MAIN_TYPE = re.compile(r"(?:wordprocessingml|ms-word).{0,40}\.main\+xml$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """What a part refers to."""

    identity: str
    kind: str
    """The last word of its type: `styles`, `footnotes`."""
    target: str
    """Path of a part inside the package, whether it is there or not."""


def parse_part(content: bytes) -> Any:
    """The root element of a part.

    Raises etree.XMLSyntaxError on damaged markup, ValueError for a document type: no part may have one, and with it
    come entities (T075).
    """
    if any(sign in content for sign in _DOCTYPES):
        raise ValueError("a document type where none may be")
    try:
        root = etree.fromstring(content.lstrip(b" \t\r\n"), _parser())
    except etree.XMLSyntaxError:
        # Some programs declare another encoding than they write.
        text, _ = decode(content)
        if "\ufffd" in text:
            raise
        root = etree.fromstring(_DECLARATION.sub("", text).lstrip("\ufeff \t\r\n").encode(), _parser())
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a document type where none may be")
    in_one_edition(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )


class Package:
    """The parts of one file. Raises zipfile.BadZipFile or ValueError where the container is damaged."""

    def __init__(self, content: bytes) -> None:
        self._members = {_path(one.filename): one for one in zip_members(content)}
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        self.problems: list[str] = []
        """Parts that are there but could not be read."""

    def content(self, path: str) -> bytes | None:
        """The bytes of a part; None: it is not there. Raises ValueError for one of more than 64 MiB."""
        member = self._members.get(path.lower())
        if member is None:
            return None
        if member.file_size > MOST_OF_ONE:
            raise ValueError(f"limit: a part of {member.file_size} bytes")
        with self._archive.open(member) as stream:
            return stream.read(MOST_OF_ONE + 1)

    def root(self, path: str) -> Any:
        """A part's root element; None: not there. Raises what `parse_part` raises."""
        content = self.content(path)
        return None if content is None else parse_part(content)

    def side(self, path: str) -> Any:
        """The root element of a part that the text can do without; where it cannot be read, a problem is noted."""
        try:
            return self.root(path)
        except _FAULTS:
            self.problems.append(posixpath.basename(path))
            return None

    def relations(self, path: str) -> list[Relation]:
        """What a part refers to inside the package; `path` empty: what the package does."""
        folder, name = posixpath.split(path)
        root = self.side(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for one in list(root)[:_MOST_RELATIONS] if root is not None else ():
            target = one.get("Target", "")
            if not target or one.get("TargetMode", "").lower() == "external":
                continue
            kind = one.get("Type", "").rstrip("/").rpartition("/")[2]
            place = _path(posixpath.join("/", folder, unquote(target.replace("\\", "/"))))
            found.append(Relation(identity=one.get("Id", ""), kind=kind, target=place))
        return found

    def main(self) -> tuple[str, Any]:
        """Path and root of the document's text, by the package's relations, its usual name or its type.

        Raises ValueError where there is none, else what `parse_part` raises.
        """
        fault: Exception | None = None
        for path in self._mains():
            try:
                root = self.root(path)
            except (etree.XMLSyntaxError, ValueError) as damage:
                fault = fault or damage
                continue
            if root is not None and name_of(root) == "document" and child(root, "body") is not None:
                return path, root
        raise fault or ValueError("no Word document in the container")

    def _mains(self) -> Iterator[str]:
        yield from (one.target for one in self.relations("") if one.kind == "officeDocument")
        yield "word/document.xml"
        yield from sorted(path for path in self._members if _MAIN.fullmatch(path))
        types = self.side("[content_types].xml")
        for one in list(types)[:_MOST_RELATIONS] if types is not None else ():
            if _MAIN_TYPE.search(one.get("ContentType", "")):
                yield _path(one.get("PartName", ""))

    def moments(self) -> tuple[Property, ...]:
        """When the file was made and last saved, as its properties say; those of a blank document tell nothing."""
        told = [one.target for one in self.relations("") if one.kind == "core-properties"]
        for path in (*told, "docprops/core.xml"):
            try:
                root = self.root(path)
            except _FAULTS:
                continue  # a file without moments is whole
            if root is not None:
                return tuple(_moments(root))
        return ()


def _path(name: str) -> str:
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/").lower()


def _moments(root: Any) -> Iterator[Property]:
    told: dict[str, str] = {}
    for one in root:
        name = name_of(one).rpartition("?")[2]
        if name in ("created", "modified"):
            told.setdefault(name, (one.text or "").strip())
    for name, raw in sorted(told.items()):
        try:
            moment = datetime.fromisoformat(raw) if len(raw) > len("2023-01-18") else None
        except ValueError:
            continue
        told_at = office_property(name, moment) if moment is not None else None
        if told_at is not None:
            yield told_at
