"""Lists made from a selection of a warehouse: locations, a prefix, a category, stock ≠ 0.

A list that is not blind is made of the positions to look at. A blind list is made of whole
locations (or of items), read from master data alone: what its counters receive says nothing of
what the logical stock holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Final
from uuid import UUID

from sqlalchemy import select

from server.catalog.models import Item
from server.catalog.service import locations_of, warehouse_by_code
from server.inventory.inventories import find_open_inventory
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import create_lists
from server.inventory.list_types import find_list_type
from server.inventory.refusals import NothingToGenerate
from server.inventory.scope import ScopeKey
from server.inventory.splitting import Portion, Split, split
from server.kernel.problems import Fault, Invalid
from server.ledger.service import StockFilter, stock_at
from server.storage.database import db

LARGEST_PRODUCT: Final = 100_000
"""How many (location, item) pairs a blind selection of both may make."""

_LONGEST_DESCRIPTION: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to make lists of. `locations` None and an empty prefix mean the whole warehouse."""

    list_type: str
    warehouse: str
    locations: Sequence[str] | None = None
    location_prefix: str = ""
    category: str = ""
    stock_nonzero: bool = False
    split: Split = "none"
    employees: Sequence[str] = ()
    description: str = ""

    @property
    def restricts_locations(self) -> bool:
        """Whether only some locations are wanted."""
        return self.locations is not None or bool(self.location_prefix)


def planned_lists(inventory: str, selection: Selection) -> list[ListDraft]:
    """The lists that a selection would make, in order; nothing is written."""
    find_open_inventory(inventory)
    blind = find_list_type(selection.list_type).blind
    warehouse_id = warehouse_by_code(selection.warehouse).id
    places = _chosen(selection, list(locations_of(warehouse_id)))
    if blind or not _reads_stock(selection):
        lines = _lines_of_master(selection, places)
    else:
        lines = _lines_of_stock(selection, warehouse_id, places)
    wants_stock = selection.stock_nonzero and not blind
    whole = not lines and not _narrows(selection) and not wants_stock
    portions = (
        [Portion("", ())] if whole else split(lines, selection.split, selection.location_prefix)
    )
    if not portions or not (whole or lines):
        raise NothingToGenerate("nothing in this warehouse fits the selection")
    from_stock = not blind and _reads_stock(selection)
    return [_draft(selection, portion, from_stock=from_stock) for portion in portions]


def generate_lists(inventory: str, selection: Selection, *, now: datetime, by: str) -> list[UUID]:
    """Create the lists that a selection makes, as drafts, and give their ids."""
    return create_lists(inventory, planned_lists(inventory, selection), now=now, by=by)


def _reads_stock(selection: Selection) -> bool:
    """Positions are looked up where stock was asked for, or items in chosen places."""
    in_places = bool(selection.category) and selection.restricts_locations
    return selection.stock_nonzero or in_places


def _narrows(selection: Selection) -> bool:
    return selection.restricts_locations or bool(selection.category) or selection.split != "none"


def _chosen(selection: Selection, codes: Sequence[str]) -> list[str]:
    unknown = sorted(set(selection.locations or ()) - set(codes))
    if unknown:
        faults = [
            Fault("location.unknown", f"there is no location {code!r}", field="locations")
            for code in unknown
        ]
        raise Invalid("the lists cannot be made", faults)
    wanted = codes if selection.locations is None else selection.locations
    return sorted(code for code in set(wanted) if code.startswith(selection.location_prefix))


def _lines_of_master(selection: Selection, places: Sequence[str]) -> list[ScopeKey]:
    if not selection.category:
        narrowed = selection.restricts_locations or selection.split != "none"
        return [ScopeKey(location=place) for place in places] if narrowed else []
    items = _items_of(selection.category)
    if not selection.restricts_locations:
        return [ScopeKey(item=item) for item in items]
    if len(places) * len(items) > LARGEST_PRODUCT:
        fault = Fault("generation.too_large", "choose fewer locations, or no category")
        raise Invalid("the lists cannot be made", [fault])
    return [ScopeKey(location=place, item=item) for place, item in product(places, items)]


def _lines_of_stock(
    selection: Selection, warehouse_id: int, places: Sequence[str]
) -> list[ScopeKey]:
    held = stock_at(
        StockFilter(warehouse_ids=(warehouse_id,), nonzero=selection.stock_nonzero), None
    )
    items = _codes_of({key.item_id for key in held}, selection.category)
    wanted = set(places)
    return sorted(
        {
            ScopeKey(
                key.location or "",
                items[key.item_id],
                key.variant or "",
                key.lot or "",
                key.serial or "",
            )
            for key in held
            if key.item_id in items
            and (not selection.restricts_locations or key.location in wanted)
        }
    )


def _items_of(category: str) -> list[str]:
    query = select(Item.class_code + "/" + Item.code).where(Item.category == category)
    return sorted(db.session.scalars(query))


def _codes_of(item_ids: set[int], category: str) -> dict[int, str]:
    query = select(Item.id, Item.class_code + "/" + Item.code)
    if category:
        query = query.where(Item.category == category)
    rows = db.session.execute(query)
    return {item_id: code for item_id, code in rows if item_id in item_ids}


def _draft(selection: Selection, portion: Portion, *, from_stock: bool) -> ListDraft:
    words = (selection.description, portion.label, selection.category)
    return ListDraft(
        list_type=selection.list_type,
        warehouse=selection.warehouse,
        description=" · ".join(word for word in words if word)[:_LONGEST_DESCRIPTION],
        employees=selection.employees,
        scope=portion.lines,
        from_stock=from_stock,
    )
