"""What was counted over all counties, kept as long as nobody writes to the archive."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST_KEPT = 400

Found = TypeVar("Found")


class Memory:
    """Answers by question, each for one state of the archive."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()

    def kept(self, question: Hashable, state: Hashable | None, find: Callable[[], Found]) -> Found:
        """The answer to `question` in this `state`, found now where it is not known; None: nothing is kept.

        `state` must have been asked for before anything that `find` reads.
        """
        if state is None:
            return find()
        with self._turn:
            known = self._kept.get(question)
            if known is not None and known[0] == state:
                self._kept.move_to_end(question)
                answer: Found = known[1]
                return answer
        answer = find()
        with self._turn:
            self._kept[question] = (state, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return answer
