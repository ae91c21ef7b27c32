"""Wire shapes of progress: how far the counting is."""

from marshmallow import fields

from server.http.schema import InstantField, Shape


class CounterShape(Shape):
    """One counter (device, epoch) in a list; `missing` are gaps, both ends included."""

    device = fields.String()
    device_name = fields.String()
    epoch = fields.UUID()
    employee = fields.String(allow_none=True)
    employees = fields.List(fields.String())
    events = fields.Integer()
    declared = fields.Boolean()
    complete = fields.Boolean()
    head = fields.Integer()
    high_water = fields.Integer()
    pending = fields.Integer()
    missing = fields.List(fields.List(fields.Integer()))
    short = fields.Integer(
        metadata={"description": "events that its declaration claims and that are not here"}
    )
    chain_state = fields.String()
    last_event_at = InstantField()
    last_seen_at = InstantField(allow_none=True)


class ListProgressShape(Shape):
    """One list; `planned` is null where nobody was sent to given positions."""

    id = fields.UUID()
    number = fields.String()
    description = fields.String()
    warehouse = fields.String()
    state = fields.String()
    pass_number = fields.Integer(data_key="pass")
    planned = fields.Integer(allow_none=True)
    counted_positions = fields.Integer()
    events = fields.Integer()
    last_event_at = InstantField(allow_none=True)
    pass_closed = fields.Boolean()
    counters = fields.List(fields.Nested(CounterShape))
    outstanding_employees = fields.List(fields.String())


class TotalsShape(Shape):
    """The whole inventory; `pending` and `missing` are events that are still on devices."""

    lists = fields.Integer()
    closed = fields.Integer()
    planned = fields.Integer()
    counted_positions = fields.Integer()
    events = fields.Integer()
    counters = fields.Integer()
    pending = fields.Integer()
    missing = fields.Integer()


class ProgressShape(Shape):
    """Progress of an inventory."""

    lists = fields.List(fields.Nested(ListProgressShape))
    totals = fields.Nested(TotalsShape)
