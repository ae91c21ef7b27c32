"""What the merge works on: count events as they are understood, keys and hashes of live events.

Pure. A journal event becomes a `CountEvent` in `resolutions`; this module knows no journal.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

ZERO_STATED: Final = "zero_stated"
"""The flag of a zero that the server stated because nobody counted (uncounted = zero)."""


class Key(NamedTuple):
    """What a counter counted and where; `barcode` only while its item is unknown."""

    location: str = ""
    item: str = ""
    barcode: str = ""
    variant: str = ""
    lot: str = ""
    serial: str = ""


class Observation(NamedTuple):
    """When the goods were looked at: between `earliest` and `latest`, as far as known at `at`."""

    earliest: datetime
    at: datetime
    latest: datetime

    @classmethod
    def over(cls, observations: Iterable["Observation"]) -> "Observation":
        """From the earliest to the latest; `at` is the latest time (T of design/3 §3)."""
        several = list(observations)
        return cls(
            min(one.earliest for one in several),
            max(one.at for one in several),
            max(one.latest for one in several),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEvent:
    """A `count` or `void` as the merge sees it; `quantity` is in base units.

    `counter` is who counted: a device in one of its epochs, or an employee at the server's desk.
    `flags` are what a reviewer should know (factor_changed, employee_unassigned …).
    """

    id: UUID
    kind: str
    list: UUID
    pass_: int
    counter: str
    employee: str
    area: str
    key: Key
    quantity: Decimal
    supersedes: tuple[UUID, ...]
    observed: Observation
    flags: frozenset[str] = frozenset()

    @property
    def is_zero_stated(self) -> bool:
        """Whether the server stated it: it counts only while nobody's own event is live."""
        return ZERO_STATED in self.flags


def live_hash(events: Iterable[UUID]) -> str:
    """The hash of a set of event ids: SHA-256 over the sorted ids, hexadecimal."""
    return hashlib.sha256(b"".join(sorted(event.bytes for event in events))).hexdigest()
