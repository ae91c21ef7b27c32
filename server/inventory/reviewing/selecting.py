"""Which stored lines a decision is about, and which of them it may not touch."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, select

from server.inventory.authority import LINE_LIMIT, UNLIMITED, Authority
from server.inventory.four_eyes import Hands, why_not
from server.inventory.projection.models import DifferenceLine, DifferenceSum, LineHands
from server.inventory.projection.ordering import Beside, Order, Stream, streams_of
from server.inventory.projection.reading import StoredLine, first, shown, some, summed
from server.inventory.projection.refreshing import View
from server.inventory.projection.shelves import in_states
from server.inventory.refusals import LineChanged, SelectionChanged
from server.inventory.review import APPROVABLE, State
from server.inventory.reviewing.approvers import Approvers, could, covered, uncovered
from server.inventory.reviewing.grid import hands_of
from server.inventory.reviewing.permits import REJECTABLE, Verdict, settling
from server.inventory.reviewing.requests import (
    Action,
    DecisionRequest,
    Filters,
    LineSeen,
    RefusedLine,
)
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault
from server.storage.database import db
from server.storage.rowset import rowset

NAMED: Final = 1_000
"""So many lines of a bulk action are named one by one; all of them are counted."""

_LINE: Final = DifferenceLine.__table__.c
_SUM: Final = DifferenceSum.__table__.c


class Tally(NamedTuple):
    """How many lines, their net value, how many have no value, and their gross value."""

    lines: int
    value: Decimal
    without_value: int
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines to decide about, as conditions, and where the first of them are found."""

    chosen: Sequence[ColumnElement[bool]]
    tally: Tally
    refused: list[RefusedLine]
    streams: Sequence[Stream]


def selection(
    view: View, request: DecisionRequest, user: UserPrincipal, approvers: Approvers
) -> Selection:
    """The lines that a request may settle, and the refused ones with their reason."""
    if request.filters is None:
        return _of_lines(view, request, user, approvers)
    bar = Bar.of(view, request.action, user, approvers)
    every = shown(view.id, request.filters)

    def streams(beside: Beside) -> Sequence[Stream]:
        return streams_of(view.id, request.filters or Filters(), Order(), every, beside)

    limits = covered(bar.authority)
    among = () if request.filters.sought else in_states(view.id, bar.states)
    chosen = (*every, *among, bar.passes(_LINE), limits)
    sums = None if bar.authority.limits_lines else summed(view.id, request.filters)
    tally = _counted(chosen) if sums is None else _tallied((*sums, bar.passes(_SUM)))
    refused = [
        line
        for beside in bar.stops(states_in(view.id))
        for line in first(streams(beside), Order(), NAMED, with_hashes=False)
    ]
    refusals = _refusals(refused[:NAMED], request.action, user, approvers)
    passing = Beside(bar.states, [bar.passes(_LINE), limits], [bar.passes(_SUM)])
    return Selection(chosen, tally, refusals, streams(passing))


@dataclass(frozen=True, slots=True)
class Bar:
    """What `permits.settling` allows a user, as conditions: states, hands of theirs, limits."""

    states: frozenset[str]
    barred: Sequence[int]
    nobody: bool = False
    authority: Authority = UNLIMITED

    @classmethod
    def of(cls, view: View, action: Action, user: UserPrincipal, approvers: Approvers) -> "Bar":
        """What stands between a user and an action."""
        if action is not Action.APPROVE:
            others = states_in(view.id) - {str(State.ALIGNED)}
            allowed = set(map(str, REJECTABLE)) if action is Action.REJECT else others
            return cls(frozenset(allowed), ())
        barred = [key for key, hands in _people(view).items() if why_not(user, hands)]
        states = frozenset(str(state) for state in APPROVABLE)
        nobody = why_not(user, None) is not None
        return cls(states, barred, nobody, approvers.authority(user))

    def passes(self, columns: Any) -> ColumnElement[bool]:
        """The lines (or their sums) that may be settled."""
        if self.nobody:
            return false()
        return and_(columns.state.in_(sorted(self.states)), columns.hands_id.not_in(self.barred))

    def stops(self, states: Collection[str]) -> Iterator[Beside]:
        """The lines that may not, first those of other states."""
        others = set(states) - self.states
        if others:
            yield Beside(others)
        allowed = self.states & set(states)
        if self.nobody:
            yield Beside(allowed)
            return
        if self.barred:
            own = self.barred
            yield Beside(allowed, [_LINE.hands_id.in_(own)], [_SUM.hands_id.in_(own)])
        if self.authority.limits_lines:
            free = _LINE.hands_id.not_in(self.barred)
            yield Beside(allowed, [free, uncovered(self.authority)])


def states_in(view_id: int) -> set[str]:
    """The states that lines of a view are in."""
    query = select(_SUM.state).where(_SUM.view_id == view_id, _SUM.lines > 0)
    return set(db.session.scalars(query.distinct()))


