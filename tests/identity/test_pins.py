"""PIN verifiers, pure."""

import hashlib

import pytest

from server.identity.pins import fits, pin_faults, verifier_of


def test_the_verifier_is_pbkdf2_with_sha256_over_the_salt() -> None:
    verifier = verifier_of("123456", salt=b"salt", iterations=10)
    assert verifier == {
        "algorithm": "pbkdf2-sha256",
        "iterations": 10,
        "salt": b"salt".hex(),
        "hash": hashlib.pbkdf2_hmac("sha256", b"123456", b"salt", 10).hex(),
    }


def test_only_the_same_pin_fits() -> None:
    verifier = verifier_of("123456", iterations=10)
    assert fits(verifier, "123456")
    assert not fits(verifier, "123457")


def test_two_verifiers_of_one_pin_have_different_salts() -> None:
    assert verifier_of("123456", iterations=1) != verifier_of("123456", iterations=1)


@pytest.mark.parametrize("pin", ["", "12345", "12345a", "1" * 33, "١٢٣٤٥٦"])
def test_a_pin_has_six_digits_or_more(pin: str) -> None:
    assert [fault.code for fault in pin_faults(pin)] == ["employee.pin"]


def test_six_digits_are_enough() -> None:
    assert pin_faults("123456") == []
