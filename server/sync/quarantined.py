"""Which quarantined events somebody looks at, and how many wait for which reason."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from server.journal.models import QuarantinedEvent
from server.journal.quarantine import HELD
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of quarantined events; None means any."""

    fate: str | None = None
    code: str | None = None
    device: str | None = None

    def on(self, query: Select[Any]) -> Select[Any]:
        """The query with this choice."""
        for column, value in (
            (QuarantinedEvent.fate, self.fate),
            (QuarantinedEvent.code, self.code),
            (QuarantinedEvent.device, self.device),
        ):
            if value is not None:
                query = query.where(column == value)
        return query


def held_by_code() -> list[dict[str, Any]]:
    """How many events are held, by code and device, the most first."""
    query = (
        select(
            QuarantinedEvent.code,
            QuarantinedEvent.device,
            func.count().label("events"),
            func.min(QuarantinedEvent.received_at).label("since"),
        )
        .where(QuarantinedEvent.fate == HELD)
        .group_by(QuarantinedEvent.code, QuarantinedEvent.device)
        .order_by(func.count().desc(), QuarantinedEvent.code, QuarantinedEvent.device)
    )
    return [row._asdict() for row in db.session.execute(query)]
