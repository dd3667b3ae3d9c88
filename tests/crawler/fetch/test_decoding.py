"""Content encodings, cut and broken ones included (T010–T012, T094)."""

from __future__ import annotations

import gzip
import zlib

import pytest

from crawler.fetch.decoding import MAX_BYTES, decode

TEXT = ("金贵镇2018年政府信息公开工作年度报告。" * 60).encode()


def test_whole_gzip_proves_its_own_end() -> None:
    found = decode(gzip.compress(TEXT), "gzip")
    assert (found.content, found.proven) == (TEXT, True)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_cut_gzip_is_said_to_be_cut(kept: float) -> None:
    packed = gzip.compress(TEXT)
    found = decode(packed[: int(len(packed) * kept)], "gzip")
    assert not found.proven
    assert found.note


def test_wrong_checksum_is_not_accepted() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-6] ^= 0xFF
    found = decode(bytes(packed), "gzip")
    assert not found.proven
    assert "broken" in found.note


def test_plain_bytes_under_an_announced_gzip_are_read_plain() -> None:
    found = decode(TEXT, "gzip")
    assert found.content == TEXT
    assert not found.encoded


@pytest.mark.parametrize("wbits", [zlib.MAX_WBITS, -zlib.MAX_WBITS])
def test_both_kinds_of_deflate(wbits: int) -> None:
    packer = zlib.compressobj(wbits=wbits)
    assert decode(packer.compress(TEXT) + packer.flush(), "deflate").content == TEXT


def test_a_bomb_is_cut_at_the_cap() -> None:
    bomb = gzip.compress(b"\0" * (MAX_BYTES + 1024))
    found = decode(bomb, "gzip")
    assert found.too_big
    assert found.content == b""


def test_an_unknown_encoding_is_said() -> None:
    assert "not known" in decode(TEXT, "br").note


def test_streams_laid_end_to_end_are_one_body_and_what_follows_is_not_ours() -> None:
    joined = gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:]) + b"\r\n<!-- cache -->"
    found = decode(joined, "gzip")
    assert (found.content, found.proven) == (TEXT, True)
    assert not decode(gzip.compress(b"x") * 100, "gzip").proven


def test_two_encodings_and_lies_about_one() -> None:
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip, gzip").content == TEXT
    assert decode(gzip.compress(TEXT), "identity, gzip").content == TEXT
    assert not decode(TEXT, "gzip, gzip, gzip").proven
    found = decode(b"<html>" + TEXT, "deflate")
    assert (found.content, found.encoded, "sent plain" in found.note) == (b"<html>" + TEXT, False, True)
