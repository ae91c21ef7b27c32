"""What movements add up to by item within spans of time: the one pass of closings and year ends.

Each item's movements of a warehouse lie in the order of time in a covering index, so that nothing
is read but the span. Sums are whole numbers of millionths; nothing is multiplied, so that SQLite
stays exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, null, select, true

from server.catalog.models import Item, Warehouse
from server.kernel.exact import ZERO, from_millionths
from server.ledger.costing import CostSums, LastLine, last_cost
from server.ledger.items import Items
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.parts import Parts, from_parts
from server.ledger.references import LOAD
from server.ledger.spans import Span, plain
from server.ledger.taking_part import was_taken_back
from server.storage.reading import read_rows
from server.storage.rowset import rowset

_CHUNK: Final = 20_000
_NO_LOADS: Final = (ZERO, ZERO, ZERO)
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
        if later.last_at is not None:
            self.last_at = max(later.last_at, self.last_at or later.last_at)

    def sums(self, last: Decimal | None = None, *, with_loads: bool = True) -> PeriodSums:
        """The sums as exact decimals; loads only where they are asked for."""
        loads = (self.loaded, self.loaded_costed, self.loaded_amount)
        loaded, costed, amount = map(from_millionths, loads) if with_loads else _NO_LOADS
        return PeriodSums(
            from_millionths(self.stock),
            from_millionths(self.quantity),
            from_millionths(self.amount),
            loaded,
            costed,
            amount,
            self.lacking,
            last,
        )


@dataclass(slots=True)
class FiscalStock:
    """An item in a warehouse, in millionths: opening + loads − unloads = closing.

    Reversals count as negative. `without_cost` counts the loads that should have had a cost.
    """

    opening: int = 0
    loads: int = 0
    unloads: int = 0
    closing: int = 0
    without_cost: int = 0

    def add(self, later: "FiscalStock") -> None:
        """Take in a later span of the same period."""
        self.opening += later.opening
        self.loads += later.loads
        self.unloads += later.unloads
        self.closing += later.closing
        self.without_cost += later.without_cost


def span_sums(
    spans: Mapping[int, Span], items: Items, *, by_warehouse: bool
) -> Iterator[tuple[Level, Adding]]:
    """The sums of items with fiscal interest within the spans."""
    for item_id, warehouse_id, last_at, *sums in _read(spans, items, by_warehouse=by_warehouse):
        yield (item_id, warehouse_id), Adding(last_at, *sums)


def span_stocks(
    spans: Mapping[int, Span], items: Items, *, by_warehouse: bool
) -> Iterator[tuple[Level, Adding, int, FiscalStock]]:
    """The same in each warehouse, with the stock that there is: one pass over the movements."""
    for item_id, warehouse_id, last_at, *sums, opening, loads, unloads in _read(
        spans, items, by_warehouse=by_warehouse, with_stocks=True
    ):
        adding = Adding(last_at, *sums)
        stock = FiscalStock(opening, loads, unloads, adding.stock, adding.lacking)
        yield (item_id, warehouse_id if by_warehouse else None), adding, warehouse_id, stock


def _read(spans: Mapping[int, Span], items: Items, **how: bool) -> Sequence[Any]:
    return read_rows(_query(spans, items, **how)) if spans else ()


def _query(
    spans: Mapping[int, Span],
    items: Items,
    *,
    by_warehouse: bool,
    with_stocks: bool = False,
) -> Select[Any]:
    def chosen(parts: Parts) -> Select[Any]:
        counted = true() if by_warehouse else parts.transfer.is_(False)
        average = and_(Reason.updates_average_cost, counted)
        load = and_(Reason.type == LOAD, Reason.opening_balance.is_(False), counted)
        return select(
            Item.id,
            parts.warehouse if apart else null(),
            func.max(case((and_(load, Reason.updates_last_cost), parts.last_at))),
            _added(parts.quantity),
            _total(average, parts.costed),
            _total(average, parts.amount),
            _total(load, parts.quantity),
            _total(load, parts.costed),
            _total(load, parts.amount),
            _added(_lacking(parts)),
            *(_stocks(parts.quantity) if with_stocks else ()),
        ).group_by(Item.id, *((parts.warehouse,) if apart else ()))

    apart = by_warehouse or with_stocks
    return from_parts(chosen, spans, items)


def _stocks(quantity: Any) -> Iterator[ColumnElement[int]]:
    """Opening balances, loads and unloads, as reasons say it."""
    opening, load = Reason.opening_balance.is_(True), Reason.type == LOAD
    yield _total(opening, quantity)
    yield _total(and_(~opening, load), quantity)
    yield _total(and_(~opening, load.is_(False)), -quantity)


def _lacking(parts: Parts) -> ColumnElement[int]:
    """Loads without the cost that they should have; what a revaluation took out lacks no more."""
    load, costly = Reason.type == LOAD, Reason.updates_average_cost | Reason.updates_last_cost
    silent = case((and_(load, costly), parts.silent), else_=0)
    back = case((and_(load, Reason.consider_zero_movements), parts.silent_back), else_=0)
    return silent - back


def _total(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
    return _added(case((condition, value), else_=0))


def _added(value: Any) -> ColumnElement[int]:
    """Whole numbers, also where PostgreSQL would make a numeric of the sum."""
    return cast(func.sum(value), BigInteger)


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
            ~was_taken_back(),
            counted,
        )
    )
