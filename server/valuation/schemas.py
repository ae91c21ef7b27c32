"""Wire shapes of valuation reports."""

from marshmallow import fields, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.valuation.costing import METHODS
from server.valuation.valuing import Group


class ValuedInventoryQuery(PageQuery):
    """The stock at the end of `at`, valued by a method."""

    at = fields.Date(required=True)
    method = fields.String(load_default="average", validate=validate.OneOf(METHODS))
    group = fields.Enum(Group, by_value=True, load_default=Group.ITEM)
    warehouse = fields.String(load_default=None)
    category = fields.String(load_default=None)
    format = fields.String(load_default="json", validate=validate.OneOf(["json", "csv"]))


class ValuedRow(Shape):
    """A row of the valued inventory; columns that the grouping does not have are empty."""

    warehouse = fields.String()
    item_class = fields.String()
    item_code = fields.String()
    item = fields.String()
    description = fields.String()
    variant = fields.String()
    location = fields.String()
    lot = fields.String()
    project = fields.String()
    partner = fields.String()
    unit = fields.String()
    quantity = ExactField()
    unit_cost = ExactField(allow_none=True)
    value = ExactField(allow_none=True)
    method = fields.String()
    warnings = fields.List(fields.String())


class ValuedTotals(Shape):
    """Over all rows, not over a page."""

    value = ExactField()
    rows = fields.Integer()
    without_value = fields.Integer()
    warnings = fields.Dict(keys=fields.String(), values=fields.Integer())


class InvariantAnswer(Shape):
    """Two numbers that must be equal."""

    code = fields.String()
    left = ExactField()
    right = ExactField()
    holds = fields.Boolean()


class ValuedInventoryAnswer(Shape):
    """A page of the report with the totals of the whole."""

    rows = fields.List(fields.Nested(ValuedRow))
    totals = fields.Nested(ValuedTotals)
    invariants = fields.List(fields.Nested(InvariantAnswer))
    currency = fields.String()
    next = fields.String(allow_none=True)
