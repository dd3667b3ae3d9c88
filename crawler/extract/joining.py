"""Joins sentences that were cut where a line was full, at a page's end, or by a picture."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.pieces import Piece

NARROWEST, WIDEST = 36, 132
"""Columns (a 汉字 has two) between which a line may have been cut at a fixed width."""
_SLACK = 5
"""Columns by which a full line may fall short: punctuation that went down, a word that did not fit."""
_FEWEST = 3
"""Full lines in a stretch from which on its width is no accident."""
_FEW_SIGNS = 10
_LONGEST = 4000
_CAPTION = 40
_BETWEEN = 6

_ENDS = re.compile(r"[。！？!?；;：:…”’」』》）)\]】>\.]$")
_NEVER_FIRST = re.compile(r"^[，。、；：！？）】》〉」』”’%％‰℃,;:!?)\]}]")
_NEVER_LAST = re.compile(r"[（【《〈「『“‘、(\[{]$")
_COUNTED = re.compile(r"^(?:年|月|日|个|条|件|次|项|人|名|元|万|亿|份|期|篇|号|余|多|%|％)")
_HEADING = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}[章节条款部分]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是.．要]"
    r"|\d{1,3}[、.．)）](?!\d)|[①-⑳●○■□◆◇★※▲]|附[件表:：]|注[:：]|表\s?\d|图\s?\d)"
)
_SHOWN_BY = re.compile(r"[图表下示片]$")
_PROSE = re.compile(r"[，。；、]")


def rejoined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with cut sentences whole again.

    A line is joined with the next where it cannot end there (after an opening bracket, before a comma, between a
    number and its counter), where all of a stretch is cut at one width, and where a picture with its caption stands
    between two halves of a sentence: the caption then comes behind. Two numbers are never glued.
    """
    return _over_pictures(_lines(list(pieces)))


def _lines(pieces: list[Piece]) -> list[Piece]:
    full = _full_lines(pieces)
    joined: list[Piece] = []
    for number, piece in enumerate(pieces):
        last = joined[-1] if joined else None
        if last is not None and _is_line(last) and _is_line(piece) and _belong(last, piece, number - 1 in full):
            joined[-1] = _glued(last, piece)
        else:
            joined.append(piece)
    return joined


def _is_line(piece: Piece) -> bool:
    return piece.grid is None and not piece.picture and not piece.file_link and bool(piece.text)


def _belong(upper: Piece, lower: Piece, full: bool) -> bool:
    above, below = upper.text, lower.text
    if _HEADING.match(below) or len(above) > _LONGEST:
        return False
    if full and not _ENDS.search(above):
        return True
    if len(above) < _FEW_SIGNS or not _PROSE.search(above):
        return False
    if _NEVER_LAST.search(above) or (_NEVER_FIRST.match(below) and not _ENDS.search(above)):
        return True
    if upper.broken and above[-1] in "，,":
        return True
    return above[-1].isdigit() and bool(_COUNTED.match(below)) and not below[:1].isdigit() and len(below) > 1


def _glued(upper: Piece, lower: Piece) -> Piece:
    above, below = upper.text, lower.text
    apart = above[-1].isascii() and below[0].isascii() and above[-1].isalnum() and below[0].isalnum()
    text = f"{above} {below}" if apart else above + below
    return replace(upper, text=text, linked=upper.linked + lower.linked, broken=lower.broken)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _full_lines(pieces: Sequence[Piece]) -> set[int]:
    """Places of the lines that reach the width at which a stretch of lines was cut."""
    full: set[int] = set()
    stretch: list[int] = []
    for number, piece in enumerate(pieces):
        if _is_line(piece) and len(piece.text) <= WIDEST and _columns(piece.text) <= WIDEST:
            stretch.append(number)
        else:
            full |= _full_of(pieces, stretch)
            stretch = []
    return full | _full_of(pieces, stretch)


def _full_of(pieces: Sequence[Piece], stretch: Sequence[int]) -> set[int]:
    """The full lines of a stretch, cut at so many columns or at so many signs; none where neither is so."""
    if len(stretch) <= _FEWEST or not any(pieces[number].text[-1] in "。；;" for number in stretch):
        return set()
    columns = {number: _columns(pieces[number].text) for number in stretch}
    if max(columns.values()) < NARROWEST:
        return set()
    signs = {number: len(pieces[number].text) for number in stretch}
    best: list[int] = []
    for widths, slack in ((columns, _SLACK), (signs, _SLACK // 2)):
        widest = max(widths.values())
        full = [number for number, width in widths.items() if width >= widest - slack]
        cut = [number for number in full if not _ENDS.search(pieces[number].text)]
        prose = sum(1 for number in cut if _PROSE.search(pieces[number].text))
        if len(cut) >= _FEWEST and prose * 2 >= len(cut) and len(full) * 3 >= len(stretch):
            best = max(best, full, key=len)
    return set(best)


def _over_pictures(pieces: list[Piece]) -> list[Piece]:
    done: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        further = _other_half(pieces, place) if _is_line(piece) else 0
        if further:
            done.append(_glued(piece, pieces[further]))
            done.extend(pieces[place + 1 : further])
            place = further + 1
        else:
            done.append(piece)
            place += 1
    return done


def _other_half(pieces: Sequence[Piece], place: int) -> int:
    """Where the sentence goes on that breaks off before a picture; 0: it does not break off, or does not go on."""
    above = pieces[place].text
    if len(above) < _FEW_SIGNS or _ENDS.search(above) or _SHOWN_BY.search(above) or not _PROSE.search(above):
        return 0
    pictured = False
    for number in range(place + 1, min(len(pieces), place + 2 + _BETWEEN)):
        piece = pieces[number]
        if piece.picture:
            pictured = True
        elif not _is_line(piece) or _HEADING.match(piece.text):
            return 0
        elif pictured and re.search(r"[。；！？]", piece.text):
            return number
        elif len(piece.text) > _CAPTION:
            return 0
    return 0
