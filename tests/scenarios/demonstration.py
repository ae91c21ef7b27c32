"""The demonstration company, read from the product's own exports."""

from collections import defaultdict
from decimal import Decimal

from tests.product import Product
from tests.scenarios.company import Company, Place, exported, item_of

_COSTED = ("updates_average_cost", "fiscal_interest")


def demonstration(product: Product) -> Company:
    """Make the company; count only what has neither lots nor serials."""
    product.run("demo")
    plain = {
        f"{row['class']}/{row['code']}"
        for row in exported(product, "items")
        if row["lot_managed"] == row["serial_managed"] == "false"
    }
    codes = {
        item_of(row): row["barcode"] for row in exported(product, "barcodes") if not row["unit"]
    }
    stock: dict[Place, Decimal] = defaultdict(Decimal)
    for row in exported(product, "stock"):
        stock[row["warehouse"], row["location"], item_of(row)] += Decimal(row["quantity"])
    areas = {(row["warehouse"], row["code"]): row["area"] for row in exported(product, "locations")}
    badges = {row["code"]: row["badge"] for row in exported(product, "employees")}
    return Company(dict(stock), codes, badges, _average_costs(product), frozenset(plain), areas)


def _average_costs(product: Product) -> dict[str, Decimal]:
    """Amount by quantity of all loads that update the average, from the records themselves."""
    updating = {
        (row["warehouse"], row["code"])
        for row in exported(product, "reasons")
        if all(row[name] == "true" for name in _COSTED) and row["type"] == "load"
    }
    quantity: dict[str, Decimal] = defaultdict(Decimal)
    amount: dict[str, Decimal] = defaultdict(Decimal)
    for row in exported(product, "records"):
        if (row["warehouse"], row["reason"]) in updating:
            loaded = Decimal(row["quantity"])
            quantity[item_of(row)] += loaded
            amount[item_of(row)] += loaded * Decimal(row["unit_cost"])
    six = Decimal("0.000001")
    return {item: (amount[item] / quantity[item]).quantize(six) for item in quantity}
