"""The closing history: what each closing saved, found by date, item and warehouse."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from server.catalog.models import Item, Warehouse
from server.kernel.problems import NotFound
from server.ledger.models import Closing, ClosingLine
from server.storage.database import db
from server.valuation.closing.verifying import COLUMNS


class ClosingUnknown(NotFound):
    """There is no closing with this number."""

    code = "closing.unknown"


class ClosingRow(NamedTuple):
    """A closing and how many lines it has."""

    closing: Closing
    lines: int


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which lines; None = all."""

    closing_id: int | None = None
    item: str | None = None
    warehouse: str | None = None
    start: date | None = None
    end: date | None = None


def closings() -> list[ClosingRow]:
    """Every closing, newest first."""
    count = func.count(ClosingLine.id)
    query = (
        select(Closing, count)
        .join(ClosingLine, ClosingLine.closing_id == Closing.id, isouter=True)
        .group_by(Closing.id)
        .order_by(Closing.at.desc(), Closing.id.desc())
    )
    return [ClosingRow(closing, lines) for closing, lines in db.session.execute(query)]


def find_closing(closing_id: int) -> Closing:
    """The closing, or a refusal."""
    closing = db.session.get(Closing, closing_id)
    if closing is None:
        raise ClosingUnknown(f"there is no closing {closing_id}")
    return closing


def lines_of(closing_id: int) -> int:
    """How many lines a closing has."""
    query = select(func.count(ClosingLine.id)).where(ClosingLine.closing_id == closing_id)
    return db.session.scalar(query) or 0


def closing_lines(chosen: HistoryFilter, after: int, limit: int) -> list[dict[str, Any]]:
    """Lines by their number, at most limit + 1, with the codes they stand for."""
    query = (
        select(ClosingLine, Closing.at, Closing.state, Item.class_code, Item.code, Warehouse.code)
        .join(Closing, Closing.id == ClosingLine.closing_id)
        .join(Item, Item.id == ClosingLine.item_id)
        .join(Warehouse, Warehouse.id == ClosingLine.warehouse_id, isouter=True)
        .where(ClosingLine.id > after, *_conditions(chosen))
        .order_by(ClosingLine.id)
        .limit(limit + 1)
    )
    return [
        {
            **{name: getattr(line, name) for name in COLUMNS},
            "id": line.id,
            "closing": line.closing_id,
            "at": at,
            "state": state,
            "item": f"{class_code}/{code}",
            "warehouse": warehouse or "",
        }
        for line, at, state, class_code, code, warehouse in db.session.execute(query)
    ]


def _conditions(chosen: HistoryFilter) -> list[Any]:
    found: list[Any] = []
    if chosen.closing_id is not None:
        found.append(ClosingLine.closing_id == chosen.closing_id)
    if chosen.item is not None:
        class_code, _, code = chosen.item.partition("/")
        found.append((Item.class_code == class_code) & (Item.code == code))
    if chosen.warehouse is not None:
        found.append(Warehouse.code == chosen.warehouse)
    if chosen.start is not None:
        found.append(Closing.at >= chosen.start)
    if chosen.end is not None:
        found.append(Closing.at <= chosen.end)
    return found
