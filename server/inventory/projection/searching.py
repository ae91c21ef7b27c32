"""What a search finds among stored lines, in a time that does not grow with their number.

A text is looked for in the codes and descriptions of items, among the barcodes that items have, in
the codes of locations, in barcodes that nobody knows, and as a whole among lots and serials. Only
the first items and locations that bear it count (`MOST`): whoever finds too much goes on typing
(decision 0016).
"""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from server.catalog.models import Barcode, Item, Location, Warehouse
from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.projection.rows import below
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset

MOST: Final = 500
_AT_ONCE: Final = 100
_LINE: Final = DifferenceLine.__table__.c


def found_by(view_id: int, text: str) -> ColumnElement[bool]:
    """The lines of a view that a text finds, as a condition."""
    sought = text.strip().lower()
    ids = {
        *_of_items(view_id, sought),
        *_at_places(view_id, sought),
        *_unknown(view_id, sought),
        *_identified(view_id, text.strip()),
    }
    return _LINE.id.in_(select(rowset("found", line_id=sorted(ids)).c.line_id))


def _of_items(view_id: int, sought: str) -> Iterable[int]:
    code = Item.class_code + "/" + Item.code
    bearing = or_(_holds(code, sought), _holds(Item.description, sought))
    here = exists(select(_LINE.id).where(_LINE.view_id == view_id, _LINE.item == code))
    first = select(code).where(bearing, here).order_by(Item.code).limit(MOST)
    named = set(db.session.scalars(first))
    scanned = select(code).join(Barcode, Barcode.item_id == Item.id)
    named.update(db.session.scalars(scanned.where(Barcode.lookup_key == sought).limit(MOST)))
    if not named:
        return ()
    asked = rowset("asked", item=sorted(named))
    query = select(_LINE.id).where(_LINE.view_id == view_id, _LINE.item.in_(select(asked.c.item)))
    return db.session.scalars(query)


def _at_places(view_id: int, sought: str) -> Iterable[int]:
    """Lines at locations; each is a stretch of the order of places."""
    here = select(DifferenceSum.warehouse_id).where(DifferenceSum.view_id == view_id)
    query = (
        select(Warehouse.code, Location.code)
        .join(Location, Location.warehouse_id == Warehouse.id)
        .where(Warehouse.id.in_(here), _holds(Location.code, sought))
        .order_by(Warehouse.code, Location.code)
    )
    stretches = [below(*row) for row in db.session.execute(query.limit(MOST))]
    found: list[int] = []
    for start in range(0, len(stretches), _AT_ONCE):
        within = or_(
            *(
                and_(_LINE.view_id == view_id, _LINE.place >= begins, _LINE.place < ends)
                for begins, ends in stretches[start : start + _AT_ONCE]
            )
        )
        found += db.session.scalars(select(_LINE.id).where(within))
    return found


def _unknown(view_id: int, sought: str) -> Iterable[int]:
    """Lines of barcodes that nobody knows: they have no item."""
    here = (_LINE.view_id == view_id, _LINE.item == "")
    return db.session.scalars(select(_LINE.id).where(*here, _holds(_LINE.barcode, sought)))


def _identified(view_id: int, text: str) -> Iterable[int]:
    """Lines of a lot or a serial that is given as a whole."""
    spelled = sorted({text, text.lower(), text.upper()} - {""})
    found: set[int] = set()
    for column in (_LINE.lot, _LINE.serial):
        here = (_LINE.view_id == view_id, column != "", column.in_(spelled))
        found.update(db.session.scalars(select(_LINE.id).where(*here)))
    return found


def _holds(column: Any, sought: str) -> ColumnElement[bool]:
    """Whether a text stands in a column, in small letters of every script on both databases."""
    if not is_sqlite():
        return func.strpos(func.lower(column), sought) > 0
    small = func.lower if sought.isascii() else func.folded  # its own knows ASCII, and is faster
    return func.instr(small(column), sought) > 0
