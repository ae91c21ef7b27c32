"""Costs at a time, read for many questions at once: what takes part, summed by the database.

Company level or by warehouse as the parameters of the time's year say. What is done with the
sums is in `costing`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Executable, Subquery, and_, func, select

from server.catalog.models import Item, Warehouse
from server.ledger.closings import Period, Periods, periods
from server.ledger.costing import (
    CostMethod,
    CostSums,
    LastLine,
    RegistryCosts,
    UnitCost,
    unit_cost,
)
from server.ledger.models import ClosingLine, Movement, Reason, StockRecord
from server.ledger.parameters import parameters_of
from server.ledger.periods import parameters_by_year
from server.ledger.spans import of_warehouse, plain
from server.ledger.taking_part import sets_last_cost, takes_part, updates_average
from server.storage.database import db
from server.storage.reading import read_rows
from server.storage.rowset import rowset
from server.storage.types import to_microseconds

_NONE: Final = (None, None)


class CostRequest(NamedTuple):
    """What does an item cost at a time; in one warehouse, where costs are kept by warehouse."""

    item_id: int
    at: datetime
    warehouse_id: int | None = None


def unit_costs_at(
    method: CostMethod | str,
    items: Iterable[int],
    at: datetime,
    warehouse: int | None = None,
) -> dict[int, UnitCost]:
    """The unit cost of each item (by id) at a time."""
    wanted = list(dict.fromkeys(items))
    costs = unit_costs_for(method, [CostRequest(item, at, warehouse) for item in wanted])
    return dict(zip(wanted, costs, strict=True))


def unit_costs_for(method: CostMethod | str, requests: Sequence[CostRequest]) -> list[UnitCost]:
    """The unit cost for each request, in the same order."""
    asked = _at_their_level(requests)
    distinct = list(dict.fromkeys(asked))
    known = dict(zip(distinct, _costs(CostMethod(method), distinct), strict=True))
    return [known[request] for request in asked]


def _at_their_level(requests: Sequence[CostRequest]) -> list[CostRequest]:
    """Company level unless the parameters of the year keep costs by warehouse."""
    by_year = parameters_by_year()
    local = {
        year: parameters_of(year, by_year).value_by_warehouse
        for year in {request.at.year for request in requests}
    }
    return [
        request if local[request.at.year] else request._replace(warehouse_id=None)
        for request in requests
    ]


def _costs(method: CostMethod, requests: Sequence[CostRequest]) -> list[UnitCost]:
    registry = registry_costs({request.item_id for request in requests})
    without_ledger = method is CostMethod.STANDARD
    sums = [CostSums()] * len(requests) if without_ledger else _sums(requests)
    return [
        unit_cost(method, found, registry.get(request.item_id, RegistryCosts()))
        for request, found in zip(requests, sums, strict=True)
    ]


def registry_costs(item_ids: Iterable[int]) -> dict[int, RegistryCosts]:
    """What the registry of each item says."""
    chosen = rowset("chosen", item_id=list(item_ids))
    query = select(Item.id, Item.average_cost, Item.last_cost, Item.standard_cost)
    rows = read_rows(query.join(chosen, Item.id == chosen.c.item_id))
    return {item_id: RegistryCosts(*costs) for item_id, *costs in rows}


def _sums(requests: Sequence[CostRequest]) -> list[CostSums]:
    found = [CostSums()] * len(requests)
    known = periods()
    for local, period, numbers in _by_period(requests, known):
        asked = rowset(
            "asked",
            n=numbers,
            item_id=[requests[n].item_id for n in numbers],
            warehouse_id=[requests[n].warehouse_id for n in numbers],
            at=[to_microseconds(requests[n].at) for n in numbers],
        )
        question = _Question(asked, _starts(period), local)
        closed = _closed_costs(question, period)
        for n in numbers:
            found[n] = CostSums(
                closed_average=closed.get(n, _NONE)[0], closed_last=closed.get(n, _NONE)[1]
            )
        for n, quantity, amount in db.session.execute(_averages(question)):
            found[n] = found[n]._replace(quantity=quantity, amount=amount)
        for n, *line in db.session.execute(_last_lines(question)):
            found[n] = found[n]._replace(last=LastLine(*line))
    return found


class _Question(NamedTuple):
    """Requests of one period as rows, and where the period starts in each warehouse."""

    asked: Subquery
    starts: Mapping[int, int]
    local: bool


def _by_period(
    requests: Sequence[CostRequest], known: Periods
) -> list[tuple[bool, Period, list[int]]]:
    """The numbers of the requests by level and period: those of a warehouse have its own."""
    groups: dict[tuple[bool, int | None], list[int]] = {}
    named: dict[int | None, Period] = {}
    for n, request in enumerate(requests):
        period = known.at(to_microseconds(request.at), request.warehouse_id)
        named[period.closing_id] = period
        key = (request.warehouse_id is not None, period.closing_id)
        groups.setdefault(key, []).append(n)
    return [(local, named[closing], numbers) for (local, closing), numbers in groups.items()]


def _starts(period: Period) -> dict[int, int]:
    return {key: period.start(key) for key in db.session.scalars(select(Warehouse.id))}


def _closed_costs(
    question: _Question, period: Period
) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Average and last cost that the closing before the period stored, by request."""
    if period.closing_id is None:
        return {}
    asked, place = question.asked, ClosingLine.warehouse_id
    here = place == asked.c.warehouse_id if question.local else place.is_(None)
    query = select(asked.c.n, ClosingLine.average, ClosingLine.last).where(
        ClosingLine.closing_id == period.closing_id, ClosingLine.item_id == asked.c.item_id, here
    )
    return {n: (average, last) for n, average, last in db.session.execute(query)}


