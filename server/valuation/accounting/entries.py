"""Double entries of stock: every entry balances to zero, in the currency's places. Pure.

After a closing the balance of each stock account is what the closing says the stock is worth:
alignments are booked as they happen, a closing books the rest of the period's variation. Amounts
come rounded per item, as reports round them; nothing is rounded here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from server.kernel.exact import ZERO


class Role(StrEnum):
    """What an account is for."""

    STOCK = "stock"
    VARIATION = "variation"
    DIFFERENCE = "difference"


class Chosen(NamedTuple):
    """The accounts of a category in a warehouse; empty = not known."""

    stock: str = ""
    variation: str = ""
    difference: str = ""


class Subject(NamedTuple):
    """What accounts are chosen by."""

    warehouse: str
    category: str


class Booked(NamedTuple):
    """An amount of a subject in the currency's places: plus = the stock is worth more."""

    subject: Subject
    amount: Decimal


class Side(NamedTuple):
    """One side of an entry: debit is plus, credit is minus."""

    account: str
    role: Role
    amount: Decimal


class Source(NamedTuple):
    """What an entry is of: `alignment` and the record's id, or `closing` and its id."""

    kind: str
    key: int
    at: date
    description: str


class Entry(NamedTuple):
    """A balanced entry."""

    source: Source
    sides: tuple[Side, ...]

    @property
    def balance(self) -> Decimal:
        """Zero."""
        return sum((side.amount for side in self.sides), ZERO)


def accounts_for(subject: Subject, table: Mapping[Subject, Chosen]) -> Chosen:
    """Each account from the first line that names it.

    Warehouse and category, the warehouse alone, the category alone, everything else.
    """
    fitting = (
        subject,
        Subject(subject.warehouse, ""),
        Subject("", subject.category),
        Subject("", ""),
    )
    lines = [table[one] for one in fitting if one in table]
    stock, variation, difference = (
        next((line[place] for line in lines if line[place]), "") for place in range(3)
    )
    return Chosen(stock, variation, difference or variation)


def missing_accounts(
    subjects: Iterable[Subject], table: Mapping[Subject, Chosen]
) -> list[tuple[Subject, Role]]:
    """Every account that an entry would need and that no line names."""
    return [
        (subject, role)
        for subject in sorted(set(subjects))
        for role in (Role.STOCK, Role.VARIATION)
        if not getattr(accounts_for(subject, table), role.value)
    ]


Pairs = dict[tuple[str, str], Decimal]


class Balances:
    """What stock accounts hold so far."""

    def __init__(self, table: Mapping[Subject, Chosen]) -> None:
        self._table = table
        self._held: Pairs = {}

    def align(self, source: Source, booked: Iterable[Booked]) -> Entry:
        """What a count found: stock against differences."""
        amounts: list[tuple[str, str, Decimal]] = []
        for subject, amount in booked:
            chosen = accounts_for(subject, self._table)
            pair = (chosen.stock, chosen.variation)
            self._held[pair] = self._held.get(pair, ZERO) + amount
            amounts.append((chosen.stock, chosen.difference, amount))
        return Entry(source, _sides(_summed(amounts), Role.DIFFERENCE))

    def close(self, source: Source, booked: Iterable[Booked]) -> Entry:
        """What takes each stock account from what it holds to what its stock is worth."""
        chosen = ((accounts_for(subject, self._table), amount) for subject, amount in booked)
        worth = _summed((one.stock, one.variation, amount) for one, amount in chosen)
        amounts = {
            pair: worth.get(pair, ZERO) - self._held.get(pair, ZERO)
            for pair in {*worth, *self._held}
        }
        self._held = worth
        return Entry(source, _sides(amounts, Role.VARIATION))


def _summed(amounts: Iterable[tuple[str, str, Decimal]]) -> Pairs:
    sums: Pairs = {}
    for stock, other, amount in amounts:
        sums[stock, other] = sums.get((stock, other), ZERO) + amount
    return sums


def _sides(amounts: Pairs, other: Role) -> tuple[Side, ...]:
    """Stock accounts first, then the other side; each account once, zeros left out."""
    sums: dict[tuple[Role, str], Decimal] = {}
    for (stock, against), amount in amounts.items():
        for key, signed in (((Role.STOCK, stock), amount), ((other, against), -amount)):
            sums[key] = sums.get(key, ZERO) + signed
    ordered = sorted(sums.items(), key=lambda one: (one[0][0] is not Role.STOCK, one[0][1]))
    return tuple(Side(account, role, amount) for (role, account), amount in ordered if amount)
