"""What movements add up to by item within spans of time: the one pass of closings and year ends.

Each item's movements of a warehouse lie in the order of time in a covering index, so that nothing
is read but the span. Sums are whole numbers of millionths; nothing is multiplied, so that SQLite
stays exact.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, null, or_, select, true

from server.catalog.models import Item, Warehouse
from server.kernel.exact import ZERO, from_millionths
from server.ledger.costing import CostSums, LastLine, last_cost
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.references import LOAD
from server.ledger.spans import Span, plain, within
from server.ledger.taking_part import REVERSALS_IN_PERIOD, REVERSED_IN_PERIOD
from server.storage.reading import read_rows
from server.storage.rowset import rowset

_CHUNK: Final = 20_000
Level = tuple[int, int | None]
"""An item (by id) of the company (None), or of one warehouse."""


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


@dataclass(slots=True)
class Adding:
    """Sums of a level that grow span by span, in millionths; `last_at` in microseconds."""

    last_at: int | None = None
    stock: int = 0
    quantity: int = 0
    amount: int = 0
    loaded: int = 0
    loaded_costed: int = 0
    loaded_amount: int = 0
    lacking: int = 0

    @property
    def has_average(self) -> bool:
        """Whether the period has an average of its own."""
        return self.quantity > 0 and self.amount >= 0

    def begin_year(self) -> None:
        """Loads are those of the fiscal year alone."""
        self.loaded = self.loaded_costed = self.loaded_amount = 0

    def add(self, later: "Adding") -> None:
        """Take in the sums of a later span of the same period."""
        self.stock += later.stock
        self.quantity += later.quantity
        self.amount += later.amount
        self.loaded += later.loaded
        self.loaded_costed += later.loaded_costed
        self.loaded_amount += later.loaded_amount
        self.lacking += later.lacking
        self.last_at = self.last_at if later.last_at is None else later.last_at

    def sums(self, last: Decimal | None = None) -> PeriodSums:
        """The sums as exact decimals."""
        return PeriodSums(
            from_millionths(self.stock),
            from_millionths(self.quantity),
            from_millionths(self.amount),
            from_millionths(self.loaded),
            from_millionths(self.loaded_costed),
            from_millionths(self.loaded_amount),
            self.lacking,
            last,
        )


def span_sums(
    spans: Mapping[int, Span], items: tuple[int, int], *, by_warehouse: bool
) -> Iterator[tuple[Level, Adding]]:
    """The sums of items with fiscal interest, from one id to another, within the spans."""
    if spans:
        query = _query(spans, items, by_warehouse=by_warehouse)
        for item_id, warehouse_id, last_at, *sums in read_rows(query):
            yield (item_id, warehouse_id), Adding(last_at, *map(int, sums))


def _query(spans: Mapping[int, Span], items: tuple[int, int], *, by_warehouse: bool) -> Select[Any]:
    counted = true() if by_warehouse else Movement.transfer.is_(False)
    costed = Movement.amount.is_not(None)
    average = and_(Reason.updates_average_cost, counted)
    load = and_(Reason.type == LOAD, Reason.opening_balance.is_(False), counted)
    sets_last = and_(
        costed,
        Movement.quantity > ZERO,
        load,
        Reason.updates_last_cost,
        Movement.id.not_in(REVERSED_IN_PERIOD),
    )
    quantity, amount = plain(Movement.quantity), plain(Movement.amount)
    query = select(
        Item.id,
        Warehouse.id if by_warehouse else null(),
        func.max(case((sets_last, plain(Movement.effective_at)))),
        func.sum(quantity),
        _total(and_(average, costed), quantity),
        _total(and_(average, costed), amount),
        _total(load, quantity),
        _total(and_(load, costed), quantity),
        _total(and_(load, costed), amount),
        func.sum(lacking()),
    )
    found: Select[Any] = within(query, spans, items)
    return found.group_by(Item.id, *((Warehouse.id,) if by_warehouse else ()))


def lacking() -> ColumnElement[int]:
    """Loads without the cost that they should have; what a revaluation took out lacks no more."""
    standing = and_(Movement.id.not_in(REVERSED_IN_PERIOD), Movement.id.not_in(REVERSALS_IN_PERIOD))
    silent = and_(Movement.amount.is_(None), Reason.type == LOAD)
    costly = or_(Reason.updates_average_cost, Reason.updates_last_cost)
    return case(
        (and_(silent, costly, Movement.quantity > ZERO, standing), 1),
        (and_(silent, Reason.consider_zero_movements, Movement.quantity < ZERO, standing), -1),
        else_=0,
    )


def _total(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
    return func.sum(case((condition, value), else_=0))


def last_costs(
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
        for n, *order, cost, unit_quantity, quantity in read_rows(
            _candidates(asked, by_warehouse=by_warehouse)
        ):
            line = (tuple(order), LastLine(cost, unit_quantity, quantity))
            if n not in best or line[0] > best[n][0]:
                best[n] = line
        for n, (_, last) in best.items():
            cost = last_cost(CostSums(last=last))
            if cost is not None:
                yield chosen[n], cost


def _candidates(asked: Any, *, by_warehouse: bool) -> Select[Any]:
    here = Warehouse.id == asked.c.warehouse_id if by_warehouse else true()
    counted = true() if by_warehouse else Movement.transfer.is_(False)
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
        .select_from(asked)
        .join(Warehouse, here)
        .join(
            Movement,
            and_(
                Movement.item_id == asked.c.item_id,
                Movement.warehouse_id == Warehouse.id,
                plain(Movement.effective_at) == asked.c.at,
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
            counted,
        )
    )
