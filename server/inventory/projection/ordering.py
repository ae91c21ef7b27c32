"""The first lines in an order, found without reading the others.

The lines of one state lie on few shelves, in the order of places in one index and in the order of
sizes in another, each with its category. So the first lines of several states are among the first
of each shelf: one seek for each, merged here. How many lines there are is known from the sums.
"""

from collections.abc import Collection, Iterator, Sequence
from heapq import nsmallest
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, literal, select, tuple_, type_coerce
from sqlalchemy.types import BigInteger

from server.catalog.models import Warehouse
from server.inventory.projection.models import DifferenceLine, DifferenceSum, Ordered
from server.inventory.projection.rows import below
from server.inventory.projection.shelves import Shelf, shelves_with
from server.inventory.reviewing.requests import Filters
from server.storage.database import db

Conditions = Sequence[ColumnElement[bool]]

_LINE: Final = DifferenceLine.__table__.c
_SUM: Final = DifferenceSum.__table__.c
_SIZE: Final = type_coerce(_LINE.size, BigInteger())


class Mark(NamedTuple):
    """Where a line stands in both orders."""

    size: int
    place: str


class Order(NamedTuple):
    """By place, or the largest values first; only what lies behind a mark."""

    largest_first: bool = False
    after: Mark | None = None

    @property
    def behind(self) -> list[ColumnElement[bool]]:
        """What lies behind the mark, as a condition."""
        if self.after is None:
            return []
        if not self.largest_first:
            return [_LINE.place > self.after.place]
        mark = tuple_(literal(self.after.size, BigInteger()), literal(self.after.place, Ordered))
        return [tuple_(_SIZE, _LINE.place) < mark]

    @property
    def columns(self) -> tuple[Any, ...]:
        """What the database sorts by."""
        return (_SIZE.desc(), _LINE.place.desc()) if self.largest_first else (_LINE.place,)

    def first(self, found: Iterator[Any], limit: int) -> list[int]:
        """The ids of the first of (id, size, place)."""
        if not self.largest_first:
            return [row[0] for row in nsmallest(limit, found, key=lambda row: row[2])]
        rows = sorted(found, key=lambda row: (row[1], row[2]), reverse=True)
        return [row[0] for row in rows[:limit]]


class Stream(NamedTuple):
    """Lines by their conditions; `few` are not sorted by the database."""

    where: Conditions
    few: bool = False


class Beside(NamedTuple):
    """What lines must be beside what filters show; `on_sums` says the same of their sums."""

    states: Collection[str] | None = None
    others: Conditions = ()
    on_sums: Conditions = ()


def mark_of(view_id: int, line: str | None) -> Mark | None:
    """Where a line of a view stands; None where there is none."""
    if line is None:
        return None
    query = select(_SIZE, _LINE.place).where(_LINE.view_id == view_id, _LINE.line == line)
    found = db.session.execute(query).one_or_none()
    return None if found is None else Mark(*found)


def first_ids(streams: Sequence[Stream], order: Order, limit: int) -> list[int]:
    """The ids of the first lines of some streams, in order."""
    return order.first((row for one in streams for row in _rows(one, order, limit)), limit)


def first_names(streams: Sequence[Stream], limit: int) -> list[str]:
    """What the first lines of some streams are called, in the order of places."""
    ids = first_ids(streams, Order(), limit)
    query = select(_LINE.id, _LINE.line).where(_LINE.id.in_(ids))
    names = {key: line for key, line in db.session.execute(query)}  # noqa: C416 - typed rows
    return [names[one] for one in ids]


def _rows(stream: Stream, order: Order, limit: int) -> Iterator[Any]:
    query = select(_LINE.id, _SIZE, _LINE.place).where(*stream.where, *order.behind)
    if not stream.few:
        query = query.order_by(*order.columns).limit(limit)
    return iter(db.session.execute(query))


def streams_of(
    view_id: int,
    filters: Filters,
    order: Order,
    shown: Conditions,
    beside: Beside | None = None,
) -> list[Stream]:
    """Where to look for the lines that filters show and that are also what is said `beside`.

    `shown` are the conditions of the filters.
    """
    states, others, on_sums = beside or Beside()
    among = [] if states is None else [_LINE.state.in_(sorted(states))]
    if filters.sought:
        return [Stream((*shown, *among, *others), few=bool(filters.search))]
    if states is None and not (order.largest_first or filters.state or filters.category):
        return [Stream((*shown, *others))]
    beside_state = (*_beside_state(filters, order), *others)
    known = _shelves(view_id, filters, on_sums)
    wanted = [one for one in known if states is None or one.state in states]
    return [Stream((*_on(view_id, one), *beside_state)) for one in wanted]


def states_streams(view_id: int, states: Collection[str], others: Conditions) -> list[Stream]:
    """A stream for each shelf of these states, of the lines that meet other conditions too."""
    return [Stream((*_on(view_id, one), *others)) for one in shelves_with(view_id, states)]


def _on(view_id: int, shelf: Shelf) -> Conditions:
    return (_LINE.view_id == view_id, _LINE.shelf == shelf.number, _LINE.state == shelf.state)


def _shelves(view_id: int, filters: Filters, on_sums: Conditions) -> list[Shelf]:
    """The states that lines which the filters show are in, and where those lie."""
    here = (_SUM.view_id == view_id, _SUM.lines > 0, *_on_sums(filters), *on_sums)
    query = select(_SUM.shelf, _SUM.state).where(*here).distinct()
    return [Shelf(*row) for row in db.session.execute(query)]


def _on_sums(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.state:
        yield _SUM.state == filters.state
    if filters.category:
        yield _SUM.category == filters.category
    if filters.warehouse:
        yield _SUM.warehouse_id.in_(select(Warehouse.id).where(Warehouse.code == filters.warehouse))


def _beside_state(filters: Filters, order: Order) -> Iterator[ColumnElement[bool]]:
    if filters.category:
        yield _LINE.category == filters.category
    if filters.warehouse:
        start, end = below(filters.warehouse)
        # In the order of sizes a place is looked at, not looked for.
        place = _LINE.place.concat("") if order.largest_first else _LINE.place
        yield place >= start
        yield place < end
