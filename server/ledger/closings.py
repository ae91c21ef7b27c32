"""Where sums over movements start: at the last closing before the asked time, per warehouse.

A closing writes opening balances at the first instant of the day after, so that what came before
needs not be read any more (design/5 §2). Restored closings are not here.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, case, literal, select, true, type_coerce

from server.catalog.models import Warehouse
from server.ledger.models import Closing, ClosingStart, Movement, Position
from server.storage.database import db
from server.storage.types import from_microseconds, to_microseconds

CLOSED: Final = "closed"
RESTORED: Final = "restored"
BEGINNING: Final = -(2**62)
"""Microseconds before everything: where the sums of a warehouse without closings start."""

_END_OF_TIME: Final = 2**62


class Period(NamedTuple):
    """What lies after a closing (None: after nothing) and before the next."""

    closing_id: int | None
    closed: date | None
    starts: Mapping[int, int]

    def start(self, warehouse_id: int) -> int:
        """Its first instant in a warehouse, in microseconds."""
        return self.starts.get(warehouse_id, BEGINNING)


FIRST: Final = Period(None, None, {})


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods that closings make, oldest first."""

    after: Sequence[Period] = ()
    _moments: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def since(self, warehouse_id: int, at: int) -> int:
        """Where the sum of a warehouse at a time (microseconds) starts."""
        moments = self._moments.get(warehouse_id, ())
        place = bisect_right(moments, at)
        return moments[place - 1] if place else BEGINNING

    def number(self, moment: int, warehouse_id: int) -> int:
        """How many closings lie before a time (microseconds) in a warehouse."""
        return bisect_right(self._moments.get(warehouse_id, ()), moment)

    def of(self, warehouse_id: int) -> list[Period]:
        """The periods that closings opened in a warehouse, oldest first."""
        return [period for period in self.after if warehouse_id in period.starts]

    def at(self, moment: int, warehouse_id: int | None = None) -> Period:
        """The period of a time (microseconds) in a warehouse; of the company: begun in any."""
        begun = [
            period
            for period in self.after
            if (
                min(period.starts.values())
                if warehouse_id is None
                else period.starts.get(warehouse_id, _END_OF_TIME)
            )
            <= moment
        ]
        return begun[-1] if begun else FIRST


def periods() -> Periods:
    """Read the closings that stand."""
    query = (
        select(
            ClosingStart.closing_id, Closing.at, ClosingStart.warehouse_id, ClosingStart.starts_at
        )
        .join(Closing, Closing.id == ClosingStart.closing_id)
        .where(Closing.state == CLOSED)
        .order_by(Closing.at, ClosingStart.warehouse_id)
    )
    found: dict[int, Period] = {}
    moments: dict[int, list[int]] = {}
    for closing_id, day, warehouse_id, starts_at in db.session.execute(query):
        starts: Any = found.setdefault(closing_id, Period(closing_id, day, {})).starts
        starts[warehouse_id] = to_microseconds(starts_at)
        moments.setdefault(warehouse_id, []).append(starts[warehouse_id])
    by_warehouse = {key: tuple(several) for key, several in moments.items()}
    return Periods(list(found.values()), by_warehouse)


def last_closing_day() -> date | None:
    """The day of the last closing that stands."""
    query = select(Closing.at).where(Closing.state == CLOSED).order_by(Closing.at.desc()).limit(1)
    return db.session.scalar(query)


def since_last_closing(at: datetime | None = None) -> ColumnElement[bool]:
    """Movements from each warehouse's last closing before a time on (None: the last of all).

    A statement that uses it has movements joined with their positions: these say the warehouse, so
    that nothing is read but an index of positions and times.
    """
    known = periods()
    if not known.after:
        return true()
    moment = moment_of(at)
    starts: dict[int, list[int]] = {}
    for key in db.session.scalars(select(Warehouse.id).order_by(Warehouse.id)):
        starts.setdefault(known.since(key, moment), []).append(key)
    since = case(
        *((Position.warehouse_id.in_(keys), instant(start)) for start, keys in starts.items())
    )
    return Movement.effective_at >= type_coerce(since, BigInteger())


def instant_of(moment: int) -> datetime:
    """The moment of microseconds that lie within what Python knows."""
    return from_microseconds(moment)


def moment_of(at: datetime | None) -> int:
    """Microseconds of a time, None = after everything."""
    return _END_OF_TIME if at is None else to_microseconds(at)


def instant(moment: int) -> ColumnElement[int]:
    """Microseconds beside columns of instants, also before every date that Python knows."""
    return literal(moment, BigInteger())
