"""Generated ledgers, and the plainest possible reference for what they say.

The reference knows nothing of the product's code: lists of movements, loops, fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from hypothesis import strategies as st

ITEMS = ("MOB/BOLT", "MOB/NUT")
WAREHOUSES = ("01", "02")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
REASONS = ("RIM", "CAR", "SCA", "NOF")


@dataclass(frozen=True)
class Entry:
    """One record of one line, as somebody would write it on paper."""

    warehouse: str
    reason: str
    item: str
    location: str
    quantity: Decimal
    cost: Decimal | None
    day: int

    @property
    def at(self) -> datetime:
        return START + timedelta(days=self.day)

    @property
    def posting_date(self) -> date:
        return self.at.date()

    @property
    def signed(self) -> Decimal:
        return -self.quantity if self.reason == "SCA" else self.quantity


def entries() -> st.SearchStrategy[list[Entry]]:
    quantity = st.decimals("0.01", 999, places=2)
    cost = st.none() | st.decimals(0, 99, places=4)
    entry = st.builds(
        Entry,
        st.sampled_from(WAREHOUSES),
        st.sampled_from(REASONS),
        st.sampled_from(ITEMS),
        st.sampled_from(["", "A", "B"]),
        quantity,
        cost,
        st.integers(0, 20),
    )
    return st.lists(entry, min_size=1, max_size=12)


def stock_of(entries: Sequence[Entry], day: int) -> dict[tuple[str, str, str], Decimal]:
    """Quantity by (warehouse, item, location) at noon of a day; empty positions left out."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for entry in entries:
        if entry.day <= day:
            key = (entry.warehouse, entry.item, entry.location)
            found[key] = found.get(key, Decimal(0)) + entry.signed
    return {key: quantity for key, quantity in found.items() if quantity}


def period_by_hand(
    entries: Sequence[Entry], closed: int
) -> dict[tuple[str, str], tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Opening, loads, unloads and closing stock after a closing at the end of a day.

    The closing opens with all that is there; from then on only fiscal interest counts. Opening
    balances by hand are openings too. What never moved is left out.
    """
    found = {}
    for warehouse, item in sorted({(entry.warehouse, entry.item) for entry in entries}):
        own = [entry for entry in entries if (entry.warehouse, entry.item) == (warehouse, item)]
        later = [entry for entry in own if entry.day > closed]
        before = (entry.signed for entry in own if entry.day <= closed)
        opening, loads, unloads = (
            sum((entry.quantity for entry in later if entry.reason == reason), Decimal(0))
            for reason in ("RIM", "CAR", "SCA")
        )
        opening += sum(before, Decimal(0))
        sums = (opening, loads, unloads, opening + loads - unloads)
        if any(sums):
            found[warehouse, item] = sums
    return found


def average_of(entries: Sequence[Entry], item: str, day: int) -> Decimal | None:
    """Σ amount / Σ quantity of the costed loads and opening balances with fiscal interest."""
    lines = [
        entry
        for entry in entries
        if entry.item == item
        and entry.day <= day
        and entry.reason in {"RIM", "CAR"}
        and entry.cost is not None
    ]
    quantity = sum((Fraction(entry.quantity) for entry in lines), Fraction(0))
    if quantity <= 0:
        return last_of(entries, item, day)
    amount = sum(
        (Fraction(entry.quantity) * Fraction(entry.cost or 0) for entry in lines), Fraction(0)
    )
    return half_even(amount / quantity, 6)


def last_of(entries: Sequence[Entry], item: str, day: int) -> Decimal | None:
    """The cost of the last costed load; entries are numbered in their order, day by day."""
    last: tuple[tuple[int, int, int], Decimal] | None = None
    numbers: dict[tuple[str, int], int] = {}
    for order, entry in enumerate(entries):
        place = (entry.warehouse, entry.day)
        numbers[place] = numbers.get(place, 0) + 1
        loaded = entry.item == item and entry.reason == "CAR" and entry.day <= day
        key = (entry.day, numbers[place], order)
        if loaded and entry.cost is not None and (last is None or key > last[0]):
            last = (key, entry.cost)
    return None if last is None else last[1]


def values_of(entries: Sequence[Entry], method: str, day: int) -> dict[str, tuple[Decimal, object]]:
    """Quantity and value in cents of every item with fiscal stock, at noon of a day."""
    found: dict[str, tuple[Decimal, object]] = {}
    for item in ITEMS:
        quantity = sum(
            (
                entry.signed
                for entry in entries
                if entry.item == item and entry.day <= day and entry.reason != "NOF"
            ),
            Decimal(0),
        )
        cost = (average_of if method == "average" else last_of)(entries, item, day)
        value = None if cost is None else half_even(Fraction(quantity) * Fraction(cost), 2)
        if quantity or value:
            found[item] = (quantity, value)
    return found


def half_even(number: Fraction, places: int) -> Decimal:
    """A fraction rounded half to even; Python's round of a Fraction does just that."""
    return (
        Decimal(round(number * 10**places))
        .scaleb(-places)
        .quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    )
