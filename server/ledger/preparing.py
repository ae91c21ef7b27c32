"""From drafts to lines that can be written: signs, base quantities, amounts, effective times.

Pure. Every fault of every line is found in one go; a draft with faults yields no lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, TypeVar

from server.kernel import exact
from server.kernel.clock import end_of_day, start_of_day
from server.kernel.problems import Refusal
from server.ledger.drafts import LineDraft, PositionKey, PostingFault, RecordDraft
from server.ledger.references import (
    ItemReference,
    ReasonReference,
    References,
    WarehouseReference,
)

_Found = TypeVar("_Found")


class PreparedLine(NamedTuple):
    """One movement to be: quantity and amount are signed, quantity is in the base unit."""

    position: PositionKey
    effective_at: datetime
    date_only: bool
    observed_at: datetime | None
    quantity: Decimal
    unit_id: int
    unit_quantity: Decimal
    unit_cost: Decimal | None
    amount: Decimal | None
    notes: str


@dataclass(frozen=True, slots=True)
class PreparedRecord:
    """A record that can be checked against the stock and written."""

    draft: int
    warehouse: WarehouseReference
    reason: ReasonReference
    header: RecordDraft
    effective_at: datetime
    date_only: bool
    lines: tuple[PreparedLine, ...]
    reverses_id: int | None = None
    offsets_id: int | None = None


@dataclass(slots=True)
class _Reading:
    """The draft that is being read and the faults found in it so far.

    Positions are known by one key each, whatever their number of lines.
    """

    number: int
    faults: list[PostingFault]
    positions: dict[PositionKey, PositionKey] = field(default_factory=dict)
    line: int | None = None

    def fault(self, code: str, detail: str, field: str) -> None:
        self.faults.append(
            PostingFault(code=code, detail=detail, field=field, line=self.line, draft=self.number)
        )

    def known(self, found: _Found | None, code: str, name: str, field: str) -> _Found | None:
        if found is None:
            self.fault(code, f"{name!r} is not known", field)
        return found


def prepare(
    drafts: Sequence[RecordDraft], references: References
) -> tuple[list[PreparedRecord], list[PostingFault]]:
    """The records that can be made of the drafts, and everything that is wrong with the others."""
    prepared: list[PreparedRecord] = []
    faults: list[PostingFault] = []
    positions: dict[PositionKey, PositionKey] = {}
    for number, draft in enumerate(drafts):
        reading = _Reading(number, [], positions)
        record = _record(draft, references, reading)
        faults += reading.faults
        if record is not None and not reading.faults:
            prepared.append(record)
    return prepared, faults


def prepare_header(
    number: int, draft: RecordDraft, references: References
) -> tuple[PreparedRecord | None, list[PostingFault]]:
    """A record whose lines are not drafts, without them; and what is wrong with its header."""
    reading = _Reading(number, [])
    record = _record(draft, references, reading)
    return record, [fault for fault in reading.faults if fault.code != "record.empty"]


def _record(draft: RecordDraft, references: References, reading: _Reading) -> PreparedRecord | None:
    warehouse = reading.known(
        references.warehouses.get(draft.warehouse),
        "warehouse.unknown",
        draft.warehouse,
        "warehouse",
    )
    if warehouse is None:
        return None
    reason = reading.known(
        warehouse.reasons.get(draft.reason), "reason.unknown", draft.reason, "reason"
    )
    if reason is None:
        return None
    _check_header(draft, warehouse, reason, reading)
    effective_at = draft.effective_at or _moment_of_day(draft, warehouse, reason)
    lines = tuple(_lines(draft, warehouse, reason, references, effective_at, reading))
    return PreparedRecord(
        reading.number, warehouse, reason, draft, effective_at, draft.effective_at is None, lines
    )


def header_faults(record: PreparedRecord) -> list[PostingFault]:
    """What is wrong with the header of a record that another one brought."""
    reading = _Reading(record.draft, [])
    _check_header(record.header, record.warehouse, record.reason, reading)
    return reading.faults


def _check_header(
    draft: RecordDraft, warehouse: WarehouseReference, reason: ReasonReference, reading: _Reading
) -> None:
    if warehouse.valid_until is not None and draft.posting_date > warehouse.valid_until:
        reading.fault(
            "warehouse.ended", f"{warehouse.code} ended on {warehouse.valid_until}", "posting_date"
        )
    if reason.mandatory_document and not (draft.internal_document or draft.reference):
        reading.fault("document.required", f"reason {reason.code} wants a document", "reference")
    if reason.mandatory_partner and not draft.partner:
        reading.fault("partner.required", f"reason {reason.code} wants a partner", "partner")
    if not draft.lines:
        reading.fault("record.empty", "a record has at least one line", "lines")


def _moment_of_day(
    draft: RecordDraft, warehouse: WarehouseReference, reason: ReasonReference
) -> datetime:
    bound = start_of_day if reason.opening_balance else end_of_day
    return bound(draft.posting_date, warehouse.time_zone)


def _lines(
    draft: RecordDraft,
    warehouse: WarehouseReference,
    reason: ReasonReference,
    references: References,
    effective_at: datetime,
    reading: _Reading,
) -> Iterator[PreparedLine]:
    date_only = draft.effective_at is None
    for number, line in enumerate(draft.lines, 1):
        reading.line = number
        item = references.items.get(line.item)
        location = line.location or reason.default_location
        if location and location not in warehouse.locations:
            reading.known(None, "location.unknown", location, "location")
        if item is None:
            reading.known(item, "item.unknown", line.item, "item")
            continue
        measured = _measured(line, item, reason, reading)
        if measured is None:
            continue
        identity = (line.variant, line.lot, line.serial, line.project, line.partner)
        position = PositionKey(warehouse.id, item.id, location, *identity)
        yield PreparedLine(
            reading.positions.setdefault(position, position),
            line.effective_at or effective_at,
            line.date_only if line.effective_at else date_only,
            line.observed_at,
            *measured,
            line.notes,
        )
    reading.line = None


def _measured(
    line: LineDraft, item: ItemReference, reason: ReasonReference, reading: _Reading
) -> tuple[Decimal, int, Decimal, Decimal | None, Decimal | None] | None:
    """Signed base quantity, unit, signed unit quantity, unit cost, signed amount."""
    unit = item.units.get(line.unit or item.base_unit)
    if unit is None:
        reading.fault("unit.unknown", f"{line.item} has no unit {line.unit!r}", "unit")
        return None
    _check_numbers(line, reason, reading)
    unit_id, factor = unit
    sign = reason.sign
    try:
        quantity = line.quantity if factor == 1 else exact.multiply(line.quantity, factor)
        amount = line.amount
        if line.unit_cost is not None and line.quantity:
            amount = exact.multiply(line.quantity, line.unit_cost)
    except Refusal as refusal:
        reading.fault(refusal.code, refusal.detail, "quantity")
        return None
    if line.serial and abs(quantity) > 1:
        detail = f"a serial is one piece: say the quantity in {item.base_unit}"
        reading.fault("serial.quantity", detail, "quantity")
    signed = quantity if sign > 0 else -quantity
    return (
        signed,
        unit_id,
        signed if quantity is line.quantity else sign * line.quantity,
        line.unit_cost,
        None if amount is None else sign * amount,
    )


def _check_numbers(line: LineDraft, reason: ReasonReference, reading: _Reading) -> None:
    if line.quantity == 0 and not reason.consider_zero_movements:
        reading.fault("quantity.zero", f"reason {reason.code} accepts no quantity 0", "quantity")
    if line.quantity < 0 and not reason.opening_balance:
        reading.fault("quantity.negative", "quantities are entered without a sign", "quantity")
    if line.unit_cost is not None and line.unit_cost < 0:
        reading.fault("cost.negative", "a cost is not below zero", "unit_cost")
    if line.amount is not None and line.quantity != 0:
        reading.fault("amount.unexpected", "an amount is given for quantity 0 only", "amount")
