"""From marks to subjects: which lines of which inventories must be worked out again.

A mark is about one thing that changed; only inventories with a stored view care. What a few
lines depend on becomes their subjects, what everything depends on becomes everything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import case, exists, func, insert, select

from server.catalog.models import Item, Location, Warehouse
from server.inventory.counting import ZERO_STATED
from server.inventory.coupling import Subject
from server.inventory.models import BarcodeResolution, CountList, Inventory, ScopeLine
from server.inventory.projection.clocks import note_clocks
from server.inventory.projection.models import DifferenceLine, DifferenceView, StaleSubject
from server.inventory.projection.rows import below
from server.journal.marks import EVENTS, Stretch
from server.journal.models import CountEvent
from server.journal.reading import events_by_id, events_where
from server.journal.subjects import in_stretch
from server.ledger.models import ClosingDimensions, Movement, Position
from server.storage.database import db
from server.storage.marks import take_back_marks, take_marks
from server.storage.rowset import rowset

MANY: Final = 20_000
"""So many events or subjects are not followed one by one: the whole inventory is looked at."""


@dataclass(slots=True)
class Stale:
    """The subjects of one inventory that are stale, or that all are."""

    subjects: set[Subject] = field(default_factory=set)
    everything: bool = False

    def add(self, subjects: Iterable[Subject]) -> None:
        """Take in more subjects."""
        self.subjects.update(subjects)
        self.everything = self.everything or len(self.subjects) > MANY


def distribute() -> None:
    """Take all marks and write for each inventory what is stale; inside a transaction."""
    marks = take_marks()
    viewed = _viewed()
    if not marks or not viewed:
        return
    # A view that is to be built looks at everything: nobody needs to know what exactly changed.
    for inventory_id in sorted(one for one, is_built in viewed.items() if not is_built):
        write_stale(inventory_id, Stale(everything=True))
    found = {inventory_id: Stale() for inventory_id, is_built in viewed.items() if is_built}
    if not found:
        return
    by_topic: dict[str, list[str]] = {}
    for mark in sorted(marks):
        by_topic.setdefault(mark.topic, []).append(mark.subject)
    for topic, subjects in by_topic.items():
        _TOPICS.get(topic, _everything)(subjects, found)
    for inventory_id, stale in found.items():
        write_stale(inventory_id, stale)


def note_own_records(inventory_id: int, records: Collection[int]) -> None:
    """What an alignment posted is on its own inventory's lines already; others do not know it."""
    subjects = [str(one) for one in records]
    take_back_marks("record", subjects)
    others = {other: Stale() for other in _viewed() if other != inventory_id}
    if others:
        _records(subjects, others)
    for other, stale in others.items():
        write_stale(other, stale)


def write_stale(inventory_id: int, stale: Stale) -> None:
    """Note what is stale."""
    rows: list[dict[str, object]] = [
        {"inventory_id": inventory_id, "item": one.item, "barcode": one.barcode}
        for one in sorted(stale.subjects)
    ]
    if stale.everything:
        rows = [{"inventory_id": inventory_id, "item": None, "barcode": None}]
    if rows:
        db.session.execute(insert(StaleSubject), rows)


def _viewed() -> dict[int, bool]:
    """The open inventories with a view, and whether one of them is built."""
    query = (
        select(DifferenceView.inventory_id, func.max(case((DifferenceView.is_built, 1), else_=0)))
        .join(Inventory, Inventory.id == DifferenceView.inventory_id)
        .where(Inventory.state != "closed")
        .group_by(DifferenceView.inventory_id)
    )
    return {inventory_id: bool(built) for inventory_id, built in db.session.execute(query)}


def _everything(_: Collection[str], found: Mapping[int, Stale]) -> None:
    for stale in found.values():
        stale.everything = True


