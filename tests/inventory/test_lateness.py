"""What comes after an alignment, and by how much it would have changed the difference."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.lateness import late_change

D = Decimal
T = datetime(2026, 11, 23, 10, tzinfo=UTC)
NUMBERS = st.integers(-1000, 1000).map(Decimal)


def test_an_issue_of_900_that_is_keyed_after_the_alignment() -> None:
    """Counted 80 against 1000, aligned with -920; the issue would have made it -20: +900."""
    assert late_change(D(80), D(80) - 900, T, D(-920), T) == 900


def test_a_late_count_adds_what_it_counted() -> None:
    assert late_change(D(93), D(90), T, D(-10), T) == 3


def test_an_alignment_that_took_effect_later_is_not_in_the_book_of_the_count() -> None:
    """Counted before a closing, aligned on the first day after it."""
    assert late_change(D(90), D(100), T, D(-10), T + timedelta(days=5)) == 0
    assert late_change(D(90), D(95), T, D(-10), T + timedelta(days=5)) == 5


def test_a_line_that_was_exact_posted_nothing() -> None:
    assert late_change(D(100), D(100), T, D(0), None) == 0
    assert late_change(D(100), D(95), T, D(0), None) == 5


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from([-1, 0, 1]))
def test_it_is_the_new_difference_less_the_one_that_was_posted(
    counted: D, book: D, moved: D, more: D, days: int
) -> None:
    posted = counted - book
    effective = T + timedelta(days=days)
    now = book + moved + (posted if effective <= T else 0)
    change = late_change(counted + more, now, T, posted, effective)
    assert change == (counted + more) - (book + moved) - posted
