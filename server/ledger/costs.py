"""Costs at a time, read for many questions at once: what takes part, summed by the database.

Company level or by warehouse as the parameters of the time's year say. What is done with the
sums is in `costing`.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Executable, Subquery, func, select

from server.catalog.models import Item
from server.ledger.costing import (
    CostMethod,
    CostSums,
    LastLine,
    RegistryCosts,
    UnitCost,
    unit_cost,
)
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.parameters import parameters_of
from server.ledger.periods import parameters_by_year
from server.ledger.taking_part import sets_last_cost, takes_part, updates_average
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds


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
    rows = db.session.execute(query.join(chosen, Item.id == chosen.c.item_id))
    return {item_id: RegistryCosts(*costs) for item_id, *costs in rows}


def _sums(requests: Sequence[CostRequest]) -> list[CostSums]:
    found = [CostSums()] * len(requests)
    for local in (False, True):
        numbers = [
            n for n, asked in enumerate(requests) if (asked.warehouse_id is not None) == local
        ]
        if not numbers:
            continue
        asked = rowset(
            "asked",
            n=numbers,
            item_id=[requests[n].item_id for n in numbers],
            warehouse_id=[requests[n].warehouse_id for n in numbers],
            at=[to_microseconds(requests[n].at) for n in numbers],
        )
        for n, quantity, amount in db.session.execute(_averages(asked, local=local)):
            found[n] = CostSums(quantity, amount)
        for n, *line in db.session.execute(_last_lines(asked, local=local)):
            found[n] = found[n]._replace(last=LastLine(*line))
    return found


def _averages(asked: Subquery, *, local: bool) -> Executable:
    query = (
        select(asked.c.n, func.sum(Movement.quantity), func.sum(Movement.amount))
        .where(updates_average())
        .group_by(asked.c.n)
    )
    averages: Executable = _of_requests(query, asked, local=local)
    return averages


def _last_lines(asked: Subquery, *, local: bool) -> Executable:
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
    ranked = (
        select(asked.c.n.label("n"), *columns, place.label("place"))
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .where(sets_last_cost())
    )
    lines = _of_requests(ranked, asked, local=local).subquery()
    return select(lines.c.n, lines.c.unit_cost, lines.c.unit_quantity, lines.c.quantity).where(
        lines.c.place == 1
    )


def _of_requests(query: Any, asked: Subquery, *, local: bool) -> Any:
    """The movements that each request is about: its item, until its time, in its warehouse."""
    here = (Movement.warehouse_id == asked.c.warehouse_id,) if local else ()
    return (
        query.join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .where(
            Movement.item_id == asked.c.item_id,
            Movement.effective_at <= asked.c.at,
            *here,
            takes_part(by_warehouse=local),
        )
    )
