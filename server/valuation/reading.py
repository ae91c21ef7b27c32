"""What the ledger knows of every item at the end of a day, as the bases of the valuation methods.

Reads only what the asked methods need, each kind with one statement (lines in chunks of items).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from server.catalog.models import Item, Lot, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO
from server.ledger.costing import RegistryCosts
from server.ledger.costs import registry_costs
from server.ledger.drafts import PositionKey
from server.ledger.fiscal_lines import FiscalLine, fiscal_lines
from server.ledger.fiscal_stock import fiscal_positions_at
from server.ledger.models import CostType
from server.ledger.period_sums import Level
from server.storage.database import db
from server.storage.types import to_microseconds
from server.valuation.closing.years import past_of, without_holes
from server.valuation.costing import METHODS, Basis, Line, LotStock, Need, Part

Positions = Mapping[PositionKey, Decimal]


@dataclass(frozen=True, slots=True)
class Reading:
    """A day that is valued, at company level or by warehouse, by some methods."""

    day: date
    by_warehouse: bool
    methods: Sequence[str]

    @property
    def needs(self) -> frozenset[Need]:
        """What the methods need together."""
        return frozenset(need for code in self.methods for need in METHODS[code].needs)


def bases_at(reading: Reading, positions: Positions) -> Iterator[tuple[Level, Basis]]:
    """The basis of every item that has or had stock; `positions` are those of the day."""
    needs = reading.needs
    lots = _lots(positions, reading) if Need.LOTS in needs else {}
    parts = _parts(positions, reading) if Need.PARTS in needs else {}
    prices = _prices()
    lines = _Lines(_walk(reading) if Need.LINES in needs else iter(()))
    for found, years in past_of(
        reading.day,
        by_warehouse=reading.by_warehouse,
        with_years=Need.YEARS in needs,
        with_lasts=Need.LAST in needs,
    ):
        registry = registry_costs({item for item, _ in found.levels})
        for level in found.levels:
            current = found.current(level)
            yield (
                level,
                Basis(
                    stock=current.stock,
                    average=current.average,
                    last=found.last(level),
                    registry=registry.get(level[0], RegistryCosts()),
                    sales_price=prices.get(level[0]),
                    years=without_holes(years.get(level, {}), current.year),
                    current=current,
                    lines=lines.of(level),
                    lots=lots.get(level, ()),
                    parts=parts.get(level, ()),
                ),
            )


class _Lines:
    """The lines of items that are asked for in the order in which they are read."""

    def __init__(self, read: Iterator[tuple[Level, list[FiscalLine]]]) -> None:
        self._read = read
        self._ahead = next(read, None)

    def of(self, level: Level) -> list[Line]:
        """Those of a level; what nobody asked for before it is passed by."""
        while self._ahead is not None and _place(self._ahead[0]) < _place(level):
            self._ahead = next(self._read, None)
        if self._ahead is None or self._ahead[0] != level:
            return []
        return [Line(*line) for line in self._ahead[1]]


def _place(level: Level) -> tuple[int, int]:
    return level[0], level[1] or 0


def _walk(reading: Reading) -> Iterator[tuple[Level, list[FiscalLine]]]:
    until = {
        key: to_microseconds(end_of_day(reading.day, zone))
        for key, zone in db.session.execute(select(Warehouse.id, Warehouse.time_zone))
    }
    return fiscal_lines(until, by_warehouse=reading.by_warehouse)


def positions_at(day: date) -> dict[PositionKey, Decimal]:
    """The stock that takes part at the end of a day, each warehouse's own."""
    query = select(Warehouse.id, Warehouse.time_zone)
    return fiscal_positions_at(
        {key: end_of_day(day, zone) for key, zone in db.session.execute(query)}
    )


def _prices() -> dict[int, Decimal]:
    query = select(Item.id, Item.sales_price).where(Item.sales_price.is_not(None))
    return {key: price for key, price in db.session.execute(query) if price is not None}


def _lots(positions: Positions, reading: Reading) -> dict[Level, list[LotStock]]:
    query = select(Lot.item_id, Lot.lot, Lot.unit_cost)
    costs = {(item_id, lot): cost for item_id, lot, cost in db.session.execute(query)}
    summed = _summed(positions, reading, lambda key: key.lot or "")
    return {
        level: [
            LotStock(lot, quantity, costs.get((level[0], lot)))
            for lot, quantity in sorted(quantities.items())
        ]
        for level, quantities in summed.items()
    }


def _parts(positions: Positions, reading: Reading) -> dict[Level, list[Part]]:
    areas = {
        row.id: (row.code, row.management_area)
        for row in db.session.execute(
            select(Warehouse.id, Warehouse.code, Warehouse.management_area)
        )
    }
    taxes = dict(db.session.execute(select(Item.id, Item.tax_category)).all())
    types = _cost_types()
    summed = _summed(positions, reading, lambda key: key.warehouse_id)
    return {
        level: [
            Part(areas[key][0], quantity, types(areas[key][1], taxes[level[0]]))
            for key, quantity in sorted(quantities.items(), key=lambda one: areas[one[0]][0])
        ]
        for level, quantities in summed.items()
    }


def _cost_types() -> Any:
    """The cost type of (area, tax category): that of the pair, else that of the area alone."""
    rows = db.session.scalars(select(CostType)).all()
    known = {(row.management_area, row.tax_category): row.cost_type for row in rows}
    return lambda area, tax: known.get((area, tax), known.get((area, "")))


def _summed(positions: Positions, reading: Reading, by: Any) -> dict[Level, dict[Any, Decimal]]:
    found: dict[Level, dict[Any, Decimal]] = {}
    for key, quantity in positions.items():
        level = (key.item_id, key.warehouse_id if reading.by_warehouse else None)
        own = found.setdefault(level, {})
        own[by(key)] = own.get(by(key), ZERO) + quantity
    return found
