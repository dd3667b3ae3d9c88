"""How a host is spoken to over TLS: strictly first, then as its certificate and its age demand, and what that was.

A broken certificate or an old protocol is a fact about the site, told with what it served; it is no outage. The
weaker ways hold for the one host that needs them, and for as long as one crawl lasts (T013, T014).
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

MARK = "tls: "
"""How the flag of a response begins that tells a fault of its encryption."""

_KINDS = {
    9: "certificate not yet valid",
    10: "expired certificate",
    18: "self-signed certificate",
    19: "certificate chain of an unknown authority",
    20: "incomplete certificate chain",
    21: "incomplete certificate chain",
    62: "certificate for another name",
    64: "certificate for another address",
    66: "certificate key too weak",
    67: "certificate authority key too weak",
    68: "certificate digest too weak",
}
"""X509_V_ERR_…, as OpenSSL numbers them."""


class Grip(IntEnum):
    """How strict a connection is."""

    STRICT = 0
    """Certificate and name are verified."""
    UNVERIFIED = 1
    """Today's protocols, whatever the certificate."""
    WEAK = 2
    """TLS 1.0 on, short keys, no secure renegotiation: for GET alone."""


@dataclass(kw_only=True, slots=True)
class _Host:
    grip: Grip = Grip.STRICT
    warning: str = ""


class HostTls:
    """The grip that each host (`name:port`) needs, learned from what it refused."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}
        self._contexts: dict[Grip, ssl.SSLContext] = {}

    def grip(self, place: str) -> Grip:
        """How strictly the host is spoken to."""
        return self._host(place).grip

    def context(self, place: str) -> ssl.SSLContext:
        """The context for a host."""
        grip = self.grip(place)
        if grip not in self._contexts:
            self._contexts[grip] = make_context(grip)
        return self._contexts[grip]

    def learn(self, place: str, fault: Exception, *, method: str) -> bool:
        """Take in why a connection failed; whether another try, less strict, may help."""
        host = self._host(place)
        certificate = certificate_fault(fault)
        if certificate is not None:
            if host.grip is not Grip.STRICT:
                return False
            host.grip, host.warning = Grip.UNVERIFIED, certificate
            return True
        inner = getattr(fault, "os_error", fault)
        old = isinstance(fault, ssl.SSLError) or isinstance(inner, ssl.SSLError | ConnectionResetError)
        if not old or host.grip is Grip.WEAK or method != "GET":
            return False
        host.grip = Grip.WEAK
        return True

    def forget(self, place: str) -> None:
        """Begin anew with a host that did not answer the weak way either."""
        self._hosts.pop(place, None)

    def flag(self, place: str, connection: ssl.SSLObject | None) -> str:
        """What is to be told of a host's encryption; empty where all is well or nothing is encrypted."""
        host = self._host(place)
        if connection is None or host.grip is Grip.STRICT:
            return ""
        told = [host.warning] if host.warning else []
        if host.grip is Grip.WEAK:
            cipher = connection.cipher()
            told.append(f"old encryption {connection.version()} {cipher[0] if cipher else ''}".rstrip())
        certificate = connection.getpeercert(binary_form=True)
        if certificate:
            told.append(f"certificate {sha256(certificate).hexdigest()[:16]}")
        return MARK + ", ".join(told)

    def _host(self, place: str) -> _Host:
        return self._hosts.setdefault(place, _Host())


def certificate_fault(fault: Exception) -> str | None:
    """What is wrong with a certificate, in a few words; None where the fault is another one."""
    inner = getattr(fault, "certificate_error", fault)
    if not isinstance(inner, ssl.SSLCertVerificationError):
        return None
    code = getattr(inner, "verify_code", None)
    if code is None and "match" in str(inner):
        return _KINDS[62]
    return _KINDS.get(code or 0) or f"certificate not accepted ({str(getattr(inner, 'verify_message', inner))[:60]})"


def make_context(grip: Grip) -> ssl.SSLContext:
    """A client's context of that strictness."""
    context = ssl.create_default_context()
    if grip is Grip.STRICT:
        return context
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if grip is Grip.WEAK:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        # OP_LEGACY_SERVER_CONNECT: servers from before RFC 5746; the name came with Python 3.12.
        context.options |= 0x4
    return context
