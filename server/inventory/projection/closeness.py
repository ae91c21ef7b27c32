"""What has to be read to work out the lines of some subjects, and nothing else of an inventory.

An event counts a subject by what it means, and what it means may have changed since the last
look; so subjects are followed until the events that were read speak of no further ones.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from sqlalchemy import select

from server.inventory.counting import CountEvent
from server.inventory.coupling import Subject, subject_of
from server.inventory.inventories import find_inventory
from server.inventory.models import BarcodeResolution
from server.inventory.projection.clocks import uncertain_journals
from server.inventory.projection.models import StrangeItem
from server.inventory.resolutions import unresolved_text
from server.inventory.reviewing.lines import understood_in
from server.inventory.reviewing.sources import NOTHING, Narrow, Sources, Supposed, read_sources
from server.inventory.totals.replacing import Found, events_about
from server.journal.events import Event
from server.journal.subjects import events_of_journals, telling_of
from server.storage.database import db
from server.storage.rowset import rowset


@dataclass(frozen=True, slots=True)
class Close:
    """Subjects with their sources; `own` are the events that were read because of them.

    Of all `events` everything that supersedes them is here: it is known whether they are live.
    """

    subjects: frozenset[Subject]
    sources: Sources
    events: list[CountEvent]
    own: frozenset[UUID]


def read_close(
    number: str, subjects: Iterable[Subject], *, now: datetime, supposed: Supposed = NOTHING
) -> Close:
    """Read what the lines of some subjects depend on, and of those that they turn out to be."""
    wanted = frozenset(subjects)
    while True:
        close = _read(number, wanted, now, supposed)
        further = (_meant(close) | _strange_texts(close)) - wanted
        if not further:
            return close
        wanted |= further


def strange_items(sources: Sources, events: Iterable[CountEvent]) -> set[tuple[str, str]]:
    """(text, item) of events that name an item and are nevertheless read by their text."""
    recorded = {event.id: event for event in sources.events}
    return {
        (unresolved_text(one), one.item)
        for event in events
        if (one := recorded[event.id]).item and event.key.item != one.item
    }


def _meant(close: Close) -> set[Subject]:
    """The subjects of the events that were read, if they are of lists that count.

    And of what these replace: whoever resolves a barcode has a hand in what its count replaced.
    """
    own = [one for one in close.events if one.id in close.own]
    near = close.own.union(*(one.supersedes for one in own))
    return {subject_of(one.key) for one in close.events if one.id in near}


def _strange_texts(close: Close) -> set[Subject]:
    """The texts that events were read by while nobody knew the items of these subjects."""
    items = sorted({one.item for one in close.subjects if one.item})
    if not items:
        return set()
    query = select(StrangeItem.text).where(
        StrangeItem.inventory_id == close.sources.inventory.id,
        StrangeItem.item.in_(select(rowset("asked", item=items).c.item)),
    )
    return {Subject("", one) for one in db.session.scalars(query)}


def _read(number: str, subjects: frozenset[Subject], now: datetime, supposed: Supposed) -> Close:
    inventory = find_inventory(number)
    items = {one.item for one in subjects if one.item}
    texts = {one.barcode for one in subjects if not one.item} | _texts_of(items)
    strange = _strange(inventory.id, texts)
    found = events_about(inventory.id, items | strange, texts)
    telling = [one for one in telling_of(inventory.id) if _tells(one, subjects)]
    events = _with_journals(inventory.id, found)
    recorded = [*events, *telling, *supposed.events]
    narrow = Narrow(recorded, frozenset(items), frozenset(texts), supposed)
    sources = read_sources(number, now=now, narrow=narrow)
    own = frozenset(event.id for event in found.direct)
    near = own | {event.id for event in found.beside}
    return Close(subjects, sources, [one for one in understood_in(sources) if one.id in near], own)


def _texts_of(items: Collection[str]) -> set[str]:
    """The texts that mean these items, or did once."""
    if not items:
        return set()
    query = select(BarcodeResolution.barcode)
    asked = rowset("asked", item=sorted(items))
    rows = db.session.scalars(query.where(BarcodeResolution.item.in_(select(asked.c.item))))
    return set(rows)


def _strange(inventory_id: int, texts: Collection[str]) -> set[str]:
    """The unknown item codes that came with these texts."""
    if not texts:
        return set()
    asked = rowset("asked", barcode=sorted(texts))
    query = select(StrangeItem.item).where(
        StrangeItem.inventory_id == inventory_id, StrangeItem.text.in_(select(asked.c.barcode))
    )
    return set(db.session.scalars(query))


def _tells(event: Event, subjects: Collection[Subject]) -> bool:
    """Whether an event opened an area, or decides about one of these subjects."""
    if event.decision is None:
        return True
    position = event.decision.position
    return Subject(position["item"], position["barcode"]) in subjects


def _with_journals(inventory_id: int, found: Found) -> list[Event]:
    """The events, and all of their journals whose clocks jumped: there each one needs the next."""
    events = {event.id: event for event in chain(found.direct, found.beside)}
    journals = {(event.device, event.epoch) for event in events.values()}
    jumped = uncertain_journals(inventory_id, journals)
    events |= {event.id: event for event in events_of_journals(inventory_id, jumped)}
    return list(events.values())
