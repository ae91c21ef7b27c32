"""Which movements take part in costs, as conditions of a statement (design/5 §5).

A statement that uses them has movements joined with their reason and item. There are no closings
yet: the period reaches back to the beginning, so a record and its reversal are always both in it.
"""

from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.drafts import Origin
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.references import LOAD

_REVERSED: Final = select(StockRecord.reverses_id).where(StockRecord.reverses_id.is_not(None))
_REVERSALS: Final = select(StockRecord.id).where(StockRecord.reverses_id.is_not(None))
_TRANSFERS: Final = select(StockRecord.id).where(StockRecord.origin == Origin.TRANSFER.value)


def has_fiscal_interest() -> ColumnElement[bool]:
    """Reason and item both have fiscal interest."""
    return and_(Reason.fiscal_interest, Item.fiscal_interest)


def takes_part(*, by_warehouse: bool) -> ColumnElement[bool]:
    """In costs; the legs of a transfer only where costs are kept by warehouse."""
    left_out = [_REVERSED, _REVERSALS] if by_warehouse else [_REVERSED, _REVERSALS, _TRANSFERS]
    return and_(has_fiscal_interest(), *(Movement.record_id.not_in(ids) for ids in left_out))


def updates_average() -> ColumnElement[bool]:
    """In the average cost. A line without a cost says nothing about it."""
    return and_(
        Reason.updates_average_cost,
        Movement.amount.is_not(None),
        or_(Movement.quantity != ZERO, Reason.consider_zero_movements),
    )


def sets_last_cost() -> ColumnElement[bool]:
    """May be the last cost: a load with a cost, never an opening balance."""
    return and_(
        Reason.updates_last_cost,
        Reason.type == LOAD,
        Reason.opening_balance.is_(False),
        Movement.unit_cost.is_not(None),
        Movement.quantity > ZERO,
    )
