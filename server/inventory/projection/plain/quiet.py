"""Lines of one counter during whose count nothing moved, found by the database itself.

Most lines of an inventory are like that: counted in time, nothing in doubt, nothing decided, at a
cost that was the same all the time. `quiet_writing` writes them. Whatever is not certain here goes
the way of all plain lines (`counted`, `lining`): to leave a line out is always right. Items that
are set apart are not quiet. Until `forget_the_rest` what is not quiet stands beside without a book.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Index,
    String,
    Table,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.types import TypeEngine

from server.inventory.lists import ListInfo
from server.inventory.projection.areas import Place
from server.inventory.projection.plain.ground import Ground, PlainList
from server.inventory.projection.plain.judging import quotient
from server.inventory.projection.plain.ledger import LONGEST_DAY
from server.inventory.standings import FIRST
from server.inventory.totals.models import CountTotal
from server.journal.events import SERVER
from server.kernel.exact import LARGEST_MILLIONTHS
from server.ledger.models import Position
from server.ledger.service import AverageSums, BookSpan
from server.storage.database import db, is_sqlite
from server.storage.rowset import rowset
from server.storage.staging import look_at, set_beside
from server.storage.types import Identifier

_TOTAL: Final = CountTotal.__table__.c
_TEXT, _NUMBER = String(500), BigInteger()


class QuietAsked(NamedTuple):
    """Spans by warehouse, costs, the earliest count, and the journals whose clocks were set."""

    spans: dict[int, BookSpan]
    sums: AverageSums
    first: int
    jumped: Collection[tuple[str, Any]]


def find_quiet(ground: Ground, asked: QuietAsked, apart: Collection[str]) -> Table | None:
    """The quiet lines of an inventory in a table beside; None where none can be told."""
    lists = list(_lists(ground, asked))
    if not any(one[-1] for one in lists):
        return None
    left_out = {*apart, *_counted_by_lot(ground), *_divided(ground)}
    left_out |= set(_recounted(ground))
    items = set_beside("quiet_items", _ITEM, list(_items(ground, asked.sums, left_out)), keys=2)
    places = set_beside("quiet_lists", _LIST, lists)
    looked_for = list(_sought(ground))
    sought = set_beside("quiet_sought", _PLACE, looked_for, keys=6)
    found = set_beside("quiet_lines", _LINE, keys=0)
    given = {
        "largest": LARGEST_MILLIONTHS,
        "first": asked.first,
        "day": LONGEST_DAY,
        "server": SERVER,
        "pass": FIRST,
    }
    is_sought = _SOUGHT.format(covers=_COVERS) if looked_for else "false"
    is_quiet = _QUIET.format(covers=_COVERS)
    statement = _FIND.format(line=_line_id(), is_quiet=is_quiet, is_sought=is_sought)
    db.session.execute(text(statement), given)
    Index("ix_quiet_lines_position_id", found.c.position_id).create(db.session.connection())
    _doubt(found, asked.jumped)
    rest = text("book IS NULL")
    Index("ix_rest", found.c.list_id, sqlite_where=rest, postgresql_where=rest).create(
        db.session.connection()
    )
    look_at(found, *_JOINED)
    for table in (items, places, sought):
        table.drop(db.session.connection())
    return found


def _doubt(found: Table, jumped: Collection[tuple[str, Any]]) -> None:
    """What somewhere more than one counted, or somebody with a clock that was set, is not quiet."""
    devices = sorted({device for device, _ in jumped})
    twice = sorted(_counted_twice(found))
    unsure = or_(
        found.c.item.in_(select(rowset("twice", item=twice or [""]).c.item)),
        found.c.device.in_(devices),
    )
    if twice or devices:
        db.session.execute(update(found).where(unsure).values(book=None))


def _counted_twice(found: Table) -> set[str]:
    """Items of which somewhere more than one contribution is live."""
    places = (
        (found.c.position_id, found.c.position_id.is_not(None)),
        (found.c.line, found.c.position_id.is_(None)),
    )
    items: set[str] = set()
    for place, here in places:
        several = select(place).where(here).group_by(place).having(func.count() > 1)
        items.update(db.session.scalars(select(found.c.item).where(place.in_(several))))
    return items


def rest_of(found: Table) -> ColumnElement[bool]:
    """Joins a contribution that is not quiet with what stands of it beside."""
    same = (found.c[name] == _TOTAL[name] for name in ("list_id", "location", "id"))
    return and_(found.c.book.is_(None), *same)


def forget_the_rest(found: Table) -> None:
    """Leave only what is quiet."""
    db.session.execute(delete(found).where(found.c.book.is_(None)))


def leave_out(found: Table, items: Collection[str]) -> None:
    """These items are not quiet after all: the pure rules say what their lines are."""
    if items:
        named = select(rowset("named", item=sorted(items)).c.item)
        db.session.execute(delete(found).where(found.c.item.in_(named)))


def lies_in(found: Table) -> ColumnElement[bool]:
    """Whether a position is that of a quiet line."""
    return exists(select(1).where(found.c.position_id == Position.id))


def areas_in(found: Table) -> Iterator[tuple[Place, tuple[str, Any, str], UUID]]:
    """Who counted quiet lines in which area, and in which list."""
    names = ("warehouse_id", "area", "device", "epoch", "employee", "list_id")
    query = select(*(found.c[name] for name in names)).where(found.c.area != "").distinct()
    for warehouse_id, area, *counter, list_id in db.session.execute(query):
        device, epoch, employee = counter
        yield Place(warehouse_id, FIRST, area), (device, epoch, employee), list_id


def items_in(found: Table, places: Iterable[Place]) -> set[str]:
    """The items of quiet lines in some areas."""
    several = [one for one in places if one.pass_ == FIRST]
    asked = rowset(
        "asked",
        warehouse_id=[one.warehouse_id for one in several] or [0],
        area=[one.area for one in several] or [""],
    )
    place = tuple_(found.c.warehouse_id, found.c.area)
    query = select(found.c.item).where(place.in_(select(asked.c.warehouse_id, asked.c.area)))
    return set(db.session.scalars(query.distinct()))


def _lists(ground: Ground, asked: QuietAsked) -> Iterator[tuple[Any, ...]]:
    for one in ground.sources.lists.values():
        place = ground.sources.warehouses[one.warehouse_id]
        is_first = one.pass_number == FIRST and not _recounts_anything(ground, one)
        scope = ground.sources.scopes[one.id]
        yield (
            one.id.bytes if is_sqlite() else one.id,
            one.warehouse_id,
            place.code,
            one.warehouse_id if asked.sums.by_warehouse else 0,
            asked.spans[one.warehouse_id].book,
            PlainList.of(one, scope).stored,
            not scope.whole,
            bool(one.employees),
            one.state != "closed",
            one.combine != "independent" and is_first,
        )


def _sought(ground: Ground) -> set[tuple[Any, ...]]:
    """Where somebody is sent to look who has not come back: nothing there is settled."""
    return {
        (one.warehouse_id, *line)
        for one in ground.sources.lists.values()
        if one.pass_number == FIRST and one.state != "closed"
        for line in ground.sources.scopes[one.id].lines
    }


def _recounts(ground: Ground, warehouse_id: int) -> list[ListInfo]:
    several = ground.sources.lists.values()
    return [one for one in several if one.warehouse_id == warehouse_id and one.pass_number > FIRST]


def _recounts_anything(ground: Ground, one: ListInfo) -> bool:
    """Whether a recount of the warehouse takes in whatever lies in a place."""
    scopes = (ground.sources.scopes[other.id] for other in _recounts(ground, one.warehouse_id))
    return any(scope.items is None for scope in scopes)


def _recounted(ground: Ground) -> Iterator[str]:
    for warehouse_id in ground.sources.warehouses:
        for one in _recounts(ground, warehouse_id):
            yield from ground.sources.scopes[one.id].items or ()


def _counted_by_lot(ground: Ground) -> Iterator[str]:
    """Items without lots that somebody counted by lot."""
    ours = _TOTAL.list_id.in_(list(ground.sources.lists))
    for code in db.session.scalars(select(_TOTAL.item).where(ours, _TOTAL.lot != "").distinct()):
        card = ground.items.get(code)
        if card is not None and not card.lot_managed:
            yield code


def _divided(ground: Ground) -> Iterator[str]:
    """Items that are held by serial, project or partner, or by lot without being counted so."""
    divided = (Position.serial + Position.project + Position.partner) != ""
    query = select(Position.item_id, divided).where(
        Position.warehouse_id.in_(list(ground.sources.warehouses)),
        or_(divided, Position.lot != ""),
    )
    for item_id, is_divided in db.session.execute(query.distinct()):
        card = ground.items_by_id[item_id]
        if is_divided or not card.lot_managed:
            yield card.code


def _items(ground: Ground, sums: AverageSums, left_out: set[str]) -> Iterator[tuple[Any, ...]]:
    for item_id, level, quantity, amount in sums.fixed():
        card = ground.items_by_id.get(item_id)
        if card is not None and card.code not in left_out and quantity > 0 and amount >= 0:
            cost = quotient(amount, quantity)
            yield card.code, level, item_id, card.category, card.unit, card.lot_managed, cost


def _line_id() -> str:
    """As `line_id` says, of a contribution without barcode and serial."""
    named = f" || {char(31)} || ".join(
        ("l.warehouse", "t.location", "t.item", "''", "t.variant", "t.lot", "''")
    )
    return f"substr({digest(named)}, 1, 16)"


def digest(named: str) -> str:
    """The SHA-256 of a text, in SQL."""
    if is_sqlite():
        return f"sha256_hex({named})"
    return f"encode(sha256(convert_to({named}, 'UTF8')), 'hex')"


def char(number: int) -> str:
    """A character by its number, in SQL."""
    return f"{'char' if is_sqlite() else 'chr'}({number})"


_ITEM: Final[dict[str, TypeEngine[Any]]] = {
    "name": _TEXT,
    "level": _NUMBER,
    "item_id": _NUMBER,
    "category": _TEXT,
    "unit": _TEXT,
    "lot_managed": Boolean(),
    "unit_cost": _NUMBER,
}
_LIST: Final[dict[str, TypeEngine[Any]]] = {
    "list_id": Identifier(),
    "warehouse_id": _NUMBER,
    "warehouse": _TEXT,
    "level": _NUMBER,
    "since": _NUMBER,
    "stored": _TEXT,
    "scoped": Boolean(),
    "assigned": Boolean(),
    "open": Boolean(),
    "quiet": Boolean(),
}
_PLACE: Final[dict[str, TypeEngine[Any]]] = {
    "warehouse_id": _NUMBER,
    **dict.fromkeys(("location", "item", "variant", "lot", "serial"), _TEXT),
}
_LINE: Final[dict[str, TypeEngine[Any]]] = {
    "list_id": Identifier(),
    "location": _TEXT,
    "id": Identifier(),
    "position_id": _NUMBER,
    "line": _TEXT,
    "warehouse_id": _NUMBER,
    "warehouse": _TEXT,
    "item": _TEXT,
    "variant": _TEXT,
    "lot": _TEXT,
    "item_id": _NUMBER,
    "own_area": _TEXT,
    "area": _TEXT,
    "category": _TEXT,
    "lists": _TEXT,
    "observed_from": _NUMBER,
    "observed_at": _NUMBER,
    "counted": _NUMBER,
    "book": _NUMBER,
    "unit_cost": _NUMBER,
    "device": _TEXT,
    "epoch": Identifier(),
    "employee": _TEXT,
    "provisional": Boolean(),
}
_JOINED: Final = ("position_id", "list_id", "location", "id")
_FIND: Final = """
INSERT INTO quiet_lines
SELECT t.list_id, t.location, t.id, p.id, {line}, l.warehouse_id, l.warehouse, t.item, t.variant,
  t.lot, i.item_id, coalesce(o.area, ''),
  CASE WHEN t.area <> '' THEN t.area ELSE coalesce(o.area, '') END, i.category, l.stored,
  t.earliest, t.latest, t.quantity,
  CASE WHEN {is_quiet} THEN
  (SELECT CASE WHEN max(m.effective_at) >= t.earliest THEN NULL
      ELSE CAST(coalesce(sum(m.quantity), 0) AS BIGINT) END
    FROM movements m
    WHERE m.position_id = p.id AND m.effective_at BETWEEN l.since AND t.latest + :day) END,
  i.unit_cost, t.device, t.epoch, t.employee,
  l.open OR {is_sought}
