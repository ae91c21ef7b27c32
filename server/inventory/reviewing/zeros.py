"""Zero statements: what a list type with *uncounted = zero* says when its list is closed.

The server records a count of 0 for every position with book that the list was to look at and
nobody counted, where its area (or the whole list, without areas) was declared complete (design/3
§2, Uncounted). A count that arrives later makes the zero void. Zeros belong to the first count:
what a recount leaves out must be keyed.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from server.inventory.declarations import WHOLE, Place, declared_places
from server.inventory.inventories import find_inventory
from server.inventory.lists import ListInfo
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.reading import StoredLine, every
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.resolutions import observations
from server.inventory.reviewing.sources import lists_in
from server.inventory.standings import FIRST
from server.journal.events import ServerEvent
from server.journal.service import append_server_events, counters_of_lists, events_of_inventory
from server.kernel import exact

_BY: Final = "closing of the list"


def state_zeros(number: str, *, now: datetime) -> int:
    """Record the zeros of an inventory's closed lists; call it inside their transaction."""
    view = fresh_view(number, now=now)
    inventory = find_inventory(number)
    lists = {one.id: one for one in lists_in(inventory, now) if one.uncounted == "zero"}
    drafts = list(_zeros(view, lists, _declared(inventory.id, lists)))
    append_server_events(drafts, now=now, user=_BY)
    return len(drafts)


def _zeros(
    view: View, lists: Mapping[UUID, ListInfo], declared: Mapping[Place, datetime]
) -> Iterator[ServerEvent]:
    line = DifferenceLine.__table__.c
    untouched = (~line.was_counted, ~line.provisional, ~line.waiting)
    for one in every([line.view_id == view.id, *untouched]) if declared else ():
        if one.passes != [FIRST]:
            continue
        for count_list in (lists[key] for key in map(UUID, one.lists) if key in lists):
            place = _place(count_list, one.area)
            if place is not None and place in declared:
                yield _zero(view.inventory_id, one, place, declared[place])
                break


def _place(count_list: ListInfo, area: str) -> Place | None:
    """What must have been declared; with area control a position without an area never is."""
    if not count_list.area_control:
        return count_list.id, WHOLE
    return (count_list.id, area) if area else None


def _declared(inventory_id: int, lists: Mapping[UUID, ListInfo]) -> Mapping[Place, datetime]:
    if not lists:
        return {}
    reached = {
        (counter.device, counter.epoch): counter.high_water
        for counters in counters_of_lists(lists.keys()).values()
        for counter in counters
    }
    released = {one.id: one.released_at for one in lists.values()}
    events = events_of_inventory(inventory_id, lists.keys())
    return declared_places(events, observations(events, released), reached)


def _zero(inventory_id: int, line: StoredLine, place: Place, at: datetime) -> ServerEvent:
    list_id, area = place
    return ServerEvent(
        inventory_id=inventory_id,
        warehouse_id=line.warehouse_id,
        kind="count",
        list=list_id,
        pass_=FIRST,
        area=area or None,
        location=line.location or None,
        item=line.item,
        variant=line.variant or None,
        lot=line.lot or None,
        serial=line.serial or None,
        quantity=exact.ZERO,
        observed_at=at,
    )
