"""Stock records as pages, newest first, and one record with its lines."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.problems import NotFound
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.storage.database import db

_Reversal: Final = aliased(StockRecord)
_Brought: Final = aliased(StockRecord)
_OWN_LINES: Final = Movement.record_id == StockRecord.id
_AMOUNT: Final = Movement.amount.type


def records_page(filters: dict[str, Any], after: str | None, limit: int) -> Sequence[Any]:
    """At most limit + 1 records; filters: warehouse, start, end, reason, origin, item."""
    query = _records().where(*_conditions(filters)).order_by(StockRecord.id.desc())
    if after is not None and after.isdecimal():
        query = query.where(StockRecord.id < int(after))
    return db.session.execute(query.limit(limit + 1)).all()


def record_with_lines(record_id: int) -> dict[str, Any]:
    """A record and its lines, or NotFound."""
    record = db.session.execute(_records().where(StockRecord.id == record_id)).first()
    if record is None:
        raise NotFound(f"there is no stock record {record_id}")
    return {**record._mapping, "lines_of_record": _lines(record_id)}  # noqa: SLF001 - a Row's


def _records() -> Any:
    return (
        select(
            StockRecord.id,
            Warehouse.code.label("warehouse"),
            StockRecord.posting_date,
            StockRecord.number,
            Reason.code.label("reason"),
            Reason.description.label("reason_description"),
            Reason.type,
            StockRecord.effective_at,
            StockRecord.date_only,
            StockRecord.internal_document,
            StockRecord.reference,
            StockRecord.reference_date,
            StockRecord.partner,
            StockRecord.project,
            StockRecord.notes,
            StockRecord.origin,
            StockRecord.origin_key,
            StockRecord.reverses_id.label("reverses"),
            _Reversal.id.label("reversed_by"),
            func.coalesce(StockRecord.offsets_id, _Brought.id).label("counterpart"),
            _of_lines(func.count(Movement.id)).label("lines"),
            _of_lines(func.sum(Movement.amount, type_=_AMOUNT)).label("amount"),
            StockRecord.user_name.label("user"),
            StockRecord.created_at,
        )
        .join(Warehouse, Warehouse.id == StockRecord.warehouse_id)
        .join(Reason, Reason.id == StockRecord.reason_id)
        .outerjoin(_Reversal, _Reversal.reverses_id == StockRecord.id)
        .outerjoin(_Brought, _Brought.offsets_id == StockRecord.id)
    )


def _of_lines(figure: Any) -> Any:
    return select(figure).where(_OWN_LINES).correlate(StockRecord).scalar_subquery()


def _conditions(filters: dict[str, Any]) -> Iterator[Any]:
    if filters["warehouse"]:
        yield Warehouse.code == filters["warehouse"]
    if filters["start"]:
        yield StockRecord.posting_date >= filters["start"]
    if filters["end"]:
        yield StockRecord.posting_date <= filters["end"]
    if filters["reason"]:
        yield Reason.code == filters["reason"]
    if filters["origin"]:
        yield StockRecord.origin == filters["origin"]
    if filters["item"]:
        class_code, _, code = filters["item"].partition("/")
        asked = select(Item.id).where(Item.class_code == class_code, Item.code == code)
        of_item = select(Movement.id).where(_OWN_LINES, Movement.item_id == asked.scalar_subquery())
        yield of_item.correlate(StockRecord).exists()


def _lines(record_id: int) -> Sequence[Any]:
    query = (
        select(
            Movement.line,
            (Item.class_code + "/" + Item.code).label("item"),
            Item.description,
            Position.location,
            Position.variant,
            Position.lot,
            Position.serial,
            Position.project,
            Position.partner,
            Movement.quantity,
            Unit.code.label("unit"),
            Movement.unit_quantity,
            Movement.unit_cost,
            Movement.amount,
            Movement.effective_at,
            Movement.date_only,
            Movement.observed_at,
            Movement.notes,
        )
        .join(Item, Item.id == Movement.item_id)
        .join(Position, Position.id == Movement.position_id)
        .join(Unit, Unit.id == Movement.unit_id)
        .where(Movement.record_id == record_id)
        .order_by(Movement.line)
    )
    return db.session.execute(query).all()
