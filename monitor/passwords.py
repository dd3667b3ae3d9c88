"""Passwords of the dashboard's users: which are good enough, how they are kept, how a new one is made."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 12, 200
"""Characters of a password."""
COST, BLOCK, PARALLEL = 2**15, 8, 3
"""Of scrypt (RFC 7914): 32 MiB and about a quarter of a second for each try."""
_MEMORY = 64 * 2**20
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a made password: none is taken for another."""
_SAME_TIME = threading.BoundedSemaphore(2)
"""However many try at once, the memory and the processor stay free for those who read."""
_NOBODY = bytes(32)
_COMMON = Path(__file__).parent / "common_passwords.txt"
"""Where it comes from stands in common_passwords.md."""
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv5tgb")


def fault_of(password: str, name: str) -> str | None:
    """Why a password cannot be that of the user `name`, in English; None: it can."""
    plain = _folded(password)
    if len(password) < SHORTEST:
        return f"shorter than {SHORTEST} characters"
    if len(password) > LONGEST:
        return f"longer than {LONGEST} characters"
    if not all(sign.isprintable() for sign in password):
        return "holds signs that cannot be typed"
    if _is_common(plain):
        return "among the common passwords, or made of one; three or four words that nobody puts together are better"
    if len(set(plain)) < 5 or len(_without(plain, _folded(name))) < 8:
        return "too easy to guess: few different signs, or mostly the user's name"
    return None


def made() -> str:
    """A new password by chance, 98 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))


def kept(password: str) -> str:
    """What is kept of a password: `scrypt$COST$BLOCK$PARALLEL$SALT$HASH`, from which it cannot be had back."""
    salt = secrets.token_bytes(16)
    return _written(salt, _hash(password, salt, COST, BLOCK, PARALLEL))


def fits(password: str, stored: str | None) -> bool:
    """Whether it is the password of which `stored` was kept. None, for a user there is not, takes as long and is False.

    Raises ValueError where `stored` was not written by `kept`.
    """
    word, cost, block, parallel, salt, known = (stored or _written(_NOBODY, _NOBODY)).split("$")
    if word != "scrypt":
        raise ValueError("not kept by scrypt")
    if len(password) > LONGEST:
        return False
    found = _hash(password, b64decode(salt), int(cost), int(block), int(parallel))
    return secrets.compare_digest(found, b64decode(known)) and stored is not None


def _hash(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    # The same word typed on two keyboards is one word.
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    with _SAME_TIME:
        return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=32)


def _written(salt: bytes, known: bytes) -> str:
    return "$".join(("scrypt", str(COST), str(BLOCK), str(PARALLEL), *(b64encode(b).decode() for b in (salt, known))))


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text(encoding="ascii").split())


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_common(plain: str) -> bool:
    word = plain.strip("0123456789 !@#$%^&*()-_=+.,;:?/~")
    repeated = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, min(8, len(plain) // 2) + 1))
    return bool({plain, word} & _common()) or repeated or _runs(plain)


def _runs(plain: str) -> bool:
    """Whether it is made of keys that lie, or letters that stand, beside each other."""
    rest = plain
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for size in range(len(row), 3, -1):
            for start in range(len(row) - size + 1):
                rest = rest.replace(row[start : start + size], "")
    return len(rest) < 4


def _without(plain: str, name: str) -> str:
    for word in (name, "nianbao", "年报"):
        if len(word) > 1:
            plain = plain.replace(word, "")
    return plain
