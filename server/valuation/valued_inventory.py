"""The valued inventory: quantity and value of the stock at the end of a day (design/5 §5).

Some thousands of items at a time: their stock, costs and what the asked methods need are read, the
pure methods value each item, and the values are shared over the parts. What comes of it are lines
in order, with totals, warnings and invariants by every method; memory stays flat.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from server.kernel.batches import ahead
from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO, from_millionths
from server.kernel.ordered import Ordered
from server.ledger.items import Items
from server.ledger.period_sums import FiscalStock
from server.ledger.service import parameters_for
from server.valuation.costing import METHODS, Layer, Need, Worth, value
from server.valuation.items_in_order import items_by_code
from server.valuation.lines import PACKING, Line
from server.valuation.parts import (
    Code,
    WarehouseEnd,
    held_of,
    is_asked_for,
    item_texts,
    warehouse_ends,
)
from server.valuation.question import Question, Sign, sort_key
from server.valuation.reading import Reading, Slice, slices_at
from server.valuation.tally import Invariant, Tally, layers_hold
from server.valuation.valuing import NOWHERE, Held, Priced, Row, priced, rows_of

COLUMNS: Final = (
    "warehouse",
    "item_class",
    "item_code",
    "description",
    "variant",
    "location",
    "lot",
    "project",
    "partner",
    "unit",
    "quantity",
    "unit_cost",
    "value",
    "method",
    "warnings",
)
WorthAt = tuple[Code, str]
"""(item, warehouse): the warehouse is empty at company level."""


@dataclass(frozen=True, slots=True)
class Valued:
    """The stock by one method; `number` is its place in every line."""

    method: str
    number: int
    lines: Iterable[Line]
    tally: Tally

    @property
    def rows(self) -> Iterator[Row]:
        """The rows in order."""
        return (line.rows[self.number] for line in self.lines)


@dataclass(frozen=True, slots=True)
class ValuedInventory:
    """The report: the same stock by every method that was asked for, in the same order of rows."""

    question: Question
    lines: Iterable[Line]
    by_method: Sequence[Valued]

    @property
    def first(self) -> Valued:
        """By the method that was named first."""
        return self.by_method[0]

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The rows as cells, in the order of COLUMNS; a row for each method."""
        for valued in self.by_method:
            for line in self.lines:
                yield line_cells(line, valued.number, valued.method)


def line_cells(line: Line, number: int, method: str) -> tuple[Cell, ...]:
    """A line by one of its methods, in the order of COLUMNS."""
    row = line.rows[number]
    return (
        *(row.warehouse, *row.item, line.text.description),
        *row.place,
        *(line.text.unit, row.quantity, row.unit_cost, row.value),
        *(method, " ".join(row.warnings)),
    )


def report_of_lines(
    question: Question, lines: Iterable[Line], tallies: Sequence[Tally]
) -> ValuedInventory:
    """The report that these lines make, with what they add up to by each method."""
    by_method = [
        Valued(method, number, lines, tally)
        for number, (method, tally) in enumerate(zip(question.methods, tallies, strict=True))
    ]
    return ValuedInventory(question, lines, by_method)


def valued_inventory(question: Question) -> ValuedInventory:
    """Value the stock."""
    passing = passing_inventory(question)
    lines = Ordered(passing.lines, line_key(question), PACKING)
    return report_of_lines(question, lines, [one.tally for one in passing.by_method])


def passing_inventory(question: Question) -> ValuedInventory:
    """The same with lines by code that come once, and are added up when the last has come."""
    tallies = [Tally() for _ in question.methods]
    return report_of_lines(question, _lines(question, tallies), tallies)


def lines_of(question: Question, chosen: Iterable[Items]) -> Iterator[Line]:
    """The lines of items as they are asked for, in the order of the question among some items."""
    for pricing in _pricings(question, chosen):
        unheard = [Tally() for _ in question.methods]
        yield from sorted(pricing.lines(unheard), key=line_key(question))


def line_key(question: Question) -> Callable[[Line], tuple[object, ...]]:
    """What lines are ordered by."""
    in_order = sort_key(question.sort)
    return lambda line: in_order(line.text, line.rows[0])


def counted(lines: Iterable[Line], tallies: Sequence[Tally]) -> Iterator[Line]:
    """The lines, each taken into the tallies while it passes."""
    for line in lines:
        for tally, row in zip(tallies, line.rows, strict=True):
            tally.count(row, line.text.unit)
        yield line


