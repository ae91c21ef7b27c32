"""Who may still hold counts of a list: counters that have not declared it, and broken chains."""

from collections.abc import Collection, Iterator
from uuid import UUID

from server.inventory.passes import outstanding_counters
from server.inventory.reviewing.sources import Sources
from server.journal.events import Counter
from server.journal.service import counters_of_lists
from server.kernel.problems import Fault


def outstanding_faults(sources: Sources, list_ids: Collection[UUID]) -> list[Fault]:
    """One fault for each counter that is outstanding or whose journal does not fit together."""
    counters = counters_of_lists(list_ids)
    return [
        fault
        for list_id in sorted(list_ids)
        for fault in _faults(sources.lists[list_id].number, counters[list_id])
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
    for counter in counters:
        if counter.chain_state == "broken":
            detail = f"{number}: the journal of device {counter.device} is broken"
            yield Fault("journal.broken", detail, field=number)
