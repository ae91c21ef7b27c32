"""Everything that the lines of an inventory are made of, read with a handful of statements.

Reads only, and computes nothing but the translation from rows to the pure types.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.inventory.compared import Dimensions
from server.inventory.counting import Key
from server.inventory.inventories import find_inventory
from server.inventory.lists import ListInfo, lists_of_inventory, scopes_of
from server.inventory.models import BarcodeResolution, CountList, Inventory, ReviewedLine
from server.inventory.resolutions import (
    ItemFacts,
    Knowledge,
    Resolution,
    resolved_key,
    unresolved_text,
)
from server.inventory.review import Review, Seen, State
from server.inventory.scope import Scope
from server.inventory.tolerance_keeping import read_tolerances
from server.inventory.tolerances import Tolerances
from server.journal.events import Event
from server.journal.service import events_of_inventory
from server.kernel.clock import local_day
from server.ledger.models import ClosingDimensions, Movement, Position
from server.storage.database import db
from server.storage.rowset import rowset

Place = tuple[int, Key]


class ItemCard(NamedTuple):
    """What a line shows of an item."""

    id: int
    code: str
    description: str
    category: str
    abc: str
    unit: str
    decimals: int
    facts: ItemFacts


@dataclass(frozen=True, slots=True)
class WarehouseCard:
    """A warehouse, its locations with their default areas, and what its ledger keeps apart."""

    id: int
    code: str
    time_zone: str
    areas: dict[str, str]
    dimensions: Dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known of an inventory; lists that are drafts or kept out are not here."""

    inventory: Inventory
    lists: dict[UUID, ListInfo]
    scopes: dict[UUID, Scope]
    tolerances: Tolerances
    warehouses: dict[int, WarehouseCard]
    events: list[Event]
    items: dict[str, ItemCard]
    resolutions: dict[str, BarcodeResolution]
    pinned: dict[UUID, Resolution]
    reviews: dict[Place, Review]

    def cards(self, ids: Iterable[int]) -> dict[int, ItemCard]:
        """The items with these ids; those that nobody counted are read."""
        wanted = set(ids)
        known = {card.id: card for card in self.items.values() if card.id in wanted}
        return known | items_by_id(wanted - known.keys())

    def knowledge(self) -> Knowledge:
        """What is needed to understand the events."""
        return Knowledge(
            items={code: card.facts for code, card in self.items.items()},
            resolutions={
                barcode: Resolution(row.item, row.variant, row.factor)
                for barcode, row in self.resolutions.items()
            },
            pinned=self.pinned,
            released={one.id: one.released_at for one in self.lists.values()},
            employees={one.id: one.employees for one in self.lists.values()},
            areas={one.id: self.warehouses[one.warehouse_id].areas for one in self.lists.values()},
        )


class Supposed(NamedTuple):
    """What is looked at as if it were so, and is written nowhere.

    Decisions and resolutions that somebody thinks of, and the places `without` their reviews.
    """

    events: Sequence[Event] = ()
    resolutions: Sequence[BarcodeResolution] = ()
    without: frozenset[Place] = frozenset()


NOTHING: Final = Supposed()


class Narrow(NamedTuple):
    """What to read of an inventory: events, and what is known of items and texts beside them."""

    events: Sequence[Event]
    items: frozenset[str]
    texts: frozenset[str]
    supposed: Supposed = NOTHING


def read_sources(number: str, *, now: datetime, narrow: Narrow | None = None) -> Sources:
    """Read an inventory, or what a few of its lines depend on; refuse when there is none."""
    inventory = find_inventory(number)
    lists = {one.id: one for one in lists_in(inventory, now)}
    recorded = events_of_inventory(inventory.id) if narrow is None else narrow.events
    events = [one for one in recorded if one.list in lists or one.kind == "decision"]
    supposed = narrow.supposed if narrow else NOTHING
    versions = _resolutions(events, until=inventory.closed_at)
    for resolution in supposed.resolutions:
        versions.setdefault(resolution.barcode, []).append(resolution)
    codes = {event.item for event in events if event.item}
    codes |= {row.item for rows in versions.values() for row in rows}
    codes |= {one.decision.position["item"] for one in events if one.decision is not None} - {""}
    codes |= narrow.items if narrow else frozenset()
    items = items_by_code(codes)
    places = _named_locations(events) | _stock_locations(items) if narrow else None
    warehouses = warehouse_cards({one.warehouse_id for one in lists.values()}, places)
    reviews = reviews_of(inventory.id, None if narrow is None else (codes, narrow.texts))
    reviews = {place: one for place, one in reviews.items() if place not in supposed.without}
    return Sources(
        inventory=inventory,
        lists=lists,
        scopes=scopes_of(list(lists), None if places is None else (codes, places)),
        tolerances=read_tolerances(None if narrow is None else codes),
        warehouses=warehouses,
        events=events,
        items=items,
        resolutions={barcode: rows[-1] for barcode, rows in versions.items()},
        pinned=_pinned(events, versions, reviews, warehouses),
        reviews=reviews,
    )


