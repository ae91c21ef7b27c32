"""What was counted of each place, from the totals; and which subjects are not plain.

One pass over `count_totals`, list by list. A subject (an item, or a text that nobody knows) with
anything about it that the totals alone cannot say is *odd*: all its lines go through the pure
rules. It is always right to call a subject odd. Numbers are millionths and microseconds.
"""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Table, join, select, type_coerce
from sqlalchemy.types import NullType

from server.inventory.counting import Key
from server.inventory.lists import ListInfo
from server.inventory.projection.areas import Counters, Place
from server.inventory.projection.plain.ground import Ground, PlainItem, PlainList
from server.inventory.projection.plain.quiet import areas_in, forget_the_rest, items_in, rest_of
from server.inventory.review import Review
from server.inventory.standings import FIRST, covers
from server.inventory.totals.models import CountTotal
from server.journal.events import SERVER
from server.kernel.exact import LARGEST_MILLIONTHS, MILLION
from server.ledger.service import plain
from server.storage.database import db

_TOTAL: Final = CountTotal.__table__.c
_CHUNK: Final = 5_000

PlaceKey = tuple[str, str, str, str]
"""Item code, location, variant, lot."""
HandsKey = tuple[int, str, str, str, str, str]
"""A warehouse with item, location, variant, lot, serial."""
Journal = tuple[str, Any]
"""A device and its epoch, as the database keeps it."""


class CountedPlace(NamedTuple):
    """What one counter found at a place."""

    list: PlainList
    counter: Journal
    employees: tuple[str, ...]
    area: str
    quantity: int
    earliest: int
    latest: int
    unassigned: bool


@dataclass(slots=True)
class CountedInSets:
    """What the totals say, by warehouse; `odd` are item codes, `texts` what nobody knows.

    `strange` are (text, item) of counts whose item or unit nobody knows; `hands` who touched a key
    beside those whose counts are live there; `reviews` what was decided about counted places.
    """

    places: dict[int, dict[PlaceKey, CountedPlace]] = field(default_factory=dict)
    odd: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    strange: set[tuple[str, str]] = field(default_factory=set)
    counters: Counters = field(default_factory=dict)
    hands: dict[HandsKey, set[str]] = field(default_factory=dict)
    reviews: dict[tuple[int, str, str, str, str], Review] = field(default_factory=dict)

    def unreadable(self, item: str, barcode: str) -> None:
        """A count whose item or unit nobody knows is read by its text."""
        text = barcode or item
        self.texts.add(text)
        if item:
            self.odd.add(item)
            self.strange.add((text, item))


def read_counted(
    ground: Ground,
    found: CountedInSets,
    jumped: set[Journal],
    first: int,
    quiet: Table | None,
) -> None:
    """Take in what was counted in an inventory from `first` on, but for what is quiet.

    `jumped` are journals whose clocks were set meanwhile.
    """
    readers = [_Reader(ground, found, one, jumped, first) for one in ground.sources.lists.values()]
    for reader in readers:
        reader.read(quiet)
    ground.learn({row.item for reader in readers for row in reader.unread} - {""})
    for reader in readers:
        reader.read_again()
    _split_places(found)
    if quiet is not None:
        forget_the_rest(quiet)
    for place, counter, list_id in areas_in(quiet) if quiet is not None else ():
        found.counters.setdefault(place, {})[_name_of(*counter)] = list_id
    _contested_places(found, quiet)


