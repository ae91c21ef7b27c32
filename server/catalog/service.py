"""What other contexts may use of the catalog."""

from server.catalog.barcode import block_of, fnv1a, lookup_key, texts_of_key
from server.catalog.editing import add_barcode
from server.catalog.finding import (
    ItemUnknown,
    UnitNotOfItem,
    UnitUnknown,
    WarehouseUnknown,
    conversion,
    item_by_full_code,
    items_by_full_code,
    locations_of,
    units_by_code,
    warehouse_by_code,
    warehouses_by_code,
)

__all__ = [
    "ItemUnknown",
    "UnitNotOfItem",
    "UnitUnknown",
    "WarehouseUnknown",
    "add_barcode",
    "block_of",
    "conversion",
    "fnv1a",
    "item_by_full_code",
    "items_by_full_code",
    "locations_of",
    "lookup_key",
    "texts_of_key",
    "units_by_code",
    "warehouse_by_code",
    "warehouses_by_code",
]
