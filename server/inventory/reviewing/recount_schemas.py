"""Wire shape of what a recount would do."""

from marshmallow import fields

from server.http.schema import ExactField, Shape
from server.inventory.list_schemas import ListRowShape


class RecountPlanShape(Shape):
    """The lines that would be counted again, their net and gross value, and the lists to be."""

    lines = fields.Integer()
    value = ExactField()
    gross = ExactField()
    without_value = fields.Integer()
    lists = fields.List(fields.Nested(ListRowShape))
