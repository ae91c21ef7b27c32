"""Stock at a time: what the movements say, each question one statement (design/5 §2).

Times are inclusive: a movement effective at t is part of the stock at t. Sums start at the last
closing before the time, with its opening balance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import CTE, and_, case, func, select

from server.catalog.models import Warehouse
from server.kernel.clock import local_day, start_of_day
from server.kernel.exact import ZERO, from_millionths
from server.ledger.closings import periods, since_last_closing
from server.ledger.drafts import PositionKey
from server.ledger.models import Movement, Position, Reason, StockRecord
from server.ledger.positions import asked
from server.ledger.stock_since import plain
from server.storage.database import db
from server.storage.reading import read_rows
from server.storage.rowset import rowset
from server.storage.types import to_microseconds

_KEY: Final = tuple(getattr(Position, name) for name in PositionKey._fields)
_ZONES: Final = select(Warehouse.id, Warehouse.time_zone)
_END_OF_TIME: Final = 2**63 - 1
_LONGEST_DAY: Final = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class StockFilter:
    """Which positions: None = all. `nonzero` leaves out positions without stock."""

    warehouse_ids: Sequence[int] | None = None
    item_ids: Sequence[int] | None = None
    locations: Sequence[str] | None = None
    nonzero: bool = False

    def conditions(self) -> Iterator[Any]:
        """The filter as conditions on positions."""
        for column, chosen in (
            (Position.warehouse_id, self.warehouse_ids),
            (Position.item_id, self.item_ids),
            (Position.location, self.locations),
        ):
            if chosen is not None:
                yield column.in_(select(rowset("chosen", value=chosen).c.value))


class MovementLine(NamedTuple):
    """A movement as a difference shows it; `quantity` is signed, in the base unit."""

    movement_id: int
    record_id: int
    effective_at: datetime
    date_only: bool
    quantity: Decimal
    reason: str
    origin: str
    opening_balance: bool


def stock_at(
    positions: StockFilter | Sequence[PositionKey], at: datetime | None = None
) -> dict[PositionKey, Decimal]:
    """Stock of each position that ever moved until then (None = everything posted)."""
    if not isinstance(positions, StockFilter):
        return _stock_of(positions, at)
    sums = _each_by_itself(positions, at)
    there = sums.c.total != 0 if positions.nonzero else sums.c.total.is_not(None)
    query = select(*(sums.c[name] for name in PositionKey._fields), sums.c.total).where(there)
    return {PositionKey._make(row[:-1]): from_millionths(int(row[-1])) for row in read_rows(query)}


def _each_by_itself(positions: StockFilter, at: datetime | None) -> CTE:
    """Each position with the sum of a span of its index; once, not again for every condition."""
    until = () if at is None else (Movement.effective_at <= at,)
    own = (Movement.position_id == Position.id, since_last_closing(at), *until)
    total = select(func.sum(plain(Movement.quantity))).where(*own).correlate(Position)
    query = select(*_KEY, total.scalar_subquery().label("total")).where(*positions.conditions())
    return query.cte("sums").prefix_with("MATERIALIZED")


def _stock_of(keys: Sequence[PositionKey], at: datetime | None) -> dict[PositionKey, Decimal]:
    moment = to_microseconds(at) if at else _END_OF_TIME
    stocks = _books(keys, [moment] * len(keys))
    return dict(zip(keys, stocks, strict=True))


def book_at(requests: Sequence[tuple[PositionKey, datetime]]) -> list[Decimal]:
    """Book stock of each (position, time), in the same order; a dimension None is summed over."""
    return _books([key for key, _ in requests], [to_microseconds(at) for _, at in requests])


def _books(keys: Sequence[PositionKey], moments: Sequence[int]) -> list[Decimal]:
    books = [ZERO] * len(keys)
    known = periods()
    starts = [known.since(key.warehouse_id, at) for key, at in zip(keys, moments, strict=True)]
    for question in asked(keys, at=moments, since=starts):
        until = Movement.effective_at.between(question.rows.c.since, question.rows.c.at)
        query = (
            select(question.rows.c.n, func.sum(Movement.quantity))
            .join(Position, question.matches)
            .join(Movement, and_(Movement.position_id == Position.id, until))
            .group_by(question.rows.c.n)
        )
        for n, quantity in db.session.execute(query):
            books[n] = quantity
    return books


def movements_between(key: PositionKey, start: datetime, end: datetime) -> list[MovementLine]:
    """The movements of a position effective from `start` to `end`, both included, in order."""
    return _between([(key, start, end)])[0]


def doubtful_movements(
    requests: Sequence[tuple[PositionKey, datetime, datetime]],
) -> list[list[MovementLine]]:
    """For each (position, from, to) the movements of which nobody knows whether they were counted.

    A movement without a time may have happened at any moment of its local day; an opening
    balance is never in doubt (design/3 §3).
    """
    zones = {row.id: row.time_zone for row in db.session.execute(_ZONES)}
    widened = [(key, start, end + _LONGEST_DAY) for key, start, end in requests]
    found = _between(widened)
    return [
        [line for line in lines if _is_doubtful(line, end, zones[key.warehouse_id])]
        for (key, _, end), lines in zip(requests, found, strict=True)
    ]


def _is_doubtful(line: MovementLine, end: datetime, zone: str) -> bool:
    if line.opening_balance:
        return False
    earliest = line.effective_at
    if line.date_only:
        earliest = start_of_day(local_day(line.effective_at, zone), zone)
    return earliest <= end


def _between(
    requests: Sequence[tuple[PositionKey, datetime, datetime]],
) -> list[list[MovementLine]]:
    found: list[list[MovementLine]] = [[] for _ in requests]
    keys = [key for key, _, _ in requests]
    starts = [to_microseconds(start) for _, start, _ in requests]
    ends = [to_microseconds(end) for _, _, end in requests]
    for question in asked(keys, start=starts, end=ends):
        rows = question.rows
        inside = Movement.effective_at.between(rows.c.start, rows.c.end)
        query = (
            select(
                rows.c.n,
                Movement.id,
                Movement.record_id,
                Movement.effective_at,
                Movement.date_only,
                Movement.quantity,
                Reason.code,
                StockRecord.origin,
                Reason.opening_balance,
            )
            .join(Position, question.matches)
            .join(Movement, and_(Movement.position_id == Position.id, inside))
            .join(Reason, Reason.id == Movement.reason_id)
            .join(StockRecord, StockRecord.id == Movement.record_id)
            .order_by(rows.c.n, *in_order())
        )
        for n, *line in db.session.execute(query):
            found[n].append(MovementLine(*line))
    return found


def in_order() -> tuple[Any, ...]:
    """The order of movements: effective time, loads before unloads, record, line."""
    unload_last = case((Movement.quantity < ZERO, 1), else_=0)
    return Movement.effective_at, unload_last, Movement.record_id, Movement.line