class _Reader:
    """Reads the totals of one list into what was found so far."""

    def __init__(
        self,
        ground: Ground,
        found: CountedInSets,
        count_list: ListInfo,
        jumped: set[Journal],
        first: int,
    ) -> None:
        self.unread: list[Any] = []
        self._ground = ground
        self._list = count_list
        self._plain = PlainList.of(count_list, ground.sources.scopes[count_list.id])
        self._found = found
        self._jumped = jumped
        self._first = first
        self._areas = ground.sources.warehouses[count_list.warehouse_id].areas
        self._places = found.places[count_list.warehouse_id]
        lists = ground.lists[count_list.warehouse_id]
        self._recounts = [one for one in lists if one.pass_ > 1]
        self._is_compared = count_list.combine == "independent"
        self._is_odd = self._is_compared or count_list.pass_number > 1

    def read(self, quiet: Table | None) -> None:
        """Take what is not quiet and whose item and unit are read; keep the others for later."""
        if quiet is None:
            query = select(*_READ).where(_TOTAL.list_id == self._list.id)
        else:
            query = select(*_READ).select_from(join(quiet, CountTotal, rest_of(quiet)))
            query = query.where(quiet.c.list_id == self._list.id)
        items = self._ground.items
        for row in db.session.execute(query.execution_options(yield_per=_CHUNK)):
            card = items.get(row[0])
            if card is None or (row[1] and row[1] != card.unit):
                self.unread.append(row)
            else:
                self._take(row, card, MILLION)

    def read_again(self) -> None:
        """Take what was kept for later; what is not known even now, nobody knows."""
        for row in self.unread:
            card = self._ground.items.get(row.item)
            factor = None if card is None else self._ground.factor(card, row.unit)
            if card is None or factor is None:
                self._note_area(row.area or self._areas.get(row.location, ""), row)
                self._found.unreadable(row.item, row.barcode)
            else:
                self._take(row, card, factor)

    def _take(self, row: Any, card: PlainItem, current: int) -> None:
        item, _, location, variant, lot, *_ = row
        area = row.area or self._areas.get(location, "")
        if area:
            self._note_area(area, row)
        if self._is_odd or not self._is_plain(row, card, current):
            self._found.odd.add(item)
            return
        key, own = (item, location, variant, lot), self._own(row, area)
        before = self._places.get(key)
        together = own if before is None else _together(before, own)
        if together is None:
            self._found.odd.add(item)
        else:
            self._places[key] = together

    def _is_plain(self, row: Any, card: PlainItem, current: int) -> bool:
        """Whether the totals say everything about a contribution."""
        _, _, location, variant, lot, serial, device, epoch, factor, quantity, unsure, pass_, *_ = (
            row
        )
        return not (
            serial
            or unsure
            or pass_ != 1
            or device == SERVER
            or (factor or MILLION) != current
            or quantity >= LARGEST_MILLIONTHS
            or row.earliest < self._first
            or (location and location not in self._areas)
            or (card.lot_managed and not lot)
            or (self._jumped and (device, epoch) in self._jumped)
            or row.warehouse_id != self._list.warehouse_id
            or (self._recounts and self._is_recounted(location, card.code, variant, lot))
        )

    def _own(self, row: Any, area: str) -> CountedPlace:
        employee, assigned = row.employee, self._list.employees
        return CountedPlace(
            self._plain,
            (row.device, row.epoch),
            (employee,) if employee else (),
            area,
            row.quantity,
            row.earliest,
            row.latest,
            bool(assigned and employee and employee not in assigned),
        )

    def _is_recounted(self, location: str, item: str, variant: str, lot: str) -> bool:
        key = Key(location, item, "", variant, lot, "")
        return any(covers(one, key) for one in self._recounts)

    def _note_area(self, area: str, row: Any) -> None:
        """A zero that the server stated contests no area; nor does who is compared."""
        if not area or self._is_compared or (row.device == SERVER and not row.employee):
            return
        place = Place(self._list.warehouse_id, row.pass_number, area)
        name = _name_of(row.device, row.epoch, row.employee)
        self._found.counters.setdefault(place, {})[name] = self._list.id


def _name_of(device: str, epoch: Any, employee: str) -> str:
    """How the merge calls a counter."""
    if device == SERVER:
        return f"{SERVER}:{employee}"
    return f"{device}:{epoch if isinstance(epoch, UUID) else UUID(bytes=epoch)}"


def _together(one: CountedPlace, other: CountedPlace) -> CountedPlace | None:
    """Two contributions of one counter in one list add up; None where somebody has to decide."""
    same = (one.list.id, one.counter, one.area) == (other.list.id, other.counter, other.area)
    quantity = one.quantity + other.quantity
    if not same or quantity >= LARGEST_MILLIONTHS:
        return None
    return CountedPlace(
        one.list,
        one.counter,
        tuple(sorted({*one.employees, *other.employees})),
        one.area,
        quantity,
        min(one.earliest, other.earliest),
        max(one.latest, other.latest),
        one.unassigned or other.unassigned,
    )


def _split_places(found: CountedInSets) -> None:
    """Where one count gives its lot and another does not, the book is split between them."""
    for places in found.places.values():
        with_lot = {key[:3] for key in places if key[3]}
        found.odd |= {place[0] for place in with_lot if (*place, "") in places}


def _contested_places(found: CountedInSets, quiet: Table | None) -> None:
    """Two counters in one area and pass block every line in it."""
    contested = {place for place, names in found.counters.items() if len(names) > 1}
    if not contested:
        return
    for warehouse_id, places in found.places.items():
        found.odd |= {
            key[0]
            for key, place in places.items()
            if place.area and Place(warehouse_id, FIRST, place.area) in contested
        }
    if quiet is not None:
        found.odd |= items_in(quiet, contested)


_READ: Final = (
    _TOTAL.item,
    _TOTAL.unit,
    _TOTAL.location,
    _TOTAL.variant,
    _TOTAL.lot,
    _TOTAL.serial,
    _TOTAL.device,
    type_coerce(_TOTAL.epoch, NullType()).label("epoch"),
    plain(_TOTAL.factor).label("factor"),
    plain(_TOTAL.quantity).label("quantity"),
    _TOTAL.unsure,
    _TOTAL.pass_number,
    _TOTAL.warehouse_id,
    _TOTAL.employee,
    _TOTAL.area,
    _TOTAL.barcode,
    plain(_TOTAL.earliest).label("earliest"),
    plain(_TOTAL.latest).label("latest"),
)
