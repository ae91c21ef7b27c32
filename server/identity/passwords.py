"""Passwords as argon2id hashes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_UNKNOWN_USER = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """The argon2id hash of a password, salted."""
    return _hasher.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password fits; for an unknown user it takes as long and answers no."""
    try:
        fits = _hasher.verify(password_hash or _UNKNOWN_USER, password)
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None
