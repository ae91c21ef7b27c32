"""Wire shapes of alignments: what to align, what came of it, the records, their reversal."""

from marshmallow import fields, validate

from server.http.schema import ExactField, InstantField, Shape
from server.inventory.reviewing.schemas import RefusedLineShape

_REASON = validate.Length(max=500)
_CODE = validate.Length(max=200)
_LINES = validate.Length(max=100_000)


class NewAlignment(Shape):
    """What to align; without lines everything that is approved or within tolerance."""

    record_date = fields.Date(load_default=None, allow_none=True)
    at = fields.Date(load_default=None, allow_none=True)
    as_counted = fields.Boolean(load_default=False)
    lines = fields.List(
        fields.String(validate=_CODE), load_default=None, allow_none=True, validate=_LINES
    )
    accept_outstanding_reason = fields.String(load_default="", allow_none=True, validate=_REASON)


class AlignedRecordShape(Shape):
    """A stock record that was posted; without id and number it only would be."""

    warehouse = fields.String()
    record_id = fields.Integer(allow_none=True)
    posting_date = fields.Date()
    number = fields.Integer(allow_none=True)
    type = fields.String()
    lines = fields.Integer()
    amount = ExactField()


class AlignmentWarningShape(Shape):
    """Something to think about; nothing was refused for it."""

    code = fields.String()
    detail = fields.String()
    field = fields.String(allow_none=True)


class EarlierShape(Shape):
    """What was aligned before, and who aligned the last of it when."""

    lines = fields.Integer()
    by = fields.String()
    at = InstantField()


class AlignedShape(Shape):
    """What an alignment did, or would do; `earlier` only where nothing is left to align."""

    records = fields.List(fields.Nested(AlignedRecordShape))
    aligned = fields.Integer()
    left_out = fields.List(fields.Nested(RefusedLineShape))
    warnings = fields.List(fields.Nested(AlignmentWarningShape))
    earlier = fields.Nested(EarlierShape, allow_none=True)


class AlignmentRow(Shape):
    """A stock record of the inventory's alignments."""

    record_id = fields.Integer()
    warehouse = fields.String()
    number = fields.Integer()
    posting_date = fields.Date()
    type = fields.String()
    reason = fields.String()
    lines = fields.Integer()
    amount = ExactField(allow_none=True)
    user = fields.String()
    created_at = InstantField()
    reverses = fields.Integer(allow_none=True)
    reversed_by = fields.Integer(allow_none=True)


class AlignmentRows(Shape):
    """Every stock record of the inventory's alignments."""

    rows = fields.List(fields.Nested(AlignmentRow))


class AlignmentReversalShape(Shape):
    """Why an alignment is reversed."""

    reason = fields.String(required=True, validate=_REASON)
