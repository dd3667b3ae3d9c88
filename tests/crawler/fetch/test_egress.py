"""Whom we may connect to: the predicate of T082–T088, without connecting anywhere."""

from __future__ import annotations

import pytest

from crawler.fetch.egress import TrustedHosts, is_public, netloc


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
        "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "0.0.0.0", "::", "::1", "fc00::1",
        "fe80::1", "fe80::1%eth0", "ff02::1", "3fff::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2", "64:ff9b::7f00:1", "not an address",
    ],
)  # fmt: skip
def test_addresses_that_are_never_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "223.5.5.5", "2400:3200::1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def test_a_county_is_trusted_where_its_files_say_it_is() -> None:
    trusted = TrustedHosts(
        ("http://127.0.0.1:8101/", "http://www.example.gov.cn/col/"), ("xxgk.example.gov.cn", "1.2.3.4:82")
    )
    assert "http://127.0.0.1:8101/a.html" in trusted
    assert "http://127.0.0.1:8102/a.html" not in trusted  # another port is another server (T091)
    assert "https://www.example.gov.cn/a" in trusted  # the same name under the other scheme (T019)
    assert "http://www.example.gov.cn:8000/" not in trusted
    assert "http://xxgk.example.gov.cn:8080/" in trusted
    assert "http://1.2.3.4:82/" in trusted
    assert "http://1.2.3.4/" not in trusted
    assert "http://evil.example.com/" not in trusted
    assert "ftp://www.example.gov.cn/" not in trusted
    assert "http://www.example.gov.cn@evil.example.com/" not in trusted


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://user:word@host/",
        "http://host:port/",
        "data:text/html,x",
        "",
    ],
)
def test_what_is_no_web_address_has_no_place(url: str) -> None:
    assert netloc(url) == ""


def test_a_place_always_names_its_port() -> None:
    assert netloc("HTTPS://WWW.Example.gov.cn/x") == "www.example.gov.cn:443"
    assert netloc("http://www.example.gov.cn") == "www.example.gov.cn:80"
