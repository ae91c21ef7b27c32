"""From counted places and the ledger's positions to plain rows, one warehouse at a time."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from server.inventory.counting import Key, live_hash
from server.inventory.four_eyes import Hands
from server.inventory.projection.hashes import hashes_of
from server.inventory.projection.plain.counted import CountedInSets, CountedPlace, PlaceKey
from server.inventory.projection.plain.decided import (
    FROZEN,
    Facts,
    as_aligned,
    frozen_cost,
    seen_now,
    state_after,
)
from server.inventory.projection.plain.ground import Ground
from server.inventory.projection.plain.holding import Holders, Holding
from server.inventory.projection.plain.judging import (
    LimitsInSets,
    Sample,
    numbers_of,
    state_of_plain,
)
from server.inventory.projection.plain.ledger import (
    Cost,
    Costs,
    HeldStock,
)
from server.inventory.projection.plain.writing import ExactRow, PlainRow, Row
from server.inventory.projection.rows import UNPRICED, place_of
from server.inventory.projection.storing import HandsBook
from server.inventory.review import State
from server.inventory.reviewing.line import line_id
from server.kernel import exact
from server.ledger.service import AverageSums
from server.storage.types import from_microseconds, to_microseconds

_NOBODY: Final = bytes.fromhex(live_hash(()))
_UNPRICED: Final = exact.to_millionths(UNPRICED)
_CHUNK: Final = 10_000
_COUNTED: Final = True
_Counted = tuple[PlaceKey, CountedPlace]


class PlainLines:
    """The plain rows of one warehouse."""

    def __init__(
        self,
        view_id: int,
        read: tuple[Ground, CountedInSets],
        warehouse_id: int,
        held: HeldStock,
        sums: AverageSums | None,
        book: HandsBook,
    ) -> None:
        ground, found = read
        self._view_id = view_id
        self._ground = ground
        self._found = found
        self._warehouse = ground.sources.warehouses[warehouse_id]
        self._held = held
        self._lists = ground.lists[warehouse_id]
        self._holders = Holders(one for one in self._lists if one.pass_ == 1)
        self._has_open = any(not one.closed for one in self._lists)
        self._people = People(book)
        inventory, tolerances = ground.sources.inventory, ground.sources.tolerances
        self._costs = Costs(inventory.cost_method, sums, warehouse_id)
        self._sample = Sample(inventory.id, inventory.sample_percent)
        self._limits = LimitsInSets(tolerances, tolerances.items)
        self._known: dict[Holding, tuple[str, str, str]] = {}

    def rows(self) -> Iterator[Row]:
        """Every plain line, counted or not."""
        odd, items = self._found.odd, self._ground.items
        places = self._found.places[self._warehouse.id]
        counted = ((key, one) for key, one in places.items() if key[0] not in odd)
        while chunk := list(islice(counted, _CHUNK)):
            costs = self._costs.of([(items[key[0]].id, one.latest) for key, one in chunk])
            reviewed = self._hashes([key for key, _ in chunk])
            for (key, one), cost in zip(chunk, costs, strict=True):
                if key in reviewed:
                    yield self._decided(key, one, cost, reviewed[key])
                else:
                    yield self._counted(key, one, cost)
        yield from self._left()

    def _counted(self, key: PlaceKey, one: CountedPlace, cost: Cost) -> Row:
        """The row of a line as counts and ledger leave it."""
        book, doubtful = self._book(key, one)
        if doubtful is None and book == one.quantity:
            return self._exact(key, one, cost)
        return self._compared(key, one, cost)

    def _book(self, key: PlaceKey, one: CountedPlace) -> tuple[int, int | None]:
        item, location, variant, lot = key
        place = (self._ground.items[item].id, location, variant, lot)
        return self._held.book(place, one.earliest, one.latest)

    def _exact(self, key: PlaceKey, one: CountedPlace, cost: Cost) -> ExactRow:
        """As `_compared` where nothing is off: it is over no limit, and worth nothing."""
        item, location, variant, lot = key
        position = (location, item, "", variant, lot, "")
        card, line = self._ground.items[item], line_id(self._warehouse.code, position)
        sampled = self._sample.holds(line)
        provisional = self._has_open and self._is_provisional(position, one)
        over = "no_cost" if cost.cost is None else ""
        return ExactRow(
            line,
            place_of(self._warehouse.code, position),
            self._warehouse.id,
            location,
            item,
            variant,
            lot,
            card.id,
            self._warehouse.areas.get(location, ""),
            card.category,
            one.list.stored,
            provisional,
            one.earliest,
            one.latest,
            one.quantity,
            cost.cost,
            cost.source,
            state_of_plain(provisional=provisional, over=over, looked_at=sampled),
            self._flags(key, one, doubtful=False, sampled=sampled),
            over,
            self._people.number(one.employees, self._touched(key)),
        )

    def _compared(self, key: PlaceKey, one: CountedPlace, cost: Cost) -> PlainRow:
        item, location, variant, lot = key
        card = self._ground.items[item]
        position = (location, item, "", variant, lot, "")
        line = line_id(self._warehouse.code, position)
        book, doubtful = self._book(key, one)
        numbers = numbers_of(one.quantity, book, doubtful or 0, cost.cost)
        over = self._limits.over(one.list.list_type, card.abc, card.category, item, numbers, book)
        sampled = self._sample.holds(line)
        provisional = self._has_open and self._is_provisional(position, one)
        looked_at = sampled or doubtful is not None
        named = place_of(self._warehouse.code, position)
        return PlainRow(
            line,
            named,
            self._warehouse.id,
            location,
            item,
            variant,
            lot,
            "",
            card.id,
            self._warehouse.areas.get(location, ""),
            card.category,
            one.list.stored,
            _COUNTED,
            provisional,
            one.earliest,
            one.latest,
            one.quantity,
            one.quantity,
            book,
            book,
            numbers.difference,
            numbers.without_doubtful,
            numbers.percent,
            cost.cost,
            cost.source,
            numbers.value,
            _UNPRICED if numbers.value is None else abs(numbers.value),
            None,
            state_of_plain(provisional=provisional, over=over, looked_at=looked_at),
            "",
            self._flags(key, one, doubtful=doubtful is not None, sampled=sampled),
            over,
            self._people.number(one.employees, self._touched(key)),
        )

    def _hashes(self, keys: list[PlaceKey]) -> dict[PlaceKey, bytes]:
        """The hashes of the live events of those places that somebody decided about."""
        place = self._warehouse.id
        decided = [key for key in keys if (place, *key) in self._found.reviews]
        if not decided:
            return {}
        hashes = hashes_of(self._view_id, [(place, *key) for key in decided])
        return {key: hashes[place, *key] for key in decided}

    def _decided(self, key: PlaceKey, one: CountedPlace, cost: Cost, live_hash: bytes) -> PlainRow:
        """The row as what was decided about the line leaves it."""
        row = self._compared(key, one, cost)
        review = self._found.reviews[self._warehouse.id, *key]
        doubtful = (row.without_doubtful or 0) - (row.difference or 0)
        facts = Facts(
            one.quantity,
            row.book,
            doubtful,
            from_microseconds(one.latest),
            live_hash,
            row.flags,
            row.provisional,
        )
        if frozen_cost(review, seen_now(facts)):
            frozen = None if review.unit_cost is None else exact.to_millionths(review.unit_cost)
            row = self._compared(key, one, Cost(frozen, FROZEN))
        state = state_after(review, facts, row.over)
        values: dict[str, Any] = {
            "live_hash": live_hash,
            "state": state,
            "review_state": str(review.state),
        }
        if state == review.state:
            values |= {
                "decided_by": review.by,
                "decided_at": to_microseconds(review.at),
                "decision_reason": review.reason,
            }
        if state == State.ALIGNED:
            values = as_aligned(values, review, facts)
        return row._replace(**values)

    def _flags(self, key: PlaceKey, one: CountedPlace, *, doubtful: bool, sampled: bool) -> str:
        item, location, variant, lot = key
        outside = not one.list.scope.covers(location, item, variant, lot)
        if not (doubtful or one.unassigned or outside or sampled):
            return ""
        flags = {
            "doubtful": doubtful,
            "employee_unassigned": one.unassigned,
            "out_of_scope": outside,
            "sampled": sampled,
        }
        return " ".join(flag for flag, found in flags.items() if found)

    def _is_provisional(self, position: Iterable[str], one: CountedPlace) -> bool:
        """As `Lists.is_provisional`: open are its own list, and lists that were sent to look."""
        return one.list.is_open or self._holders.of(Key(*position)).is_looked_for

    def _touched(self, key: PlaceKey) -> set[str] | None:
        hands = self._found.hands
        return hands.get((self._warehouse.id, *key, "")) if hands else None

    def _left(self) -> Iterator[PlainRow]:
        """What has stock and nobody counted, where a list was to look."""
        places, odd = self._found.places[self._warehouse.id], self._found.odd
        stocks: dict[tuple[PlaceKey, str], int] = {}
        for one in self._held.left:
            item = self._ground.items_by_id[one.item_id].code
            key = (item, one.location, one.variant, one.lot)
            if item not in odd and key not in places:
                stocks[key, one.serial] = stocks.get((key, one.serial), 0) + one.now
        for (key, serial), stock in stocks.items():
            item, location, variant, lot = key
            position = Key(location, item, "", variant, lot, serial)
            holding = self._holders.of(position) if stock else None
            if holding is not None and holding.lists:
                yield self._uncounted(position, stock, holding)

    def _uncounted(self, position: Key, stock: int, holding: Holding) -> PlainRow:
        """As `assessing` says of a position that nobody counted."""
        if holding not in self._known:
            self._known[holding] = self._standing(holding)
        lists, state, blocking = self._known[holding]
        card = self._ground.items[position.item]
        place = place_of(self._warehouse.code, position)
        location, item, _, variant, lot, serial = position
        touched = self._found.hands.get((self._warehouse.id, item, location, variant, lot, serial))
        return PlainRow(
            line_id(self._warehouse.code, position),
            place,
            self._warehouse.id,
            location,
            item,
            variant,
            lot,
            serial,
            card.id,
            self._warehouse.areas.get(location, ""),
            card.category,
            lists,
            not _COUNTED,
            holding.is_open,
            *(None,) * 4,
            stock,
            *(None,) * 5,
            "none",
            None,
            _UNPRICED,
            _NOBODY,
            state,
            blocking,
            "",
            "",
            self._people.number((), touched),
        )

    def _standing(self, holding: Holding) -> tuple[str, str, str]:
        """Lists, state and what blocks where these lists should have looked."""
        known = self._ground.sources.lists
        found = sorted((known[one].number, one) for one in holding.lists)
        must = any(known[one].uncounted == "block" for one in holding.lists)
        blocking = "incomplete" if must and not holding.is_open else ""
        state = State.PASS_OPEN if holding.is_open else blocking or State.KEPT
        return json.dumps([str(one) for _, one in found]), str(state), blocking


class People:
    """The numbers of who had a hand, each asked for once."""

    def __init__(self, book: HandsBook) -> None:
        self._book = book
        self._known: dict[tuple[str, ...], int] = {}

    def number(self, counted: tuple[str, ...], touched: set[str] | None = None) -> int:
        """The number of who counted, and of who touched it beside."""
        people = counted if not touched else tuple(sorted({*counted, *touched}))
        found = self._known.get(people)
        if found is None:
            found = self._known[people] = self._book.number(Hands(set(people)))
        return found
