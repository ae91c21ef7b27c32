"""Wire shapes of differences, decisions, recounts and barcodes."""

from marshmallow import EXCLUDE, fields, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, InstantField, Shape
from server.inventory.reviewing.requests import Action

_REASON = validate.Length(max=500)
_CODE = validate.Length(max=200)
_LINES = validate.Length(max=100_000)
_DECIDABLE = ("add", "keep", "continuation", "keep_previous")


class DifferencesQuery(PageQuery):
    """Filters of the table; `at` compares at the end of a date, `as_counted` without rolling.

    `order` is by place, or the largest values first.
    """

    state = fields.String(load_default=None)
    warehouse = fields.String(load_default=None)
    location = fields.String(load_default=None)
    category = fields.String(load_default=None)
    search = fields.String(load_default=None)
    at = fields.Date(load_default=None)
    as_counted = fields.Boolean(load_default=False)
    order = fields.String(load_default="place", validate=validate.OneOf(("place", "value")))
    format = fields.String(load_default="json", validate=validate.OneOf(("json", "csv")))


class ComparedAtQuery(Shape):
    """What a line is compared at."""

    class Meta:
        """Other parameters belong to the page that asks."""

        unknown = EXCLUDE

    at = fields.Date(load_default=None)
    as_counted = fields.Boolean(load_default=False)


class SplitPartShape(Shape):
    """A part of a quantity and what it belongs to."""

    quantity = ExactField(required=True)
    lot = fields.String(load_default=None, allow_none=True, validate=_CODE)
    project = fields.String(load_default=None, allow_none=True, validate=_CODE)
    partner = fields.String(load_default=None, allow_none=True, validate=_CODE)


class SplitPartRowShape(SplitPartShape):
    """A part with the book at its place."""

    book = ExactField()


class DifferenceRow(Shape):
    """One compared position; null where nobody counted or nothing can be said.

    `takes_effect_at` only where the alignment would not take effect at the count's own time: the
    first instant of the open period, for what was counted before it.
    """

    line = fields.String()
    lists = fields.List(fields.String())
    passes = fields.List(fields.Integer())
    warehouse = fields.String()
    location = fields.String()
    area = fields.String()
    item = fields.String()
    description = fields.String()
    category = fields.String()
    barcode = fields.String()
    variant = fields.String()
    lot = fields.String()
    serial = fields.String()
    unit = fields.String()
    counted = ExactField(allow_none=True)
    book = ExactField(allow_none=True)
    difference = ExactField(allow_none=True)
    difference_without_doubtful = ExactField(allow_none=True)
    percent = ExactField(allow_none=True)
    unit_cost = ExactField(allow_none=True)
    cost_source = fields.String()
    value = ExactField(allow_none=True)
    observed_from = InstantField(allow_none=True)
    observed_at = InstantField(allow_none=True)
    takes_effect_at = InstantField(allow_none=True)
    state = fields.String()
    blocking = fields.List(fields.String())
    flags = fields.List(fields.String())
    over = fields.List(fields.String())
    seen_hash = fields.String()
    approvable = fields.Boolean()
    why_not = fields.String(allow_none=True)
    approvers = fields.List(fields.String())
    reason = fields.String(allow_none=True)
    identities = fields.List(fields.Nested(SplitPartShape))
    moved_from = fields.List(fields.String())
    parts = fields.List(fields.Nested(SplitPartRowShape))
    decided_by = fields.String(allow_none=True)
    decided_at = InstantField(allow_none=True)
    decision_reason = fields.String(allow_none=True)


class StateTotalShape(Shape):
    """How many lines, and their net value."""

    lines = fields.Integer()
    net = ExactField()


class WarehouseTotalShape(Shape):
    """The value that a warehouse has too much and too little."""

    warehouse = fields.String()
    plus = ExactField()
    minus = ExactField()


class DifferenceTotals(Shape):
    """What all shown lines add up to."""

    lines = fields.Integer()
    net = ExactField()
    gross = ExactField()
    to_review = fields.Integer()
    unfinished = fields.Integer()
    without_value = fields.Integer()
    by_state = fields.Dict(keys=fields.String(), values=fields.Nested(StateTotalShape))
    by_warehouse = fields.List(fields.Nested(WarehouseTotalShape))


class DifferencesPage(Shape):
    """A page of differences with the totals of all that the filters show."""

    rows = fields.List(fields.Nested(DifferenceRow))
    next = fields.String(allow_none=True)
    totals = fields.Nested(DifferenceTotals)
    currency = fields.String()


class SentenceShape(Shape):
    """A sentence in both languages, with what it says as JSON."""

    code = fields.String()
    text_it = fields.String()
    text_en = fields.String()
    parameters = fields.Dict(keys=fields.String())


class ExplainedEvent(Shape):
    """One event of a line; `live` events are what was counted."""

    id = fields.UUID()
    kind = fields.String()
    at = InstantField()
    observed_at = InstantField()
    employee = fields.String(allow_none=True)
    employee_name = fields.String()
    device = fields.String()
    device_name = fields.String()
    list = fields.String(allow_none=True)
    pass_number = fields.Integer(data_key="pass", allow_none=True)
    area = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    item = fields.String(allow_none=True)
    barcode = fields.String(allow_none=True)
    quantity = ExactField(allow_none=True)
    unit = fields.String(allow_none=True)
    factor = ExactField(allow_none=True)
    base_quantity = ExactField()
    supersedes = fields.List(fields.UUID())
    superseded_by = fields.List(fields.UUID())
    live = fields.Boolean()
    hash = fields.String()
    user = fields.String(allow_none=True)


