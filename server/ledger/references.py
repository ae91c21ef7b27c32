"""What the codes of a draft stand for: warehouses, reasons, items with their units. Pure.

`lookups` reads them from the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

LOAD: Final = "load"
UNLOAD: Final = "unload"


@dataclass(frozen=True, slots=True)
class ReasonReference:
    """What a posting needs to know of a reason."""

    id: int
    code: str
    type: str
    opening_balance: bool = False
    fiscal_interest: bool = True
    mandatory_document: bool = False
    mandatory_partner: bool = False
    consider_zero_movements: bool = False
    default_location: str = ""
    updates_item_cost: bool = False
    updates_last_cost: bool = False
    updates_average_cost: bool = False
    updates_sales_price: bool = False
    offset_warehouse: str = ""
    offset_reason: str = ""
    lot_management: bool = False
    new_serials: bool = False
    uses_unavailable_lots: bool = False

    @property
    def sign(self) -> int:
        """Plus for a load, minus for an unload."""
        return 1 if self.type == LOAD else -1


class ItemReference(NamedTuple):
    """What a posting needs to know of an item; `units` maps a unit's code to (id, factor)."""

    id: int
    base_unit: str
    units: Mapping[str, tuple[int, Decimal]]
    lot_managed: bool = False
    serial_managed: bool = False


@dataclass(frozen=True, slots=True)
class WarehouseReference:
    """What a posting needs to know of a warehouse."""

    id: int
    code: str
    time_zone: str
    reasons: Mapping[str, ReasonReference]
    locations: frozenset[str] = frozenset()
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class References:
    """By code: warehouses with their reasons and locations, items."""

    warehouses: Mapping[str, WarehouseReference]
    items: Mapping[str, ItemReference]
