"""Rows in an order, in memory or in a file."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.kernel.ordered import Ordered

Pair = tuple[int, int]


def first(pair: Pair) -> int:
    return pair[0]


@given(st.lists(st.integers(0, 20)), st.integers(1, 7))
def test_rows_are_sorted_and_equal_ones_stay_as_they_came(keys: list[int], at_once: int) -> None:
    rows = list(zip(keys, range(len(keys)), strict=True))
    assert list(Ordered(rows, first, at_once=at_once)) == sorted(rows, key=first)


@pytest.mark.parametrize("step", [1, -1])
def test_rows_are_read_again_and_by_several_at_once(step: int) -> None:
    rows = [(n, n) for n in range(1_000)][::step]
    ordered = Ordered(rows, first, at_once=150)
    early = iter(ordered)
    begun = list(islice(early, 400))
    assert list(ordered) == sorted(rows)
    assert begun + list(early) == sorted(rows)


def test_no_more_rows_than_fit_are_held_at_once() -> None:
    alive: list[int] = []

    class Row:
        """Counts how many there are, and comes back from the file as a number."""

        def __init__(self, number: int) -> None:
            self.number = number
            alive.append(number)

        def __del__(self) -> None:
            alive.remove(self.number)

        def __reduce__(self) -> tuple[type[int], tuple[int]]:
            return int, (self.number,)

    highest = 0

    def coming() -> object:
        nonlocal highest
        for number in range(1_000):
            highest = max(highest, len(alive))
            yield Row(number)

    ordered = Ordered(coming(), lambda row: getattr(row, "number", row), at_once=50)
    assert list(ordered) == list(range(1_000))
    assert highest <= 2 * 50 + 1
