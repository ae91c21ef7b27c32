"""The closing history: what each closing saved, found by date, item and warehouse."""

from typing import Any, Final, NamedTuple

from sqlalchemy import func, select

from server.catalog.models import Item, Warehouse
from server.kernel.problems import NotFound
from server.ledger.models import Closing, ClosingLine
from server.storage.database import db
from server.valuation.closing.verifying import COLUMNS
from server.valuation.kept import Columns, Wanted, conditions

_COLUMNS: Final = Columns(
    ClosingLine.closing_id, Item.class_code, Item.code, Warehouse.code, Closing.at
)


class ClosingUnknown(NotFound):
    """There is no closing with this number."""

    code = "closing.unknown"


class ClosingRow(NamedTuple):
    """A closing and how many lines it has."""

    closing: Closing
    lines: int


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


def closing_lines(wanted: Wanted, after: int, limit: int) -> list[dict[str, Any]]:
    """Lines by their number, at most limit + 1, with the codes they stand for."""
    query = (
        select(ClosingLine, Closing.at, Closing.state, Item.class_code, Item.code, Warehouse.code)
        .join(Closing, Closing.id == ClosingLine.closing_id)
        .join(Item, Item.id == ClosingLine.item_id)
        .join(Warehouse, Warehouse.id == ClosingLine.warehouse_id, isouter=True)
        .where(ClosingLine.id > after, *conditions(wanted, _COLUMNS))
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
