"""Every setting that the designs name can be loaded and exported: a column of some kind.

A column of a table of settings that is neither in a kind nor named here fails the test, so that a
new setting does not stay without a column.
"""

import pytest

from server.catalog.models import AlternativeUnit, Barcode, Item, Location, Lot, Unit, Warehouse
from server.exchange.kinds import kind_called
from server.inventory.models import ListType
from server.ledger.models import (
    ClosingDimensions,
    CostType,
    DifferenceParameters,
    Reason,
    StockChecks,
    YearParameters,
)

TABLES = {
    "warehouses": Warehouse,
    "locations": Location,
    "units": Unit,
    "alternative-units": AlternativeUnit,
    "items": Item,
    "barcodes": Barcode,
    "lots": Lot,
    "reasons": Reason,
    "parameters": YearParameters,
    "closing-dimensions": ClosingDimensions,
    "stock-checks": StockChecks,
    "difference-parameters": DifferenceParameters,
    "list-types": ListType,
    "cost-types": CostType,
}
NAMED_OTHERWISE = {
    "id": (),
    "item_id": ("item_class", "item_code"),
    "unit_id": ("unit",),
    "warehouse_id": ("warehouse",),
    "class_code": ("class",),
    "positive_reason_id": ("positive_reason",),
    "negative_reason_id": ("negative_reason",),
}
DERIVED = {("barcodes", "lookup_key")}
DESIGN = {
    "reasons": "warehouse,code,description,type,proposed_cost,updates_average_cost,"
    "updates_last_cost,updates_item_cost,updates_sales_price,fiscal_interest,physical_inventory,"
    "opening_balance,lot_management,new_serials,uses_unavailable_lots,mandatory_document,"
    "mandatory_partner,offset_warehouse,offset_reason,default_location,rotation_index,"
    "reorder_level,consider_zero_movements,visible_in",
    "items": "class,code,description,description2,unit,category,tax_category,nature,abc,"
    "fiscal_interest,lot_managed,serial_managed,standard_cost,last_cost,average_cost,sales_price,"
    "next_standard_cost",
    "lots": "item_class,item_code,lot,expiry,status,unit_cost,supplier,supplier_lot",
    "parameters": "year,period_start,period_end,value_by_warehouse,allow_negative_stock,"
    "lots_and_serials,lots_required,unique_lots,fiscal_start",
    "warehouses": "code,description,site,management_area,valid_until,time_zone",
    "records": "source,record,warehouse,reason,date,time,reference,partner,project,item_class,"
    "item_code,variant,lot,serial,location,quantity,unit,unit_cost,notes,offset_location",
}


def columns_of(kind: str) -> set[str]:
    return {column.name for column in kind_called(kind).columns}


@pytest.mark.parametrize("kind", TABLES)
def test_every_setting_that_is_kept_has_a_column(kind: str) -> None:
    wanted = {
        name
        for column in TABLES[kind].__table__.columns
        if (kind, column.key) not in DERIVED
        for name in NAMED_OTHERWISE.get(column.key, (column.key,))
    }
    assert wanted - columns_of(kind) == set()


@pytest.mark.parametrize("kind", DESIGN)
def test_every_column_that_the_design_names_is_there(kind: str) -> None:
    assert set(DESIGN[kind].split(",")) - columns_of(kind) == set()