def judged(
    view: View, refs: Sequence[LineSeen], refusing: Callable[[StoredLine], Verdict]
) -> tuple[list[StoredLine], list[RefusedLine]]:
    """Lines that were named: those that may be decided about, and the refused ones."""
    lines = some(view.id, [ref.line for ref in refs])
    chosen: list[StoredLine] = []
    refused: list[RefusedLine] = []
    for ref in dict.fromkeys(refs):
        line = lines.get(ref.line)
        verdict = _unseen(line, ref) or (refusing(line) if line else None)
        if line is not None and verdict is None:
            chosen.append(line)
        elif verdict is not None:
            refused.append(RefusedLine(ref.line, *verdict))
    return chosen, refused


def _of_lines(
    view: View, request: DecisionRequest, user: UserPrincipal, approvers: Approvers
) -> Selection:
    hands = _people(view)

    def refusing(line: StoredLine) -> Verdict:
        return _verdict(line, request.action, hands.get(line.hands_id), user, approvers)

    lines, refused = judged(view, request.lines, refusing)
    asked = rowset("chosen", line=[one.line for one in lines] or [""])
    chosen = (_LINE.view_id == view.id, _LINE.line.in_(select(asked.c.line)))
    return Selection(chosen, _counted(chosen), refused, [Stream(chosen, few=True)])


def _people(view: View) -> dict[int, Hands]:
    """Who had a hand in any line of the inventory, by the number that lines carry."""
    query = select(LineHands.id).where(LineHands.inventory_id == view.inventory_id)
    return hands_of(db.session.scalars(query).all())


def _counted(chosen: Sequence[ColumnElement[bool]]) -> Tally:
    """Lines, net value, lines without a value, gross value."""
    unvalued = case((_LINE.value.is_(None), 1), else_=0)
    size = case((_LINE.value < exact.ZERO, -_LINE.value), else_=_LINE.value)
    sums = (func.count(), func.sum(_LINE.value), func.sum(unvalued), func.sum(size))
    lines, value, without, gross = db.session.execute(select(*sums).where(*chosen)).one()
    return Tally(lines, value or exact.ZERO, int(without or 0), gross or exact.ZERO)


def _tallied(chosen: Sequence[ColumnElement[bool]]) -> Tally:
    """The same from the sums of lines."""
    query: Any = select(
        func.sum(_SUM.lines), func.sum(_SUM.plus), func.sum(_SUM.minus), func.sum(_SUM.unpriced)
    )
    lines, plus, minus, without = db.session.execute(query.where(*chosen)).one()
    plus, minus = plus or exact.ZERO, minus or exact.ZERO
    return Tally(int(lines or 0), plus + minus, int(without or 0), plus - minus)


def _refusals(
    lines: Sequence[StoredLine], action: Action, user: UserPrincipal, approvers: Approvers
) -> list[RefusedLine]:
    hands = hands_of({line.hands_id for line in lines})
    found = [
        (line, _verdict(line, action, hands.get(line.hands_id), user, approvers)) for line in lines
    ]
    return [RefusedLine(line.line, *verdict) for line, verdict in found if verdict is not None]


def _verdict(
    line: StoredLine,
    action: Action,
    hands: Hands | None,
    user: UserPrincipal,
    approvers: Approvers,
) -> Verdict:
    """Whether a line may be settled; who could, where the user's limits do not cover it."""
    verdict = settling(action, line.state, hands, user, covered=approvers.covers(user, line))
    if verdict is None or verdict[0] != LINE_LIMIT:
        return verdict
    return LINE_LIMIT, could(approvers.who(line, hands))


def _unseen(line: StoredLine | None, ref: LineSeen) -> Verdict:
    if line is None:
        return "line.unknown", "the inventory has no such line"
    if has_changed(line, ref):
        return "line.changed", "the line is not what you saw; look at it again"
    if ref.state not in (None, line.state):
        return "line.decided", _told(line)
    return None


def _told(line: StoredLine) -> str:
    """What became of a line while somebody looked at it."""
    by = f", by {line.decided_by}" if line.decided_by else ""
    return f"the line is {line.state.replace('_', ' ')} now{by}; look at it again"


def has_changed(line: StoredLine, ref: LineSeen) -> bool:
    """Whether a line is not what somebody saw of it."""
    other_hash = ref.seen_hash is not None and ref.seen_hash != line.live_hash.hex()
    return other_hash or (ref.counted is not None and ref.counted != line.counted)


def refuse_changed(line: StoredLine, ref: LineSeen) -> None:
    """Compare and set: refuse with what was seen and what is now when they differ."""
    if not has_changed(line, ref):
        return
    was = "" if ref.counted is None else exact.to_text(ref.counted)
    now = "" if line.counted is None else exact.to_text(line.counted)
    raise LineChanged(
        "the count changed while you looked at it",
        [Fault("line.seen", was, field="counted"), Fault("line.now", now, field="counted")],
    )


def refuse_unexpected(lines: int, value: Decimal, request: DecisionRequest) -> None:
    """Refuse a bulk action that would not do what was announced."""
    expected = request.expected
    if expected is None or (expected.lines == lines and expected.value in (None, value)):
        return
    raise SelectionChanged(
        f"it would now be {lines} lines with a value of {exact.to_text(value)}",
        [
            Fault("selection.lines", str(lines), field="lines"),
            Fault("selection.value", exact.to_text(value), field="value"),
        ],
    )
