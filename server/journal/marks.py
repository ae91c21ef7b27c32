"""Marks of events that were stored: one for each stretch of a journal, however many they are."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple
from uuid import UUID

from server.journal.rows import Row
from server.storage.marks import leave_marks, waiting_marks

EVENTS = "events"
_PLACE: Final = attrgetter("inventory_id", "device", "epoch")


class Stretch(NamedTuple):
    """Events of one inventory in one journal, from the first to the last sequence number."""

    inventory_id: int
    device: str
    epoch: UUID
    first: int
    last: int

    @classmethod
    def parse(cls, subject: str) -> "Stretch":
        """Read it from a mark."""
        inventory_id, device, epoch, first, last = subject.split()
        return cls(int(inventory_id), device, UUID(epoch), int(first), int(last))


def stretches_waiting(inventory_id: int) -> set[Stretch]:
    """What was stored of an inventory and is in no computed result yet."""
    found = map(Stretch.parse, waiting_marks(EVENTS))
    return {stretch for stretch in found if stretch.inventory_id == inventory_id}


def mark_events(rows: Iterable[Row]) -> None:
    """Mark stored rows of the log; call it inside their transaction."""
    found: dict[tuple[int, str, UUID], list[int]] = {}
    for place, several in groupby(rows, _PLACE):
        found.setdefault(place, []).extend(row.seq for row in several)
    leave_marks(
        EVENTS,
        *(" ".join(map(str, (*place, min(seqs), max(seqs)))) for place, seqs in found.items()),
    )
