"""What counters declared complete: whole lists and areas (design/3 §2, closing a pass, uncounted).

Pure. A declaration counts when every counter with events in the place made one, and nothing up to
its `last_seq` is missing; an area that was opened again is not complete until it is closed again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from server.inventory.resolutions import Observations
from server.journal.events import SERVER, Event

Journal = tuple[str, UUID]
Place = tuple[UUID, str]
"""A list and an area; the empty area is the whole list."""

WHOLE: Final = ""


def declared_places(
    events: Iterable[Event], observed: Observations, reached: Mapping[Journal, int]
) -> dict[Place, datetime]:
    """When each list and each area of a list was declared complete, by the server's time.

    `reached` is how far each journal is here without gaps. The latest declaration is the time.
    """
    places: dict[Place, dict[Journal, list[Event]]] = {}
    for event in events:
        if event.list is None:
            continue
        for area in {WHOLE, event.area or WHOLE}:
            journals = places.setdefault((event.list, area), {})
            journals.setdefault((event.device, event.epoch), []).append(event)
    found = {}
    for place, journals in places.items():
        closings = _closings(journals, place[1], reached)
        if closings is not None:
            found[place] = max(observed[one.id][0].at for one in closings)
    return found


def _closings(
    journals: Mapping[Journal, Collection[Event]], area: str, reached: Mapping[Journal, int]
) -> list[Event] | None:
    """The declaration of every counter, or None when one is missing or has gaps before it.

    What is entered at the server never keeps a handheld's place open.
    """
    handhelds = {journal for journal in journals if journal[0] != SERVER}
    closings = []
    for journal in handhelds or journals.keys():
        closing = _declaration(journals[journal], area)
        if closing is None or reached.get(journal, 0) < (closing.last_seq or closing.seq):
            return None
        closings.append(closing)
    return closings


def _declaration(events: Iterable[Event], area: str) -> Event | None:
    """The last closing of one counter; of an area only while it is not open again."""
    kinds = {"list_closed"} if area == WHOLE else {"area_opened", "area_closed"}
    last = max((one for one in events if one.kind in kinds), key=lambda one: one.seq, default=None)
    return None if last is None or last.kind == "area_opened" else last
