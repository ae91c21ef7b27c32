"""What a plain line amounts to, in millionths: what `assessing` says of it, without its objects.

Pure. Of a plain line nothing blocks and nothing was decided; what remains are numbers, limits, the
sample and the clock. `tests/inventory/projection` holds it to the pure rules.
"""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import Final, NamedTuple

from server.inventory.review import State
from server.inventory.tolerance import Limits
from server.inventory.tolerances import Subject, Tolerances
from server.kernel import exact
from server.kernel.exact import LARGEST_MILLIONTHS, MILLION

_HUNDRED: Final = 100
SCALE: Final = 10**8


class Numbers(NamedTuple):
    """The numbers of a line; `percent` is None where the book is 0, `value` without a cost."""

    difference: int
    without_doubtful: int
    percent: int | None
    value: int | None


class _Side(NamedTuple):
    """Limits in millionths; None = no limit."""

    quantity: int | None
    percent: int | None
    value: int | None


def product(left: int, right: int) -> int:
    """As `exact.multiply`: rounded half to even once."""
    return _fitting(_divided(left * right, MILLION))


def quotient(dividend: int, divisor: int) -> int:
    """As `exact.divide`."""
    return _fitting(_divided(dividend * MILLION, divisor))


def numbers_of(counted: int, book: int, doubtful: int, unit_cost: int | None) -> Numbers:
    """As `differences.compare` at the count's own time: counted 90 against 100 is −10, −10 %."""
    difference = counted - book
    return Numbers(
        difference,
        difference + doubtful,
        quotient(difference * _HUNDRED, abs(book)) if book else None,
        None if unit_cost is None else product(difference, unit_cost),
    )


class LimitsInSets:
    """Which limits a difference is over: `tolerance.over` with the tolerance looked up once."""

    def __init__(self, tolerances: Tolerances, own_items: Iterable[str]) -> None:
        """`own_items` have a tolerance of their own."""
        self._tolerances = tolerances
        self._own_items = frozenset(own_items)
        self._known: dict[tuple[str, str, str, str], tuple[_Side, _Side]] = {}

    def over(
        self, list_type: str, abc: str, category: str, item: str, numbers: Numbers, book: int
    ) -> str:
        """The limits that it is over, as stored: `quantity value percent no_book no_cost`."""
        code = item if item in self._own_items else ""
        subject = (list_type, abc, category, code)
        sides = self._known.get(subject)
        if sides is None:
            held = self._tolerances.holding(Subject(*subject))
            sides = self._known[subject] = (_side(held.plus), _side(held.minus))
        difference, _, _, value = numbers
        limits = sides[difference < 0]
        size, book = abs(difference), abs(book)
        found = []
        if limits.quantity is not None and size > limits.quantity:
            found.append("quantity")
        if limits.value is not None and value is not None and abs(value) > limits.value:
            found.append("value")
        if (
            limits.percent is not None
            and book
            and size * _HUNDRED * MILLION > limits.percent * book
        ):
            found.append("percent")
        if not book and size:
            found.append("no_book")
        if value is None:
            found.append("no_cost")
        return " ".join(found)


class Sample:
    """The random sample of an inventory, as `tolerance.is_sampled` draws it."""

    def __init__(self, inventory_id: int, percent: Decimal) -> None:
        self._prefix = f"{inventory_id}:"
        self.below = exact.to_millionths(percent)  # percent of SCALE

    def holds(self, line: str) -> bool:
        """Whether a line is drawn."""
        digest = sha256((self._prefix + line).encode()).digest()
        return int.from_bytes(digest[:8]) % SCALE < self.below


def state_of_plain(*, provisional: bool, over: str, looked_at: bool) -> str:
    """As `review.state_of` where nothing blocks and nobody decided."""
    if provisional:
        return State.COUNTED.value
    return (State.TO_REVIEW if over or looked_at else State.WITHIN_TOLERANCE).value


def _side(limits: Limits) -> _Side:
    return _Side(*(None if one is None else exact.to_millionths(one) for one in limits))


def _divided(dividend: int, divisor: int) -> int:
    whole, rest = divmod(dividend, divisor)
    twice = 2 * rest
    return whole + (twice > divisor or (twice == divisor and whole & 1))


def _fitting(number: int) -> int:
    if -LARGEST_MILLIONTHS <= number <= LARGEST_MILLIONTHS:
        return number
    exact.to_millionths(exact.from_millionths(number))  # refuses it
    raise AssertionError(number)
