"""Cuts what is left of the template off the head and the tail of a main text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from crawler.extract.chrome import (
    RELATED,
    fold,
    is_always_chrome,
    is_contact,
    is_file_line,
    is_files_heading,
    is_footer,
    is_index_row,
    is_info_line,
    is_tail_chrome,
)
from crawler.extract.pieces import Piece
from crawler.extract.weights import statutory_words

_HEAD = 25
"""Pieces among which a repeated title is looked for."""
_PROSE = 70
_SENTENCE = re.compile(r"[。；！？]")
_SIGNATURE = re.compile(
    r"20\d{2}[年/.-]\d{1,2}[月/.-]\d{1,2}|二[〇○零OoО0][一二三〇○零OoО0-9]{2}年|(?:人民政府|办公室|街道|办事处|委员会|管委会|[局乡镇县区旗市处所院])$"
)
_FORM = re.compile(
    r"统计指标|信息内容|申请人情况|结果维持|行政许可|本年新收|主动公开|总计|填报|联系电话|负责人|审核人|附[件:：]"
)
_SIDE = re.compile(
    r"热[点门]|排行|推荐|专[题栏]|导航|动态$|新闻$|快讯|链接|登录|用户|搜索|检索|栏目|菜单|服务热线|便民|入口|办事"
)
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_SIGNED = 24
"""Signs of the longest line that may be a signature."""
_QUOTES = re.compile("[\"'“”‘’《》「」]")


class Title:
    """The titles a page gives its report, for telling the lines that only repeat them."""

    def __init__(self, titles: Collection[str]) -> None:
        self.keys = frozenset(key for key in (_key(title) for title in titles) if len(key) >= 6)

    def repeated(self, pieces: Sequence[Piece], start: int) -> int:
        """How many pieces from `start` on are a title, or one broken over lines; 0: none."""
        joined = ""
        for count, piece in enumerate(pieces[start : start + 4], start=1):
            if piece.grid is not None or piece.signs > 80:
                return 0
            if piece.picture:
                continue
            joined += _key(piece.text)
            if joined in self.keys:
                return count
            if not any(key.startswith(joined) for key in self.keys):
                return 0
        return 0

    def after(self, pieces: Sequence[Piece], *, passed: bool = False) -> list[Piece]:
        """The pieces behind the last title line near the head; all where there is none.

        Prose behind a title ends the head: what a decree says before it gives its rules their title again is text.
        `passed`: a title stands above the pieces already.
        """
        cut = 0
        for start in range(min(len(pieces), _HEAD)):
            count = self.repeated(pieces, start)
            if count:
                cut = start + count
            elif (cut or passed) and start >= cut and is_part_of_report(pieces[start], head=True):
                break
        return list(pieces[cut:])


def _key(title: str) -> str:
    return _QUOTES.sub("", fold(title))


def is_part_of_report(piece: Piece, *, head: bool) -> bool:
    """Whether a piece that stands beside the main text belongs to it: prose, a table, a signature."""
    if piece.picture:
        return False
    folded = fold(piece.text)
    if piece.grid is not None:
        rows = [[cell or "" for cell in row] for row in piece.grid.rows]
        if sum(1 for row in rows if is_index_row(row)) * 2 >= len(rows):
            return False
        return bool(_FORM.search(folded)) or (len(folded) > 40 and not _SIDE.search(folded))
    if piece.linked * 2 > len(folded) or (_SIDE.search(folded) and len(folded) < 30):
        return False
    if len(folded) >= _PROSE or (len(folded) >= 25 and _SENTENCE.search(folded)):
        return True
    return not head and len(folded) >= 2 and bool(_SIGNATURE.search(folded) or _FORM.search(folded))


def _is_index_box(piece: Piece) -> bool:
    if piece.grid is None:
        return False
    rows = [[cell or "" for cell in row] for row in piece.grid.rows]
    filled = [row for row in rows if any(row)]
    return bool(filled) and sum(1 for row in filled if is_index_row(row)) * 3 >= 2 * len(filled)


def _without_head(pieces: list[Piece], title: Title, *, loose: bool, titled: bool) -> list[Piece]:
    if loose:
        pieces = title.after(pieces, passed=titled)
    start = _behind_heading(pieces, title)
    while start < len(pieces):
        piece = pieces[start]
        repeated = title.repeated(pieces, start)
        folded = fold(piece.text)
        if repeated:
            start += repeated
        elif piece.picture and start + 1 < len(pieces) and not loose:
            break
        elif piece.picture or _is_index_box(piece) or (piece.grid is None and _is_head_chrome(folded)):
            start += 1
        else:
            break
    return pieces[start:]


def _behind_heading(pieces: list[Piece], title: Title) -> int:
    """Where a container begins with the page's heading (something, title, info line): the place of the info line."""
    for start in range(min(len(pieces), 6)):
        count = title.repeated(pieces, start)
        following = pieces[start + count : start + count + 1]
        if count and following and following[0].grid is None and is_info_line(fold(following[0].text)):
            return start + count
    return 0


