"""The sample of lines within tolerance that somebody looks at anyway."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.tolerance import is_sampled

LINES = [f"line {n}" for n in range(2000)]


def test_about_five_percent_are_drawn_and_the_draw_can_be_repeated() -> None:
    drawn = [line for line in LINES if is_sampled(7, line, Decimal(5))]
    assert 60 <= len(drawn) <= 140
    assert drawn == [line for line in reversed(LINES) if is_sampled(7, line, Decimal(5))][::-1]


def test_another_inventory_draws_other_lines() -> None:
    first = {line for line in LINES if is_sampled(7, line, Decimal(5))}
    assert first != {line for line in LINES if is_sampled(8, line, Decimal(5))}


@given(st.text(max_size=20), st.integers(1, 10**6))
def test_nobody_is_drawn_at_zero_and_everybody_at_a_hundred(line: str, inventory: int) -> None:
    assert not is_sampled(inventory, line, Decimal(0))
    assert is_sampled(inventory, line, Decimal(100))
