"""The examples load the real files of AdventureWorks as they stand; numbers are computed apart.

The independent side reads the files in its own, simple way and never touches the importer.
"""

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import distinct, func, select

from server.catalog.models import Item, Location, Unit, Warehouse
from server.exchange.importing import Options, Report, Request, import_file
from server.identity.models import Employee
from server.ledger.models import Movement, Position, StockRecord
from server.ledger.service import StockFilter, stock_at
from server.storage.database import db
from tests.exchange.conftest import counts
from tests.needs import REAL_DATA, ROOT

pytestmark = pytest.mark.real_data

FILES = REAL_DATA / "adventureworks"
EXAMPLES = ROOT / "examples" / "adventureworks"


@pytest.fixture
def imported(app: Flask, clock: Any) -> Any:
    """`imported("units", "UnitMeasure.csv", "count/units.toml")`."""

    def run(kind: str, file: str, mapping: str | None = None, **options: Any) -> Report:
        path = EXAMPLES / file if (EXAMPLES / file).exists() else FILES / file
        text = (EXAMPLES / mapping).read_text() if mapping else None

        def find(name: str) -> Path:
            return FILES / name

        request = Request(kind, path, find, text, Options(**options))
        report = import_file(request, now=clock(), by="test")
        assert (report.faults, report.written) == ((), True)
        return report

    return run


def rows(file: str) -> list[list[str]]:
    lines = (FILES / file).read_bytes().decode("cp850").splitlines()[1:]
    return [line.split(",") for line in lines]


def products() -> dict[str, tuple[str, Decimal]]:
    """ProductID → code and standard cost, counted from the end: names have commas."""
    return {row[0]: (row[-23], Decimal(row[-17])) for row in rows("Product.csv")}


@pytest.fixture
def counted(imported: Any) -> Any:
    imported("units", "UnitMeasure.csv", "count/units.toml")
    imported("warehouses", "Location.csv", "count/warehouses.toml")
    imported("items", "Product.csv", "count/items.toml")
    imported("locations", "ProductInventory.csv", "count/locations.toml")
    imported("employees", "Employee.csv", "count/employees.toml")
    for kind in ("reasons", "difference-parameters", "parameters", "list-types"):
        imported(kind, f"count/{kind}.csv")
    return imported


def test_the_count_example_loads_every_row_of_the_master_data(counted: Any) -> None:
    def total(model: Any) -> int | None:
        return db.session.scalar(select(func.count()).select_from(model))

    assert [total(model) for model in (Unit, Warehouse, Item, Employee)] == [38, 14, 504, 290]
    bins = {(row[1], row[2], row[3]) for row in rows("ProductInventory.csv")}
    assert total(Location) == len(bins) == 753
    codes = set(db.session.scalars(select(Item.code)))
    assert codes == {code for code, _ in products().values()}
    costs = Counter(db.session.scalars(select(Item.standard_cost)))
    assert costs == Counter(cost for _, cost in products().values())
    assert costs[Decimal(0)] == 200
    assert "CM" in set(db.session.scalars(select(Unit.code)))
    names = set(db.session.scalars(select(Employee.surname)))
    assert {"françois0", "josé1", "ken0"} <= names
    named = select(Item.description).where(Item.code == "FR-R92B-58")
    assert db.session.scalar(named) == "HL Road Frame - Black, 58"


def test_the_count_example_makes_stock_what_product_inventory_says(counted: Any) -> None:
    as_of = {"as_of": date(2014, 8, 12)}
    report = counted("stock", "ProductInventory.csv", "count/stock.toml", **as_of)
    assert counts(report) == (1065, 0, 4)
    expected: Counter[tuple[str, str, str]] = Counter()
    for product, warehouse, shelf, place, quantity, *_ in rows("ProductInventory.csv"):
        location = "NO-BIN" if shelf == "N/A" else f"{shelf}-{place}"
        expected[warehouse, location, products()[product][0]] += int(quantity)
    codes = dict(db.session.execute(select(Item.id, Item.code)).all())
    warehouses = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    found = {
        (warehouses[key.warehouse_id], key.location, codes[key.item_id]): int(quantity)
        for key, quantity in stock_at(StockFilter(nonzero=True)).items()
    }
    assert found == {key: quantity for key, quantity in expected.items() if quantity}
    assert sum(found.values()) == 335_974
    assert sum(1 for _, location, _ in expected if location == "NO-BIN") == 290
    again = counted("stock", "ProductInventory.csv", "count/stock.toml", **as_of)
    assert counts(again) == (0, 0, 1069)


@pytest.fixture
def valued(imported: Any) -> Any:
    imported("units", "UnitMeasure.csv", "valuation/units.toml")
    imported("items", "Product.csv", "valuation/items.toml")
    for kind in ("warehouses", "reasons", "parameters"):
        imported(kind, f"valuation/{kind}.csv")
    return imported


def test_the_valuation_example_loads_the_receipts_of_complete_orders(valued: Any) -> None:
    report = valued("records", "PurchaseOrderDetail.csv", "valuation/receipts.toml")
    headers = {row[0]: row for row in rows("PurchaseOrderHeader.csv")}
    complete = [row for row in rows("PurchaseOrderDetail.csv") if headers[row[0]][2] == "4"]
    assert (len(complete), len(report.skipped)) == (8169, 8845 - 8169)
    assert {out.reason for out in report.skipped} == {"the order is not complete"}
    query = select(
        func.count(), func.sum(Movement.quantity), func.count(distinct(Movement.record_id))
    )
    lines, quantity, orders = db.session.execute(query).one()
    assert (lines, orders) == (8169, len({row[0] for row in complete}))
    assert quantity == sum(Decimal(row[9]) for row in complete)
    value = db.session.scalar(select(func.sum(Movement.amount)))
    assert value == sum(Decimal(row[9]) * Decimal(row[5]) for row in complete)


def test_the_receipts_stand_in_the_order_of_time_and_come_only_once(valued: Any) -> None:
    report = valued("records", "PurchaseOrderDetail.csv", "valuation/receipts.toml")
    again = valued("records", "PurchaseOrderDetail.csv", "valuation/receipts.toml")
    assert (counts(report), counts(again)) == ((8169, 0, 0), (0, 0, 8169))
    days = db.session.scalars(select(StockRecord.posting_date).order_by(StockRecord.id)).all()
    assert list(days) == sorted(days)
    complete = [row for row in rows("PurchaseOrderHeader.csv") if row[2] == "4"]
    shipped = Counter(" ".join(row[7].split()[:3]) for row in complete)
    assert Counter(f"{day:%b} {day.day} {day.year}" for day in days) == shipped
    assert db.session.scalar(select(func.count(distinct(Position.warehouse_id)))) == 1
