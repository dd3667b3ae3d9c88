"""The numbers of a sentence as claims: each with what it counts, of whom, and of which whole it is a part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crawler.extract.claims.clauses import Sentence
from crawler.extract.claims.other import other
from crawler.extract.claims.published import Piece, channels_in, published
from crawler.extract.claims.quantities import Quantity, quantities
from crawler.extract.claims.requests import CASES, charged, complained, in_court, requested
from crawler.extract.claims.times import Times
from storage.contents import Statement
from storage.subjects import ROWS, Subject

_STOPS = "，；：（）"
_FAR = 160
"""A channel named further back is not the number's."""
_BARE = re.compile(r"^(?:共计|合计|总计|累计|共|计|数量|总数|为|达|达到|有|约|、|和|及)*$")
_LEADING = re.compile(r"^(?:[、，]|(?:以?及|和|与)(?!时))+")
_SPLIT = re.compile(r"其中|分别为|分别是|内有|内含")
_OPEN_SPLIT = re.compile(r"其中[^\d]{0,4}(?:包括|包含|含|主要)|包括|含有")
_RATE = re.compile(
    r"(?:每年|每月|每周|每日|每天|每季度?|人均|平均|同比|环比|增加|增长|减少|下降|上升|提高|提升|多出|高出)(?:了|到|至)?(?:共|约)?$"
)
_CUMULATIVE = re.compile(r"累计|历年|以来共|开通以来|实施以来")
_NEW_CLAIM = re.compile(
    r"^(?:另|同时|此外|全年|共|累计|收到|受理|回应|答复|组织|开展|召开|举办|接待|现场|咨询|解答|办理|点击|浏览|关注|访问)"
)
_COUNTS_ONCE = re.compile(r"(?<![共合总累统小])计$")
_PUBLISHED = frozenset(subject for subject in Subject if subject.value.startswith("published_"))
_COURTS = ("reviews", "lawsuits")
_PARTS_OF_REQUESTS = frozenset(
    {
        *(subject for subject in Subject if subject.value.startswith("outcome_")),
        Subject.REQUESTS_IN_PERSON,
        Subject.REQUESTS_FAX,
        Subject.REQUESTS_ONLINE,
        Subject.REQUESTS_LETTER,
    }
)


class _Flow:
    """What the numbers before in the sentence leave behind for those that follow."""

    def __init__(self, sentence: Sentence, said: str, year: int | None) -> None:
        self.sentence = sentence
        self.signs = sentence.signs
        self.times = Times(sentence.signs, year)
        line = sentence.line
        self.heading = f"{line.title}；{line.topic}"
        self.context = f"{self.heading}；{said}"
        self.active = "申请" in said and "公开" in said
        self.court = ""
        self.whole: Statement | None = None
        self.parts: list[int] = []
        self.kind = ""
        self.open = False
        self.published_to = 0
        self.found: list[Statement] = []

    def piece(self, quantity: Quantity, before: Quantity | None, following: Quantity | None) -> tuple[int, Piece]:
        """Where the clause of a number begins, and the clause."""
        signs, floor = self.signs, before.end if before else 0
        left = max(floor, *(signs.rfind(stop, floor, quantity.begin) + 1 for stop in _STOPS))
        if left > floor and _BARE.match(signs[left : quantity.begin]):
            wider = max(floor, *(signs.rfind(stop, floor, left - 1) + 1 for stop in _STOPS))
            left = wider if wider > floor or not before else left  # else it belongs to the number before
        leading = _LEADING.match(signs[left : quantity.begin])
        left += leading.end() if leading else 0
        right = following.begin if following else len(signs)
        after = re.split(r"[，；：（）、]", signs[quantity.end : min(right, quantity.end + 40)], maxsplit=1)[0]
        clause = signs.rfind("；", 0, left) + 1
        since = max(clause, self.published_to, quantity.begin - _FAR)
        return left, Piece(
            head=signs[left : quantity.begin],
            after=after if not following or signs[quantity.end + len(after) : right] else "",
            unit=quantity.unit,
            value=quantity.value,
            beyond=signs[quantity.end : quantity.end + 20],
            prefix=signs[clause:left],
            since=signs[since : quantity.begin],
            heading=self.heading,
            context=f"{self.context}；{signs[: quantity.begin]}{after}",
            split=self.whole is not None,
        )


def counted_claims(sentence: Sentence, said: str, year: int | None) -> Iterator[Statement]:
    """The claims that the numbers of a sentence make.

    `said`: the sentences before it in its line. `year`: the report year, None where nobody knows it.
    """
    every = list(quantities(sentence.signs))
    if not every:
        return
    flow = _Flow(sentence, said, year)
    for place, quantity in enumerate(every):
        before = every[place - 1] if place else None
        following = every[place + 1] if place + 1 < len(every) else None
        _take(flow, quantity, before, following)
    yield from flow.found


def _take(flow: _Flow, quantity: Quantity, before: Quantity | None, following: Quantity | None) -> None:
    gap = flow.signs[before.end if before else 0 : quantity.begin]
    _enter_split(flow, gap)
    left, piece = flow.piece(quantity, before, following)
    flow.active = flow.active or ("申请" in gap and "复议申请" not in gap)
    _hear_court(flow, gap)
    subjects, rows, opened = _subjects(flow, piece)
    if (not subjects and flow.whole is None) or _is_no_claim(flow, quantity, left, piece):
        return
    if flow.whole is not None:
        subjects, opened = _part(flow, flow.whole, quantity, piece, subjects, opened)
    for subject in subjects:
        _add(flow, quantity, left, subject, rows or ROWS.get(subject, ()), opened, piece)


