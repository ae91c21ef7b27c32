"""Loads that count, as they stand: at their revalued cost, with what is left in the open period.

Read in chunks by the movement's id.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, or_, select

from server.catalog.models import Item, Lot, Unit, Warehouse
from server.kernel import exact
from server.kernel.exact import ZERO, from_millionths, to_millionths
from server.ledger.closings import Period, moment_of, periods
from server.ledger.drafts import Origin, PositionKey
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.references import LOAD
from server.ledger.taking_part import has_fiscal_interest, takes_back, was_taken_back
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds
from server.valuation.revaluing.correcting import Costed
from server.valuation.revaluing.rests import ClosedLoad, rests_of

_AT_ONCE: Final = 2_000


class Wanted(NamedTuple):
    """Which loads; None = all. `item` is CLASS/CODE."""

    warehouse: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """A load that takes part; `amount` is what it is worth now, `lot_cost` the lot register's.

    `closed` loads lie before the last closing; `left` is how much of them there was then.
    """

    movement_id: int
    record_id: int
    line: int
    position: PositionKey
    warehouse: str
    time_zone: str
    item: str
    description: str
    unit: str
    unit_id: int
    effective_at: datetime
    quantity: Decimal
    amount: Decimal | None
    left: Decimal
    lot_cost: Decimal | None = None
    closed: bool = False
    closed_average: Decimal | None = None

    @property
    def unit_cost(self) -> Decimal | None:
        """Per base unit, as it stands."""
        return None if self.amount is None else exact.divide(self.amount, self.quantity)

    @property
    def costed(self) -> Costed:
        """What a correction has to know of it."""
        return Costed(self.quantity, self.amount, self.left, self.closed_average)


def loads_called(movement_ids: Sequence[int]) -> dict[int, Load]:
    """These loads; a movement that is none of them is left out."""
    asked = rowset("chosen", id=sorted(movement_ids))
    rows = db.session.execute(_query().join(asked, asked.c.id == Movement.id)).all()
    return {load.movement_id: load for load in with_rests(_as_they_stand(rows))}


def candidates(wanted: Wanted, after: int) -> list[Load]:
    """The next loads after a movement that have no cost, or a lot with one; empty at the end.

    What is left of closed ones is not known yet (`with_rests`).
    """
    query = _query().where(
        Movement.id > after,
        or_(Movement.amount.is_(None), Lot.unit_cost.is_not(None)),
        *_conditions(wanted),
    )
    return _as_they_stand(db.session.execute(query.limit(_AT_ONCE)).all())


def with_rests(loads: Iterable[Load]) -> list[Load]:
    """These loads; of closed ones with what was left at the last closing, and its average."""
    found = {load.movement_id: load for load in loads}
    closed = [load for load in found.values() if load.closed]
    for load, rest in zip(closed, rests_of([_closed(load) for load in closed]), strict=True):
        left = from_millionths(rest.quantity)
        found[load.movement_id] = replace(load, left=left, closed_average=rest.average)
    return list(found.values())


def _closed(load: Load) -> ClosedLoad:
    at, quantity = to_microseconds(load.effective_at), to_millionths(load.quantity)
    return ClosedLoad(load.position.item_id, load.position.warehouse_id, at, quantity)


def _query() -> Select[Any]:
    key = tuple(getattr(Position, name) for name in PositionKey._fields)
    return (
        select(
            Movement,
            Lot.unit_cost,
            Warehouse.code,
            Warehouse.time_zone,
            Item.class_code,
            Item.code,
            Item.description,
            Unit.code,
            Unit.id,
            *key,
        )
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .join(Position, Position.id == Movement.position_id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .join(Lot, and_(Lot.item_id == Item.id, Lot.lot == Position.lot), isouter=True)
        .where(
            has_fiscal_interest(),
            Reason.type == LOAD,
            Reason.updates_average_cost,
            Reason.opening_balance.is_(False),
            Movement.quantity > ZERO,
            StockRecord.origin.not_in([Origin.REVALUATION.value, Origin.TRANSFER.value]),
            ~was_taken_back(),
            ~takes_back(),
        )
        .order_by(Movement.id)
    )


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = []
    if wanted.warehouse is not None:
        found.append(Warehouse.code == wanted.warehouse)
    if wanted.item is not None:
        class_code, _, code = wanted.item.partition("/")
        found.append(and_(Item.class_code == class_code, Item.code == code))
    return found


def _as_they_stand(rows: Sequence[Any]) -> list[Load]:
    costs = _revalued([row[0].id for row in rows])
    period = periods().at(moment_of(None))
    return [_load(row, costs, period) for row in rows]


def _load(row: Any, costs: dict[int, Decimal], period: Period) -> Load:
    movement, lot_cost, warehouse, zone, class_code, code, description, unit, unit_id, *place = row
    cost = costs.get(movement.id)
    return Load(
        movement.id,
        movement.record_id,
        movement.line,
        PositionKey(*place),
        warehouse,
        zone,
        f"{class_code}/{code}",
        description,
        unit,
        unit_id,
        movement.effective_at,
        movement.quantity,
        movement.amount if cost is None else exact.multiply(movement.quantity, cost),
        movement.quantity,
        lot_cost,
        to_microseconds(movement.effective_at) < period.start(movement.warehouse_id),
    )


def _revalued(movement_ids: Sequence[int]) -> dict[int, Decimal]:
    """The cost that the last revaluation that stands gave to each of these movements."""
    asked = rowset("asked", key=[str(key) for key in movement_ids] or [""])
    back = select(StockRecord.reverses_id).where(StockRecord.reverses_id.is_not(None))
    query = (
        select(StockRecord.origin_key, Movement.unit_cost)
        .join(Movement, Movement.record_id == StockRecord.id)
        .join(asked, asked.c.key == StockRecord.origin_key)
        .where(
            StockRecord.origin == Origin.REVALUATION.value,
            StockRecord.reverses_id.is_(None),
            StockRecord.id.not_in(back),
            Movement.unit_cost.is_not(None),
        )
        .order_by(StockRecord.id)
    )
    rows: Any = db.session.execute(query)
    return {int(key): cost for key, cost in rows}
