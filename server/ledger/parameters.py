"""Parameters by year: the open period, costs by warehouse, negative stock, lots (design/5 §4).

Pure. A missing year takes the values of the year before; the end of its open period moves on
with the years, so that nobody has to recreate parameters every January. With no year at all the
open period is unbounded, costs are per company and negative stock is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Parameters:
    """What holds in a year."""

    period_start: date | None = None
    period_end: date | None = None
    value_by_warehouse: bool = False
    allow_negative_stock: bool = False
    lots_and_serials: bool = False
    lots_required: bool = False
    unique_lots: bool = False

    def is_open(self, day: date) -> bool:
        """Whether a day lies in the open period; a missing bound is no bound."""
        begun = self.period_start is None or self.period_start <= day
        return begun and (self.period_end is None or day <= self.period_end)


def parameters_of(year: int, by_year: Mapping[int, Parameters]) -> Parameters:
    """What holds in a year: its own, else those of the nearest year before, else the first known.

    Kept for 2026 with the period 2026-01-01 to 2026-12-31, asked for 2027: the period is
    2026-01-01 to 2027-12-31.
    """
    if not by_year:
        return Parameters()
    source = max((known for known in by_year if known <= year), default=min(by_year))
    found = by_year[source]
    if source < year and found.period_end is not None:
        return replace(found, period_end=_later(found.period_end, year - source))
    return found


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
