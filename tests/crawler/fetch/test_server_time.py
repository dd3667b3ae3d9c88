"""What time hosts say it is: Date and Age of real answers; silence and nonsense tell nothing."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.fetch.server_time import date_said, server_times
from tests.county_server import CountyServer


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("HTTP/1.1 200 OK\r\nDate: Mon, 01 Apr 2019 00:00:00 GMT\r\n\r\n", datetime(2019, 4, 1, tzinfo=UTC)),
        ("HTTP/1.1 403 No\r\ndate:Mon, 01 Apr 2019 00:00:00 GMT\r\nAge: 90\r\n\r\n", datetime(2019, 4, 1, 0, 1, 30, tzinfo=UTC)),
        ("HTTP/1.1 200 OK\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\nDate: Mon, 01 Apr 2019 00:00:00 GMT\r\nAge: -1\r\n\r\n", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_head_of_an_answer(head: str, told: datetime | None) -> None:
    assert date_said(head.encode()) == told


def test_every_host_is_asked_once_and_the_silent_are_left_out(county_server: CountyServer) -> None:
    host, other = county_server.host(), county_server.host()
    urls = [host.url("/"), host.url("/nb/"), other.url("/"), "http://127.0.0.1:9/", "https://127.0.0.1:9/"]
    told = asyncio.run(server_times(urls, "nianbao/0.1"))
    assert len(told) == 2
    assert all(abs((datetime.now(UTC) - one).total_seconds()) < 60 for one in told)
    assert [asked.path for asked in host.asked()] == ["/"]
