"""The valued inventory: quantity and value of the stock at the end of a day (design/5 §5).

Reads the stock and the costs, each with one statement, lets `valuing` compute, and gives rows
with their totals, warnings and invariants.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO
from server.ledger.period_sums import Level
from server.ledger.service import FiscalStock, fiscal_stock_at, parameters_for
from server.storage.database import db
from server.valuation.costing import Worth, value
from server.valuation.reading import Reading, bases_at, positions_for
from server.valuation.valuing import Group, Held, Priced, Row, priced, rows_of

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


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be valued: the stock at the end of `at`, by a method, in rows of a group."""

    at: date
    method: str
    group: Group = Group.ITEM
    warehouse: str | None = None
    category: str | None = None
    places: int = 2


class Invariant(NamedTuple):
    """Two numbers that are equal, or the report is wrong."""

    code: str
    left: Decimal
    right: Decimal

    @property
    def holds(self) -> bool:
        """Whether they are equal."""
        return self.left == self.right


class ItemText(NamedTuple):
    """What the report says of an item beside numbers."""

    id: int
    description: str
    unit: str
    category: str


@dataclass(frozen=True, slots=True)
class ValuedInventory:
    """The report."""

    question: Question
    rows: Sequence[Row]
    texts: Mapping[tuple[str, str], ItemText]
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

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        """The rows as cells, in the order of COLUMNS."""
        for row in self.rows:
            text = self.texts[row.item]
            yield (
                *(row.warehouse, *row.item, text.description),
                *("", "", "", "", ""),
                *(text.unit, row.quantity, row.unit_cost, row.value),
                *(self.question.method, " ".join(row.warnings)),
            )


def valued_inventory(question: Question) -> ValuedInventory:
    """Value the stock."""
    places = _places(question.at)
    stocks = fiscal_stock_at({key: end for key, (_, end) in places.items()})
    texts = _texts()
    codes = {text.id: item for item, text in texts.items()}
    held = [
        Held(
            codes[stock.item_id],
            places[stock.warehouse_id][0],
            stock.closing,
            stock.without_cost,
        )
        for stock in stocks
    ]
    local = parameters_for(question.at).value_by_warehouse
    worths = {
        (codes[item_id], places[warehouse_id][0] if warehouse_id else ""): worth
        for (item_id, warehouse_id), worth in _worths(question, local=local)
    }
    parts = priced(held, worths, by_warehouse=local, places=question.places)
    shown = [part for part in parts if _is_asked(part, question, texts)]
    rows = rows_of(shown, question.group)
    invariants = _invariants(stocks, held, shown, rows)
    layers = _layers_hold(worths.values())
    return ValuedInventory(question, rows, texts, [*invariants, *layers])


def _worths(question: Question, *, local: bool) -> Iterator[tuple[Level, Worth]]:
    reading = Reading(question.at, local, (question.method,))
    for level, basis in bases_at(reading, positions_for(reading)):
        yield level, value(question.method, basis)


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


def _places(day: date) -> dict[int, tuple[str, datetime]]:
    """Of each warehouse its code and the end of its local day."""
    query = select(Warehouse.id, Warehouse.code, Warehouse.time_zone)
    return {key: (code, end_of_day(day, zone)) for key, code, zone in db.session.execute(query)}


def _texts() -> dict[tuple[str, str], ItemText]:
    query = select(
        Item.class_code, Item.code, Item.id, Item.description, Unit.code, Item.category
    ).join(Unit, Unit.id == Item.unit_id)
    return {
        (class_code, code): ItemText(key, description, unit, category)
        for class_code, code, key, description, unit, category in db.session.execute(query)
    }


def _is_asked(part: Priced, question: Question, texts: Mapping[tuple[str, str], ItemText]) -> bool:
    here = question.warehouse in {None, part.held.warehouse}
    return here and question.category in {None, texts[part.held.item].category}


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
    other = rows_of(shown, Group.WAREHOUSE)
    return [
        Invariant(
            "values_add_up",
            sum((row.value or ZERO for row in rows), ZERO),
            sum((row.value or ZERO for row in other), ZERO),
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
