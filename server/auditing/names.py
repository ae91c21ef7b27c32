"""Names beside the codes and ids of events: devices, employees, lists, inventories."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.identity.models import Employee
from server.inventory.lists import ListInfo, find_lists
from server.inventory.models import Inventory
from server.storage.database import db
from server.sync.device_names import device_names


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of some events are called."""

    devices: dict[str, str]
    employees: dict[str, str]
    lists: dict[UUID, ListInfo]
    inventories: dict[int, str]

    @classmethod
    def of(cls, events: Iterable[Any]) -> "Names":
        """Read once for all of these rows of the log."""
        several = list(events)
        return cls(
            device_names({event.device for event in several}),
            _employees({event.employee for event in several if event.employee}),
            find_lists({event.list_id for event in several if event.list_id}),
            _inventories({event.inventory_id for event in several}),
        )

    def told(self, event: Any) -> dict[str, Any]:
        """The names that stand beside one event."""
        count_list = self.lists.get(event.list_id)
        return {
            "device_name": self.devices.get(event.device),
            "employee_name": self.employees.get(event.employee or "", ""),
            "list": None if count_list is None else count_list.number,
            "warehouse": None if count_list is None else count_list.warehouse,
            "inventory": self.inventories.get(event.inventory_id),
        }


def _employees(codes: Collection[str]) -> dict[str, str]:
    query = select(Employee).where(Employee.code.in_(codes))
    return {one.code: f"{one.name} {one.surname}".strip() for one in db.session.scalars(query)}


def _inventories(ids: Collection[int]) -> dict[int, str]:
    query = select(Inventory).where(Inventory.id.in_(ids))
    return {one.id: one.number for one in db.session.scalars(query)}
