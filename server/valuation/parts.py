"""The stock that a valued inventory is about, in parts, and what is known of items and places."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO
from server.ledger.models import Movement, Reason
from server.ledger.service import FiscalStock, PositionKey
from server.storage.database import db
from server.storage.reading import read_rows
from server.valuation.question import Filters, Question
from server.valuation.valuing import NOWHERE, Held, Place

Code = tuple[str, str]


class ItemText(NamedTuple):
    """What the report says of an item beside numbers, and what it is filtered by."""

    id: int
    description: str
    unit: str
    category: str
    tax_category: str
    nature: str
    abc: str


class WarehouseEnd(NamedTuple):
    """A warehouse by code, and the end of its local day."""

    code: str
    end: datetime


def warehouse_ends(day: date) -> dict[int, WarehouseEnd]:
    """Of each warehouse its code and the end of its local day."""
    query = select(Warehouse.id, Warehouse.code, Warehouse.time_zone)
    return {
        key: WarehouseEnd(code, end_of_day(day, zone))
        for key, code, zone in db.session.execute(query)
    }


def item_texts() -> dict[Code, ItemText]:
    """Every item by (class, code)."""
    columns = (Item.category, Item.tax_category, Item.nature, Item.abc)
    query = select(Item.class_code, Item.code, Item.id, Item.description, Unit.code, *columns)
    rows = read_rows(query.join(Unit, Unit.id == Item.unit_id))
    return {(row[0], row[1]): ItemText(*row[2:]) for row in rows}


def held_of(
    stocks: list[FiscalStock],
    positions: Mapping[PositionKey, Decimal],
    codes: Mapping[int, Code],
    ends: Mapping[int, WarehouseEnd],
    question: Question,
) -> list[Held]:
    """The stock in parts: by item and warehouse, and by the details that are asked for."""
    lacking = {(one.item_id, one.warehouse_id): one.without_cost for one in stocks}
    if not question.of_positions:
        return [
            Held(codes[one.item_id], ends[one.warehouse_id].code, one.closing, one.without_cost)
            for one in stocks
        ]
    kept = question.details | {"variant"}
    summed: dict[tuple[int, int, Place], Decimal] = {
        (one.item_id, one.warehouse_id, NOWHERE): ZERO for one in stocks
    }
    for key, quantity in positions.items():
        place = Place(*(str(getattr(key, n) or "") if n in kept else "" for n in Place._fields))
        part = (key.item_id, key.warehouse_id, place)
        summed[part] = summed.get(part, ZERO) + quantity
    return [
        Held(codes[item], ends[warehouse].code, quantity, lacking.get((item, warehouse), 0), place)
        for (item, warehouse, place), quantity in summed.items()
    ]


def chosen(
    filters: Filters, texts: Mapping[Code, ItemText], ends: Mapping[int, WarehouseEnd]
) -> Callable[[Held], bool]:
    """Whether a part of the stock is what the report is about."""
    if filters == Filters():
        return lambda _: True
    moved = None if filters.reason is None else set(_moved_with(filters.reason, ends))

    def is_chosen(held: Held) -> bool:
        text = texts[held.item]
        pairs = (
            (filters.warehouse, held.warehouse),
            (filters.item_class, held.item[0]),
            (filters.item, "/".join(held.item)),
            (filters.variant, held.place.variant),
            (filters.nature, text.nature),
            (filters.category, text.category),
            (filters.tax_category, text.tax_category),
            (filters.abc, text.abc),
        )
        known = all(asked in {None, has} for asked, has in pairs)
        return known and (moved is None or text.id in moved)

    return is_chosen


def _moved_with(reason: str, ends: Mapping[int, WarehouseEnd]) -> Iterator[int]:
    """Items that a reason of this code ever moved until the day."""
    last = max((end for _, end in ends.values()), default=None)
    query = select(Movement.item_id).join(Reason, Reason.id == Movement.reason_id).distinct()
    if last is not None:
        query = query.where(Movement.effective_at <= last)
    yield from db.session.scalars(query.where(Reason.code == reason))
