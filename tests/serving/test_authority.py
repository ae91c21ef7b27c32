"""The own authority: a certificate that is made once, kept, renewed, and never a leaked key."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from server.app import create_app
from server.serving.authority import CERTIFICATE_LASTS, certificate_ready, make_authority
from tests.conftest import settings_for

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAMES = ["stock.example.com", "192.168.1.5", "localhost"]


def certificate_in(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_a_certificate_is_signed_by_the_authority_and_covers_its_names(tmp_path: Path) -> None:
    files = certificate_ready(tmp_path / "tls", NAMES, NOW)
    certificate, authority = certificate_in(files.certificate), certificate_in(files.authority)
    certificate.verify_directly_issued_by(authority)
    covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert covered.get_values_for_type(x509.DNSName) == ["stock.example.com", "localhost"]
    addresses = covered.get_values_for_type(x509.IPAddress)
    assert [str(address) for address in addresses] == ["192.168.1.5"]
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == CERTIFICATE_LASTS


def test_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    files = certificate_ready(tmp_path / "tls", NAMES, NOW)
    for key in (files.key, tmp_path / "tls" / "authority.key"):
        assert key.stat().st_mode & 0o777 == 0o600


def test_the_present_certificate_is_kept_while_it_does(tmp_path: Path) -> None:
    first = certificate_ready(tmp_path, NAMES, NOW).certificate.read_bytes()
    later = certificate_ready(tmp_path, NAMES[:1], NOW + timedelta(days=300))
    assert later.certificate.read_bytes() == first


def test_it_is_renewed_before_it_ends_and_for_a_new_name_by_the_same_authority(
    tmp_path: Path,
) -> None:
    files = certificate_ready(tmp_path, NAMES, NOW)
    authority, first = files.authority.read_bytes(), files.certificate.read_bytes()
    certificate_ready(tmp_path, NAMES, NOW + timedelta(days=370))
    second = files.certificate.read_bytes()
    assert second != first
    certificate_ready(tmp_path, [*NAMES, "other.example.com"], NOW + timedelta(days=370))
    assert files.certificate.read_bytes() != second
    assert files.authority.read_bytes() == authority


def test_an_authority_that_ends_soon_is_replaced_with_its_certificate(tmp_path: Path) -> None:
    files = certificate_ready(tmp_path, NAMES, NOW)
    authority = files.authority.read_bytes()
    certificate_ready(tmp_path, NAMES, NOW + timedelta(days=3300))
    assert files.authority.read_bytes() != authority
    certificate_in(files.certificate).verify_directly_issued_by(certificate_in(files.authority))


def test_the_authority_may_sign_certificates_and_no_other_authorities() -> None:
    authority = make_authority(NOW)
    limits = authority.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (limits.ca, limits.path_length) == (True, 0)
    assert isinstance(authority.key, ec.EllipticCurvePrivateKey)


def test_handhelds_fetch_the_authority_and_nothing_else(tmp_path: Path) -> None:
    settings: Any = settings_for("sqlite:///:memory:", tls_folder=str(tmp_path))
    client = create_app(settings).test_client()
    missing = client.get("/authority.crt")
    assert (missing.status_code, (missing.json or {})["code"]) == (404, "not_found")
    files = certificate_ready(tmp_path, NAMES, NOW)
    answer = client.get("/authority.crt")
    assert answer.data == files.authority.read_bytes()
    assert answer.mimetype == "application/x-x509-ca-cert"
    assert client.get("/authority.key").status_code == 404
