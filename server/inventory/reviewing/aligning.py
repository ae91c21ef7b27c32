"""Alignment: post the approved differences, in one transaction, once (design/3 §5).

Everything that is missing is named before anything is written. Lines that go back to review, that
break a stock check or that have no cost are left out and named; all the others are posted.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import select

from server.identity.audit import audit
from server.inventory.inventories import find_open_inventory
from server.inventory.projection.aligned import write_aligned
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.ordering import Order, states_streams
from server.inventory.projection.reading import StoredLine, first, some
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.projection.settling import Conditions, Settlement, keep_aligned, lines_beside
from server.inventory.projection.shelves import in_states
from server.inventory.refusals import AlignmentOutstanding
from server.inventory.review import ALIGNABLE, SETTLED, State
from server.inventory.reviewing.adjusting import lines_by_side
from server.inventory.reviewing.earlier import Earlier, aligned_before
from server.inventory.reviewing.gathering import gathered
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.outstanding import broken_faults, outstanding_faults
from server.inventory.reviewing.posting import (
    RecordPosted,
    RecordToBe,
    post_what_holds,
    records_to_be,
)
from server.inventory.reviewing.preconditions import Reasons, parameter_faults, warnings_of
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.reviewing.requests import RefusedLine
from server.inventory.reviewing.selecting import NAMED, states_in
from server.inventory.reviewing.sources import WarehouseCard, warehouse_cards
from server.kernel.clock import start_of_day
from server.kernel.faults import fault_point
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.ledger.service import open_period
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.transaction import transaction

_LINE: Final = DifferenceLine.__table__.c


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
    posting_date: date
    number: int | None
    type: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Aligned:
    """What an alignment did: records, how many lines, which were left out.

    `earlier` is what had been aligned before where nothing is left: whoever comes second is told.
    """

    records: list[AlignedRecord]
    aligned: int
    left_out: list[RefusedLine]
    warnings: list[Fault] = field(default_factory=list)
    earlier: Earlier | None = None


class _Asking(NamedTuple):
    """Of which inventory, when, who, and whether only to look."""

    number: str
    now: datetime
    user: UserPrincipal
    dry_run: bool


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
        with lines_beside(ready) as chosen:
            aligned = _aligned(view, chosen, request, _Asking(number, now, user, dry_run))
    return replace(aligned, left_out=[*left_out, *aligned.left_out])


def _aligned(view: View, chosen: Conditions, request: AlignmentRequest, asking: _Asking) -> Aligned:
    found = gathered(chosen)
    broken = broken_faults(found.lists)
    _refuse_outstanding(found.lists, request, broken)
    warehouses = warehouse_cards(found.warehouses, named=())
    opened = _opened(warehouses, request, asking.now)
    moving = lines_by_side(chosen, opened, told=found.told)
    planned = records_to_be(moving.by_side, warehouses, request.record_date, asking.now)
    reasons = Reasons.read()
    _refuse_missing(planned, reasons, broken)
    records, faulty = post_what_holds(
        planned, asking.number, reasons, now=asking.now, by=asking.user, dry_run=asking.dry_run
    )
    fault_point("align.middle")
    if faulty:
        refused = rowset("refused", line=[one.line for one in faulty])
        chosen = (*chosen, _LINE.line.not_in(select(refused.c.line)))
        found = gathered(chosen)
    lines = found.lines
    if lines and not asking.dry_run:
        settlement = _settlement(request, asking)
        _audit(asking.number, chosen, lines, settlement)
        keep_aligned(view, chosen, settlement, _movements(records, moving.ids))
        posted = [one.posted.record_id for one in records if one.posted is not None]
        write_aligned(view, chosen, settlement, posted, opened, found.lying)
    return Aligned(
        [_shown(one) for one in records],
        lines,
        faulty,
        warnings_of([(one.record.side, one.record.warehouse) for one in records], reasons),
        None if lines else aligned_before(view.inventory_id),
    )


def _settlement(request: AlignmentRequest, asking: _Asking) -> Settlement:
    reason = request.accept_outstanding_reason.strip()
    return Settlement(state=State.ALIGNED, reason=reason, by=asking.user.name, at=asking.now)


def _ready(view: View, wanted: Sequence[str] | None) -> tuple[Conditions, list[RefusedLine]]:
    """The lines to post as conditions, and those that are not ready; of very many the first."""
    ready = in_states(view.id, ALIGNABLE)
    if wanted is None:
        states = states_in(view.id) - set(ALIGNABLE | SETTLED)
        streams = states_streams(view.id, states, ())
        others = first(streams, Order(), NAMED, with_hashes=False)
        return ready, [RefusedLine(one.line, *_why(one)) for one in others]
    found = some(view.id, wanted)
    left_out = [
        RefusedLine(name, "line.unknown", "the inventory has no such line")
        if name not in found
        else RefusedLine(name, *_why(found[name]))
        for name in dict.fromkeys(wanted)
        if name not in found or found[name].state not in ALIGNABLE
    ]
    asked = rowset("wanted", line=list(dict.fromkeys(wanted)) or [""])
    return (*ready, _LINE.line.in_(select(asked.c.line))), left_out


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


def _opened(
    warehouses: Mapping[int, WarehouseCard], request: AlignmentRequest, now: datetime
) -> dict[int, datetime | None]:
    """The first instant of the open period in each warehouse."""
    begun = open_period((request.record_date or now.date()).year)[0]
    return {
        key: None if begun is None else start_of_day(begun, warehouse.time_zone)
        for key, warehouse in warehouses.items()
    }


def _refuse_missing(
    planned: Sequence[RecordToBe], reasons: Reasons, broken: Sequence[Fault]
) -> None:
    places = [(one.side, one.warehouse, one.posting_date) for one in planned]
    faults = [*broken, *parameter_faults(places, reasons)]
    if faults:
        raise Invalid("the alignment cannot be posted", faults)


def _movements(records: Sequence[RecordPosted], ids: Mapping[str, int]) -> dict[int, int]:
    """The movement that each line is linked to, by the line's id; of a split line its last one."""
    return {
        ids[line.name]: movement_id
        for one in records
        if one.posted is not None
        for line, movement_id in zip(one.record.lines, one.posted.movement_ids, strict=True)
    }


def _audit(number: str, chosen: Conditions, lines: int, settlement: Settlement) -> None:
    named = select(_LINE.line).where(*chosen).order_by(_LINE.place).limit(NAMED)
    after: dict[str, object] = {
        "lines": list(db.session.scalars(named)),
        "outstanding_accepted": settlement.reason,
    }
    if lines > NAMED:
        after["count"] = lines
    audit(settlement.at, settlement.by, "align", "inventory", number, after=after)


def _shown(one: RecordPosted) -> AlignedRecord:
    record, posted = one.record, one.posted
    return AlignedRecord(
        warehouse=record.warehouse.code,
        record_id=posted.record_id if posted else None,
        posting_date=record.posting_date,
        number=posted.number if posted else None,
        type="load" if record.side.positive else "unload",
        lines=len(record.lines),
        amount=record.amount,
    )
