"""When two readings of a report are the same state: what counts, and what is only noise of sites and editors."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import replace

from storage.contents import Attachment, DateSource, ReportContent
from storage.figures import TableReading
from storage.noise import without_noise
from storage.serial import canonical

_DASHES = re.compile("[-‐‑‒–—―−⸺⸻─━﹘]+")
_FOLDED_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞〟″", '"') | dict.fromkeys("‘’‚‛‹›′`´", "'") | dict.fromkeys("‧・•", "·")
)
_STYLES = re.compile(
    r"/\*\s{0,9}Style Definitions\s{0,9}\*/(?:\s{0,9}[\w.\s]{0,60}\.Mso\w{1,40}\s{0,9}\{[^{}]{0,4000}\}){0,20}"
)
_NORMAL = re.compile(
    r"Normal\s{0,9}0(?:\s{0,9}[\d.]{1,6}\s{0,9}磅)?[\s\d]{0,20}(?:false\s{0,9}){1,6}"
    r"(?:(?:EN-US|ZH-CN|ZH-TW|JA|KO|X-NONE|AR-SA|MicrosoftInternetExplorer4)\s{0,9}){0,6}"
)
_TAGS = re.compile(r"</?(?:o:p|v:[a-z]{1,20}|w:[a-zA-Z]{1,20}|st1:[a-z]{1,20})\s{0,9}/?>")
_PAGE_NUMBER = re.compile(r"^[\s\-–—─第/]{0,9}\d{1,4}[\s\-–—─页/]{0,9}$")
_SHELL = 300
"""A main text shorter than this (folded) around a file is a shell: the report is the file."""


_MOST_SIGNS = 40_000
"""More than Chinese pages use; so many are remembered."""


def fold(text: str) -> str:
    """The text as it counts: NFKC, no white space or invisible signs, quotes and dashes unified, editor residue gone.

    Case and punctuation stay: they can carry meaning.
    """
    # Signs are mapped on both sides of NFKC: it takes some of them apart, and makes others.
    folded = unicodedata.normalize("NFKC", _without_residue(text).translate(_FOLDED_SIGNS)).translate(_FOLDED_SIGNS)
    seen = folded.translate(_SEEN).replace("**", "")
    return unicodedata.normalize("NFKC", _DASHES.sub("-", seen))


def said(text: str) -> str:
    """A report's text as it counts: folded, without the lines that the site writes around it."""
    return fold(without_noise(text))


