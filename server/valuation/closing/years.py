"""The period and the fiscal years of a day, as closings, imported history or movements tell them.

A year's last closing is its end when it lies there; what happened before the product was introduced
comes from `year_history`; any other year end is computed from the movements (design/5 §5). Items
are read some thousands at a time, so that memory stays flat, and each movement once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, func, select

from server.catalog.models import Item, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO, divide, multiply
from server.ledger.closings import CLOSED, Periods, periods
from server.ledger.costing import CostSums, average_cost
from server.ledger.items import Items
from server.ledger.models import Closing, ClosingLine, Movement, YearHistory
from server.ledger.parameters import FiscalYear, Parameters, fiscal_year_of
from server.ledger.period_sums import (
    Adding,
    FiscalStock,
    Level,
    PeriodSums,
    last_costs,
    span_stocks,
    span_sums,
)
from server.ledger.periods import parameters_by_year
from server.ledger.spans import Span, period_until
from server.storage.database import db
from server.storage.reading import id_chunks, read_rows
from server.storage.types import to_microseconds
from server.valuation.costing import Year

ITEMS_AT_ONCE: Final = 5_000
"""What PostgreSQL adds up of them fits into the memory that it takes for a statement."""
Place = tuple[int, int]
"""An item in a warehouse."""
YearsByLevel = dict[Level, dict[int, Year]]
_NOTHING: Final = PeriodSums()


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

    @property
    def levels(self) -> list[Level]:
        """Everything that is known of the period, by item and warehouse."""
        return sorted({*self.sums, *self.closed}, key=lambda one: (one[0], one[1] or 0))

    def average(self, level: Level) -> Decimal | None:
        """The period's own average, or the last closing's."""
        sums = self.sums.get(level, _NOTHING)
        own = average_cost(CostSums(sums.quantity, sums.amount))
        return own if own is not None or level not in self.closed else self.closed[level].average

    def last(self, level: Level) -> Decimal | None:
        """The period's last cost, or the last closing's."""
        own = self.sums.get(level, _NOTHING).last
        return own if own is not None or level not in self.closed else self.closed[level].last

    def current(self, level: Level) -> Year:
        """The fiscal year so far, over all its closings."""
        sums = self.sums.get(level, _NOTHING)
        before = self.closed.get(level)
        quantity, value = loads_of(sums)
        if before is not None:
            quantity += before.loaded_quantity
            known = [one for one in (value, before.loaded_value) if one is not None]
            value = sum(known, ZERO) if known else None
        return Year(self.year.number, sums.stock, self.average(level), max(quantity, ZERO), value)


class Past(NamedTuple):
    """Some items: the period of the day that was asked about, and the fiscal years before it.

    `stocks` are those of the day, where they were asked for.
    """

    items: Items
    around: Around
    years: YearsByLevel
    stocks: Mapping[Place, FiscalStock]


def loads_of(sums: PeriodSums) -> tuple[Decimal, Decimal | None]:
    """Quantity and value of loads; those without a cost come in at the average of the others."""
    if sums.loaded_costed <= 0:
        return sums.loaded, None
    if sums.loaded == sums.loaded_costed:
        return sums.loaded, sums.loaded_amount
    return sums.loaded, multiply(sums.loaded, divide(sums.loaded_amount, sums.loaded_costed))


class Asked(NamedTuple):
    """At which level, and which of the figures that cost an effort to read.

    Without the years before, the loads of the year are not to be relied on either; without last
    costs, only those items have one that have no average.
    """

    by_warehouse: bool
    years: bool = True
    lasts: bool = True
    stocks: bool = False


class Used(NamedTuple):
    """What decides where years and days end: parameters by year, and each warehouse's time zone."""

    by_year: Mapping[int, Parameters]
    zones: Mapping[int, str]


def used_now() -> Used:
    """As they are now."""
    return Used(parameters_by_year(), zones_now())


def zones_now() -> dict[int, str]:
    """The time zone of each warehouse."""
    query = select(Warehouse.id, Warehouse.time_zone).order_by(Warehouse.id)
    return dict(db.session.execute(query).all())


def past_of(
    day: date, asked: Asked, used: Used | None = None, chosen: Iterable[Items] | None = None
) -> Iterator[Past]:
    """What lies behind a day, some items after the other: those that are chosen, or all."""
    reader = _reader(day, used or used_now(), asked)
    return map(reader.past, _all_items() if chosen is None else chosen)


def _all_items() -> Iterator[Items]:
    """Some thousands after the other in the order of their ids."""
    return map(Items, id_chunks(Item.id, ITEMS_AT_ONCE, Item.fiscal_interest))


def without_holes(years: Mapping[int, Year], until: int) -> tuple[Year, ...]:
    """Oldest first, with years of nothing where nothing is known."""
    if not years:
        return ()
    return tuple(years.get(number, Year(number)) for number in range(min(years), until))