class ExplainedMovement(Shape):
    """A movement of the position since its list was released."""

    record = fields.Integer()
    posting_date = fields.Date()
    number = fields.Integer()
    at = InstantField()
    quantity = ExactField()
    reason = fields.String()
    doubtful = fields.Boolean()


class ExplainedDecision(Shape):
    """What somebody decided; `applies` says whether it still holds."""

    at = InstantField()
    user = fields.String()
    action = fields.String()
    reason = fields.String()
    quantity = ExactField(allow_none=True)
    applies = fields.Boolean()


class ExplainedShape(Shape):
    """Why a number is what it is."""

    row = fields.Nested(DifferenceRow)
    sentences = fields.List(fields.Nested(SentenceShape))
    events = fields.List(fields.Nested(ExplainedEvent))
    movements = fields.List(fields.Nested(ExplainedMovement))
    decisions = fields.List(fields.Nested(ExplainedDecision))


class LineSeenShape(Shape):
    """A line as it was seen; a hash, a total or a state that is given must still be true."""

    line = fields.String(required=True, validate=_CODE)
    seen_hash = fields.String(load_default=None, allow_none=True, validate=_CODE)
    counted = ExactField(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=_CODE)


class DifferenceFiltersShape(Shape):
    """The filters of the differences."""

    state = fields.String(allow_none=True)
    warehouse = fields.String(allow_none=True)
    location = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    search = fields.String(allow_none=True)


class ExpectedSelectionShape(Shape):
    """What was announced before a bulk action."""

    lines = fields.Integer(required=True)
    value = ExactField(load_default=None, allow_none=True)


class NewDecision(Shape):
    """A decision about lines, or with `all` about every line that the filters show."""

    action = fields.Enum(Action, by_value=True, required=True)
    lines = fields.List(fields.Nested(LineSeenShape), load_default=list, validate=_LINES)
    all = fields.Boolean(load_default=False)
    filters = fields.Nested(DifferenceFiltersShape, load_default=dict)
    expected = fields.Nested(ExpectedSelectionShape, load_default=None, allow_none=True)
    reason = fields.String(load_default="", allow_none=True, validate=_REASON)
    outcome = fields.String(load_default="", validate=validate.OneOf(("", *_DECIDABLE)))
    events = fields.List(fields.UUID(), load_default=list, validate=_LINES)
    quantity = ExactField(load_default=None, allow_none=True)
    lot = fields.String(load_default="", allow_none=True, validate=validate.Length(max=50))
    location = fields.String(load_default="", allow_none=True, validate=validate.Length(max=50))
    parts = fields.List(fields.Nested(SplitPartShape), load_default=list)
    at = fields.Date(load_default=None, allow_none=True)
    as_counted = fields.Boolean(load_default=False)


class RefusedLineShape(Shape):
    """A line that was left out, and why."""

    line = fields.String()
    code = fields.String()
    detail = fields.String()


class DecidedShape(Shape):
    """What a decision did (or would do): lines and the net value of their differences."""

    done = fields.List(fields.String())
    refused = fields.List(fields.Nested(RefusedLineShape))
    lines = fields.Integer()
    value = ExactField()
    gross = ExactField()
    without_value = fields.Integer()


class NewRecount(Shape):
    """Lines, areas or items to count again; without employees by whoever did not count them.

    Areas and items are those of every warehouse of the inventory, or of `warehouse`.
    """

    lines = fields.List(
        fields.String(validate=_CODE), load_default=list, validate=validate.Length(max=100_000)
    )
    areas = fields.List(fields.String(validate=_CODE), load_default=list)
    items = fields.List(
        fields.String(validate=validate.Length(1, 54)),
        load_default=list,
        validate=validate.Length(max=100_000),
    )
    warehouse = fields.String(load_default=None, allow_none=True, validate=_CODE)
    employees = fields.List(fields.String(validate=_CODE), load_default=list)
    list_type = fields.String(load_default=None, allow_none=True, validate=_CODE)
    reason = fields.String(required=True, validate=_REASON)


class UnresolvedRow(Shape):
    """A barcode that means nothing yet."""

    barcode = fields.String()
    events = fields.Integer()
    locations = fields.List(fields.String())
    quantity = ExactField()
    first_at = InstantField()
    employees = fields.List(fields.String())


class UnresolvedRows(Shape):
    """Every barcode that blocks lines."""

    rows = fields.List(fields.Nested(UnresolvedRow))


class NewResolution(Shape):
    """What a barcode means; `factor` holds for events without a unit."""

    barcode = fields.String(required=True, validate=validate.Length(1, 500))
    item = fields.String(required=True, validate=validate.Length(1, 54))
    variant = fields.String(load_default="", allow_none=True, validate=validate.Length(max=50))
    unit = fields.String(load_default="", allow_none=True, validate=validate.Length(max=10))
    factor = ExactField(load_default=None, allow_none=True)
    create_barcode = fields.Boolean(load_default=False)


class ResolutionShape(Shape):
    """A resolution with its version."""

    barcode = fields.String()
    version = fields.Integer()
    item = fields.String()
    variant = fields.String()
    unit = fields.String()
    factor = ExactField()
    user_name = fields.String(data_key="user")
    at = InstantField()
