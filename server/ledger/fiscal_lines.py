"""The movements that perpetual costs walk through, item after item, in the order of design/5 §2.

Opening balances of closings say again what is there already and are left out, but for what they
take in that no line with fiscal interest had moved (`taken_in`). Left out are also a record and
its reversal within one period, and at company level transfers whose legs both have fiscal
interest. Read in chunks of items, so that memory stays flat whatever the ledger holds.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, and_, case, false, or_, select, type_coerce
from sqlalchemy.orm import aliased

from server.catalog.models import Item
from server.ledger.closings import instant
from server.ledger.drafts import Origin
from server.ledger.items import Items
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.openings import Openings
from server.ledger.period_sums import Level
from server.ledger.stock import in_order
from server.ledger.taken_in import Moved
from server.ledger.taking_part import has_fiscal_interest, takes_back, was_taken_back
from server.storage.database import db

_ITEMS_AT_ONCE: Final = 2_000
_Record: Final = aliased(StockRecord)
_OtherLeg: Final = aliased(StockRecord)
_OtherReason: Final = aliased(Reason)


class FiscalLine(NamedTuple):
    """A movement that takes part; `amount` only where the reason updates the average.

    What an opening balance takes in is of no record: 0.
    """

    record_id: int
    quantity: Decimal
    amount: Decimal | None
    reverses_id: int | None = None


def fiscal_lines(
    until: Mapping[int, int], items: Items, *, by_warehouse: bool
) -> Iterator[tuple[Level, list[FiscalLine]]]:
    """The lines of items up to each warehouse's time (microseconds), by item and warehouse."""
    openings = Openings.until(until) if _some_have_no_interest() else None
    for some in items.split(_ITEMS_AT_ONCE):
        rows = db.session.execute(
            _query(until, some, by_warehouse=by_warehouse, all_interested=openings is None)
        )
        if openings is not None:
            openings.turn_to(some)
        for key, lines in groupby(rows, key=lambda row: (row[0], row[1] if by_warehouse else None)):
            if openings is None:
                yield key, [FiscalLine(*row[3:7]) for row in lines]
            else:
                yield key, _with_taken_in(openings, list(lines))


def _some_have_no_interest() -> bool:
    """Where every reason has fiscal interest, an opening balance takes nothing in."""
    query = select(Reason.id).where(Reason.fiscal_interest.is_(False)).limit(1)
    return db.session.scalar(query) is not None


def _with_taken_in(openings: Openings, rows: Sequence[Any]) -> list[FiscalLine]:
    """The lines of an item in order, each opening balance's part where its period starts."""
    moved = [
        Moved(
            row.warehouse_id, openings.period(row.at, row.warehouse_id), row.quantity, row.opening
        )
        for row in rows
    ]
    taken = [
        (at, quantity < 0, 0, FiscalLine(0, quantity, amount))
        for at, quantity, amount in openings.taken_in(rows[0].item_id, moved)
    ]
    lines = [
        (row.at, row.quantity < 0, row.record_id, FiscalLine(*row[3:7]))
        for row in rows
        if not (row.opening or row.paired)
    ]
    return [line for *_, line in sorted([*taken, *lines], key=lambda line: line[:3])]


def _query(
    until: Mapping[int, int], items: Items, *, by_warehouse: bool, all_interested: bool
) -> Any:
    place = (Movement.warehouse_id,) if by_warehouse else ()
    opening = _Record.origin == Origin.CLOSING.value
    paired = false() if by_warehouse else _is_paired(all_interested=all_interested)
    within = or_(
        *(
            and_(Movement.warehouse_id == key, Movement.effective_at <= instant(end))
            for key, end in until.items()
        )
    )
    query = (
        select(
            Movement.item_id,
            Movement.warehouse_id,
            type_coerce(Movement.effective_at, BigInteger()).label("at"),
            Movement.record_id,
            Movement.quantity,
            case((Reason.updates_average_cost, Movement.amount)).label("amount"),
            _Record.reverses_id,
            opening.label("opening"),
            paired.label("paired"),
        )
        .join(_Record, _Record.id == Movement.record_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .where(
            items.hold(Movement.item_id),
            within,
            has_fiscal_interest(),
            ~was_taken_back(),
            ~takes_back(),
        )
        .order_by(Movement.item_id, *place, *in_order())
    )
    return query.where(~opening, ~paired) if all_interested else query


def _is_paired(*, all_interested: bool) -> Any:
    """A leg of a transfer whose other leg takes part too: at company level neither does.

    Goods that a transfer brings to where they have no interest leave the stock that is valued.
    """
    if all_interested:
        return Movement.transfer
    other = (
        select(_OtherLeg.id)
        .join(_OtherReason, _OtherReason.id == _OtherLeg.reason_id)
        .where(
            or_(_OtherLeg.offsets_id == _Record.id, _OtherLeg.id == _Record.offsets_id),
            _OtherReason.fiscal_interest.is_(False),
        )
        .exists()
    )
    return and_(Movement.transfer, ~other)
