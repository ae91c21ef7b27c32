"""Events that could not be interpreted or authorised, kept as they came (design/4 §4).

One is known by the SHA-256 of its raw text, so that the same garbage is kept once and even an
event without a readable id leaves the device.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import select

from server.journal.models import QuarantinedEvent
from server.storage.database import db, upsert

HELD: Final = "held"
RELEASED: Final = "released"
DISCARDED: Final = "discarded"


def known_in_quarantine(device: str, hashes: Collection[bytes]) -> dict[bytes, str]:
    """Why each of these raw texts is in quarantine and not released: {hash: code}."""
    query = select(QuarantinedEvent.raw_hash, QuarantinedEvent.code).where(
        QuarantinedEvent.device == device,
        QuarantinedEvent.raw_hash.in_(hashes),
        QuarantinedEvent.fate != RELEASED,
    )
    return {row.raw_hash: row.code for row in db.session.execute(query)}


def quarantine(rows: Sequence[dict[str, Any]]) -> None:
    """Keep events; those that are kept already stay as they are. Inside a transaction."""
    if rows:
        db.session.execute(upsert(QuarantinedEvent).on_conflict_do_nothing(), list(rows))


def held_with_code(device: str, code: str) -> list[QuarantinedEvent]:
    """What a device brought that is held for this reason, in the order in which it came."""
    query = select(QuarantinedEvent).where(
        QuarantinedEvent.device == device,
        QuarantinedEvent.code == code,
        QuarantinedEvent.fate == HELD,
    )
    return list(db.session.scalars(query.order_by(QuarantinedEvent.id)))
