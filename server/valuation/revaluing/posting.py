"""Posting corrections: a record for each movement, in the open period, or all faults at once.

The record has quantity 0 in total, the movement's position, its own time where the period is still
open there and the period's first instant otherwise, and origin revaluation with the movement's id.
Reversing that record takes the correction back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.problems import Fault, Invalid
from server.ledger.closings import Period, instant_of, periods
from server.ledger.drafts import Origin, Posted, RecordDraft
from server.ledger.lookups import reference_of
from server.ledger.models import ClosingLine, Reason
from server.ledger.periods import parameters_by_year
from server.ledger.posting import check_prepared
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.ledger.references import LOAD, WarehouseReference
from server.ledger.writing import lock_warehouses, write
from server.storage.database import db
from server.storage.transaction import transaction
from server.storage.types import to_microseconds
from server.valuation.revaluing.correcting import Correction, Costed, corrections
from server.valuation.revaluing.finding import Load, loads_called

LATEST = 2**62


class RevaluationRefused(Invalid):
    """Something cannot be revalued; every reason is named."""

    code: ClassVar[str] = "revaluation.refused"


@dataclass(frozen=True, slots=True)
class Revalued:
    """A load with its new cost per base unit and the lines that give it; `posted` by its record."""

    load: Load
    cost: Decimal
    lines: tuple[Correction, ...]
    posted: Posted | None = None


def revalue(
    costs: Mapping[int, Decimal], *, posting_date: date, now: datetime, by: str, dry_run: bool
) -> list[Revalued]:
    """Give movements (by id) these costs per base unit; what is right already has no lines."""
    with transaction() as session:
        lock_warehouses(session.scalars(select(Warehouse.code)))
        loads = loads_called(list(costs))
        faults = [
            Fault("revaluation.unknown", f"movement {key} is no load that counts", field="lines")
            for key in costs
            if key not in loads
        ]
        faults += [
            Fault("cost.negative", f"movement {key}: a cost is not below zero", field="unit_cost")
            for key, cost in costs.items()
            if cost < 0
        ]
        reasons = _reasons()
        faults += _missing_reasons(loads.values(), reasons)
        if faults:
            raise RevaluationRefused("these movements cannot be revalued", faults)
        found = [_revalued(loads[key], cost) for key, cost in costs.items()]
        changed = [one for one in found if one.lines]
        records = [_record(one, reasons[one.load.warehouse], posting_date) for one in changed]
        wrong = check_prepared(records, parameters_by_year())
        if wrong:
            raise RevaluationRefused("these corrections cannot be posted", wrong)
        if dry_run or not changed:
            return found
        posted = write(records, now=now, by=by)
        by_id = {one.load.movement_id: done for one, done in zip(changed, posted, strict=True)}
        return [
            Revalued(one.load, one.cost, one.lines, by_id.get(one.load.movement_id))
            for one in found
        ]


def _missing_reasons(loads: Iterable[Load], reasons: Mapping[str, Reason]) -> list[Fault]:
    places = sorted({load.warehouse for load in loads} - set(reasons))
    return [
        Fault(
            "revaluation.reason",
            f"warehouse {place} has no load reason with fiscal interest that updates the average "
            "cost and considers zero movements",
            field="reasons",
        )
        for place in places
    ]


def _reasons() -> dict[str, Reason]:
    """By warehouse the first reason that corrects values."""
    found: dict[str, Reason] = {}
    query = (
        select(Warehouse.code, Reason)
        .join(Reason, Reason.warehouse_id == Warehouse.id)
        .where(
            Reason.consider_zero_movements,
            Reason.updates_average_cost,
            Reason.fiscal_interest,
            Reason.opening_balance.is_(False),
            Reason.type == LOAD,
        )
        .order_by(Reason.code)
    )
    for code, reason in db.session.execute(query):
        found.setdefault(code, reason)
    return found


def _last_period() -> Period:
    return periods().at(LATEST)


def _revalued(load: Load, cost: Decimal) -> Revalued:
    period = _last_period()
    closed = to_microseconds(load.effective_at) < period.start(load.position.warehouse_id)
    costed = Costed(load.quantity, load.amount)
    if closed:
        costed = Costed(load.quantity, load.amount, True, *_closed_at(period, load))  # noqa: FBT003
    return Revalued(load, cost, tuple(corrections(costed, cost)))


def _closed_at(period: Period, load: Load) -> tuple[Decimal, Decimal | None]:
    query = select(ClosingLine).where(
        ClosingLine.closing_id == period.closing_id,
        ClosingLine.item_id == load.position.item_id,
        (ClosingLine.warehouse_id == load.position.warehouse_id)
        | ClosingLine.warehouse_id.is_(None),
    )
    line = db.session.scalar(query)
    return (Decimal(0), None) if line is None else (line.stock, line.average)


def _record(one: Revalued, reason: Reason, posting_date: date) -> PreparedRecord:
    load = one.load
    warehouse = db.session.get_one(Warehouse, load.position.warehouse_id)
    begun = _last_period().starts.get(warehouse.id)
    at = load.effective_at if begun is None else max(load.effective_at, instant_of(begun))
    base = db.session.get_one(Item, load.position.item_id).unit_id
    lines = tuple(_line(load, correction, base, at) for correction in one.lines)
    header = RecordDraft(
        warehouse=warehouse.code,
        reason=reason.code,
        posting_date=posting_date,
        lines=(),
        notes=f"record {load.record_id}, line {load.line}",
        origin=Origin.REVALUATION,
        origin_key=str(load.movement_id),
    )
    place = WarehouseReference(warehouse.id, warehouse.code, warehouse.time_zone, {})
    return PreparedRecord(0, place, reference_of(reason), header, at, date_only=False, lines=lines)


def _line(load: Load, correction: Correction, unit_id: int, at: datetime) -> PreparedLine:
    quantity, cost, amount = correction
    position = load.position
    return PreparedLine(position, at, False, None, quantity, unit_id, quantity, cost, amount, "")  # noqa: FBT003


def total_of(found: Sequence[Revalued]) -> Decimal:
    """What all corrections add to the value."""
    amounts = [line.amount for one in found for line in one.lines if line.amount is not None]
    return sum(amounts, Decimal(0))
