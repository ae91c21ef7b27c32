"""Signing what the journal says with a key that is not in the database (design/4 §4, §5). Pure.

HMAC-SHA256 over canonical JSON. Each signature names its key by a short mark, so that a text that
another key has signed is told apart from one that was altered. The mark reveals nothing.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from server.journal.canonical import canonical_json
from server.kernel.problems import Refusal

SIGNATURE: Final = "signature"
_MARK_LENGTH: Final = 16


class SignatureWrong(Refusal):
    """The text was altered after it was signed, or it was never signed here."""

    code = "signature.wrong"


class SignedWithAnotherKey(Refusal):
    """Another key has signed it: set the key that was in use then (GIACENZA_SIGNING_KEY)."""

    code = "signature.other_key"


def key_mark(key: bytes) -> str:
    """16 hex digits that tell keys apart."""
    return sha256(b"giacenza signing key" + key).hexdigest()[:_MARK_LENGTH]


def signed(said: Mapping[str, Any], key: bytes, purpose: str) -> dict[str, Any]:
    """The same with the mark of the key and the signature; `purpose` separates kinds of texts."""
    marked = {**said, "key": key_mark(key)}
    return {**marked, SIGNATURE: _signature(marked, key, purpose)}


def refuse_unsigned(document: Mapping[str, Any], key: bytes, purpose: str) -> None:
    """Refuse a document that this key has not signed for this purpose, or that was altered."""
    said = {name: value for name, value in document.items() if name != SIGNATURE}
    signature = document.get(SIGNATURE)
    if said.get("key") != key_mark(key):
        raise SignedWithAnotherKey(
            f"it is signed with key {said.get('key')!s:.16}, this server has {key_mark(key)}"
        )
    expected = _signature(said, key, purpose)
    if not isinstance(signature, str) or not hmac.compare_digest(
        signature.encode("utf-8", "replace"), expected.encode()
    ):
        raise SignatureWrong("the signature does not fit: it was altered after it was signed")


def _signature(said: Mapping[str, Any], key: bytes, purpose: str) -> str:
    content = purpose.encode() + b"\n" + canonical_json(said)
    return hmac.new(key, content, "sha256").hexdigest()
