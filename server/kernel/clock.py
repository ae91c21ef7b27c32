"""Time as an argument: use cases are given a clock and never ask the machine themselves."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

_MICROSECOND = timedelta(microseconds=1)


def system_clock() -> datetime:
    """The machine's clock. Only the application factory and the command line use it."""
    return datetime.now(UTC)


def start_of_day(day: date, zone: str) -> datetime:
    """The first instant of a local day, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The last microsecond of a local day, in UTC: when a movement without a time is effective."""
    return start_of_day(day + timedelta(days=1), zone) - _MICROSECOND


def moment_of(day: date, at: time, zone: str) -> datetime:
    """A time of a local day, in UTC."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """The day that a moment belongs to in a time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def to_text(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds: 2026-11-23T10:31:10.123Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@lru_cache(maxsize=4096)
def parse(text: str) -> datetime:
    """Read an ISO 8601 moment that says its offset; ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} does not say its offset from UTC")
    return moment.astimezone(UTC)
