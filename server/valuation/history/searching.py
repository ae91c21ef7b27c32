"""The warehouse history, found by date, item and warehouse; pages by key."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server.storage.database import db
from server.valuation.models import WarehouseHistory, WarehouseHistoryRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which saved rows; None = all. `item` is CLASS/CODE."""

    history_id: int | None = None
    item: str | None = None
    warehouse: str | None = None
    start: date | None = None
    end: date | None = None


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
        .where(WarehouseHistoryRow.id > after, *_conditions(wanted))
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


def _conditions(wanted: Wanted) -> list[Any]:
    row, found = WarehouseHistoryRow, []
    if wanted.history_id is not None:
        found.append(row.history_id == wanted.history_id)
    if wanted.item is not None:
        class_code, _, code = wanted.item.partition("/")
        found.append((row.item_class == class_code) & (row.item_code == code))
    if wanted.warehouse is not None:
        found.append(row.warehouse == wanted.warehouse)
    if wanted.start is not None:
        found.append(WarehouseHistory.at >= wanted.start)
    if wanted.end is not None:
        found.append(WarehouseHistory.at <= wanted.end)
    return found
