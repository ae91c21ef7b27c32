"""Identifiers: UUIDv7 (they sort by time and insert fast) and secrets that people type."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], UUID]

_CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def uuid7(moment: datetime, random: bytes) -> UUID:
    """A UUID of version 7 (RFC 9562, 5.7) from a moment and 10 random bytes."""
    milliseconds = int(moment.timestamp() * 1000) & ((1 << 48) - 1)
    tail = int.from_bytes(random[:10])
    high = tail >> 68 & 0xFFF
    low = tail & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def new_id(moment: datetime) -> UUID:
    """A fresh UUIDv7 for something that came to be at this moment."""
    return uuid7(moment, secrets.token_bytes(10))


def new_token() -> str:
    """An opaque secret of 256 bits, URL-safe. Only its hash is ever stored."""
    return secrets.token_urlsafe(32)


def new_typed_code() -> str:
    """A one-time code that a person can type: 12 letters and digits in groups of four (59 bits)."""
    letters = "".join(secrets.choice(_CODE_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def digest(secret: str) -> bytes:
    """What is stored of a token or a code: its SHA-256, 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()
