"""The receipt in each answer to a push: how far the server had a journal, when, signed. Pure.

A device keeps it as a text. It proves later that this server has acknowledged the journal up to a
number with a hash: `giacenza journal receipt TEXT` reads it again.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from server.journal.canonical import canonical_json
from server.journal.events import Head
from server.journal.signing import refuse_unsigned, signed
from server.kernel import clock
from server.kernel.problems import Refusal

_PURPOSE: Final = "giacenza receipt 1"
_PREFIX: Final = "giacenza-receipt-1."


class ReceiptUnreadable(Refusal):
    """The text is not a receipt of this product: copy all of it."""

    code = "receipt.unreadable"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was acknowledged; `high_water` is the longest prefix 1..n, the chain may end below."""

    server_history: UUID
    at: datetime
    device: str
    epoch: UUID
    high_water: int
    seq: int
    hash: str
    state: str


def receipt_of(head: Head, server_history: UUID, at: datetime, key: bytes) -> str:
    """The server's signature under how far it has a journal, as one text without spaces."""
    said = {
        "server_history": str(server_history),
        "at": clock.to_text(at),
        "device": head.device,
        "epoch": str(head.epoch),
        "high_water": head.high_water,
        "seq": head.chain_seq,
        "hash": head.chain_hash,
        "state": head.chain_state,
    }
    content = canonical_json(signed(said, key, _PURPOSE))
    return _PREFIX + urlsafe_b64encode(content).decode().rstrip("=")


def read_receipt(text: str, key: bytes) -> Receipt:
    """What a receipt says; refuses one that is garbled, altered, or signed with another key."""
    document = _document(text.strip())
    refuse_unsigned(document, key, _PURPOSE)
    return Receipt(
        server_history=UUID(document["server_history"]),
        at=clock.parse(document["at"]),
        device=document["device"],
        epoch=UUID(document["epoch"]),
        high_water=document["high_water"],
        seq=document["seq"],
        hash=document["hash"],
        state=document["state"],
    )


def _document(text: str) -> dict[str, Any]:
    if not text.startswith(_PREFIX):
        raise ReceiptUnreadable(f"a receipt begins with {_PREFIX!r}")
    packed = text.removeprefix(_PREFIX)
    try:
        content = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        document = json.loads(content)
    except ValueError as error:
        raise ReceiptUnreadable("the receipt is cut off or was altered") from error
    if not isinstance(document, dict):
        raise ReceiptUnreadable("the receipt is cut off or was altered")
    return document
