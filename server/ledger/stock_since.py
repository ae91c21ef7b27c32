"""The book of very many positions at very many times, in two statements a warehouse.

Most movements lie before the first time that anybody asks about: up to that *cut* they are summed
by the database, position by position. The few that come after it are read one by one. Everything
is in millionths and microseconds, as the database keeps it.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Select, and_, case, cast, func, select, type_coerce

from server.ledger.closings import periods
from server.ledger.models import Movement, Position, Reason
from server.storage.database import db, is_sqlite

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


def held_positions(warehouse_id: int, span: BookSpan, cut: int) -> Iterator[HeldPosition]:
    """Every position of a warehouse."""
    make = _one_by_one if is_sqlite() else _grouped
    query = make(warehouse_id, span, cut).execution_options(yield_per=_CHUNK)
    for *key, before, until_cut, after in db.session.execute(query):
        yield HeldPosition._make((*key, before or 0, (until_cut or 0) + (after or 0)))


def _parts(span: BookSpan, cut: int) -> list[Any]:
    """The three stretches that are added up: to the cut, to it for today's stock, from it on."""
    at = plain(Movement.effective_at)
    return [
        and_(at >= span.book, at < cut),
        and_(at >= span.stock, at < cut),
        at >= max(cut, span.stock),
    ]


def _one_by_one(warehouse_id: int, span: BookSpan, cut: int) -> Select[Any]:
    """SQLite: a few entries of the index of each position, in whatever order they come."""
    total = func.sum(plain(Movement.quantity))
    own = Movement.position_id == Position.id
    sums = [select(total).where(own, part).scalar_subquery() for part in _parts(span, cut)]
    return select(*_KEY, *sums).where(Position.warehouse_id == warehouse_id)


def _grouped(warehouse_id: int, span: BookSpan, cut: int) -> Select[Any]:
    """PostgreSQL: one pass over the movements."""
    quantity = plain(Movement.quantity)
    sums = (
        select(
            Movement.position_id.label("position_id"),
            *(
                cast(func.sum(case((part, quantity))), BigInteger).label(name)
                for name, part in zip(_SUMS, _parts(span, cut), strict=True)
            ),
        )
        .where(Movement.warehouse_id == warehouse_id)
        .group_by(Movement.position_id)
        .subquery("sums")
    )
    query = select(*_KEY, *(sums.c[name] for name in _SUMS))
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
_SUMS: Final = ("before", "until_cut", "after")
