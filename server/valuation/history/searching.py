"""The warehouse history, found by date, item and warehouse; pages by key."""

from typing import Any, Final

from sqlalchemy import select

from server.storage.database import db
from server.valuation.kept import Columns, Wanted, conditions
from server.valuation.models import WarehouseHistory, WarehouseHistoryRow

_COLUMNS: Final = Columns(
    WarehouseHistoryRow.history_id,
    WarehouseHistoryRow.item_class,
    WarehouseHistoryRow.item_code,
    WarehouseHistoryRow.warehouse,
    WarehouseHistory.at,
)


def histories(before: int | None, limit: int) -> list[WarehouseHistory]:
    """Saved inventories, newest first, at most limit + 1."""
    query = select(WarehouseHistory).order_by(WarehouseHistory.id.desc()).limit(limit + 1)
    if before is not None:
        query = query.where(WarehouseHistory.id < before)
    return list(db.session.scalars(query))


def history_rows(wanted: Wanted, after: int, limit: int) -> list[dict[str, Any]]:
    """Rows of saved inventories, at most limit + 1, each with what it was saved in."""
    columns = WarehouseHistoryRow.__table__.columns.keys()
    query = (
        select(WarehouseHistoryRow, WarehouseHistory.at, WarehouseHistory.name)
        .join(WarehouseHistory, WarehouseHistory.id == WarehouseHistoryRow.history_id)
        .where(WarehouseHistoryRow.id > after, *conditions(wanted, _COLUMNS))
        .order_by(WarehouseHistoryRow.id)
        .limit(limit + 1)
    )
    return [
        {name: getattr(row, name) for name in columns}
        | {
            "at": at,
            "history": row.history_id,
            "name": name_of,
            "item": f"{row.item_class}/{row.item_code}",
            "warnings": row.warnings.split(),
        }
        for row, at, name_of in db.session.execute(query)
    ]
