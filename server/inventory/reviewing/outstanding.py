"""What stands in the way of aligning a list: counters outstanding, chains that are broken."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from server.inventory.lists import ListInfo, find_lists
from server.inventory.passes import outstanding_counters
from server.journal.breaks import has_unaccepted_breaks, unaccepted_breaks
from server.journal.events import Counter
from server.journal.service import counters_of_lists
from server.kernel.problems import Fault


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A counter that stands in the way of aligning a list, and where its journal is broken."""

    list: ListInfo
    counter: Counter
    breaks: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from the others of an inventory."""
        return f"{self.list.id}/{self.counter.device}/{self.counter.epoch}"

    @property
    def fault(self) -> Fault:
        """It as something that is wrong."""
        return (_broken if self.breaks else _missing)(self.list.number, self)


def outstanding_in(list_ids: Collection[UUID]) -> list[Obstacle]:
    """The counters that are outstanding; a reason to go on without them may be given.

    A list whose pass closed by itself has none (`passes`): its events need not be read.
    """
    lists = find_lists(list_ids)
    unsettled = sorted(one.id for one in lists.values() if one.state != "closed" or one.forced)
    counters = counters_of_lists(unsettled) if unsettled else {}
    return [
        Obstacle(lists[list_id], counter)
        for list_id in unsettled
        for counter in outstanding_counters(counters[list_id])
    ]


def outstanding_faults(list_ids: Collection[UUID]) -> list[Fault]:
    """One fault for each counter that is outstanding."""
    return [one.fault for one in outstanding_in(list_ids)]


def broken_in(list_ids: Collection[UUID]) -> list[Obstacle]:
    """The journals in lists that do not fit together and that nobody accepted.

    Nothing but accepting them lets the lists be aligned.
    """
    if not has_unaccepted_breaks():
        return []
    counters = counters_of_lists(list_ids)
    places = {(one.device, one.epoch) for found in counters.values() for one in found}
    breaks = unaccepted_breaks(places)
    lists = find_lists(list_ids)
    return [
        Obstacle(lists[list_id], counter, tuple(breaks[counter.device, counter.epoch]))
        for list_id in sorted(list_ids)
        for counter in counters[list_id]
        if (counter.device, counter.epoch) in breaks
    ]


def broken_faults(list_ids: Collection[UUID]) -> list[Fault]:
    """One fault for each journal that is broken."""
    return [one.fault for one in broken_in(list_ids)]


def _missing(number: str, found: Obstacle) -> Fault:
    missing = ", ".join(f"{first}-{last}" for first, last in found.counter.missing)
    held = f"; missing {missing}" if missing else ""
    return Fault(
        "counter.outstanding",
        f"{number}: device {found.counter.device} has not declared the list{held}",
        field=number,
    )


def _broken(number: str, found: Obstacle) -> Fault:
    counter = found.counter
    where = ", ".join(map(str, found.breaks))
    detail = (
        f"{number}: the journal of device {counter.device} (epoch {counter.epoch}) does not fit"
        f" together at {where}: look at it and accept it with a reason"
    )
    return Fault("journal.broken", detail, field=number)
