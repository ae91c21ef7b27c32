"""What a search finds among stored lines, in a time that does not grow with their number.

A text is looked for in the codes and descriptions of items, among the barcodes that items have, in
the codes of locations, in barcodes that nobody knows, and as a whole among lots and serials. Only
the first items and locations that bear it count (`MOST`): whoever finds too much goes on typing
(decision 0016).
"""

from collections.abc import Iterable
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, and_, collate, exists, func, or_, select

from server.catalog.models import Barcode, Item, Location, Warehouse
from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.projection.rows import below
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset

MOST: Final = 500
_LINE: Final = DifferenceLine.__table__.c


def found_by(view_id: int, text: str) -> list[ColumnElement[bool]]:
    """The lines of a view that a text finds, as conditions.

    `+ 0`: SQLite would read all lines of the view to look which of them were found.
    """
    sought = text.strip().lower()
    ids = {
        *_of_items(view_id, sought),
        *_at_places(view_id, sought),
        *_unknown(view_id, sought),
        *_identified(view_id, text.strip()),
    }
    found = _LINE.id.in_(select(rowset("found", line_id=sorted(ids)).c.line_id))
    return [found, _LINE.view_id + 0 == view_id]


def _of_items(view_id: int, sought: str) -> Iterable[int]:
    code = Item.class_code + "/" + Item.code
    own = [code] if "/" in sought else [Item.class_code, Item.code]
    bearing = or_(*(_holds(column, sought) for column in (*own, Item.description)))
    here = exists(select(_LINE.id).where(_LINE.view_id == view_id, _LINE.item == code))
    first = select(code).where(bearing, here).order_by(Item.class_code, Item.code).limit(MOST)
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
    if not stretches:
        return ()
    begins, ends = zip(*stretches, strict=True)
    asked = rowset("asked", begins=begins, ends=ends)
    start, end = (
        one if is_sqlite() else collate(one, "C") for one in (asked.c.begins, asked.c.ends)
    )
    within = and_(_LINE.view_id == view_id, _LINE.place >= start, _LINE.place < end)
    # An outer join: SQLite would else look at every line, and ask where it lies.
    found = select(_LINE.id).select_from(asked.outerjoin(DifferenceLine, within))
    return [line_id for line_id in db.session.scalars(found) if line_id is not None]


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
    """Whether a text stands in a column, in small letters of every script on both databases.

    Nearly all searches are ASCII: then the databases need to know no other letters, and are faster.
    """
    if is_sqlite():
        if sought.isascii():
            return cast("ColumnElement[bool]", column.contains(sought, autoescape=True))
        return func.instr(func.folded(column), sought) > 0
    small = func.lower(collate(column, "C") if sought.isascii() else column)
    return func.strpos(small, sought) > 0
