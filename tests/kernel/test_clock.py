"""Days are the warehouse's days, also when its clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from server.kernel import clock

ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_day_is_as_long_as_its_clocks_say(day: date, hours: int) -> None:
    length = clock.end_of_day(day, ROME) - clock.start_of_day(day, ROME)
    assert length + timedelta(microseconds=1) == timedelta(hours=hours)


def test_a_moment_belongs_to_the_local_day() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert clock.local_day(moment, ROME) == date(2027, 1, 1)
    assert clock.local_day(moment, "America/New_York") == date(2026, 12, 31)


def test_moments_are_written_in_utc_with_milliseconds_and_read_back() -> None:
    text = "2026-11-23T10:31:10.123Z"
    assert clock.to_text(clock.parse(text)) == text
    assert clock.parse("2026-11-23T11:31:10.123+01:00") == clock.parse(text)


def test_a_moment_without_its_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        clock.parse("2026-11-23T10:31:10")
