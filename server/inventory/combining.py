"""How the live events of one key combine: who is summed, who is compared, what blocks.

Pure (design/3 §2). In a team contributions add up, and more than one counter or list is an
overlap or an area conflict that somebody decides; in independent lists each employee has an own
total, and the totals are compared elsewhere, each with the book at its own time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from server.inventory.counting import CountEvent, Key, Observation
from server.inventory.decisions import Outcome, Ruling, Rulings, applies, kept, stated
from server.inventory.resolutions import ItemFacts
from server.inventory.standings import Lists, Standing


class Contribution(NamedTuple):
    """What one counting party says: the team (''), or one employee of an independent list."""

    party: str
    counted: Decimal
    observed: Observation
    events: tuple[CountEvent, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a warehouse knows: its items and its locations."""

    items: Mapping[str, ItemFacts] = field(default_factory=dict)
    locations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedKey:
    """What was counted of one key. `events` are all that a decision about it must have seen."""

    key: Key
    pass_: int
    events: tuple[CountEvent, ...]
    contributions: tuple[Contribution, ...]
    required: int = 1
    blocking: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    provisional: bool = False
    waiting: bool = False
    ruling: Ruling | None = None

    @property
    def lists(self) -> set[UUID]:
        """The lists that its events are in."""
        return {event.list for event in self.events}


class Rivals:
    """The areas that more than one counter of a team counted in the same pass."""

    def __init__(self, events: Iterable[CountEvent], lists: Lists) -> None:
        counters: dict[tuple[int, str], set[str]] = {}
        for event in events:
            if event.area and event.list not in lists.independent:
                counters.setdefault((event.pass_, event.area), set()).add(event.counter)
        self._contested = {place for place, names in counters.items() if len(names) > 1}

    def contest(self, event: CountEvent) -> bool:
        """Whether the event's area has two counters in its pass."""
        return (event.pass_, event.area) in self._contested


def combine(
    key: Key, standing: Standing, lists: Lists, rivals: Rivals, rulings: Rulings
) -> MergedKey:
    """One line: contributions, and what blocks it unless a ruling settles that."""
    ruling = rulings.get((key, standing.pass_))
    ruling = ruling if applies(ruling, standing.all_events) else None
    events = kept(ruling, standing.all_events)
    alone = _is_independent(standing, lists)
    required = max((lists[event.list].required_counts for event in events), default=1)
    return MergedKey(
        key=key,
        pass_=standing.pass_,
        events=standing.all_events,
        contributions=_contributions(standing, events, ruling, alone=alone),
        required=required if alone and ruling is None else 1,
        blocking=_blocking(standing, lists, rivals, ruling, alone=alone),
        flags=_flags(events, lists, ruling),
        provisional=standing.provisional,
        waiting=standing.waiting,
        ruling=ruling,
    )


def _is_independent(standing: Standing, lists: Lists) -> bool:
    return bool(standing.events) and all(
        event.list in lists.independent for event in standing.all_events
    )


def _contributions(
    standing: Standing, events: tuple[CountEvent, ...], ruling: Ruling | None, *, alone: bool
) -> tuple[Contribution, ...]:
    quantity = stated(ruling)
    if ruling is not None and quantity is None and not events:
        quantity = Decimal(0)  # kept elsewhere: a serial that is not here
    if ruling is not None and quantity is not None:
        times = [event.observed for event in standing.all_events]
        observed = Observation.over(times or [Observation(ruling.at, ruling.at, ruling.at)])
        return (Contribution("", quantity, observed, events),)
    if standing.missing and ruling is None:
        return ()
    if not alone:
        return (_sum("", events),) if events else ()
    ordered = sorted(events, key=lambda event: event.employee)
    parties = groupby(ordered, key=lambda event: event.employee)
    return tuple(_sum(employee, tuple(own)) for employee, own in parties)


def _sum(party: str, events: tuple[CountEvent, ...]) -> Contribution:
    counted = sum((event.quantity for event in events), Decimal(0))
    return Contribution(party, counted, Observation.over(e.observed for e in events), events)


def _blocking(
    standing: Standing, lists: Lists, rivals: Rivals, ruling: Ruling | None, *, alone: bool
) -> frozenset[str]:
    """Overlap, area conflict, missing in recount: what a ruling settles."""
    if ruling is not None:
        return frozenset()
    if standing.missing:
        return frozenset({"missing_in_recount"})
    found = set()
    if not alone and any(rivals.contest(event) for event in standing.all_events):
        found.add("area_conflict")
    if (standing.strays and standing.events) or (
        not alone and _is_overlap(standing.all_events, lists)
    ):
        found.add("overlap")
    return frozenset(found)


def _is_overlap(events: Sequence[CountEvent], lists: Lists) -> bool:
    """More than one counter or list, unless every event has an area (then only areas rule)."""
    parties = {(event.counter, event.list) for event in events}
    if len(parties) == 1 or all(event.area for event in events):
        return False
    return any(lists[event.list].overlap != "add" for event in events)


def _flags(events: Iterable[CountEvent], lists: Lists, ruling: Ruling | None) -> frozenset[str]:
    several = list(events)
    flags = {flag for event in several for flag in event.flags}
    if any(lists.out_of_scope(event) for event in several):
        flags.add("out_of_scope")
    if ruling is not None and ruling.outcome is Outcome.OVERRIDE:
        flags.add("overridden")
    return frozenset(flags)
