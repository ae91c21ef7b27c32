"""Which moments lie in the open period, for very many of them."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from server.kernel.clock import local_day
from server.ledger.parameters import Parameters
from server.ledger.period_checks import is_open
from server.storage.types import from_microseconds

_QUARTER: Final = 900 * 1_000_000
"""A quarter of an hour: days begin at one in every zone."""


class OpenDays:
    """Whether moments lie in the open period, by the days of a time zone; each day asked once."""

    def __init__(self, by_year: Mapping[int, Parameters], zone: str) -> None:
        self._by_year = by_year
        self._zone = zone
        self._known: dict[int, date | None] = {}

    def closed(self, moment: int) -> date | None:
        """The day of a moment (microseconds) where that is closed, None where it is open."""
        quarter = moment // _QUARTER
        if quarter not in self._known:
            day = local_day(from_microseconds(moment), self._zone)
            self._known[quarter] = None if is_open(day, self._by_year) else day
        return self._known[quarter]
