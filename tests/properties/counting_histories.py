"""Histories of counting for properties: everything that the rules of the merge tell apart.

A team list, another one, an independent list and a recount of one location; two areas, keys with
lots, serials and unknown barcodes; events that replace anything, also what is not there (yet).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hypothesis import strategies as st

from server.inventory.combining import MergedKey
from server.inventory.counting import ZERO_STATED, CountEvent, Key
from server.inventory.decisions import Outcome, Ruling
from server.inventory.merge import merge
from server.inventory.scope import Scope, ScopeKey
from server.inventory.standings import Lists, PassList
from tests.inventory.counting_builders import (
    BEARING,
    FACTS,
    LIST,
    OTHER_LIST,
    RECOUNT,
    event,
    ruling,
    team,
)

ALONE = UUID(int=4)
KEYS = (
    BEARING,
    BEARING._replace(location="A-02"),
    BEARING._replace(location="Z-99"),
    BEARING._replace(item="", barcode="1"),
    Key("A-01", "MOB/LOT"),
    Key("A-01", "MOB/LOT", lot="L1"),
    Key("A-01", "MOB/SER", serial="S1"),
    Key("A-02", "MOB/SER", serial="S1"),
)
PASSES = {LIST: 1, OTHER_LIST: 1, ALONE: 1, RECOUNT: 2}
_MOST = 12
_NUMBERS = st.integers(1, _MOST + 2)


@dataclass(frozen=True)
class History:
    """Events, and the lists that they are in."""

    events: tuple[CountEvent, ...]
    lists: tuple[PassList, ...]

    @property
    def independent(self) -> frozenset[UUID]:
        return Lists(self.lists).independent

    def lines(
        self, events: Iterable[CountEvent] | None = None, rulings: Iterable[Ruling] = ()
    ) -> list[MergedKey]:
        """The lines of these events, of all of them unless told."""
        chosen = self.events if events is None else events
        return merge(chosen, Lists(self.lists), FACTS, rulings)


@st.composite
def count_events(draw: st.DrawFn, number: int) -> CountEvent:
    """Event so and so, a stated zero now and then."""
    list_ = draw(st.sampled_from(list(PASSES)))
    others = _NUMBERS.filter(lambda other: other != number)
    common = {
        "key": draw(st.sampled_from(KEYS)),
        "list_": list_,
        "pass_": PASSES[list_],
        "area": draw(st.sampled_from(["", "", "A1", "A2"])),
        "hour": draw(st.integers(8, 18)),
    }
    if draw(st.integers(0, 9)) == 0:
        zero = {"counter": "server:", "employee": "", "flags": [ZERO_STATED]}
        return event(number, 0, **(common | zero))
    return event(
        number,
        draw(st.integers(0, 3)),
        kind=draw(st.sampled_from(["count", "count", "void"])),
        counter=draw(st.sampled_from(["a", "b"])),
        employee=draw(st.sampled_from(["17", "23"])),
        supersedes=draw(st.lists(others, max_size=2)),
        **common,
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to a dozen events in lists that are open or closed."""
    events = tuple(draw(count_events(number + 1)) for number in range(draw(st.integers(0, _MOST))))
    closed = draw(st.tuples(*[st.booleans()] * len(PASSES)))
    overlap = draw(st.sampled_from(["ask", "add"]))
    lists = (
        team(LIST, closed=closed[0], overlap=overlap),
        team(OTHER_LIST, closed=closed[1]),
        team(ALONE, closed=closed[2], combine="independent", overlap=overlap),
        PassList(
            id=RECOUNT,
            pass_=2,
            closed=closed[3],
            scope=Scope([ScopeKey("A-01")]),
            combine=draw(st.sampled_from(["team", "independent"])),
        ),
    )
    return History(events, lists)


@st.composite
def decided_histories(draw: st.DrawFn) -> tuple[History, tuple[Ruling, ...]]:
    """A history and what supervisors ruled about its lines, the second time about what they see."""
    history = draw(histories())
    rulings: list[Ruling] = []
    for _ in range(2):
        for line in history.lines(rulings=rulings):
            if draw(st.booleans()):
                rulings.append(draw(_rulings(line, len(rulings) + 1)))
    return history, tuple(rulings)


@st.composite
def _rulings(draw: st.DrawFn, line: MergedKey, order: int) -> Ruling:
    outcome = draw(st.sampled_from([one for one in Outcome if one is not Outcome.SPLIT]))
    about = [one.id.int for one in line.events]
    return ruling(
        outcome,
        about if draw(st.integers(0, 4)) else [],
        key=line.key,
        pass_=line.pass_,
        keep=about[: draw(st.integers(0, 2))],
        quantity=2 if outcome is Outcome.OVERRIDE else None,
        order=order,
        lot="L1",
        location="A-02",
    )