@dataclass(frozen=True, slots=True)
class _Reader:
    """What is the same for all items: the day, the years whose ends are asked for, the closings."""

    day: date
    year: FiscalYear
    years: Sequence[FiscalYear]
    closings: Mapping[date, int]
    known: Periods
    zones: Mapping[int, str]
    asked: Asked

    def past(self, items: Items) -> Past:
        """Walk from the oldest year to the day: span by span, closing by closing."""
        years = self._imported(items) if self.asked.years else {}
        adding = _Walk(self, items)
        for year in self.years:
            if year.end in self.closings:
                found = self._closed_year(year, items)
            else:
                around = self._around(adding.until(year.end), year.end, year, items)
                found = {level: around.current(level) for level in {*around.sums, *around.closed}}
            for level, figures in found.items():
                years.setdefault(level, {})[year.number] = figures
        sums = adding.until(self.day)
        last_at = {
            key: one.last_at
            for key, one in sums.items()
            if one.last_at is not None and (self.asked.lasts or not one.has_average)
        }
        lasts = dict(last_costs(last_at, by_warehouse=self.asked.by_warehouse))
        around = self._around(sums, self.day, self.year, items, lasts)
        return Past(items, around, years, adding.stocks)

    def spans(self, day: date) -> dict[int, Span]:
        """Of each warehouse the period of a day, up to the end of it."""
        ends = {key: to_microseconds(end_of_day(day, zone)) for key, zone in self.zones.items()}
        return period_until(ends, self.known)

    def _around(
        self,
        adding: Mapping[Level, Adding],
        day: date,
        year: FiscalYear,
        items: Items,
        lasts: Mapping[Level, Decimal] | None = None,
    ) -> Around:
        lasts = lasts or {}
        loads = self.asked.years
        sums = {
            level: one.sums(lasts.get(level), with_loads=loads) for level, one in adding.items()
        }
        return Around(sums, self._closed_before(day, year, items), year)

    def _closed_before(self, day: date, year: FiscalYear, items: Items) -> dict[Level, Closed]:
        """A closing of an earlier fiscal year has loads that do not belong to this one."""
        before = max((at for at in self.closings if at < day), default=None)
        if before is None:
            return {}
        same_year = year.start <= before
        return {
            (row.item_id, row.warehouse_id): Closed(
                row.average,
                row.last,
                row.loaded_quantity if same_year else ZERO,
                row.loaded_value if same_year else None,
            )
            for row in self._lines(self.closings[before], items)
        }

    def _closed_year(self, year: FiscalYear, items: Items) -> dict[Level, Year]:
        return {
            (row.item_id, row.warehouse_id): Year(
                year.number, row.stock, row.average, row.loaded_quantity, row.loaded_value
            )
            for row in self._lines(self.closings[year.end], items)
        }

    def _lines(self, closing_id: int, items: Items) -> Sequence[Any]:
        line = ClosingLine
        query: Any = select(
            line.item_id,
            line.warehouse_id,
            line.stock,
            line.average,
            line.last,
            line.loaded_quantity,
            line.loaded_value,
        ).where(
            line.closing_id == closing_id,
            items.hold(line.item_id),
            self._here(line.warehouse_id),
        )
        return read_rows(query)

    def _here(self, place: Any) -> ColumnElement[bool]:
        local = self.asked.by_warehouse
        here: ColumnElement[bool] = place.is_not(None) if local else place.is_(None)
        return here

    def _imported(self, items: Items) -> YearsByLevel:
        row = YearHistory
        query: Any = select(
            row.item_id,
            row.warehouse_id,
            row.year,
            row.stock,
            row.average_cost,
            row.loaded_quantity,
            row.loaded_value,
        ).where(
            row.year < self.year.number,
            items.hold(row.item_id),
            self._here(row.warehouse_id),
        )
        found: YearsByLevel = {}
        for item_id, warehouse_id, number, *figures in db.session.execute(query):
            year = Year(number, *figures)
            found.setdefault((item_id, warehouse_id), {})[number] = year
        return found


class _Walk:
    """The sums of a period as they grow from one year end to the next."""

    def __init__(self, reader: _Reader, items: Items) -> None:
        self._reader = reader
        self._items = items
        self._sums: dict[Level, Adding] = {}
        self.stocks: dict[Place, FiscalStock] = {}
        self._spans: dict[int, Span] = {}

    def until(self, day: date) -> dict[Level, Adding]:
        """The sums up to a day: of the same period as the day before, or of a new one."""
        spans = self._reader.spans(day)
        same = {key: span.since for key, span in spans.items()} == {
            key: span.since for key, span in self._spans.items()
        }
        if same:
            read = {
                key: span._replace(since=self._spans[key].until + 1) for key, span in spans.items()
            }
            for one in self._sums.values():
                one.begin_year()
        else:
            read, self._sums, self.stocks = spans, {}, {}
        self._spans = spans
        local = self._reader.asked.by_warehouse
        if self._reader.asked.stocks:
            for level, later, place, stock in span_stocks(read, self._items, by_warehouse=local):
                _add(self._sums, level, later)
                _add(self.stocks, (level[0], place), stock)
        else:
            for level, later in span_sums(read, self._items, by_warehouse=local):
                _add(self._sums, level, later)
        return self._sums


def _add(known: dict[Any, Any], key: Any, later: Any) -> None:
    if key in known:
        known[key].add(later)
    else:
        known[key] = later


def _reader(day: date, used: Used, asked: Asked) -> _Reader:
    year = fiscal_year_of(day, used.by_year)
    query = select(Closing.at, Closing.id).where(Closing.state == CLOSED)
    return _Reader(
        day,
        year,
        list(_years_before(year, used.by_year))[::-1] if asked.years else (),
        dict(db.session.execute(query).all()),
        periods(),
        used.zones,
        asked,
    )


def _years_before(year: FiscalYear, by_year: Mapping[int, Parameters]) -> Iterator[FiscalYear]:
    """The fiscal years with movements before another, newest first."""
    first = _first_day()
    while first is not None and (end := year.start - timedelta(days=1)) >= first:
        year = fiscal_year_of(end, by_year)
        yield year


def _first_day() -> date | None:
    """The day of the first movement or, as zones differ, the one before."""
    first = select(func.min(Movement.effective_at)).where(Movement.warehouse_id == Warehouse.id)
    moments = db.session.scalars(select(first.scalar_subquery()).select_from(Warehouse))
    begun = min((one for one in moments if one is not None), default=None)
    return None if begun is None else (begun - timedelta(days=1)).date()
