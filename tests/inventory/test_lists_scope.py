"""What a list covers."""

from server.inventory.scope import Scope, ScopeKey


def test_a_scope_without_lines_covers_the_whole_warehouse() -> None:
    scope = Scope()
    assert scope.whole
    assert scope.covers("A-01", "MOB/X")
    assert scope.locations is None
    assert scope.items is None
    assert scope.planned == []


def test_a_location_covers_everything_in_it_and_nothing_elsewhere() -> None:
    scope = Scope([ScopeKey(location="A-01"), ScopeKey(location="A-02")])
    assert scope.covers("A-01", "MOB/X", "", "L1")
    assert not scope.covers("B-01", "MOB/X")
    assert scope.locations == ["A-01", "A-02"]
    assert scope.items is None


def test_an_item_is_covered_wherever_it_lies() -> None:
    scope = Scope([ScopeKey(item="MOB/X")])
    assert scope.covers("A-01", "MOB/X")
    assert not scope.covers("A-01", "MOB/Y")
    assert scope.locations is None
    assert scope.items == ["MOB/X"]


def test_a_pair_covers_what_lies_below_it() -> None:
    scope = Scope([ScopeKey("A-01", "MOB/X")])
    assert scope.covers("A-01", "MOB/X", "red", "L1", "S1")
    assert not scope.covers("A-02", "MOB/X")
    assert scope.planned == [ScopeKey("A-01", "MOB/X")]


def test_a_line_with_a_lot_covers_that_lot_only() -> None:
    scope = Scope([ScopeKey("A-01", "MOB/X", lot="L1"), ScopeKey("A-01", "MOB/X", lot="L2")])
    assert scope.covers("A-01", "MOB/X", lot="L2")
    assert not scope.covers("A-01", "MOB/X", lot="L3")


def test_lines_that_leave_something_open_leave_it_open_for_the_list() -> None:
    scope = Scope([ScopeKey(location="A-01"), ScopeKey(item="MOB/X")])
    assert scope.locations is None
    assert scope.items is None
