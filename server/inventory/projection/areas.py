"""Who counted which area: two counters in one area and pass are in conflict over all of it.

Kept as rows, so that one line can be worked out without reading everything in its areas. A
stored counter stands in for its events: the merge is given one event of it as a witness.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from server.catalog.models import Location
from server.inventory.counting import CountEvent, Key, Observation
from server.inventory.coupling import Subject
from server.inventory.merge import live
from server.inventory.projection.models import AreaCounter
from server.inventory.resolutions import understood
from server.inventory.reviewing.sources import Sources
from server.inventory.totals.replacing import superseding
from server.journal import models as journal
from server.journal.reading import events_where
from server.kernel.exact import ZERO
from server.storage.database import db, upsert

_WITNESS: Final = Key(barcode="\1witness")
_NEVER: Final = Observation(*[datetime(1970, 1, 1, tzinfo=UTC)] * 3)


class Place(NamedTuple):
    """An area of a warehouse in one pass."""

    warehouse_id: int
    pass_: int
    area: str


Counters = dict[Place, dict[str, UUID]]
"""The counters of each area, each with a list that it counted it in."""


def counters_in(sources: Sources, events: Iterable[CountEvent]) -> Counters:
    """Who has live counts in which area, by what some events say."""
    found: Counters = {}
    independent = _independent(sources)
    for event in live(events, independent):
        if event.area and not event.is_zero_stated and event.list not in independent:
            found.setdefault(_place(sources, event), {})[event.counter] = event.list
    return found


def touched(sources: Sources, events: Iterable[CountEvent]) -> set[Place]:
    """The areas that events are in, dead ones too."""
    return {_place(sources, event) for event in events if event.area}


def stored_counters(inventory_id: int, places: Collection[Place]) -> Counters:
    """What is written of some areas."""
    query = select(AreaCounter).where(
        AreaCounter.inventory_id == inventory_id,
        AreaCounter.area.in_({place.area for place in places}),
    )
    found: Counters = {}
    for row in db.session.scalars(query):
        place = Place(row.warehouse_id, row.pass_number, row.area)
        if place in places:
            found.setdefault(place, {})[row.counter] = row.list_id
    return found


def keep_counters(inventory_id: int, counters: Counters) -> None:
    """Write who counted what, in place of all that is written."""
    db.session.execute(delete(AreaCounter).where(AreaCounter.inventory_id == inventory_id))
    _write(inventory_id, counters)


def update_counters(sources: Sources, events: Iterable[CountEvent]) -> set[Place]:
    """Write what events say of their areas; gives the areas whose conflict began or ended."""
    several = list(events)
    inventory_id = sources.inventory.id
    places = touched(sources, several)
    before = stored_counters(inventory_id, places)
    now = counters_in(sources, several)
    gone = _gone(sources, several, before, now)
    _forget(inventory_id, gone)
    _write(inventory_id, now)
    after = {place: {*before.get(place, ()), *now.get(place, ())} for place in places}
    for place, counter in gone:
        after[place].discard(counter)
    return {one for one in places if (len(before.get(one, ())) > 1) != (len(after[one]) > 1)}


def witnesses(counters: Mapping[Place, Mapping[str, UUID]]) -> Iterator[tuple[int, CountEvent]]:
    """An event in the place of each counter of an area, with its warehouse; it has no line."""
    for number, (place, counter, list_id) in enumerate(
        (place, counter, list_id)
        for place, names in counters.items()
        for counter, list_id in names.items()
    ):
        yield (
            place.warehouse_id,
            CountEvent(
                id=UUID(int=number),
                kind="count",
                list=list_id,
                pass_=place.pass_,
                counter=counter,
                employee="",
                area=place.area,
                key=_WITNESS,
                quantity=ZERO,
                supersedes=(),
                observed=_NEVER,
            ),
        )


def subjects_in(inventory_id: int, places: Iterable[Place]) -> set[Subject]:
    """What was counted in some areas, as it was recorded."""
    found: set[Subject] = set()
    for place in places:
        log = journal.CountEvent
        query = select(log.item, log.barcode).where(
            log.inventory_id == inventory_id, log.kind == "count", _in_area(place)
        )
        found |= {
            Subject(item or "", "" if item else barcode or "")
            for item, barcode in db.session.execute(query.distinct())
        }
    return found


def _gone(
    sources: Sources, events: Iterable[CountEvent], before: Counters, now: Counters
) -> set[tuple[Place, str]]:
    """The stored counters whose events here are all dead, and that have no others either."""
    suspects = {
        (place, event.counter)
        for event in events
        if event.area
        and event.counter in before.get(place := _place(sources, event), {})
        and event.counter not in now.get(place, {})
    }
    return {
        (place, counter)
        for place, counter in suspects
        if counter not in _all_of(sources, place).get(place, {})
    }


def _all_of(sources: Sources, place: Place) -> Counters:
    """Who counted an area, asked of the log."""
    inventory_id = sources.inventory.id
    found = events_where(journal.CountEvent.inventory_id == inventory_id, _in_area(place))
    several = [*found, *superseding(inventory_id, found)]
    in_lists = [event for event in several if event.list in sources.lists]
    counted_here = {event.id for event in found}
    independent = _independent(sources)
    alive = live(understood(in_lists, sources.knowledge()), independent)
    return {
        place: {
            event.counter: event.list
            for event in alive
            if event.id in counted_here
            and not event.is_zero_stated
            and event.list not in independent
        }
    }


def _in_area(place: Place) -> ColumnElement[bool]:
    log = journal.CountEvent
    default = select(Location.code).where(
        Location.warehouse_id == place.warehouse_id, Location.area == place.area
    )
    return and_(
        log.warehouse_id == place.warehouse_id,
        log.pass_number == place.pass_,
        or_(
            log.area == place.area,
            and_(func.coalesce(log.area, "") == "", log.location.in_(default)),
        ),
    )


def _independent(sources: Sources) -> frozenset[UUID]:
    return frozenset(one.id for one in sources.lists.values() if one.combine == "independent")


def _place(sources: Sources, event: CountEvent) -> Place:
    return Place(sources.lists[event.list].warehouse_id, event.pass_, event.area)


def _write(inventory_id: int, counters: Counters) -> None:
    rows = [
        {
            "inventory_id": inventory_id,
            "warehouse_id": place.warehouse_id,
            "pass_number": place.pass_,
            "area": place.area,
            "counter": counter,
            "list_id": list_id,
        }
        for place, names in counters.items()
        for counter, list_id in names.items()
    ]
    if rows:
        db.session.execute(upsert(AreaCounter).on_conflict_do_nothing(), rows)


def _forget(inventory_id: int, gone: Iterable[tuple[Place, str]]) -> None:
    for place, counter in gone:
        db.session.execute(
            delete(AreaCounter).where(
                AreaCounter.inventory_id == inventory_id,
                AreaCounter.warehouse_id == place.warehouse_id,
                AreaCounter.pass_number == place.pass_,
                AreaCounter.area == place.area,
                AreaCounter.counter == counter,
            )
        )
