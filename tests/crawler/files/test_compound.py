"""The moments in OLE2 files, whatever code page their texts claim."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.files.compound import moments, streams

MADE = Path(__file__).parent / "made"
SUMMARY = "\x05SummaryInformation"


def filetime(moment: datetime) -> bytes:
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return struct.pack("<IQ", 0x40, (since.days * 86400 + since.seconds) * 10_000_000)


def summary(*properties: tuple[int, bytes]) -> bytes:
    """A property set from (number, typed value)."""
    table, values, at = b"", b"", 8 + 8 * len(properties)
    for number, value in properties:
        table += struct.pack("<II", number, at + len(values))
        values += value + bytes(-len(value) % 4)
    body = struct.pack("<II", at + len(values), len(properties)) + table + values
    return (
        struct.pack("<HHI", 0xFFFE, 0, 2) + bytes(16) + struct.pack("<I", 1) + bytes(16) + struct.pack("<I", 48) + body
    )


def with_summary(made: bytes) -> bytes:
    """The made file with another summary of at most the old one's size; small streams lie about in bits of 64 bytes."""
    content = (MADE / "oddities.doc").read_bytes()
    old = streams(content, SUMMARY)[SUMMARY]
    assert len(made) <= len(old)
    new = made + bytes(len(old) - len(made))
    for start in range(0, len(old), 64):
        bit = old[start : start + 64]
        assert content.count(bit) == 1
        content = content.replace(bit, new[start : start + 64])
    assert streams(content, SUMMARY)[SUMMARY] == new
    return content


NAME = b"\x1e\x00\x00\x00\x05\x00\x00\x00\xb9\xab\xbf\xaa\x00"
CREATED = datetime(2022, 3, 3, 7, 39, 0, tzinfo=UTC)
SAVED = datetime(2022, 3, 8, 14, 37, 52, tzinfo=UTC)


@pytest.mark.parametrize("page", [936, -535, 1200, 10008, 0, 31999])
def test_moments_whatever_the_code_page(page: int) -> None:
    texts = ((1, struct.pack("<Ih", 2, page)), (4, NAME))
    found = moments(with_summary(summary(*texts, (12, filetime(CREATED)), (13, filetime(SAVED)))))
    assert [(one.raw, one.moment) for one in found] == [
        ("created 2022-03-03T07:39:00Z", CREATED),
        ("modified 2022-03-08T14:37:52Z", SAVED),
    ]


def test_a_template_s_and_an_empty_moment_tell_nothing() -> None:
    blank = datetime(1996, 12, 17, 1, 32, 42, tzinfo=UTC)
    content = with_summary(summary((12, filetime(blank)), (13, struct.pack("<IQ", 0x40, 0))))
    assert moments(content) == ()


def test_no_moment_out_of_other_types_or_years() -> None:
    text = struct.pack("<II", 0x1E, 4) + b"2022"
    far = struct.pack("<IQ", 0x40, 1 << 62)
    assert moments(with_summary(summary((12, text), (13, far)))) == ()
    old = filetime(datetime(1601, 5, 1, tzinfo=UTC))
    assert moments(with_summary(summary((12, old), (13, filetime(SAVED)))))[0].moment == SAVED


@pytest.mark.parametrize("damaged", [b"", b"\xfe\xff", b"\xfe\xff" + b"\xff" * 60, b"x" * 60])
def test_a_damaged_summary_gives_none(damaged: bytes) -> None:
    assert moments(with_summary(damaged)) == ()


def test_what_is_no_container_is_said() -> None:
    with pytest.raises(OSError, match="OLE2"):
        moments(b"PK\x03\x04" + bytes(600))


def test_streams_by_name() -> None:
    content = (MADE / "oddities.doc").read_bytes()
    found = streams(content, "WordDocument", "Workbook", SUMMARY)
    assert sorted(found) == [SUMMARY, "WordDocument"]
    assert found["WordDocument"][:2] == b"\xec\xa5"


def test_a_stream_that_claims_more_than_the_file_is_refused() -> None:
    content = (MADE / "oddities.doc").read_bytes()
    entry = content.index("WordDocument".encode("utf-16-le"))
    content = content[: entry + 120] + struct.pack("<I", 0x7FFFFFFF) + content[entry + 124 :]
    with pytest.raises(ValueError, match="claims"):
        streams(content, "WordDocument")
