"""Which differences somebody has to look at (design/3 §4).

Pure. No value of a limit means no limit. A difference against an empty book, or without a known
cost, is over any limit. The sample is a function of the inventory and the line, so that it can
be repeated.
"""

import hashlib
from decimal import Decimal
from typing import Final, NamedTuple

from server.inventory.differences import Difference

_SCALE: Final = 10**8


class Limits(NamedTuple):
    """How far a difference may go; None = no limit. `percent` is in percent of the book."""

    quantity: Decimal | None = None
    percent: Decimal | None = None
    value: Decimal | None = None


def over(found: Difference, limits: Limits) -> tuple[str, ...]:
    """The limits that a difference is over: quantity, value, percent, no_book, no_cost.

    Book 10 at cost 1000, counted 0 is −100 %: over any percent limit below 100 and any value
    limit below 10000.
    """
    size, book = abs(found.difference), abs(found.book)
    checks = {
        "quantity": limits.quantity is not None and size > limits.quantity,
        "value": limits.value is not None
        and found.value is not None
        and abs(found.value) > limits.value,
        "percent": limits.percent is not None and book != 0 and size * 100 > limits.percent * book,
        "no_book": book == 0 and size != 0,
        "no_cost": found.value is None,
    }
    return tuple(name for name, is_over in checks.items() if is_over)


def is_sampled(inventory_id: int, line: str, percent: Decimal) -> bool:
    """Whether the random sample holds a line: the same answer for ever."""
    drawn = int.from_bytes(hashlib.sha256(f"{inventory_id}:{line}".encode()).digest()[:8])
    return drawn % _SCALE < percent * _SCALE / 100
