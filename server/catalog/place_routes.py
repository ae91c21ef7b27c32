"""Routes of units, warehouses and locations."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.catalog import editing, listing
from server.catalog.editing import By
from server.catalog.models import Location, Unit, Warehouse
from server.catalog.schemas import (
    LocationChange,
    LocationRow,
    LocationShape,
    LocationsPage,
    LocationsQuery,
    SearchQuery,
    UnitChange,
    UnitShape,
    UnitsPage,
    WarehouseChange,
    WarehouseShape,
    WarehousesPage,
)
from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.http.paging import page
from server.kernel.principal import Role

READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
WRITERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR)

blueprint = Blueprint("places", __name__, url_prefix="/api/v1", description="Where stock is kept")


def by() -> By:
    """Who calls, and when."""
    return By(current_user().name, now())


@blueprint.route("/units")
class Units(MethodView):
    """Units of measure."""

    @allow(*READERS)
    @blueprint.doc(summary="List the units of measure")
    @blueprint.arguments(SearchQuery, location="query")
    @blueprint.response(200, UnitsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of units by code."""
        return page(listing.units_page(query), query["limit"], "code")

    @allow(*WRITERS)
    @blueprint.doc(summary="Create a unit of measure")
    @blueprint.arguments(UnitShape)
    @blueprint.response(201, UnitShape)
    def post(self, given: dict[str, Any]) -> Unit:
        """Answer the new unit."""
        return editing.create_unit(given, by())


@blueprint.route("/units/<code>")
class OneUnit(MethodView):
    """One unit of measure."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Change a unit of measure")
    @blueprint.arguments(UnitChange)
    @blueprint.response(200, UnitShape)
    def patch(self, given: dict[str, Any], code: str) -> Unit:
        """Change what is given; what is absent stays."""
        return editing.change_unit(code, given, by())


@blueprint.route("/warehouses")
class Warehouses(MethodView):
    """Warehouses."""

    @allow(*READERS)
    @blueprint.doc(summary="List the warehouses")
    @blueprint.arguments(SearchQuery, location="query")
    @blueprint.response(200, WarehousesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of warehouses by code."""
        return page(listing.warehouses_page(query), query["limit"], "code")

    @allow(*WRITERS)
    @blueprint.doc(summary="Create a warehouse")
    @blueprint.arguments(WarehouseShape)
    @blueprint.response(201, WarehouseShape)
    def post(self, given: dict[str, Any]) -> Warehouse:
        """Answer the new warehouse."""
        return editing.create_warehouse(given, settings().time_zone, by())


@blueprint.route("/warehouses/<code>")
class OneWarehouse(MethodView):
    """One warehouse."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Change a warehouse")
    @blueprint.arguments(WarehouseChange)
    @blueprint.response(200, WarehouseShape)
    def patch(self, given: dict[str, Any], code: str) -> Warehouse:
        """Change what is given; what is absent stays."""
        return editing.change_warehouse(code, given, by())


@blueprint.route("/locations")
class Locations(MethodView):
    """Places in warehouses."""

    @allow(*READERS)
    @blueprint.doc(summary="List the locations")
    @blueprint.arguments(LocationsQuery, location="query")
    @blueprint.response(200, LocationsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of locations, of one warehouse or of all."""
        return page(listing.locations_page(query), query["limit"], "id")

    @allow(*WRITERS)
    @blueprint.doc(summary="Create a location")
    @blueprint.arguments(LocationShape)
    @blueprint.response(201, LocationRow)
    def post(self, given: dict[str, Any]) -> Location:
        """Answer the new location."""
        return editing.create_location(given, by())


@blueprint.route("/locations/<warehouse>/<path:code>")
class OneLocation(MethodView):
    """One location."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Change a location")
    @blueprint.arguments(LocationChange)
    @blueprint.response(200, LocationRow)
    def patch(self, given: dict[str, Any], warehouse: str, code: str) -> Location:
        """Change what is given; what is absent stays."""
        return editing.change_location(warehouse, code, given, by())
