"""The names of elements and attributes in the XML of DOCX files."""

from __future__ import annotations

from typing import Any

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OTHERS = {
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/"
_EDITIONS = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": _WORDS,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": _RELATION[:-2],
}


class _Names(dict[str, str]):
    """Short names, each made once: a document has few names and many elements."""

    def __missing__(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        short = local if f"{{{space}}}" == _WORDS else _OTHERS.get(space, "?") + local
        if len(self) < 5_000:
            self[tag] = short
        return short


_NAMES = _Names()


def name_of(element: Any) -> str:
    """`p` for <w:p>, `m:t` for <m:t>, `?` with the local name for namespaces that are not known here."""
    return _NAMES[element.tag]


def child(element: Any, name: str) -> Any:
    """The first child of that name in the document's own namespace; None: there is none, or no element."""
    return None if element is None else next(element.iterchildren(_WORDS + name), None)


def said(element: Any, name: str = "val") -> str | None:
    """An attribute of the document's own namespace, or of none; None: not there, or no element."""
    if element is None:
        return None
    found = element.get(_WORDS + name)
    found = found if found is not None else element.get(name)
    return str(found) if found is not None else None


def number(element: Any, otherwise: int, name: str = "val") -> int:
    """An attribute as a whole number of at most nine digits; `otherwise` where it is none."""
    if element is None:
        return otherwise
    raw = (said(element, name) or "").strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else otherwise


def relation_of(element: Any) -> str:
    """The relation that an element points to; empty: none."""
    return str(element.get(_RELATION) or "")


def is_on(element: Any) -> bool:
    """Whether a switch such as <w:isLgl/> is there and not turned off."""
    return element is not None and (said(element) or "true").strip().lower() not in ("0", "false", "off")


def in_one_edition(root: Any) -> None:
    """Names of the strict edition of the standard become those of the usual one, in place."""
    if not any(str(space).startswith(_STRICT[1:]) for space in root.nsmap.values()):
        return
    for element in root.iter():
        space, brace, local = element.tag.rpartition("}")
        if space.startswith(_STRICT):
            element.tag = _EDITIONS.get(space + brace, space + brace) + local
        for key in [key for key in element.attrib if key.startswith(_STRICT)]:
            space, brace, local = key.rpartition("}")
            element.set(_EDITIONS.get(space + brace, space + brace) + local, element.attrib.pop(key))
