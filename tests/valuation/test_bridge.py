"""The bridge: worked examples, and effects that add up exactly whatever happened."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.kernel.exact import rounded
from server.valuation.bridging.bridge import Change, Side, Step, step_of, total_of


def side(quantity: object, value: object) -> Side:
    return Side(Decimal(str(quantity)), Decimal(str(value)))


def change(start: Side, end: Side, counted: object = 0, restated: Side | None = None) -> Change:
    return Change(start, restated or start, end, Decimal(str(counted)))


def effects(found: Step) -> list[Decimal]:
    return list(found[1:5])


def test_ten_at_two_become_fifteen_at_three() -> None:
    found = step_of(change(side(10, 20), side(15, 45)), 2)
    assert effects(found) == [0, 10, 0, 15]
    assert (found.start, found.end, found.holds) == (20, 45, True)


def test_what_a_count_found_is_told_apart_from_what_was_traded() -> None:
    found = step_of(change(side(10, 20), side(15, 45), counted=-1), 2)
    assert effects(found) == [0, 12, -2, 15]


def test_an_entry_that_came_late_changes_where_the_bridge_starts() -> None:
    late = change(side(10, 20), side(12, 24), restated=side(12, 24))
    assert effects(step_of(late, 2)) == [4, 0, 0, 0]


def test_without_stock_before_the_cost_is_that_of_the_end() -> None:
    assert effects(step_of(change(Side(), side(3, "1.00"), counted=1), 2)) == [
        0,
        Decimal("0.67"),
        Decimal("0.33"),
        0,
    ]


def test_stock_that_went_away_is_a_matter_of_quantity_alone() -> None:
    assert effects(step_of(change(side(7, "4.44"), Side()), 2)) == [0, Decimal("-4.44"), 0, 0]


quantities = st.decimals(-10_000, 10_000, places=3)
values = st.decimals(-100_000, 100_000, places=2)
sides = st.builds(Side, quantities, values) | st.just(Side())
changes = st.builds(Change, sides, sides, sides, quantities)


@given(st.lists(changes, max_size=5), st.integers(0, 3))
def test_the_effects_add_up_exactly_for_each_item_and_in_total(
    several: list[Change], places: int
) -> None:
    steps = [step_of(one, places) for one in several]
    assert all(step.holds for step in steps)
    total = total_of(steps)
    assert total.holds
    assert total.end - total.start == sum(
        (one.end.value - one.start.value for one in several), Decimal(0)
    )
    for step in steps:
        assert rounded(step.count, places) == step.count
        assert rounded(step.quantity, places) == step.quantity


@given(sides, values, st.integers(1, 3))
def test_nothing_moved_means_price_and_nothing_else(start: Side, value: Any, places: int) -> None:
    end = Side(start.quantity, value)
    assert effects(step_of(change(start, end), places)) == [0, 0, 0, value - start.value]
