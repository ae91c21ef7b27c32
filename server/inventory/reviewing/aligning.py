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

from sqlalchemy import select

from server.identity.audit import audit
from server.inventory.alignment import Adjustment, ApprovedLine, adjustments, sides
from server.inventory.counting import Key
from server.inventory.inventories import find_open_inventory
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import StoredLine, every, page, some
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.projection.rows import part_of
from server.inventory.projection.settling import Settlement, keep_reviews, stale_lines
from server.inventory.refusals import AlignmentOutstanding
from server.inventory.review import ALIGNABLE, SETTLED, State
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.outstanding import broken_faults, outstanding_faults
from server.inventory.reviewing.posting import RecordToBe, drafts_of, postable, records_to_be
from server.inventory.reviewing.preconditions import Reasons, parameter_faults, warnings_of
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.reviewing.requests import RefusedLine
from server.inventory.reviewing.selecting import NAMED
from server.inventory.reviewing.sources import key_of, warehouse_cards
from server.kernel import exact
from server.kernel.clock import start_of_day
from server.kernel.faults import fault_point
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.ledger.service import Posted, open_period, post_records
from server.storage.rowset import rowset
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
    asked = Asked.of(request.day, as_counted=request.as_counted)
    fresh_view(number, now=now, asked=asked)
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        view = fresh_view(number, now=now, asked=asked)
        ready, left_out = _ready(view, request.lines)
        lists = {UUID(one) for line in ready for one in line.lists}
        broken = broken_faults(lists)
        _refuse_outstanding(lists, request, broken)
        planned = _planned(ready, request, now)
        reasons = Reasons.read()
        _refuse_missing(planned, reasons, broken)
        records, faulty = postable(planned, number, reasons)
        refused = {one.line for one in faulty}
        lines = [line for line in ready if line.line not in refused]
        posted: Sequence[Posted | None] = [None] * len(records)
        if lines and not dry_run:
            posted = post_records(drafts_of(records, number, reasons), now=now, by=user)
            fault_point("align.middle")
            settlement = Settlement(
                state=State.ALIGNED,
                reason=request.accept_outstanding_reason.strip(),
                by=user.name,
                at=now,
            )
            _write(view, number, lines, _movements(records, posted), settlement)
    return Aligned(
        [_shown(record, one) for record, one in zip(records, posted, strict=True)],
        len(lines),
        [*left_out, *faulty],
        warnings_of([(one.side, one.warehouse) for one in records], reasons),
    )


def _ready(view: View, wanted: Sequence[str] | None) -> tuple[list[StoredLine], list[RefusedLine]]:
    """The lines to post, and those that are not ready; of very many only the first are named."""
    if wanted is None:
        line = DifferenceLine.__table__.c
        here = line.view_id == view.id
        ready = list(every([here, line.state.in_(sorted(ALIGNABLE))]))
        unready = [here, line.state.not_in(sorted(ALIGNABLE | SETTLED))]
        others = page(unready, after=None, limit=NAMED)
        return ready, [RefusedLine(one.line, *_why(one)) for one in others]
    found = some(view.id, wanted)
    names = dict.fromkeys(wanted)
    left_out = [
        RefusedLine(name, "line.unknown", "the inventory has no such line")
        if name not in found
        else RefusedLine(name, *_why(found[name]))
        for name in names
        if name not in found or found[name].state not in ALIGNABLE
    ]
    return [found[one] for one in names if one in found and found[one].state in ALIGNABLE], left_out


def _why(line: StoredLine) -> tuple[str, str]:
    if line.review_state == State.APPROVED:
        return "line.changed", "it changed after it was approved; look at it again"
    return line.state, f"the line is {line.state.replace('_', ' ')}"


def _refuse_outstanding(
    lists: Collection[UUID], request: AlignmentRequest, broken: Sequence[Fault]
) -> None:
    faults = outstanding_faults(lists)
    if faults and not request.accept_outstanding_reason.strip():
        raise AlignmentOutstanding(
            "somebody may still hold counts of these lists", [*faults, *broken]
        )


def _planned(
    ready: Sequence[StoredLine], request: AlignmentRequest, now: datetime
) -> list[RecordToBe]:
    warehouses = warehouse_cards({line.warehouse_id for line in ready}, named=())
    begun = open_period((request.record_date or now.date()).year)[0]
    found: list[list[Adjustment]] = []
    for warehouse in warehouses.values():
        opened = None if begun is None else start_of_day(begun, warehouse.time_zone)
        own = [_approved(line) for line in ready if line.warehouse_id == warehouse.id]
        found.append(adjustments(own, opened))
    sorted_sides = sides(chain.from_iterable(found))
    return records_to_be(sorted_sides, warehouses, request.record_date, now)


def _approved(line: StoredLine) -> ApprovedLine:
    story = line.story or {}
    return ApprovedLine(
        line=line.line,
        warehouse_id=line.warehouse_id,
        position=key_of(line),
        difference=line.difference,
        unit_cost=line.unit_cost,
        observed_at=line.observed_at,
        effective_at=line.effective_at,
        parts=[part_of(one) for one in story.get("parts", ())],
        moved_from=[
            (Key(*one["place"]), exact.parse(one["book"])) for one in story.get("moved_from", ())
        ],
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
    view: View,
    number: str,
    lines: Sequence[StoredLine],
    movements: dict[str, int],
    settlement: Settlement,
) -> None:
    line = DifferenceLine.__table__.c
    asked = rowset("aligned", line=[one.line for one in lines])
    chosen = (line.view_id == view.id, line.line.in_(select(asked.c.line)))
    keep_reviews(view, chosen, settlement, movements)
    stale_lines(view, chosen)
    after: dict[str, object] = {
        "lines": [one.line for one in lines[:NAMED]],
        "outstanding_accepted": settlement.reason,
    }
    if len(lines) > NAMED:
        after["count"] = len(lines)
    audit(settlement.at, settlement.by, "align", "inventory", number, after=after)


def _shown(record: RecordToBe, posted: Posted | None) -> AlignedRecord:
    return AlignedRecord(
        warehouse=record.warehouse.code,
        record_id=posted.record_id if posted else None,
        number=posted.number if posted else None,
        type="load" if record.side.positive else "unload",
        lines=len(record.adjustments),
        amount=record.amount,
    )
