"""When goods were looked at, by the server's time, and how sure that is (design/3 §3).

Pure: the corrected time is `observed_at + clock_offset_ms`. Where the device's clock cannot be
trusted the interval is widened to what is possible: from the list's release to the arrival.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from server.inventory.counting import Observation

LARGEST_STEP_MS: Final = 60_000
"""Offsets before and after an event may differ by so much."""

_LEEWAY: Final = timedelta(milliseconds=LARGEST_STEP_MS)


class Reading(NamedTuple):
    """What the device said about an event's time, and when the event arrived."""

    observed_at: datetime
    clock_offset_ms: int | None
    received_at: datetime


def observation(
    reading: Reading, released_at: datetime | None, offset_after_ms: int | None
) -> tuple[Observation, bool]:
    """The corrected time with its interval, and whether the clock was uncertain.

    `offset_after_ms` is the next offset that the same device measured, None without one. A time
    that is in the future by less than the leeway is a measurement error and becomes the arrival.
    """
    offset = reading.clock_offset_ms
    corrected = reading.observed_at + timedelta(milliseconds=offset or 0)
    if _is_sure(offset, offset_after_ms) and corrected <= reading.received_at + _LEEWAY:
        at = min(corrected, reading.received_at)
        return Observation(at, at, at), False
    latest = reading.received_at
    earliest = min(released_at or corrected, latest)
    at = min(max(corrected, earliest), latest)
    return Observation(earliest, at, latest), True


def _is_sure(offset: int | None, after: int | None) -> bool:
    if offset is None:
        return False
    return after is None or abs(after - offset) <= LARGEST_STEP_MS


def offsets_after(offsets: Iterable[tuple[int, int | None]]) -> Mapping[int, int | None]:
    """For every seq of one journal the next measured offset that differs from its own.

    Takes (seq, offset) pairs in any order: {1: 0, 2: 0, 3: 90000} → 1 and 2 are followed by 90000.
    """
    following: int | None = None
    current: int | None = None
    after: dict[int, int | None] = {}
    for seq, offset in sorted(offsets, reverse=True):
        if offset is not None and offset != current:
            following, current = current, offset
        after[seq] = following
    return after
