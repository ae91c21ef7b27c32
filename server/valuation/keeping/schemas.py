"""Wire shapes of accounts, cost types and years."""

from typing import Any

from marshmallow import fields, validate

from server.catalog.schemas import code, text
from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.kernel.exact import ZERO
from server.valuation.costing.table import COST_TYPES

_AMOUNT = validate.Range(min=ZERO)
_YEAR = validate.Range(1900, 9999)


def _text(longest: int, **rest: Any) -> fields.String:
    return fields.String(load_default="", validate=text(longest), **rest)


class AccountsChange(Shape):
    """An empty account is that of the next line that fits."""

    stock_account = _text(50)
    variation_account = _text(50)
    difference_account = _text(50)


class NewAccounts(AccountsChange):
    """An empty warehouse or category speaks for all that have no line of their own."""

    warehouse = _text(20)
    category = _text(50)


class AccountsRow(NewAccounts):
    """Accounts with their number."""

    id = fields.Integer()


class AccountsPage(Shape):
    """A page of accounts."""

    rows = fields.List(fields.Nested(AccountsRow))
    next = fields.String(allow_none=True)


class CostTypeChange(Shape):
    """A valuation method."""

    cost_type = fields.String(required=True, validate=validate.OneOf(COST_TYPES))


class NewCostType(CostTypeChange):
    """An empty tax category speaks for all that have no line of their own."""

    management_area = fields.String(required=True, validate=code(30))
    tax_category = _text(30)


class CostTypesPage(Shape):
    """A page of cost types."""

    rows = fields.List(fields.Nested(NewCostType))
    next = fields.String(allow_none=True)


class TaxCategory(Shape):
    """Which of an area's lines; empty = the one for all."""

    tax_category = _text(30)


class YearFigures(Shape):
    """What a year was: stock at its end, loads with their value, average cost."""

    stock = ExactField(load_default=ZERO)
    loaded_quantity = ExactField(load_default=ZERO)
    loaded_value = ExactField(load_default=None, allow_none=True, validate=_AMOUNT)
    average_cost = ExactField(load_default=None, allow_none=True, validate=_AMOUNT)


class NewYear(YearFigures):
    """A year of an item, in one warehouse or (empty) in all together."""

    item_class = fields.String(required=True, validate=code(3, slash=False))
    item_code = fields.String(required=True, validate=code(50))
    warehouse = _text(20)
    year = fields.Integer(required=True, validate=_YEAR)


class YearRow(NewYear):
    """A year with its number and what its item is called."""

    id = fields.Integer()
    item = fields.String()
    description = fields.String()


class YearsPage(Shape):
    """A page of years."""

    rows = fields.List(fields.Nested(YearRow))
    next = fields.String(allow_none=True)


class YearsQuery(PageQuery):
    """Years of an item (CLASS/CODE), or one year of all."""

    item = _text(54)
    year = fields.Integer(load_default=None, allow_none=True, validate=_YEAR)
