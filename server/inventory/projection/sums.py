"""Sums of stored lines by warehouse, state, category and hands: moved together with the lines."""

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, case, cast, delete, func, literal, select

from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.storage.database import db, upsert

_KEYS: Final = ("view_id", "warehouse_id", "state", "category", "hands_id")
_SUMS: Final = ("lines", "unpriced", "plus", "minus")


def add_sums(*conditions: ColumnElement[bool], state: str | None = None) -> None:
    """Add the lines that meet some conditions to the sums, as if they were in another state."""
    _move(1, conditions, state)


def take_sums(*conditions: ColumnElement[bool]) -> None:
    """Take them out again, before they change or go."""
    _move(-1, conditions, None)


def forget_sums(view_id: int) -> None:
    """Begin anew."""
    db.session.execute(delete(DifferenceSum).where(DifferenceSum.view_id == view_id))


def tallies() -> list[Any]:
    """The sums of lines as columns: how many, without a value, plus and minus in millionths.

    PostgreSQL's sum of bigint is numeric: cast.
    """
    line = DifferenceLine
    value = cast(func.coalesce(line.value, 0), BigInteger)
    unpriced = case((line.difference.is_not(None) & line.value.is_(None), 1), else_=0)
    plus, minus = case((value > 0, value), else_=0), case((value < 0, value), else_=0)
    return [func.count(), *(cast(func.sum(one), BigInteger) for one in (unpriced, plus, minus))]


def _move(sign: int, conditions: tuple[ColumnElement[bool], ...], state: str | None) -> None:
    keys: dict[str, Any] = {name: getattr(DifferenceLine, name) for name in _KEYS}
    if state is not None:
        del keys["state"]
    sums = [one * sign for one in tallies()]
    shown = {**keys, "state": DifferenceLine.state if state is None else literal(state)}
    query = select(*(shown[name] for name in _KEYS), *sums)
    query = query.where(*conditions).group_by(*keys.values())
    statement = upsert(DifferenceSum).from_select([*_KEYS, *_SUMS], query)
    stored = DifferenceSum.__table__.c
    more = {name: stored[name] + statement.excluded[name] for name in _SUMS}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_KEYS), set_=more))
