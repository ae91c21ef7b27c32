"""Differences at count time: the examples of design/3 §3 with their numbers."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server.inventory.combining import Contribution
from server.inventory.counting import Observation
from server.inventory.differences import (
    Basis,
    Book,
    chosen,
    compare,
    effective_time,
    percent_of,
)
from server.inventory.tolerance import Limits, over
from tests.inventory.counting_builders import at, event, merged, total

D = Decimal
NO_LIMIT = Limits()


def test_1_a_receipt_after_the_count_does_not_change_the_difference() -> None:
    found = compare(D(90), Book(D(100)), D(1))
    assert found.difference == -10
    assert D(100) + D(20) + found.difference == 110


def test_2_the_difference_follows_a_movement_that_was_keyed_late() -> None:
    assert compare(D(80), Book(D(1000)), D(1)).difference == -920
    assert compare(D(80), Book(D(1000) - D(900)), D(1)).difference == -20


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(percent=D("99.99")), ("percent",)),
        (Limits(percent=D(100)), ()),
        (Limits(value=D("9999.99")), ("value",)),
        (Limits(value=D(10000)), ()),
        (Limits(quantity=D(9), percent=D(50), value=D(1)), ("quantity", "value", "percent")),
        (NO_LIMIT, ()),
    ],
)
def test_4_all_of_ten_dear_pieces_gone(limits: Limits, expected: tuple[str, ...]) -> None:
    found = compare(D(0), Book(D(10)), D(1000))
    assert (found.difference, found.percent, found.value) == (-10, -100, -10000)
    assert over(found, limits) == expected


def test_5_found_against_an_empty_book_is_outside_every_percentage() -> None:
    found = compare(D(500), Book(D(0)), D(1))
    assert found.difference == 500
    assert found.percent is None
    assert over(found, Limits(percent=D(1000))) == ("no_book",)


def test_6_what_went_and_came_back_before_the_count_changes_nothing() -> None:
    found = compare(D(100), Book(D(100) - D(5) + D(5)), D(1))
    assert found.difference == found.without_doubtful == 0


def test_7_two_lists_share_a_bin_in_two_areas() -> None:
    parts = [event(1, 60, area="A1"), event(2, 40, area="A2", counter="b")]
    [line] = merged(parts)
    assert line.blocking == set()
    assert compare(total(line) or D(0), Book(D(100)), D(1)).difference == 0


def test_8_an_issue_inside_the_interval_is_shown_with_and_without() -> None:
    [line] = merged([event(1, 10, hour=9), event(2, 5, hour=17)])
    assert line.contributions[0].observed.earliest == at(9)
    found = compare(D(15), Book(D(15) - D(3), doubtful=D(-3)), D(1))
    assert found.difference == 3
    assert found.without_doubtful == 0


def test_9_an_alignment_after_the_closing_takes_effect_with_the_open_period() -> None:
    counted = datetime(2025, 12, 30, 10, tzinfo=UTC)
    opened = datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert effective_time(counted, opened) == opened
    assert effective_time(counted, None) == counted
    assert effective_time(opened.replace(year=2026), opened).year == 2026


def test_at_a_date_the_count_is_rolled_there_and_the_difference_stays() -> None:
    book = Book(at_count=D(100), at_date=D(120))
    assert compare(D(90), book, D(1), Basis.AT_DATE)[:3] == (110, 120, -10)


def test_as_counted_at_a_date_compares_without_rolling() -> None:
    book = Book(at_count=D(100), at_date=D(120))
    assert compare(D(90), book, D(1), Basis.AS_COUNTED)[:3] == (90, 120, -30)


def test_without_a_cost_there_is_no_value_and_somebody_has_to_look() -> None:
    found = compare(D(10), Book(D(10)), None)
    assert found.value is None
    assert over(found, NO_LIMIT) == ("no_cost",)


def test_percent_is_of_the_size_of_the_book() -> None:
    assert percent_of(D(1), D(3)) == D("33.333333")
    assert percent_of(D(-5), D(-10)) == -50


def contribution(party: str, counted: int, hour: float) -> Contribution:
    moment = at(hour)
    return Contribution(party, D(counted), Observation(moment, moment, moment), ())


def test_a_movement_between_two_right_counts_does_not_make_them_disagree() -> None:
    counts = [contribution("17", 10, 9), contribution("23", 7, 12)]
    assert chosen(counts, [D(10), D(7)], required=2) == (1, False)


def test_counts_that_differ_from_the_book_differently_disagree() -> None:
    counts = [contribution("17", 10, 12), contribution("23", 9, 9)]
    assert chosen(counts, [D(10), D(10)], required=2) == (0, True)


def test_one_count_of_a_team_is_chosen_and_none_is_none() -> None:
    assert chosen([contribution("", 10, 9)], [D(10)], required=1) == (0, False)
    assert chosen([], [], required=1) == (None, False)
