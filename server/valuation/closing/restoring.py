"""Restoring the last closing: its opening balances are reversed, its period is open again.

The closing stays, as restored, with who and why; nothing of it takes part in any cost.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.identity.audit import audit
from server.kernel.problems import Conflict
from server.ledger.closings import CLOSED, RESTORED
from server.ledger.drafts import Origin
from server.ledger.models import Closing, StockRecord
from server.ledger.reversal import reverse_record
from server.ledger.writing import lock_warehouses
from server.storage.database import db
from server.storage.transaction import transaction


class NothingToRestore(Conflict):
    """No closing stands."""

    code: ClassVar[str] = "closing.none"


class ReasonMissing(Conflict):
    """Restoring a closing needs a reason, which is kept."""

    code: ClassVar[str] = "closing.why_missing"


def restore(why: str, *, now: datetime, by: str) -> Closing:
    """Undo the last closing; refused without a reason."""
    if not why.strip():
        raise ReasonMissing("say why the closing is restored")
    with transaction() as session:
        lock_warehouses(session.scalars(select(Warehouse.code)))
        query = select(Closing).where(Closing.state == CLOSED).order_by(Closing.at.desc())
        closing = session.scalar(query.limit(1))
        if closing is None:
            raise NothingToRestore("there is no closing to restore")
        records = _openings(closing.id)
        closing.state, closing.restored_at = RESTORED, now
        closing.restored_by, closing.restored_why = by, why.strip()
        session.flush()
        for record_id, day in records:
            reverse_record(record_id, posting_date=day, now=now, by=by, notes=why.strip())
        after = {"at": str(closing.at), "state": RESTORED, "why": why.strip()}
        audit(now, by, "restore", "closing", str(closing.id), after=after)
    return closing


def _openings(closing_id: int) -> list[tuple[int, date]]:
    """The opening balances of a closing that stand, with their days."""
    query = select(StockRecord.id, StockRecord.posting_date).where(
        StockRecord.origin == Origin.CLOSING.value,
        StockRecord.origin_key == str(closing_id),
        StockRecord.reverses_id.is_(None),
    )
    return [(key, day) for key, day in db.session.execute(query.order_by(StockRecord.id))]
