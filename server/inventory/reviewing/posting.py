"""The stock records of an alignment before they are posted: drafts, and lines left out of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from server.inventory.alignment import Adjustment, Side
from server.inventory.reviewing.preconditions import Reasons
from server.inventory.reviewing.requests import RefusedLine
from server.inventory.reviewing.sources import WarehouseCard
from server.kernel import exact
from server.kernel.clock import local_day
from server.kernel.problems import Invalid
from server.ledger.service import LineDraft, Origin, PostingFault, RecordDraft, check_records


@dataclass(frozen=True, slots=True)
class RecordToBe:
    """One side of a warehouse with its movements."""

    side: Side
    warehouse: WarehouseCard
    posting_date: date
    adjustments: tuple[Adjustment, ...]

    @property
    def lines(self) -> list[str]:
        """The lines of the differences that it posts, each once."""
        return list(dict.fromkeys(one.line for one in self.adjustments))

    @property
    def amount(self) -> Decimal:
        """What it is worth, signed."""
        priced = (one for one in self.adjustments if one.unit_cost is not None)
        values = (exact.multiply(one.quantity, one.unit_cost or exact.ZERO) for one in priced)
        return sum(values, exact.ZERO)

    def without(self, lines: Iterable[str]) -> "RecordToBe":
        """The same without some lines."""
        left_out = set(lines)
        kept = tuple(one for one in self.adjustments if one.line not in left_out)
        return replace(self, adjustments=kept)

    def draft(self, inventory: str, reason: str) -> RecordDraft:
        """What the ledger is asked to post."""
        return RecordDraft(
            warehouse=self.warehouse.code,
            reason=reason,
            posting_date=self.posting_date,
            lines=[_line(one) for one in self.adjustments],
            internal_document=inventory,
            origin=Origin.ALIGNMENT,
            origin_key=inventory,
        )


def records_to_be(
    sides: Mapping[Side, Sequence[Adjustment]],
    warehouses: Mapping[int, WarehouseCard],
    record_date: date | None,
    now: datetime,
) -> list[RecordToBe]:
    """A record for each side; without a record date it is posted on the warehouse's today."""
    return [
        RecordToBe(
            side,
            warehouse := warehouses[side.warehouse_id],
            record_date or local_day(now, warehouse.time_zone),
            tuple(found),
        )
        for side, found in sides.items()
    ]


def postable(
    records: Sequence[RecordToBe], inventory: str, reasons: Reasons
) -> tuple[list[RecordToBe], list[RefusedLine]]:
    """The records without the lines that the ledger would refuse, and those lines."""
    left_out = _without_cost(records, reasons)
    kept = _kept(records, left_out)
    while faults := check_records(drafts_of(kept, inventory, reasons)):
        refused = [_refused(kept, fault) for fault in faults if fault.line is not None]
        if not refused:
            raise Invalid("the alignment cannot be posted", faults)
        left_out += list({one.line: one for one in reversed(refused)}.values())
        kept = _kept(records, left_out)
    return kept, left_out


def drafts_of(records: Sequence[RecordToBe], inventory: str, reasons: Reasons) -> list[RecordDraft]:
    """What the ledger is asked to post."""
    return [one.draft(inventory, reasons.by_side[one.side].code) for one in records]


def _without_cost(records: Sequence[RecordToBe], reasons: Reasons) -> list[RefusedLine]:
    lines = {
        one.line
        for record in records
        if reasons.wants_cost(record.side)
        for one in record.adjustments
        if one.unit_cost is None
    }
    return [RefusedLine(line, "cost.missing", "no cost is known") for line in sorted(lines)]


def _kept(records: Sequence[RecordToBe], left_out: Sequence[RefusedLine]) -> list[RecordToBe]:
    lines = [one.line for one in left_out]
    shorter = [record.without(lines) for record in records]
    return [record for record in shorter if record.adjustments]


def _refused(records: Sequence[RecordToBe], fault: PostingFault) -> RefusedLine:
    adjustment = records[fault.draft].adjustments[(fault.line or 1) - 1]
    return RefusedLine(adjustment.line, fault.code, fault.detail)


def _line(one: Adjustment) -> LineDraft:
    place = one.position
    return LineDraft(
        item=place.item,
        quantity=abs(one.quantity),
        location=place.location,
        variant=place.variant,
        lot=place.lot,
        serial=place.serial,
        project=one.project or "",
        partner=one.partner or "",
        unit_cost=one.unit_cost,
        effective_at=one.effective_at,
        observed_at=one.observed_at,
    )
