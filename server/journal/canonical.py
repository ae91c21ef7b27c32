"""The one text of an event and its hash (design/3 §1): RFC 8785 JSON in UTF-8, SHA-256.

The same bytes here, on handhelds and for an auditor; `tests/contract/events.json` holds all of
them to it. Knows nothing of tables.
"""

import hashlib
from typing import Any, Final

import rfc8785

NO_HASH: Final = "0" * 64
"""The hash before the first event of an epoch."""


def canonical_json(value: Any) -> bytes:
    """The RFC 8785 text: names sorted by UTF-16 unit, no spaces, shortest numbers."""
    return rfc8785.dumps(value)


def hash_of(content: bytes) -> bytes:
    """SHA-256 of an event's bytes as they came, 32 bytes."""
    return hashlib.sha256(content).digest()
