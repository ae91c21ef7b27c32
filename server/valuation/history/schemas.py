"""Wire shapes of the warehouse history."""

from marshmallow import fields, validate

from server.http.schema import ExactField, InstantField, Shape
from server.sheets import FORMATS
from server.valuation.kept import KeptQuery
from server.valuation.schemas import QuestionShape


class NewHistory(QuestionShape):
    """The question of a valued inventory and the name it is saved under."""

    name = fields.String(required=True, validate=validate.Length(1, 80))


class AtQuery(Shape):
    """A date."""

    at = fields.Date(required=True)


class HistoryFileQuery(Shape):
    """How a saved report is printed."""

    format = fields.String(load_default="csv", validate=validate.OneOf(FORMATS))
    language = fields.String(load_default="en", validate=validate.OneOf(["it", "en"]))


class HistoryAnswer(Shape):
    """A saved valued inventory."""

    id = fields.Integer()
    name = fields.String()
    at = fields.Date()
    methods = fields.String()
    question = fields.Dict()
    currency = fields.String()
    total = ExactField()
    rows = fields.Integer()
    created_at = InstantField()
    user = fields.String(attribute="user_name")


class HistoryPage(Shape):
    """A page of saved inventories."""

    rows = fields.List(fields.Nested(HistoryAnswer))
    next = fields.String(allow_none=True)


class HistoryRowsQuery(KeptQuery):
    """Saved rows, of one saved inventory where it is named."""

    history = fields.Integer(load_default=None)


class HistoryRow(Shape):
    """A row as it was saved."""

    id = fields.Integer()
    history = fields.Integer()
    name = fields.String()
    at = fields.Date()
    method = fields.String()
    warehouse = fields.String()
    item = fields.String()
    description = fields.String()
    unit = fields.String()
    variant = fields.String()
    location = fields.String()
    lot = fields.String()
    project = fields.String()
    partner = fields.String()
    quantity = ExactField()
    unit_cost = ExactField(allow_none=True)
    value = ExactField(allow_none=True)
    warnings = fields.List(fields.String())


class HistoryRowsPage(Shape):
    """A page of saved rows."""

    rows = fields.List(fields.Nested(HistoryRow))
    next = fields.String(allow_none=True)
