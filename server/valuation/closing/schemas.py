"""Wire shapes of closings."""

from marshmallow import fields, validate

from server.http.schema import ExactField, InstantField, Shape
from server.valuation.closing.checks import ACCEPTABLE
from server.valuation.closing.running import COSTS
from server.valuation.kept import KeptQuery

_COST = validate.OneOf(COSTS)


class NewClosing(Shape):
    """Close at the end of `at`; `accept` are codes of faults that are known and accepted."""

    at = fields.Date(required=True)
    cost = fields.String(load_default="average", validate=_COST)
    accept = fields.List(
        fields.String(validate=validate.OneOf(sorted(ACCEPTABLE))), load_default=list
    )


class CheckQuery(Shape):
    """What would be found at the end of `at`; `accept` holds codes separated by spaces."""

    at = fields.Date(required=True)
    accept = fields.String(load_default="")


class Restoring(Shape):
    """Why the last closing is undone; the reason is kept."""

    why = fields.String(required=True, validate=validate.Length(1, 500))


class FindingAnswer(Shape):
    """One thing that was found."""

    code = fields.String()
    detail = fields.String()
    field = fields.String(allow_none=True)


class CheckAnswer(Shape):
    """What a closing would write and what stands in its way; `acceptable` are codes of errors."""

    at = fields.Date()
    last = fields.Date(allow_none=True)
    lines = fields.Integer()
    records = fields.Integer()
    errors = fields.List(fields.Nested(FindingAnswer))
    warnings = fields.List(fields.Nested(FindingAnswer))
    acceptable = fields.List(fields.String())


class ClosingAnswer(Shape):
    """A closing."""

    id = fields.Integer()
    at = fields.Date()
    state = fields.String()
    cost = fields.String(attribute="cost_method")
    by_warehouse = fields.Boolean()
    hash = fields.String(attribute="content_hash")
    lines = fields.Integer()
    created_at = InstantField()
    user = fields.String(attribute="user_name")
    restored_at = InstantField(allow_none=True)
    restored_by = fields.String(allow_none=True)
    restored_why = fields.String(allow_none=True)
    last = fields.Boolean()


class ClosingMade(ClosingAnswer):
    """A closing that was just made, with what it warned of."""

    warnings = fields.List(fields.Nested(FindingAnswer))


class ClosingRows(Shape):
    """Every closing, newest first; `last` is the day of the last that stands."""

    rows = fields.List(fields.Nested(ClosingAnswer))
    last = fields.Date(allow_none=True)
    next = fields.String(allow_none=True)


class VerifiedFinding(Shape):
    """The first thing that differs."""

    at = fields.Date()
    code = fields.String()
    detail = fields.String()


class VerifiedAnswer(Shape):
    """What was recomputed; without a finding all is as it was."""

    closings = fields.Integer()
    lines = fields.Integer()
    finding = fields.Nested(VerifiedFinding, allow_none=True)


class ClosingLinesQuery(KeptQuery):
    """Lines of the closing history, of one closing where it is named."""

    closing = fields.Integer(load_default=None)


class ClosingLineAnswer(Shape):
    """What a closing says of an item; the warehouse is empty at company level."""

    id = fields.Integer()
    closing = fields.Integer()
    at = fields.Date()
    state = fields.String()
    item = fields.String()
    warehouse = fields.String()
    stock = ExactField()
    average = ExactField(allow_none=True)
    last = ExactField(allow_none=True)
    registry_average = ExactField(allow_none=True)
    registry_last = ExactField(allow_none=True)
    registry_standard = ExactField(allow_none=True)
    loaded_quantity = ExactField()
    loaded_value = ExactField(allow_none=True)
    fifo_value = ExactField(allow_none=True)
    lifo_value = ExactField(allow_none=True)


class ClosingLinesPage(Shape):
    """A page of lines."""

    rows = fields.List(fields.Nested(ClosingLineAnswer))
    next = fields.String(allow_none=True)
