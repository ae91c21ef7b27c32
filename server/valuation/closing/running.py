"""Closing: check everything, freeze the figures, open the next period; one transaction.

All warehouses are locked before anything is read: a record that is posted meanwhile is inside, or
it waits and is refused because its period is closed (design/5 §6).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.identity.audit import audit
from server.kernel.clock import end_of_day
from server.kernel.problems import Fault, Invalid, Refusal
from server.ledger.models import Closing, ClosingLine, ClosingStart
from server.ledger.parameters import fiscal_year_of
from server.ledger.periods import parameters_by_year, parameters_for
from server.ledger.writing import lock_warehouses, write
from server.storage.bulk import insert_rows
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.closing.checks import ACCEPTABLE, Findings, Stocks, findings_at
from server.valuation.closing.content import ContentLine, content_hash
from server.valuation.closing.figures import Figures, figures_at
from server.valuation.closing.holding import history_digest
from server.valuation.closing.inputs import inputs_at
from server.valuation.closing.opening import opening_records, stocks_at
from server.valuation.costing import Basis, value

_AT_ONCE: Final = 10_000
"""Lines in one statement: as dictionaries they are large."""
_MICROSECOND: Final = timedelta(microseconds=1)
COSTS: Final = ("average", "last", "standard")
Progress = Callable[[str], None]


class Step(StrEnum):
    """What a closing does, in this order."""

    SUMS = "sums"
    CHECKS = "checks"
    LINES = "lines"
    OPENING = "opening"


class ClosingRefused(Invalid):
    """Something stands in the way; every reason is named."""

    code: ClassVar[str] = "closing.refused"


class AcceptUnknown(Refusal):
    """Only what can be accepted may be accepted."""

    code: ClassVar[str] = "closing.accept_unknown"


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing that was made, or would be (`closing` None: a dry run)."""

    closing: Closing | None
    lines: int
    records: int
    warnings: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ClosingRequest:
    """Close at the end of `day`; `cost` values the opening balances, `accepted` are faults."""

    day: date
    cost: str = "average"
    accepted: Collection[str] = ()
    dry_run: bool = False


def close(
    request: ClosingRequest, *, now: datetime, by: str, progress: Progress = lambda _: None
) -> Closed:
    """Close every warehouse at the end of a day; refuses with everything that is wrong."""
    day, cost = request.day, request.cost
    unknown = set(request.accepted) - ACCEPTABLE
    if unknown:
        raise AcceptUnknown(f"{', '.join(sorted(unknown))} cannot be accepted")
    with transaction() as session:
        lock_warehouses(session.scalars(select(Warehouse.code)))
        by_warehouse = parameters_for(day).value_by_warehouse
        progress(Step.SUMS)
        figures = list(figures_at(day, by_warehouse=by_warehouse))
        stocks = stocks_at(day)
        progress(Step.CHECKS)
        findings = findings_at(day, figures, stocks, accepted=request.accepted, now=now)
        if findings.errors:
            raise ClosingRefused(f"the closing at {day} cannot be made", findings.errors)
        if request.dry_run:
            return Closed(None, len(figures), _records(stocks), findings.warnings)
        progress(Step.LINES)
        closing = _write(day, figures, cost, now=now, by=by, by_warehouse=by_warehouse)
        progress(Step.OPENING)
        costs = {one.level: _cost(one, cost) for one in figures}
        lines = len(figures)
        figures.clear()
        records = list(opening_records(day, stocks, costs, closing.id, by_warehouse=by_warehouse))
        write(records, now=now, by=by)
        after = {"at": str(day), "lines": lines, "hash": closing.content_hash}
        audit(now, by, "close", "closing", str(closing.id), after=after)
        return Closed(closing, lines, len(records), findings.warnings)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a closing would be: how many lines and records it would write, what is wrong."""

    lines: int
    records: int
    findings: Findings


def examine(request: ClosingRequest, *, now: datetime) -> Examined:
    """Everything that a closing would check, as an answer; writes nothing, locks nothing."""
    day = request.day
    by_warehouse = parameters_for(day).value_by_warehouse
    figures = list(figures_at(day, by_warehouse=by_warehouse))
    stocks = stocks_at(day)
    findings = findings_at(day, figures, stocks, accepted=request.accepted, now=now)
    return Examined(len(figures), _records(stocks), findings)


def _records(stocks: Stocks) -> int:
    """How many opening balances there would be: one in each warehouse with stock."""
    return sum(bool(one) for one in stocks.values())


def header_of(day: date, cost: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the hash says of a closing beside its lines."""
    return {"at": str(day), "cost": cost, **inputs}


def content_of(figures: Iterable[Figures]) -> list[ContentLine]:
    """The figures by codes, with every input of the registry."""
    known = list(figures)
    items = {
        row.id: (row.class_code, row.code)
        for row in db.session.execute(select(Item.id, Item.class_code, Item.code))
    }
    places = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    return [
        ContentLine(*items[one.level[0]], places.get(one.level[1] or 0, ""), numbers_of(one))
        for one in known
    ]


def numbers_of(one: Figures) -> tuple[Decimal | None, ...]:
    """The numbers of a line in the order of the columns."""
    return (
        one.stock,
        one.average,
        one.last,
        *one.registry,
        one.loaded_quantity,
        one.loaded_value,
        one.fifo_value,
        one.lifo_value,
    )


def _cost(one: Figures, method: str) -> Decimal | None:
    """The cost of the opening balance, with the method's fall-backs."""
    basis = Basis(stock=one.stock, average=one.average, last=one.last, registry=one.registry)
    return value(method, basis).unit_cost


def _write(
    day: date, figures: list[Figures], cost: str, *, now: datetime, by: str, by_warehouse: bool
) -> Closing:
    inputs = _inputs(day, by_warehouse=by_warehouse)
    closing = Closing(
        at=day,
        state="closed",
        cost_method=cost,
        by_warehouse=by_warehouse,
        inputs=inputs,
        content_hash=content_hash(header_of(day, cost, inputs), content_of(figures)),
        created_at=now,
        user_name=by,
    )
    db.session.add(closing)
    db.session.flush()
    for start in range(0, len(figures), _AT_ONCE):
        rows = [_row(closing.id, one) for one in figures[start : start + _AT_ONCE]]
        insert_rows(ClosingLine, rows)
    insert_rows(
        ClosingStart,
        [
            {
                "closing_id": closing.id,
                "warehouse_id": key,
                "starts_at": end_of_day(day, zone) + _MICROSECOND,
            }
            for key, zone in db.session.execute(select(Warehouse.id, Warehouse.time_zone))
        ],
    )
    return closing


def _inputs(day: date, *, by_warehouse: bool) -> dict[str, Any]:
    by_year = parameters_by_year()
    places = select(Warehouse.code, Warehouse.time_zone).order_by(Warehouse.code)
    zones = dict(db.session.execute(places).all())
    year = fiscal_year_of(day, by_year).number
    return inputs_at(day, by_year, zones, history_digest(year, by_warehouse=by_warehouse))


def _row(closing_id: int, one: Figures) -> dict[str, Any]:
    registry = one.registry
    return {
        "closing_id": closing_id,
        "item_id": one.level[0],
        "warehouse_id": one.level[1],
        "stock": one.stock,
        "average": one.average,
        "last": one.last,
        "registry_average": registry.average,
        "registry_last": registry.last,
        "registry_standard": registry.standard,
        "loaded_quantity": one.loaded_quantity,
        "loaded_value": one.loaded_value,
        "fifo_value": one.fifo_value,
        "lifo_value": one.lifo_value,
    }
