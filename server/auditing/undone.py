"""What an undo took back: a void says only which event it names."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from server.journal.models import CountEvent
from server.storage.database import db

_LOG: Final = CountEvent.__table__.c
_SHOWN: Final = (
    "id",
    "location",
    "item",
    "variant",
    "lot",
    "serial",
    "barcode",
    "quantity",
    "unit",
    "factor",
)


def undone_by(events: Iterable[Any]) -> dict[UUID, dict[str, Any]]:
    """By the id of each void the count that it names first; none where that is not here."""
    voids = {
        event.id: UUID(event.supersedes[0])
        for event in events
        if event.kind == "void" and event.supersedes
    }
    if not voids:
        return {}
    query = select(*(_LOG[name] for name in _SHOWN)).where(_LOG.id.in_(set(voids.values())))
    counts = {row.id: row._asdict() for row in db.session.execute(query)}
    return {void: counts[count] for void, count in voids.items() if count in counts}
