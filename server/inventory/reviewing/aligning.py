"""Alignment: post the approved differences, in one transaction, once (design/3 §5).

Everything that is missing is named before anything is written. Lines that go back to review, that
break a stock check or that have no cost are left out and named; all the others are posted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from uuid import UUID

from server.identity.audit import audit
from server.inventory.alignment import Adjustment, ApprovedLine, adjustments, sides
from server.inventory.inventories import find_open_inventory
from server.inventory.refusals import AlignmentOutstanding
from server.inventory.review import ALIGNABLE, SETTLED, State
from server.inventory.reviewing.line import Asked, Line
from server.inventory.reviewing.lines import Picture, picture_of
from server.inventory.reviewing.outstanding import broken_faults, outstanding_faults
from server.inventory.reviewing.posting import RecordToBe, drafts_of, postable, records_to_be
from server.inventory.reviewing.preconditions import Reasons, parameter_faults, warnings_of
from server.inventory.reviewing.recorded import keep_reviews, lock_inventory
from server.inventory.reviewing.requests import RefusedLine
from server.kernel.clock import start_of_day
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.ledger.service import Posted, open_period, post_records
from server.storage.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentRequest:
    """What to align: everything that is approved, or some lines of it."""

    record_date: date | None = None
    day: date | None = None
    as_counted: bool = False
    lines: Sequence[str] | None = None
    accept_outstanding_reason: str = ""


@dataclass(frozen=True, slots=True)
class AlignedRecord:
    """A record that was posted, or would be (then without id and number)."""

    warehouse: str
    record_id: int | None
    number: int | None
    type: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Aligned:
    """What an alignment did: records, how many lines, which were left out."""

    records: list[AlignedRecord]
    aligned: int
    left_out: list[RefusedLine]
    warnings: list[Fault] = field(default_factory=list)


def align(
    number: str,
    request: AlignmentRequest,
    *,
    now: datetime,
    user: UserPrincipal,
    dry_run: bool = False,
) -> Aligned:
    """Post the approved differences of an inventory, or say what would be posted.

    Invalid with every missing parameter, AlignmentOutstanding when counters are outstanding and
    no reason is given.
    """
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        asked = Asked.of(request.day, as_counted=request.as_counted)
        picture = picture_of(number, now=now, asked=asked)
        ready, left_out = _ready(picture, request.lines)
        lists = {one for line in ready for one in line.lists}
        broken = broken_faults(picture.sources, lists)
        _refuse_outstanding(picture, lists, request, broken)
        planned = _planned(picture, ready, request, now)
        reasons = Reasons.read()
        _refuse_missing(planned, reasons, broken)
        records, faulty = postable(planned, number, reasons)
        refused = {one.line for one in faulty}
        lines = [line for line in ready if line.id not in refused]
        posted: Sequence[Posted | None] = [None] * len(records)
        if lines and not dry_run:
            posted = post_records(drafts_of(records, number, reasons), now=now, by=user)
            _write(picture, lines, _movements(records, posted), request, now=now, user=user)
    return Aligned(
        [_shown(record, one) for record, one in zip(records, posted, strict=True)],
        len(lines),
        [*left_out, *faulty],
        warnings_of([(one.side, one.warehouse) for one in records], reasons),
    )


def _ready(picture: Picture, wanted: Sequence[str] | None) -> tuple[list[Line], list[RefusedLine]]:
    """The lines to post, and those that are not ready."""
    ready: list[Line] = []
    left_out: list[RefusedLine] = []
    for key in picture.lines if wanted is None else dict.fromkeys(wanted):
        line = picture.lines.get(key)
        if line is None:
            left_out.append(RefusedLine(key, "line.unknown", "the inventory has no such line"))
        elif line.state in ALIGNABLE:
            ready.append(line)
        elif line.state not in SETTLED or wanted is not None:
            left_out.append(RefusedLine(key, *_why(line)))
    return ready, left_out


def _why(line: Line) -> tuple[str, str]:
    if line.review is not None and line.review.state is State.APPROVED:
        return "line.changed", "it changed after it was approved; look at it again"
    return line.state, f"the line is {line.state.replace('_', ' ')}"


def _refuse_outstanding(
    picture: Picture, lists: Collection[UUID], request: AlignmentRequest, broken: Sequence[Fault]
) -> None:
    faults = outstanding_faults(picture.sources, lists)
    if faults and not request.accept_outstanding_reason.strip():
        raise AlignmentOutstanding(
            "somebody may still hold counts of these lists", [*faults, *broken]
        )


def _planned(
    picture: Picture, ready: Sequence[Line], request: AlignmentRequest, now: datetime
) -> list[RecordToBe]:
    warehouses = picture.sources.warehouses
    begun = open_period((request.record_date or now.date()).year)[0]
    found: list[list[Adjustment]] = []
    for warehouse in warehouses.values():
        opened = None if begun is None else start_of_day(begun, warehouse.time_zone)
        own = (_approved(line) for line in ready if line.warehouse_id == warehouse.id)
        found.append(adjustments((one for one in own if one is not None), opened))
    sorted_sides = sides(chain.from_iterable(found))
    return records_to_be(sorted_sides, warehouses, request.record_date, now)


def _approved(line: Line) -> ApprovedLine | None:
    if line.numbers is None or line.observed is None or line.effective_at is None:
        return None
    return ApprovedLine(
        line=line.id,
        warehouse_id=line.warehouse_id,
        position=line.position,
        difference=line.numbers.difference,
        unit_cost=line.unit_cost,
        observed_at=line.observed.at,
        effective_at=line.effective_at,
        parts=line.parts,
        moved_from=line.moved_from,
    )


def _refuse_missing(
    planned: Sequence[RecordToBe], reasons: Reasons, broken: Sequence[Fault]
) -> None:
    places = [(one.side, one.warehouse, one.posting_date) for one in planned]
    faults = [*broken, *parameter_faults(places, reasons)]
    if faults:
        raise Invalid("the alignment cannot be posted", faults)


def _movements(records: Sequence[RecordToBe], posted: Sequence[Posted]) -> dict[str, int]:
    """The movement that each line is linked to; of a split line its last one."""
    return {
        adjustment.line: movement_id
        for record, one in zip(records, posted, strict=True)
        for adjustment, movement_id in zip(record.adjustments, one.movement_ids, strict=True)
    }


def _write(
    picture: Picture,
    lines: Sequence[Line],
    movements: dict[str, int],
    request: AlignmentRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> None:
    inventory = picture.sources.inventory
    reason = request.accept_outstanding_reason.strip()
    keep_reviews(
        inventory.id,
        lines,
        State.ALIGNED,
        reason=reason,
        by=user.name,
        at=now,
        movements=movements,
    )
    after = {"lines": [line.id for line in lines], "outstanding_accepted": reason}
    audit(now, user.name, "align", "inventory", inventory.number, after=after)


def _shown(record: RecordToBe, posted: Posted | None) -> AlignedRecord:
    return AlignedRecord(
        warehouse=record.warehouse.code,
        record_id=posted.record_id if posted else None,
        number=posted.number if posted else None,
        type="load" if record.side.positive else "unload",
        lines=len(record.adjustments),
        amount=record.amount,
    )
