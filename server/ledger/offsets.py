"""The second record of a reason with an offset: transfers, and moves within a warehouse. Pure.

It has the same lines with opposite signs, in the offset warehouse with the offset reason, at the
same moment; with a date only, at the end of that day there (design/5 §3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from server.kernel import exact
from server.kernel.clock import end_of_day, local_day
from server.ledger.drafts import Origin, PostingFault
from server.ledger.preparing import PreparedLine, PreparedRecord, header_faults
from server.ledger.references import ReasonReference, References, WarehouseReference

_ENTERED = (Origin.MANUAL, Origin.IMPORT, Origin.TRANSFER)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Both legs of a transfer: the record that was asked for, and the one that it brings."""

    asked: PreparedRecord
    brought: PreparedRecord

    @property
    def origin(self) -> PreparedRecord:
        """The leg that takes out: its warehouse's average is what both legs carry."""
        return self.brought if self.asked.reason.sign > 0 else self.asked

    @property
    def destination(self) -> PreparedRecord:
        """The leg that brings in."""
        return self.asked if self.asked.reason.sign > 0 else self.brought


def has_offset(record: PreparedRecord) -> bool:
    """Whether a record is to bring a second one."""
    return bool(record.reason.offset_warehouse) and record.header.origin in _ENTERED


def with_offsets(
    records: Sequence[PreparedRecord], references: References
) -> tuple[list[PreparedRecord], list[Transfer], list[PostingFault]]:
    """Records that stand alone, transfers, and everything that is wrong with second records."""
    alone: list[PreparedRecord] = []
    transfers: list[Transfer] = []
    faults: list[PostingFault] = []
    for record in records:
        if not has_offset(record):
            alone.append(record)
            continue
        warehouse = references.warehouses.get(record.reason.offset_warehouse)
        reason = warehouse.reasons.get(record.reason.offset_reason) if warehouse else None
        if warehouse is None or reason is None or reason.sign == record.reason.sign:
            faults.append(_fault(record, "offset.unusable", _unusable(record.reason), "reason"))
            continue
        transfer = _transfer(record, warehouse, reason)
        found = [*header_faults(transfer.brought), *_misplaced(transfer)]
        faults += found
        if not found:
            transfers.append(transfer)
    return alone, transfers, faults


def _unusable(reason: ReasonReference) -> str:
    return (
        f"reason {reason.code} wants a second record with reason {reason.offset_reason} in "
        f"warehouse {reason.offset_warehouse}: it has to exist and be of the other type"
    )


def _transfer(
    record: PreparedRecord, warehouse: WarehouseReference, reason: ReasonReference
) -> Transfer:
    header = replace(record.header, origin=Origin.TRANSFER)
    brought = PreparedRecord(
        record.draft,
        warehouse,
        reason,
        replace(
            header,
            warehouse=warehouse.code,
            reason=reason.code,
            source=None,
            source_record=None,
        ),
        _moment(record.effective_at, record, warehouse, date_only=record.date_only),
        record.date_only,
        tuple(_brought(record, warehouse, reason)),
    )
    return Transfer(replace(record, header=header), brought)


def _brought(
    record: PreparedRecord, warehouse: WarehouseReference, reason: ReasonReference
) -> Iterator[PreparedLine]:
    for draft, line in zip(record.header.lines, record.lines, strict=True):
        place = draft.offset_location or reason.default_location
        yield line._replace(
            position=line.position._replace(warehouse_id=warehouse.id, location=place),
            effective_at=_moment(line.effective_at, record, warehouse, date_only=line.date_only),
            quantity=-line.quantity,
            unit_quantity=-line.unit_quantity,
            amount=None if line.amount is None else -line.amount,
        )


def _moment(
    at: datetime, record: PreparedRecord, warehouse: WarehouseReference, *, date_only: bool
) -> datetime:
    if not date_only:
        return at
    return end_of_day(local_day(at, record.warehouse.time_zone), warehouse.time_zone)


def _misplaced(transfer: Transfer) -> Iterator[PostingFault]:
    asked, brought = transfer.asked, transfer.brought
    for number, (here, there) in enumerate(zip(asked.lines, brought.lines, strict=True), 1):
        place = there.position.location
        if place and place not in brought.warehouse.locations:
            detail = f"{brought.warehouse.code} has no location {place!r}"
            yield _fault(asked, "location.unknown", detail, "offset_location", number)
        elif here.position == there.position:
            detail = "the line would end where it starts: say another offset location"
            yield _fault(asked, "offset.same_place", detail, "offset_location", number)


def _fault(
    record: PreparedRecord, code: str, detail: str, field: str, line: int | None = None
) -> PostingFault:
    return PostingFault(code=code, detail=detail, field=field, line=line, draft=record.draft)


def costed(transfer: Transfer, costs: Sequence[Decimal | None]) -> Transfer:
    """Both legs at these costs per base unit, one for each line.

    A line without one (nobody knows the average) keeps the cost that it was given.
    """
    return Transfer(
        *(
            replace(leg, lines=tuple(map(_at_cost, leg.lines, costs)))
            for leg in (transfer.asked, transfer.brought)
        )
    )


def _at_cost(line: PreparedLine, cost: Decimal | None) -> PreparedLine:
    if cost is None or line.quantity == 0:
        return line
    amount = exact.multiply(line.quantity, cost)
    return line._replace(unit_cost=exact.divide(amount, line.unit_quantity), amount=amount)


def waves(transfers: Sequence[Transfer]) -> Iterator[list[Transfer]]:
    """Transfers in sets that can be costed at once, earliest first.

    What a transfer brings into a warehouse changes the average at which a later one takes the same
    item out of it; that one belongs to a later set.
    """
    wave: list[Transfer] = []
    touched: set[tuple[int, int]] = set()
    for transfer in sorted(transfers, key=lambda t: (t.origin.effective_at, t.asked.draft)):
        if touched & _items(transfer.origin):
            yield wave
            wave, touched = [], set()
        wave.append(transfer)
        touched |= _items(transfer.origin) | _items(transfer.destination)
    if wave:
        yield wave


def _items(leg: PreparedRecord) -> set[tuple[int, int]]:
    return {(leg.warehouse.id, line.position.item_id) for line in leg.lines}
