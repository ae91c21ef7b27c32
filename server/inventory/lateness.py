"""By how much something late would have changed the difference of an aligned line.

Pure (design/3 §3, example 3). The posting stays; what came late is told with its amount.
"""

from datetime import datetime
from decimal import Decimal

from server.kernel.exact import ZERO


def late_change(
    counted: Decimal,
    book: Decimal,
    observed_at: datetime,
    posted: Decimal,
    effective_at: datetime | None,
) -> Decimal:
    """The change: `counted`, `book` and `observed_at` as they are now, `posted` by the alignment.

    The book holds the alignment itself where that took effect by then. Counted 90 of 100, aligned
    -10, then an issue of 5 dated before: the book at T says 85, so the difference would have been
    -5 and not -10: +5. A count of 3 more that comes late: counted 93 against 90, +3.
    """
    held = effective_at is not None and effective_at <= observed_at
    without = book - posted if held else book
    return counted - without - (posted if effective_at is not None else ZERO)
