"""A company to count in: what a story needs to know of its master data, stock and costs.

Everything is read from files (exports of the product, or the real files themselves), never from
the computations that the story checks.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from tests.product import Product

Place = tuple[str, str, str]
"""Warehouse, location, item as CLASS/CODE."""


@dataclass(frozen=True)
class Company:
    """Stock by place, the code that a scanner reads for an item, unit costs, areas."""

    stock: dict[Place, Decimal]
    scan_code: dict[str, str]
    badges: dict[str, str]
    costs: dict[str, Decimal]
    countable: frozenset[str]
    areas: dict[tuple[str, str], str]

    def places(self, warehouse: str) -> list[Place]:
        """The places of a warehouse with stock, in walking order."""
        return sorted(
            place
            for place, quantity in self.stock.items()
            if place[0] == warehouse and quantity and place[2] in self.countable
        )

    def area(self, place: Place) -> str:
        """The area that a place lies in; "" when it has none."""
        return self.areas.get(place[:2], "")

    def value(self, stock: dict[Place, Decimal]) -> dict[str, Decimal]:
        """What a stock is worth by item, rounded to cents once per item."""
        quantities: dict[str, Decimal] = defaultdict(Decimal)
        for (_, _, item), quantity in stock.items():
            quantities[item] += quantity
        cent = Decimal("0.01")
        return {
            item: (quantity * self.costs[item]).quantize(cent, ROUND_HALF_EVEN)
            for item, quantity in quantities.items()
            if quantity
        }


def exported(product: Product, kind: str) -> list[dict[str, str]]:
    """A kind as the product exports it."""
    return list(csv.DictReader(io.StringIO(product.run("export", kind))))


def item_of(row: dict[str, str]) -> str:
    """CLASS/CODE of a row."""
    return f"{row['item_class']}/{row['item_code']}"


def stock_of(product: Product) -> dict[Place, Decimal]:
    """The logical stock by place, as the product exports it; places at zero are left out."""
    stock: dict[Place, Decimal] = defaultdict(Decimal)
    for row in exported(product, "stock"):
        stock[row["warehouse"], row["location"], item_of(row)] += Decimal(row["quantity"])
    return {place: quantity for place, quantity in stock.items() if quantity}
