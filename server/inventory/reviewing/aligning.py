"""Alignment: post the approved differences, in one transaction, once (design/3 §5).

Everything that is missing is named before anything is written. Lines that go back to review, that
break a stock check or that have no cost are left out and named; all the others are posted.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from server.identity.audit import audit
from server.inventory.inventories import find_open_inventory
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import StoredLine, page, some
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.projection.settling import Settlement, keep_reviews, stale_lines
from server.inventory.refusals import AlignmentOutstanding
from server.inventory.review import ALIGNABLE, SETTLED, State
from server.inventory.reviewing.adjusting import lines_by_side
from server.inventory.reviewing.earlier import Earlier, aligned_before
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
from server.inventory.reviewing.selecting import NAMED
from server.inventory.reviewing.sources import warehouse_cards
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
        chosen, left_out = _ready(view, request.lines)
        lists = _lists_of(chosen)
        broken = broken_faults(lists)
        _refuse_outstanding(lists, request, broken)
        planned = _planned(chosen, request, now)
        reasons = Reasons.read()
        _refuse_missing(planned, reasons, broken)
        records, faulty = post_what_holds(
            planned, number, reasons, now=now, by=user, dry_run=dry_run
        )
        fault_point("align.middle")
        if faulty:
            refused = rowset("refused", line=[one.line for one in faulty])
            chosen = (*chosen, _LINE.line.not_in(select(refused.c.line)))
        lines = db.session.scalar(select(func.count()).where(*chosen)) or 0
        earlier = None if lines else aligned_before(inventory.id)
        if lines and not dry_run:
            settlement = Settlement(
                state=State.ALIGNED,
                reason=request.accept_outstanding_reason.strip(),
                by=user.name,
                at=now,
            )
            _write(view, number, chosen, lines, _movements(records), settlement)
    return Aligned(
        [_shown(one) for one in records],
        lines,
        [*left_out, *faulty],
        warnings_of([(one.record.side, one.record.warehouse) for one in records], reasons),
        earlier,
    )


def _ready(
    view: View, wanted: Sequence[str] | None
) -> tuple[Sequence[ColumnElement[bool]], list[RefusedLine]]:
    """The lines to post as conditions, and those that are not ready; of very many the first."""
    here = _LINE.view_id == view.id
    ready = (here, _LINE.state.in_(sorted(ALIGNABLE)))
    if wanted is None:
        unready = [here, _LINE.state.not_in(sorted(ALIGNABLE | SETTLED))]
        others = page(unready, after=None, limit=NAMED, with_hashes=False)
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


def _lists_of(chosen: Sequence[ColumnElement[bool]]) -> set[UUID]:
    """The lists that these lines were counted in."""
    query = select(_LINE.lists).where(*chosen).distinct()
    return {UUID(one) for lists in db.session.scalars(query) for one in lists}


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
    chosen: Sequence[ColumnElement[bool]], request: AlignmentRequest, now: datetime
) -> list[RecordToBe]:
    ids = db.session.scalars(select(_LINE.warehouse_id).where(*chosen).distinct())
    warehouses = warehouse_cards(set(ids), named=())
    begun = open_period((request.record_date or now.date()).year)[0]
    opened = {
        key: None if begun is None else start_of_day(begun, warehouse.time_zone)
        for key, warehouse in warehouses.items()
    }
    return records_to_be(lines_by_side(chosen, opened), warehouses, request.record_date, now)


def _refuse_missing(
    planned: Sequence[RecordToBe], reasons: Reasons, broken: Sequence[Fault]
) -> None:
    places = [(one.side, one.warehouse, one.posting_date) for one in planned]
    faults = [*broken, *parameter_faults(places, reasons)]
    if faults:
        raise Invalid("the alignment cannot be posted", faults)


def _movements(records: Sequence[RecordPosted]) -> dict[str, int]:
    """The movement that each line is linked to; of a split line its last one."""
    return {
        line.name: movement_id
        for one in records
        if one.posted is not None
        for line, movement_id in zip(one.record.lines, one.posted.movement_ids, strict=True)
    }


def _write(
    view: View,
    number: str,
    chosen: Sequence[ColumnElement[bool]],
    lines: int,
    movements: dict[str, int],
    settlement: Settlement,
) -> None:
    named = select(_LINE.line).where(*chosen).order_by(_LINE.place).limit(NAMED)
    after: dict[str, object] = {
        "lines": list(db.session.scalars(named)),
        "outstanding_accepted": settlement.reason,
    }
    if lines > NAMED:
        after["count"] = lines
    keep_reviews(view, chosen, settlement, movements)
    stale_lines(view, chosen)
    audit(settlement.at, settlement.by, "align", "inventory", number, after=after)


def _shown(one: RecordPosted) -> AlignedRecord:
    record, posted = one.record, one.posted
    return AlignedRecord(
        warehouse=record.warehouse.code,
        record_id=posted.record_id if posted else None,
        number=posted.number if posted else None,
        type="load" if record.side.positive else "unload",
        lines=len(record.lines),
        amount=record.amount,
    )
