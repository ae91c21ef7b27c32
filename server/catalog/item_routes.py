"""Routes of items, their barcodes and categories."""

from typing import Any

from flask import Response, jsonify
from flask.views import MethodView
from flask_smorest import Blueprint

from server.catalog import editing, listing
from server.catalog.place_routes import READERS, WRITERS, by
from server.catalog.schemas import (
    BarcodeShape,
    ItemChange,
    ItemDetail,
    ItemsPage,
    ItemsQuery,
    NewItem,
)
from server.http.context import now
from server.http.guards import allow
from server.http.paging import page

blueprint = Blueprint("items", __name__, url_prefix="/api/v1", description="What is kept")


@blueprint.route("/items")
class Items(MethodView):
    """Items."""

    @allow(*READERS)
    @blueprint.doc(summary="List the items")
    @blueprint.arguments(ItemsQuery, location="query")
    @blueprint.response(200, ItemsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """A page of items by class and code."""
        return page(listing.items_page(query), query["limit"], "full_code")

    @allow(*WRITERS)
    @blueprint.doc(summary="Create an item")
    @blueprint.arguments(NewItem)
    @blueprint.response(201, ItemDetail)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Answer the new item."""
        return listing.item_detail(editing.create_item(given, by()))


@blueprint.route("/items/<class_code>/<path:code>")
class OneItem(MethodView):
    """One item."""

    @allow(*READERS)
    @blueprint.doc(summary="Show an item")
    @blueprint.response(200, ItemDetail)
    def get(self, class_code: str, code: str) -> dict[str, Any]:
        """An item with its barcodes and alternative units."""
        return listing.item_detail(f"{class_code}/{code}")

    @allow(*WRITERS)
    @blueprint.doc(summary="Change an item")
    @blueprint.arguments(ItemChange)
    @blueprint.response(200, ItemDetail)
    def patch(self, given: dict[str, Any], class_code: str, code: str) -> dict[str, Any]:
        """Change what is given; what is absent stays, and so does the base unit."""
        return listing.item_detail(editing.change_item(f"{class_code}/{code}", given, by()))


@blueprint.route("/items/<class_code>/<path:code>/barcodes")
class ItemBarcodes(MethodView):
    """The barcodes of an item."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Give an item another barcode")
    @blueprint.arguments(BarcodeShape)
    @blueprint.response(201, ItemDetail)
    def post(self, given: dict[str, Any], class_code: str, code: str) -> dict[str, Any]:
        """Answer the item with all its barcodes."""
        full_code = f"{class_code}/{code}"
        editing.add_barcode(full_code, **given, now=now(), by=by().name)
        return listing.item_detail(full_code)


@blueprint.route("/items/<class_code>/<path:code>/barcodes/<path:barcode>")
class OneBarcode(MethodView):
    """One barcode of an item."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Take a barcode from an item")
    @blueprint.response(200, ItemDetail)
    def delete(self, class_code: str, code: str, barcode: str) -> dict[str, Any]:
        """Answer the item with the barcodes that are left."""
        full_code = f"{class_code}/{code}"
        editing.remove_barcode(full_code, barcode, by())
        return listing.item_detail(full_code)


@blueprint.route("/categories")
class Categories(MethodView):
    """The categories that items have."""

    @allow(*READERS)
    @blueprint.doc(summary="List the categories")
    @blueprint.response(200)
    def get(self) -> Response:
        """A list of texts."""
        return jsonify(listing.categories())
