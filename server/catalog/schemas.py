"""Wire shapes of units, warehouses, locations, items and barcodes."""

from typing import Final

from marshmallow import fields, validate

from server.catalog.barcode import TYPES
from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.kernel.exact import PLACES, ZERO

_CODE: Final = r"^[^\s\x00-\x1f](?:[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f])?\Z"
_COST: Final = validate.Range(min=ZERO)


def code(longest: int, *, slash: bool = True) -> list[validate.Validator]:
    """What makes a code: nothing invisible, no spaces at its ends, no slash where one divides."""
    checks = [validate.Length(1, longest), validate.Regexp(_CODE)]
    return checks if slash else [*checks, validate.ContainsNoneOf("/")]


def text(longest: int) -> validate.And:
    """Free text that both databases can keep."""
    return validate.And(validate.Length(max=longest), validate.ContainsNoneOf("\x00"))


class SearchQuery(PageQuery):
    """Paging and a text to search for."""

    search = fields.String(load_default="")


class UnitChange(Shape):
    """What of a unit can change."""

    description = fields.String(validate=text(80))
    decimals = fields.Integer(validate=validate.Range(0, PLACES))


class UnitShape(UnitChange):
    """A unit of measure."""

    code = fields.String(required=True, validate=code(10))


class UnitsPage(Shape):
    """A page of units."""

    rows = fields.List(fields.Nested(UnitShape))
    next = fields.String(allow_none=True)


class WarehouseChange(Shape):
    """What of a warehouse can change."""

    description = fields.String(validate=text(80))
    site = fields.String(validate=text(30))
    management_area = fields.String(validate=text(30))
    valid_until = fields.Date(allow_none=True)
    time_zone = fields.String(validate=validate.Length(1, 50))


class WarehouseShape(WarehouseChange):
    """A warehouse."""

    code = fields.String(required=True, validate=code(20, slash=False))


class WarehousesPage(Shape):
    """A page of warehouses."""

    rows = fields.List(fields.Nested(WarehouseShape))
    next = fields.String(allow_none=True)


class LocationsQuery(SearchQuery):
    """Locations of one warehouse, or of all."""

    warehouse = fields.String(load_default=None)


class LocationChange(Shape):
    """What of a location can change."""

    description = fields.String(validate=text(80))
    area = fields.String(validate=text(30))


class LocationShape(LocationChange):
    """A place in a warehouse."""

    warehouse = fields.String(required=True)
    code = fields.String(required=True, validate=code(50))


class LocationRow(LocationShape):
    """A place in a warehouse, as it is listed."""

    warehouse = fields.String(attribute="warehouse.code")


class LocationsPage(Shape):
    """A page of locations."""

    rows = fields.List(fields.Nested(LocationRow))
    next = fields.String(allow_none=True)


class ItemsQuery(SearchQuery):
    """Items of one category, or all."""

    category = fields.String(load_default=None)


class ItemChange(Shape):
    """What of an item can change; its base unit stays."""

    description = fields.String(validate=text(200))
    description2 = fields.String(validate=text(200))
    category = fields.String(validate=text(50))
    tax_category = fields.String(validate=text(30))
    nature = fields.String(validate=text(30))
    abc = fields.String(validate=text(1))
    fiscal_interest = fields.Boolean()
    lot_managed = fields.Boolean()
    serial_managed = fields.Boolean()
    standard_cost = ExactField(allow_none=True, validate=_COST)
    next_standard_cost = ExactField(allow_none=True, validate=_COST)
    last_cost = ExactField(allow_none=True, validate=_COST)
    average_cost = ExactField(allow_none=True, validate=_COST)
    sales_price = ExactField(allow_none=True, validate=_COST)


class NewItem(ItemChange):
    """An item."""

    class_code = fields.String(required=True, data_key="class", validate=code(3, slash=False))
    code = fields.String(required=True, validate=code(50))
    unit = fields.String(required=True)


class ItemRow(ItemChange):
    """An item, as it is listed."""

    item = fields.String(attribute="full_code")
    class_code = fields.String(data_key="class")
    code = fields.String()
    unit = fields.String(attribute="unit.code")


class ItemsPage(Shape):
    """A page of items."""

    rows = fields.List(fields.Nested(ItemRow))
    next = fields.String(allow_none=True)


class BarcodeShape(Shape):
    """A barcode; without a type it is recognised, without a unit it means one base unit."""

    barcode = fields.String(required=True, validate=code(100))
    type = fields.String(allow_none=True, validate=validate.OneOf(list(TYPES)))
    unit = fields.String(allow_none=True)
    variant = fields.String(validate=text(50))


class BarcodeRow(BarcodeShape):
    """A barcode, as it is shown."""

    unit = fields.String(attribute="unit.code", allow_none=True, dump_default=None)


class AlternativeUnitRow(Shape):
    """Another unit: one of it is `factor` base units."""

    unit = fields.String(attribute="unit.code")
    factor = ExactField()
    handheld_default = fields.Boolean()


class ItemDetail(ItemRow):
    """An item with its barcodes and alternative units."""

    barcodes = fields.List(fields.Nested(BarcodeRow))
    alternative_units = fields.List(fields.Nested(AlternativeUnitRow))
