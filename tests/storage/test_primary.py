"""One address makes a report's versions; when another takes over, and when that is a change."""

from __future__ import annotations

import pytest

from storage.primary import Move, Standing, takeover
from storage.sightings import Answer
from tests.storage.made import TEXT, content, table

OTHER = TEXT.replace("第5段", "第五段").replace("第7段", "第七段")
REWRITTEN = TEXT[: len(TEXT) // 2] + "这一半已经改写，谈的是另外的事，与原先所说的完全不同。" * 12
PDF = "\n— 1 —\n".join(TEXT[i : i + 200] for i in range(0, len(TEXT), 200))


def page(answer: Answer = Answer.PAGE, fails: int = 0) -> Standing:
    return Standing(bare=False, last_answer=answer, fails=fails)


def bare(answer: Answer = Answer.PAGE, fails: int = 0) -> Standing:
    return Standing(bare=True, last_answer=answer, fails=fails)


@pytest.mark.parametrize(
    ("primary", "other", "says", "move"),
    [
        # While the primary is readable nothing else makes versions, whatever it says.
        (page(), page(), OTHER, Move.STAY),
        (page(), bare(), OTHER, Move.STAY),
        (page(Answer.NOT_MODIFIED), page(), TEXT, Move.STAY),
        # A page goes before a bare file; that it reads otherwise is no change in time.
        (bare(), page(), OTHER, Move.ADOPT),
        (bare(), bare(), OTHER, Move.STAY),
        # Gone: the same content is adopted at once, other content after the second look that missed it.
        (page(Answer.NOT_FOUND, 1), page(), TEXT, Move.ADOPT),
        (page(Answer.NOT_FOUND, 1), page(), OTHER, Move.STAY),
        (page(Answer.NOT_FOUND, 2), page(), OTHER, Move.RENEW),
        (page(Answer.SOFT_NOT_FOUND, 2), page(), OTHER, Move.RENEW),
        (page(Answer.SENT_HOME, 2), page(), OTHER, Move.RENEW),
        # A file instead of a page: page numbers are no difference, other words are.
        (page(Answer.NOT_FOUND, 1), bare(), PDF, Move.ADOPT),
        (page(Answer.NOT_FOUND, 2), bare(), REWRITTEN, Move.RENEW),
        (page(Answer.NOT_FOUND, 2), page(), PDF, Move.RENEW),
        # Not gone, only not readable: no takeover before the third look.
        (page(Answer.SERVER_ERROR, 2), page(), TEXT, Move.STAY),
        (page(Answer.CHALLENGE, 3), page(), TEXT, Move.ADOPT),
        (page(Answer.NO_CONNECTION, 3), page(), OTHER, Move.RENEW),
        # Whoever is not readable takes nothing over.
        (page(Answer.NOT_FOUND, 5), page(Answer.NOT_FOUND, 1), TEXT, Move.STAY),
        # Nor does a picture version without text.
        (page(Answer.NOT_FOUND, 5), page(), "图片版", Move.STAY),
    ],
)
def test_takeover(primary: Standing, other: Standing, says: str, move: Move) -> None:
    assert takeover(primary, other, content(TEXT), content(says)) is move


def test_other_figures_are_another_state_even_in_alike_text() -> None:
    before, now = content(TEXT, tables=(table(a1=412),)), content(PDF, tables=(table(a1=413),))
    assert takeover(page(Answer.NOT_FOUND, 2), bare(), before, now) is Move.RENEW
    same = content(PDF, tables=(table(a1=412),))
    assert takeover(page(Answer.NOT_FOUND, 2), bare(), before, same) is Move.ADOPT