def _enter_split(flow: _Flow, gap: str) -> None:
    if "；" in gap and flow.whole is not None and not _SPLIT.search(gap):
        first = gap.rpartition("；")[2]
        if _NEW_CLAIM.match(first):
            _end_split(flow)
    if _SPLIT.search(gap) is None and not (flow.whole is None and _OPEN_SPLIT.search(gap)):
        return
    if flow.parts:  # a list within a list: whose part what follows is, nobody can say
        _open_parts(flow)
        flow.whole = None
        return
    wholes = [one for one in flow.found if one.subject in _PUBLISHED or one.subject == Subject.REQUESTS_RECEIVED]
    flow.whole = wholes[-1] if wholes else None
    flow.open = _OPEN_SPLIT.search(gap) is not None
    flow.kind = ""


def _hear_court(flow: _Flow, gap: str) -> None:
    review, lawsuit = gap.rfind("复议"), gap.rfind("诉讼")
    if max(review, lawsuit) >= 0:
        flow.court = _COURTS[lawsuit > review]


def _is_no_claim(flow: _Flow, quantity: Quantity, left: int, piece: Piece) -> bool:
    signs = flow.signs
    if _RATE.search(piece.head) or _COUNTS_ONCE.search(piece.head):
        return True
    if re.match(r"[/／]|每月|每周|每年|每季|每天|的?增|以内|内", signs[quantity.end : quantity.end + 3]):
        return True
    if quantity.value == 0 and re.search(r"(?:均|都|皆|全部)(?:为|是)?$", piece.head):
        return True
    if flow.times.elsewhere(left, quantity.begin) or flow.times.compared(left, quantity.begin):
        carried = re.search(r"(?:上|去|往|下|次|明|20\d\d)一?年度?(?:的)?(?:继续办理)?$|结转", piece.head)
        return carried is None
    return False


def _subjects(flow: _Flow, piece: Piece) -> tuple[list[Subject], tuple[str, ...], bool]:
    courts = in_court(piece, flow.court)
    if courts:
        return courts, (), False
    money = charged(piece)
    if money is not None:
        return [money], (), False
    request = requested(piece, flow.active)
    if request is not None:
        return [request], (), False
    if complained(piece):
        return [Subject.COMPLAINTS], (), False
    found = other(piece)
    if found is not None:
        return [found], (), False
    items = published(piece)
    return ([items[0]], items[1], items[2]) if items else ([], (), False)


def _part(
    flow: _Flow, whole: Statement, quantity: Quantity, piece: Piece, subjects: list[Subject], opened: bool
) -> tuple[list[Subject], bool]:
    """A number in a list of parts: its own subject or a nameless part; or the end of the list."""
    first = not flow.parts and _SPLIT.search(piece.prefix[-4:]) is not None
    if not first and _NEW_CLAIM.match(piece.head):
        _end_split(flow)
        return subjects, opened
    if whole.unit != quantity.unit and not (whole.subject == Subject.REQUESTS_RECEIVED and quantity.unit in CASES):
        _open_parts(flow)
        flow.open = True
        return [], opened
    if whole.subject in _PUBLISHED:
        parts = [one for one in subjects if one in _PUBLISHED or one.value.startswith("normative")]
        kind = "channel" if channels_in(piece.head) else "theme"
        subjects = parts or [Subject.PUBLISHED_PART]
    else:
        kind = "outcome" if subjects and subjects[0].value.startswith("outcome") else "way"
        if not subjects or subjects[0] not in _PARTS_OF_REQUESTS:
            if subjects:
                _end_split(flow)
            return subjects, opened
    if flow.kind and kind != flow.kind:
        _open_parts(flow)
        _end_split(flow)
        return [one for one in subjects if one is not Subject.PUBLISHED_PART], opened
    flow.kind = kind
    return subjects, opened


def _end_split(flow: _Flow) -> None:
    flow.whole, flow.parts, flow.kind = None, [], ""


def _add(
    flow: _Flow, quantity: Quantity, left: int, subject: Subject, rows: tuple[str, ...], opened: bool, piece: Piece
) -> None:
    sentence = flow.sentence
    whole = flow.whole
    if whole is not None:
        if flow.signs[quantity.end : quantity.end + 1] == "等" or piece.after.startswith("等"):
            _open_parts(flow)
            flow.open = True
        flow.parts.append(len(flow.found))
        opened = opened or flow.open
    clause = flow.signs.rfind("；", 0, left) + 1
    flow.found.append(
        Statement(
            subject=subject.value,
            value=quantity.value,
            unit=quantity.unit,
            approximate=quantity.approximate,
            cumulative=_CUMULATIVE.search(flow.signs[max(clause, left - 20) : quantity.begin]) is not None,
            raw=sentence.raw(left, quantity.end + len(piece.after)),
            section=sentence.line.section,
            start=sentence.place(left),
            rows=rows,
            most=quantity.most,
            scope=flow.times.scope(left, quantity.begin),
            part_of=whole.start if whole is not None else None,
            open_list=opened,
        )
    )
    if subject in _PUBLISHED:
        flow.published_to = quantity.end


def _open_parts(flow: _Flow) -> None:
    for place in flow.parts:
        flow.found[place] = replace(flow.found[place], open_list=True)
