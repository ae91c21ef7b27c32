"""Movements that do not name what there is: a record, a position, a unit that fit (decision 0030).

Both databases refuse to write them; a file that was damaged or changed by other hands may hold
some. `giacenza db check` asks.
"""

from typing import Final

from sqlalchemy import and_, or_, select

from server.catalog.models import Unit
from server.ledger.models import Movement, Position, StockRecord
from server.storage.database import db

_MOST: Final = 100


def broken_references() -> list[str]:
    """A sentence for each of the first movements that are not sound."""
    record = and_(
        StockRecord.id == Movement.record_id,
        StockRecord.warehouse_id == Movement.warehouse_id,
        StockRecord.reason_id == Movement.reason_id,
    )
    position = and_(
        Position.id == Movement.position_id,
        Position.warehouse_id == Movement.warehouse_id,
        Position.item_id == Movement.item_id,
    )
    query = (
        select(Movement.id)
        .outerjoin(StockRecord, record)
        .outerjoin(Position, position)
        .outerjoin(Unit, Unit.id == Movement.unit_id)
        .where(or_(StockRecord.id.is_(None), Position.id.is_(None), Unit.id.is_(None)))
        .limit(_MOST)
    )
    return [
        f"movement {key} names no record, position or unit that fits"
        for key in db.session.scalars(query)
    ]
