"""Routes of the lot register and of other units of an item."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.catalog import finer, listing
from server.catalog.models import Lot
from server.catalog.place_routes import READERS, WRITERS, by
from server.catalog.schemas import ItemDetail, text
from server.http.guards import allow
from server.http.paging import PageQuery, page
from server.http.schema import ExactField, Shape
from server.kernel.exact import ZERO

blueprint = Blueprint(
    "finer", __name__, url_prefix="/api/v1", description="Lots and other units of items"
)


class LotChange(Shape):
    """What the register says of a lot; what is not given stays."""

    expiry = fields.Date(allow_none=True)
    status = fields.String(validate=validate.OneOf(finer.LOT_STATUSES))
    unit_cost = ExactField(allow_none=True, validate=validate.Range(min=ZERO))
    supplier = fields.String(validate=text(30))
    supplier_lot = fields.String(validate=text(50))


class LotRow(LotChange):
    """A lot of an item."""

    lot = fields.String()


class LotsPage(Shape):
    """A page of the register."""

    rows = fields.List(fields.Nested(LotRow))
    next = fields.String(allow_none=True)


class UnitOfItem(Shape):
    """One of the unit is `factor` base units."""

    factor = ExactField(required=True, validate=validate.Range(min=ZERO, min_inclusive=False))
    handheld_default = fields.Boolean(load_default=False)


@blueprint.route("/items/<class_code>/<path:code>/lots")
class Lots(MethodView):
    """The lots of an item."""

    @allow(*READERS)
    @blueprint.doc(summary="List the lots of an item")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, LotsPage)
    def get(self, query: dict[str, Any], class_code: str, code: str) -> dict[str, Any]:
        """Answer a page of the register."""
        rows = finer.lots_page(f"{class_code}/{code}", query["after"], query["limit"])
        return page(rows, query["limit"], "lot")


@blueprint.route("/items/<class_code>/<path:code>/lots/<path:lot>")
class OneLot(MethodView):
    """One lot of an item."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Enter or change a lot")
    @blueprint.arguments(LotChange)
    @blueprint.response(200, LotRow)
    def put(self, given: dict[str, Any], class_code: str, code: str, lot: str) -> Lot:
        """Answer what the register says now."""
        return finer.keep_lot(f"{class_code}/{code}", lot, given, by())


@blueprint.route("/items/<class_code>/<path:code>/units/<unit>")
class OneUnitOfItem(MethodView):
    """Another unit of an item."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Give an item another unit, or change it")
    @blueprint.arguments(UnitOfItem)
    @blueprint.response(200, ItemDetail)
    def put(self, given: dict[str, Any], class_code: str, code: str, unit: str) -> dict[str, Any]:
        """Answer the item with all its units."""
        finer.keep_unit(f"{class_code}/{code}", unit, given, by())
        return listing.item_detail(f"{class_code}/{code}")

    @allow(*WRITERS)
    @blueprint.doc(summary="Take another unit from an item")
    @blueprint.response(200, ItemDetail)
    def delete(self, class_code: str, code: str, unit: str) -> dict[str, Any]:
        """Answer the item with the units that are left."""
        finer.remove_unit(f"{class_code}/{code}", unit, by())
        return listing.item_detail(f"{class_code}/{code}")
