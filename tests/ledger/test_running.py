"""What a stock is worth after each movement."""

from decimal import Decimal

from server.ledger.running import Running, Step


def walked(*steps: tuple[object, ...]) -> list[tuple[Decimal, Decimal | None]]:
    """(quantity, amount, reversal) → stock and value after each."""
    held, found = Running(), []
    for quantity, amount, *rest in steps:
        given = None if amount is None else Decimal(str(amount))
        held = held.after(Step(Decimal(str(quantity)), given, bool(rest)))
        found.append((held.stock, held.value))
    return found


def test_loads_average_and_unloads_leave_the_cost() -> None:
    assert walked((10, 20), (10, 40), (-5, None), (10, 60)) == [
        (10, 20),
        (20, 60),
        (15, 45),
        (25, 105),
    ]


def test_a_value_is_unknown_until_a_cost_is() -> None:
    assert walked((10, None), (-4, None), (6, 12)) == [(10, None), (6, None), (12, 24)]


def test_after_nothing_or_less_the_next_load_sets_the_cost() -> None:
    assert walked((5, 10), (-5, None), (5, 30)) == [(5, 10), (0, 0), (5, 30)]
    assert walked((5, 10), (-7, None), (4, 12))[1:] == [(-2, -4), (2, 6)]


def test_a_correction_of_value_changes_the_cost() -> None:
    assert walked((10, 20), (0, 5))[-1] == (10, 25)


def test_a_reversal_takes_back_what_the_load_brought() -> None:
    assert walked((10, 20), (10, 40), (-10, -40, True))[-1] == (10, 20)
