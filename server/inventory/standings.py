"""Which pass of a key wins, and what stands in it (design/3 §2, Passes).

Pure. The newest closed pass whose scope holds the key wins; without one it is pass 1, open or
closed. A key that a closed recount left without an event never falls back to the pass before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from server.inventory.counting import CountEvent, Key
from server.inventory.scope import Scope

FIRST: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PassList:
    """A released or closed count list with the rules of its type."""

    id: UUID
    pass_: int = FIRST
    scope: Scope = field(default_factory=Scope)
    closed: bool = False
    combine: str = "team"
    required_counts: int = 2
    overlap: str = "ask"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a key's line is made of.

    `strays` are events of a recount whose scope does not hold the key; `missing` that the winning
    recount has none, and `events` are then those of the pass `previous`.
    """

    pass_: int
    previous: int
    events: tuple[CountEvent, ...]
    strays: tuple[CountEvent, ...]
    missing: bool
    provisional: bool
    waiting: bool

    @property
    def all_events(self) -> tuple[CountEvent, ...]:
        """What a decision is about."""
        return (*self.events, *self.strays)


class Lists:
    """The count lists of one warehouse in one inventory."""

    def __init__(self, lists: Iterable[PassList]) -> None:
        self._lists: Final = {count_list.id: count_list for count_list in lists}
        self.independent: Final = frozenset(
            one.id for one in self._lists.values() if one.combine == "independent"
        )
        self._passes: Final[dict[int, list[PassList]]] = {}
        for one in self._lists.values():
            self._passes.setdefault(one.pass_, []).append(one)
        self._recounts: Final = sorted(self._passes.keys() - {FIRST}, reverse=True)
        self._open: Final = frozenset(one.id for one in self._lists.values() if not one.closed)

    def __getitem__(self, list_id: UUID) -> PassList:
        return self._lists[list_id]

    def __iter__(self) -> Iterator[PassList]:
        return iter(self._lists.values())

    def standing(self, key: Key, passes: Mapping[int, Sequence[CountEvent]]) -> Standing:
        """What stands of a key whose live events are given by pass."""
        winner, waiting = self._winner(key)
        strays = tuple(
            event
            for pass_, events in passes.items()
            if pass_ != FIRST and not self._holding(pass_, key)
            for event in events
        )
        events = _speaking(passes.get(winner, ()), strays)
        missing = winner != FIRST and not events
        previous = self._before(winner, key, passes) if missing else winner
        if missing:
            events = _speaking(passes.get(previous, ()), strays)
        return Standing(
            winner,
            previous,
            events,
            strays,
            missing,
            self.is_provisional(winner, key, {event.list for event in (*events, *strays)}),
            waiting,
        )

    def uncounted(self, key: Key) -> tuple[int, bool, bool]:
        """For a position that nobody counted: winning pass, whether it is open, recount awaited."""
        winner, waiting = self._winner(key)
        holding = self._holding(winner, key)
        return winner, not all(one.closed for one in holding), waiting

    def holding(self, key: Key) -> list[PassList]:
        """The lists whose scope holds a key, whatever their pass."""
        return [one for one in self if covers(one, key)]

    def out_of_scope(self, event: CountEvent) -> bool:
        """Whether an event counts something that its list does not cover."""
        return not covers(self[event.list], event.key)

    def is_provisional(self, winner: int, key: Key, counted_in: Collection[UUID]) -> bool:
        """Open are lists with events of the key, and lists that were sent to look at it."""
        if not self._open:
            return False
        return not self._open.isdisjoint(counted_in) or any(
            one.id in self._open and not one.scope.whole and covers(one, key)
            for one in self._passes.get(winner, ())
        )

    def _winner(self, key: Key) -> tuple[int, bool]:
        waiting = False
        for pass_ in self._recounts:
            holding = self._holding(pass_, key)
            if not holding:
                continue
            if all(one.closed for one in holding):
                return pass_, waiting
            waiting = True
        return FIRST, waiting

    def _before(self, winner: int, key: Key, passes: Mapping[int, Sequence[CountEvent]]) -> int:
        """The newest pass before the winner that has events of the key in its scope."""
        earlier = (
            pass_
            for pass_ in passes
            if pass_ < winner and (pass_ == FIRST or self._holding(pass_, key))
        )
        return max(earlier, default=FIRST)

    def _holding(self, pass_: int, key: Key) -> list[PassList]:
        return [one for one in self._passes.get(pass_, ()) if covers(one, key)]


def _speaking(events: Sequence[CountEvent], strays: Sequence[CountEvent]) -> tuple[CountEvent, ...]:
    """Without the zeros that the server stated, as soon as anybody's own event is live."""
    own = tuple(event for event in events if not event.is_zero_stated)
    return own if own or strays else tuple(events)


def covers(count_list: PassList, key: Key) -> bool:
    """Whether a list's scope holds a count key."""
    return count_list.scope.covers(key.location, key.item, key.variant, key.lot, key.serial)
