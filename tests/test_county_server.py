"""The county server of the tests does what it says, faults included."""

from __future__ import annotations

import http.client
import socket
import urllib.error
import urllib.request

import pytest

from tests.county_server import Asked, CountyServer, Fault, Host, Reply, html, redirect


def get(host: Host, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host.address, host.port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_routes_and_log(county_server: CountyServer) -> None:
    host = county_server.host({"/a": html("甲", encoding="gbk"), "/b?x=1": html("one"), "/b": html("any")})
    host.serve({"/echo": lambda asked: Reply(body=asked.headers["x-name"].encode())})
    assert get(host, "/a") == (200, "甲".encode("gbk"))
    assert get(host, "/b?x=1")[1] == b"one"
    assert get(host, "/b?x=2")[1] == b"any"
    assert get(host, "/none")[0] == 404
    request = urllib.request.Request(host.url("/echo"), headers={"X-Name": "n"})
    assert urllib.request.urlopen(request).read() == b"n"
    assert [asked.path for asked in host.log] == ["/a", "/b?x=1", "/b?x=2", "/none", "/echo"]
    assert len(host.asked("/b")) == 2


def test_hosts_have_addresses_of_their_own(county_server: CountyServer) -> None:
    first, second = county_server.host({"/": redirect("/x")}), county_server.host({"/": html("two")})
    assert (first.address, second.address) == ("127.0.0.1", "127.0.0.2")
    assert get(first, "/")[0] == 302
    assert get(second, "/") == (200, b"two")


def test_post_reaches_a_route(county_server: CountyServer) -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(body=asked.method.encode() + b" " + asked.body)

    host = county_server.host({"/form": answer})
    assert urllib.request.urlopen(host.url("/form"), data=b"page=2").read() == b"POST page=2"


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.LONG, Fault.CHUNK_CUT])
def test_an_unfinished_body_shows(county_server: CountyServer, fault: Fault) -> None:
    host = county_server.host({"/": Reply(body=b"0123456789", fault=fault)})
    with pytest.raises(http.client.IncompleteRead):
        get(host, "/")


def test_a_body_without_length_can_be_cut_unseen(county_server: CountyServer) -> None:
    host = county_server.host(
        {
            "/whole": Reply(body=b"0123456789", fault=Fault.OPEN_END),
            "/half": Reply(body=b"0123456789", fault=Fault.OPEN_CUT),
            "/short": Reply(body=b"0123456789", fault=Fault.SHORT),
        }
    )
    assert get(host, "/whole") == (200, b"0123456789")
    assert get(host, "/half") == (200, b"01234")
    assert get(host, "/short") == (200, b"01234")


def test_reset_hang_down_and_up(county_server: CountyServer) -> None:
    host = county_server.host({"/reset": Reply(fault=Fault.RESET), "/hang": Reply(fault=Fault.HANG), "/": html("x")})
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        get(host, "/reset")
    with socket.create_connection((host.address, host.port), timeout=5) as line:
        line.sendall(b"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in line.recv(4096)
    port = host.port
    host.down()
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        get(host, "/")
    host.up()
    assert (host.port, get(host, "/")[0]) == (port, 200)


def test_one_answer_to_everything(county_server: CountyServer) -> None:
    host = county_server.host({"/": html("x")})
    host.everything = html("系统维护中", status=503)
    assert get(host, "/")[0] == 503
    host.everything = None
    assert get(host, "/")[0] == 200


def test_the_guard_refuses_what_is_not_here() -> None:
    with pytest.raises(AssertionError, match="loopback"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("www.example.org", 80)
