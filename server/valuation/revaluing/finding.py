"""Loads whose cost is not known, or is not the one that a later document gave their lot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from server.catalog.models import Item, Lot, Warehouse
from server.kernel import exact
from server.kernel.exact import ZERO
from server.ledger.costs import CostRequest, unit_costs_for
from server.ledger.drafts import Origin, PositionKey
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.references import LOAD
from server.ledger.taking_part import REVERSALS_IN_PERIOD, REVERSED_IN_PERIOD, has_fiscal_interest
from server.storage.database import db
from server.storage.rowset import rowset

NO_COST, LOT_COST = "no_cost", "lot_cost"


@dataclass(frozen=True, slots=True)
class Load:
    """A load that takes part; `amount` with its corrections, `lot_cost` the lot register's."""

    movement_id: int
    record_id: int
    line: int
    position: PositionKey
    warehouse: str
    item: str
    effective_at: datetime
    unit_id: int
    quantity: Decimal
    amount: Decimal | None
    lot_cost: Decimal | None = None

    @property
    def unit_cost(self) -> Decimal | None:
        """Per base unit, as it stands."""
        return None if self.amount is None else exact.divide(self.amount, self.quantity)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A load, why it should cost something else, and what (None: nothing is known)."""

    load: Load
    why: str
    cost: Decimal | None


def proposals(method: str, now: datetime) -> list[Proposal]:
    """Every load with a wrong cost; one without any is proposed the cost of a method by now."""
    wrong = [load for load in _loads(None) if _why(load)]
    asked = [CostRequest(load.position.item_id, now, load.position.warehouse_id) for load in wrong]
    costs = unit_costs_for(method, asked)
    return [
        Proposal(load, _why(load), known.cost if load.lot_cost is None else load.lot_cost)
        for load, known in zip(wrong, costs, strict=True)
    ]


def loads_called(movement_ids: Sequence[int]) -> dict[int, Load]:
    """These loads; a movement that is none of them is left out."""
    return {load.movement_id: load for load in _loads(list(movement_ids))}


def _why(load: Load) -> str:
    if load.lot_cost is not None:
        return "" if load.unit_cost == load.lot_cost else LOT_COST
    return NO_COST if load.amount is None else ""


def _loads(chosen: list[int] | None) -> Iterator[Load]:
    corrected = _corrected()
    query = _query(chosen)
    for movement, lot_cost, warehouse, class_code, code, *place in db.session.execute(query):
        known = [one for one in (movement.amount, corrected.get(movement.id)) if one is not None]
        yield Load(
            movement.id,
            movement.record_id,
            movement.line,
            PositionKey(*place),
            warehouse,
            f"{class_code}/{code}",
            movement.effective_at,
            movement.unit_id,
            movement.quantity,
            sum(known, ZERO) if known else None,
            lot_cost,
        )


def _query(chosen: list[int] | None) -> Select[Any]:
    key = tuple(getattr(Position, name) for name in PositionKey._fields)
    query = (
        select(Movement, Lot.unit_cost, Warehouse.code, Item.class_code, Item.code, *key)
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .join(Position, Position.id == Movement.position_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(Lot, and_(Lot.item_id == Item.id, Lot.lot == Position.lot), isouter=True)
        .where(
            has_fiscal_interest(),
            Reason.type == LOAD,
            Reason.updates_average_cost,
            Reason.opening_balance.is_(False),
            Movement.quantity > ZERO,
            StockRecord.origin.not_in([Origin.REVALUATION.value, Origin.TRANSFER.value]),
            Movement.id.not_in(REVERSED_IN_PERIOD),
            Movement.id.not_in(REVERSALS_IN_PERIOD),
        )
        .order_by(Movement.id)
    )
    if chosen is not None:
        asked = rowset("chosen", id=chosen)
        return query.join(asked, asked.c.id == Movement.id)
    return query.where(or_(Movement.amount.is_(None), Lot.unit_cost.is_not(None)))


def _corrected() -> dict[int, Decimal]:
    """What revaluations that stand added to movements so far."""
    back = select(StockRecord.reverses_id).where(StockRecord.reverses_id.is_not(None))
    query = (
        select(StockRecord.origin_key, func.sum(Movement.amount))
        .join(Movement, Movement.record_id == StockRecord.id)
        .where(
            StockRecord.origin == Origin.REVALUATION.value,
            StockRecord.reverses_id.is_(None),
            StockRecord.id.not_in(back),
        )
        .group_by(StockRecord.origin_key)
    )
    rows = db.session.execute(query)
    return {int(key): amount for key, amount in rows if key.isdecimal() and amount is not None}
