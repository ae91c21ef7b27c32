"""From a set of events to what they add up to, contribution by contribution (design/3 §1, §2).

Pure, and a function of a set: order, batches and repetition cannot matter. Everything is as it was
recorded: what a barcode means, which area a location has by default and whether a factor is still
the item's are understood later, so they are not frozen here.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple
from uuid import UUID

from server.inventory.observed import LARGEST_STEP_MS
from server.kernel import exact
from server.kernel.exact import LARGEST_MILLIONTHS

COUNTED: Final = ("count", "void")
"""The kinds that totals are made of; no other kind counts or supersedes."""

_LEEWAY: Final = timedelta(milliseconds=LARGEST_STEP_MS)
_ONE: Final = Decimal(1)


class Recorded(NamedTuple):
    """An event of the log as far as totals are concerned; texts that were not given are ''."""

    id: UUID
    kind: str
    inventory_id: int
    warehouse_id: int
    list_id: UUID
    pass_number: int
    device: str
    epoch: UUID
    seq: int
    employee: str
    area: str
    location: str
    item: str
    barcode: str
    variant: str
    lot: str
    serial: str
    quantity: Decimal | None
    unit: str
    factor: Decimal | None
    supersedes: tuple[UUID, ...]
    observed_at: datetime
    clock_offset_ms: int | None
    received_at: datetime

    @property
    def key(self) -> "TotalKey":
        """Which contribution it belongs to."""
        factor = 0 if self.factor is None else _amounts(_ONE, self.factor)[1]
        return TotalKey(*self[2:8], *self[9:17], self.unit, factor)


class TotalKey(NamedTuple):
    """What is added up together: one counter, one person, one place, one thing, one unit.

    A counter is (device, epoch), for device `server` (device, employee). `factor` is in millionths,
    0 where the event gave none, which counts like 1.
    """

    inventory_id: int
    warehouse_id: int
    list_id: UUID
    pass_number: int
    device: str
    epoch: UUID
    employee: str
    area: str
    location: str
    item: str
    barcode: str
    variant: str
    lot: str
    serial: str
    unit: str
    factor: int

    def __hash__(self) -> int:
        """By place and thing: ids of lists and journals are slow to hash, and seldom differ."""
        return hash(self[8:15])

    @property
    def id(self) -> UUID:
        """The same for the same key, on every machine."""
        return UUID(bytes=self.digest)

    @property
    def digest(self) -> bytes:
        """The 16 bytes of `id`."""
        return digests_of([self])[0]


def digests_of(keys: Iterable[TotalKey]) -> list[bytes]:
    """The digest of each key."""
    texts = ("\x00".join((_numbers(key), key.device, *key[6:15])) for key in keys)
    return [blake2b(text.encode(), digest_size=16).digest() for text in texts]


class Total(NamedTuple):
    """What live events of one contribution add up to.

    `keyed` = Σ quantity as keyed, `quantity` = Σ quantity × factor, both in millionths and at most
    2⁶³ − 1. `unsure` counts those whose clock was not sure when they arrived. `first_seq` and
    `last_seq` are where they stand in their journal; times are corrected.
    """

    keyed: int
    quantity: int
    events: int
    unsure: int
    first_seq: int
    last_seq: int
    earliest: datetime
    latest: datetime

    def __add__(self, other: "Total") -> "Total":  # type: ignore[override]
        """Both together."""
        return Total(
            min(self.keyed + other.keyed, LARGEST_MILLIONTHS),
            min(self.quantity + other.quantity, LARGEST_MILLIONTHS),
            self.events + other.events,
            self.unsure + other.unsure,
            min(self.first_seq, other.first_seq),
            max(self.last_seq, other.last_seq),
            min(self.earliest, other.earliest),
            max(self.latest, other.latest),
        )


class Supersession(NamedTuple):
    """One event names another as replaced; it acts in its own list and pass only."""

    target: UUID
    by: UUID
    list_id: UUID
    pass_number: int
    employee: str

    def acts_on(self, event: Recorded, independent: Container[UUID]) -> bool:
        """Whether it kills the event that it names; in independent lists only one's own."""
        if (self.list_id, self.pass_number) != (event.list_id, event.pass_number):
            return False
        return self.employee == event.employee or self.list_id not in independent


def supersessions(events: Iterable[Recorded]) -> Iterator[Supersession]:
    """What the events name; whether the named ones are here, or dead, does not matter."""
    for event in events:
        if event.supersedes and event.kind in COUNTED:
            for target in event.supersedes:
                yield Supersession(
                    target, event.id, event.list_id, event.pass_number, event.employee
                )


def living(
    events: Iterable[Recorded], edges: Iterable[Supersession], independent: Container[UUID]
) -> Iterator[Recorded]:
    """The counts that no supersession acts on."""
    naming: dict[int, list[Supersession]] = {}
    for edge in edges:
        naming.setdefault(edge.target.int, []).append(edge)
    for event in events:
        if event.kind != "count":
            continue
        acting = naming.get(event.id.int)
        if acting is None or not any(edge.acts_on(event, independent) for edge in acting):
            yield event


def added_up(events: Iterable[Recorded]) -> dict[TotalKey, Total]:
    """The totals of events that are all live."""
    totals: dict[TotalKey, Total] = {}
    for event in events:
        key, own = event.key, total_of(event)
        known = totals.setdefault(key, own)
        if known is not own:
            totals[key] = known + own
    return totals


def totals_of(
    events: Iterable[Recorded], independent: Container[UUID] = ()
) -> dict[TotalKey, Total]:
    """The totals of a set of events, repetitions counted once.

    Example: 10 pieces, then 12 that replace them, and 5 of another device: 12 and 5.
    """
    known = {event.id: event for event in events}
    edges = supersessions(known.values())
    return added_up(living(known.values(), edges, independent))


def total_of(event: Recorded) -> Total:
    """What one live count adds."""
    keyed, quantity = _amounts(event.quantity or exact.ZERO, event.factor)
    offset = event.clock_offset_ms
    corrected = event.observed_at + _milliseconds(offset)
    sure = offset is not None and corrected <= event.received_at + _LEEWAY
    at = min(corrected, event.received_at)
    return Total(keyed, quantity, 1, 0 if sure else 1, event.seq, event.seq, at, at)


def _numbers(key: TotalKey) -> str:
    return f"{_journal(key.list_id.int, key.epoch.int)} {key.pass_number} {key.factor}"


@lru_cache(maxsize=64)
def _journal(list_number: int, epoch_number: int) -> str:
    return f"{list_number} {epoch_number}"


@lru_cache(maxsize=64)
def _milliseconds(count: int | None) -> timedelta:
    return timedelta(milliseconds=count or 0)


@lru_cache(maxsize=4096)
def _amounts(quantity: Decimal, factor: Decimal | None) -> tuple[int, int]:
    base = exact.multiply(quantity, _ONE if factor is None else factor)
    return exact.to_millionths(quantity), exact.to_millionths(base)
