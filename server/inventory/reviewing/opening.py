"""When alignments of what was counted before the open period take effect (design/3 §3)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.kernel.clock import local_day, start_of_day
from server.ledger.service import opens_on
from server.storage.database import db


def openings(warehouse_ids: Collection[int]) -> Mapping[int, datetime]:
    """The first instant of the open period in each warehouse; empty when nothing was closed."""
    begun = opens_on()
    if begun is None or not warehouse_ids:
        return {}
    query = select(Warehouse.id, Warehouse.time_zone).where(Warehouse.id.in_(warehouse_ids))
    return {key: start_of_day(begun, zone) for key, zone in db.session.execute(query)}


def takes_effect_at(own: datetime | None, opened: datetime | None) -> datetime | None:
    """When an alignment takes effect where that is not the line's own time, else None."""
    if own is None or opened is None or own >= opened:
        return None
    return opened


def opened_at(own: datetime | None, posted: datetime | None, zone: str) -> datetime | None:
    """When a posted alignment took effect if a period opened between the count and then.

    A period opens with a day; an alignment at a date takes effect at the end of one.
    """
    if own is None or posted is None or posted <= own:
        return None
    return posted if posted == start_of_day(local_day(posted, zone), zone) else None
