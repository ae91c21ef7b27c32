"""Zero statements: what a list type with *uncounted = zero* says when its list is closed.

The server records a count of 0 for every position with book that the list was to look at and
nobody counted, where its area (or the whole list, without areas) was declared complete (design/3
§2, Uncounted). A count that arrives later makes the zero void. Zeros belong to the first count:
what a recount leaves out must be keyed.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from server.inventory.declarations import WHOLE, Place, declared_places
from server.inventory.lists import ListInfo
from server.inventory.resolutions import observations
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture, picture_of
from server.inventory.reviewing.sources import Sources
from server.inventory.standings import FIRST
from server.journal.events import ServerEvent
from server.journal.service import append_server_events, counters_of_lists
from server.kernel import exact

_BY: Final = "closing of the list"


def state_zeros(number: str, *, now: datetime) -> int:
    """Record the zeros of an inventory's closed lists; call it inside their transaction."""
    picture = picture_of(number, now=now)
    drafts = list(_zeros(picture, _declared(picture.sources)))
    append_server_events(drafts, now=now, user=_BY)
    return len(drafts)


def _zeros(picture: Picture, declared: Mapping[Place, datetime]) -> Iterator[ServerEvent]:
    sources = picture.sources
    for line in picture.lines.values():
        if line.counted_line is not None or line.passes != (FIRST,):
            continue
        if line.look.provisional or line.look.waiting:
            continue
        area = sources.warehouses[line.warehouse_id].areas.get(line.position.location, "")
        for count_list in (sources.lists[one] for one in line.lists):
            place = _place(count_list, area)
            if count_list.uncounted == "zero" and place is not None and place in declared:
                yield _zero(sources.inventory.id, line, place, declared[place])
                break


def _place(count_list: ListInfo, area: str) -> Place | None:
    """What must have been declared; with area control a position without an area never is."""
    if not count_list.area_control:
        return count_list.id, WHOLE
    return (count_list.id, area) if area else None


def _declared(sources: Sources) -> Mapping[Place, datetime]:
    zeroing = {one.id for one in sources.lists.values() if one.uncounted == "zero"}
    reached = {
        (counter.device, counter.epoch): counter.high_water
        for counters in counters_of_lists(zeroing).values()
        for counter in counters
    }
    released = {one.id: one.released_at for one in sources.lists.values()}
    observed = observations(sources.events, released)
    events = [event for event in sources.events if event.list in zeroing]
    return declared_places(events, observed, reached)


def _zero(inventory_id: int, line: Line, place: Place, at: datetime) -> ServerEvent:
    position = line.position
    list_id, area = place
    return ServerEvent(
        inventory_id=inventory_id,
        warehouse_id=line.warehouse_id,
        kind="count",
        list=list_id,
        pass_=FIRST,
        area=area or None,
        location=position.location or None,
        item=position.item,
        variant=position.variant or None,
        lot=position.lot or None,
        serial=position.serial or None,
        quantity=exact.ZERO,
        observed_at=at,
    )
