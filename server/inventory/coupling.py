"""Why the line of one key may depend on an event of another key: all the reasons there are.

Pure. Whoever works out some lines alone, or keeps lines and works out again those that a new event
touches, needs these and no others (design/3 §2):

1. serials: a serial live in two places of one item (`identities`), so lines of one item or of one
   unknown barcode belong together: `Subject`;
2. areas: two counters in one area and pass block every line in it (`conflicts.Rivals`);
3. `supersedes` that names an event of another key, in either direction (`merge.live`).

A ruling may move events to another key, but never to another subject.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from server.inventory.counting import CountEvent, Key


class Subject(NamedTuple):
    """An item, or a barcode that nobody knows."""

    item: str
    barcode: str


def subject_of(key: Key) -> Subject:
    """What a key counts, wherever it is."""
    return Subject(key.item, key.barcode)


def depended_on(
    events: Iterable[CountEvent], own: Callable[[CountEvent], bool]
) -> list[CountEvent]:
    """What the lines of some subjects are made of, in the order given.

    `own` says which events count these subjects. To them come all events of the areas that they
    are in, and of all of these what they supersede and what supersedes them.
    """
    several = list(events)
    areas = {(event.pass_, event.area) for event in several if event.area and own(event)}
    close = [event for event in several if own(event) or (event.pass_, event.area) in areas]
    ids = {event.id for event in close}
    named = {one for event in close for one in event.supersedes}
    return [
        event
        for event in several
        if event.id in ids or event.id in named or any(one in ids for one in event.supersedes)
    ]
