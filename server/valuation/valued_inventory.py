"""The valued inventory: quantity and value of the stock at the end of a day (design/5 §5).

Reads stock, costs and what the asked methods need, lets the pure methods value each item, shares
the values over the parts, and gives rows with totals, warnings and invariants, by every method.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO
from server.ledger.service import FiscalStock, fiscal_stock_at, parameters_for
from server.valuation.costing import METHODS, Layer, Need, Worth, value
from server.valuation.parts import ItemText, chosen, held_of, item_texts, warehouse_ends
from server.valuation.question import Question, Sign, sort_key
from server.valuation.reading import Reading, bases_at, positions_at
from server.valuation.valuing import Held, Priced, Row, priced, rows_of

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
Code = tuple[str, str]
WorthAt = tuple[Code, str]
"""(item, warehouse): the warehouse is empty at company level."""


class Invariant(NamedTuple):
    """Two numbers that are equal, or the report is wrong."""

    code: str
    left: Decimal
    right: Decimal

    @property
    def holds(self) -> bool:
        """Whether they are equal."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Valued:
    """The stock by one method."""

    method: str
    rows: Sequence[Row]
    worths: Mapping[WorthAt, Worth]
    invariants: Sequence[Invariant]

    @property
    def total(self) -> Decimal:
        """Σ values."""
        return sum((row.value for row in self.rows if row.value is not None), ZERO)

    @property
    def without_value(self) -> int:
        """How many rows have no value."""
        return sum(row.value is None for row in self.rows)

    def warnings(self) -> dict[str, int]:
        """How many rows carry each warning."""
        return dict(Counter(warning.value for row in self.rows for warning in row.warnings))

    def layers(self, row: Row) -> Sequence[Layer]:
        """What the value of a row is made of, where the row is the whole of what was valued."""
        worth = self.worths.get((row.item, row.warehouse)) or self.worths.get((row.item, ""))
        return worth.layers if worth is not None and worth.stock == row.quantity else ()


@dataclass(frozen=True, slots=True)
class ValuedInventory:
    """The report: the same stock by every method that was asked for, in the same order of rows."""

    question: Question
    by_method: Sequence[Valued]
    texts: Mapping[Code, ItemText]

    @property
    def first(self) -> Valued:
        """By the method that was named first."""
        return self.by_method[0]

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The rows as cells, in the order of COLUMNS; a row for each method."""
        for valued in self.by_method:
            for row in valued.rows:
                text = self.texts[row.item]
                yield (
                    *(row.warehouse, *row.item, text.description),
                    *row.place,
                    *(text.unit, row.quantity, row.unit_cost, row.value),
                    *(valued.method, " ".join(row.warnings)),
                )


def valued_inventory(question: Question) -> ValuedInventory:
    """Value the stock."""
    ends = warehouse_ends(question.at)
    stocks = fiscal_stock_at({key: end for key, (_, end) in ends.items()})
    texts = item_texts()
    codes = {text.id: item for item, text in texts.items()}
    positions = positions_at(question.at) if _wants_positions(question) else {}
    held = held_of(stocks, positions, codes, ends, question)
    is_chosen = chosen(question.filters, texts, ends)
    local = parameters_for(question.at).value_by_warehouse
    reading = Reading(question.at, local, question.methods)
    worths: dict[str, dict[WorthAt, Worth]] = {method: {} for method in question.methods}
    for (item_id, warehouse_id), basis in bases_at(reading, positions):
        at = (codes[item_id], ends[warehouse_id].code if warehouse_id else "")
        for method in question.methods:
            worths[method][at] = value(method, basis)
    found = []
    for method in question.methods:
        parts = priced(held, worths[method], by_warehouse=local, places=question.places)
        shown = [part for part in parts if is_chosen(part.held)]
        found.append(_valued(question, method, shown, worths[method], texts, stocks, held))
    return ValuedInventory(question, found, texts)


def _wants_positions(question: Question) -> bool:
    """Whether anything asks for the stock of single positions, which are many to read."""
    needs = {need for method in question.methods for need in METHODS[method].needs}
    return question.of_positions or bool(needs & {Need.LOTS, Need.PARTS})


def _valued(  # noqa: PLR0913, PLR0917 - what was read for all methods together
    question: Question,
    method: str,
    shown: Sequence[Priced],
    worths: Mapping[WorthAt, Worth],
    texts: Mapping[Code, ItemText],
    stocks: Sequence[FiscalStock],
    held: Sequence[Held],
) -> Valued:
    kept = [part._replace(held=_kept(part.held, question)) for part in shown]
    every = rows_of(kept, question.group)
    rows = [row for row in every if Sign.of(row.quantity) in question.signs]
    named = {item: (text.description, text.category) for item, text in texts.items()}
    rows.sort(key=sort_key(question.sort, named))
    invariants = [*_invariants(stocks, held, kept, every), *_layers_hold(worths.values())]
    return Valued(method, rows, worths, invariants)


def _kept(held: Held, question: Question) -> Held:
    """The part without details that were read only to be filtered by."""
    return held._replace(place=question.kept(held.place))


def _layers_hold(worths: Iterable[Worth]) -> Iterator[Invariant]:
    """Σ layers = stock and Σ layer amounts = value, where the method makes layers."""
    layered = [worth for worth in worths if worth.layers]
    if not layered:
        return
    layers = [layer for worth in layered for layer in worth.layers]
    yield Invariant(
        "layers_are_the_stock",
        sum((layer.quantity for layer in layers), ZERO),
        sum((worth.stock for worth in layered), ZERO),
    )
    yield Invariant(
        "layers_are_the_value",
        sum((layer.amount for layer in layers), ZERO),
        sum((worth.value or ZERO for worth in layered), ZERO),
    )


def _invariants(
    stocks: Sequence[FiscalStock],
    held: Sequence[Held],
    shown: Sequence[Priced],
    rows: Sequence[Row],
) -> list[Invariant]:
    opening, loads, unloads = (
        sum((getattr(stock, name) for stock in stocks), ZERO)
        for name in ("opening", "loads", "unloads")
    )
    return [
        Invariant(
            "values_add_up",
            sum((row.value or ZERO for row in rows), ZERO),
            sum((part.value or ZERO for part in shown), ZERO),
        ),
        Invariant(
            "opening_loads_unloads_closing",
            opening + loads - unloads,
            sum((part.quantity for part in held), ZERO),
        ),
        Invariant(
            "quantities_add_up",
            sum((row.quantity for row in rows), ZERO),
            sum((part.held.quantity for part in shown), ZERO),
        ),
    ]
