"""The stock records of an alignment: what goes into them, and what is left out of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from server.inventory.alignment import Adjustment, Side
from server.inventory.reviewing.preconditions import Reasons
from server.inventory.reviewing.requests import RefusedLine
from server.inventory.reviewing.sources import WarehouseCard
from server.kernel import exact
from server.kernel.clock import local_day
from server.kernel.principal import UserPrincipal
from server.ledger.service import (
    FoundLine,
    FoundRecord,
    Origin,
    PositionKey,
    Posted,
    RecordDraft,
    post_found,
)
from server.storage.types import to_microseconds


@dataclass(frozen=True, slots=True)
class RecordToBe:
    """One side of a warehouse with its movements."""

    side: Side
    warehouse: WarehouseCard
    posting_date: date
    lines: Sequence[FoundLine]

    @property
    def amount(self) -> Decimal:
        """What it is worth, signed."""
        return exact.from_millionths(sum(filter(None, map(attrgetter("amount"), self.lines))))

    def header(self, inventory: str, reason: str) -> RecordDraft:
        """What the ledger is asked to post, without the lines."""
        return RecordDraft(
            warehouse=self.warehouse.code,
            reason=reason,
            posting_date=self.posting_date,
            lines=(),
            internal_document=inventory,
            origin=Origin.ALIGNMENT,
            origin_key=inventory,
        )


@dataclass(frozen=True, slots=True)
class RecordPosted:
    """A record with the lines that hold; `posted` None where it was only looked at."""

    record: RecordToBe
    posted: Posted | None


def records_to_be(
    sides: Mapping[Side, Sequence[FoundLine]],
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
            found,
        )
        for side, found in sides.items()
    ]


def found_line(one: Adjustment, item_id: int) -> FoundLine:
    """An adjustment as the ledger takes it."""
    place, cost = one.position, one.unit_cost
    position = PositionKey(
        one.warehouse_id,
        item_id,
        place.location,
        place.variant,
        place.lot,
        place.serial,
        one.project or "",
        one.partner or "",
    )
    amount = None if cost is None else exact.multiply(one.quantity, cost)
    return FoundLine(
        one.line,
        position,
        exact.to_millionths(one.quantity),
        None if cost is None else exact.to_millionths(exact.rounded(cost)),
        None if amount is None else exact.to_millionths(amount),
        to_microseconds(one.effective_at),
        to_microseconds(one.observed_at),
    )


def post_what_holds(
    records: Sequence[RecordToBe],
    inventory: str,
    reasons: Reasons,
    *,
    now: datetime,
    by: UserPrincipal,
    dry_run: bool = False,
) -> tuple[list[RecordPosted], list[RefusedLine]]:
    """Post the records without the lines that the ledger refuses, and say which those are.

    A line without a cost is left out where its reason has fiscal interest.
    """
    without_cost = _without_cost(records, reasons)
    asked = [
        FoundRecord(
            record.header(inventory, reasons.by_side[record.side].code),
            _kept(record.lines, without_cost),
        )
        for record in records
    ]
    wanted = [n for n, record in enumerate(asked) if record.lines]
    found = post_found([asked[n] for n in wanted], now=now, by=by, dry_run=dry_run)
    kept = [
        RecordPosted(
            RecordToBe(records[n].side, records[n].warehouse, records[n].posting_date, lines),
            posted,
        )
        for n, lines, posted in zip(wanted, found.lines, found.posted, strict=True)
        if lines
    ]
    refused = [RefusedLine(one, "cost.missing", "no cost is known") for one in sorted(without_cost)]
    return kept, [*refused, *(RefusedLine(*one) for one in found.refused)]


def _kept(lines: Sequence[FoundLine], left_out: set[str]) -> Sequence[FoundLine]:
    return [one for one in lines if one.name not in left_out] if left_out else lines


def _without_cost(records: Iterable[RecordToBe], reasons: Reasons) -> set[str]:
    return {
        one.name
        for record in records
        if reasons.wants_cost(record.side)
        for one in record.lines
        if one.unit_cost is None
    }
