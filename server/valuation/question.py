"""What a valued inventory is asked: the day, the methods, what is shown and how. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import Final, Protocol

from server.valuation.valuing import Group, Place, Row

DETAILS: Final = Place._fields
"""What rows may be kept apart by beside item and warehouse."""


class Sign(StrEnum):
    """Which stock is shown."""

    POSITIVE = "positive"
    ZERO = "zero"
    NEGATIVE = "negative"

    @classmethod
    def of(cls, quantity: Decimal) -> "Sign":
        """The sign of a quantity."""
        if quantity == 0:
            return cls.ZERO
        return cls.POSITIVE if quantity > 0 else cls.NEGATIVE


class Sort(StrEnum):
    """The order of the rows."""

    CODE = "code"
    DESCRIPTION = "description"
    CATEGORY = "category"
    VALUE = "value"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True)
class Filters:
    """What rows are about; None = all. `reason`: items that moved with it in the period."""

    warehouse: str | None = None
    item_class: str | None = None
    item: str | None = None
    variant: str | None = None
    nature: str | None = None
    category: str | None = None
    tax_category: str | None = None
    abc: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be valued: the stock at the end of `at`, by methods side by side.

    `details` are kept apart in rows of their own. `places` are the currency's.
    """

    at: date
    methods: tuple[str, ...]
    group: Group = Group.ITEM
    filters: Filters = Filters()
    details: frozenset[str] = frozenset()
    signs: frozenset[Sign] = frozenset(Sign)
    sort: Sort = Sort.CODE
    places: int = 2

    @property
    def of_positions(self) -> bool:
        """Whether rows, or filters, tell positions of an item and a warehouse apart."""
        return bool(self.details) or self.filters.variant is not None

    def kept(self, place: Place) -> Place:
        """A place with nothing but what is asked for."""
        return Place(*(text if name in self.details else "" for name, text in _named(place)))


def _named(place: Place) -> list[tuple[str, str]]:
    return list(zip(DETAILS, place, strict=True))


class Named(Protocol):
    """What rows may be ordered by beside their numbers."""

    @property
    def description(self) -> str:
        """Of the item."""

    @property
    def category(self) -> str:
        """Of the item."""


def sort_key(sort: Sort) -> Callable[[Named, Row], tuple[object, ...]]:
    """How rows are ordered, given what is said of their items. Equal rows by code."""
    if sort in _NUMBERS:
        number = _NUMBERS[sort]
        return lambda _, row: (number(row), row.item, row.warehouse, row.place)
    if sort is Sort.CODE:
        return lambda _, row: ("", row.item, row.warehouse, row.place)
    text_of = attrgetter(sort)
    return lambda text, row: (folded(text_of(text)), row.item, row.warehouse, row.place)


def is_by_items(sort: Sort) -> bool:
    """Whether items alone say which rows come first, whatever they are worth."""
    return sort not in _NUMBERS


folded: Final = str.casefold
"""How texts that items are ordered by before their codes are compared."""
_NUMBERS: Final[Mapping[Sort, Callable[[Row], Decimal]]] = {
    Sort.VALUE: lambda row: -(row.value or Decimal(0)),
    Sort.QUANTITY: lambda row: -row.quantity,
}
