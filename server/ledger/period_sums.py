"""What all movements of a period add up to, by item: the one pass of closings and year ends.

Two levels in one statement: sums by item, warehouse and reason are read from a covering index in
its own order, then folded by what the reasons say. Nothing is multiplied, so SQLite stays exact.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
    type_coerce,
)

from server.catalog.models import Item
from server.kernel.exact import ZERO
from server.ledger.closings import instant
from server.ledger.costing import CostSums as Sums
from server.ledger.costing import LastLine, last_cost
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.references import LOAD
from server.ledger.taking_part import REVERSALS_IN_PERIOD, REVERSED_IN_PERIOD
from server.storage.database import db
from server.storage.rowset import rowset

_CHUNK: Final = 20_000
Level = tuple[int, int | None]
"""An item (by id) of the company (None), or of one warehouse."""


class Bounds(NamedTuple):
    """From when to when movements of a warehouse count, and when the fiscal year began in it."""

    since: int
    until: int
    year: int


class PeriodSums(NamedTuple):
    """The sums of one item at a level. Loads are those of the fiscal year within the period.

    `quantity` and `amount` are of the lines that update the average; `loaded_costed` is how much
    of the loads had a cost; `lacking` counts loads that should have one and have none.
    """

    stock: Decimal = ZERO
    quantity: Decimal = ZERO
    amount: Decimal = ZERO
    loaded: Decimal = ZERO
    loaded_costed: Decimal = ZERO
    loaded_amount: Decimal = ZERO
    lacking: int = 0
    last: Decimal | None = None


def period_sums(bounds: Mapping[int, Bounds], *, by_warehouse: bool) -> dict[Level, PeriodSums]:
    """The sums of every item with fiscal interest that moved within the bounds."""
    if not bounds:
        return {}
    within = _each(bounds, lambda bound: (bound.since, bound.until))
    found: dict[Level, PeriodSums] = {}
    last_at: dict[Level, int] = {}
    query = _folded(_by_reason(bounds, within), by_warehouse=by_warehouse)
    for item_id, warehouse_id, at, *sums in db.session.execute(
        query, execution_options={"yield_per": _CHUNK}
    ):
        key = (item_id, warehouse_id if by_warehouse else None)
        found[key] = PeriodSums(*sums)
        if at is not None:
            last_at[key] = at
    for key, cost in _last_costs(last_at, by_warehouse=by_warehouse):
        found[key] = found[key]._replace(last=cost)
    return found


def _each(bounds: Mapping[int, Bounds], span: Any) -> ColumnElement[bool]:
    """Movements whose time lies in the span of their warehouse."""
    spans = {key: span(bound) for key, bound in bounds.items()}
    return or_(
        *(
            and_(
                Movement.warehouse_id == key,
                Movement.effective_at.between(instant(start), instant(end)),
            )
            for key, (start, end) in spans.items()
        )
    )


def _by_reason(bounds: Mapping[int, Bounds], within: ColumnElement[bool]) -> Any:
    this_year: ColumnElement[bool] = true()
    if any(bound.year > bound.since for bound in bounds.values()):
        this_year = _each(bounds, lambda bound: (max(bound.year, bound.since), bound.until))
    costed = Movement.amount.is_not(None)
    sets_last = and_(costed, Movement.quantity > ZERO, Movement.id.not_in(REVERSED_IN_PERIOD))
    lacking = and_(Movement.amount.is_(None), Movement.quantity > ZERO)
    relieved = and_(Movement.amount.is_(None), Movement.quantity < ZERO)
    standing = and_(Movement.id.not_in(REVERSED_IN_PERIOD), Movement.id.not_in(REVERSALS_IN_PERIOD))
    group = (Movement.item_id, Movement.warehouse_id, Movement.reason_id, Movement.transfer)
    return (
        select(
            *group,
            func.sum(Movement.quantity).label("quantity"),
            _sum(costed, Movement.quantity).label("costed"),
            func.sum(Movement.amount).label("amount"),
            _sum(this_year, Movement.quantity).label("loaded"),
            _sum(and_(costed, this_year), Movement.quantity).label("loaded_costed"),
            _sum(this_year, Movement.amount).label("loaded_amount"),
            func.sum(case((and_(lacking, standing), 1), else_=0)).label("lacking"),
            func.sum(case((and_(relieved, standing), 1), else_=0)).label("relieved"),
            func.max(case((sets_last, Movement.effective_at))).label("last_at"),
        )
        .where(within)
        .group_by(*group)
        .subquery("by_reason")
    )


def _folded(sums: Any, *, by_warehouse: bool) -> Select[Any]:
    counted = true() if by_warehouse else sums.c.transfer.is_(False)
    average = and_(Reason.updates_average_cost, counted)
    load = and_(Reason.type == LOAD, Reason.opening_balance.is_(False), counted)
    costly = or_(Reason.updates_average_cost, Reason.updates_last_cost)
    relieved = case((Reason.consider_zero_movements, _plain(sums.c.relieved)), else_=0)
    lacking = case((costly, _plain(sums.c.lacking)), else_=0) - relieved
    place = (sums.c.warehouse_id,) if by_warehouse else ()
    return (
        select(
            sums.c.item_id,
            sums.c.warehouse_id if by_warehouse else func.min(sums.c.warehouse_id),
            func.max(case((and_(load, Reason.updates_last_cost), _plain(sums.c.last_at)))),
            _total(true(), sums.c.quantity),
            _total(average, sums.c.costed),
            _total(average, sums.c.amount),
            _total(load, sums.c.loaded),
            _total(load, sums.c.loaded_costed),
            _total(load, sums.c.loaded_amount),
            func.sum(case((Reason.type == LOAD, lacking), else_=0)),
        )
        .join(Reason, Reason.id == sums.c.reason_id)
        .join(Item, Item.id == sums.c.item_id)
        .where(Reason.fiscal_interest, Item.fiscal_interest)
        .group_by(sums.c.item_id, *place)
    )


def _sum(condition: Any, value: Any) -> Any:
    return func.sum(case((condition, value), else_=ZERO), type_=Movement.quantity.type)


def _total(condition: Any, value: Any) -> Any:
    total = func.sum(case((condition, value), else_=ZERO), type_=Movement.quantity.type)
    return func.coalesce(total, ZERO, type_=Movement.quantity.type)


def _plain(column: Any) -> Any:
    """The integers of a column as they are stored."""
    return type_coerce(column, BigInteger())


def _last_costs(
    last_at: Mapping[Level, int], *, by_warehouse: bool
) -> Iterator[tuple[Level, Decimal]]:
    """The cost of the last line of each level; at one time the highest number and line."""
    keys = list(last_at)
    for start in range(0, len(keys), _CHUNK):
        chosen = keys[start : start + _CHUNK]
        asked = rowset(
            "asked",
            n=list(range(len(chosen))),
            item_id=[item_id for item_id, _ in chosen],
            warehouse_id=[warehouse_id or 0 for _, warehouse_id in chosen],
            at=[last_at[key] for key in chosen],
        )
        best: dict[int, tuple[tuple[int, int, int], LastLine]] = {}
        for n, *order, cost, unit_quantity, quantity in db.session.execute(
            _candidates(asked, by_warehouse=by_warehouse)
        ):
            line = (tuple(order), LastLine(cost, unit_quantity, quantity))
            if n not in best or line[0] > best[n][0]:
                best[n] = line
        for n, (_, last) in best.items():
            cost = last_cost(Sums(last=last))
            if cost is not None:
                yield chosen[n], cost


def _candidates(asked: Any, *, by_warehouse: bool) -> Select[Any]:
    here = (
        Movement.warehouse_id == asked.c.warehouse_id
        if by_warehouse
        else (Movement.transfer.is_(False))
    )
    return (
        select(
            asked.c.n,
            StockRecord.number,
            Movement.record_id,
            Movement.line,
            Movement.unit_cost,
            Movement.unit_quantity,
            Movement.quantity,
        )
        .join(
            Movement,
            and_(
                Movement.item_id == asked.c.item_id,
                _plain(Movement.effective_at) == asked.c.at,
                here,
            ),
        )
        .join(Reason, Reason.id == Movement.reason_id)
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .where(
            Reason.updates_last_cost,
            Reason.fiscal_interest,
            Reason.type == LOAD,
            Reason.opening_balance.is_(False),
            Movement.unit_cost.is_not(None),
            Movement.quantity > ZERO,
            Movement.id.not_in(REVERSED_IN_PERIOD),
        )
    )
