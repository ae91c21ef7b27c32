"""Events of some items with everything that replaces them, by the supersessions that are kept.

Nothing of the log is read but the events that are asked for: `count_supersessions` says who names
whom.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from server.inventory.totals.reading import edges_at
from server.journal.events import Event
from server.journal.reading import events_by_id
from server.journal.subjects import events_directly_about


class Found(NamedTuple):
    """`direct` are counts of what was asked; `beside` what they replace and what replaces them."""

    direct: list[Event]
    beside: list[Event]


def events_about(inventory_id: int, items: Collection[str], texts: Collection[str]) -> Found:
    """The counts of items and texts in an inventory, with everything that supersedes any of them.

    What supersedes is followed to its end, so that of every event here it is known whether it is
    live.
    """
    direct = events_directly_about(inventory_id, items, texts)
    known = {event.id for event in direct}
    replaced = events_by_id(sorted({one for event in direct for one in event.supersedes} - known))
    beside = [event for event in replaced if event.inventory_id == inventory_id]
    return Found(direct, beside + superseding(inventory_id, [*direct, *beside]))


def superseding(inventory_id: int, events: Iterable[Event]) -> list[Event]:
    """What supersedes these events and is not among them, and what supersedes that."""
    known = {event.id for event in events}
    frontier, found = set(known), list[Event]()
    while frontier:
        frontier = {edge.by for edge in edges_at(sorted(frontier))} - known
        several = events_by_id(sorted(frontier))
        found += [event for event in several if event.inventory_id == inventory_id]
        known |= frontier
    return found
