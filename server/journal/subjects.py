"""Events about some items or barcodes of an inventory, without reading all its events.

What an event means is not known here: an item is asked for by its code, a text by the barcode of
events that carry no item, or by an item code that nobody knew.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, func, select, text

from server.journal.events import Event
from server.journal.marks import Stretch
from server.journal.models import CountEvent
from server.journal.reading import events_where
from server.storage.rowset import rowset

_TELLING: Final = text("count_events.kind IN ('decision', 'area_opened')")
"""As the index of these events says it: SQLite looks there only for the very same words."""


def events_directly_about(
    inventory_id: int, items: Collection[str], texts: Collection[str]
) -> list[Event]:
    """The counts of items and texts in an inventory."""
    return _direct(inventory_id, {*items, *texts}, texts)


def telling_of(inventory_id: int) -> list[Event]:
    """The few events that speak of other events: decisions, and areas that were opened."""
    return events_where(CountEvent.inventory_id == inventory_id, _TELLING)


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