FROM quiet_lists l CROSS JOIN count_totals t
LEFT JOIN quiet_items i ON i.name = t.item AND i.level = l.level
LEFT JOIN positions p ON p.warehouse_id = t.warehouse_id AND p.item_id = i.item_id
  AND p.location = t.location AND p.variant = t.variant AND p.lot = t.lot AND p.serial = ''
  AND p.project = '' AND p.partner = ''
LEFT JOIN locations o ON o.warehouse_id = t.warehouse_id AND o.code = t.location
WHERE t.list_id = l.list_id
"""
_COVERS: Final = (
    "s.item IN ('', t.item) AND s.variant || '' IN ('', t.variant) AND s.lot || '' IN ('', t.lot)"
    " AND s.serial = ''"
)
_QUIET: Final = """
l.quiet AND i.item_id IS NOT NULL AND t.serial = '' AND t.unsure = 0 AND t.pass_number = :pass
  AND t.device <> :server
  AND t.warehouse_id = l.warehouse_id AND t.unit IN ('', i.unit) AND t.factor IN (0, 1000000)
  AND t.quantity < :largest AND t.earliest >= :first
  AND (t.location = '' OR o.id IS NOT NULL) AND (t.lot <> '' OR NOT i.lot_managed)
  AND (NOT l.assigned OR t.employee = '' OR EXISTS (SELECT 1 FROM list_assignments a
    WHERE a.list_id = l.list_id AND a.employee = t.employee))
  AND (NOT l.scoped
    OR (t.list_id, t.location) IN (SELECT s.list_id, s.location FROM list_scope s
      JOIN quiet_lists o ON o.list_id = s.list_id
      WHERE s.item = '' AND s.variant = '' AND s.lot = '' AND s.serial = '')
    OR EXISTS (SELECT 1 FROM list_scope s
      WHERE s.list_id = t.list_id AND s.location = t.location AND {covers})
    OR EXISTS (SELECT 1 FROM list_scope s
      WHERE s.list_id = t.list_id AND s.location = '' AND {covers}))
"""
# Most scopes name bare locations, looked for among all at once; else a look or two into the index:
# a list may cover thousands of locations. What is joined to nothing is no reason for more looks.
_SOUGHT: Final = """
EXISTS (SELECT 1 FROM quiet_sought s WHERE s.warehouse_id = l.warehouse_id
  AND s.location IN ('', t.location) AND {covers})
"""
