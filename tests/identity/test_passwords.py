"""Passwords are kept as argon2id hashes that are slow to guess."""

from argon2 import PasswordHasher, Type, extract_parameters

from server.identity.passwords import hash_password, matches


def test_a_password_fits_its_own_hash_only() -> None:
    kept = hash_password("correct horse battery")
    assert matches(kept, "correct horse battery")
    assert not matches(kept, "correct horse batter")
    assert "correct" not in kept


def test_nobody_has_no_password() -> None:
    assert not matches(None, "nobody has this password")
    assert not matches("not a hash", "anything")


def test_the_product_hashes_as_slowly_as_argon2id_is_recommended() -> None:
    parameters = extract_parameters(PasswordHasher().hash("x"))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost) >= (19_456, 2)
