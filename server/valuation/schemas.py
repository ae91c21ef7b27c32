"""Wire shapes of valuation reports."""

from collections.abc import Collection
from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, validate

from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.sheets import FORMATS
from server.valuation.costing import METHODS
from server.valuation.question import DETAILS, Sign, Sort
from server.valuation.valuing import Group


class WordsField(fields.Field[tuple[str, ...]]):
    """Several known words separated by spaces, each once, in the order given."""

    def __init__(self, *, words: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self._words = words

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(str(value).split()))
        unknown = [word for word in found if word not in self._words]
        if unknown or not found:
            raise ValidationError(f"one or several of {', '.join(self._words)}")
        return found


class QuestionShape(Shape):
    """What is valued: the stock at the end of `at`, by methods, in rows of a grouping.

    `method`, `detail` and `sign` hold several values separated by spaces; without a sign every
    stock is shown.
    """

    at = fields.Date(required=True)
    method = WordsField(load_default=("average",), words=METHODS)
    group = fields.Enum(Group, by_value=True, load_default=Group.ITEM)
    detail = WordsField(load_default=(), words=DETAILS)
    sign = WordsField(load_default=tuple(Sign), words=tuple(Sign))
    sort = fields.Enum(Sort, by_value=True, load_default=Sort.CODE)
    warehouse = fields.String(load_default=None)
    item_class = fields.String(load_default=None)
    item = fields.String(load_default=None)
    variant = fields.String(load_default=None)
    nature = fields.String(load_default=None)
    category = fields.String(load_default=None)
    tax_category = fields.String(load_default=None)
    abc = fields.String(load_default=None)
    reason = fields.String(load_default=None)


class MethodAnswer(Shape):
    """A valuation method; `needs` is what it reads of the ledger beside stock and costs."""

    code = fields.String()
    needs = fields.List(fields.String())


class MethodRows(Shape):
    """Every method, in the order in which it is offered."""

    rows = fields.List(fields.Nested(MethodAnswer))
    next = fields.String(allow_none=True)


class ValuedInventoryQuery(PageQuery, QuestionShape):
    """A page of the report, or all of it as a file."""

    format = fields.String(load_default="json", validate=validate.OneOf(["json", *FORMATS]))
    language = fields.String(load_default="en", validate=validate.OneOf(["it", "en"]))


class ValuedTotalsQuery(QuestionShape):
    """The same question, whose order does not matter."""

    class Meta:
        """A page's own words are passed over."""

        unknown = EXCLUDE


class OtherWorth(Shape):
    """What a row is worth by another method."""

    method = fields.String()
    unit_cost = ExactField(allow_none=True)
    value = ExactField(allow_none=True)


class ValuedRow(Shape):
    """A row by the first method, and what it is worth by the others.

    Columns that the grouping does not have are empty.
    """

    warehouse = fields.String()
    item_class = fields.String()
    item_code = fields.String()
    item = fields.String()
    description = fields.String()
    variant = fields.String()
    location = fields.String()
    lot = fields.String()
    project = fields.String()
    partner = fields.String()
    unit = fields.String()
    quantity = ExactField()
    unit_cost = ExactField(allow_none=True)
    value = ExactField(allow_none=True)
    method = fields.String()
    warnings = fields.List(fields.String())
    others = fields.List(fields.Nested(OtherWorth))


class MethodTotals(Shape):
    """What all rows are worth by one method."""

    method = fields.String()
    value = ExactField()
    without_value = fields.Integer()
    warnings = fields.Dict(keys=fields.String(), values=fields.Integer())


class InvariantAnswer(Shape):
    """Two numbers that must be equal."""

    code = fields.String()
    left = ExactField()
    right = ExactField()
    holds = fields.Boolean()


class ValuedInventoryPage(Shape):
    """A page of the report: of a large one only its own items are valued."""

    rows = fields.List(fields.Nested(ValuedRow))
    currency = fields.String()
    next = fields.String(allow_none=True)


class ValuedTotals(Shape):
    """What the whole report adds up to, and what must hold of it."""

    rows = fields.Integer()
    methods = fields.List(fields.Nested(MethodTotals))
    invariants = fields.List(fields.Nested(InvariantAnswer))
    currency = fields.String()
