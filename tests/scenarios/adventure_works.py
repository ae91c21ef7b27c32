"""A real company: the AdventureWorks files as they are, through the example's mappings."""

import csv
from collections import defaultdict
from decimal import Decimal

from tests.needs import REAL_DATA, ROOT
from tests.product import Product
from tests.scenarios.company import Company, Place

FILES = REAL_DATA / "adventureworks"
EXAMPLE = ROOT / "examples" / "adventureworks" / "count"
LOADED = (
    ("units", "UnitMeasure.csv"),
    ("items", "Product.csv"),
    ("warehouses", "Location.csv"),
    ("locations", "ProductInventory.csv"),
    ("employees", "Employee.csv"),
)
OWN = ("reasons", "parameters", "difference-parameters", "list-types")


def adventure_works(product: Product) -> Company:
    """Load the files; what the story expects is read from them by another way."""
    for kind, file in LOADED:
        product.run("import", kind, str(FILES / file), "--mapping", str(EXAMPLE / f"{kind}.toml"))
    for kind in OWN:
        product.run("import", kind, str(EXAMPLE / f"{kind}.csv"))
    product.run(
        "import", "stock", str(FILES / "ProductInventory.csv"),
        "--mapping", str(EXAMPLE / "stock.toml"), "--as-of", "2014-08-12",
    )  # fmt: skip
    return _read()


def _read() -> Company:
    code, cost = {}, {}
    for cells in _rows("Product.csv")[1:]:
        product_id, number = cells[0], next(cell for cell in cells[2:] if _is_number(cell))
        code[product_id] = number
        cost[f"MOB/{number}"] = Decimal(cells[8 + len(cells) - 25])
    stock: dict[Place, Decimal] = defaultdict(Decimal)
    for product_id, warehouse, shelf, bin_number, quantity, *_ in _rows("ProductInventory.csv")[1:]:
        location = "NO-BIN" if shelf == "N/A" else f"{shelf}-{bin_number}"
        stock[warehouse, location, f"MOB/{code[product_id]}"] += Decimal(quantity)
    areas = {place[:2]: place[1].partition("-")[0] for place in stock if place[1] != "NO-BIN"}
    codes = {f"MOB/{number}": number for number in code.values()}
    badges = {cells[0]: cells[1] for cells in _rows("Employee.csv", "cp850")[1:]}
    return Company(dict(stock), codes, badges, cost, frozenset(codes), areas)


def _rows(name: str, encoding: str = "utf-8-sig") -> list[list[str]]:
    with (FILES / name).open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def _is_number(cell: str) -> bool:
    """A product number such as BA-8327 or BK-R93R-62: names have commas and spaces."""
    head, dash, tail = cell.partition("-")
    return bool(dash and tail) and len(head) == len("BA") and head.isupper() and " " not in cell
