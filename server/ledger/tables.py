"""The ledger as tables that stream: stock list, movement card, journal.

Days are those of each movement's warehouse; a table is read in chunks, so that memory stays flat.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import end_of_day, start_of_day, to_text
from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO
from server.ledger.closings import Periods, instant, moment_of, periods
from server.ledger.drafts import Origin
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.running import Running, Step
from server.ledger.stock import in_order
from server.ledger.taking_part import has_fiscal_interest
from server.storage.database import db
from server.storage.reading import streamed

_PLACE: Final = ("location", "variant", "lot", "serial", "project", "partner")
STOCK_COLUMNS: Final = (
    "warehouse",
    "item_class",
    "item_code",
    "description",
    *_PLACE,
    "unit",
    "quantity",
)
MOVEMENT_COLUMNS: Final = (
    "warehouse",
    "posting_date",
    "number",
    "line",
    "effective_at",
    "reason",
    "item_class",
    "item_code",
    *_PLACE,
    "unit",
    "quantity",
    "unit_cost",
    "amount",
    "reference",
)
_STOCK_TEXTS: Final = (
    Warehouse.code,
    Item.class_code,
    Item.code,
    Item.description,
    *(getattr(Position, name) for name in _PLACE),
    Unit.code,
)
CARD_COLUMNS: Final = (*MOVEMENT_COLUMNS, "stock", "value")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included; None = no bound. Of one warehouse or of all."""

    start: date | None = None
    end: date | None = None
    warehouse: str | None = None


def stock_list(span: Span) -> Iterator[tuple[Cell, ...]]:
    """Every position with stock at the end of the span, by warehouse and item."""
    yield from streamed(_stocks(span, _STOCK_TEXTS))


def stock_by_location(span: Span) -> Iterator[tuple[Cell, ...]]:
    """Every position with stock at the end of the span, in the order in which one walks."""
    by_place = (_STOCK_TEXTS[0], _STOCK_TEXTS[4], *_STOCK_TEXTS[1:4], *_STOCK_TEXTS[5:])
    yield from streamed(_stocks(span, by_place))


def _stocks(span: Span, texts: Sequence[Any]) -> Any:
    stock = func.sum(Movement.quantity, type_=Movement.quantity.type)
    return (
        select(*texts, stock)
        .join(Position, Position.id == Movement.position_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(within(span, periods()))
        .group_by(*texts)
        .having(stock != ZERO)
        .order_by(*texts)
    )


def journal(span: Span) -> Iterator[tuple[Cell, ...]]:
    """Every movement with fiscal interest, by posting date, warehouse, number and line."""
    query = _movements(span).where(has_fiscal_interest())
    in_book_order = (StockRecord.posting_date, Warehouse.code, StockRecord.number, Movement.line)
    yield from map(_cells, streamed(query.order_by(*in_book_order)))


def movements(
    span: Span, item: str | None = None, reason: str | None = None
) -> Iterator[tuple[Cell, ...]]:
    """Every movement in the order of time, of an item and a reason where they are named."""
    conditions = [] if reason is None else [Reason.code == reason]
    if item is not None:
        class_code, _, code = item.partition("/")
        conditions.append(and_(Item.class_code == class_code, Item.code == code))
    yield from map(_cells, streamed(_movements(span, *conditions).order_by(*in_order())))


def movement_card(item: str, span: Span) -> Iterator[tuple[Cell, ...]]:
    """The movements of an item in order, each with the stock after it and what it is worth.

    The stock starts with what was there before the span. The opening balances of closings say what
    is there already, so they leave it as it is.
    """
    class_code, _, code = item.partition("/")
    of_item = and_(Item.class_code == class_code, Item.code == code)
    held = Running()
    movements = _movements(Span(None, span.end, span.warehouse), of_item)
    for row in streamed(movements.order_by(*in_order())):
        if row.origin != Origin.CLOSING:
            amount = row.amount if row.counts else None
            held = held.after(Step(row.quantity, amount, row.reverses_id is not None))
        if span.start is None or row.effective_at >= start_of_day(span.start, row.time_zone):
            yield (*_cells(row), held.stock, held.value)


def _movements(span: Span, *conditions: Any) -> Any:
    return (
        select(
            Warehouse.code.label("warehouse"),
            StockRecord.posting_date,
            StockRecord.number,
            Movement.line,
            Movement.effective_at,
            Reason.code.label("reason"),
            Item.class_code,
            Item.code,
            *(getattr(Position, name) for name in _PLACE),
            Unit.code.label("unit"),
            Movement.quantity,
            Movement.unit_cost,
            Movement.amount,
            StockRecord.reference,
            StockRecord.origin,
            StockRecord.reverses_id,
            and_(Reason.updates_average_cost, has_fiscal_interest()).label("counts"),
            Warehouse.time_zone,
        )
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .join(Position, Position.id == Movement.position_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(within(span), *conditions)
    )


def within(span: Span, known: Periods | None = None) -> Any:
    """Movements of the warehouses whose local day lies in the span.

    With periods: of each warehouse from the last closing before the end of the span.
    """
    query = select(Warehouse.id, Warehouse.code, Warehouse.time_zone)
    return or_(
        False,  # noqa: FBT003 - no warehouse, no movement
        *(
            and_(
                Movement.warehouse_id == key, *_bounds(span, zone), *_opened(key, span, zone, known)
            )
            for key, code, zone in db.session.execute(query)
            if span.warehouse in {None, code}
        ),
    )


def _bounds(span: Span, zone: str) -> Iterator[Any]:
    if span.start is not None:
        yield Movement.effective_at >= start_of_day(span.start, zone)
    if span.end is not None:
        yield Movement.effective_at <= end_of_day(span.end, zone)


def _opened(
    warehouse_id: int, span: Span, zone: str, known: Periods | None
) -> Iterator[ColumnElement[bool]]:
    if known is not None:
        end = None if span.end is None else end_of_day(span.end, zone)
        yield Movement.effective_at >= instant(known.since(warehouse_id, moment_of(end)))


def _cells(row: Any) -> tuple[Cell, ...]:
    return tuple(_cell(value) for value in row[: len(MOVEMENT_COLUMNS)])


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return to_text(value)
    if isinstance(value, date):
        return value.isoformat()
    cell: Cell = value
    return cell
