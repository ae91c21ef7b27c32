"""What the plain lines of an inventory are made of beside counts and movements, read once."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from server.catalog.models import Item, Unit
from server.inventory.inventories import find_inventory
from server.inventory.lists import ListInfo, scopes_of
from server.inventory.reviewing.lines import pass_lists
from server.inventory.reviewing.sources import (
    Sources,
    factors_of,
    lists_in,
    warehouse_cards,
)
from server.inventory.scope import Scope
from server.inventory.standings import Lists
from server.inventory.tolerance_keeping import read_tolerances
from server.kernel import exact
from server.kernel.exact import MILLION
from server.ledger.models import Position
from server.storage.database import run
from server.storage.rowset import rowset


class PlainItem(NamedTuple):
    """What a plain line shows of an item."""

    id: int
    code: str
    description: str
    category: str
    abc: str
    unit: str
    lot_managed: bool


class PlainList(NamedTuple):
    """What a plain line needs of the list that it was counted in; `stored` is how rows name it."""

    id: UUID
    warehouse_id: int
    list_type: str
    employees: frozenset[str]
    scope: Scope
    stored: str
    is_open: bool

    @classmethod
    def of(cls, info: ListInfo, scope: Scope) -> "PlainList":
        """From what is known of a list."""
        is_open = info.state != "closed"
        stored = cls.named(info.id)
        return cls(
            info.id, info.warehouse_id, info.list_type, info.employees, scope, stored, is_open
        )

    @staticmethod
    def named(list_id: UUID) -> str:
        """How a row names a list."""
        return json.dumps([str(list_id)])


@dataclass(frozen=True, slots=True)
class Ground:
    """An inventory without its events; the items that are in stock or counted, by code and id.

    `factors` are those of units other than the base unit, of items that were counted in one.
    """

    sources: Sources
    lists: dict[int, Lists]
    items: dict[str, PlainItem]
    items_by_id: dict[int, PlainItem]
    factors: dict[int, dict[str, int]]

    @property
    def is_summed_up(self) -> bool:
        """Whether a warehouse compares by fewer dimensions than are counted."""
        return not all(all(one.dimensions) for one in self.sources.warehouses.values())

    def learn(self, codes: Collection[str]) -> None:
        """Read more items, with their units: never in stock, or counted in another unit."""
        pairs = sorted((*code.partition("/")[::2],) for code in codes)
        if not pairs:
            return
        asked = rowset(
            "asked", class_code=[one[0] for one in pairs], code=[one[1] for one in pairs]
        )
        match = tuple_(Item.class_code, Item.code) == tuple_(asked.c.class_code, asked.c.code)
        known = self._take(_items().join(asked, match))
        for item_id, factors in factors_of(known).items():
            self.factors[item_id] = {
                unit: exact.to_millionths(factor) for unit, factor in factors.items()
            }

    def factor(self, item: PlainItem, unit: str) -> int | None:
        """One of a unit in base units, in millionths; None where the item has no such unit."""
        if unit in ("", item.unit):
            return MILLION
        return self.factors.get(item.id, {}).get(unit)

    def learn_stocked(self) -> None:
        """Read the items that ever were in these warehouses."""
        stocked = select(Position.item_id).where(
            Position.warehouse_id.in_(sorted(self.sources.warehouses))
        )
        self._take(_items().where(Item.id.in_(stocked)))

    def _take(self, query: Select[Any]) -> list[int]:
        taken = {item.id: item for item in map(PlainItem._make, run(query).all())}
        self.items_by_id.update(taken)
        self.items.update((item.code, item) for item in taken.values())
        return list(taken)


_SHOWN: Final = (Item.description, Item.category, Item.abc, Unit.code, Item.lot_managed)
_CODE: Final = Item.class_code + "/" + Item.code


def _items() -> Any:
    return select(Item.id, _CODE, *_SHOWN).join(Unit, Unit.id == Item.unit_id)


def read_ground(number: str, *, now: datetime) -> Ground:
    """Read an inventory's lists, rules, warehouses and the items of its stock."""
    inventory = find_inventory(number)
    lists = {one.id: one for one in lists_in(inventory, now)}
    sources = Sources(
        inventory=inventory,
        lists=lists,
        scopes=scopes_of(list(lists)),
        tolerances=read_tolerances(),
        warehouses=warehouse_cards({one.warehouse_id for one in lists.values()}, None),
        events=[],
        items={},
        resolutions={},
        pinned={},
        reviews={},
    )
    merged = {place: pass_lists(sources, place) for place in sources.warehouses}
    ground = Ground(sources, merged, {}, {}, {})
    ground.learn_stocked()
    return ground
