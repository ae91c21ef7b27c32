"""What one device may see now: its warehouses, their open lists, the employees of those.

The one place that the values of a device's changes are drawn from. While a blind list is open in
a warehouse nothing of its stock is visible there, for any list (design/4 §4, blindness).
"""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.inventory.lists import ListInfo, blind_warehouses, lists_of_device
from server.kernel.principal import DevicePrincipal
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class Sight:
    """`warehouses` are codes by id; `employees` None means everybody."""

    warehouses: dict[int, str]
    lists: dict[str, ListInfo]
    blind: frozenset[int]
    employees: frozenset[str] | None

    def places(self) -> str:
        """A mark of which warehouses are visible."""
        return ".".join(map(str, sorted(self.warehouses)))

    def people(self) -> str:
        """A short mark of who is visible: when it differs, the device's employees have changed."""
        if self.employees is None:
            return "all"
        return sha256("\n".join(sorted(self.employees)).encode()).hexdigest()[:12]


def sight_of(device: DevicePrincipal) -> Sight:
    """What a device may see now."""
    query = select(Warehouse.id, Warehouse.code).where(Warehouse.id.in_(device.warehouse_ids))
    lists = lists_of_device(device.warehouse_ids)
    return Sight(
        warehouses={row.id: row.code for row in db.session.execute(query)},
        lists={str(count_list.id): count_list for count_list in lists},
        blind=frozenset(blind_warehouses(device.warehouse_ids)),
        employees=_employees(lists),
    )


def _employees(lists: Collection[ListInfo]) -> frozenset[str] | None:
    if any(not count_list.employees for count_list in lists):
        return None
    return frozenset(code for count_list in lists for code in count_list.employees)
