"""Looking through the log: pages of events, newest first, by what an auditor asks for.

Pages go by id, which sorts by the time that an event was made. A list and a device have an index;
every other question reads the log backwards, at most `_SCANNED` events for a page, so that an
answer never takes long: a page may then be short, or empty, and still have a `next`. An index of
items or of locations would cost every upload (decision 0009).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select

from server.auditing.names import Names
from server.auditing.undone import undone_by
from server.journal.models import CountEvent
from server.storage.database import db

_SCANNED: Final = 50_000
_LOG: Final = CountEvent.__table__.c
_SHOWN: Final = (
    "id",
    "device",
    "epoch",
    "seq",
    "kind",
    "inventory_id",
    "warehouse_id",
    "list_id",
    "pass_number",
    "area",
    "employee",
    "location",
    "item",
    "variant",
    "lot",
    "serial",
    "barcode",
    "quantity",
    "unit",
    "factor",
    "supersedes",
    "counted_at",
    "received_at",
    "user_name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilters:
    """What is asked for; None means any. `since` and `until` are times of counting."""

    inventory_id: int | None = None
    list_id: UUID | None = None
    device: str | None = None
    epoch: UUID | None = None
    employee: str | None = None
    item: str | None = None
    location: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def events_page(
    filters: EventFilters, after: UUID | None, limit: int
) -> tuple[list[dict[str, Any]], UUID | None]:
    """At most `limit` events after an id (newest first) and the id to go on from, if any."""
    wanted = _conditions(filters)
    indexed = _indexed(filters)
    query = select(*(_LOG[name] for name in _SHOWN)).where(*wanted, *indexed)
    query = query.order_by(_LOG.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(_LOG.id < after)
    end = None if indexed else _end_of_scan(after)
    if end is not None:
        query = query.where(_LOG.id >= end)
    rows = db.session.execute(query).all()
    if len(rows) > limit:
        return _told(rows[:limit]), rows[limit - 1].id
    return _told(rows), end


def _indexed(filters: EventFilters) -> list[ColumnElement[bool]]:
    """The conditions that an index answers; the narrowest one that is asked for is enough."""
    if filters.list_id is not None:
        return [_LOG.list_id == filters.list_id]
    if filters.device is not None:
        epoch = [] if filters.epoch is None else [_LOG.epoch == filters.epoch]
        return [_LOG.device == filters.device, *epoch]
    return []


def _conditions(filters: EventFilters) -> list[ColumnElement[bool]]:
    """The other conditions. `+ 0` keeps the database from sorting a whole inventory."""
    given: list[tuple[Any, Any]] = [
        (_LOG.inventory_id + 0, filters.inventory_id),
        (_LOG.employee, filters.employee),
        (_LOG.item, filters.item),
        (_LOG.location, filters.location),
        (_LOG.kind, filters.kind),
    ]
    if filters.list_id is not None:
        given += [(_LOG.device, filters.device), (_LOG.epoch, filters.epoch)]
    found = [column == value for column, value in given if value is not None]
    if filters.since is not None:
        found.append(_LOG.counted_at >= filters.since)
    if filters.until is not None:
        found.append(_LOG.counted_at < filters.until)
    return found


def _end_of_scan(after: UUID | None) -> UUID | None:
    """The last id that this page looks at, None when that is the end of the log."""
    query: Select[UUID] = select(_LOG.id).order_by(_LOG.id.desc()).offset(_SCANNED - 1).limit(1)
    if after is not None:
        query = query.where(_LOG.id < after)
    return db.session.scalar(query)


def _told(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    names, undone = Names.of(rows), undone_by(rows)
    return [row._asdict() | names.told(row) | {"undid": undone.get(row.id)} for row in rows]
