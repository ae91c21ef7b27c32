"""The rule of stock checks, without a database."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from server.ledger.shortage import shortage

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


def steps(*pairs: tuple[datetime, int]) -> list[tuple[datetime, Decimal]]:
    return [(at, Decimal(quantity)) for at, quantity in pairs]


def test_enough_stock_is_no_shortage() -> None:
    assert shortage(Decimal(5), [], steps((MONDAY, -5))) is None


def test_too_little_stock_is_short_at_once() -> None:
    assert shortage(Decimal(5), [], steps((MONDAY, -6))) == (MONDAY, Decimal(-1))


def test_a_late_entry_may_make_a_later_stock_short() -> None:
    posted = steps((FRIDAY, -5))
    assert shortage(Decimal(5), posted, steps((MONDAY, -1))) == (FRIDAY, Decimal(-1))


def test_what_comes_later_does_not_heal_an_earlier_shortage() -> None:
    posted = steps((FRIDAY, 10))
    assert shortage(Decimal(0), posted, steps((MONDAY, -1))) == (MONDAY, Decimal(-1))


def test_loads_of_the_same_instant_come_before_unloads() -> None:
    assert shortage(Decimal(0), steps((MONDAY, 3)), steps((MONDAY, -3))) is None


def test_a_stock_that_was_negative_may_become_better() -> None:
    assert shortage(Decimal(-5), [], steps((MONDAY, 2))) is None


def test_a_load_pays_for_a_later_unload_of_the_same_record() -> None:
    assert shortage(Decimal(0), [], steps((MONDAY, 4), (TUESDAY, -4))) is None
    assert shortage(Decimal(0), [], steps((TUESDAY, 4), (MONDAY, -4))) == (MONDAY, Decimal(-4))
