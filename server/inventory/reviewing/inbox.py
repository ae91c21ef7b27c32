"""The inbox: everything in an inventory that waits for somebody, by kind, with what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, case, func, select

from server.inventory.decisions import Outcome
from server.inventory.models import CountList
from server.inventory.projection.flagged import carrying
from server.inventory.projection.models import DifferenceLine, DifferenceSum
from server.inventory.projection.ordering import Order, Stream, mark_of, states_streams
from server.inventory.projection.reading import StoredLine, first, totals_of
from server.inventory.projection.refreshing import View
from server.inventory.review import APPROVABLE, BLOCKING, State
from server.inventory.reviewing.exceptions import LateException, open_exceptions
from server.inventory.reviewing.outstanding import Obstacle, broken_in, outstanding_in
from server.inventory.reviewing.permits import OUTCOMES
from server.inventory.reviewing.requests import Filters
from server.kernel import exact
from server.kernel.problems import Fault, NotFound
from server.storage.database import db

STATES: Final = (*BLOCKING, State.SET_ASIDE.value)
"""Kinds that are states of lines."""
FLAGS: Final = {"moved": "moved", "uncertain_clock": "clock_uncertain"}
"""Kinds that are flags of lines which somebody may approve now."""
EXCEPTIONS: Final = "exception"
OUTSTANDING: Final = "outstanding"
BROKEN: Final = "broken_chain"
FORCE: Final = "force_close"
KINDS: Final = (*STATES, *FLAGS, EXCEPTIONS, OUTSTANDING, BROKEN)

_WAYS_OUT: Final[dict[str, tuple[str, ...]]] = {
    "unresolved": ("resolve", "set_aside"),
    "unknown_location": ("give_location", "set_aside"),
    "lot_missing": ("give_lot", "recount", "set_aside"),
    "to_split": ("split", "recount", "set_aside"),
    "set_aside": ("reopen", "recount"),
    "moved": ("approve", "reject", "recount", "set_aside"),
    "uncertain_clock": ("approve", "reject", "recount", "override", "set_aside"),
    EXCEPTIONS: ("corrected", "dismissed"),
    OUTSTANDING: (FORCE, "align_with_reason"),
    BROKEN: ("accept_break",),
}
_LINE: Final = DifferenceLine.__table__.c
_SUM: Final = DifferenceSum.__table__.c


class InboxKindUnknown(NotFound):
    """The inbox has no such kind of thing."""

    code = "inbox.kind_unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of thing that waits: how many, what their differences are worth, the ways out."""

    kind: str
    entries: int
    net: Decimal
    gross: Decimal
    outcomes: tuple[str, ...]


def groups_of(view: View) -> list[Group]:
    """Every kind of which something waits, in the order of the inbox."""
    found = [*_of_states(view), *(_of_flag(view, kind) for kind in FLAGS)]
    late = open_exceptions(view)
    worth = [one.value for one in late if one.value is not None]
    found.append(
        Group(
            EXCEPTIONS,
            len(late),
            sum(worth, exact.ZERO),
            sum(map(abs, worth), exact.ZERO),
            outcomes_of(EXCEPTIONS),
        )
    )
    for kind in (OUTSTANDING, BROKEN):
        waiting = len(obstacles_of(view, kind))
        found.append(Group(kind, waiting, exact.ZERO, exact.ZERO, outcomes_of(kind)))
    return [group for group in found if group.entries]


def lines_of(view: View, kind: str, *, after: str | None, limit: int) -> Sequence[StoredLine]:
    """Some of the lines of a kind, the largest values first."""
    order = Order(largest_first=True, after=mark_of(view.id, after))
    if kind in STATES:
        return first(states_streams(view.id, [kind], ()), order, limit)
    return first([Stream((_LINE.view_id == view.id, *_flagged(view.id, kind)))], order, limit)


def late_of(view: View, *, after: str | None, limit: int) -> list[LateException]:
    """Some of the exceptions after a line."""
    found = open_exceptions(view)
    start = next((n for n, one in enumerate(found, 1) if one.line.line == after), 0)
    return found[start : start + limit]


def obstacles_of(view: View, kind: str) -> list[Obstacle]:
    """Counters that are outstanding, or journals that are broken, in the lists of an inventory.

    A list that was closed by force waits for its counters no longer than for its lines.
    """
    query = select(CountList.id).where(
        CountList.inventory_id == view.inventory_id, CountList.state != "draft"
    )
    if kind == BROKEN:
        return broken_in(set(db.session.scalars(query)))
    by_itself = (CountList.state == "closed") & CountList.close_reason.is_(None)
    found = outstanding_in(set(db.session.scalars(query.where(~by_itself))))
    unfinished = bool(found) and totals_of(view.id, Filters()).unfinished > 0
    return [one for one in found if unfinished or not one.list.forced]


def faults_of(view: View, kind: str) -> list[Fault]:
    """The same as sentences."""
    return [one.fault for one in obstacles_of(view, kind)]


def ways_out(obstacle: Obstacle) -> tuple[str, ...]:
    """What can be done about a counter: a list is closed by force once."""
    if obstacle.breaks:
        return outcomes_of(BROKEN)
    closed = obstacle.list.state == "closed"
    return tuple(one for one in outcomes_of(OUTSTANDING) if not (closed and one == FORCE))


def outcomes_of(kind: str) -> tuple[str, ...]:
    """The named ways out of a kind."""
    if kind in _WAYS_OUT:
        return _WAYS_OUT[kind]
    ruled = [str(one) for one in Outcome if one in OUTCOMES[kind]]
    override = () if kind == "duplicate_serial" else ("override",)
    return (*ruled, "recount", *override, "set_aside")


def refuse_unknown(kind: str) -> None:
    """Refuse a kind that the inbox does not have."""
    if kind not in KINDS:
        raise InboxKindUnknown(f"{kind!r} is none of {', '.join(KINDS)}")


def _flagged(view_id: int, kind: str) -> list[ColumnElement[bool]]:
    """Few lines carry a flag: their state is looked at, not looked for."""
    open_ones = sorted(str(state) for state in APPROVABLE)
    return [carrying(view_id, [FLAGS[kind]]), _LINE.state.concat("").in_(open_ones)]


def _of_states(view: View) -> list[Group]:
    """The kinds that are states: the sums of lines know them."""
    query = (
        select(_SUM.state, *(func.sum(one) for one in (_SUM.lines, _SUM.plus, _SUM.minus)))
        .where(_SUM.view_id == view.id, _SUM.state.in_(STATES))
        .group_by(_SUM.state)
    )
    found = {state: sums for state, *sums in db.session.execute(query)}
    return [
        Group(kind, int(lines), plus + minus, plus - minus, outcomes_of(kind))
        for kind in STATES
        for lines, plus, minus in [found.get(kind, (0, exact.ZERO, exact.ZERO))]
    ]


def _of_flag(view: View, kind: str) -> Group:
    size = case((_LINE.value < exact.ZERO, -_LINE.value), else_=_LINE.value)
    query = select(func.count(), func.sum(_LINE.value), func.sum(size)).where(
        _LINE.view_id == view.id, *_flagged(view.id, kind)
    )
    entries, net, gross = db.session.execute(query).one()
    return Group(kind, entries, net or exact.ZERO, gross or exact.ZERO, outcomes_of(kind))
