"""Sums of stored lines by warehouse, state, category, hands and shelf: moved with the lines."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    true,
    type_coerce,
    union_all,
)

from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.storage.database import db, upsert

_KEYS: Final = ("view_id", "warehouse_id", "state", "category", "hands_id", "shelf")
_SUMS: Final = ("lines", "unpriced", "plus", "minus")


def add_sums(*conditions: ColumnElement[bool]) -> None:
    """Add the lines that meet some conditions to the sums."""
    _move(1, conditions)


def take_sums(*conditions: ColumnElement[bool]) -> None:
    """Take them out again, before they change or go."""
    _move(-1, conditions)


def restate_sums(*conditions: ColumnElement[bool], state: str, shelf: int) -> None:
    """Move the lines that meet some conditions to another state, looking at them once."""
    _restate(_grouped(conditions), {"state": literal(state), "shelf": literal(shelf)})


def restate_shelves(view_id: int, shelves: Collection[int], state: str) -> None:
    """Give all lines on some shelves another state, without looking at them."""
    sums = DifferenceSum.__table__.c
    added = (type_coerce(sums[name], BigInteger).label(name) for name in _SUMS)
    query = select(*(sums[name] for name in _KEYS), *added).where(
        sums.view_id == view_id, sums.shelf.in_(shelves), sums.lines > 0
    )
    _restate(query, {"state": literal(state)})


def _restate(lines: Select[Any], changed: Mapping[str, ColumnElement[Any]]) -> None:
    """Take lines out of the sums where they were, and add them to where they are then."""
    found = lines.cte("restated")
    keys = {name: found.c[name] for name in _KEYS}
    new = (keys | {name: value.label(name) for name, value in changed.items()}).values()
    both = union_all(
        select(*keys.values(), *((-found.c[name]).label(name) for name in _SUMS)),
        select(*new, *(found.c[name] for name in _SUMS)),
    ).subquery("moved")
    sums = (cast(func.sum(both.c[name]), BigInteger) for name in _SUMS)
    of = [both.c[name] for name in _KEYS]
    _add(select(*of, *sums).group_by(*of))


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


def _move(sign: int, conditions: tuple[ColumnElement[bool], ...]) -> None:
    found = _grouped(conditions).subquery("found")
    keys = (found.c[name] for name in _KEYS)
    _add(select(*keys, *(found.c[name] * sign for name in _SUMS)))


def _grouped(conditions: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    keys = [getattr(DifferenceLine, name) for name in _KEYS]
    sums = (one.label(name) for name, one in zip(_SUMS, tallies(), strict=True))
    # What tells most lines apart comes first: SQLite sorts them.
    return select(*keys, *sums).where(*conditions).group_by(*keys[::-1])


def _add(query: Select[Any]) -> None:
    statement = upsert(DifferenceSum).from_select([*_KEYS, *_SUMS], query.where(true()))
    stored = DifferenceSum.__table__.c
    more = {name: stored[name] + statement.excluded[name] for name in _SUMS}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_KEYS), set_=more))
