"""Exceptions: what came after a line was aligned and would have changed its difference.

The posting stays (design/3 §3, example 3). Somebody who had no hand in the count either posts a
correcting record or dismisses it with a reason; what was done is kept. An exception is open
again when something else comes late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, select

from server.identity.audit import audit
from server.inventory.alignment import ApprovedLine, adjustments, sides
from server.inventory.counting import Key
from server.inventory.four_eyes import why_not
from server.inventory.inventories import find_open_inventory
from server.inventory.lateness import late_change
from server.inventory.limit_models import SettledException
from server.inventory.models import ReviewedLine
from server.inventory.projection.flagged import carrying
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import StoredLine, some
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.refusals import ExceptionUnknown, NotAllowed, ReasonNeeded
from server.inventory.review import State
from server.inventory.reviewing.grid import hands_of
from server.inventory.reviewing.permits import refusal
from server.inventory.reviewing.posting import found_line, post_what_holds, records_to_be
from server.inventory.reviewing.preconditions import Reasons, parameter_faults
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.reviewing.sources import key_of, warehouse_cards
from server.kernel import exact
from server.kernel.clock import start_of_day
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.ledger.models import Movement
from server.ledger.service import open_period
from server.storage.database import db
from server.storage.transaction import transaction

CORRECTED: Final = "corrected"
DISMISSED: Final = "dismissed"
_LINE: Final = DifferenceLine.__table__.c
LATE: Final = ("late_movement", "late_event")


@dataclass(frozen=True, slots=True)
class LateException:
    """An aligned line, by how much its difference would have changed, and what that is worth."""

    line: StoredLine
    amount: Decimal
    value: Decimal | None


def open_exceptions(view: View) -> list[LateException]:
    """The exceptions of an inventory that nobody settled, in order of place."""
    found = [one for one in _found(view) if one.amount != 0]
    settled = _settled(view.inventory_id)
    return [
        one
        for one in found
        if (one.line.line, one.amount, one.line.live_hash or b"") not in settled
    ]


def settled_exceptions(inventory_id: int, line: str | None = None) -> Sequence[SettledException]:
    """What was done about exceptions, oldest first."""
    query = select(SettledException).where(SettledException.inventory_id == inventory_id)
    if line is not None:
        query = query.where(SettledException.line == line)
    return db.session.scalars(query.order_by(SettledException.id)).all()


def settle_exception(
    number: str, line: str, outcome: str, reason: str, *, now: datetime, user: UserPrincipal
) -> SettledException:
    """Correct the stock by an exception's amount, or dismiss it; either needs a reason."""
    if not reason.strip():
        raise ReasonNeeded("say why")
    fresh_view(number, now=now)
    with transaction() as session:
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        view = fresh_view(number, now=now)
        found = next((one for one in open_exceptions(view) if one.line.line == line), None)
        if found is None:
            raise ExceptionUnknown(f"line {line!r} has no open exception")
        _refuse_hands(found.line, user)
        record_id = _post(found, number, now=now, user=user) if outcome == CORRECTED else None
        settled = SettledException(
            inventory_id=inventory.id,
            line=line,
            amount=found.amount,
            live_hash=found.line.live_hash,
            outcome=outcome,
            reason=reason.strip(),
            user_name=user.name,
            at=now,
            record_id=record_id,
        )
        session.add(settled)
        session.flush()
        after = {"line": line, "amount": exact.to_text(found.amount), "reason": reason.strip()}
        audit(now, user.name, outcome, "inventory", number, after=after | {"record": record_id})
    return settled


def _found(view: View) -> list[LateException]:
    flagged = carrying(view.id, LATE)
    here = (_LINE.view_id == view.id, _LINE.state == State.ALIGNED.value, flagged)
    # Sorted here: for an order of places SQLite would read all lines of the view.
    placed = dict(db.session.execute(select(_LINE.line, _LINE.place).where(*here)).all())
    lines = sorted(placed, key=placed.__getitem__)
    known = some(view.id, lines)
    posted = _posted(view)
    found = []
    for one in lines:
        line = known[one]
        if line.seen_counted is None or line.seen_book is None or line.seen_at is None:
            continue
        quantity, effective_at = posted.get(tuple(key_of(line)), (exact.ZERO, None))
        amount = late_change(
            line.seen_counted, line.seen_book, line.seen_at, quantity, effective_at
        )
        value = None if line.unit_cost is None else exact.multiply(amount, line.unit_cost)
        found.append(LateException(line, amount, value))
    return found


def _posted(view: View) -> dict[Any, tuple[Decimal, datetime | None]]:
    """What was posted of the flagged lines: the difference that was aligned, and its time."""
    place = and_(
        ReviewedLine.warehouse_id == _LINE.warehouse_id,
        *(getattr(ReviewedLine, name) == _LINE[name] for name in Key._fields),
    )
    query = (
        select(*(_LINE[name] for name in Key._fields), _LINE.difference, Movement.effective_at)
        .join(ReviewedLine, place)
        .outerjoin(Movement, Movement.id == ReviewedLine.movement_id)
        .where(
            _LINE.view_id == view.id,
            _LINE.state == State.ALIGNED.value,
            ReviewedLine.inventory_id == view.inventory_id,
            carrying(view.id, LATE),
        )
    )
    return {tuple(row[:-2]): (row[-2] or exact.ZERO, row[-1]) for row in db.session.execute(query)}


def _settled(inventory_id: int) -> set[tuple[str, Decimal, bytes]]:
    rows = settled_exceptions(inventory_id)
    return {(row.line, row.amount, row.live_hash or b"") for row in rows}


def _refuse_hands(line: StoredLine, user: UserPrincipal) -> None:
    """Whoever had a hand in the count does not settle what came late to it."""
    verdict = refusal(why_not(user, hands_of([line.hands_id]).get(line.hands_id)))
    if verdict is not None:
        code, detail = verdict
        raise NotAllowed(detail, [Fault(code, detail, field=line.line)])


def _post(found: LateException, number: str, *, now: datetime, user: UserPrincipal) -> int:
    """Post the correcting record; Invalid with everything that is missing or forbids it."""
    line = found.line
    story = line.story or {}
    if story.get("parts") or story.get("moved_from"):
        detail = "a line that was split or moved is corrected by hand: post a record, then dismiss"
        raise Invalid(detail, [Fault("exception.by_hand", detail, field=line.line)])
    [warehouse] = warehouse_cards({line.warehouse_id}, named=()).values()
    begun = open_period(now.year)[0]
    opened = None if begun is None else start_of_day(begun, warehouse.time_zone)
    correction = ApprovedLine(
        line=line.line,
        warehouse_id=line.warehouse_id,
        position=key_of(line),
        difference=found.amount,
        unit_cost=line.unit_cost,
        observed_at=line.seen_at,
        effective_at=line.seen_at,
    )
    found_sides = {
        side: [found_line(one, line.item_id) for one in several]
        for side, several in sides(adjustments([correction], opened)).items()
    }
    planned = records_to_be(found_sides, {warehouse.id: warehouse}, None, now)
    reasons = Reasons.read()
    places = [(one.side, one.warehouse, one.posting_date) for one in planned]
    faults = parameter_faults(places, reasons)
    if not faults:
        records, left_out = post_what_holds(planned, number, reasons, now=now, by=user)
        faults = [Fault(one.code, one.detail, field=one.line) for one in left_out]
    if faults:
        raise Invalid("the correction cannot be posted", faults)
    [posted] = [one.posted for one in records if one.posted is not None]
    return posted.record_id