def _averages(question: _Question) -> Executable:
    asked = question.asked
    query = (
        select(asked.c.n, func.sum(Movement.quantity), func.sum(Movement.amount))
        .where(updates_average())
        .group_by(asked.c.n)
    )
    averages: Executable = _of_requests(query, question)
    return averages


def _last_lines(question: _Question) -> Executable:
    asked = question.asked
    place = func.row_number().over(
        partition_by=asked.c.n,
        order_by=[
            Movement.effective_at.desc(),
            StockRecord.number.desc(),
            Movement.record_id.desc(),
            Movement.line.desc(),
        ],
    )
    columns = (Movement.unit_cost, Movement.unit_quantity, Movement.quantity)
    ranked = select(asked.c.n.label("n"), *columns, place.label("place")).where(sets_last_cost())
    lines = _of_requests(ranked, question).join(StockRecord, StockRecord.id == Movement.record_id)
    lines = lines.subquery()
    return select(lines.c.n, lines.c.unit_cost, lines.c.unit_quantity, lines.c.quantity).where(
        lines.c.place == 1
    )


def _of_requests(query: Any, question: _Question) -> Any:
    """The movements that each request is about: its item, in its period, in its warehouse.

    From requests over warehouses to a span of the covering index: nothing is read but the period.
    The span's start names the request too, or SQLite might begin with the time of a warehouse.
    """
    asked, starts, local = question
    here = Warehouse.id == asked.c.warehouse_id if local else Warehouse.id.in_(list(starts))
    at = plain(Movement.effective_at)
    lines = and_(
        Movement.item_id == asked.c.item_id,
        Movement.warehouse_id == Warehouse.id,
        at.between(of_warehouse(starts) + 0 * asked.c.n, asked.c.at),
    )
    reason = and_(Reason.id == Movement.reason_id, Reason.warehouse_id == Warehouse.id)
    return (
        query.select_from(asked)
        .join(Warehouse, here)
        .join(Movement, lines)
        .join(Reason, reason)
        .join(Item, Item.id == Movement.item_id)
        .where(takes_part(by_warehouse=local))
    )
