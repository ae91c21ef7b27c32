"""Reads stored differences: what the filters show, page by key, and what it adds up to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Result, Select, and_, func, or_, select

from server.catalog.models import Item, Unit, Warehouse
from server.inventory.projection.hashes import hashes_of
from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.projection.ordering import Order, Stream, first_ids
from server.inventory.projection.rows import below
from server.inventory.projection.searching import found_by
from server.inventory.projection.shelves import in_states
from server.inventory.projection.sums import tallies
from server.inventory.review import APPROVABLE, SETTLED, State
from server.inventory.reviewing.requests import Filters
from server.kernel import exact
from server.storage.database import db
from server.storage.rowset import rowset

StoredLine = Any
"""A stored line with its warehouse's code, its item's description and unit (`_lines`)."""

_LINE: Final = DifferenceLine.__table__.c
_SUM: Final = DifferenceSum.__table__.c
_CHUNK: Final = 5_000
_LOOKED_AT: Final = APPROVABLE - {State.WITHIN_TOLERANCE}


class StateTotal(NamedTuple):
    """How many lines stand in a state, and what their differences are worth."""

    lines: int
    net: Decimal


class WarehouseTotal(NamedTuple):
    """What a warehouse has too much and too little, in value."""

    warehouse: str
    plus: Decimal
    minus: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """What all shown lines add up to; lines without a value are counted beside."""

    lines: int
    net: Decimal
    gross: Decimal
    to_review: int
    unfinished: int
    without_value: int
    by_state: dict[str, StateTotal]
    by_warehouse: list[WarehouseTotal]


def shown(view_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """The lines that the filters show, as conditions."""
    conditions: list[ColumnElement[bool]] = [_LINE.view_id == view_id]
    if filters.search:
        conditions = [*found_by(view_id, filters.search)]
    if filters.state:
        conditions.append(_LINE.state == filters.state)
    if filters.state and not filters.sought:
        conditions += in_states(view_id, [filters.state])
    if filters.category:
        conditions.append(_LINE.category == filters.category)
    if filters.warehouse and not filters.location:
        conditions.append(_within(filters.warehouse))
    if filters.location:
        codes = [filters.warehouse] if filters.warehouse else _warehouses_of(view_id).values()
        conditions.append(or_(*(_within(code, filters.location) for code in codes)))
    return conditions


def first(
    streams: Sequence[Stream], order: Order, limit: int, *, with_hashes: bool = True
) -> list[StoredLine]:
    """The first lines of some streams, in order."""
    ids = first_ids(streams, order, limit)
    rows = db.session.execute(_lines().where(_LINE.id.in_(ids)))
    found = {row.id: row for row in (_hashed(rows) if with_hashes else rows)}
    return [found[one] for one in ids]


def page(
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: str | None = None,
    limit: int,
    with_hashes: bool = True,
) -> Sequence[StoredLine]:
    """Some lines in order of place, from behind a place on."""
    behind = [] if after is None else [_LINE.place > after]
    query = _lines().where(*conditions, *behind).order_by(_LINE.place)
    found = db.session.execute(query.limit(limit))
    return _hashed(found) if with_hashes else found.all()


def _hashed(found: Result[Any]) -> Sequence[StoredLine]:
    """The lines with the hashes that nobody asked for yet."""
    rows = found.all()
    keys = {
        row.id: (row.warehouse_id, row.item, row.location, row.variant, row.lot)
        for row in rows
        if row.live_hash is None
    }
    if not keys:
        return rows
    hashes = hashes_of(rows[0].view_id, keys.values())
    return [changed(row, live_hash=hashes[keys[row.id]]) if row.id in keys else row for row in rows]


def changed(line: StoredLine, **values: Any) -> StoredLine:
    """A line with other values."""
    known = vars(line) if isinstance(line, SimpleNamespace) else line._asdict()
    return SimpleNamespace(**(known | values))


def every(conditions: Sequence[ColumnElement[bool]]) -> Iterator[StoredLine]:
    """All lines that are shown, in order, a chunk at a time; some lack the hash of their counts."""
    after = None
    while chunk := page(conditions, after=after, limit=_CHUNK, with_hashes=False):
        yield from chunk
        after = chunk[-1].place


def few(conditions: Sequence[ColumnElement[bool]]) -> Sequence[StoredLine]:
    """Lines of which there are few, in whatever order they come.

    In the order of places SQLite would read all lines of the view.
    """
    return db.session.execute(_lines().where(*conditions)).all()


def some(view_id: int, lines: Sequence[str]) -> dict[str, StoredLine]:
    """Lines by their ids; those that do not exist are left out.

    Asked for among ids, not joined with them: SQLite would rather read all lines of the view.
    """
    if not lines:
        return {}
    asked = rowset("asked", line=list(dict.fromkeys(lines)))
    among = _LINE.line.in_(select(asked.c.line))
    query = _lines().where(_LINE.view_id == view_id, among)
    return {row.line: row for row in _hashed(db.session.execute(query))}


def totals_of(
    view_id: int, filters: Filters, where: Sequence[ColumnElement[bool]] | None = None
) -> Totals:
    """The figures above the table; `where` is what is `shown`, if that was asked already."""
    conditions = summed(view_id, filters)
    if conditions is None:
        line = DifferenceLine
        query = select(line.warehouse_id, line.state, *tallies()).where(
            *(where or shown(view_id, filters))
        )
        rows = db.session.execute(query.group_by(line.warehouse_id, line.state)).all()
        return _totals([(*row[:4], *map(exact.from_millionths, row[4:])) for row in rows])
    sums = (func.sum(one) for one in (_SUM.lines, _SUM.unpriced, _SUM.plus, _SUM.minus))
    query = select(_SUM.warehouse_id, _SUM.state, *sums).where(*conditions)
    return _totals(db.session.execute(query.group_by(_SUM.warehouse_id, _SUM.state)).all())


def summed(view_id: int, filters: Filters) -> list[ColumnElement[bool]] | None:
    """The sums of the lines that the filters show; None where sums cannot say."""
    if filters.sought:
        return None
    conditions = [_SUM.view_id == view_id, _SUM.lines > 0]
    if filters.state:
        conditions.append(_SUM.state == filters.state)
    if filters.category:
        conditions.append(_SUM.category == filters.category)
    if filters.warehouse:
        code = select(Warehouse.id).where(Warehouse.code == filters.warehouse)
        conditions.append(_SUM.warehouse_id.in_(code))
    return conditions


def _totals(rows: Sequence[Any]) -> Totals:
    """From (warehouse, state, lines, unpriced, plus, minus)."""
    codes = _codes({row[0] for row in rows})
    by_state: dict[str, StateTotal] = {}
    by_warehouse: dict[str, WarehouseTotal] = {}
    for warehouse_id, state, lines, _, plus, minus in sorted(rows):
        known = by_state.get(state, StateTotal(0, exact.ZERO))
        by_state[state] = StateTotal(known.lines + int(lines), known.net + plus + minus)
        code = codes[warehouse_id]
        _, *sums = by_warehouse.get(code, WarehouseTotal(code, exact.ZERO, exact.ZERO))
        by_warehouse[code] = WarehouseTotal(code, sums[0] + plus, sums[1] + minus)
    plus = sum((row[4] for row in rows), exact.ZERO)
    minus = sum((row[5] for row in rows), exact.ZERO)
    return Totals(
        lines=sum(one.lines for one in by_state.values()),
        net=plus + minus,
        gross=plus - minus,
        to_review=sum(one.lines for state, one in by_state.items() if state in _LOOKED_AT),
        unfinished=sum(one.lines for state, one in by_state.items() if state not in SETTLED),
        without_value=sum(int(row[3]) for row in rows),
        by_state=by_state,
        by_warehouse=[by_warehouse[code] for code in sorted(by_warehouse)],
    )


def _lines() -> Select[Any]:
    return (
        select(
            *_LINE,
            Warehouse.code.label("warehouse"),
            func.coalesce(Item.description, "").label("description"),
            func.coalesce(Unit.code, "").label("unit"),
        )
        .join(Warehouse, Warehouse.id == _LINE.warehouse_id)
        .outerjoin(Item, Item.id == _LINE.item_id)
        .outerjoin(Unit, Unit.id == Item.unit_id)
    )


def _within(*parts: str) -> ColumnElement[bool]:
    """Everything below a warehouse, or below a location in it."""
    start, end = below(*parts)
    return and_(_LINE.place >= start, _LINE.place < end)


def _warehouses_of(view_id: int) -> dict[int, str]:
    ids = select(DifferenceSum.warehouse_id).where(DifferenceSum.view_id == view_id)
    return _codes(set(db.session.scalars(ids.distinct())))


def _codes(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Warehouse.id, Warehouse.code).where(Warehouse.id.in_(ids)))
    return {key: code for key, code in rows}  # noqa: C416 - typed rows
