"""When the alignment of a count takes effect that lies before the open period. Pure."""

from datetime import UTC, datetime

import pytest

from server.inventory.reviewing.opening import opened_at, takes_effect_at

COUNTED = datetime(2025, 12, 30, 10, tzinfo=UTC)
OPENED = datetime(2025, 12, 31, 23, tzinfo=UTC)
AT_A_DATE = datetime(2026, 1, 5, 22, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "opened", "expected"),
    [
        (COUNTED, OPENED, OPENED),
        (OPENED, OPENED, None),
        (COUNTED, None, None),
        (None, OPENED, None),
    ],
)
def test_it_is_the_first_instant_of_the_period(
    own: datetime | None, opened: datetime | None, expected: datetime | None
) -> None:
    assert takes_effect_at(own, opened) == expected


@pytest.mark.parametrize(
    ("own", "posted", "expected"),
    [
        (COUNTED, OPENED, OPENED),
        (COUNTED, COUNTED, None),
        (COUNTED, AT_A_DATE, None),
        (COUNTED, None, None),
        (None, OPENED, None),
    ],
)
def test_of_what_was_posted_it_is_told_from_an_alignment_at_a_date(
    own: datetime | None, posted: datetime | None, expected: datetime | None
) -> None:
    assert opened_at(own, posted, "Europe/Rome") == expected
