"""Differences between what was counted and what the book says at that time (design/3 §3).

Pure. difference = counted − book(T), value = difference × unit cost. Book at a time is given;
where it comes from is not known here.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from server.inventory.combining import Contribution
from server.kernel import exact

_HUNDRED: Final = Decimal(100)


class Basis(StrEnum):
    """What is compared: at the count's own time, at a date rolled back, or as counted."""

    AT_COUNT = "at_count"
    AT_DATE = "at_date"
    AS_COUNTED = "as_counted"


class Book(NamedTuple):
    """What the book says of a position: at T, at the date D (if one is asked for), in doubt.

    `doubtful` is the sum of the movements inside the interval that book(T) contains.
    """

    at_count: Decimal
    at_date: Decimal | None = None
    doubtful: Decimal = exact.ZERO


class Difference(NamedTuple):
    """The numbers of a line; `percent` is None where the book is 0."""

    counted: Decimal
    book: Decimal
    difference: Decimal
    without_doubtful: Decimal
    percent: Decimal | None
    value: Decimal | None


def compare(
    counted: Decimal, book: Book, unit_cost: Decimal | None, basis: Basis = Basis.AT_COUNT
) -> Difference:
    """Compare a count with the book.

    Counted 90 against 100 is −10. At a date the count is first rolled there by what moved
    between: counted 90, book 100 at T and 120 at D is 110 against 120. 15 counted against 12
    with −3 in doubt is +3, and 0 without.
    """
    book_then = book.at_count if book.at_date is None else book.at_date
    if basis is Basis.AT_DATE:
        counted += book_then - book.at_count
    against = book.at_count if basis is Basis.AT_COUNT else book_then
    difference = counted - against
    return Difference(
        counted=counted,
        book=against,
        difference=difference,
        without_doubtful=difference + book.doubtful,
        percent=percent_of(difference, against),
        value=None if unit_cost is None else exact.multiply(difference, unit_cost),
    )


def percent_of(difference: Decimal, book: Decimal) -> Decimal | None:
    """The difference in percent of the book; None where the book is 0: −10 of 10 is −100."""
    if book == 0:
        return None
    return exact.divide(difference * _HUNDRED, abs(book))


def chosen(
    contributions: Sequence[Contribution], books: Sequence[Decimal], required: int
) -> tuple[int | None, bool]:
    """Whose count is the line's, as an index, and whether the counts disagree.

    What independent counters are compared by is each one's counted − book(its own T), so that a
    movement between two right counts does not make them disagree. All equal: the latest one's.
    """
    if not contributions:
        return None, False
    latest = max(range(len(contributions)), key=lambda n: contributions[n].observed.at)
    if required == 1 and len(contributions) == 1:
        return latest, False
    found = {one.counted - book for one, book in zip(contributions, books, strict=True)}
    return latest, len(found) > 1


def effective_time(observed_at: datetime, open_from: datetime | None) -> datetime:
    """When the alignment of a line takes effect: at T, or at the open period's first instant.

    Counted on 30 December, closed on the 31st: effective on 1 January at 00:00.
    """
    return observed_at if open_from is None else max(observed_at, open_from)
