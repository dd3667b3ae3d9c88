"""The ledger: every append-only row is in it, each entry chained to the one before."""

from __future__ import annotations

import hashlib

from storage.archive import Archive
from storage.ledger import GENESIS, link, row_sha256
from storage.migrations import APPEND_ONLY
from tests.storage.filled import fill


def test_the_hash_of_a_row_by_hand() -> None:
    expected = hashlib.sha256(b'{"id":1,"raw":"00ff","text":"\\u9547"}').hexdigest()
    assert row_sha256({"text": "镇", "id": 1, "raw": b"\x00\xff", "later_column": None}) == expected


def test_a_link_by_hand() -> None:
    assert link(GENESIS, 1, "look", 7, "ab") == hashlib.sha256(("0" * 64 + "\n1\nlook\n7\nab").encode()).hexdigest()


def test_every_append_only_row_is_entered_once(archive: Archive) -> None:
    fill(archive)
    entered = {(row["tbl"], row["row"]) for row in archive.rows("select tbl, row from ledger")}
    there = {
        (table, row["id"])
        for table in APPEND_ONLY
        if table != "ledger"
        for row in archive.rows(f"select id from {table}")
    }
    assert entered == there
    assert {table for table, _ in there} == set(APPEND_ONLY) - {"ledger"}
    number, _, chain = archive.head().partition("-")
    assert int(number) == len(entered)
    assert archive.rows("select chain from ledger order by seq desc limit 1") == [{"chain": chain}]


def test_the_head_of_an_empty_archive(archive: Archive) -> None:
    assert archive.head() == f"0-{GENESIS}"