def items_by_code(codes: Iterable[str]) -> dict[str, ItemCard]:
    """The items with these `CLASS/CODE`."""
    pairs = sorted((*code.partition("/")[::2],) for code in codes)
    if not pairs:
        return {}
    asked = rowset("asked", class_code=[one[0] for one in pairs], code=[one[1] for one in pairs])
    match = tuple_(Item.class_code, Item.code) == tuple_(asked.c.class_code, asked.c.code)
    return {card.code: card for card in _cards(asked, match)}


def items_by_id(ids: Iterable[int]) -> dict[int, ItemCard]:
    """The items with these ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    asked = rowset("asked", item_id=wanted)
    return {card.id: card for card in _cards(asked, Item.id == asked.c.item_id)}


def _cards(asked: object, match: object) -> list[ItemCard]:
    query = (
        select(
            Item.id,
            Item.class_code,
            Item.code,
            Item.description,
            Item.category,
            Item.abc,
            Item.lot_managed,
            Item.serial_managed,
            Unit.code.label("unit"),
            Unit.decimals,
        )
        .join(Unit, Unit.id == Item.unit_id)
        .join(asked, match)  # type: ignore[arg-type]
    )
    rows = db.session.execute(query).all()
    factors = factors_of([row.id for row in rows])
    return [
        ItemCard(
            row.id,
            f"{row.class_code}/{row.code}",
            row.description,
            row.category,
            row.abc,
            row.unit,
            row.decimals,
            ItemFacts(
                {row.unit: Decimal(1), **factors.get(row.id, {})},
                row.lot_managed,
                row.serial_managed,
            ),
        )
        for row in rows
    ]


def factors_of(item_ids: list[int]) -> dict[int, dict[str, Decimal]]:
    """What one of each other unit of these items is in base units."""
    found: dict[int, dict[str, Decimal]] = {}
    if not item_ids:
        return found
    asked = rowset("asked", item_id=item_ids)
    query = (
        select(AlternativeUnit.item_id, Unit.code, AlternativeUnit.factor)
        .join(asked, AlternativeUnit.item_id == asked.c.item_id)
        .join(Unit, Unit.id == AlternativeUnit.unit_id)
    )
    for item_id, code, factor in db.session.execute(query):
        found.setdefault(item_id, {})[code] = factor
    return found


def lists_in(inventory: Inventory, now: datetime) -> list[ListInfo]:
    """Released and closed lists; one whose closing date has come is kept out."""
    today = local_day(now, "UTC")
    return [
        one
        for one in lists_of_inventory(inventory.id)
        if one.state != "draft" and (one.closing_date is None or one.closing_date > today)
    ]


def kept_out(inventory_id: int, now: datetime) -> list[str]:
    """The numbers of the others that are no drafts: it changes with the day, by itself."""
    query = select(CountList).where(
        CountList.inventory_id == inventory_id,
        CountList.state != "draft",
        CountList.closing_date <= local_day(now, "UTC"),
    )
    return [one.number for one in db.session.scalars(query.order_by(CountList.sequence))]


def _named_locations(events: Iterable[Event]) -> set[str]:
    """The locations that events and decisions name."""
    named = {event.location for event in events if event.location}
    said = [event.decision.position for event in events if event.decision is not None]
    return named | {
        one[field] for one in said for field in ("location", "to_location") if one.get(field)
    }


def _stock_locations(items: Mapping[str, ItemCard]) -> set[str]:
    """The locations that ever held these items."""
    if not items:
        return set()
    asked = rowset("asked", item_id=sorted(card.id for card in items.values()))
    query = select(Position.location).where(Position.item_id.in_(select(asked.c.item_id)))
    return set(db.session.scalars(query.distinct()))


def warehouse_cards(
    ids: Collection[int], named: Collection[str] | None
) -> dict[int, WarehouseCard]:
    """Warehouses with all their locations, or with those that are named."""
    areas: dict[int, dict[str, str]] = {key: {} for key in ids}
    places = select(Location.warehouse_id, Location.code, Location.area)
    places = places.where(Location.warehouse_id.in_(ids))
    if named is not None:
        asked = rowset("asked", code=["", *sorted(named)])
        places = places.where(Location.code.in_(select(asked.c.code)))
    for warehouse_id, code, area in db.session.execute(places):
        areas[warehouse_id][code] = area
    kept = {
        row.warehouse_id: Dimensions(row.locations, row.variants, row.lots_and_serials)
        for row in db.session.scalars(select(ClosingDimensions))
    }
    found = db.session.scalars(select(Warehouse).where(Warehouse.id.in_(ids)))
    return {
        row.id: WarehouseCard(
            row.id, row.code, row.time_zone, areas[row.id], kept.get(row.id, Dimensions())
        )
        for row in found
    }


def _resolutions(
    events: Iterable[Event], *, until: datetime | None
) -> dict[str, list[BarcodeResolution]]:
    """Every version of the resolution of every text that an event carries, oldest first.

    What is resolved after an inventory was closed (`until`) changes nothing in it.
    """
    texts = sorted({unresolved_text(event) for event in events} - {""})
    if not texts:
        return {}
    asked = rowset("asked", barcode=texts)
    query = (
        select(BarcodeResolution)
        .join(asked, BarcodeResolution.barcode == asked.c.barcode)
        .order_by(BarcodeResolution.version)
    )
    found: dict[str, list[BarcodeResolution]] = {}
    if until is not None:
        query = query.where(BarcodeResolution.at <= until)
    for row in db.session.scalars(query):
        found.setdefault(row.barcode, []).append(row)
    return found


def _pinned(
    events: Iterable[Event],
    versions: Mapping[str, Sequence[BarcodeResolution]],
    reviews: Mapping[Place, Review],
    warehouses: Mapping[int, WarehouseCard],
) -> dict[UUID, Resolution]:
    """Events whose position was aligned by an older version keep it (design/3 §2)."""
    pinned: dict[UUID, Resolution] = {}
    for event in events:
        for row in versions.get(unresolved_text(event), ())[:-1]:
            place = resolved_key(event, Resolution(row.item, row.variant, row.factor))
            dimensions = warehouses[event.warehouse_id].dimensions
            review = reviews.get((event.warehouse_id, dimensions.of(place)))
            aligned = review is not None and review.state is State.ALIGNED
            if aligned and review and row.at <= review.at and event.received_at <= review.at:
                pinned[event.id] = Resolution(row.item, row.variant, row.factor)
    return pinned


def reviews_of(
    inventory_id: int, about: tuple[Collection[str], Collection[str]] | None = None
) -> dict[Place, Review]:
    """What was decided about lines; with `about` (items, texts) only about these."""
    query = (
        select(ReviewedLine, Movement.effective_at)
        .outerjoin(Movement, Movement.id == ReviewedLine.movement_id)
        .where(ReviewedLine.inventory_id == inventory_id)
    )
    if about is not None:
        items = rowset("items", code=["", *sorted(about[0])])
        query = query.where(ReviewedLine.item.in_(select(items.c.code)))
        texts = rowset("texts", barcode=["", *sorted(about[1])])
        query = query.where(ReviewedLine.barcode.in_(select(texts.c.barcode)))
    return {
        (row.warehouse_id, key_of(row)): review_of(row, effective_at)
        for row, effective_at in db.session.execute(query)
    }


def key_of(row: Any) -> Key:
    """The compared position of a reviewed or stored line."""
    return Key(row.location, row.item, row.barcode, row.variant, row.lot, row.serial)


def review_of(row: ReviewedLine, effective_at: datetime | None) -> Review:
    """What was decided, as the pure code knows it."""
    seen = Seen(
        counted=row.counted,
        book=row.book,
        observed_at=row.observed_at,
        live_hash=row.live_hash.hex() if row.live_hash else "",
    )
    return Review(
        state=State(row.state),
        seen=seen,
        unit_cost=row.unit_cost,
        reason=row.reason,
        by=row.user_name,
        at=row.at,
        movement_id=row.movement_id,
        effective_at=effective_at,
    )
