"""Passwords: which are refused, what is kept of them, and that nobody's takes as long as somebody's."""

from __future__ import annotations

import hashlib
from base64 import b64decode

import pytest

from monitor.passwords import fault_of, fits, kept, made

GOOD = "Apfelbaum im Regen 7"


@pytest.mark.parametrize(
    "password",
    [
        "Sommer-2026",
        "password1234",
        "Password1234!",
        "123456789012",
        "qwertyuiop12",
        "abcdefgh1234",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "woaini1314520",
        "1qaz2wsx3edc",
        "zhangsan123456",
        "Zhangsan-Zhangsan",
        "nianbao2026!",
        "Apfelbaum\tim Regen",
        "x" * 201,
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert fault_of(password, "zhangsan") is not None


@pytest.mark.parametrize("password", [GOOD, "correct horse battery", "贺兰山下果园成金贵镇年报", "x9!kV2#pLq7m"])
def test_others_are_taken(password: str) -> None:
    assert fault_of(password, "zhangsan") is None


def test_a_made_password_is_good_and_no_two_are_the_same() -> None:
    some = {made() for _ in range(200)}
    assert len(some) == 200
    assert {fault_of(one, "zhangsan") for one in some} == {None}


def test_what_is_kept_is_scrypt_and_proves_one_password_alone() -> None:
    stored = kept(GOOD)
    word, cost, block, parallel, salt, known = stored.split("$")
    assert (word, int(cost), int(block), int(parallel)) == ("scrypt", 32768, 8, 3)
    again = hashlib.scrypt(GOOD.encode(), salt=b64decode(salt), n=32768, r=8, p=3, maxmem=2**26, dklen=32)
    assert again == b64decode(known)
    assert len(b64decode(salt)) == 16
    assert GOOD not in stored
    assert fits(GOOD, stored)
    assert not fits(GOOD + " ", stored)
    assert not fits(GOOD.lower(), stored)
    assert kept(GOOD) != stored


def test_nobody_has_no_password() -> None:
    assert not fits(GOOD, None)
    assert not fits("", None)


def test_the_same_word_of_two_keyboards_is_one() -> None:
    assert fits("cafe\u0301 am Fluss 99", kept("caf\u00e9 am Fluss 99"))
