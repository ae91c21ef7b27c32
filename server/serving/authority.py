"""An own certificate authority, so that handhelds in a warehouse get HTTPS without the internet.

The authority is made once and lives ten years; handhelds trust it after its certificate was
installed on them. The server's certificate is made from it and renewed by itself. Both stay in one
folder; private keys are readable by their owner only.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS: Final = timedelta(days=3650)
CERTIFICATE_LASTS: Final = timedelta(days=397)
"""The longest that browsers accept."""
RENEWED_BEFORE: Final = timedelta(days=30)
_CLOCKS_DIFFER: Final = timedelta(days=1)
AUTHORITY_FILE: Final = "authority.crt"


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """What a TLS server needs, and what handhelds install."""

    certificate: Path
    key: Path
    authority: Path


def certificate_ready(folder: Path, names: Sequence[str], now: datetime) -> CertificateFiles:
    """Give a certificate for these names, made or renewed when the present one does not do."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = CertificateFiles(folder / "server.crt", folder / "server.key", folder / AUTHORITY_FILE)
    authority = _kept_authority(folder, now)
    present = _read(files.certificate)
    if present is None or not serves(present, names, authority.certificate, now):
        pair = make_certificate(authority, names, now)
        _write_key(files.key, pair.key)
        chain = _pem(pair.certificate) + _pem(authority.certificate)
        files.certificate.write_bytes(chain)
    return files


def serves(
    certificate: x509.Certificate,
    names: Sequence[str],
    authority: x509.Certificate,
    now: datetime,
) -> bool:
    """Whether a certificate is from this authority, covers the names, and lasts a while yet."""
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        certificate.issuer == authority.subject
        and set(_general_names(names)) <= set(covered)
        and now < certificate.not_valid_after_utc - RENEWED_BEFORE
    )


def make_authority(now: datetime) -> Pair:
    """A new authority that may sign certificates of servers and nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    serial = x509.random_serial_number()
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Giacenza"),
            x509.NameAttribute(
                NameOID.COMMON_NAME, f"Giacenza local authority {serial % 10**6:06}"
            ),
        ]
    )
    builder = (
        _builder(name, name, key, serial, now, AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return Pair(builder.sign(key, hashes.SHA256()), key)


def make_certificate(authority: Pair, names: Sequence[str], now: datetime) -> Pair:
    """A new server certificate for these names and addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    issuer = authority.certificate
    serial = x509.random_serial_number()
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = (
        _builder(subject, issuer.subject, key, serial, now, CERTIFICATE_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(_general_names(names)), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(issuer_key, critical=False)
    )
    return Pair(builder.sign(authority.key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    serial: int,
    now: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    own_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now - _CLOCKS_DIFFER + lasts)
        .add_extension(own_key, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general_names(names: Sequence[str]) -> list[x509.GeneralName]:
    return [_general_name(name) for name in names]


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


def _kept_authority(folder: Path, now: datetime) -> Pair:
    certificate, key_file = _read(folder / AUTHORITY_FILE), folder / "authority.key"
    if certificate is not None and now < certificate.not_valid_after_utc - CERTIFICATE_LASTS:
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return Pair(certificate, key)
    pair = make_authority(now)
    _write_key(key_file, pair.key)
    (folder / AUTHORITY_FILE).write_bytes(_pem(pair.certificate))
    return pair


def _read(path: Path) -> x509.Certificate | None:
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
