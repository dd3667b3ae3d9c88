"""The text of one paragraph of a DOCX as readers see it, and what hangs on it: text boxes, notes, embedded files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.files.word.docx_names import child, is_on, name_of, said

LEFT_OUT = frozenset((
    "del", "moveFrom", "delText", "delInstrText", "rPr", "pPr", "sectPr", "tblPr", "tblGrid", "trPr",
    "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "rt", "rubyPr", "ffData", "fldData", "pgNum",
    "footnoteRef", "endnoteRef", "annotationRef", "softHyphen", "mc:Fallback", "m:rPr", "m:ctrlPr",
))  # fmt: skip
"""Elements of which readers see nothing: struck out, codes of fields, properties, the readings above signs."""

_SIGNS: Mapping[str, str] = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_JOINTS: Mapping[str, str] = {"m:den": "/", "m:sup": "^"}
"""What keeps the parts of a formula apart that stand above one another: 1/2 is not 12."""
_NOTES: Mapping[str, str] = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_DOCUMENTS = re.compile(r"(?:Excel|Word|ET|KET|WPS|KWPS)\.", re.IGNORECASE)
_MOST_FIELDS = 32
_MOST_CODE = 100
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = str.maketrans("\t\r\n", "   ")
_PRIVATE = range(0xE000, 0xF900)


@dataclass(slots=True)
class Attached:
    """What was met in a text and stands elsewhere or nowhere; each in the order it was met."""

    boxes: list[Any] = field(default_factory=list)
    """Elements with the blocks of a text box, and the words of pictures made of words."""
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    """The part and the number of each note."""
    objects: int = 0
    """Embedded sheets and documents, of which only a picture is shown."""
    pictures: int = 0


@dataclass(slots=True)
class _Field:
    code: str = ""
    pending: list[str] = field(default_factory=list)
    result: bool = False
    shows: bool = False
    """Whether its result has begun and is for readers."""


class Inline:
    """Reads one paragraph. Formulas stand as their signs, page breaks as line breaks, symbols of fonts not at all."""

    def __init__(self, attached: Attached, *, preserved: bool = False) -> None:
        self._attached = attached
        self._preserved = preserved
        """Blanks at the ends of texts count though the texts do not say so."""
        self._parts: list[str] = []
        self._fields: list[_Field] = []

    def text(self, element: Any) -> str:
        """The text inside an element; line breaks as such."""
        self._walk(element)
        # A code ends in the paragraph it begins in; what stands in one that does not is not lost.
        for one in self._fields:
            if not one.result:
                self._parts.extend(one.pending)
        self._fields = []
        return "".join(self._parts)

    def _walk(self, element: Any) -> None:
        for one in element:
            name = name_of(one)
            if name == "r":
                if not _is_hidden(one):
                    self._walk(one)
            elif name in LEFT_OUT:
                continue
            elif name in ("t", "m:t"):
                self._put(self._shown(one))
            elif name in _SIGNS:
                self._put(_SIGNS[name])
            elif name in _SPECIAL:
                _SPECIAL[name](self, one)
            elif name in _NOTES:
                self._attached.notes[_NOTES[name], said(one, "id") or ""] = None
            else:
                if name in _JOINTS and len(one):
                    self._put(_JOINTS[name])
                self._walk(one)

    def _shown(self, text: Any) -> str:
        raw = str(text.text or "").translate(_BLANKS)
        return raw if self._preserved or text.get(_SPACE) == "preserve" else raw.strip(" ")

    def _put(self, text: str) -> None:
        for one in reversed(self._fields):
            if not one.result:
                one.pending.append(text)
                return
            if not one.shows:
                return
        self._parts.append(text)

    def _field(self, element: Any) -> None:
        kind = said(element, "fldCharType")
        if kind == "begin" and len(self._fields) < _MOST_FIELDS:
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            last = self._fields[-1]
            last.result, last.shows = True, _PAGE_FIELD.match(last.code) is None
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _simple(self, element: Any) -> None:
        if _PAGE_FIELD.match(said(element, "instr") or "") is None:
            self._walk(element)

    def _code(self, element: Any) -> None:
        if self._fields and len(self._fields[-1].code) < _MOST_CODE:
            self._fields[-1].code += element.text or ""

    def _symbol(self, element: Any) -> None:
        """A sign of a font of pictures: its number means a letter there; only true characters are kept."""
        raw = said(element, "char") or ""
        try:
            code = int(raw[:8], 16)
        except ValueError:
            return
        if 0x2000 <= code < 0x10000 and code not in _PRIVATE and not 0xD800 <= code < 0xE000:
            self._put(chr(code))

    def _alternate(self, element: Any) -> None:
        for branch in alternative(element):
            self._walk(branch)

    def _words(self, element: Any) -> None:
        self._attached.boxes.append(str(element.get("string") or ""))

    def _object(self, element: Any) -> None:
        self._attached.objects += _DOCUMENTS.match(str(element.get("ProgID") or "")) is not None

    def _picture(self, _: Any) -> None:
        self._attached.pictures += 1

    def _box(self, element: Any) -> None:
        self._attached.boxes.append(element)


def _is_hidden(run: Any) -> bool:
    """Whether nobody sees the run's text; one that holds a field's marks is walked for them."""
    properties = child(run, "rPr")
    hidden = properties is not None and is_on(child(properties, "vanish"))
    return hidden and child(run, "fldChar") is None and child(run, "instrText") is None


_SPECIAL: Mapping[str, Callable[[Inline, Any], None]] = {
    "fldChar": Inline._field, "fldSimple": Inline._simple, "instrText": Inline._code, "sym": Inline._symbol,
    "txbxContent": Inline._box, "mc:AlternateContent": Inline._alternate, "v:textpath": Inline._words,
    "o:OLEObject": Inline._object, "?blip": Inline._picture, "v:imagedata": Inline._picture,
}  # fmt: skip


def alternative(element: Any) -> Iterator[Any]:
    """The one of several ways to write the same that is read: the first with a text in it."""
    branches = [one for one in element if name_of(one) in ("mc:Choice", "mc:Fallback")]
    for branch in branches:
        if any(name_of(one) in ("t", "m:t") for one in branch.iter()):
            yield branch
            return
    yield from branches[:1]


def is_struck_out(properties: Any) -> bool:
    """Whether a paragraph's end was deleted with changes tracked: the next one goes on where it stops."""
    marks = child(properties, "rPr")
    return child(marks, "del") is not None or child(marks, "moveFrom") is not None
