"""Builds all lines of a view: plain ones in sets, the others subject by subject, in chunks.

Both say what the pure rules say. Nothing here decides whether a line is plain but `counted`,
`replaced` and what is set apart below.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Table, func, select

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
from server.inventory.projection.plain.lining import People, PlainLines
from server.inventory.projection.plain.quiet import (
    QuietAsked,
    find_quiet,
    leave_out,
    lies_in,
)
from server.inventory.projection.plain.quiet_writing import write_quiet
from server.inventory.projection.plain.replaced import note_replaced
from server.inventory.projection.plain.writing import write_plain
from server.inventory.projection.storing import HandsBook, store_more
from server.inventory.projection.sums import add_sums
from server.inventory.review import Review
from server.inventory.reviewing.books import own_records
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.sources import reviews_of
from server.inventory.standings import PassList, covers
from server.inventory.totals.models import CountTotal
from server.journal.subjects import telling_of
from server.ledger.service import (
    AverageSums,
    CostMethod,
    HeldPosition,
    average_sums,
    plain,
    span_of,
)
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.types import to_microseconds

_AT_ONCE: Final = 2_000
"""So many odd subjects are worked out together."""

_OUTLIERS: Final = 200
"""One count in so many may lie long before the others without holding up the sums of all."""

_LONGEST: Final = 62 * 86_400 * 1_000_000


class InSets(NamedTuple):
    """What was read to build lines in sets; `quiet` are those that the database found."""

    ground: Ground
    found: CountedInSets
    held: dict[int, HeldStock]
    sums: AverageSums | None
    quiet: Table | None


def read_in_sets(number: str, *, now: datetime) -> InSets | None:
    """Read what plain lines are made of; None where the inventory has none that can be told.

    That is where a warehouse compares by fewer dimensions than are counted, or a closing lies
    between the counts.
    """
    ground = read_ground(number, now=now)
    if ground.is_summed_up:
        return None
    inventory = ground.sources.inventory
    times = _times(ground, to_microseconds(now))
    held = _held(ground, times)
    if held is None:
        return None
    found = CountedInSets(places={place: {} for place in ground.sources.warehouses})
    note_replaced(ground, found)
    reviews, decided = reviews_of(inventory.id), _decided(inventory.id)
    sums, jumped = average_sums(*times), jumped_journals(inventory.id)
    quiet = None
    if sums is not None and inventory.cost_method == CostMethod.AVERAGE:
        apart = {key.item for _, key in reviews} | {item for item, _ in decided}
        apart |= found.odd | {key[1] for key in found.hands}
        spans = {place: stock.span for place, stock in held.items()}
        quiet = find_quiet(ground, QuietAsked(spans, sums, times[0], jumped), apart)
    read_counted(ground, found, jumped, times[0], quiet)
    _set_decided_apart(found, reviews, decided)
    for place, stock in held.items():
        read_held(stock, place, times, None if quiet is None else lies_in(quiet))
    _set_divided_apart(ground, found, held)
    if quiet is not None:
        leave_out(quiet, found.odd)
    return InSets(ground, found, held, sums, quiet)


def build_lines(view_id: int, several: InSets, *, now: datetime) -> None:
    """Write every line of a view at the counts' own times; it has none yet."""
    ground, found, held, sums, quiet = several
    inventory = ground.sources.inventory
    book = HandsBook(inventory.id)
    if quiet is not None:
        people = People(book)
        write_quiet(view_id, ground, quiet, people.number)
    for warehouse_id, stock in held.items():
        lines = PlainLines(view_id, (ground, found), warehouse_id, stock, sums, book)
        write_plain(view_id, lines.rows())
    for subjects in _chunks(found):
        close = read_close(inventory.number, subjects, now=now)
        picture = picture_close(close, Asked())
        own = (one for one in picture.lines.values() if subject_of(one.position) in subjects)
        store_more(view_id, inventory.id, own)
    add_sums(DifferenceLine.view_id == view_id)


def _times(ground: Ground, now: int) -> tuple[int, int]:
    """The first and the last time of counts; what lies long before the rest is odd."""
    total = CountTotal.__table__.c
    ours = (total.list_id.in_(list(ground.sources.lists)), total.unsure == 0)
    earliest, latest = plain(total.earliest), plain(total.latest)
    query = select(func.count(), func.min(earliest), func.max(latest)).where(*ours)
    many, first, last = db.session.execute(query).one()
    if not many:
        return now, now
    if last - first <= _LONGEST:
        return first, last
    most = select(earliest).where(*ours).order_by(earliest).offset(many // _OUTLIERS).limit(1)
    begun = db.session.execute(most).scalar_one()
    return max(first, begun - _LONGEST), last


def _held(ground: Ground, times: tuple[int, int]) -> dict[int, HeldStock] | None:
    """The stock of each warehouse, to be read; None where a closing lies between the times."""
    own = own_records(ground.sources.inventory.number)
    spans = {place: span_of(place, *times) for place in ground.sources.warehouses}
    known = {place: span for place, span in spans.items() if span is not None}
    if len(known) < len(spans):
        return None
    zones = ground.sources.warehouses
    return {place: HeldStock(span, zones[place].time_zone, own) for place, span in known.items()}


def _decided(inventory_id: int) -> set[tuple[str, str]]:
    """Items, or texts, that somebody ruled about."""
    return {
        (event.decision.position["item"], event.decision.position["barcode"])
        for event in telling_of(inventory_id)
        if event.decision is not None
    }


def _set_decided_apart(
    found: CountedInSets, reviews: Mapping[Any, Review], decided: Iterable[tuple[str, str]]
) -> None:
    """Leave to the pure rules what somebody decided about, and what a text is known to mean."""
    for item, barcode in decided:
        _set_apart(found, item, barcode)
    for (place, key), review in reviews.items():
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