def _unseen(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc", "Zl", "Zp") or "\ufe00" <= sign <= "\ufe0f"


class _Seen(dict[int, int | None]):
    """For `translate`: white space and invisible signs to nothing, any other sign to itself; each is asked once."""

    def __missing__(self, sign: int) -> int | None:
        seen = None if _unseen(chr(sign)) else sign
        if len(self) < _MOST_SIGNS:
            self[sign] = seen
        return seen


_SEEN = _Seen()


def _without_residue(text: str) -> str:
    """Drop what Word leaves behind when a report is pasted into a site's editor."""
    if "[if" in text:
        text = _without_conditionals(text)
    if "Style Definitions" in text:
        text = _STYLES.sub("", text)
    if "Normal" in text:
        text = _NORMAL.sub("", text)
    return _TAGS.sub("", text) if "<" in text else text


def _without_conditionals(text: str) -> str:
    kept, place = [], 0
    while (begin := text.find("<!--[if", place)) >= 0 and (end := text.find("<![endif]-->", begin)) >= 0:
        kept.append(text[place:begin])
        place = end + len("<![endif]-->")
    return "".join(kept) + text[place:]


def content_fingerprint(content: ReportContent) -> str:
    """SHA-256 over what is said: title, shown dates, folded text, figures by key, and the same of each file.

    A file exported anew with the same text and figures leaves it as it was (T081); one changed digit does not.
    """
    state = [
        fold(content.title),
        _shown(content),
        said(content.text),
        sorted([*key, value] for key, value in _figures(content.tables).items()),
        sorted({file_fingerprint(file) for file in content.attachments}),
    ]
    return hashlib.sha256(canonical(state).encode("utf-8")).hexdigest()


def file_fingerprint(file: Attachment) -> str:
    """SHA-256 over a file's folded text and figures; over its bytes where it could not be read whole."""
    if file.sha256 is None:
        return f"unread {fold(file.name)}"
    figures = sorted([*key, value] for key, value in _figures(file.tables).items())
    if file.problem is not None or not (file.text or figures):
        return file.sha256
    return hashlib.sha256(canonical([fold(file.text), figures]).encode("utf-8")).hexdigest()


def same_state(a: ReportContent, b: ReportContent) -> bool:
    """Whether two readings of a report show one state; order does not matter.

    A file that was read on one side only is no difference, nor are the text and tables that came out of it.
    """
    if fold(a.title) != fold(b.title) or _shown(a) != _shown(b):
        return False
    if not _same_files(a, b):
        return False
    only_a, only_b = _read_here_only(a, b), _read_here_only(b, a)
    if not only_a and not only_b:
        return said(a.text) == said(b.text) and _same_tables(a, b, (), ())
    return _same_tables(a, b, only_a, only_b) and _same_text(a, b, only_a, only_b)


def similarity(a: str, b: str) -> float:
    """How much of two texts is equal, 0 to 1: by runs of three folded signs, lines that only number pages left out.

    It bears the page breaks of a file, which equal sentences would not. Two empty texts are equal.
    """
    ours, theirs = _runs(a), _runs(b)
    whole = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / whole if whole else 1.0


def same_figures(a: ReportContent, b: ReportContent) -> bool:
    """Whether both carry the same figures by table, row and column; true where neither carries any."""
    return _figures(a.tables) == _figures(b.tables)


def weight(content: ReportContent) -> int:
    """How much a reading says: characters of folded text, its own and its files', and ten for each figure."""
    texts = len(fold(content.text)) + sum(len(fold(file.text)) for file in content.attachments)
    return texts + 10 * len(_figures(content.tables))


def _runs(text: str) -> Counter[str]:
    folded = "".join(fold(line) for line in text.splitlines() if not _PAGE_NUMBER.match(line))
    return Counter(folded[i : i + 3] for i in range(max(1, len(folded) - 2))) if folded else Counter()


def _shown(content: ReportContent) -> list[str]:
    """The days that the page shows, box, line and metadata alike: the same day in one more place is no change."""
    shown = (DateSource.PAGE, DateSource.META)
    return sorted({claim.date.isoformat() for claim in content.dates if claim.source in shown})


def _figures(tables: tuple[TableReading, ...]) -> dict[tuple[str, str, str], str]:
    return {(t.table, f.row, f.column): _amount(f.value, f.raw) for t in tables for f in t.figures}


def _amount(value: int | float | None, raw: str) -> str:
    if value is None:
        return f"raw {fold(raw)}"
    number = str(int(value)) if float(value).is_integer() else repr(float(value))
    return f"{number}万" if "万" in raw else number


def counterpart(file: Attachment, others: tuple[Attachment, ...]) -> Attachment | None:
    """The same link among others: by address, else by name and no other of that name."""
    for other in others:
        if other.url == file.url:
            return other
    named = [other for other in others if fold(other.name) == fold(file.name)]
    return named[0] if len(named) == 1 else None


def _same_files(a: ReportContent, b: ReportContent) -> bool:
    return _settled(a, b) == _settled(b, a)


def _settled(content: ReportContent, other: ReportContent) -> set[str]:
    """The hashes of files that were read, less those whose counterpart was not."""
    hashes = set()
    for file in content.attachments:
        twin = counterpart(file, other.attachments)
        if file.sha256 is not None and (twin is None or twin.sha256 is not None):
            hashes.add(file.sha256)
    return hashes


def _read_here_only(content: ReportContent, other: ReportContent) -> tuple[Attachment, ...]:
    found = []
    for file in content.attachments:
        twin = counterpart(file, other.attachments)
        if file.sha256 is not None and twin is not None and twin.sha256 is None:
            found.append(file)
    return tuple(found)


def _same_tables(
    a: ReportContent, b: ReportContent, only_a: tuple[Attachment, ...], only_b: tuple[Attachment, ...]
) -> bool:
    ours, theirs = _comparable(a, b), _comparable(b, a)
    from_a = _figures(tuple(table for file in only_a for table in file.tables))
    from_b = _figures(tuple(table for file in only_b for table in file.tables))
    left = {key: v for key, v in ours.items() if key in theirs or from_a.get(key) != v}
    right = {key: v for key, v in theirs.items() if key in ours or from_b.get(key) != v}
    return left == right


def _comparable(content: ReportContent, other: ReportContent) -> dict[tuple[str, str, str], str]:
    """The figures of a content, without those of its tables that a faulty reading on either side may have lost."""
    mine, theirs = _figures(content.tables), _figures(other.tables)
    faulty = {table.table for table in (*content.tables, *other.tables) if table.problem is not None}
    lost = faulty & {key[0] for key in mine} & {key[0] for key in theirs}
    return {key: value for key, value in mine.items() if key[0] not in lost or key in theirs}


def _same_text(
    a: ReportContent, b: ReportContent, only_a: tuple[Attachment, ...], only_b: tuple[Attachment, ...]
) -> bool:
    ours, theirs = said(a.text), said(b.text)
    if ours == theirs:
        return True
    ours_alone, theirs_alone = _less(ours, only_a), _less(theirs, only_b)
    if ours_alone == theirs_alone:
        return True
    # Where the file's text took the place of the shell's, nothing of the shell is left to compare.
    return (theirs_alone == "" and len(ours) < _SHELL) or (ours_alone == "" and len(theirs) < _SHELL)


def _less(text: str, files: tuple[Attachment, ...]) -> str:
    for file in files:
        if part := said(file.text):
            text = text.replace(part, "", 1)
    return text


def carry_forward(before: ReportContent, now: ReportContent) -> ReportContent:
    """`now`, with the old reading of every file that was read before and could not be read now.

    Where the page is a shell around such a file, the text and tables that came out of the file are kept too.
    """
    carried = [_carried(file, before.attachments) for file in now.attachments]
    kept = [new for new, file in zip(carried, now.attachments, strict=True) if new is not file]
    if not kept:
        return now
    now = replace(now, attachments=tuple(carried))
    if not now.tables and before.tables and _from_files(before, kept):
        now = replace(now, tables=before.tables, form=now.form or before.form)
    if len(fold(now.text)) < _SHELL and any(fold(f.text) and fold(f.text) in fold(before.text) for f in kept):
        year = before.year if now.year is None else now.year
        now = replace(
            now,
            text=before.text,
            sections=before.sections,
            statements=before.statements,
            year=year,
            unit=now.unit or before.unit,
        )
    return now


def _carried(file: Attachment, before: tuple[Attachment, ...]) -> Attachment:
    old = counterpart(file, before)
    if file.sha256 is not None or old is None or old.sha256 is None:
        return file
    return replace(old, name=file.name, url=file.url)


def _from_files(content: ReportContent, files: list[Attachment]) -> bool:
    lifted = _figures(tuple(table for file in files for table in file.tables))
    return all(lifted.get(key) == value for key, value in _figures(content.tables).items())


def fuller(before: ReportContent, now: ReportContent) -> bool:
    """Whether `now` has read a file that `before` only links."""
    return bool(_read_here_only(now, before))
