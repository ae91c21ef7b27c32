"""Cells of a report as people read them: days as they write them, times in a warehouse's zone."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.kernel.clock import parse
from server.kernel.csv_text import Cell
from server.kernel.exact import rounded
from server.ledger.models import Position
from server.sheets import Column
from server.storage.database import db

FINER: Final = ("variant", "lot", "serial", "project", "partner")
_DAYS: Final = frozenset({"posting_date", "last_moved"})
_ROUGH: Final = frozenset({"average_stock", "rotation_index", "cover_days", "daily_use"})
_ENOUGH: Final = 2
_AT: Final = "effective_at"


def finer_in_use() -> set[str]:
    """Which of the finer places any position of the company has."""
    found = set()
    for name in FINER:
        column = getattr(Position, name)
        if db.session.scalar(select(Position.id).where(column != "").limit(1)) is not None:
            found.add(name)
    return found


def day_text(day: date, language: str) -> str:
    """31/12/2025 or 2025-12-31."""
    return day.strftime("%d/%m/%Y") if language == "it" else day.isoformat()


def reader_of(
    columns: Sequence[Column], language: str
) -> Callable[[tuple[Cell, ...]], tuple[Cell, ...]]:
    """Turns a row into what is printed of it."""
    names = [column.name for column in columns]
    zones = {
        row.code: ZoneInfo(row.time_zone)
        for row in db.session.execute(select(Warehouse.code, Warehouse.time_zone))
    }
    place = names.index("warehouse") if "warehouse" in names else None

    def told(name: str, cell: Cell, row: tuple[Cell, ...]) -> Cell:
        if name in _ROUGH and isinstance(cell, Decimal):
            return rounded(cell, _ENOUGH)
        if not isinstance(cell, str) or not cell:
            return cell
        if name in _DAYS:
            return day_text(date.fromisoformat(cell), language)
        if name != _AT or place is None:
            return cell
        moment = parse(cell).astimezone(zones[str(row[place])])
        return f"{day_text(moment.date(), language)} {moment:%H:%M}"

    return lambda row: tuple(told(name, cell, row) for name, cell in zip(names, row, strict=True))
