"""The opening balances that a closing writes: what is left, by the closing dimensions.

One record per warehouse with its opening-balance reason, effective at the first instant of the day
after, a line per position with stock (design/5 §6, 3).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel import exact
from server.kernel.clock import end_of_day, start_of_day
from server.kernel.exact import ZERO
from server.ledger.drafts import Origin, PositionKey, RecordDraft
from server.ledger.lookups import reference_of
from server.ledger.models import ClosingDimensions, Reason
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.ledger.references import WarehouseReference
from server.ledger.service import StockFilter, stock_at
from server.storage.database import db
from server.valuation.closing.checks import Stocks

_FIELDS: Final = {
    "variants": ("variant",),
    "locations": ("location",),
    "lots_and_serials": ("lot", "serial"),
    "projects": ("project",),
    "partners": ("partner",),
}
CostAt = Mapping[tuple[int, int | None], Decimal | None]


def stocks_at(day: date) -> Stocks:
    """The stock of every position at the end of a day, by warehouse."""
    return {
        warehouse.id: stock_at(
            StockFilter([warehouse.id], nonzero=True), end_of_day(day, warehouse.time_zone)
        )
        for warehouse in db.session.scalars(select(Warehouse).order_by(Warehouse.id)).all()
    }


def kept_apart(
    stocks: Mapping[PositionKey, Decimal], dimensions: ClosingDimensions | None
) -> dict[PositionKey, Decimal]:
    """Stock by the dimensions that a warehouse's closings keep; what is not kept is summed up."""
    dropped = {
        field: ""
        for setting, fields in _FIELDS.items()
        if dimensions is not None and not getattr(dimensions, setting)
        for field in fields
    }
    if not dropped:
        return dict(stocks)
    summed: dict[PositionKey, Decimal] = {}
    for key, quantity in stocks.items():
        kept = PositionKey(**(key._asdict() | dropped))
        summed[kept] = summed.get(kept, ZERO) + quantity
    return {key: quantity for key, quantity in summed.items() if quantity != ZERO}


def opening_records(
    day: date, stocks: Stocks, costs: CostAt, closing_id: int, *, by_warehouse: bool
) -> Iterator[PreparedRecord]:
    """The records of the day after, at these costs; a warehouse without stock has none."""
    units = dict(db.session.execute(select(Item.id, Item.unit_id)).all())
    kept = {row.warehouse_id: row for row in db.session.scalars(select(ClosingDimensions))}
    query = select(Warehouse, Reason).join(Reason, Reason.warehouse_id == Warehouse.id)
    for warehouse, reason in db.session.execute(
        query.where(Reason.opening_balance).order_by(Warehouse.id)
    ):
        positions = kept_apart(stocks.get(warehouse.id, {}), kept.get(warehouse.id))
        if not positions:
            continue
        opened = day + timedelta(days=1)
        at = start_of_day(opened, warehouse.time_zone)
        level = warehouse.id if by_warehouse else None
        lines = tuple(
            _line(key, quantity, costs.get((key.item_id, level)), units[key.item_id], at)
            for key, quantity in sorted(positions.items())
        )
        yield PreparedRecord(
            0,
            WarehouseReference(warehouse.id, warehouse.code, warehouse.time_zone, {}),
            reference_of(reason),
            RecordDraft(
                warehouse=warehouse.code,
                reason=reason.code,
                posting_date=opened,
                lines=(),
                origin=Origin.CLOSING,
                origin_key=str(closing_id),
            ),
            at,
            date_only=False,
            lines=lines,
        )


def _line(
    key: PositionKey, quantity: Decimal, cost: Decimal | None, unit_id: int, at: datetime
) -> PreparedLine:
    amount = None if cost is None else exact.multiply(quantity, cost)
    return PreparedLine(
        position=key,
        effective_at=at,
        date_only=False,
        observed_at=None,
        quantity=quantity,
        unit_id=unit_id,
        unit_quantity=quantity,
        unit_cost=cost,
        amount=amount,
        notes="",
    )
