"""Events about some items or barcodes of an inventory, without reading all its events.

What an event means is not known here: an item is asked for by its code, a text by the barcode of
events that carry no item, or by an item code that nobody knew.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select, text

from server.journal.events import Event
from server.journal.marks import Stretch
from server.journal.models import CountEvent
from server.journal.reading import events_by_id, events_where
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset

_SUPERSEDERS: Final = {
    True: """
        SELECT DISTINCT hex(e.id) FROM count_events e, json_each(e.supersedes) s
        WHERE e.inventory_id = :inventory AND e.supersedes <> '[]'
        AND s.value IN (SELECT value FROM json_each(:ids))
    """,
    False: """
        SELECT DISTINCT e.id::text
        FROM count_events e, jsonb_array_elements_text(e.supersedes) AS s(value)
        WHERE e.inventory_id = :inventory AND e.supersedes <> '[]'::jsonb
        AND s.value IN (SELECT value FROM json_array_elements_text(CAST(:ids AS json)) AS a(value))
    """,
}
"""On SQLite (True) and PostgreSQL."""


class Found(NamedTuple):
    """`direct` are counts of what was asked; `beside` what they replace and what replaces them."""

    direct: list[Event]
    beside: list[Event]


def events_about(inventory_id: int, items: Collection[str], texts: Collection[str]) -> Found:
    """The counts of items and texts in an inventory, with everything that supersedes any of them.

    What supersedes is followed to its end, so that of every event here it is known whether it is
    live.
    """
    direct = _direct(inventory_id, {*items, *texts}, texts)
    known = {event.id for event in direct}
    replaced = events_by_id(sorted({one for event in direct for one in event.supersedes} - known))
    beside = [event for event in replaced if event.inventory_id == inventory_id]
    return Found(direct, beside + superseding(inventory_id, [*direct, *beside]))


def superseding(inventory_id: int, events: Iterable[Event]) -> list[Event]:
    """What supersedes these events and is not among them, and what supersedes that."""
    known = {event.id for event in events}
    frontier, found = set(known), list[Event]()
    while frontier:
        frontier = _superseders(inventory_id, frontier) - known
        found += events_by_id(sorted(frontier))
        known |= frontier
    return found


def telling_of(inventory_id: int) -> list[Event]:
    """The few events that speak of other events: decisions, and areas that were opened."""
    telling = CountEvent.kind.in_(("decision", "area_opened"))
    return events_where(CountEvent.inventory_id == inventory_id, telling)


def events_of_journals(inventory_id: int, journals: Iterable[tuple[str, UUID]]) -> list[Event]:
    """Every event that some journals have of an inventory."""
    return [
        event
        for device, epoch in journals
        for event in events_where(
            CountEvent.device == device,
            CountEvent.epoch == epoch,
            CountEvent.inventory_id == inventory_id,
        )
    ]


def in_stretch(stretch: Stretch) -> Any:
    """The events of a stretch, as a condition."""
    return and_(
        CountEvent.device == stretch.device,
        CountEvent.epoch == stretch.epoch,
        CountEvent.seq.between(stretch.first, stretch.last),
        CountEvent.inventory_id == stretch.inventory_id,
    )


def _direct(inventory_id: int, items: Collection[str], texts: Collection[str]) -> list[Event]:
    mine = (CountEvent.inventory_id == inventory_id, CountEvent.kind == "count")
    named = CountEvent.item.in_(select(rowset("asked", item=sorted(items)).c.item))
    found = events_where(*mine, named) if items else []
    if texts:
        asked = rowset("asked", barcode=sorted(texts))
        barcode = func.coalesce(CountEvent.barcode, "") if "" in texts else CountEvent.barcode
        scanned = barcode.in_(select(asked.c.barcode))
        found += events_where(*mine, CountEvent.item.is_(None), scanned)
    return found


def _superseders(inventory_id: int, ids: Iterable[UUID]) -> set[UUID]:
    asked = {"inventory": inventory_id, "ids": json.dumps([str(one) for one in ids])}
    rows = db.session.scalars(text(_SUPERSEDERS[is_sqlite()]), asked)
    return {UUID(one) for one in rows}
