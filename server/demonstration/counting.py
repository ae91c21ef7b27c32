"""An inventory under way: what two handhelds counted this morning, with everything that happens.

Most counts agree with the book; some are a little off. There is a big difference, a recount of a
position by the same counter, an undone line, an addition with a sale in between, an unknown
barcode, a location that two people counted, a double count that disagrees.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from server.catalog.service import items_by_full_code, warehouses_by_code
from server.demonstration.company import CENTRAL, GROCERY, SEED, SHOP, Article, ean13
from server.demonstration.handheld import DemonstrationHandheld
from server.demonstration.master import BLIND, BY, DOUBLE, GUIDED
from server.inventory.generation import Selection, generate_lists
from server.inventory.inventories import create_inventory
from server.inventory.list_keeping import release_list
from server.inventory.lists import ListInfo, find_lists
from server.kernel import exact
from server.ledger.service import (
    LineDraft,
    PositionKey,
    RecordDraft,
    StockFilter,
    post_records,
    stock_at,
)

STARTED_BEFORE: Final = timedelta(hours=5)
"""How long ago the lists were given out."""
UNKNOWN_BARCODE: Final = ean13(9_999_001)
_EXACT: Final = 0.85


@dataclass(frozen=True, slots=True)
class Shelf:
    """One position of the book, as a counter meets it."""

    location: str
    item: str
    barcode: str
    unit: str
    lot: str
    serial: str
    book: Decimal


class Morning:
    """The morning of the count: who counts what, and what comes of it."""

    def __init__(self, articles: Sequence[Article], now: datetime) -> None:
        self._articles = {article.full_code: article for article in articles}
        self._now = now
        self._began = now - STARTED_BEFORE
        self._random = Random(SEED + 2)  # noqa: S311 - the same morning everywhere
        self._warehouses = {code: row.id for code, row in warehouses_by_code().items()}

    def happen(self) -> str:
        """Make it all and give the inventory's number."""
        inventory = create_inventory(
            self._began.date(), description="Inventario di fine anno", now=self._began, by=BY
        )
        number = inventory.number
        aisle_a, aisle_b, _ = self._lists(
            number, "Corsia", list_type=BLIND, warehouse=CENTRAL, split="location-prefix"
        )
        (cold,) = self._lists(
            number, "Cella frigo", list_type=DOUBLE, warehouse=GROCERY, location_prefix="F-"
        )
        (shop,) = self._lists(
            number, "Punto vendita", list_type=GUIDED, warehouse=SHOP, stock_nonzero=True
        )
        for count_list in (aisle_a, aisle_b, cold, shop):
            release_list(count_list.id, now=self._began, by=BY)
        first, second = (self._handheld(name) for name in ("Terminale 01", "Terminale 02"))
        self._count_aisle_a(first, aisle_a)
        self._count_aisle_b(first, second, aisle_b)
        self._count_cold_room(first, second, cold)
        for handheld in (first, second):
            handheld.dock(self._now)
        return number

    def _lists(self, number: str, description: str, **selected: Any) -> list[ListInfo]:
        selection = Selection(description=description, **selected)
        made = generate_lists(number, selection, now=self._began, by=BY)
        found = find_lists(made)
        return [found[list_id] for list_id in made]

    def _handheld(self, name: str) -> DemonstrationHandheld:
        return DemonstrationHandheld(
            name,
            list(self._warehouses.values()),
            started=self._began,
            random=self._random,
            by=BY,
        )

    def _count_aisle_a(self, handheld: DemonstrationHandheld, aisle: ListInfo) -> None:
        """One counter; the dearest position is far off, another is counted in two goes."""
        shelves = self._shelves(CENTRAL, "A-")
        plain = [shelf for shelf in shelves if not shelf.serial and shelf.book >= 50]  # noqa: PLR2004 - enough to take some away
        dearest = max(plain, key=lambda shelf: shelf.book * self._articles[shelf.item].cost)
        in_two, undone, again = [shelf for shelf in plain if shelf is not dearest][:3]
        before = handheld.now
        self._see(handheld, aisle, "101", in_two, in_two.book - 12)
        for shelf in shelves:
            if shelf is dearest:
                self._see(handheld, aisle, "101", shelf, shelf.book // 4)
            elif shelf is again:
                wrong = self._see(handheld, aisle, "101", shelf, shelf.book * 10)
                self._see(handheld, aisle, "101", shelf, shelf.book, supersedes=(wrong,))
            elif shelf is undone:
                event = self._see(handheld, aisle, "101", shelf, shelf.book)
                handheld.void(aisle, "101", event)
                self._see(handheld, aisle, "101", shelf, shelf.book)
            elif shelf is not in_two:
                self._see(handheld, aisle, "101", shelf, self._seen(shelf))
        handheld.count(aisle, "101", "6", location="A-02-01", barcode=UNKNOWN_BARCODE)
        self._sell(in_two, before + (handheld.now - before) / 2)
        self._see(handheld, aisle, "101", in_two, Decimal(12))
        handheld.close(aisle, "101")

    def _count_aisle_b(
        self, first: DemonstrationHandheld, second: DemonstrationHandheld, aisle: ListInfo
    ) -> None:
        """Two counters meet at one location and both count it."""
        shelves = self._shelves(CENTRAL, "B-")
        locations = sorted({shelf.location for shelf in shelves})
        half = len(locations) // 2
        for handheld, employee, own in (
            (first, "102", locations[: half + 1]),
            (second, "103", locations[half:]),
        ):
            for shelf in shelves:
                if shelf.location in own:
                    self._see(handheld, aisle, employee, shelf, self._seen(shelf))
            handheld.close(aisle, employee)

    def _count_cold_room(
        self, first: DemonstrationHandheld, second: DemonstrationHandheld, room: ListInfo
    ) -> None:
        """Each counts everything; they disagree about one position."""
        shelves = self._shelves(GROCERY, "F-")
        for handheld, employee in ((first, "105"), (second, "106")):
            for number, shelf in enumerate(shelves):
                off = number == len(shelves) // 2 and employee == "106"
                self._see(handheld, room, employee, shelf, shelf.book - 3 if off else shelf.book)
            handheld.close(room, employee)

    def _see(
        self,
        handheld: DemonstrationHandheld,
        count_list: ListInfo,
        employee: str,
        shelf: Shelf,
        quantity: Decimal,
        supersedes: Iterable[str] = (),
    ) -> str:
        return handheld.count(
            count_list,
            employee,
            exact.to_text(max(quantity, Decimal(0))),
            location=shelf.location,
            item=shelf.item,
            lot=shelf.lot or None,
            serial=shelf.serial or None,
            barcode=shelf.barcode,
            unit=shelf.unit,
            supersedes=supersedes,
        )

    def _seen(self, shelf: Shelf) -> Decimal:
        """What a counter keys: mostly the book, sometimes a few more or less."""
        if shelf.serial or self._random.random() < _EXACT:
            return shelf.book
        most = max(1, int(shelf.book) // 25)
        return shelf.book + self._random.choice((-1, 1)) * self._random.randint(1, most)

    def _sell(self, shelf: Shelf, moment: datetime) -> None:
        """A sale from a pile that is being counted: nobody knows whether it was counted."""
        line = LineDraft(
            item=shelf.item, quantity=Decimal(4), location=shelf.location, lot=shelf.lot
        )
        sale = RecordDraft(
            warehouse=CENTRAL,
            reason="SCA",
            posting_date=moment.date(),
            effective_at=moment,
            lines=[line],
        )
        post_records([sale], now=self._now, by=BY)

    def _shelves(self, warehouse: str, prefix: str) -> list[Shelf]:
        stock = stock_at(StockFilter(warehouse_ids=(self._warehouses[warehouse],), nonzero=True))
        codes = {item.id: code for code, item in items_by_full_code(self._articles).items()}
        return sorted(
            self._shelves_of(stock, codes, prefix),
            key=lambda shelf: (shelf.location, shelf.item, shelf.serial),
        )

    def _shelves_of(
        self, stock: dict[PositionKey, Decimal], codes: dict[int, str], prefix: str
    ) -> Iterator[Shelf]:
        for key, quantity in stock.items():
            article = self._articles[codes[key.item_id]]
            location = key.location or ""
            if location.startswith(prefix):
                yield Shelf(
                    location,
                    article.full_code,
                    article.barcode,
                    article.family.unit,
                    key.lot or "",
                    key.serial or "",
                    quantity,
                )
