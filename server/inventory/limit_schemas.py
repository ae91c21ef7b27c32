"""Wire shapes of tolerances and approval limits; null = no limit."""

from marshmallow import fields, validate

from server.http.paging import LARGEST_PAGE, PAGE
from server.http.schema import ExactField, Shape


class LimitsPage(Shape):
    """Paging by number."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))


class ToleranceLimits(Shape):
    """Limits of a surplus and of a shortage; what is absent stays as it is."""

    plus_quantity = ExactField(allow_none=True)
    plus_percent = ExactField(allow_none=True)
    plus_value = ExactField(allow_none=True)
    minus_quantity = ExactField(allow_none=True)
    minus_percent = ExactField(allow_none=True)
    minus_value = ExactField(allow_none=True)


class NewTolerance(ToleranceLimits):
    """A tolerance and what it is about: a list type, and one of a class, a category, an item."""

    list_type = fields.String(load_default="", validate=validate.Length(max=10))
    abc = fields.String(load_default="", validate=validate.Length(max=1))
    category = fields.String(load_default="", validate=validate.Length(max=50))
    item_class = fields.String(load_default="", validate=validate.Length(max=3))
    item_code = fields.String(load_default="", validate=validate.Length(max=50))


class ToleranceShape(NewTolerance):
    """A tolerance with its number."""

    id = fields.Integer()


class TolerancePage(Shape):
    """Some tolerances."""

    rows = fields.List(fields.Nested(ToleranceShape))
    next = fields.String(allow_none=True)


class ApprovalLimits(Shape):
    """How much may be approved: of one line, and (net, gross) in one inventory."""

    quantity = ExactField(allow_none=True, load_default=None)
    percent = ExactField(allow_none=True, load_default=None)
    value = ExactField(allow_none=True, load_default=None)
    net = ExactField(allow_none=True, load_default=None)
    gross = ExactField(allow_none=True, load_default=None)


class ApprovalLimitShape(ApprovalLimits):
    """The limits of a role or of a user; the other one is empty."""

    role = fields.String()
    user = fields.String(attribute="user_name")


class ApprovalLimitRows(Shape):
    """Every set of limits; `next` is always null."""

    rows = fields.List(fields.Nested(ApprovalLimitShape))
    next = fields.String(allow_none=True)
