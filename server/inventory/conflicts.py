"""What keeps the live events of one key from being one number: overlaps and contested areas.

Pure (design/3 §2, who is summed and who is compared). Inside an area only the rule of areas
applies; a zero that the server stated meets nobody.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from server.inventory.counting import CountEvent
from server.inventory.standings import Lists

AREA_CONFLICT: Final = "area_conflict"
OVERLAP: Final = "overlap"
MISSING: Final = "missing_in_recount"


class Rivals:
    """The areas that more than one counter of a team counted in the same pass.

    The only rule, beside serials, by which events of one key block the line of another.
    """

    def __init__(self, events: Iterable[CountEvent], lists: Lists) -> None:
        counters: dict[tuple[int, str], set[str]] = {}
        for event in events:
            if event.area and not event.is_zero_stated and event.list not in lists.independent:
                counters.setdefault((event.pass_, event.area), set()).add(event.counter)
        self._contested = {place for place, names in counters.items() if len(names) > 1}

    def contest(self, event: CountEvent) -> bool:
        """Whether the event's area has two counters in its pass."""
        return not event.is_zero_stated and (event.pass_, event.area) in self._contested


def are_independent(events: Sequence[CountEvent], lists: Lists) -> bool:
    """Whether each employee has an own total: every list that was counted in compares people."""
    own = [event for event in events if not event.is_zero_stated]
    return bool(own) and all(event.list in lists.independent for event in own)


def conflicts(events: Sequence[CountEvent], lists: Lists, rivals: Rivals) -> frozenset[str]:
    """What about the events that stand of one key needs a decision."""
    alone = are_independent(events, lists)
    found = set()
    if not alone and any(rivals.contest(event) for event in events):
        found.add(AREA_CONFLICT)
    if _across_passes(events) or (not alone and _is_overlap(events, lists)):
        found.add(OVERLAP)
    return frozenset(found)


def _across_passes(events: Sequence[CountEvent]) -> bool:
    """A recount counted outside its scope what another pass speaks for: never summed unasked."""
    return len({event.pass_ for event in events}) > 1


def _is_overlap(events: Sequence[CountEvent], lists: Lists) -> bool:
    """More than one counter or list, unless every event has an area (then only areas rule).

    What is compared is never added to what is summed, whatever areas and list types say.
    """
    own = [event for event in events if not event.is_zero_stated]
    parties = {(event.counter, event.list) for event in own}
    if len(parties) <= 1:
        return False
    if any(event.list in lists.independent for event in own):
        return True
    if all(event.area for event in own):
        return False
    return any(lists[event.list].overlap != "add" for event in own)
