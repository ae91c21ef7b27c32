"""Reversing an alignment record: the ledger posts its opposite, the lines may be decided anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from server.catalog.models import Warehouse
from server.identity.audit import audit
from server.inventory.inventories import find_inventory, find_open_inventory
from server.inventory.models import ReviewedLine
from server.inventory.refusals import AlignmentUnknown, ReasonNeeded
from server.inventory.review import State
from server.inventory.reviewing.recorded import lock_inventory
from server.kernel.clock import local_day
from server.kernel.principal import UserPrincipal
from server.ledger.models import Movement, Reason, StockRecord
from server.ledger.service import Origin, reverse_record
from server.storage.database import db
from server.storage.marks import leave_marks
from server.storage.transaction import transaction


@dataclass(frozen=True, slots=True)
class AlignmentRecord:
    """A stock record that an alignment of the inventory wrote, or its reversal."""

    record_id: int
    warehouse: str
    number: int
    posting_date: date
    type: str
    reason: str
    lines: int
    amount: Decimal | None
    user: str
    created_at: datetime
    reverses: int | None
    reversed_by: int | None


def alignments_of(number: str) -> Sequence[AlignmentRecord]:
    """The records that the alignments of an inventory wrote, oldest first."""
    find_inventory(number)
    reversal = aliased(StockRecord)
    query = (
        select(
            StockRecord.id,
            Warehouse.code,
            StockRecord.number,
            StockRecord.posting_date,
            Reason.type,
            Reason.code,
            func.count(Movement.id),
            func.sum(Movement.amount),
            StockRecord.user_name,
            StockRecord.created_at,
            StockRecord.reverses_id,
            reversal.id,
        )
        .join(Warehouse, Warehouse.id == StockRecord.warehouse_id)
        .join(Reason, Reason.id == StockRecord.reason_id)
        .join(Movement, Movement.record_id == StockRecord.id)
        .outerjoin(reversal, reversal.reverses_id == StockRecord.id)
        .where(StockRecord.origin == Origin.ALIGNMENT, StockRecord.origin_key == number)
        .group_by(StockRecord.id, Warehouse.code, Reason.type, Reason.code, reversal.id)
        .order_by(StockRecord.id)
    )
    rows: Sequence[Any] = db.session.execute(query).all()
    return [AlignmentRecord(*row) for row in rows]


def reverse_alignment(
    number: str, record_id: int, reason: str, *, now: datetime, user: UserPrincipal
) -> AlignmentRecord:
    """Reverse one record of an alignment and give the reversal; its lines become `reversed`."""
    if not reason.strip():
        raise ReasonNeeded("say why the alignment is reversed")
    with transaction() as session:
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        record = session.get(StockRecord, record_id)
        if record is None or (record.origin, record.origin_key) != (Origin.ALIGNMENT, number):
            raise AlignmentUnknown(f"inventory {number} has no alignment record {record_id}")
        zone = session.scalars(
            select(Warehouse.time_zone).where(Warehouse.id == record.warehouse_id)
        ).one()
        day = local_day(now, zone)
        posted = reverse_record(record_id, posting_date=day, now=now, by=user, notes=reason.strip())
        _mark_reversed(inventory.id, record_id, reason.strip(), now=now, by=user.name)
        leave_marks("record", str(record_id))
        after = {"record": record_id, "reversal": posted.record_id, "reason": reason.strip()}
        audit(now, user.name, "reverse", "inventory", number, after=after)
    return next(one for one in alignments_of(number) if one.record_id == posted.record_id)


def _mark_reversed(
    inventory_id: int, record_id: int, reason: str, *, now: datetime, by: str
) -> None:
    movements = select(Movement.id).where(Movement.record_id == record_id)
    db.session.execute(
        update(ReviewedLine)
        .where(ReviewedLine.inventory_id == inventory_id, ReviewedLine.movement_id.in_(movements))
        .values(state=State.REVERSED.value, reason=reason, user_name=by, at=now)
    )
