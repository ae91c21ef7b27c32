"""Builds all lines of a view: plain ones in sets, the others subject by subject, in chunks.

Both say what the pure rules say. Nothing here decides whether a line is plain but `counted`,
`replaced` and what is set apart below.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from server.inventory.counting import Key
from server.inventory.coupling import Subject, subject_of
from server.inventory.models import BarcodeResolution
from server.inventory.projection.clocks import jumped_journals
from server.inventory.projection.closeness import read_close
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.picturing import picture_close
from server.inventory.projection.plain.counted import CountedInSets, read_counted
from server.inventory.projection.plain.ground import Ground, read_ground
from server.inventory.projection.plain.ledger import HeldStock, read_held
from server.inventory.projection.plain.lining import PlainLines
from server.inventory.projection.plain.replaced import note_replaced
from server.inventory.projection.plain.writing import write_plain
from server.inventory.projection.storing import HandsBook, store_more
from server.inventory.projection.sums import add_sums
from server.inventory.reviewing.books import own_records
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.sources import reviews_of
from server.inventory.standings import PassList, covers
from server.journal.subjects import telling_of
from server.ledger.service import HeldPosition, average_sums, span_of
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds

_AT_ONCE: Final = 2_000
"""So many odd subjects are worked out together."""

_OUTLIERS: Final = 200
"""One count in so many may lie long before the others without holding up the sums of all."""

_LONGEST: Final = 62 * 86_400 * 1_000_000


class InSets(NamedTuple):
    """What was read to build lines in sets."""

    ground: Ground
    found: CountedInSets
    held: dict[int, HeldStock]
    times: tuple[int, int]


def read_in_sets(number: str, *, now: datetime) -> InSets | None:
    """Read what plain lines are made of; None where the inventory has none that can be told.

    That is where a warehouse compares by fewer dimensions than are counted, or a closing lies
    between the counts.
    """
    ground = read_ground(number, now=now)
    if ground.is_summed_up:
        return None
    inventory = ground.sources.inventory
    found = read_counted(ground, jumped_journals(inventory.id))
    note_replaced(ground, found)
    _set_decided_apart(inventory.id, found)
    times = _times(found, to_microseconds(now))
    own = own_records(inventory.number)
    held: dict[int, HeldStock] = {}
    for warehouse in ground.sources.warehouses.values():
        span = span_of(warehouse.id, *times)
        if span is None:
            return None
        held[warehouse.id] = read_held(warehouse.id, warehouse.time_zone, span, times, own)
    _set_divided_apart(ground, found, held)
    return InSets(ground, found, held, times)


def build_lines(view_id: int, several: InSets, *, now: datetime) -> None:
    """Write every line of a view at the counts' own times; it has none yet."""
    ground, found, held, times = several
    inventory = ground.sources.inventory
    book, sums = HandsBook(inventory.id), average_sums(*times)
    for warehouse_id, stock in held.items():
        lines = PlainLines(view_id, (ground, found), warehouse_id, stock, sums, book)
        write_plain(view_id, lines.rows())
    for subjects in _chunks(found):
        close = read_close(inventory.number, subjects, now=now)
        picture = picture_close(close, Asked())
        own = (one for one in picture.lines.values() if subject_of(one.position) in subjects)
        store_more(view_id, inventory.id, own)
    add_sums(DifferenceLine.view_id == view_id)


def _set_decided_apart(inventory_id: int, found: CountedInSets) -> None:
    """Leave to the pure rules what somebody decided about, and what a text is known to mean."""
    for event in telling_of(inventory_id):
        if event.decision is not None:
            position = event.decision.position
            _set_apart(found, position["item"], position["barcode"])
    for (place, key), review in reviews_of(inventory_id).items():
        own = (key.item, key.location, key.variant, key.lot)
        if not key.barcode and not key.serial and own in found.places.get(place, ()):
            found.reviews[place, *own] = review
        else:
            _set_apart(found, key.item, key.barcode)
    if found.texts:
        asked = rowset("asked", barcode=sorted(found.texts))
        meant = select(BarcodeResolution.item).join(
            asked, BarcodeResolution.barcode == asked.c.barcode
        )
        found.odd.update(db.session.scalars(meant))


def _set_apart(found: CountedInSets, item: str, barcode: str) -> None:
    if item:
        found.odd.add(item)
    else:
        found.texts.add(barcode)


def _times(found: CountedInSets, now: int) -> tuple[int, int]:
    """The first and the last time of plain counts; what lies long before the rest is odd."""
    everything = [one for places in found.places.values() for one in places.values()]
    if not everything:
        return now, now
    begun = sorted(one.earliest for one in everything)
    first = max(begun[0], begun[len(begun) // _OUTLIERS] - _LONGEST)
    if begun[0] < first:
        for places in found.places.values():
            found.odd |= {key[0] for key, one in places.items() if one.earliest < first}
    return first, max(one.latest for one in everything)


def _set_divided_apart(ground: Ground, found: CountedInSets, held: Mapping[int, HeldStock]) -> None:
    """Leave to the pure rules what may have to be split, and stock that a recount looks for."""
    items = ground.items_by_id
    for warehouse_id, stock in held.items():
        counted = {key[0] for key in found.places[warehouse_id]}
        found.odd |= counted & {items[one].code for one in stock.divided}
        if stock.with_lots:
            found.odd |= {
                item
                for item, location, variant, lot in found.places[warehouse_id]
                if not lot and (ground.items[item].id, location, variant) in stock.with_lots
            }
        recounts = [one for one in ground.lists[warehouse_id] if one.pass_ > 1]
        found.odd |= {
            items[one.item_id].code
            for one in stock.left
            if recounts and _is_recounted(recounts, items[one.item_id].code, one)
        }


def _is_recounted(recounts: Iterable[PassList], item: str, one: HeldPosition) -> bool:
    key = Key(one.location, item, "", one.variant, one.lot, one.serial)
    return any(covers(count_list, key) for count_list in recounts)


def _chunks(found: CountedInSets) -> Iterator[set[Subject]]:
    """The odd subjects, some at a time."""
    subjects = {Subject(item, "") for item in found.odd} | {
        Subject("", text) for text in found.texts
    }
    ordered = sorted(subjects)
    for start in range(0, len(ordered), _AT_ONCE):
        yield set(ordered[start : start + _AT_ONCE])
