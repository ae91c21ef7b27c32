"""Stock as a device may see it, for lists that are not blind: as of now, with that time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from server.catalog.models import Item
from server.http.context import now
from server.inventory.lists import ListInfo, scopes_of
from server.inventory.scope import Scope
from server.kernel import clock, exact
from server.ledger.service import PositionKey, StockFilter, stock_at
from server.storage.database import db

_FEW: Final = 500


def stock_values(lists: Sequence[ListInfo]) -> dict[str, Any]:
    """`{list, as_of, positions}` of each list, within its scope; call it for no blind list."""
    if not lists:
        return {}
    at = now()
    warehouses = sorted({count_list.warehouse_id for count_list in lists})
    stock = stock_at(StockFilter(warehouse_ids=warehouses, nonzero=True), at)
    names = _names({key.item_id for key in stock if key.item_id is not None})
    scopes = scopes_of([count_list.id for count_list in lists])
    values: dict[str, Any] = {}
    for count_list in lists:
        scope = scopes[count_list.id]
        rows = [
            _row(key, names, exact.to_text(quantity))
            for key, quantity in stock.items()
            if key.warehouse_id == count_list.warehouse_id
        ]
        inside = [row for row in rows if _is_inside(scope, row)]
        values[str(count_list.id)] = _value(count_list, at, inside)
    return values


def _is_inside(scope: Scope, row: dict[str, str]) -> bool:
    return scope.covers(row["location"], row["item"], row["variant"], row["lot"], row["serial"])


def _value(count_list: ListInfo, at: datetime, rows: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "list": str(count_list.id),
        "as_of": clock.to_text(at),
        "positions": sorted(rows, key=lambda row: (row["location"], row["item"], row["lot"])),
    }


def _row(key: PositionKey, names: dict[int, str], quantity: str) -> dict[str, str]:
    return {
        "location": key.location or "",
        "item": names[key.item_id] if key.item_id is not None else "",
        "variant": key.variant or "",
        "lot": key.lot or "",
        "serial": key.serial or "",
        "quantity": quantity,
    }


def _names(item_ids: set[int]) -> dict[int, str]:
    query = select(Item.id, Item.class_code, Item.code)
    if len(item_ids) < _FEW:
        query = query.where(Item.id.in_(item_ids))
    return {row.id: f"{row.class_code}/{row.code}" for row in db.session.execute(query)}
