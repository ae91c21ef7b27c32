"""Positions that have book and that nobody counted, by the dimensions that are compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from server.inventory.compared import CountedLine
from server.inventory.counting import Key
from server.inventory.reviewing.sources import ItemCard, WarehouseCard
from server.kernel import exact
from server.ledger.service import PositionKey


class Uncounted(NamedTuple):
    """A position with its item and book."""

    position: Key
    item: ItemCard
    book: Decimal


def uncounted_positions(
    counted: Sequence[CountedLine],
    warehouse: WarehouseCard,
    stocks: Mapping[PositionKey, Decimal],
    items_of: Callable[[Iterable[int]], dict[int, ItemCard]],
) -> list[Uncounted]:
    """What the book has and no count speaks for, sorted by position."""
    items = items_of(key.item_id for key, quantity in stocks.items() if quantity != 0)
    spoken_for = {_spoken(line) for line in counted}
    books: dict[Key, Decimal] = {}
    cards: dict[Key, ItemCard] = {}
    for key, quantity in stocks.items():
        if key.item_id not in items:
            continue
        item = items[key.item_id]
        position = warehouse.dimensions.of(_key(key, item))
        if not any(cover in spoken_for for cover in _covers(position)):
            cards[position] = item
            books[position] = books.get(position, exact.ZERO) + quantity
    ordered = sorted(books.items())
    return [Uncounted(position, cards[position], book) for position, book in ordered if book != 0]


def _key(key: PositionKey, item: ItemCard) -> Key:
    return Key(
        location=key.location or "",
        item=item.code,
        variant=key.variant or "",
        lot=key.lot or "",
        serial=key.serial or "",
    )


def _spoken(line: CountedLine) -> Key:
    """A line's position; `*` stands for any lot or serial."""
    lot = "*" if line.any_lot else line.position.lot
    serial = "*" if line.any_serial else line.position.serial
    return line.position._replace(lot=lot, serial=serial)


def _covers(position: Key) -> Iterator[Key]:
    """The ways in which a line may speak for a position, the likeliest one first."""
    for lot in ("*", position.lot):
        for serial in ("*", position.serial):
            yield position._replace(lot=lot, serial=serial)
