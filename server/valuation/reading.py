"""What the ledger knows of every item at the end of a day, as the bases of the valuation methods.

Items are read some thousands at a time, of each only what the asked methods need.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Lot, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO
from server.ledger.costing import RegistryCosts
from server.ledger.drafts import PositionKey
from server.ledger.fiscal_lines import FiscalLine, fiscal_lines
from server.ledger.fiscal_positions import fiscal_positions_at
from server.ledger.items import Items
from server.ledger.models import CostType
from server.ledger.period_sums import FiscalStock, Level
from server.storage.database import db
from server.storage.reading import read_rows
from server.storage.types import to_microseconds
from server.valuation.closing.years import Asked, Past, Place, past_of, without_holes
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


class Slice(NamedTuple):
    """Some items: their stocks, their positions where they are asked for, their bases in order."""

    items: Items
    stocks: Mapping[Place, FiscalStock]
    positions: Positions
    bases: Iterator[tuple[Level, Basis]]


def slices_at(
    reading: Reading, *, with_positions: bool, chosen: Iterable[Items] | None = None
) -> Iterator[Slice]:
    """Items that have or had stock, some after the other: those that are chosen, or all."""
    needs = reading.needs
    asked = Asked(reading.by_warehouse, Need.YEARS in needs, Need.LAST in needs, stocks=True)
    for past in past_of(reading.day, asked, chosen=chosen):
        positions = positions_at(reading.day, past.items) if with_positions else {}
        yield Slice(past.items, past.stocks, positions, _bases(reading, past, positions))


def _bases(reading: Reading, past: Past, positions: Positions) -> Iterator[tuple[Level, Basis]]:
    items, found, years, _ = past
    lines = _Lines(_walk(reading, items) if Need.LINES in reading.needs else iter(()))
    lots = _lots(positions, reading, items) if Need.LOTS in reading.needs else {}
    parts = _parts(positions, reading, items) if Need.PARTS in reading.needs else {}
    registry = _registry(items)
    for level in found.levels:
        current = found.current(level)
        costs, price = registry[level[0]]
        yield (
            level,
            Basis(
                stock=current.stock,
                average=current.average,
                last=found.last(level),
                registry=costs,
                sales_price=price,
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


def _walk(reading: Reading, items: Items) -> Iterator[tuple[Level, list[FiscalLine]]]:
    until = {
        key: to_microseconds(end_of_day(reading.day, zone))
        for key, zone in db.session.execute(select(Warehouse.id, Warehouse.time_zone))
    }
    return fiscal_lines(until, items, by_warehouse=reading.by_warehouse)


def positions_at(day: date, items: Items) -> dict[PositionKey, Decimal]:
    """The stock of some items that takes part at the end of a day, each warehouse's own."""
    query = select(Warehouse.id, Warehouse.time_zone)
    ends = {key: end_of_day(day, zone) for key, zone in db.session.execute(query)}
    return fiscal_positions_at(ends, items)


def _registry(items: Items) -> dict[int, tuple[RegistryCosts, Decimal | None]]:
    """What the registry says of items: their costs and their sales price."""
    costs = (Item.average_cost, Item.last_cost, Item.standard_cost)
    query = select(Item.id, Item.sales_price, *costs).where(items.hold(Item.id))
    return {key: (RegistryCosts(*costs), price) for key, price, *costs in read_rows(query)}


def _lots(positions: Positions, reading: Reading, items: Items) -> dict[Level, list[LotStock]]:
    query = select(Lot.item_id, Lot.lot, Lot.unit_cost).where(items.hold(Lot.item_id))
    costs = {(item_id, lot): cost for item_id, lot, cost in db.session.execute(query)}
    summed = _summed(positions, reading, lambda key: key.lot or "")
    return {
        level: [
            LotStock(lot, quantity, costs.get((level[0], lot)))
            for lot, quantity in sorted(quantities.items())
        ]
        for level, quantities in summed.items()
    }


def _parts(positions: Positions, reading: Reading, items: Items) -> dict[Level, list[Part]]:
    areas = {
        row.id: (row.code, row.management_area)
        for row in db.session.execute(
            select(Warehouse.id, Warehouse.code, Warehouse.management_area)
        )
    }
    of_items = select(Item.id, Item.tax_category).where(items.hold(Item.id))
    taxes = dict(db.session.execute(of_items).all())
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
