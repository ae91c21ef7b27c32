"""What supervisors ruled about counted keys, and whether it still applies (design/3 §1, §2).

Pure. A ruling applies as long as its `seen_hash` is the hash of the live events that it was made
about; the newest one of a key and pass counts, and one that does not apply has no effect.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from server.inventory.counting import CountEvent, Key, live_hash


class Outcome(StrEnum):
    """What a ruling says. `reopen` takes the one before it back."""

    ADD = "add"
    KEEP = "keep"
    CONTINUATION = "continuation"
    KEEP_PREVIOUS = "keep_previous"
    OVERRIDE = "override"
    GIVE_LOT = "give_lot"
    GIVE_LOCATION = "give_location"
    SPLIT = "split"
    REOPEN = "reopen"


class Part(NamedTuple):
    """A part of a split quantity and the dimensions that it belongs to; None is not given."""

    quantity: Decimal
    lot: str | None = None
    project: str | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A `decision` event about one count key; `order` is its place in the server's journal."""

    key: Key
    pass_: int
    outcome: Outcome
    seen_hash: str | None
    at: datetime
    by: str
    order: int = 0
    reason: str = ""
    events: frozenset[UUID] = frozenset()
    quantity: Decimal | None = None
    lot: str = ""
    location: str = ""
    parts: tuple[Part, ...] = ()


Rulings = Mapping[tuple[Key, int], Ruling]


def newest(rulings: Iterable[Ruling]) -> dict[tuple[Key, int], Ruling]:
    """The newest ruling of every key and pass, whatever the order they come in."""
    found: dict[tuple[Key, int], Ruling] = {}
    for ruling in rulings:
        place = ruling.key, ruling.pass_
        if place not in found or found[place].order < ruling.order:
            found[place] = ruling
    return found


def applies(ruling: Ruling | None, events: Iterable[CountEvent]) -> bool:
    """Whether a ruling was made about exactly these live events and was not taken back."""
    if ruling is None or ruling.outcome is Outcome.REOPEN:
        return False
    return ruling.seen_hash == live_hash(event.id for event in events)


def destination(ruling: Ruling) -> Key | None:
    """The key that a ruling moves its events to, None when it moves nothing."""
    if ruling.outcome is Outcome.GIVE_LOT:
        return ruling.key._replace(lot=ruling.lot)
    if ruling.outcome is Outcome.GIVE_LOCATION:
        return ruling.key._replace(location=ruling.location)
    return None


def kept(ruling: Ruling | None, events: Sequence[CountEvent]) -> tuple[CountEvent, ...]:
    """The events that a ruling leaves: all of them unless it keeps some."""
    if ruling is None or ruling.outcome is not Outcome.KEEP:
        return tuple(events)
    return tuple(event for event in events if event.id in ruling.events)


def stated(ruling: Ruling | None) -> Decimal | None:
    """The quantity that a ruling states outright: an override's, or the sum of a split's parts."""
    if ruling is None:
        return None
    if ruling.outcome is Outcome.SPLIT:
        return sum((part.quantity for part in ruling.parts), Decimal(0))
    return ruling.quantity if ruling.outcome is Outcome.OVERRIDE else None