def _lines(question: Question, tallies: Sequence[Tally]) -> Iterator[Line]:
    """The lines by code; the next items are read while these are put together."""
    for pricing in ahead(_pricings(question, items_by_code(question.filters))):
        yield from counted(pricing.lines(tallies), tallies)


def _pricings(question: Question, chosen: Iterable[Items]) -> "Iterator[_Pricing]":
    """Some items after the other, read and valued."""
    ends = warehouse_ends(question.at)
    local = parameters_for(question.at).value_by_warehouse
    reading = Reading(question.at, local, question.methods)
    for part in slices_at(reading, with_positions=_wants_positions(question), chosen=chosen):
        yield _Pricing(question, ends, part, by_warehouse=local)


def _wants_positions(question: Question) -> bool:
    """Whether anything asks for the stock of single positions, which are many to read."""
    needs = {need for method in question.methods for need in METHODS[method].needs}
    return question.of_positions or bool(needs & {Need.LOTS, Need.PARTS})


class _Pricing:
    """Some items by all methods: all that is read of them is read when it is made."""

    def __init__(
        self,
        question: Question,
        ends: Mapping[int, WarehouseEnd],
        part: Slice,
        *,
        by_warehouse: bool,
    ) -> None:
        self._question, self._by_warehouse = question, by_warehouse
        self._texts = item_texts(part.items)
        codes = {text.id: item for item, text in self._texts.items()}
        self._stocks = part.stocks
        self._held = held_of(part.stocks, part.positions, codes, ends, question)
        self._is_asked_for = is_asked_for(question.filters, part.items, self._texts, ends)
        self._worths: list[dict[WorthAt, Worth]] = [{} for _ in question.methods]
        for (item_id, warehouse_id), basis in part.bases:
            at = (codes[item_id], ends[warehouse_id].code if warehouse_id else "")
            for method, worths in zip(question.methods, self._worths, strict=True):
                worths[at] = value(method, basis)

    def lines(self, tallies: Sequence[Tally]) -> Iterator[Line]:
        """What is to be shown of them; the tallies hear what must hold."""
        signs = self._question.signs
        every = len(signs) == len(Sign)
        found = map(self._rows, self._worths, tallies)
        for rows in zip(*found, strict=True):
            quantity = rows[0].quantity
            is_there = quantity or any(row.value for row in rows)
            if is_there and (every or Sign.of(quantity) in signs):
                yield Line(self._texts[rows[0].item], rows)

    def _rows(self, worths: Mapping[WorthAt, Worth], tally: Tally) -> list[Row]:
        places = self._question.places
        parts = priced(self._held, worths, by_warehouse=self._by_warehouse, places=places)
        shown = [part for part in parts if self._is_asked_for(part.held)]
        if self._question.of_positions:
            shown = [part._replace(held=_kept(part.held, self._question)) for part in shown]
        rows = rows_of(shown, self._question.group)
        tally.check(_invariants(self._stocks.values(), self._held, shown, rows))
        tally.check(layers_hold(worths.values()))
        return [_layered(row, worths) for row in rows]


def _kept(held: Held, question: Question) -> Held:
    """The part without details that were read only to be filtered by."""
    if held.place is NOWHERE:
        return held
    return held._replace(place=question.kept(held.place))


def _layered(row: Row, worths: Mapping[WorthAt, Worth]) -> Row:
    """With what its value is made of, where the row is the whole of what was valued."""
    layers = _layers(row, worths)
    return row._replace(layers=layers) if layers else row


def _layers(row: Row, worths: Mapping[WorthAt, Worth]) -> tuple[Layer, ...]:
    worth = worths.get((row.item, row.warehouse)) or worths.get((row.item, ""))
    return worth.layers if worth is not None and worth.stock == row.quantity else ()


def _invariants(
    stocks: Collection[FiscalStock],
    held: Sequence[Held],
    shown: Sequence[Priced],
    rows: Sequence[Row],
) -> list[Invariant]:
    opening = sum(stock.opening for stock in stocks)
    came, went = sum(stock.loads for stock in stocks), sum(stock.unloads for stock in stocks)
    return [
        Invariant("values_add_up", _sum(row.value for row in rows), _sum(p.value for p in shown)),
        Invariant(
            "opening_loads_unloads_closing",
            from_millionths(opening + came - went),
            _sum(part.quantity for part in held),
        ),
        Invariant(
            "quantities_add_up",
            _sum(row.quantity for row in rows),
            _sum(part.held.quantity for part in shown),
        ),
    ]


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum(filter(None, numbers), ZERO)
