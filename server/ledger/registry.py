"""Keeps costs and sales price in the item's registry for reasons that update them.

What is written is what the ledger itself says after the posting, so that a reversal puts it right
again.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.costing import CostMethod, CostSums, LastLine, last_cost
from server.ledger.costs import unit_costs_at
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.preparing import PreparedRecord
from server.ledger.references import ReasonReference
from server.storage.database import db
from server.storage.rowset import rowset

_Reversal: Final = aliased(StockRecord)
_ALL_POSTED: Final = datetime.max.replace(tzinfo=UTC)


def update_item_costs(records: Sequence[PreparedRecord]) -> None:
    """Write last and average cost of the items that these records moved, where they are known."""
    for method, column in (
        (CostMethod.LAST, "last_cost"),
        (CostMethod.AVERAGE, "average_cost"),
    ):
        items = {
            line.position.item_id
            for record in records
            if _updates(record.reason, method)
            for line in record.lines
        }
        if not items:
            continue
        changed: list[dict[str, Any]] = [
            {"id": item_id, column: found.cost}
            for item_id, found in unit_costs_at(method, items, _ALL_POSTED).items()
            if found.source == method.value
        ]
        if changed:
            db.session.execute(update(Item), changed)


def update_sales_prices(records: Sequence[PreparedRecord]) -> None:
    """Write the cost per base unit of the last line, of reasons that *update the sales price*."""
    items = {
        line.position.item_id
        for record in records
        if record.reason.updates_sales_price
        for line in record.lines
    }
    if not items:
        return
    changed = [
        {"id": item_id, "sales_price": last_cost(CostSums(last=LastLine(*line)))}
        for item_id, *line in db.session.execute(_last_prices(items))
    ]
    if changed:
        db.session.execute(update(Item), changed)


def _last_prices(items: Collection[int]) -> Any:
    """The last line of each item that was not taken back."""
    place = func.row_number().over(
        partition_by=Movement.item_id,
        order_by=[Movement.effective_at.desc(), Movement.record_id.desc(), Movement.line.desc()],
    )
    chosen = rowset("chosen", item_id=sorted(items))
    figures = (Movement.item_id, Movement.unit_cost, Movement.unit_quantity, Movement.quantity)
    ranked = (
        select(*figures, place.label("place"))
        .join(chosen, chosen.c.item_id == Movement.item_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .outerjoin(_Reversal, _Reversal.reverses_id == StockRecord.id)
        .where(
            Reason.updates_sales_price,
            Movement.unit_cost.is_not(None),
            Movement.quantity != ZERO,
            StockRecord.reverses_id.is_(None),
            _Reversal.id.is_(None),
        )
        .subquery()
    )
    return select(*(ranked.c[column.key] for column in figures)).where(ranked.c.place == 1)


def _updates(reason: ReasonReference, method: CostMethod) -> bool:
    if not (reason.updates_item_cost and reason.fiscal_interest):
        return False
    last = method is CostMethod.LAST
    return reason.updates_last_cost if last else reason.updates_average_cost
