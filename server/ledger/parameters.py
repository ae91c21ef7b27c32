"""Parameters by year: the open period, costs by warehouse, negative stock, lots (design/5 §4).

Pure. A missing year takes the values of the year before; the end of its open period moves on
with the years, so that nobody has to recreate parameters every January. With no year at all the
open period is unbounded, costs are per company and negative stock is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple


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
    fiscal_start: str = "01-01"

    def is_open(self, day: date) -> bool:
        """Whether a day lies in the open period; a missing bound is no bound."""
        begun = self.period_start is None or self.period_start <= day
        return begun and (self.period_end is None or day <= self.period_end)

    def opened_after(self, closed: date | None) -> "Parameters":
        """The same with an open period that starts on the day after the last closing."""
        if closed is None or (self.period_start is not None and self.period_start > closed):
            return self
        return replace(self, period_start=closed + timedelta(days=1))


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


class FiscalYear(NamedTuple):
    """A fiscal year by its first and last day; it is named after the year of its first day."""

    start: date
    end: date

    @property
    def number(self) -> int:
        """2026 for 1 July 2026 to 30 June 2027."""
        return self.start.year


def fiscal_year_of(day: date, by_year: Mapping[int, Parameters]) -> FiscalYear:
    """The fiscal year that a day lies in: with 07-01, 31 March 2027 lies in the year 2026."""
    start = _start_in(day.year, by_year)
    if day < start:
        return FiscalYear(_start_in(day.year - 1, by_year), start - timedelta(days=1))
    return FiscalYear(start, _start_in(day.year + 1, by_year) - timedelta(days=1))


def fiscal_starts(year: int, by_year: Mapping[int, Parameters]) -> dict[int, str]:
    """On which day fiscal years start, up to a year: at first, and from which year on another.

    {0: "01-01", 2024: "07-01"}: years before 2024 start with the calendar's.
    """
    found = {0: parameters_of(min(by_year, default=year), by_year).fiscal_start}
    for known in sorted(one for one in by_year if one <= year):
        start = by_year[known].fiscal_start
        if start != list(found.values())[-1]:
            found[known] = start
    return found


def _start_in(year: int, by_year: Mapping[int, Parameters]) -> date:
    month, _, day = parameters_of(year, by_year).fiscal_start.partition("-")
    return date(year, int(month), int(day))


def is_month_and_day(text: str) -> bool:
    """Whether a text is a day of every year, such as 07-01."""
    found = re.fullmatch("([0-9]{2})-([0-9]{2})", text)
    try:
        return found is not None and date(2025, int(found[1]), int(found[2])) is not None
    except ValueError:
        return False
