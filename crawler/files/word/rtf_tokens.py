"""RTF cut into its words, signs, braces and text, in one pass and within a limit."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_TOKENS = 2_000_000

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)", re.DOTALL
)
_BRACES = re.compile(r"\\bin([0-9]{1,9}) ?|\\.|[{}]", re.DOTALL)
_BREAKS = str.maketrans("", "", "\r\n\x00")


class Token(NamedTuple):
    """One thing that an RTF tells; all but one field are empty."""

    word: str = ""
    number: int | None = None
    """The word's."""
    byte: str = ""
    """A coded byte, in hexadecimal digits."""
    sign: str = ""
    """What stood behind a backslash and is no letter."""
    brace: str = ""
    text: str = ""
    """Without line breaks, which mean nothing."""


class Tokens:
    """Walks through an RTF that was decoded as Latin-1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._count = 0

    def next(self) -> Token | None:
        """The next token; None at the end. Raises ValueError beyond the limit."""
        match = None
        while match is None:
            if self._at >= len(self._text):
                return None
            match = _TOKEN.match(self._text, self._at)
            self._at = match.end() if match else self._at + 1  # a lone backslash
        self._count += 1
        if self._count > MOST_TOKENS:
            raise ValueError(f"limit: more than {MOST_TOKENS} control words")
        word, number, byte, sign, brace, text = match.groups("")
        if word == "bin":
            self._at += max(int(number or 0), 0)
        return Token(word, int(number) if number else None, byte, sign, brace, text.translate(_BREAKS))

    def rest(self) -> int:
        """How much stands behind the last token, blanks at the end not counted."""
        return len(self._text[self._at :].rstrip("\x00 \t\r\n"))

    def skip_group(self) -> None:
        """To the brace that closes the group in which the last token stood."""
        depth = 0
        while (match := _BRACES.search(self._text, self._at)) is not None:
            self._at = match.end()
            if match[1]:
                self._at += int(match[1])
            elif match[0] == "{":
                depth += 1
            elif match[0] == "}":
                if depth == 0:
                    self._at -= 1
                    return
                depth -= 1
        self._at = len(self._text)
