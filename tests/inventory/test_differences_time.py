"""The corrected time of a count and how sure it is (design/3 §3)."""

from datetime import timedelta

import pytest

from server.inventory.observed import Reading, observation, offsets_after
from tests.inventory.counting_builders import at

RELEASED, ARRIVED = at(8), at(12)


def test_a_measured_clock_gives_one_moment() -> None:
    found, uncertain = observation(Reading(at(9), 1500, ARRIVED), RELEASED, 1500)
    assert found.at == at(9) + timedelta(milliseconds=1500)
    assert found.earliest == found.latest == found.at
    assert not uncertain


@pytest.mark.parametrize(
    ("offset", "after"), [(None, None), (0, 60_001), (90_000, 0)], ids=["never", "ahead", "back"]
)
def test_a_clock_that_was_not_measured_or_jumped_widens_the_interval(
    offset: int | None, after: int | None
) -> None:
    found, uncertain = observation(Reading(at(9), offset, ARRIVED), RELEASED, after)
    assert uncertain
    assert (found.earliest, found.latest) == (RELEASED, ARRIVED)


def test_a_step_of_a_minute_is_no_jump() -> None:
    assert not observation(Reading(at(9), 0, ARRIVED), RELEASED, 60_000)[1]


def test_a_time_in_the_future_is_at_most_the_arrival() -> None:
    found, uncertain = observation(Reading(at(20), 0, ARRIVED), RELEASED, None)
    assert uncertain
    assert (found.earliest, found.at, found.latest) == (RELEASED, ARRIVED, ARRIVED)


def test_a_few_milliseconds_of_future_are_an_error_of_the_measurement() -> None:
    found, uncertain = observation(
        Reading(ARRIVED + timedelta(milliseconds=20), 0, ARRIVED), RELEASED, None
    )
    assert not uncertain
    assert found.at == ARRIVED


def test_a_clock_ten_years_off_counts_inside_of_what_is_possible() -> None:
    reading = Reading(at(9) - timedelta(days=3650), None, ARRIVED)
    assert observation(reading, RELEASED, None)[0].at == RELEASED
    assert observation(reading, None, None)[0].earliest == reading.observed_at


def test_every_event_knows_the_next_offset_that_its_device_measured() -> None:
    journal = [(3, 90_000), (1, 0), (2, 0), (4, None)]
    assert offsets_after(journal) == {1: 90_000, 2: 90_000, 3: None, 4: None}
