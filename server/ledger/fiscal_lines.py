"""The movements that perpetual costs walk through, item after item, in the order of design/5 §2.

Opening balances of closings say again what is there already and are left out; so are a record and
its reversal within one period, and at company level the legs of transfers. Read in chunks of
items, so that memory stays flat whatever the ledger holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item
from server.ledger.closings import instant
from server.ledger.drafts import Origin
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.period_sums import Level
from server.ledger.stock import in_order
from server.ledger.taking_part import (
    REVERSALS_IN_PERIOD,
    REVERSED_IN_PERIOD,
    has_fiscal_interest,
    takes_part,
)
from server.storage.database import db

_ITEMS_AT_ONCE: Final = 2_000


class FiscalLine(NamedTuple):
    """A movement that takes part; `amount` only where the reason updates the average."""

    record_id: int
    quantity: Decimal
    amount: Decimal | None
    reverses_id: int | None


def fiscal_lines(
    until: Mapping[int, int], *, by_warehouse: bool, items: Sequence[int] | None = None
) -> Iterator[tuple[Level, list[FiscalLine]]]:
    """The lines of each item up to each warehouse's time (microseconds), by item and warehouse."""
    chosen = sorted(items) if items is not None else _moved_items()
    for start in range(0, len(chosen), _ITEMS_AT_ONCE):
        query = _query(until, chosen[start : start + _ITEMS_AT_ONCE], by_warehouse=by_warehouse)
        rows = db.session.execute(query)
        for key, lines in groupby(rows, key=lambda row: (row[0], row[1] if by_warehouse else None)):
            yield key, [FiscalLine(*row[2:]) for row in lines]


def _moved_items() -> list[int]:
    moved = select(Movement.id).where(Movement.item_id == Item.id).exists()
    return list(db.session.scalars(select(Item.id).where(moved).order_by(Item.id)))


def _query(until: Mapping[int, int], items: Sequence[int], *, by_warehouse: bool) -> Any:
    place = (Movement.warehouse_id,) if by_warehouse else ()
    origin = aliased(StockRecord)
    amount = case((Reason.updates_average_cost, Movement.amount))
    within = or_(
        *(
            and_(Movement.warehouse_id == key, Movement.effective_at <= instant(end))
            for key, end in until.items()
        )
    )
    return (
        select(
            Movement.item_id,
            Movement.warehouse_id,
            Movement.record_id,
            Movement.quantity,
            amount,
            origin.reverses_id,
        )
        .join(origin, origin.id == Movement.record_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .where(
            Movement.item_id.between(items[0], items[-1]),
            within,
            has_fiscal_interest(),
            takes_part(by_warehouse=by_warehouse),
            origin.origin != Origin.CLOSING.value,
            Movement.id.not_in(REVERSED_IN_PERIOD),
            Movement.id.not_in(REVERSALS_IN_PERIOD),
        )
        .order_by(Movement.item_id, *place, *in_order())
    )
