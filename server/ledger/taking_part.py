"""Which movements take part in costs, as conditions of a statement (design/5 §5).

A statement that uses them has movements joined with their reason and item. A record and its
reversal within one period add up to nothing in every sum; only the last cost has to leave them out.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.items import Items
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.references import LOAD

_Back: Final = aliased(Movement)
_Taken: Final = aliased(Movement)
_Other: Final = aliased(Movement)
_Reversal: Final = aliased(StockRecord)


def was_taken_back() -> ColumnElement[bool]:
    """A movement was taken back at its own time: a later period's reversal has a later one.

    Asked of each movement: a planner that had to make a set first would rather read all of them.
    """
    return _has_opposite(_Reversal.reverses_id == Movement.record_id, _Reversal.id)


def takes_back() -> ColumnElement[bool]:
    """A movement takes back another one at that one's own time."""
    return _has_opposite(_Reversal.id == Movement.record_id, _Reversal.reverses_id)


def _has_opposite(own: ColumnElement[bool], other: Any) -> ColumnElement[bool]:
    """Whether the same line of the record on the other side of a reversal is at the same time."""
    same = and_(_Other.line == Movement.line, _Other.effective_at == Movement.effective_at)
    found = select(_Other.id).join(_Reversal, _Other.record_id == other).where(own, same)
    return found.correlate(Movement).exists()


def _together(items: Items) -> Subquery:
    """Movements of some items and those that took them back at their own time.

    Reversals are few: neither an index of items nor that of reversals is to tempt a planner to
    begin with all that moved.
    """
    return (
        select(_Taken.id, _Back.id.label("back_id"))
        .join(StockRecord, StockRecord.reverses_id + 0 == _Taken.record_id)
        .join(
            _Back,
            and_(
                _Back.record_id == StockRecord.id,
                _Back.line == _Taken.line,
                _Back.effective_at == _Taken.effective_at,
            ),
        )
        .where(StockRecord.reverses_id > 0, items.hold(_Taken.item_id + 0))
    ).subquery("taken_back")


def reversed_in_period(items: Items) -> Select[tuple[int]]:
    """Those that were taken back as a set, for sums that look at very many movements."""
    return select(_together(items).c.id)


def reversals_in_period(items: Items) -> Select[tuple[int]]:
    """Those that took them back."""
    return select(_together(items).c.back_id)


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
        ~was_taken_back(),
    )
