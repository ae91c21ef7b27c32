"""What an opening balance takes in beside what lines with fiscal interest had moved."""

from decimal import Decimal

from server.ledger.taken_in import Moved, TakenIn, taken_in

D = Decimal


def test_what_moved_without_interest_comes_in_at_the_next_opening_balance() -> None:
    moved = [Moved(1, 0, D(10)), Moved(1, 1, D(14), opening=True), Moved(1, 1, D(-3))]
    assert list(taken_in(moved, {1: 1})) == [TakenIn(1, 1, D(4))]


def test_an_opening_balance_that_says_what_is_there_takes_nothing_in() -> None:
    moved = [
        Moved(1, 0, D(10)),
        Moved(1, 1, D(4), opening=True),
        Moved(1, 1, D(6), opening=True),
        Moved(1, 1, D(-3)),
        Moved(1, 2, D(7), opening=True),
    ]
    assert list(taken_in(moved, {1: 2})) == []


def test_where_nothing_was_left_all_goes() -> None:
    assert list(taken_in([Moved(1, 0, D(10))], {1: 1})) == [TakenIn(1, 1, D(-10))]


def test_what_is_gone_does_not_go_again_at_later_closings() -> None:
    moved = [Moved(1, 0, D(10)), Moved(1, 2, D(5))]
    assert list(taken_in(moved, {1: 3})) == [TakenIn(1, 1, D(-10)), TakenIn(1, 3, D(-5))]


def test_warehouses_are_looked_at_each_by_itself() -> None:
    moved = [Moved(1, 0, D(10)), Moved(2, 1, D(10), opening=True)]
    assert list(taken_in(moved, {1: 1, 2: 1})) == [TakenIn(1, 1, D(-10)), TakenIn(2, 1, D(10))]


def test_closings_that_lie_later_than_what_is_asked_are_not_looked_at() -> None:
    assert list(taken_in([Moved(1, 0, D(10))], {})) == []
