"""Broken certificates and old encryption: what came is used, what was wrong is told, and for that one host alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from crawler.fetch.legacy_tls import Grip, make_context
from crawler.page import Ask
from storage.sightings import Answer
from tests.faults.certificates import Issued, issue, server_context
from tests.faults.looking import PAGE, look
from tests.faults.misbehaving import RawHost, RawServer, html
from tests.worlds.staged import Office, World, items, write_county

ADDRESS = "127.0.1.1"


@pytest.fixture(scope="module")
def authority() -> Issued:
    return issue("Made Authority", authority=True)


@pytest.fixture(autouse=True)
def trusted(authority: Issued, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The made authority is the only one that this machine trusts."""
    bundle = tmp_path / "authorities.pem"
    bundle.write_bytes(authority.certificate.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))


def serving(raw_server: RawServer, folder: Path, *issued: Issued, **more: object) -> RawHost:
    host = raw_server.host(tls=server_context(folder / "tls", *issued, **more))  # type: ignore[arg-type]
    host.routes["/a.html"] = html(PAGE)
    return host


def note_of(host: RawHost) -> str:
    (seen,) = look(host.url("/a.html"))
    assert (seen.answer, seen.observation.status) == (Answer.PAGE, 200), seen.observation.note
    assert seen.body is not None
    assert seen.body.content == PAGE.encode()
    return seen.observation.note


def test_a_good_certificate_is_nothing_to_tell(raw_server: RawServer, tmp_path: Path, authority: Issued) -> None:
    host = serving(raw_server, tmp_path, issue("a.test", authority, address=ADDRESS, until=timedelta(days=9)))
    assert note_of(host) == ""
    assert host.spoken == ["TLSv1.3"]


def test_t013_expired(raw_server: RawServer, tmp_path: Path, authority: Issued) -> None:
    host = serving(raw_server, tmp_path, issue("a.test", authority, address=ADDRESS, until=timedelta(days=-3)))
    assert "tls: expired certificate" in note_of(host)


def test_t013_is_neither_hidden_nor_an_outage(
    office: Office, raw_server: RawServer, tmp_path: Path, authority: Issued
) -> None:
    good = server_context(tmp_path / "tls", issue("a.test", authority, address=ADDRESS))
    host = raw_server.host(tls=good)
    world = World(host=host, items=items())  # type: ignore[arg-type]
    write_county(office, host)  # type: ignore[arg-type]
    world.publish()
    office.crawl("2019-03-01", "2019-04-02")
    host.down()
    host.tls = server_context(tmp_path / "tls", issue("a.test", authority, address=ADDRESS, until=timedelta(days=-3)))
    host.up()
    office.crawl("2019-04-03", "2019-04-04")
    assert office.grades() == {} == office.unreachable(), office.told()
    assert {(row["status"], row["versions"]) for row in office.reports().values()} == {("published", 1)}
    assert "tls: expired certificate" in office.run("crawl", now="2019-04-05T06:00")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("itself", "self-signed certificate"),
        ("unknown", "incomplete certificate chain"),
        ("chain", "chain of an unknown authority"),
        ("name", "certificate for another"),
    ],
)
def test_t014_certificates_that_prove_nothing(
    raw_server: RawServer, tmp_path: Path, authority: Issued, kind: str, said: str
) -> None:
    between = issue("Between", authority if kind == "unknown" else None, authority=True)
    made = {
        "itself": [issue("a.test", address=ADDRESS)],
        "unknown": [issue("a.test", between, address=ADDRESS)],
        "chain": [issue("a.test", between, address=ADDRESS), between],
        "name": [issue("b.test", authority, address="192.0.2.1")],
    }[kind]
    note = note_of(serving(raw_server, tmp_path, *made))
    assert said in note
    assert "certificate " in note.rpartition(", ")[2], "which certificate it was can be told later"


def test_t015_tls_1_0_only(raw_server: RawServer, tmp_path: Path, authority: Issued) -> None:
    host = serving(raw_server, tmp_path, issue("a.test", authority, address=ADDRESS), old="TLSv1")
    assert "old encryption TLSv1 " in note_of(host)
    assert set(host.spoken) == {"TLSv1"}


@pytest.mark.parametrize("weakness", ["dh", "rsa key exchange", "short key", "tls 1.1"])
def test_t016_weak_keys_and_exchanges(raw_server: RawServer, tmp_path: Path, authority: Issued, weakness: str) -> None:
    issued = issue("a.test", authority, address=ADDRESS, bits=1024 if weakness == "short key" else 2048)
    options: dict[str, object] = {
        "dh": {"ciphers": "DHE-RSA-AES128-SHA", "dh": True},
        "rsa key exchange": {"ciphers": "AES128-SHA"},
        "short key": {"ciphers": "ALL"},
        "tls 1.1": {"old": "TLSv1_1"},
    }[weakness]  # type: ignore[assignment]
    assert "tls: " in note_of(serving(raw_server, tmp_path, issued, **options))  # type: ignore[arg-type]


def test_t016_servers_from_before_secure_renegotiation_are_met_as_well() -> None:
    assert make_context(Grip.WEAK).options & 0x4
    assert not make_context(Grip.STRICT).options & 0x4


def test_t017_the_weaker_way_is_for_one_host_and_for_get(
    raw_server: RawServer, tmp_path: Path, authority: Issued
) -> None:
    old = serving(raw_server, tmp_path, issue("a.test", authority, address=ADDRESS), old="TLSv1")
    new = serving(raw_server, tmp_path, issue("b.test", authority, address="127.0.1.2"))
    form = Ask(url=old.url("/a.html"), method="POST", form=(("page", "2"),))
    seen = look(form, old.url("/a.html"), form, new.url("/a.html"))
    assert [one.answer for one in seen] == [Answer.NO_CONNECTION, Answer.PAGE, Answer.NO_CONNECTION, Answer.PAGE]
    assert "no form is sent" in seen[2].observation.note
    assert (set(old.spoken), set(new.spoken)) == ({"TLSv1"}, {"TLSv1.3"})
    assert seen[3].observation.note == ""
    assert {one.method for one in old.log} == {"GET"}
    for asked in old.log:
        assert not {"cookie", "authorization", "proxy-authorization"} & set(asked.headers)


def test_t017_the_weaker_way_is_forgotten_after_the_crawl(
    raw_server: RawServer, tmp_path: Path, authority: Issued
) -> None:
    issued = issue("a.test", authority, address=ADDRESS)
    host = serving(raw_server, tmp_path, issued, old="TLSv1")
    assert "TLSv1" in note_of(host)
    host.down()
    host.tls = server_context(tmp_path / "tls", issued)
    host.up()
    host.spoken.clear()
    assert note_of(host) == ""
    assert host.spoken == ["TLSv1.3"]
