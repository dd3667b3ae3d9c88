"""Certificates made for the tests, sound and broken, and servers that speak as old ones do."""

from __future__ import annotations

import base64
import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)

# The second Oakley group (RFC 2409, 6.2): 1024 bits, as old servers have it.
OAKLEY = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF",
    16,
)


@dataclass(kw_only=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey


@cache
def _key(bits: int, authority: bool) -> rsa.RSAPrivateKey:
    """One key for all certificates of a size; authorities have another, or each would have signed itself."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def issue(
    name: str, by: Issued | None = None, *, address: str = "", until: timedelta = timedelta(days=30), bits: int = 2048,
    authority: bool = False,
) -> Issued:  # fmt: skip
    """A certificate for a name, and an IP address; signed by itself where nobody else does."""
    key = _key(bits, authority)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if address:
        names: list[Any] = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(address))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    signer = by.key if by else key
    return Issued(certificate=builder.sign(signer, hashes.SHA256()), key=key)


def server_context(folder: Path, *issued: Issued, old: str = "", ciphers: str = "", dh: bool = False) -> ssl.SSLContext:
    """A server's context with the first certificate and the others as its chain; `old`: the newest protocol it has."""
    folder.mkdir(exist_ok=True)
    pem = folder / f"{issued[0].certificate.serial_number}.pem"
    key = issued[0].key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    pem.write_bytes(key + b"".join(one.certificate.public_bytes(serialization.Encoding.PEM) for one in issued))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if old or ciphers or dh:
        context.set_ciphers(f"{ciphers or 'ALL'}:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion[old or "TLSv1_2"]
    context.load_cert_chain(pem)
    if dh:
        parameters = folder / "dh.pem"
        parameters.write_bytes(_dh_pem())
        context.load_dh_params(str(parameters))
    return context


def _dh_pem() -> bytes:
    prime = b"\x00" + OAKLEY.to_bytes(128, "big")
    inside = b"\x02\x81\x81" + prime + b"\x02\x01\x02"
    text = base64.encodebytes(b"\x30\x81" + bytes([len(inside)]) + inside)
    return b"-----BEGIN DH PARAMETERS-----\n" + text + b"-----END DH PARAMETERS-----\n"
