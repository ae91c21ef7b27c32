"""From count keys to compared positions: the coarsest dimensions that count and ledger both keep.

Pure (design/3 §3, Dimensions). Where a warehouse does not keep locations, say, the counts of
several locations are one line. Where nobody gave a lot, lots are summed up on both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from server.inventory.combining import Contribution, MergedKey
from server.inventory.counting import CountEvent, Key, Observation
from server.inventory.decisions import Part, Ruling


class Dimensions(NamedTuple):
    """What a warehouse's ledger keeps apart."""

    locations: bool = True
    variants: bool = True
    lots: bool = True

    def of(self, key: Key) -> Key:
        """The compared position of a count key."""
        if self.locations and self.variants and self.lots:
            return key
        return key._replace(
            location=key.location if self.locations else "",
            variant=key.variant if self.variants else "",
            lot=key.lot if self.lots else "",
            serial=key.serial if self.lots else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedLine:
    """What was counted of one compared position.

    `any_lot` and `any_serial` say that the count keeps none here, so that the book is summed up
    over them. Independent counts have a contribution for each employee.
    """

    position: Key
    keys: tuple[MergedKey, ...]
    contributions: tuple[Contribution, ...]
    required: int
    any_lot: bool
    any_serial: bool

    @property
    def events(self) -> tuple[CountEvent, ...]:
        """The live events that a decision about the line must have seen."""
        return tuple(event for key in self.keys for event in key.events)

    @property
    def blocking(self) -> frozenset[str]:
        """What blocks it."""
        return frozenset().union(*(key.blocking for key in self.keys))

    @property
    def flags(self) -> frozenset[str]:
        """What a reviewer should know."""
        return frozenset().union(*(key.flags for key in self.keys))

    @property
    def lists(self) -> set[UUID]:
        """The lists that it was counted in."""
        return set().union(*(key.lists for key in self.keys))

    @property
    def passes(self) -> list[int]:
        """The passes that won."""
        return sorted({key.pass_ for key in self.keys})

    @property
    def provisional(self) -> bool:
        """Whether a pass of it is still open."""
        return any(key.provisional for key in self.keys)

    @property
    def waiting(self) -> bool:
        """Whether a recount of it is under way."""
        return any(key.waiting for key in self.keys)

    @property
    def in_force(self) -> tuple[Ruling, ...]:
        """Every ruling that made it what it is."""
        return tuple(ruling for key in self.keys for ruling in key.in_force)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What a supervisor split it into."""
        return tuple(part for key in self.keys if key.ruling for part in key.ruling.parts)


def counted_lines(keys: Iterable[MergedKey], dimensions: Dimensions) -> list[CountedLine]:
    """The lines that are compared with the book, sorted by position."""
    groups: dict[Key, list[MergedKey]] = {}
    for merged in keys:
        groups.setdefault(dimensions.of(merged.key), []).append(merged)
    with_lot = {_without_lot(key) for key in groups if key.lot}
    with_serial = {_without_serial(key) for key in groups if key.serial}
    return [
        CountedLine(
            position=position,
            keys=tuple(merged),
            contributions=_together(merged),
            required=max(one.required for one in merged),
            any_lot=not dimensions.lots or _without_lot(position) not in with_lot,
            any_serial=not dimensions.lots or _without_serial(position) not in with_serial,
        )
        for position, merged in sorted(groups.items())
    ]


def _without_lot(key: Key) -> Key:
    return key._replace(lot="", serial="") if key.lot or key.serial else key


def _without_serial(key: Key) -> Key:
    return key._replace(serial="") if key.serial else key


def _together(keys: Sequence[MergedKey]) -> tuple[Contribution, ...]:
    if len(keys) == 1:
        return keys[0].contributions
    parties: dict[str, list[Contribution]] = {}
    for merged in keys:
        for one in merged.contributions:
            parties.setdefault(one.party, []).append(one)
    return tuple(_summed(party, several) for party, several in sorted(parties.items()))


def _summed(party: str, several: Sequence[Contribution]) -> Contribution:
    return Contribution(
        party,
        sum((one.counted for one in several[1:]), several[0].counted),
        Observation.over(one.observed for one in several),
        tuple(event for one in several for event in one.events),
    )
