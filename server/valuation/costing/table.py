"""The table of methods: adding one is a function, a row here, a test and a page. Pure.

`needs` says what must be read of the ledger for a method beside stock and costs at a time, so
that a report reads nothing in vain.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from server.valuation.costing import flat, parted
from server.valuation.costing.basis import Basis, Worth
from server.valuation.costing.continuous import continuous
from server.valuation.costing.fifo_year import fifo_year
from server.valuation.costing.lifo_year import lifo_year
from server.valuation.costing.moving_average import moving_average


class Need(StrEnum):
    """What a method must know beside stock and costs at a time."""

    YEARS = "years"
    LINES = "lines"
    LAST = "last"
    LOTS = "lots"
    PARTS = "parts"


class Method(NamedTuple):
    """A way to value stock."""

    value: Callable[[Basis], Worth]
    needs: frozenset[Need] = frozenset()


_BY_COST_TYPE: Final[Mapping[str, Callable[[Basis], Worth]]] = {
    "average": flat.average,
    "last": flat.by(flat.LAST),
    "standard": flat.by(flat.STANDARD),
    "registry-average": flat.by(flat.REGISTRY_AVERAGE),
    "registry-last": flat.by(flat.REGISTRY_LAST),
    "lower-of-cost": flat.lower_of_cost,
}
"""The cost types that a management area may choose."""

COST_TYPES: Final = tuple(_BY_COST_TYPE)

METHODS: Final[Mapping[str, Method]] = {
    **{code: Method(worth) for code, worth in _BY_COST_TYPE.items()},
    "last": Method(flat.by(flat.LAST), frozenset({Need.LAST})),
    "fifo-year": Method(fifo_year, frozenset({Need.YEARS})),
    "lifo-year": Method(lifo_year, frozenset({Need.YEARS})),
    "moving-average": Method(moving_average, frozenset({Need.LINES})),
    "fifo": Method(continuous(newest_first=False), frozenset({Need.LINES})),
    "lifo": Method(continuous(newest_first=True), frozenset({Need.LINES})),
    "lot": Method(parted.lot, frozenset({Need.LOTS})),
    "management-area": Method(
        parted.by_cost_type(_BY_COST_TYPE), frozenset({Need.PARTS, Need.LAST})
    ),
}


def value(code: str, basis: Basis) -> Worth:
    """What an item is worth by a method."""
    return METHODS[code].value(basis)
