"""What average costs are made of, for every item at very many times (design/5 §5).

As in `stock_since`: up to a cut the database adds up, what comes later is read line by line.
Everything is in millionths and microseconds, as the database keeps it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, or_, select

from server.catalog.models import Item, Warehouse
from server.ledger.closings import Period, periods
from server.ledger.models import Movement, Reason
from server.ledger.parameters import parameters_of
from server.ledger.periods import parameters_by_year
from server.ledger.stock_since import plain
from server.storage.database import db, run
from server.storage.types import from_microseconds

Level = tuple[int, int]
"""An item in a warehouse (by ids), or with 0 in the company."""


class _Running(NamedTuple):
    """Times, and the sums of quantity and amount until each of them."""

    times: list[int]
    sums: list[tuple[int, int]]


class AverageSums:
    """Quantity and amount of the lines that update the average, of any item at any time."""

    def __init__(
        self,
        before: Mapping[Level, tuple[int, int]],
        later: Mapping[Level, Sequence[tuple[int, int, int]]],
        *,
        by_warehouse: bool,
    ) -> None:
        self._before = before
        self._by_warehouse = by_warehouse
        self._later: dict[Level, _Running] = {}
        for key, lines in later.items():
            quantity, amount = before.get(key, (0, 0))
            running = self._later[key] = _Running([], [])
            for at, more, worth in lines:
                quantity, amount = quantity + more, amount + worth
                running.times.append(at)
                running.sums.append((quantity, amount))

    @property
    def by_warehouse(self) -> bool:
        """Whether each warehouse has costs of its own."""
        return self._by_warehouse

    def fixed(self) -> Iterator[tuple[int, int, int, int]]:
        """(item, warehouse or 0, quantity, amount) of what is the same at all of these times."""
        for (item_id, place), sums in self._before.items():
            if (item_id, place) not in self._later:
                yield item_id, place, *sums

    def is_fixed(self, item_id: int, warehouse_id: int) -> bool:
        """Whether the sums of an item are the same at all of these times."""
        return (item_id, warehouse_id if self._by_warehouse else 0) not in self._later

    def at(self, item_id: int, warehouse_id: int, moment: int) -> tuple[int, int] | None:
        """The sums until a time; None where no line said anything about the cost."""
        key = (item_id, warehouse_id if self._by_warehouse else 0)
        later = self._later.get(key)
        if later is not None:
            place = bisect_right(later.times, moment)
            if place:
                return later.sums[place - 1]
        return self._before.get(key)


def average_sums(first: int, last: int) -> AverageSums | None:
    """The sums for any time from first to last.

    None where these times do not belong together: a closing lies between them, or the parameters
    of their years differ. Then each cost has to be asked for by itself.
    """
    by_year = parameters_by_year()
    years = range(from_microseconds(first).year, from_microseconds(last).year + 1)
    levels = {parameters_of(year, by_year).value_by_warehouse for year in years}
    warehouses = list(db.session.scalars(select(Warehouse.id)))
    period = _period(first, last, warehouses)
    if period is None or len(levels) > 1:
        return None
    local = levels.pop()
    lines = _lines(warehouses, period, local=local)
    return AverageSums(
        _before(lines, first, local=local),
        _later(lines, first, last, local=local),
        by_warehouse=local,
    )


def _period(first: int, last: int, warehouses: Iterable[int]) -> Period | None:
    """The period that both times lie in, in every warehouse and in the company."""
    known = periods()
    found = [known.at(moment, place) for moment in (first, last) for place in (None, *warehouses)]
    return found[0] if len({period.closing_id for period in found}) == 1 else None


def _lines(warehouses: Iterable[int], period: Period, *, local: bool) -> list[ColumnElement[bool]]:
    """The movements that update the average, as `taking_part` says, without joining reasons."""
    reasons = db.session.execute(
        select(Reason.id, Reason.consider_zero_movements).where(
            Reason.updates_average_cost, Reason.fiscal_interest
        )
    ).all()
    zero = [reason_id for reason_id, considers_zero in reasons if considers_zero]
    conditions: list[ColumnElement[bool]] = [
        Movement.reason_id.in_([reason_id for reason_id, _ in reasons]),
        Movement.amount.is_not(None),
        or_(plain(Movement.quantity) != 0, Movement.reason_id.in_(zero)),
        Movement.item_id.not_in(select(Item.id).where(Item.fiscal_interest.is_(False))),
    ]
    if not local:
        conditions.append(Movement.transfer.is_(False))
    if period.starts:
        at = plain(Movement.effective_at)
        starts = [and_(Movement.warehouse_id == key, at >= period.start(key)) for key in warehouses]
        conditions.append(or_(*starts))
    return conditions


def _before(
    lines: list[ColumnElement[bool]], cut: int, *, local: bool
) -> dict[Level, tuple[int, int]]:
    key = (Movement.item_id, Movement.warehouse_id) if local else (Movement.item_id,)
    sums = (
        cast(func.sum(plain(column)), BigInteger) for column in (Movement.quantity, Movement.amount)
    )
    query = select(*key, *sums).where(*lines, plain(Movement.effective_at) < cut).group_by(*key)
    rows: Sequence[Any] = run(query).all()
    if local:
        return {(item_id, place): (many, worth) for item_id, place, many, worth in rows}
    return {(item_id, 0): (many, worth) for item_id, many, worth in rows}


def _later(
    lines: list[ColumnElement[bool]], cut: int, until: int, *, local: bool
) -> dict[Level, list[tuple[int, int, int]]]:
    at = plain(Movement.effective_at)
    columns = (at, plain(Movement.quantity), plain(Movement.amount))
    query = select(Movement.item_id, Movement.warehouse_id, *columns)
    found: dict[Level, list[tuple[int, int, int]]] = {}
    rows = db.session.execute(query.where(*lines, at.between(cut, until)).order_by(at))
    for item_id, place, moment, quantity, amount in rows:
        level = (item_id, place if local else 0)
        found.setdefault(level, []).append((moment, quantity, amount))
    return found
