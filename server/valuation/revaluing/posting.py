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

from server.catalog.models import Warehouse
from server.kernel.clock import start_of_day
from server.kernel.exact import ZERO
from server.kernel.problems import Fault, Invalid
from server.ledger.drafts import Origin, Posted, RecordDraft
from server.ledger.lookups import reference_of
from server.ledger.models import Reason
from server.ledger.periods import parameters_by_year, parameters_for
from server.ledger.posting import check_prepared
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.ledger.references import LOAD, WarehouseReference
from server.ledger.writing import lock_warehouses, write
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.revaluing.correcting import Correction, corrections
from server.valuation.revaluing.loads import Load, loads_called


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

    @property
    def amount(self) -> Decimal:
        """What its lines add to the value."""
        return sum((line.amount for line in self.lines if line.amount is not None), ZERO)


def revalue(
    costs: Mapping[int, Decimal], *, posting_date: date, now: datetime, by: str, dry_run: bool
) -> list[Revalued]:
    """Give movements (by id) these costs per base unit; what is right already has no lines."""
    with transaction() as session:
        lock_warehouses(session.scalars(select(Warehouse.code)))
        loads = loads_called(list(costs))
        reasons = _reasons()
        faults = [*_unusable(costs, loads), *_missing_reasons(loads.values(), reasons)]
        if faults:
            raise RevaluationRefused("these movements cannot be revalued", faults)
        found = [
            Revalued(loads[key], cost, tuple(corrections(loads[key].costed, cost)))
            for key, cost in costs.items()
        ]
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


def _unusable(costs: Mapping[int, Decimal], loads: Mapping[int, Load]) -> list[Fault]:
    unknown = [
        Fault("revaluation.unknown", f"movement {key} is no load that counts", field="lines")
        for key in costs
        if key not in loads
    ]
    negative = [
        Fault("cost.negative", f"movement {key}: a cost is not below zero", field="unit_cost")
        for key, cost in costs.items()
        if cost < 0
    ]
    return unknown + negative


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


def _record(one: Revalued, reason: Reason, posting_date: date) -> PreparedRecord:
    load = one.load
    begun = parameters_for(posting_date).period_start
    first = start_of_day(begun, load.time_zone) if begun else load.effective_at
    at = max(load.effective_at, first)
    header = RecordDraft(
        warehouse=load.warehouse,
        reason=reason.code,
        posting_date=posting_date,
        lines=(),
        notes=f"record {load.record_id}, line {load.line}",
        origin=Origin.REVALUATION,
        origin_key=str(load.movement_id),
    )
    place = WarehouseReference(load.position.warehouse_id, load.warehouse, load.time_zone, {})
    lines = tuple(_line(load, correction, at) for correction in one.lines)
    return PreparedRecord(0, place, reference_of(reason), header, at, date_only=False, lines=lines)


def _line(load: Load, correction: Correction, at: datetime) -> PreparedLine:
    quantity, cost, amount = correction
    return PreparedLine(
        position=load.position,
        effective_at=at,
        date_only=False,
        observed_at=None,
        quantity=quantity,
        unit_id=load.unit_id,
        unit_quantity=quantity,
        unit_cost=cost,
        amount=amount,
        notes="",
    )


def total_of(found: Sequence[Revalued]) -> Decimal:
    """What all corrections add to the value."""
    return sum((one.amount for one in found), ZERO)
