"""Routes of inventories: create, read, edit, delete while empty, release, close."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.closing import close_inventory
from server.inventory.inventories import (
    InventoryRow,
    create_inventory,
    delete_inventory,
    edit_inventory,
    find_inventory,
    inventories,
)
from server.inventory.list_keeping import release_inventory
from server.inventory.list_rows import rows_of, rows_of_inventory
from server.inventory.list_schemas import (
    InventoryChanges,
    InventoryPage,
    InventoryQuery,
    InventoryWithLists,
    ListRows,
    NewInventory,
    WithReason,
)
from server.inventory.models import Inventory
from server.inventory.routes import KEEPERS, READERS

blueprint = Blueprint(
    "inventories", __name__, url_prefix="/api/v1/inventories", description="Physical inventories"
)

_SHOWN = (
    "number",
    "date",
    "description",
    "notes",
    "operator",
    "state",
    "cost_method",
    "created_at",
    "closed_at",
)


@blueprint.route("")
class Inventories(MethodView):
    """Every inventory."""

    @allow(*READERS)
    @blueprint.doc(summary="A page of inventories, newest first")
    @blueprint.arguments(InventoryQuery, location="query")
    @blueprint.response(200, InventoryPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer inventories with their number of lists and of counted positions."""
        found = inventories(**query)
        shown = found[: query["limit"]]
        more = len(found) > query["limit"]
        return {
            "rows": [_row(row) for row in shown],
            "next": shown[-1].inventory.number if more else None,
        }

    @allow(*KEEPERS)
    @blueprint.doc(summary="Create an inventory")
    @blueprint.arguments(NewInventory)
    @blueprint.response(201, InventoryWithLists)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Create an open inventory and answer it with its number."""
        day = given.pop("date")
        return _shown(create_inventory(day, **given, now=now(), by=current_user().name))


@blueprint.route("/<number>")
class OneInventory(MethodView):
    """One inventory."""

    @allow(*READERS)
    @blueprint.doc(summary="An inventory with its lists")
    @blueprint.response(200, InventoryWithLists)
    def get(self, number: str) -> dict[str, Any]:
        """Answer the inventory and its lists, oldest first."""
        return _shown(find_inventory(number))

    @allow(*KEEPERS)
    @blueprint.doc(summary="Change an open inventory")
    @blueprint.arguments(InventoryChanges)
    @blueprint.response(200, InventoryWithLists)
    def patch(self, given: dict[str, Any], number: str) -> dict[str, Any]:
        """Change date, description, notes or cost method; the number stays."""
        return _shown(edit_inventory(number, given, now=now(), by=current_user().name))

    @allow(*KEEPERS)
    @blueprint.doc(summary="Delete an empty inventory")
    @blueprint.response(204)
    def delete(self, number: str) -> Response:
        """Delete an inventory that has no list."""
        delete_inventory(number, now=now(), by=current_user().name)
        return Response(status=204)


@blueprint.route("/<number>/release")
class Release(MethodView):
    """Releasing an inventory."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Release every draft list")
    @blueprint.response(200, ListRows)
    def post(self, number: str) -> dict[str, Any]:
        """Give every draft list to its counters and answer those lists."""
        released = release_inventory(number, now=now(), by=current_user().name)
        return {"lists": rows_of(released)}


@blueprint.route("/<number>/close")
class Close(MethodView):
    """Closing an inventory."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Close an inventory")
    @blueprint.arguments(WithReason)
    @blueprint.response(200, InventoryWithLists)
    def post(self, given: dict[str, Any], number: str) -> dict[str, Any]:
        """Close when every line is aligned, rejected or kept; with a reason if none was counted."""
        reason = given["reason"] or ""
        return _shown(close_inventory(number, reason, now=now(), by=current_user().name))


def _shown(inventory: Inventory) -> dict[str, Any]:
    values = {name: getattr(inventory, name) for name in _SHOWN}
    return values | {"lists": rows_of_inventory(inventory.id)}


def _row(row: InventoryRow) -> dict[str, Any]:
    values = {name: getattr(row.inventory, name) for name in _SHOWN}
    return values | {"lists": row.lists, "released": row.released, "lines": row.lines}
