"""Which limits hold for a difference: the most specific tolerance wins (design/3 §4).

Pure. An item is more specific than a product category, that than an ABC class, that than the list
type alone; of two for the same thing the one for a list type wins. The winner gives all limits,
those for plus and those for minus.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from server.inventory.tolerance import Limits

ABC: Final = "abc"
CATEGORY: Final = "category"
ITEM: Final = "item"


class Subject(NamedTuple):
    """What a tolerance is about; an empty text means any. At most one of the last three is said."""

    list_type: str = ""
    abc: str = ""
    category: str = ""
    item: str = ""


class Tolerance(NamedTuple):
    """The limits of a surplus and those of a shortage."""

    plus: Limits = Limits()
    minus: Limits = Limits()

    def limits(self, difference: Decimal) -> Limits:
        """The limits on the side of a difference."""
        return self.minus if difference < 0 else self.plus


class Tolerances:
    """All tolerances; `by_list_type` are the limits that list types carry, for both sides."""

    def __init__(
        self, kept: Mapping[Subject, Tolerance], by_list_type: Mapping[str, Limits] | None = None
    ) -> None:
        self._kept = {
            Subject(code): Tolerance(limits, limits)
            for code, limits in (by_list_type or {}).items()
        } | dict(kept)

    @property
    def items(self) -> set[str]:
        """The items that have a tolerance of their own."""
        return {subject.item for subject in self._kept} - {""}

    def holding(self, wanted: Subject) -> Tolerance:
        """The tolerance of an item that was counted by a list type; no limits where none is kept.

        Kept for category CAS 5 %, for the item MOB/BE-2349 1 %: a case gets 5 %, the item 1 %.
        """
        found = (self._kept.get(one) for one in _from_specific_to_general(wanted))
        return next((one for one in found if one is not None), Tolerance())


def _from_specific_to_general(wanted: Subject) -> Iterable[Subject]:
    for name in (ITEM, CATEGORY, ABC):
        code = getattr(wanted, name)
        if code:
            own = Subject()._replace(**{name: code})
            yield own._replace(list_type=wanted.list_type)
            yield own
    yield Subject(wanted.list_type)
