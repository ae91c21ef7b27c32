"""Wire shapes of the inbox, of exceptions and of previews."""

from marshmallow import fields, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, InstantField, Shape
from server.inventory.progress_schemas import CounterShape
from server.inventory.reviewing.schemas import DifferenceRow, RefusedLineShape


class InboxQuery(PageQuery):
    """Without a kind the groups alone."""

    kind = fields.String(load_default=None)


class InboxGroup(Shape):
    """A kind of thing that waits, with its number, its money and its ways out."""

    kind = fields.String()
    entries = fields.Integer()
    net = ExactField()
    gross = ExactField()
    outcomes = fields.List(fields.String())


class InboxCounter(CounterShape):
    """The counter that stands in the way of a list; `breaks` is where its journal is broken."""

    list_id = fields.UUID()
    list_state = fields.String()
    warehouse = fields.String()
    breaks = fields.List(fields.Integer())


class InboxEntry(Shape):
    """One thing that waits: a line, with `amount` for an exception, or a counter."""

    key = fields.String()
    line = fields.Nested(DifferenceRow, allow_none=True)
    amount = ExactField(allow_none=True)
    value = ExactField(allow_none=True)
    list = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)
    counter = fields.Nested(InboxCounter, allow_none=True)
    outcomes = fields.List(fields.String())


class InboxPage(Shape):
    """All groups, and the entries of the kind that was asked for."""

    groups = fields.List(fields.Nested(InboxGroup))
    entries = fields.List(fields.Nested(InboxEntry))
    next = fields.String(allow_none=True)
    currency = fields.String()


class WaitingQuery(Shape):
    """`seen` is the version of the answer before."""

    seen = fields.String(load_default=None, validate=validate.Length(max=40))


class WaitingShape(Shape):
    """How much waits; without numbers where nothing changed since the version that was seen."""

    version = fields.String()
    differences = fields.Integer()
    inbox = fields.Integer()


class NewSettlement(Shape):
    """What to do about an exception, and why."""

    outcome = fields.String(required=True, validate=validate.OneOf(("corrected", "dismissed")))
    reason = fields.String(load_default="", validate=validate.Length(max=500))


class SettlementShape(Shape):
    """What was done about an exception."""

    line = fields.String()
    amount = ExactField()
    outcome = fields.String()
    reason = fields.String()
    user = fields.String(attribute="user_name")
    at = InstantField()
    record_id = fields.Integer(allow_none=True)


class SettlementRows(Shape):
    """What was done about the exceptions of an inventory; `next` is always null."""

    rows = fields.List(fields.Nested(SettlementShape))
    next = fields.String(allow_none=True)


class PreviewShape(Shape):
    """Lines as they would be after a decision, and those that would be refused."""

    rows = fields.List(fields.Nested(DifferenceRow))
    refused = fields.List(fields.Nested(RefusedLineShape))


class ReportQuery(Shape):
    """A format, a language, filters; `explain=true` adds the story of each line."""

    format = fields.String(load_default="pdf", validate=validate.OneOf(("pdf", "xlsx", "csv")))
    language = fields.String(load_default="it", validate=validate.OneOf(("it", "en")))
    explain = fields.Boolean(load_default=False)
    state = fields.String(load_default=None)
    warehouse = fields.String(load_default=None)
    location = fields.String(load_default=None)
    category = fields.String(load_default=None)
    search = fields.String(load_default=None)
