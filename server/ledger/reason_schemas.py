"""Wire shapes of reasons and difference parameters."""

from typing import Any, Final

from marshmallow import fields, validate

from server.http.schema import Shape
from server.ledger.reason_rules import AREAS, PROPOSALS, TYPES

_CODE: Final = validate.Length(1, 3)


def _flags(shape: dict[str, Any], **options: Any) -> dict[str, Any]:
    names = (
        "updates_average_cost",
        "updates_last_cost",
        "updates_item_cost",
        "updates_sales_price",
        "physical_inventory",
        "opening_balance",
        "lot_management",
        "new_serials",
        "uses_unavailable_lots",
        "mandatory_document",
        "mandatory_partner",
        "rotation_index",
        "reorder_level",
        "consider_zero_movements",
    )
    return shape | {name: fields.Boolean(**options) for name in names}


class ReasonsQuery(Shape):
    """Reasons of one warehouse, or of all; that may be chosen in an area."""

    warehouse = fields.String(load_default=None)
    visible_in = fields.String(load_default=None, validate=validate.OneOf(AREAS))


ReasonChange: Any = Shape.from_dict(
    _flags(
        {
            "description": fields.String(validate=validate.Length(max=80)),
            "type": fields.String(validate=validate.OneOf(TYPES)),
            "proposed_cost": fields.String(validate=validate.OneOf(PROPOSALS)),
            "fiscal_interest": fields.Boolean(),
            "offset_warehouse": fields.String(validate=validate.Length(max=20)),
            "offset_reason": fields.String(validate=validate.Length(max=3)),
            "default_location": fields.String(validate=validate.Length(max=50)),
            "visible_in": fields.String(validate=validate.Length(max=80)),
        }
    ),
    name="ReasonChange",
)

NewReason: Any = Shape.from_dict(
    _flags(
        {
            "warehouse": fields.String(required=True),
            "code": fields.String(required=True, validate=_CODE),
            "description": fields.String(load_default="", validate=validate.Length(max=80)),
            "type": fields.String(required=True, validate=validate.OneOf(TYPES)),
            "proposed_cost": fields.String(
                load_default=PROPOSALS[0], validate=validate.OneOf(PROPOSALS)
            ),
            "fiscal_interest": fields.Boolean(load_default=True),
            "offset_warehouse": fields.String(load_default="", validate=validate.Length(max=20)),
            "offset_reason": fields.String(load_default="", validate=validate.Length(max=3)),
            "default_location": fields.String(load_default="", validate=validate.Length(max=50)),
            "visible_in": fields.String(load_default="", validate=validate.Length(max=80)),
        },
        load_default=False,
    ),
    name="NewReason",
)

ReasonAnswer: Any = Shape.from_dict(
    _flags(
        {
            name: fields.String()
            for name in (
                "warehouse",
                "code",
                "description",
                "type",
                "proposed_cost",
                "offset_warehouse",
                "offset_reason",
                "default_location",
                "visible_in",
            )
        }
        | {"fiscal_interest": fields.Boolean()}
    ),
    name="ReasonAnswer",
)


class ReasonRows(Shape):
    """Every reason that was asked for; there are few."""

    rows = fields.List(fields.Nested(ReasonAnswer))
    next = fields.String(allow_none=True)


class DifferenceReasons(Shape):
    """Codes of the reasons, or null."""

    positive_reason = fields.String(required=True, allow_none=True, validate=_CODE)
    negative_reason = fields.String(required=True, allow_none=True, validate=_CODE)


class DifferenceParametersAnswer(Shape):
    """The difference reasons of a warehouse."""

    warehouse = fields.String()
    positive_reason = fields.String(allow_none=True)
    negative_reason = fields.String(allow_none=True)


class DifferenceParametersRows(Shape):
    """One row for every warehouse."""

    rows = fields.List(fields.Nested(DifferenceParametersAnswer))
    next = fields.String(allow_none=True)


class ParametersAnswer(Shape):
    """The parameters of a year as they stand; years without own ones take those before.

    `own_period_start` is what the year says, `period_start` what holds after the last closing.
    """

    year = fields.Integer()
    own_period_start = fields.Date(allow_none=True)
    period_start = fields.Date(allow_none=True)
    period_end = fields.Date(allow_none=True)
    value_by_warehouse = fields.Boolean()
    allow_negative_stock = fields.Boolean()
    lots_and_serials = fields.Boolean()
    lots_required = fields.Boolean()
    unique_lots = fields.Boolean()
    fiscal_start = fields.String()


class ParametersRows(Shape):
    """Every year with parameters; `last_closing` is the day of the last closing that stands."""

    rows = fields.List(fields.Nested(ParametersAnswer))
    last_closing = fields.Date(allow_none=True)
    next = fields.String(allow_none=True)
