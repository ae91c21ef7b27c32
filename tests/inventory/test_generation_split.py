"""Cutting what there is to count into lists."""

import pytest

from server.inventory.scope import ScopeKey
from server.inventory.splitting import location_group, split


@pytest.mark.parametrize(
    ("location", "prefix", "group"),
    [
        ("A-01-02", "", "A"),
        ("A-01-02", "A", "A-01"),
        ("A-01-02", "A-", "A-01"),
        ("A-01-02", "A-01", "A-01-02"),
        ("A-01-02", "A-01-02", "A-01-02"),
        ("B12", "", "B"),
        ("12", "", "12"),
        ("N/A", "", "N"),
        ("", "", ""),
        ("B-01", "A", "B-01"),
    ],
)
def test_a_location_belongs_to_the_step_below_the_prefix(
    location: str, prefix: str, group: str
) -> None:
    assert location_group(location, prefix) == group


def places(*codes: str) -> list[ScopeKey]:
    return [ScopeKey(location=code) for code in codes]


def test_one_list_holds_everything_in_order() -> None:
    (portion,) = split(places("B-01", "A-01"), "none", "")
    assert [line.location for line in portion.lines] == ["A-01", "B-01"]


def test_every_prefix_gets_a_list_of_its_own() -> None:
    portions = split(places("A-01", "B-01", "A-02"), "location-prefix")
    assert [(portion.label, len(portion.lines)) for portion in portions] == [("A", 2), ("B", 1)]


def test_locations_of_one_prefix_that_lie_apart_still_make_one_list() -> None:
    portions = split(places("A-01", "A.02", "A0-1", "A_03"), "location-prefix")
    assert {portion.label: len(portion.lines) for portion in portions} == {"A": 3, "A0": 1}


def test_lists_of_some_lines_keep_a_location_together() -> None:
    lines = [ScopeKey("A", f"M/{n}") for n in range(3)] + [ScopeKey("B", f"M/{n}") for n in (0, 1)]
    portions = split(lines, 4)
    assert [(portion.label, len(portion.lines)) for portion in portions] == [("A", 3), ("B", 2)]


def test_a_location_larger_than_a_list_is_cut() -> None:
    portions = split([ScopeKey("A", f"M/{n}") for n in range(5)], 2)
    assert [len(portion.lines) for portion in portions] == [2, 2, 1]


def test_small_locations_share_a_list_and_its_name_says_from_where_to_where() -> None:
    portions = split(places("A-01", "A-02", "A-03"), 2)
    assert [portion.label for portion in portions] == ["A-01 … A-02", "A-03"]


def test_a_list_of_items_is_named_after_them() -> None:
    (portion,) = split([ScopeKey(item="M/1"), ScopeKey(item="M/2")], 10)
    assert portion.label == "M/1 … M/2"
