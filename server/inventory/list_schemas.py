"""Wire shapes of list types, inventories, count lists and progress."""

from marshmallow import ValidationError, fields, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, InstantField, Shape

_COMBINE = validate.OneOf(("team", "independent"))
_OVERLAP = validate.OneOf(("ask", "add"))
_UNCOUNTED = validate.OneOf(("keep", "zero", "block"))
_COST_METHOD = validate.OneOf(("average", "last", "standard"))
_CODE = validate.Length(1, 50)
_CODE_OR_EMPTY = validate.Length(max=50)
_TEAM = validate.Length(max=30)
_LINE = validate.Length(max=200)
_LARGEST_SCOPE = validate.Length(max=100_000)


class SplitField(fields.Field["str | int"]):
    """`none`, `location-prefix`, or a number of lines per list."""

    def _serialize(self, value: object, *_: object, **__: object) -> object:
        return value

    def _deserialize(self, value: object, *_: object, **__: object) -> str | int:
        if value in ("none", "location-prefix"):
            return str(value)
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10**6:
            return value
        raise ValidationError("Neither none, location-prefix nor a number of lines.")


class ListTypeSettings(Shape):
    """The settings of a list type; what is absent stays as it is (or takes its default)."""

    description = fields.String(validate=validate.Length(max=80))
    keep_location = fields.Boolean()
    blind = fields.Boolean()
    combine = fields.String(validate=_COMBINE)
    required_counts = fields.Integer(strict=True, validate=validate.Range(1, 9))
    overlap = fields.String(validate=_OVERLAP)
    uncounted = fields.String(validate=_UNCOUNTED)
    pin_required = fields.Boolean()
    area_control = fields.Boolean()
    quantity_limit = ExactField(allow_none=True)
    percent_limit = ExactField(allow_none=True)
    value_limit = ExactField(allow_none=True)


class ListTypeShape(ListTypeSettings):
    """A list type with its code."""

    code = fields.String(required=True, validate=validate.Length(1, 10))


class ListTypes(Shape):
    """Every list type."""

    rows = fields.List(fields.Nested(ListTypeShape))


class ListRowShape(Shape):
    """A count list; `id`, `number` and `state` are null while it is only planned."""

    id = fields.UUID(allow_none=True)
    number = fields.String(allow_none=True)
    inventory = fields.String()
    description = fields.String()
    list_type = fields.String()
    warehouse = fields.String()
    pass_number = fields.Integer(data_key="pass")
    root_list = fields.UUID(allow_none=True)
    state = fields.String(allow_none=True)
    team = fields.String()
    employees = fields.List(fields.String())
    scope_lines = fields.Integer()
    closing_date = fields.Date(allow_none=True)
    released_at = InstantField(allow_none=True)
    closed_at = InstantField(allow_none=True)
    closed_by = fields.String(allow_none=True)
    close_reason = fields.String(allow_none=True)


class ListRows(Shape):
    """Several count lists."""

    lists = fields.List(fields.Nested(ListRowShape))


class ScopeKeyShape(Shape):
    """A location, an item, or an item in a location; an empty field means any."""

    location = fields.String(load_default="", validate=_CODE_OR_EMPTY)
    item = fields.String(load_default="", validate=validate.Length(max=54))
    variant = fields.String(load_default="", validate=_CODE_OR_EMPTY)
    lot = fields.String(load_default="", validate=_CODE_OR_EMPTY)
    serial = fields.String(load_default="", validate=_CODE_OR_EMPTY)


class ScopeShape(Shape):
    """What a list covers; `whole` means its whole warehouse."""

    whole = fields.Boolean()
    lines = fields.List(fields.Nested(ScopeKeyShape))


class LeftPositionShape(Shape):
    """A position with book that nobody counted."""

    location = fields.String()
    area = fields.String()
    item = fields.String()
    description = fields.String()
    variant = fields.String()
    lot = fields.String()
    serial = fields.String()
    book = ExactField(allow_none=True)
    unit = fields.String()
    state = fields.String()


class LeftShape(Shape):
    """What nobody counted of a list: the first positions, and how many in all and by area."""

    policy = fields.String()
    total = fields.Integer()
    by_area = fields.Dict(keys=fields.String(), values=fields.Integer())
    rows = fields.List(fields.Nested(LeftPositionShape))


class NewList(Shape):
    """A list to create; no employees and no team means everybody."""

    list_type = fields.String(required=True, validate=_CODE)
    warehouse = fields.String(required=True, validate=_CODE)
    description = fields.String(load_default="", validate=_LINE)
    employees = fields.List(fields.String(validate=_CODE), load_default=list)
    team = fields.String(load_default="", validate=_TEAM)
    areas = fields.List(fields.String(validate=_CODE), load_default=list)
    scope = fields.List(fields.Nested(ScopeKeyShape), load_default=list, validate=_LARGEST_SCOPE)
    closing_date = fields.Date(load_default=None, allow_none=True)


class ListChanges(Shape):
    """What may change on a list that is not closed."""

    description = fields.String(validate=_LINE)
    employees = fields.List(fields.String(validate=_CODE))
    team = fields.String(validate=_TEAM)
    closing_date = fields.Date(allow_none=True)


class SelectionShape(Shape):
    """A selection of a warehouse to make lists of; each description begins with the given one."""

    description = fields.String(load_default="", validate=_LINE)

    list_type = fields.String(required=True, validate=_CODE)
    warehouse = fields.String(required=True, validate=_CODE)
    locations = fields.List(
        fields.String(validate=_CODE), load_default=None, allow_none=True, validate=_LARGEST_SCOPE
    )
    location_prefix = fields.String(load_default="", allow_none=True, validate=_CODE_OR_EMPTY)
    category = fields.String(load_default="", allow_none=True, validate=_CODE_OR_EMPTY)
    stock_nonzero = fields.Boolean(load_default=False)
    split = SplitField(load_default="none")
    employees = fields.List(fields.String(validate=_CODE), load_default=list)


class DryRun(Shape):
    """`dry_run=true` answers what would be made and writes nothing."""

    dry_run = fields.Boolean(load_default=False)


class WithReason(Shape):
    """Why something is done."""

    reason = fields.String(load_default="", allow_none=True, validate=validate.Length(max=500))


class InventoryChanges(Shape):
    """What may change on an open inventory."""

    date = fields.Date()
    description = fields.String(validate=_LINE)
    notes = fields.String(validate=validate.Length(max=2000))
    cost_method = fields.String(validate=_COST_METHOD)


class NewInventory(InventoryChanges):
    """An inventory to create; its number is the next of the date's year."""

    date = fields.Date(required=True)


class InventoryQuery(PageQuery):
    """`state` open or closed; `search` looks into the description."""

    state = fields.String(load_default=None, validate=validate.OneOf(("open", "closed")))
    search = fields.String(load_default="")


class InventoryShape(Shape):
    """An inventory."""

    number = fields.String()
    date = fields.Date()
    description = fields.String()
    notes = fields.String()
    operator = fields.String()
    state = fields.String()
    cost_method = fields.String()
    created_at = InstantField()
    closed_at = InstantField(allow_none=True)


class InventoryRowShape(InventoryShape):
    """An inventory in a table: how many lists, and how many positions were counted."""

    lists = fields.Integer()
    released = fields.Integer()
    lines = fields.Integer()


class InventoryWithLists(InventoryShape):
    """An inventory and its lists."""

    lists = fields.List(fields.Nested(ListRowShape))


class InventoryPage(Shape):
    """A page of inventories, newest first."""

    rows = fields.List(fields.Nested(InventoryRowShape))
    next = fields.String(allow_none=True)
