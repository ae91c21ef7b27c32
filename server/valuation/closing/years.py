"""The fiscal years before a day, as closings, imported history or the movements tell them.

A year's last closing is its end when it lies there; what happened before the product was introduced
comes from `year_history`; any other year end is computed from the movements (design/5 §5).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from server.catalog.models import Warehouse
from server.kernel.clock import end_of_day, start_of_day
from server.kernel.exact import ZERO, divide, multiply
from server.ledger.closings import CLOSED, periods
from server.ledger.costing import CostSums, average_cost
from server.ledger.models import Closing, ClosingLine, Movement, YearHistory
from server.ledger.parameters import FiscalYear, fiscal_year_of
from server.ledger.period_sums import Bounds, Level, PeriodSums, period_sums
from server.ledger.periods import parameters_by_year
from server.storage.database import db
from server.storage.types import to_microseconds
from server.valuation.costing import Year

YearsByLevel = dict[Level, dict[int, Year]]


class Closed(NamedTuple):
    """What the closing before a day stored of an item."""

    average: Decimal | None
    last: Decimal | None
    loaded_quantity: Decimal
    loaded_value: Decimal | None


class Around(NamedTuple):
    """The period that a day lies in: sums so far, the closing before it, the fiscal year."""

    sums: Mapping[Level, PeriodSums]
    closed: Mapping[Level, Closed]
    year: FiscalYear

    def average(self, level: Level) -> Decimal | None:
        """The period's own average, or the last closing's."""
        sums = self.sums.get(level, PeriodSums())
        own = average_cost(CostSums(sums.quantity, sums.amount))
        return own if own is not None or level not in self.closed else self.closed[level].average

    def last(self, level: Level) -> Decimal | None:
        """The period's last cost, or the last closing's."""
        own = self.sums.get(level, PeriodSums()).last
        return own if own is not None or level not in self.closed else self.closed[level].last

    def current(self, level: Level) -> Year:
        """The fiscal year so far, over all its closings."""
        sums = self.sums.get(level, PeriodSums())
        before = self.closed.get(level)
        quantity, value = loads_of(sums)
        if before is not None:
            quantity += before.loaded_quantity
            known = [one for one in (value, before.loaded_value) if one is not None]
            value = sum(known, ZERO) if known else None
        return Year(self.year.number, sums.stock, self.average(level), max(quantity, ZERO), value)


def loads_of(sums: PeriodSums) -> tuple[Decimal, Decimal | None]:
    """Quantity and value of loads; those without a cost come in at the average of the others."""
    if sums.loaded_costed <= 0:
        return sums.loaded, None
    if sums.loaded == sums.loaded_costed:
        return sums.loaded, sums.loaded_amount
    return sums.loaded, multiply(sums.loaded, divide(sums.loaded_amount, sums.loaded_costed))


def around(day: date, *, by_warehouse: bool) -> Around:
    """Read the period of a day up to its end."""
    year = fiscal_year_of(day, parameters_by_year())
    bounds = _bounds(day, year)
    closing = _closing_before(day)
    closed = {} if closing is None else _closed_lines(closing, year, by_warehouse=by_warehouse)
    return Around(period_sums(bounds, by_warehouse=by_warehouse), closed, year)


def years_before(day: date, *, by_warehouse: bool) -> YearsByLevel:
    """Every known fiscal year that ended before the one of a day."""
    by_year = parameters_by_year()
    year = fiscal_year_of(day, by_year)
    found = _imported(year.number, by_warehouse=by_warehouse)
    first = _first_day()
    while first is not None and (end := year.start - timedelta(days=1)) >= first:
        year = fiscal_year_of(end, by_year)
        for level, figures in _year(year, by_warehouse=by_warehouse).items():
            found.setdefault(level, {})[year.number] = figures
    return found


def without_holes(years: Mapping[int, Year], until: int) -> tuple[Year, ...]:
    """Oldest first, with years of nothing where nothing is known."""
    if not years:
        return ()
    return tuple(years.get(number, Year(number)) for number in range(min(years), until))


def _bounds(day: date, year: FiscalYear) -> dict[int, Bounds]:
    known = periods()
    bounds = {}
    for key, zone in db.session.execute(select(Warehouse.id, Warehouse.time_zone)):
        until = to_microseconds(end_of_day(day, zone))
        began = to_microseconds(start_of_day(year.start, zone))
        bounds[key] = Bounds(known.since(key, until), until, began)
    return bounds


def _closing_before(day: date) -> Closing | None:
    query = select(Closing).where(Closing.state == CLOSED, Closing.at < day)
    return db.session.scalar(query.order_by(Closing.at.desc()).limit(1))


def _closed_lines(closing: Closing, year: FiscalYear, *, by_warehouse: bool) -> dict[Level, Closed]:
    """A closing of an earlier fiscal year has loads that do not belong to this one."""
    same_year = year.start <= closing.at
    return {
        (line.item_id, line.warehouse_id): Closed(
            line.average,
            line.last,
            line.loaded_quantity if same_year else ZERO,
            line.loaded_value if same_year else None,
        )
        for line in _lines_of(closing.id, by_warehouse=by_warehouse)
    }


def _lines_of(closing_id: int, *, by_warehouse: bool) -> list[ClosingLine]:
    place = ClosingLine.warehouse_id
    level = place.is_not(None) if by_warehouse else place.is_(None)
    query = select(ClosingLine).where(ClosingLine.closing_id == closing_id, level)
    return list(db.session.scalars(query))


def _first_day() -> date | None:
    first = db.session.scalar(select(func.min(Movement.effective_at)))
    return None if first is None else (first - timedelta(days=1)).date()


def _year(year: FiscalYear, *, by_warehouse: bool) -> dict[Level, Year]:
    query = select(Closing.id).where(Closing.state == CLOSED, Closing.at == year.end)
    closing_id = db.session.scalar(query)
    if closing_id is not None:
        return {
            (line.item_id, line.warehouse_id): Year(
                year.number,
                line.stock,
                line.average,
                line.loaded_quantity,
                line.loaded_value,
            )
            for line in _lines_of(closing_id, by_warehouse=by_warehouse)
        }
    found = around(year.end, by_warehouse=by_warehouse)
    return {level: found.current(level) for level in {*found.sums, *found.closed}}


def _imported(until: int, *, by_warehouse: bool) -> YearsByLevel:
    place = YearHistory.warehouse_id
    level = place.is_not(None) if by_warehouse else place.is_(None)
    query = select(YearHistory).where(YearHistory.year < until, level)
    found: YearsByLevel = {}
    for row in db.session.scalars(query):
        figures = Year(row.year, row.stock, row.average_cost, row.loaded_quantity, row.loaded_value)
        found.setdefault((row.item_id, row.warehouse_id), {})[row.year] = figures
    return found
