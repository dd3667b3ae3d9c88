"""A report's own text: its sentences without tables, headings and prescribed clauses, names and numbers masked.

A copy in which only names, places, years and counts were exchanged is the same text here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.copies.prescribed import is_heading, is_prescribed
from storage.bodies import Site
from storage.contents import RECOGNISED_TEXT, ReportContent

NAME = "〇"
"""Stands for any name of a body or place, and for 我镇, 本局, 全县."""
NUMBER = "0"

LONGEST = 50_000
"""Own signs beyond these are not looked at; a report has some thousands."""
SURE = 0.95
"""A text recognised from pictures less surely than this is compared with nothing."""

_OFFICES = ("人民政府办公室", "人民政府", "街道办事处", "办事处", "管理委员会", "委员会")
_SELF = r"[我本全该各](?:乡镇|街道|单位|机关|部门|中心|镇|乡|县|区|市|局|委|办|院)"
_PLACE = r"[\u4e00-\u9fff]{2}(?:街道办事处|街道|镇|乡|县)"
_FIGURES = r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*[%％]?"
_SIGNS = re.compile(r"[\u3400-\u9fffA-Za-z]+")
_CLAUSE = re.compile(r"[^，,。；;！？!?\n]+[，,。；;！？!?]?")


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnText:
    """The masked signs, and where each of them stands in the text that they were taken from."""

    signs: str
    starts: tuple[int, ...]
    """Where in the report's text a sign begins."""
    ends: tuple[int, ...]


class _Growing:
    def __init__(self) -> None:
        self.signs: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.offset = 0
        """Where the line at hand begins in the whole text."""

    def add(self, sign: str, start: int, end: int) -> None:
        if sign == NAME and self.signs and self.signs[-1] == NAME:
            # 贺兰县金贵镇 is one name.
            self.ends[-1] = self.offset + end
            return
        self.signs.append(sign)
        self.starts.append(self.offset + start)
        self.ends.append(self.offset + end)


class Names:
    """The names of a county's bodies and places, as one pattern."""

    def __init__(self, names: Iterable[str]) -> None:
        found = {form for name in names for form in _forms(name)}
        self.all = tuple(sorted(found, key=lambda name: (-len(name), name)))
        self.digest = hashlib.sha256("\n".join(self.all).encode("utf-8", "replace")).hexdigest()[:12]
        """Tells one set of names from another: a mask made with other names is another mask."""
        self.pattern = _pattern(self.all)

    @classmethod
    def of_county(cls, site: Site) -> Names:
        """All that a county and its bodies are called."""
        names = [site.jurisdiction.name, *(name for body in site.bodies for name in (body.name, *body.aliases))]
        return cls(names)


def own_text(content: ReportContent, names: Names) -> OwnText:
    """The own text of a report; empty where its signs were recognised and are not sure."""
    if is_doubtful(content):
        return OwnText(signs="", starts=(), ends=())
    text = _Growing()
    for line in content.text.split("\n"):
        if "\t" not in line and not is_heading(line.strip()):
            for clause in _CLAUSE.finditer(line):
                if not is_prescribed(clause[0].strip()):
                    _mask(line, clause.span(), names.pattern, text)
        text.offset += len(line) + 1
        if len(text.signs) >= LONGEST:
            break
    return OwnText(
        signs="".join(text.signs[:LONGEST]), starts=tuple(text.starts[:LONGEST]), ends=tuple(text.ends[:LONGEST])
    )


def is_doubtful(content: ReportContent) -> bool:
    """Whether the text may be misread: recognised from pictures, and some file of it less surely than `SURE`."""
    if RECOGNISED_TEXT not in content.signals:
        return False
    sure = [file.confidence for file in content.attachments if file.confidence is not None]
    return not sure or min(sure) < SURE


def _mask(line: str, span: tuple[int, int], masks: re.Pattern[str], text: _Growing) -> None:
    begin, end = span
    for match in masks.finditer(line, begin, end):
        _keep(line, (begin, match.start()), text)
        text.add(NUMBER if match.lastgroup == "number" else NAME, *match.span())
        begin = match.end()
    _keep(line, (begin, end), text)


def _keep(line: str, span: tuple[int, int], text: _Growing) -> None:
    for run in _SIGNS.finditer(line, *span):
        for place in range(*run.span()):
            text.add(line[place], place, place + 1)


def _forms(name: str) -> Sequence[str]:
    """A name and the same without its office: 金贵镇人民政府, 金贵镇. Of one sign alone nothing is masked."""
    plain = "".join(name.split())
    stems = [plain, *(plain[: -len(office)] for office in _OFFICES if plain.endswith(office))]
    return [stem for stem in stems if len(stem) > 1]


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    known = "|".join([*(re.escape(name) for name in names), _SELF, _PLACE])
    return re.compile(rf"(?P<name>{known})|(?P<number>{_FIGURES})")
