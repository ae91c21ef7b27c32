"""What the ledger says of counted lines, asked for all lines at once.

Every question is one statement per kind of thing, however many lines there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from server.inventory.compared import CountedLine
from server.inventory.counting import Key, Observation
from server.inventory.decisions import Part
from server.inventory.differences import Book, chosen
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.sources import WarehouseCard
from server.kernel import exact
from server.kernel.clock import end_of_day
from server.ledger.models import StockRecord
from server.ledger.service import (
    CostRequest,
    MovementLine,
    Origin,
    PositionKey,
    UnitCost,
    book_at,
    doubtful_movements,
    unit_costs_for,
)
from server.storage.database import db


class Question(NamedTuple):
    """A counted line with what the ledger must know to answer."""

    line: CountedLine
    warehouse: WarehouseCard
    item_id: int

    def key(self) -> PositionKey:
        """The line's position in the ledger; None is summed over."""
        place, kept = self.line.position, self.warehouse.dimensions
        return PositionKey(
            self.warehouse.id,
            self.item_id,
            place.location if kept.locations else None,
            place.variant if kept.variants else None,
            None if self.line.any_lot else place.lot,
            None if self.line.any_serial else place.serial,
            None,
            None,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ledger says of one line, and whose count it is.

    `observed` and `counted` are the chosen count's; `movements` are in doubt; `identities` are
    the lots, projects and partners that hold book, where one count speaks for several of them;
    `parts` the parts that somebody split the count into, with the book of each, and nothing of
    each identity that was not named;
    `moved_from` where the book has a serial that was found here.
    """

    counted: Decimal
    observed: Observation
    effective_at: datetime
    book: Book
    movements: tuple[MovementLine, ...]
    disagreeing: bool
    identities: tuple[Part, ...]
    cost: UnitCost
    parts: tuple[tuple[Part, Decimal], ...]
    moved_from: tuple[tuple[Key, Decimal], ...]


def answers(
    questions: Sequence[Question], asked: Asked, method: str, inventory: str, stocks: "Stocks"
) -> list[Answer]:
    """The ledger's answers, in the order of the questions; each line has a contribution."""
    picked = _picked(questions)
    keys = [question.key() for question in questions]
    ends = [
        _effective(one, question, asked) for one, question in zip(picked, questions, strict=True)
    ]
    at_date = book_at(list(zip(keys, ends, strict=True))) if asked.day else None
    doubts = _doubts(keys, [one.observed for one in picked], own_records(inventory))
    costs = unit_costs_for(
        method,
        [
            CostRequest(question.item_id, end, question.warehouse.id)
            for question, end in zip(questions, ends, strict=True)
        ],
    )
    identities = _identities(questions, keys, picked, stocks)
    spread = [_spread(*pair) for pair in zip(questions, identities, strict=True)]
    parts = _parts(spread, keys, ends)
    moved = _moved_from(questions, keys, picked, stocks)
    return [
        Answer(
            counted=one.counted,
            observed=one.observed,
            effective_at=ends[n],
            book=_book(one, at_date[n] if at_date else None, doubts[n], moved[n]),
            movements=doubts[n],
            disagreeing=one.disagreeing,
            identities=identities[n] if len(identities[n]) > 1 else (),
            cost=costs[n],
            parts=parts[n],
            moved_from=moved[n],
        )
        for n, one in enumerate(picked)
    ]


def _book(
    one: "_Picked",
    at_date: Decimal | None,
    doubts: Sequence[MovementLine],
    moved: Sequence[tuple[Key, Decimal]],
) -> Book:
    """The book of a line; a serial that the book has elsewhere is neither lost nor found."""
    elsewhere = sum((book for _, book in moved), exact.ZERO)
    then = None if at_date is None else at_date + elsewhere
    return Book(one.book + elsewhere, then, _sum_until(doubts, one))


def own_records(inventory: str) -> set[int]:
    """The records that this inventory's alignments and their reversals wrote."""
    query = select(StockRecord.id).where(
        StockRecord.origin == Origin.ALIGNMENT, StockRecord.origin_key == inventory
    )
    return set(db.session.scalars(query))


class _Picked(NamedTuple):
    counted: Decimal
    observed: Observation
    book: Decimal
    disagreeing: bool


def _picked(questions: Sequence[Question]) -> list[_Picked]:
    """Whose count each line takes: the latest one where all agree with the book."""
    pairs = [(question, one) for question in questions for one in question.line.contributions]
    books = iter(book_at([(question.key(), one.observed.at) for question, one in pairs]))
    found = []
    for question in questions:
        contributions = question.line.contributions
        own = [next(books) for _ in contributions]
        number, disagreeing = chosen(contributions, own, question.line.required)
        one = contributions[number or 0]
        found.append(_Picked(one.counted, one.observed, own[number or 0], disagreeing))
    return found


def _effective(one: _Picked, question: Question, asked: Asked) -> datetime:
    if asked.day is None:
        return one.observed.at
    return end_of_day(asked.day, question.warehouse.time_zone)


def _doubts(
    keys: Sequence[PositionKey], times: Sequence[Observation], own: set[int]
) -> list[tuple[MovementLine, ...]]:
    found = doubtful_movements(
        [(key, time.earliest, time.latest) for key, time in zip(keys, times, strict=True)]
    )
    return [tuple(one for one in lines if one.record_id not in own) for lines in found]


def _sum_until(movements: Sequence[MovementLine], one: _Picked) -> Decimal:
    inside = (line.quantity for line in movements if line.effective_at <= one.observed.at)
    return sum(inside, exact.ZERO)


class Stocks:
    """Every position that ever moved in the inventory's warehouses, by what a line can name."""

    def __init__(self, positions: Sequence[PositionKey]) -> None:
        self._by_item: dict[tuple[int, int], list[PositionKey]] = {}
        for key in positions:
            self._by_item.setdefault((key.warehouse_id, key.item_id), []).append(key)

    def below(self, asked: PositionKey) -> list[PositionKey]:
        """The positions that a question sums up."""
        return [
            key
            for key in self._by_item.get((asked.warehouse_id, asked.item_id), ())
            if all(wanted is None or wanted == own for wanted, own in zip(asked, key, strict=True))
        ]


def _identities(
    questions: Sequence[Question],
    keys: Sequence[PositionKey],
    picked: Sequence[_Picked],
    stocks: Stocks,
) -> list[tuple[Part, ...]]:
    """The lots, projects and partners with book at T, where there ever were several of them."""
    fine: list[tuple[int, _Identity]] = []
    for n, key in enumerate(keys):
        kept = questions[n].warehouse.dimensions
        several = {_identity(one, lots=kept.lots) for one in stocks.below(key)}
        if len(several) > 1:
            fine += [(n, identity) for identity in sorted(several, key=str)]
    asked = [(keys[n]._replace(**one._asdict()), picked[n].observed.at) for n, one in fine]
    found: list[list[Part]] = [[] for _ in questions]
    for (n, one), book in zip(fine, book_at(asked), strict=True):
        if book != 0:
            found[n].append(Part(book, one.lot or None, one.project or None, one.partner or None))
    return [tuple(parts) for parts in found]


def _spread(question: Question, identities: Sequence[Part]) -> tuple[Part, ...]:
    """What somebody split a count into; of what holds book and was not named there is none."""
    named = question.line.parts
    lots = question.warehouse.dimensions.lots
    left = [one for one in identities if not any(_covers(part, one) for part in named)]
    return named and (*named, *dict.fromkeys(_none_of(one, lots=lots) for one in left))


def _covers(part: Part, identity: Part) -> bool:
    """Whether a part speaks of an identity; what it leaves open it speaks of whatever it is."""
    pairs = zip(part[1:], identity[1:], strict=True)
    return all(wanted is None or wanted == (own or "") for wanted, own in pairs)


def _none_of(identity: Part, *, lots: bool) -> Part:
    """Nothing of an identity, said outright: no lot is '' and not any lot."""
    lot = (identity.lot or "") if lots else None
    return Part(exact.ZERO, lot, identity.project or "", identity.partner or "")


def _moved_from(
    questions: Sequence[Question],
    keys: Sequence[PositionKey],
    picked: Sequence[_Picked],
    stocks: Stocks,
) -> list[tuple[tuple[Key, Decimal], ...]]:
    """Where the book has a serial that was found here and that nobody looked for there."""
    looked_at = {question.line.position for question in questions}
    places: list[tuple[int, Key, PositionKey]] = []
    for n, question in enumerate(questions):
        position, one = question.line.position, picked[n]
        if not position.serial or one.counted <= 0 or one.book != 0:
            continue
        for key in stocks.below(keys[n]._replace(location=None, variant=None, lot=None)):
            place = position._replace(
                location=key.location or "", variant=key.variant or "", lot=key.lot or ""
            )
            if place not in looked_at:
                places.append((n, place, key))
    found: list[tuple[tuple[Key, Decimal], ...]] = [()] * len(questions)
    books = book_at([(key, picked[n].observed.at) for n, _, key in places])
    for (n, place, _), book in zip(places, books, strict=True):
        if book > 0:
            found[n] = (*found[n], (place, book))
    return found


class _Identity(NamedTuple):
    lot: str | None
    serial: str | None
    project: str | None
    partner: str | None


def _identity(key: PositionKey, *, lots: bool) -> _Identity:
    """What a line may be split by; where the warehouse keeps no lots they are all one."""
    lot, serial = (key.lot, key.serial) if lots else (None, None)
    return _Identity(lot, serial, key.project, key.partner)


def _parts(
    spread: Sequence[Sequence[Part]], keys: Sequence[PositionKey], ends: Sequence[datetime]
) -> list[tuple[tuple[Part, Decimal], ...]]:
    named = [(n, part) for n, several in enumerate(spread) for part in several]
    found = book_at([(_part_key(keys[n], part), ends[n]) for n, part in named])
    parts: list[tuple[tuple[Part, Decimal], ...]] = [()] * len(spread)
    for (n, part), book in zip(named, found, strict=True):
        parts[n] = (*parts[n], (part, book))
    return parts


def _part_key(key: PositionKey, part: Part) -> PositionKey:
    return key._replace(
        lot=key.lot if part.lot is None else part.lot, project=part.project, partner=part.partner
    )
