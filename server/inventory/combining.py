"""How the live events of one key combine: who is summed, who is compared, what blocks.

Pure (design/3 §2). In a team contributions add up, and more than one counter or list is an
overlap or an area conflict that somebody decides; in independent lists each employee has an own
total, and the totals are compared elsewhere, each with the book at its own time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from server.inventory.conflicts import MISSING, Rivals, are_independent, conflicts
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
    """What was counted of one key. `events` are all that a decision about it must have seen.

    `ruling` is what was ruled of the winning pass, `settled` what counts: the same, or what holds
    of the pass that was kept. `moves` brought events here from other keys.
    """

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
    settled: Ruling | None = None
    moves: tuple[Ruling, ...] = ()

    @property
    def in_force(self) -> tuple[Ruling, ...]:
        """Every ruling that made it what it is, each once."""
        own = (one for one in (self.ruling, self.settled) if one is not None)
        return tuple(dict.fromkeys((*self.moves, *own)))

    @property
    def lists(self) -> set[UUID]:
        """The lists that its events are in."""
        return {event.list for event in self.events}


def combine(
    key: Key, standing: Standing, lists: Lists, rivals: Rivals, rulings: Rulings
) -> MergedKey:
    """One line: contributions, and what blocks it unless a ruling settles that."""
    verdict = _verdict(key, standing, rulings)
    events = kept(verdict.settled, verdict.pool)
    alone = are_independent(verdict.pool, lists)
    required = max((lists[event.list].required_counts for event in events), default=1)
    return MergedKey(
        key=key,
        pass_=standing.pass_,
        events=standing.all_events,
        contributions=_contributions(verdict, events, alone=alone),
        required=required if alone and verdict.settled is None else 1,
        blocking=_blocking(verdict, standing, lists, rivals),
        flags=_flags(events, lists, verdict.settled),
        provisional=standing.provisional,
        waiting=standing.waiting,
        ruling=verdict.ruling,
        settled=verdict.settled,
    )


class _Verdict(NamedTuple):
    """What was ruled of a standing.

    `ruling` is the one of the winning pass; `settled` says what counts: the same, or what had been
    ruled of the pass that *keep previous* keeps. `pool` are the events that it is about; `silent`
    says that a recount left the key out and nobody said what then.
    """

    ruling: Ruling | None
    settled: Ruling | None
    pool: tuple[CountEvent, ...]
    silent: bool


def _verdict(key: Key, standing: Standing, rulings: Rulings) -> _Verdict:
    ruling = rulings.get((key, standing.pass_))
    ruling = ruling if applies(ruling, standing.all_events) else None
    if ruling is not None and ruling.outcome is Outcome.KEEP_PREVIOUS:
        earlier = _earlier(key, standing, rulings)
        return _Verdict(ruling, earlier, standing.events, silent=False)
    silent = standing.missing and ruling is None
    return _Verdict(ruling, ruling, standing.all_events, silent)


def _earlier(key: Key, standing: Standing, rulings: Rulings) -> Ruling | None:
    """What was ruled of the pass before about the same events, the newest pass first."""
    for pass_ in range(standing.pass_ - 1, 0, -1):
        ruling = rulings.get((key, pass_))
        if ruling is not None and ruling.outcome is Outcome.KEEP_PREVIOUS:
            continue
        if applies(ruling, standing.events):
            return ruling
    return None


def _contributions(
    verdict: _Verdict, events: tuple[CountEvent, ...], *, alone: bool
) -> tuple[Contribution, ...]:
    settled = verdict.settled
    if verdict.silent:
        return ()
    quantity = stated(settled)
    if settled is not None and settled.outcome is Outcome.KEEP and not events:
        quantity = Decimal(0)  # kept elsewhere: a serial that is not here
    if settled is not None and quantity is not None:
        times = [event.observed for event in verdict.pool]
        observed = Observation.over(times or [Observation(settled.at, settled.at, settled.at)])
        return (Contribution("", quantity, observed, events),)
    if not alone:
        return (_sum("", events),) if events else ()
    ordered = sorted(events, key=lambda event: event.employee)
    parties = groupby(ordered, key=lambda event: event.employee)
    return tuple(_sum(employee, tuple(own)) for employee, own in parties)


def _sum(party: str, events: tuple[CountEvent, ...]) -> Contribution:
    counted = sum((event.quantity for event in events), Decimal(0))
    return Contribution(party, counted, Observation.over(e.observed for e in events), events)


def _blocking(
    verdict: _Verdict, standing: Standing, lists: Lists, rivals: Rivals
) -> frozenset[str]:
    """Overlap, area conflict, missing in recount: what a ruling settles.

    What the pass before left undecided is not settled by keeping that pass.
    """
    if verdict.settled is not None:
        return frozenset()
    if verdict.ruling is not None:
        return conflicts(verdict.pool, lists, rivals)
    found = conflicts(standing.all_events, lists, rivals)
    return found | {MISSING} if verdict.silent else found


def _flags(events: Iterable[CountEvent], lists: Lists, settled: Ruling | None) -> frozenset[str]:
    several = list(events)
    flags = {flag for event in several for flag in event.flags}
    if any(lists.out_of_scope(event) for event in several):
        flags.add("out_of_scope")
    if settled is not None and settled.outcome is Outcome.OVERRIDE:
        flags.add("overridden")
    return frozenset(flags)
