"""The valued inventory: quantity and value of the stock at the end of a day (design/5 §5).

Reads the stock and the costs, each with one statement, lets `valuing` compute, and gives rows
with their totals, warnings and invariants.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Unit, Warehouse
from server.kernel.clock import end_of_day
from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO
from server.ledger.service import CostRequest, FiscalStock, fiscal_stock_at, parameters_for
from server.storage.database import db
from server.valuation.methods import METHODS
from server.valuation.valuing import Group, Held, Row, Worth, rows_of, worth_of

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
    requests = list(dict.fromkeys(_request(stock, places, local=local) for stock in stocks))
    costs = {
        (codes[asked.item_id], places[asked.warehouse_id][0] if asked.warehouse_id else ""): cost
        for asked, cost in zip(requests, METHODS[question.method](requests), strict=True)
    }
    worths = worth_of(held, costs, by_warehouse=local, places=question.places)
    shown = [worth for worth in worths if _is_asked(worth, question, texts)]
    rows = rows_of(shown, question.group)
    return ValuedInventory(question, rows, texts, _invariants(stocks, held, shown, rows))


def _places(day: date) -> dict[int, tuple[str, datetime]]:
    """Of each warehouse its code and the end of its local day."""
    query = select(Warehouse.id, Warehouse.code, Warehouse.time_zone)
    return {key: (code, end_of_day(day, zone)) for key, code, zone in db.session.execute(query)}


def _request(
    stock: FiscalStock, places: Mapping[int, tuple[str, datetime]], *, local: bool
) -> CostRequest:
    """At company level the day ends with the last warehouse's day."""
    if local:
        return CostRequest(stock.item_id, places[stock.warehouse_id][1], stock.warehouse_id)
    return CostRequest(stock.item_id, max(end for _, end in places.values()))


def _texts() -> dict[tuple[str, str], ItemText]:
    query = select(
        Item.class_code, Item.code, Item.id, Item.description, Unit.code, Item.category
    ).join(Unit, Unit.id == Item.unit_id)
    return {
        (class_code, code): ItemText(key, description, unit, category)
        for class_code, code, key, description, unit, category in db.session.execute(query)
    }


def _is_asked(worth: Worth, question: Question, texts: Mapping[tuple[str, str], ItemText]) -> bool:
    here = question.warehouse in {None, worth.held.warehouse}
    return here and question.category in {None, texts[worth.held.item].category}


def _invariants(
    stocks: Sequence[FiscalStock], held: Sequence[Held], shown: Sequence[Worth], rows: Sequence[Row]
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
            sum((worth.held.quantity for worth in shown), ZERO),
        ),
    ]
