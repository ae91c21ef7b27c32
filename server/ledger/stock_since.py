"""The book of very many positions at very many times, in two statements a warehouse.

Most movements lie before the first time that anybody asks about: up to that *cut* they are summed
by the database, position by position. The few that come after it are read one by one. Everything
is in millionths and microseconds, as the database keeps it.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, select, type_coerce

from server.ledger.closings import periods
from server.ledger.models import Movement, Position, Reason
from server.storage.database import db, is_sqlite, stored_rows

_END_OF_TIME: Final = 2**62
_CHUNK: Final = 5_000


class HeldPosition(NamedTuple):
    """A position that moved: its stock just before the cut, and with everything that is posted."""

    id: int
    item_id: int
    location: str
    variant: str
    lot: str
    serial: str
    project: str
    partner: str
    before: int
    now: int


class LaterMovement(NamedTuple):
    """A movement from the cut on."""

    at: int
    quantity: int
    date_only: bool
    record_id: int
    opening_balance: bool


class BookSpan(NamedTuple):
    """From where the book of a time in a warehouse adds up, and from where today's stock does."""

    book: int
    stock: int


def span_of(warehouse_id: int, first: int, last: int) -> BookSpan | None:
    """Where sums start for times from first to last; None where a closing lies between them."""
    known = periods()
    book = known.since(warehouse_id, first)
    if known.since(warehouse_id, last) != book:
        return None
    return BookSpan(book, known.since(warehouse_id, _END_OF_TIME))


def held_positions(
    warehouse_id: int, span: BookSpan, cut: int, but: ColumnElement[bool] | None = None
) -> Iterator[HeldPosition]:
    """Every position of a warehouse, `but` those that most are."""
    make = _one_by_one if is_sqlite() or but is not None else _grouped
    after = _moved_after(warehouse_id, max(cut, span.stock))
    goes_on = span.stock == span.book  # else today's stock begins after the cut
    query = make(warehouse_id, span, cut).execution_options(yield_per=_CHUNK)
    query = query if but is None else query.where(~but)
    for *key, found in db.session.execute(query):
        before = found or 0
        now = (before if goes_on else 0) + after.get(key[0], 0)
        yield HeldPosition._make((*key, before, now))


def stock_before(warehouse_id: int, since: int, cut: int) -> Sequence[Any]:
    """(id, item, location ... partner, stock just before the cut) of a warehouse's positions."""
    make = _one_by_one if is_sqlite() else _grouped
    return stored_rows(make(warehouse_id, BookSpan(since, since), cut))


def _moved_after(warehouse_id: int, moment: int) -> dict[int, int]:
    since = plain(Movement.effective_at) >= moment
    position = Movement.position_id + 0  # else SQLite reads all movements, in this order
    query = select(position, _MOVED).where(Movement.warehouse_id == warehouse_id, since)
    rows = db.session.execute(query.group_by(position))
    return {position_id: moved for position_id, moved in rows}  # noqa: C416 - typed rows


def _before(span: BookSpan, cut: int) -> ColumnElement[bool]:
    at = plain(Movement.effective_at)
    return and_(at >= span.book, at < cut)


def _one_by_one(warehouse_id: int, span: BookSpan, cut: int) -> Select[Any]:
    """A few entries of the index of each position, in whatever order they come."""
    own = Movement.position_id == Position.id
    before = select(_MOVED).where(own, _before(span, cut))
    return select(*_KEY, before.scalar_subquery()).where(Position.warehouse_id == warehouse_id)


def _grouped(warehouse_id: int, span: BookSpan, cut: int) -> Select[Any]:
    """PostgreSQL: one pass over the movements."""
    sums = (
        select(Movement.position_id.label("position_id"), _MOVED.label("total"))
        .where(Movement.warehouse_id == warehouse_id, _before(span, cut))
        .group_by(Movement.position_id)
        .subquery("sums")
    )
    query = select(*_KEY, sums.c.total)
    return query.outerjoin(sums, sums.c.position_id == Position.id).where(
        Position.warehouse_id == warehouse_id
    )


def later_movements(
    warehouse_id: int, cut: int, until: int = _END_OF_TIME
) -> dict[int, list[LaterMovement]]:
    """The movements of a warehouse from the cut on, by position, earliest first."""
    at = plain(Movement.effective_at)
    query = (
        select(
            Movement.position_id,
            at,
            plain(Movement.quantity),
            Movement.date_only,
            Movement.record_id,
            Reason.opening_balance,
        )
        .join(Reason, Reason.id == Movement.reason_id)
        .where(Movement.warehouse_id == warehouse_id, at.between(cut, until))
        .order_by(at)
    )
    found: dict[int, list[LaterMovement]] = {}
    for position_id, *movement in db.session.execute(query):
        found.setdefault(position_id, []).append(LaterMovement(*movement))
    return found


def plain(column: Any) -> Any:
    """The integers of a column as they are stored."""
    return type_coerce(column, BigInteger())


_KEY: Final = tuple(getattr(Position, name) for name in HeldPosition._fields[:-2])
_MOVED: Final = cast(func.sum(plain(Movement.quantity)), BigInteger)
