"""Lists made from a selection of a warehouse."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.inventory.planning import Site

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def generate(desk: Any, site: Site, *, dry_run: bool = False, **changes: Any) -> Any:
    body = {"list_type": "GUIDED", "warehouse": "W1"} | changes
    path = f"/api/v1/inventories/{site.number}/lists/generate"
    return desk.post(path, json=body, query_string={"dry_run": "true"} if dry_run else {})


def scope_of(desk: Any, row: dict[str, Any]) -> list[tuple[str, str]]:
    lines = desk.get(f"/api/v1/lists/{row['id']}/scope").json["lines"]
    return [(line["location"], line["item"]) for line in lines]


def test_without_a_selection_one_list_covers_the_warehouse(desk: Any, site: Site) -> None:
    answer = generate(desk, site)
    assert answer.status_code == 201
    (row,) = answer.json["lists"]
    assert (row["scope_lines"], row["state"]) == (0, "draft")


def test_a_dry_run_says_what_it_would_make_and_makes_nothing(desk: Any, site: Site) -> None:
    answer = generate(desk, site, dry_run=True, stock_nonzero=True, split="location-prefix")
    assert answer.status_code == 200
    shown = [(row["id"], row["description"], row["scope_lines"]) for row in answer.json["lists"]]
    assert shown == [(None, "A", 1), (None, "B", 2)]
    assert desk.get(f"/api/v1/inventories/{site.number}").json["lists"] == []


def test_a_guided_list_holds_the_positions_with_stock(desk: Any, site: Site) -> None:
    (row,) = generate(desk, site, stock_nonzero=True, employees=["17"]).json["lists"]
    assert row["employees"] == ["17"]
    assert scope_of(desk, row) == [
        ("A-01", "MOB/BOLT"),
        ("B-01", "MOB/NUT"),
        ("B-02", "MOB/PAINT"),
    ]


def test_a_blind_list_holds_whole_locations_whatever_their_stock(desk: Any, site: Site) -> None:
    answer = generate(
        desk, site, list_type="BLIND", stock_nonzero=True, split="location-prefix"
    ).json
    first, second = answer["lists"]
    assert scope_of(desk, first) == [("A-01", ""), ("A-02", "")]
    assert scope_of(desk, second) == [("B-01", ""), ("B-02", "")]


def test_locations_can_be_chosen_by_prefix_or_one_by_one(desk: Any, site: Site) -> None:
    (by_prefix,) = generate(desk, site, location_prefix="B").json["lists"]
    assert scope_of(desk, by_prefix) == [("B-01", ""), ("B-02", "")]
    (chosen,) = generate(desk, site, locations=["A-02"]).json["lists"]
    assert scope_of(desk, chosen) == [("A-02", "")]


def test_a_category_sends_to_its_items_wherever_they_lie(desk: Any, site: Site) -> None:
    (row,) = generate(desk, site, category="Fasteners").json["lists"]
    assert row["description"] == "Fasteners"
    assert scope_of(desk, row) == [("", "MOB/BOLT"), ("", "MOB/NUT")]


def test_a_category_in_chosen_places_is_every_position_ever_held_there(
    desk: Any, site: Site
) -> None:
    (row,) = generate(desk, site, category="Fasteners", location_prefix="B").json["lists"]
    assert scope_of(desk, row) == [("B-01", "MOB/NUT"), ("B-02", "MOB/BOLT")]


def test_a_blind_category_in_chosen_places_is_every_item_in_every_place(
    desk: Any, site: Site
) -> None:
    (row,) = generate(desk, site, list_type="BLIND", category="Paints", location_prefix="B").json[
        "lists"
    ]
    assert scope_of(desk, row) == [("B-01", "MOB/PAINT"), ("B-02", "MOB/PAINT")]


def test_lists_hold_at_most_so_many_lines(desk: Any, site: Site) -> None:
    rows = generate(desk, site, split=3, list_type="BLIND").json["lists"]
    assert [row["scope_lines"] for row in rows] == [3, 1]
    assert [row["description"] for row in rows] == ["A-01 … B-01", "B-02"]


@pytest.mark.parametrize(
    "selection", [{"location_prefix": "Z"}, {"category": "None"}, {"locations": []}]
)
def test_a_selection_of_nothing_is_refused(
    desk: Any, site: Site, selection: dict[str, Any]
) -> None:
    answer = generate(desk, site, **selection)
    assert (answer.status_code, answer.json["code"]) == (409, "generation.empty")


def test_unknown_locations_are_all_named(desk: Any, site: Site) -> None:
    answer = generate(desk, site, locations=["A-01", "X", "Y"])
    assert [fault["code"] for fault in answer.json["errors"]] == ["location.unknown"] * 2


@pytest.mark.parametrize("split", ["aisle", 0, True, 1.5])
def test_a_split_that_is_not_known_is_refused(desk: Any, site: Site, split: Any) -> None:
    answer = generate(desk, site, split=split)
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")
