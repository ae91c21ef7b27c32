"""The stock as pages of positions, in the order a person walks: warehouse, location, item."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func, or_, select, tuple_

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.exact import ZERO
from server.ledger.closings import since_last_closing
from server.ledger.models import Movement, Position
from server.storage.database import db

_ORDER: Final = (
    Warehouse.code,
    Position.location,
    Item.class_code,
    Item.code,
    Position.id,
)


def stock_page(filters: dict[str, Any], after: str | None, limit: int) -> Sequence[Any]:
    """At most limit + 1 positions with their stock at `filters["at"]` (None = everything posted).

    Filters: warehouse, item, location, search, at, nonzero.
    """
    stock = func.sum(Movement.quantity)
    query = (
        select(
            Position.id,
            Warehouse.code.label("warehouse"),
            Position.location,
            (Item.class_code + "/" + Item.code).label("item"),
            Item.description,
            Position.variant,
            Position.lot,
            Position.serial,
            Position.project,
            Position.partner,
            Unit.code.label("unit"),
            stock.label("quantity"),
        )
        .join(Movement, Movement.position_id == Position.id)
        .join(Warehouse, Warehouse.id == Position.warehouse_id)
        .join(Item, Item.id == Position.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(*_conditions(filters))
        .group_by(*_ORDER, Item.description, Unit.code)
        .order_by(*_ORDER)
        .limit(limit + 1)
    )
    if filters["nonzero"]:
        query = query.having(stock != ZERO)
    if after is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*_place_of(after)))
    return db.session.execute(query).all()


def _conditions(filters: dict[str, Any]) -> Iterator[Any]:
    yield since_last_closing(filters["at"])
    if filters["at"] is not None:
        yield Movement.effective_at <= filters["at"]
    if filters["warehouse"]:
        yield Warehouse.code == filters["warehouse"]
    if filters["location"]:
        yield Position.location == filters["location"]
    if filters["item"]:
        class_code, _, code = filters["item"].partition("/")
        yield Item.class_code == class_code
        yield Item.code == code
    if filters["search"]:
        code = Item.class_code + "/" + Item.code
        within = (code, Item.description, Position.location, Position.lot, Position.serial)
        yield or_(*(column.icontains(filters["search"], autoescape=True) for column in within))


def _place_of(position_id: str) -> Sequence[Any]:
    """Where a position stands in the order; the end of all when it does not exist."""
    query = (
        select(*_ORDER)
        .join(Warehouse, Warehouse.id == Position.warehouse_id)
        .join(Item, Item.id == Position.item_id)
        .where(Position.id == (int(position_id) if position_id.isdecimal() else 0))
    )
    found = db.session.execute(query).first()
    return ["\uffff"] * (len(_ORDER) - 1) + [0] if found is None else found
