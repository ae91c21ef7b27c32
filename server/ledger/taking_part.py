"""Which movements take part in costs, as conditions of a statement (design/5 §5).

A statement that uses them has movements joined with their reason and item. A record and its
reversal within one period add up to nothing in every sum; only the last cost has to leave them out.
"""

from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.references import LOAD

_Back: Final = aliased(Movement)
_Taken: Final = aliased(Movement)

_TOGETHER: Final = (
    select(_Taken.id, _Back.id.label("back_id"))
    .join(StockRecord, StockRecord.reverses_id == _Taken.record_id)
    .join(
        _Back,
        and_(
            _Back.record_id == StockRecord.id,
            _Back.line == _Taken.line,
            _Back.effective_at == _Taken.effective_at,
        ),
    )
    .where(StockRecord.reverses_id.is_not(None))
).subquery("taken_back")
REVERSED_IN_PERIOD: Final = select(_TOGETHER.c.id)
"""Movements that were taken back at their own time: a later period's reversal has a later one."""

REVERSALS_IN_PERIOD: Final = select(_TOGETHER.c.back_id)
"""The movements that took them back."""


def has_fiscal_interest() -> ColumnElement[bool]:
    """Reason and item both have fiscal interest."""
    return and_(Reason.fiscal_interest, Item.fiscal_interest)


def takes_part(*, by_warehouse: bool) -> ColumnElement[bool]:
    """In costs; the legs of a transfer only where costs are kept by warehouse."""
    interest = has_fiscal_interest()
    return interest if by_warehouse else and_(interest, Movement.transfer.is_(False))


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
        Movement.id.not_in(REVERSED_IN_PERIOD),
    )
