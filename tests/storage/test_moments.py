"""Moments are stored in Chinese time, to the second, and sort as text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.moments import from_text, perhaps_moment, perhaps_text, to_text


def test_any_zone_becomes_chinese_time() -> None:
    assert to_text(datetime(2019, 1, 31, 22, 0, 0, 987654, tzinfo=UTC)) == "2019-02-01T06:00:00+08:00"


def test_the_edge_of_a_day_is_the_edge_in_china() -> None:
    assert to_text(datetime(2019, 3, 31, 16, 0, tzinfo=UTC)) == "2019-04-01T00:00:00+08:00"
    assert from_text("2019-04-01T00:00:00+08:00").date().isoformat() == "2019-04-01"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        to_text(datetime(2019, 2, 1))  # noqa: DTZ001


def test_nothing_stays_nothing() -> None:
    assert perhaps_text(None) is None
    assert perhaps_moment(None) is None
