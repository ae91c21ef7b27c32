"""The stock that a valued inventory is about, in parts, and what is known of items and places."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO, from_millionths
from server.ledger.items import Items
from server.ledger.models import Movement, Reason
from server.ledger.period_sums import FiscalStock
from server.ledger.service import PositionKey
from server.storage.database import db
from server.storage.reading import read_rows
from server.valuation.lines import ItemText
from server.valuation.question import Filters, Question
from server.valuation.valuing import NOWHERE, Held, Place

Code = tuple[str, str]


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


def item_texts(items: Items) -> dict[Code, ItemText]:
    """Items by (class, code)."""
    columns = (Item.category, Item.tax_category, Item.nature, Item.abc)
    query = select(Item.class_code, Item.code, Item.id, Item.description, Unit.code, *columns)
    rows = read_rows(query.join(Unit, Unit.id == Item.unit_id).where(items.hold(Item.id)))
    return {(row[0], row[1]): ItemText(*row[2:]) for row in rows}


def held_of(
    stocks: Mapping[tuple[int, int], FiscalStock],
    positions: Mapping[PositionKey, Decimal],
    codes: Mapping[int, Code],
    ends: Mapping[int, WarehouseEnd],
    question: Question,
) -> list[Held]:
    """The stock in parts: by item and warehouse, and by the details that are asked for."""
    if not question.of_positions:
        return [
            Held(codes[item], ends[place].code, from_millionths(one.closing), one.without_cost)
            for (item, place), one in stocks.items()
        ]
    kept = question.details | {"variant"}
    lacking = {key: one.without_cost for key, one in stocks.items()}
    summed: dict[tuple[int, int, Place], Decimal] = {
        (item, warehouse, NOWHERE): ZERO for item, warehouse in stocks
    }
    for key, quantity in positions.items():
        place = Place(*(str(getattr(key, n) or "") if n in kept else "" for n in Place._fields))
        part = (key.item_id, key.warehouse_id, place)
        summed[part] = summed.get(part, ZERO) + quantity
    return [
        Held(codes[item], ends[warehouse].code, quantity, lacking.get((item, warehouse), 0), place)
        for (item, warehouse, place), quantity in summed.items()
    ]


def is_asked_for(
    filters: Filters,
    items: Items,
    texts: Mapping[Code, ItemText],
    ends: Mapping[int, WarehouseEnd],
) -> Callable[[Held], bool]:
    """Whether a part of the stock of chosen items is what the report is about."""
    warehouse, variant, reason = filters.warehouse, filters.variant, filters.reason
    if {warehouse, variant, reason} == {None}:
        return lambda _: True
    moved = None if reason is None else set(_moved_with(reason, ends, items))

    def is_chosen(held: Held) -> bool:
        here = warehouse in {None, held.warehouse} and variant in {None, held.place.variant}
        return here and (moved is None or texts[held.item].id in moved)

    return is_chosen


def _moved_with(reason: str, ends: Mapping[int, WarehouseEnd], items: Items) -> Iterator[int]:
    """Those of some items that a reason of this code ever moved until the day."""
    last = max((end for _, end in ends.values()), default=None)
    query = select(Movement.item_id).join(Reason, Reason.id == Movement.reason_id).distinct()
    query = query.where(items.hold(Movement.item_id))
    if last is not None:
        query = query.where(Movement.effective_at <= last)
    yield from db.session.scalars(query.where(Reason.code == reason))
