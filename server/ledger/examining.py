"""What a record that is being entered would be: costs as proposed, amounts, the second record.

Writes nothing and refuses nothing: everything that posting would refuse is part of the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from server.kernel import exact
from server.kernel.clock import end_of_day
from server.kernel.exact import ZERO
from server.kernel.problems import Fault, Refusal
from server.ledger.by_hand import at_its_time, with_proposed_costs
from server.ledger.costing import CostMethod
from server.ledger.costs import CostRequest, unit_costs_for
from server.ledger.drafts import LineDraft, RecordDraft
from server.ledger.entering import EnteredRecord
from server.ledger.lookups import references_of
from server.ledger.posting import check_records
from server.ledger.references import ItemReference, ReasonReference, References, WarehouseReference


@dataclass(frozen=True, slots=True)
class ExaminedLine:
    """A line as it would be written; `proposed`: nobody entered its cost. Cost per line's unit."""

    line: int
    base_quantity: Decimal | None
    base_unit: str
    unit_cost: Decimal | None
    proposed: bool
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class SecondRecord:
    """The other leg of a transfer or move: where and with which reason; `type` load or unload."""

    warehouse: str
    reason: str
    type: str
    default_location: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What posting would write, and what it would refuse."""

    lines: tuple[ExaminedLine, ...]
    amount: Decimal | None
    type: str
    second: SecondRecord | None
    faults: tuple[Fault, ...]


def examine(entered: EnteredRecord) -> Examined:
    """Look at a record as it would be posted by hand."""
    entered = at_its_time(entered)
    whole = replace(entered.header, lines=[one.line for one in entered.lines])
    draft = with_proposed_costs(whole)
    references = references_of([draft])
    warehouse = references.warehouses.get(draft.warehouse)
    reason = warehouse.reasons.get(draft.reason) if warehouse else None
    legs = _legs(reason, references)
    costs = _costs(draft, references, warehouse, reason, legs)
    lines = tuple(
        _line(number, given, line, references.items.get(line.item), cost)
        for number, (given, line, cost) in enumerate(
            zip(whole.lines, draft.lines, costs, strict=True), 1
        )
    )
    amounts = [line.amount for line in lines if line.amount is not None]
    posted = with_proposed_costs(entered.draft)
    return Examined(
        lines,
        sum(amounts, ZERO) if amounts else None,
        reason.type if reason else "",
        _second(legs),
        (*entered.faults(), *entered.placed(check_records([posted]))),
    )


_Leg = tuple[WarehouseReference, ReasonReference]


def _legs(reason: ReasonReference | None, references: References) -> _Leg | None:
    """Warehouse and reason of the second record, where the reason brings one that can be."""
    if reason is None or not reason.offset_warehouse:
        return None
    there = references.warehouses.get(reason.offset_warehouse)
    other = there.reasons.get(reason.offset_reason) if there else None
    return (there, other) if there and other and other.sign != reason.sign else None


def _second(legs: _Leg | None) -> SecondRecord | None:
    if legs is None:
        return None
    there, other = legs
    return SecondRecord(there.code, other.code, other.type, other.default_location)


def _costs(
    draft: RecordDraft,
    references: References,
    warehouse: WarehouseReference | None,
    reason: ReasonReference | None,
    legs: _Leg | None,
) -> Sequence[Decimal | None]:
    """Per base unit, for the lines of a transfer: the origin's average carries both legs."""
    if legs is None or warehouse is None or reason is None:
        return [None] * len(draft.lines)
    origin = warehouse if reason.sign < 0 else legs[0]
    at = draft.effective_at or end_of_day(draft.posting_date, origin.time_zone)
    items = [references.items.get(line.item) for line in draft.lines]
    known = dict.fromkeys(item.id for item in items if item)
    requests = [CostRequest(item_id, at, origin.id) for item_id in known]
    averages = unit_costs_for(CostMethod.AVERAGE, requests)
    found = {one.item_id: cost.cost for one, cost in zip(requests, averages, strict=True)}
    return [found[item.id] if item else None for item in items]


def _line(
    number: int,
    given: LineDraft,
    line: LineDraft,
    item: ItemReference | None,
    transferred: Decimal | None,
) -> ExaminedLine:
    unit = item.units.get(line.unit or item.base_unit) if item else None
    if item is None or unit is None:
        return ExaminedLine(number, None, "", line.unit_cost, False, None)  # noqa: FBT003
    try:
        moved = exact.multiply(line.quantity, unit[1])
        cost = line.unit_cost
        if transferred is not None and line.quantity:
            cost = exact.multiply(transferred, unit[1])
        amount = line.amount
        if cost is not None and line.quantity:
            amount = exact.multiply(line.quantity, cost)
    except Refusal:
        return ExaminedLine(number, None, item.base_unit, line.unit_cost, False, None)  # noqa: FBT003
    proposed = cost is not None and (given.unit_cost is None or transferred is not None)
    return ExaminedLine(number, moved, item.base_unit, cost, proposed, amount)