def _is_head_chrome(folded: str) -> bool:
    return not folded or is_always_chrome(folded) or is_info_line(folded) or not re.search(r"\w", folded)


def _tail_cut(pieces: list[Piece]) -> int:
    """Where the page's tail begins: at the first mark of it behind which nothing of the report comes."""
    said = next((number for number, piece in enumerate(pieces) if statutory_words(piece.text)), len(pieces))
    last: dict[bool, int] = {}
    for number, piece in enumerate(pieces):
        if number == 0 or piece.grid is not None or piece.picture:
            continue
        folded = fold(piece.text)
        if RELATED.match(folded) or is_footer(folded) or (is_always_chrome(folded) and len(folded) > 2):
            above = said < number
            if above not in last:
                last[above] = _last_of_report(pieces, said=above)
            if last[above] <= number:
                return number
    return len(pieces)


def _last_of_report(pieces: list[Piece], *, said: bool) -> int:
    for number in range(len(pieces) - 1, -1, -1):
        if _clearly_report(pieces[number], said=said):
            return number
    return -1


def _clearly_report(piece: Piece, *, said: bool) -> bool:
    """Whether a piece below a mark of the page's tail is the report's; `said`: the report spoke above it already."""
    folded = fold(piece.text)
    if is_tail_chrome(folded) or is_info_line(folded) or is_contact(folded):
        return False
    if said and piece.grid is None and len(folded) > _SIGNED and not _HEADING.match(folded):
        return statutory_words(folded) > 0
    return is_part_of_report(piece, head=False)


def trimmed(pieces: list[Piece], title: Title, *, loose: bool, titled: bool = False) -> list[Piece]:
    """The pieces without head and tail of the template and without its lines in between.

    `loose`: the pieces come from a block found by weight, so all before the title is the page's. `titled`: the title
    stands above that block.
    """
    if loose:
        pieces = [piece for piece in pieces if not _is_link_line(piece)]
    kept = _without_head(pieces, title, loose=loose, titled=titled)
    kept = [piece for piece in kept[: _tail_cut(kept)] if not _is_chrome_anywhere(piece)]
    while kept and (
        (kept[-1].picture and loose)
        or (kept[-1].grid is None and not kept[-1].picture and is_tail_chrome(fold(kept[-1].text)))
    ):
        kept.pop()
    return [piece for piece in kept if piece.picture or piece.text]


def _is_link_line(piece: Piece) -> bool:
    """A menu in one line: nearly all of it links, and no sentence."""
    folded = fold(piece.text)
    return piece.grid is None and piece.linked * 10 >= len(folded) * 8 > 0 and not _SENTENCE.search(folded)


def _is_chrome_anywhere(piece: Piece) -> bool:
    if piece.picture or piece.grid is not None:
        return False
    folded = fold(piece.text)
    if piece.file_link and is_file_line(folded, piece.linked):
        return True
    return is_always_chrome(folded) or (is_files_heading(folded) and piece.file_link)
