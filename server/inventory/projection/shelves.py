"""Where the lines of a state lie: a *shelf* is what indexes of lines know instead of the state.

A line is put on the shelf of its state. When all lines of a shelf change their state together, as
they do in an alignment, they stay where they are and no index is touched: the shelf has another
state then. `DifferenceSum` knows which states lie on which shelves; whoever looks for a state
looks there. All lines of a shelf are in one state; who does not hold the lock of the inventory
looks at the state of each line too, which an alignment may have changed meanwhile.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, select

from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.review import BLOCKING, State
from server.storage.database import db

_LINE: Final = DifferenceLine.__table__.c
_SUM: Final = DifferenceSum.__table__.c
_STATES: Final = (*map(str, State), *BLOCKING)
_STEP: Final = 32
"""Shelves of one state lie so many numbers apart."""

_WORTH: Final = 32
"""A shelf with one line in so many stays together; smaller ones would become too many."""

FIRST_SHELF: Final[Mapping[str, int]] = {state: n for n, state in enumerate(_STATES)}
"""The shelf of each state in a view that was just built."""


class Shelf(NamedTuple):
    """Lines of one state on a shelf."""

    number: int
    state: str


def shelf_in_sql(state: str) -> str:
    """The first shelf of a state that an expression gives, as an expression."""
    cases = " ".join(f"WHEN '{name}' THEN {number}" for name, number in FIRST_SHELF.items())
    return f"CASE {state} {cases} END"


def shelves_with(view_id: int, states: Collection[str]) -> list[Shelf]:
    """The shelves on which lines of these states lie."""
    query = select(_SUM.shelf, _SUM.state).where(*_lying(view_id), _SUM.state.in_(sorted(states)))
    return [Shelf(*row) for row in db.session.execute(query.distinct())]


def in_states(view_id: int, states: Collection[str]) -> list[ColumnElement[bool]]:
    """The lines of a view in these states, as conditions that an index answers.

    Under the lock of the inventory: an alignment in between may give a shelf another state.
    """
    shelves = sorted({one.number for one in shelves_with(view_id, states)})
    return [_LINE.view_id == view_id, _LINE.shelf.in_(shelves)]


def shelves_for(view_id: int) -> Mapping[str, int]:
    """Where lines of each state are put: on a shelf where no other state lies."""
    query = select(_SUM.shelf, _SUM.state).where(*_lying(view_id)).distinct()
    taken: dict[int, set[str]] = {}
    for number, state in db.session.execute(query):
        taken.setdefault(number, set()).add(state)
    return {
        state: next(n for n in count(first, _STEP) if taken.get(n, {state}) == {state})
        for state, first in FIRST_SHELF.items()
    }


def on_shelves(conditions: Collection[ColumnElement[bool]]) -> dict[int, int]:
    """How many of the lines that meet some conditions lie on each shelf."""
    query = select(_LINE.shelf, func.count()).where(*conditions).group_by(_LINE.shelf)
    return {shelf: lines for shelf, lines in db.session.execute(query)}  # noqa: C416 - typed rows


def staying(view_id: int, chosen: Mapping[int, int]) -> list[int]:
    """The shelves, of these with so many chosen lines, of which all lines change together."""
    query = select(_SUM.shelf, func.sum(_SUM.lines)).where(*_lying(view_id)).group_by(_SUM.shelf)
    lying = {shelf: int(lines) for shelf, lines in db.session.execute(query)}
    worth = sum(lying.values()) / _WORTH
    return sorted(
        shelf for shelf, lines in chosen.items() if lines == lying.get(shelf) and lines >= worth
    )


def moved_to(shelf: int, but: Collection[int]) -> ColumnElement[Any]:
    """The shelf of lines that go to one, but those whose shelves stay."""
    return case((_LINE.shelf.in_(but), _LINE.shelf), else_=shelf)


def _lying(view_id: int) -> Iterator[ColumnElement[bool]]:
    yield _SUM.view_id == view_id
    yield _SUM.lines > 0
