"""What stands in the way of aligning a list: counters outstanding, chains that are broken."""

from collections.abc import Collection, Iterator
from uuid import UUID

from server.inventory.lists import find_lists
from server.inventory.passes import outstanding_counters
from server.journal.breaks import has_unaccepted_breaks, unaccepted_breaks
from server.journal.events import Counter
from server.journal.service import counters_of_lists
from server.kernel.problems import Fault


def outstanding_faults(list_ids: Collection[UUID]) -> list[Fault]:
    """One fault for each counter that is outstanding; a reason to go on may be given.

    A list whose pass closed by itself has none (`passes`): its events need not be read.
    """
    lists = find_lists(list_ids)
    unsettled = sorted(one.id for one in lists.values() if one.state != "closed" or one.forced)
    counters = counters_of_lists(unsettled) if unsettled else {}
    return [
        fault
        for list_id in unsettled
        for fault in _faults(lists[list_id].number, counters[list_id])
    ]


def _faults(number: str, counters: list[Counter]) -> Iterator[Fault]:
    for counter in outstanding_counters(counters):
        missing = ", ".join(f"{first}-{last}" for first, last in counter.missing)
        held = f"; missing {missing}" if missing else ""
        yield Fault(
            "counter.outstanding",
            f"{number}: device {counter.device} has not declared the list{held}",
            field=number,
        )


def broken_faults(list_ids: Collection[UUID]) -> list[Fault]:
    """One fault for each journal in a list that does not fit together and was not accepted.

    Nothing but accepting it lets the list be aligned.
    """
    if not has_unaccepted_breaks():
        return []
    counters = counters_of_lists(list_ids)
    places = {(one.device, one.epoch) for found in counters.values() for one in found}
    breaks = unaccepted_breaks(places)
    lists = find_lists(list_ids)
    return [
        _broken(lists[list_id].number, counter, breaks[counter.device, counter.epoch])
        for list_id in sorted(list_ids)
        for counter in counters[list_id]
        if (counter.device, counter.epoch) in breaks
    ]


def _broken(number: str, counter: Counter, breaks: list[int]) -> Fault:
    where = ", ".join(map(str, breaks))
    detail = (
        f"{number}: the journal of device {counter.device} (epoch {counter.epoch}) does not fit"
        f" together at {where}: look at it and accept it with a reason"
    )
    return Fault("journal.broken", detail, field=number)
