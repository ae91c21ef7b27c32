"""items: registry of articles. Base unit and fiscal interest of what has moved stay."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select

from server.catalog.models import Item, Unit
from server.exchange.batch import Batch, Line
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT, FLAG
from server.exchange.references import Reference
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text
from server.ledger.models import Position
from server.storage.database import db
from server.storage.rowset import rowset

_FIXED: Final = (
    ("unit_id", "item.unit_fixed", "the base unit", "unit"),
    ("fiscal_interest", "item.interest_fixed", "the fiscal interest", "fiscal_interest"),
)


def _check_fixed(batch: Batch) -> None:
    """What the stock and the costs of an item that has moved depend on."""
    for name, code, what, field in _FIXED:
        changed = {
            line.existing["id"]: line
            for line in batch.good
            if line.existing and line.existing[name] != line.values[name]
        }
        for item_id in _moved(changed):
            detail = f"{what} of an item that has moved cannot change"
            batch.refuse(changed[item_id], code, detail, field)


def _moved(items: Iterable[int]) -> set[int]:
    ids = list(items)
    if not ids:
        return set()
    asked = rowset("asked", item_id=ids)
    query = select(Position.item_id).join(asked, Position.item_id == asked.c.item_id).distinct()
    return set(db.session.scalars(query))


def _announce(line: Line) -> tuple[str, str] | None:
    """Costs and categories are not in the catalogue of handhelds."""
    known = line.existing
    if known is not None and all(known[name] == line.values[name] for name in _ON_HANDHELDS):
        return None
    return "catalog", f"{line.values['class']}/{line.values['code']}"


_ON_HANDHELDS: Final = ("description", "unit_id", "lot_managed", "serial_managed")

ITEMS: Final = TableKind(
    name="items",
    columns=(
        Column("class", Code(3, slash=False), required=True, attribute="class_code"),
        Column("code", Code(50), required=True),
        Column("description", Text(200), ""),
        Column("description2", Text(200), ""),
        Column("unit", Code(10), required=True),
        Column("category", Text(50), ""),
        Column("tax_category", Text(30), ""),
        Column("nature", Text(30), ""),
        Column("abc", Code(1), ""),
        Column("fiscal_interest", FLAG, default=True),
        Column("lot_managed", FLAG, default=False),
        Column("serial_managed", FLAG, default=False),
        Column("standard_cost", AMOUNT),
        Column("last_cost", AMOUNT),
        Column("average_cost", AMOUNT),
        Column("sales_price", AMOUNT),
        Column("next_standard_cost", AMOUNT),
    ),
    model=Item,
    key=("class_code", "code"),
    references=(Reference("unit_id", ("unit",), Unit, ("code",), "unit.unknown"),),
    checks=(_check_fixed,),
    announce=_announce,
)
