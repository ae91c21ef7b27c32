"""The reasons that snapshots of the stock post with, made where a warehouse does not have them.

The first snapshot of a warehouse posts with its opening-balance reason; later ones with ER+ and
ER-, which touch no cost: what the ERP did in between is its own affair.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.exchange.batch import Batch
from server.identity.audit import audit
from server.kernel.exact import ZERO
from server.kernel.problems import Fault, Invalid
from server.ledger.models import Reason, StockRecord
from server.storage.database import db

SNAPSHOT: Final = "stock"
OPENING: Final = "RIM"
MORE: Final = "ER+"
LESS: Final = "ER-"


class Snapshot(NamedTuple):
    """How a warehouse posts this snapshot."""

    warehouse_id: int
    warehouse: str
    opening: str | None

    def reason_for(self, difference: Decimal) -> str:
        """The code of the reason for a difference."""
        return self.opening or (MORE if difference > ZERO else LESS)


def reasons_for(batch: Batch, warehouse_ids: Collection[int]) -> dict[str, Snapshot]:
    """By warehouse code; reasons that are missing are created."""
    if not warehouse_ids:
        return {}
    query = select(Warehouse.id, Warehouse.code).where(Warehouse.id.in_(warehouse_ids))
    seen = set(
        db.session.scalars(
            select(StockRecord.warehouse_id)
            .where(StockRecord.origin_key == SNAPSHOT, StockRecord.origin == "import")
            .distinct()
        )
    )
    found: dict[str, Snapshot] = {}
    faults: list[Fault] = []
    for warehouse_id, code in db.session.execute(query).all():
        known = {
            reason.code: reason
            for reason in db.session.scalars(
                select(Reason).where(Reason.warehouse_id == warehouse_id)
            )
        }
        opening = None
        if warehouse_id in seen:
            faults += _differing(batch, warehouse_id, code, known)
        else:
            opening, wrong = _opening(batch, warehouse_id, code, known)
            faults += wrong
        found[code] = Snapshot(warehouse_id, code, opening)
    if faults:
        raise Invalid("the snapshot cannot be posted", faults)
    db.session.flush()
    return found


def _opening(
    batch: Batch, warehouse_id: int, warehouse: str, known: dict[str, Reason]
) -> tuple[str, list[Fault]]:
    for reason in known.values():
        if reason.opening_balance:
            return reason.code, []
    if OPENING in known:
        detail = f"{warehouse} has no opening-balance reason, and {OPENING} is something else"
        return OPENING, [Fault("stock.no_opening_reason", detail, column="warehouse")]
    reason = Reason(
        warehouse_id=warehouse_id,
        code=OPENING,
        description="Rimanenze",
        type="load",
        updates_average_cost=True,
        opening_balance=True,
    )
    _create(batch, reason, warehouse)
    return OPENING, []


def _differing(
    batch: Batch, warehouse_id: int, warehouse: str, known: dict[str, Reason]
) -> list[Fault]:
    faults = []
    for code, kind in ((MORE, "load"), (LESS, "unload")):
        if code not in known:
            reason = Reason(warehouse_id=warehouse_id, code=code, description="ERP", type=kind)
            _create(batch, reason, warehouse)
        elif known[code].type != kind:
            detail = f"{code} of {warehouse} is not a {kind} reason"
            faults.append(Fault("reason.wrong_type", detail, column="warehouse"))
    return faults


def _create(batch: Batch, reason: Reason, warehouse: str) -> None:
    db.session.add(reason)
    run, key = batch.run, f"{warehouse}/{reason.code}"
    audit(run.now, run.by, "import", "reasons", key, after={"type": reason.type})
