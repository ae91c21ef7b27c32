"""What closings and saved inventories kept is searched alike: number, item, warehouse, date."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from marshmallow import fields

from server.http.paging import PageQuery


class KeptQuery(PageQuery):
    """Lines of what was kept; `item` is CLASS/CODE, dates are those of what keeps them."""

    item = fields.String(load_default=None)
    warehouse = fields.String(load_default=None)
    start = fields.Date(load_default=None)
    end = fields.Date(load_default=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; None = all. `number` is that of the closing or saved inventory."""

    number: int | None = None
    item: str | None = None
    warehouse: str | None = None
    start: date | None = None
    end: date | None = None

    @classmethod
    def by(cls, query: dict[str, Any], number: str) -> "Wanted":
        """What a query asks for, whose number has a name of its own."""
        return cls(query[number], query["item"], query["warehouse"], query["start"], query["end"])


class Columns(NamedTuple):
    """Where a table of lines says these things."""

    number: Any
    class_code: Any
    code: Any
    warehouse: Any
    at: Any


def conditions(wanted: Wanted, columns: Columns) -> list[Any]:
    """What a statement over these columns has to hold."""
    found: list[Any] = []
    if wanted.number is not None:
        found.append(columns.number == wanted.number)
    if wanted.item is not None:
        class_code, _, code = wanted.item.partition("/")
        found.append((columns.class_code == class_code) & (columns.code == code))
    if wanted.warehouse is not None:
        found.append(columns.warehouse == wanted.warehouse)
    if wanted.start is not None:
        found.append(columns.at >= wanted.start)
    if wanted.end is not None:
        found.append(columns.at <= wanted.end)
    return found


def line_page(rows: list[dict[str, Any]], limit: int) -> dict[str, Any]:
    """A page out of at most limit + 1 lines by their number."""
    shown = rows[:limit]
    more = len(rows) > limit
    return {"rows": shown, "next": str(shown[-1]["id"]) if more else None}


def line_after(query: dict[str, Any]) -> int:
    """The number of the line that a page starts after."""
    after = query["after"] or ""
    return int(after) if after.isdecimal() else 0
