"""Wire shapes of stock and stock records."""

from decimal import Decimal
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, InstantField, Shape
from server.ledger.drafts import LineDraft, Origin, RecordDraft
from server.ledger.entering import EnteredLine, EnteredRecord, Part

_LONGEST: Final = 10_000


def _text(longest: int) -> Any:
    return fields.String(load_default="", validate=validate.Length(max=longest))


class RecordNameShape(Shape):
    """What people call a stock record."""

    warehouse = fields.String()
    posting_date = fields.Date()
    number = fields.Integer()


class StockQuery(PageQuery):
    """Which positions, and when; without `at` everything that is posted."""

    warehouse = fields.String(load_default=None)
    item = fields.String(load_default=None)
    location = fields.String(load_default=None)
    search = fields.String(load_default=None)
    at = InstantField(load_default=None)
    nonzero = fields.Boolean(load_default=True)


class StockRow(Shape):
    """A position and its stock in the item's base unit."""

    id = fields.Integer()
    warehouse = fields.String()
    location = fields.String()
    item = fields.String()
    description = fields.String()
    variant = fields.String()
    lot = fields.String()
    serial = fields.String()
    project = fields.String()
    partner = fields.String()
    unit = fields.String()
    quantity = ExactField()


class StockPage(Shape):
    """A page of positions."""

    rows = fields.List(fields.Nested(StockRow))
    next = fields.String(allow_none=True)


class RecordsQuery(PageQuery):
    """Which records; `from` and `to` are posting dates, both included."""

    warehouse = fields.String(load_default=None)
    start = fields.Date(data_key="from", load_default=None)
    end = fields.Date(data_key="to", load_default=None)
    reason = fields.String(load_default=None)
    origin = fields.String(
        load_default=None, validate=validate.OneOf([origin.value for origin in Origin])
    )
    item = fields.String(load_default=None)


class RecordHeader(Shape):
    """The header of a stock record."""

    id = fields.Integer()
    warehouse = fields.String()
    posting_date = fields.Date()
    number = fields.Integer()
    reason = fields.String()
    reason_description = fields.String()
    type = fields.String()
    effective_at = InstantField()
    date_only = fields.Boolean()
    internal_document = fields.String()
    reference = fields.String()
    reference_date = fields.Date(allow_none=True)
    partner = fields.String()
    project = fields.String()
    notes = fields.String()
    origin = fields.String()
    origin_key = fields.String()
    reverses = fields.Integer(allow_none=True)
    reversed_by = fields.Integer(allow_none=True)
    counterpart = fields.Integer(allow_none=True)
    amount = ExactField(allow_none=True)
    user = fields.String()
    created_at = InstantField()


class RecordRow(RecordHeader):
    """A record in a list; `lines` is their count."""

    lines = fields.Integer()


class RecordsPage(Shape):
    """A page of records, newest first."""

    rows = fields.List(fields.Nested(RecordRow))
    next = fields.String(allow_none=True)


class RecordLine(Shape):
    """A movement: `quantity` is signed in the base unit, `unit_quantity` in the unit used."""

    line = fields.Integer()
    item = fields.String()
    description = fields.String()
    location = fields.String()
    variant = fields.String()
    lot = fields.String()
    serial = fields.String()
    project = fields.String()
    partner = fields.String()
    quantity = ExactField()
    unit = fields.String()
    unit_quantity = ExactField()
    unit_cost = ExactField(allow_none=True)
    amount = ExactField(allow_none=True)
    effective_at = InstantField()
    date_only = fields.Boolean()
    observed_at = InstantField(allow_none=True)
    notes = fields.String()


class RecordAnswer(RecordHeader):
    """A record with its lines."""

    lines = fields.List(fields.Nested(RecordLine), attribute="lines_of_record")


class NewPart(Shape):
    """So much of a line, in the line's unit, is of this lot or serial (a serial is one)."""

    quantity = ExactField(load_default=Decimal(1))
    lot = _text(50)
    serial = _text(50)

    @post_load
    def part(self, given: dict[str, Any], **_: Any) -> Part:
        """The part as the ledger takes it."""
        return Part(**given)


class NewLine(Shape):
    """A line: quantity and cost without sign, in `unit` (the base unit when it is left out).

    Its `parts`, where it has any, say its lots and serials and add up to its quantity.
    """

    item = fields.String(required=True, validate=validate.Length(1, 54))
    quantity = ExactField(required=True)
    unit = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=10))
    location = _text(50)
    offset_location = _text(50)
    variant = _text(50)
    lot = _text(50)
    serial = _text(50)
    project = _text(30)
    partner = _text(30)
    unit_cost = ExactField(load_default=None, allow_none=True)
    amount = ExactField(load_default=None, allow_none=True)
    notes = _text(500)
    parts = fields.List(
        fields.Nested(NewPart), load_default=list, validate=validate.Length(max=1_000)
    )

    @post_load
    def entered(self, given: dict[str, Any], **_: Any) -> EnteredLine:
        """The line as the ledger takes it."""
        parts = given.pop("parts")
        return EnteredLine(LineDraft(**given), parts)


class NewRecord(Shape):
    """A record to post by hand; without `effective_at` or `time` it has a date only.

    `time` (HH:MM) is of the posting date, in the warehouse.
    """

    warehouse = fields.String(required=True, validate=validate.Length(1, 20))
    reason = fields.String(required=True, validate=validate.Length(1, 3))
    posting_date = fields.Date(required=True)
    effective_at = InstantField(load_default=None, allow_none=True)
    time = fields.Time(format="%H:%M", load_default=None, allow_none=True)
    internal_document = _text(50)
    reference = _text(50)
    reference_date = fields.Date(load_default=None, allow_none=True)
    partner = _text(30)
    project = _text(30)
    notes = _text(500)
    lines = fields.List(
        fields.Nested(NewLine), required=True, validate=validate.Length(1, _LONGEST)
    )

    @post_load
    def entered(self, given: dict[str, Any], **_: Any) -> EnteredRecord:
        """The record as the ledger takes it."""
        lines, at = given.pop("lines"), given.pop("time")
        if sum(max(1, len(entered.parts)) for entered in lines) > _LONGEST:
            raise ValidationError(f"at most {_LONGEST} lines, lots and serials", "lines")
        return EnteredRecord(RecordDraft(**given, lines=()), lines, at)


class ExaminedLineAnswer(Shape):
    """A line as it would be written; the cost is per the line's unit."""

    line = fields.Integer()
    base_quantity = ExactField(allow_none=True)
    base_unit = fields.String()
    unit_cost = ExactField(allow_none=True)
    proposed = fields.Boolean()
    amount = ExactField(allow_none=True)


class SecondRecordAnswer(Shape):
    """The second record that the reason brings."""

    warehouse = fields.String()
    reason = fields.String()
    type = fields.String()
    default_location = fields.String()


class FaultAnswer(Shape):
    """Something that posting would refuse: `line` from 1, `field` within it."""

    code = fields.String()
    detail = fields.String()
    field = fields.String(allow_none=True)
    line = fields.Integer(allow_none=True)


class ExaminedAnswer(Shape):
    """What posting would write, and everything that it would refuse."""

    lines = fields.List(fields.Nested(ExaminedLineAnswer))
    amount = ExactField(allow_none=True)
    type = fields.String()
    second = fields.Nested(SecondRecordAnswer, allow_none=True)
    faults = fields.List(fields.Nested(FaultAnswer))


class Reversal(Shape):
    """Why, and the day to post it (today when it is left out)."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))
    posting_date = fields.Date(load_default=None, allow_none=True)
