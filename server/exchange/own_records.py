"""What the ledger holds, as lines of the kind `records`.

A record that came from elsewhere keeps its source and key. One that was made here has the source
`giacenza` and the key WAREHOUSE/DATE/NUMBER, which nothing else can have. The second leg of a
transfer is not a line of its own: its first one brings it again, to the same offset location.
"""

from collections.abc import Collection, Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from server.catalog.models import Item, Unit, Warehouse
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.storage.database import db

OWN: Final = "giacenza"
_Brought: Final = aliased(StockRecord)
_Line: Final = aliased(Movement)
_Place: Final = aliased(Position)
_DIMENSIONS: Final = ("variant", "lot", "serial", "location")


def own_records(keys: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """Lines in the order of their records; with `keys` only records made here with these keys."""
    query = (
        select(
            Movement,
            StockRecord,
            Reason,
            Position,
            Warehouse,
            Item,
            Unit.code,
            func.coalesce(_Place.location, ""),
        )
        .join(StockRecord, StockRecord.id == Movement.record_id)
        .join(Reason, Reason.id == StockRecord.reason_id)
        .join(Position, Position.id == Movement.position_id)
        .join(Warehouse, Warehouse.id == StockRecord.warehouse_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Unit, Unit.id == Movement.unit_id)
        .outerjoin(_Brought, _Brought.offsets_id == StockRecord.id)
        .outerjoin(_Line, and_(_Line.record_id == _Brought.id, _Line.line == Movement.line))
        .outerjoin(_Place, _Place.id == _Line.position_id)
        .where(StockRecord.offsets_id.is_(None))
        .order_by(Movement.record_id, Movement.line)
        .execution_options(yield_per=5_000)
    )
    if keys is not None:
        query = query.where(StockRecord.source_record.is_(None))
    for row in db.session.execute(query):
        values = _values(*row)
        if keys is None or values["record"] in keys:
            yield values


def _values(  # noqa: PLR0913, PLR0917 - a line of a record is made of these
    movement: Movement,
    record: StockRecord,
    reason: Reason,
    position: Position,
    warehouse: Warehouse,
    item: Item,
    unit: str,
    offset_location: str,
) -> dict[str, Any]:
    local = movement.effective_at.astimezone(ZoneInfo(warehouse.time_zone))
    own = f"{warehouse.code}/{record.posting_date}/{record.number}"
    elsewhere = record.source_record is not None
    sign = 1 if reason.type == "load" else -1
    return {
        "source": record.source if elsewhere else OWN,
        "record": record.source_record if elsewhere else own,
        "warehouse": warehouse.code,
        "reason": reason.code,
        "date": local.date(),
        "time": None if movement.date_only else local.time(),
        "reference": record.reference,
        "partner": record.partner,
        "project": record.project,
        "item_class": item.class_code,
        "item_code": item.code,
        "quantity": movement.unit_quantity * sign,
        "unit": unit,
        "unit_cost": movement.unit_cost,
        "notes": movement.notes,
        "offset_location": offset_location,
        **{name: getattr(position, name) for name in _DIMENSIONS},
    }