def _events(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    stretches = [one for text in subjects if (one := Stretch.parse(text)).inventory_id in found]
    counts: dict[int, int] = {}
    for one in stretches:
        counts[one.inventory_id] = counts.get(one.inventory_id, 0) + one.last - one.first + 1
    jumped = note_clocks(stretches)
    for one in stretches:
        stale = found[one.inventory_id]
        opened = _opened_zeros(one)
        if counts[one.inventory_id] > MANY or (one.device, one.epoch) in jumped or opened:
            stale.everything = True
        else:
            stale.add(_counted_in(one))


def _opened_zeros(stretch: Stretch) -> bool:
    """Whether an area was opened of which zeros are stated: their interval begins there."""
    opened = exists(
        select(CountEvent.id).where(in_stretch(stretch), CountEvent.kind == "area_opened")
    )
    stated = exists(
        select(DifferenceLine.id)
        .join(DifferenceView, DifferenceView.id == DifferenceLine.view_id)
        .where(
            DifferenceView.inventory_id == stretch.inventory_id,
            DifferenceLine.flags.contains(ZERO_STATED),
        )
    )
    return bool(db.session.scalar(select(opened))) and bool(db.session.scalar(select(stated)))


def _counted_in(stretch: Stretch) -> Iterable[Subject]:
    """What the events of a stretch count, decide about, or supersede."""
    events = events_where(in_stretch(stretch))
    replaced = events_by_id(sorted({one for event in events for one in event.supersedes}))
    for event in (*events, *replaced):
        if event.decision is not None:
            yield Subject(event.decision.position["item"], event.decision.position["barcode"])
        if event.item:
            yield Subject(event.item, "")
        if event.kind == "count" and (event.barcode or not event.item):
            yield Subject("", event.barcode or "")


def _records(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    asked = rowset("asked", record_id=[int(one) for one in subjects])
    query = select(Movement.item_id).distinct().join(asked, Movement.record_id == asked.c.record_id)
    _stale_items(list(db.session.scalars(query)), found)


def _items(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    _stale_items([int(one) for one in subjects], found)


def _stale_items(ids: Collection[int], found: Mapping[int, Stale]) -> None:
    if len(ids) > MANY:
        _everything((), found)
        return
    codes = _codes(ids)
    if len(codes) < len(set(ids)):  # an item is gone, and nobody knows what it was called
        _everything((), found)
    for stale in found.values():
        stale.add(Subject(code, "") for code in codes)


def _codes(ids: Collection[int]) -> set[str]:
    if not ids:
        return set()
    asked = rowset("asked", item_id=sorted(ids))
    now = select(Item.class_code, Item.code).join(asked, Item.id == asked.c.item_id)
    return {f"{class_code}/{code}" for class_code, code in db.session.execute(now)}


def _locations(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    """A new location: what was counted there before it was known."""
    summed = set(
        db.session.scalars(
            select(ClosingDimensions.warehouse_id).where(ClosingDimensions.locations.is_(False))
        )
    )
    query = select(Location.warehouse_id, Location.code)
    ids = [int(one) for one in subjects]
    for warehouse_id, code in db.session.execute(query.where(Location.id.in_(ids))):
        if warehouse_id in summed:
            _warehouses([str(warehouse_id)], found)
        for inventory_id, stale in found.items():
            stale.add(_lines_at(inventory_id, warehouse_id, [code]))


def _lines_at(inventory_id: int, warehouse_id: int, codes: Iterable[str]) -> set[Subject]:
    """What is counted at some locations, by the stored lines and by events that name them."""
    warehouse = db.session.get(Warehouse, warehouse_id)
    if warehouse is None:
        return set()
    subjects: set[Subject] = set()
    for code in codes:
        start, end = below(warehouse.code, code)
        query = (
            select(DifferenceLine.item, DifferenceLine.barcode)
            .join(DifferenceView, DifferenceView.id == DifferenceLine.view_id)
            .where(
                DifferenceView.inventory_id == inventory_id,
                DifferenceLine.place >= start,
                DifferenceLine.place < end,
            )
        )
        subjects |= {Subject(*row) for row in db.session.execute(query.distinct())}
    return subjects


def _warehouses(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    ids = {int(one) for one in subjects}
    _all_of(select(CountList.inventory_id).distinct().where(CountList.warehouse_id.in_(ids)), found)


def _list_types(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    ids = {int(one) for one in subjects}
    _all_of(select(CountList.inventory_id).distinct().where(CountList.list_type_id.in_(ids)), found)


def _inventories(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    for one in subjects:
        if int(one) in found:
            found[int(one)].everything = True


def _all_of(query: object, found: Mapping[int, Stale]) -> None:
    for inventory_id in db.session.scalars(query):  # type: ignore[call-overload]
        if inventory_id in found:
            found[inventory_id].everything = True


def _resolutions(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    asked = rowset("asked", barcode=list(subjects))
    query = select(BarcodeResolution.barcode, BarcodeResolution.item)
    rows = db.session.execute(query.join(asked, BarcodeResolution.barcode == asked.c.barcode))
    stale_ones = {
        one for barcode, item in rows for one in (Subject("", barcode), Subject(item, ""))
    }
    for stale in found.values():
        stale.add(stale_ones)


def _lists(subjects: Collection[str], found: Mapping[int, Stale]) -> None:
    ids = {UUID(one) for one in subjects}
    for row in db.session.scalars(select(CountList).where(CountList.id.in_(ids))):
        stale = found.get(row.inventory_id)
        if stale is None or row.state == "draft" or stale.everything:
            continue
        scope = db.session.execute(
            select(ScopeLine.location, ScopeLine.item).where(ScopeLine.list_id == row.id)
        ).all()
        if not scope or len(scope) > MANY:
            stale.everything = True
            continue
        stale.add(Subject(item, "") for _, item in scope if item)
        bare = sorted({location for location, item in scope if not item and location})
        stale.add(_lines_at(row.inventory_id, row.warehouse_id, bare))
        stale.add(_stocked_at(row.warehouse_id, bare))
        stale.add(_counted_by(row.id))


def _stocked_at(warehouse_id: int, locations: Collection[str]) -> Iterable[Subject]:
    if not locations:
        return ()
    asked = rowset("asked", location=list(locations))
    query = (
        select(Position.item_id)
        .distinct()
        .where(
            Position.warehouse_id == warehouse_id, Position.location.in_(select(asked.c.location))
        )
    )
    return [Subject(code, "") for code in _codes(list(db.session.scalars(query)))]


def _counted_by(list_id: UUID) -> Iterable[Subject]:
    query = select(CountEvent.item, CountEvent.barcode).where(
        CountEvent.list_id == list_id, CountEvent.kind == "count"
    )
    for item, barcode in db.session.execute(query.distinct()):
        if item:
            yield Subject(item, "")
        if barcode:
            yield Subject("", barcode)


_TOPICS: Final[Mapping[str, Callable[[Collection[str], Mapping[int, Stale]], None]]] = {
    EVENTS: _events,
    "record": _records,
    "item": _items,
    "location": _locations,
    "warehouse": _warehouses,
    "list_type": _list_types,
    "inventory": _inventories,
    "list": _lists,
    "resolution": _resolutions,
}
"""What is not here (units, years, reasons, all) makes everything stale."""
