"""RTF's groups: what holds inside a pair of braces, and which of them are no text."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.files.word.rtf_story import Row

SKIPPED = frozenset((
    "annotation", "atnauthor", "atnid", "bkmkend", "bkmkstart", "colortbl", "comment", "datastore", "dptxbxtext",
    "file", "filetbl", "footerf", "footer", "footerl", "footerr", "ftncn", "ftnsep", "ftnsepc", "aftncn", "aftnsep",
    "aftnsepc", "header", "headerf", "headerl", "headerr", "latentstyles", "listtable", "listoverridetable",
    "nonesttables", "objdata", "pict", "private", "pntxta", "pntxtb", "revtbl", "rsidtbl", "rxe", "shprslt", "sn",
    "sp", "stylesheet", "sv", "tc", "template", "themedata", "txe", "upr", "xe",
))  # fmt: skip
"""Words that begin a group without text for readers. Of groups that begin with a star only `STARRED` have any."""
STARRED = frozenset(("fldinst", "footnote", "nesttableprops", "shpinst"))
STORIES = {"footnote": "notes", "shptxt": "boxes"}
TARGETS = {"fonttbl": "fonts", "info": "info", "fldinst": "code", "listtext": "number", "pntext": "number"}
MOMENTS = {"creatim": "created", "revtim": "modified"}
TIME = ("yr", "mo", "dy", "hr", "min", "sec")


@dataclass(slots=True)
class Group:
    """What holds inside a pair of braces."""

    target: str = "text"
    """Where text goes: text, fonts, info, code (of a field), number (of a paragraph), none."""
    destination: str = ""
    """What this very group is, where something follows when it ends: a story, a moment, a number."""
    font: int | None = None
    fallback: int = 1
    """How many signs behind a Unicode sign stand for it in old programs."""
    deleted: bool = False
    hidden: bool = False
    row: Row | None = None
    """The row of a table inside a cell that this group tells about."""
