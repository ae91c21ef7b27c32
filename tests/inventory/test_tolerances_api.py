"""Tolerances by item, category and class: kept at the desk, and what they do to the lines."""

from typing import Any

import pytest

from tests.inventory.review_world import ReviewWorld, rows

pytestmark = pytest.mark.both_databases
URL = "/api/v1/tolerances"
BEARING = {"item_class": "MOB", "item_code": "BE-2349"}


def keep(desk: Any, **given: str) -> dict[str, Any]:
    answer = desk.post(URL, json=given)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_a_tolerance_says_what_it_is_about_and_has_limits_on_each_side(supervisor: Any) -> None:
    made = keep(supervisor, abc="A", plus_quantity="0", minus_percent="2.5")
    assert made == {
        "id": made["id"],
        "list_type": "",
        "abc": "A",
        "category": "",
        "item_class": "",
        "item_code": "",
        "plus_quantity": "0",
        "plus_percent": None,
        "plus_value": None,
        "minus_quantity": None,
        "minus_percent": "2.5",
        "minus_value": None,
    }
    assert supervisor.get(URL).json == {"rows": [made], "next": None}


def test_they_are_paged_by_key(supervisor: Any) -> None:
    made = [keep(supervisor, category=f"C{n}")["id"] for n in range(5)]
    seen, query = [], "?limit=2"
    while query:
        found = supervisor.get(URL + query).json
        seen += [row["id"] for row in found["rows"]]
        query = f"?limit=2&after={found['next']}" if found["next"] else ""
    assert seen == made


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, {"tolerance.about_nothing"}),
        ({"abc": "A", "category": "B"}, {"tolerance.about_two"}),
        ({"item_code": "BE-2349"}, {"item.incomplete", "item.unknown"}),
        (
            {"list_type": "NONE", "item_class": "MOB", "item_code": "X", "plus_value": "-1"},
            {"list_type.unknown", "item.unknown", "limit.negative"},
        ),
    ],
)
def test_everything_wrong_with_one_is_said_at_once(
    world: ReviewWorld, supervisor: Any, given: dict[str, str], codes: set[str]
) -> None:
    answer = supervisor.post(URL, json=given)
    assert answer.status_code == 422
    assert {fault["code"] for fault in answer.json["errors"]} == codes
    assert supervisor.get(URL).json["rows"] == []


def test_there_is_one_for_each_thing(supervisor: Any) -> None:
    keep(supervisor, category="BEARINGS")
    again = supervisor.post(URL, json={"category": "BEARINGS", "plus_value": "3"})
    assert (again.status_code, again.json["code"]) == (409, "tolerance.taken")
    missing = supervisor.patch(f"{URL}/999", json={"plus_value": "3"})
    assert (missing.status_code, missing.json["code"]) == (404, "tolerance.unknown")


def test_the_most_specific_one_decides_whether_somebody_has_to_look(
    world: ReviewWorld, supervisor: Any
) -> None:
    """Counted 97 of 100 at cost 2 with a value limit of 10 on the list type: within."""
    world.count("97")
    assert rows(supervisor)[0]["state"] == "within_tolerance"
    item = keep(supervisor, **BEARING, minus_quantity="2", plus_quantity="9")
    assert rows(supervisor)[0]["over"] == ["quantity"]
    for change, over in (({"minus_quantity": "3"}, []), ({"minus_percent": "2.99"}, ["percent"])):
        changed = supervisor.patch(f"{URL}/{item['id']}", json=change)
        assert changed.status_code == 200
        assert rows(supervisor)[0]["over"] == over
    keep(supervisor, list_type="STD", **BEARING)
    assert rows(supervisor)[0]["state"] == "within_tolerance"


def test_what_is_taken_away_leaves_the_less_specific_one(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.an_item("CASE", abc="C", category="CASES")
    world.stock("CASE", "A-02", 100)
    handheld = world.handheld()
    handheld.record(item="MOB/CASE", location="A-02", quantity="96")
    world.close(handheld)

    def over() -> list[str]:
        [found] = [row["over"] for row in rows(supervisor) if row["item"] == "MOB/CASE"]
        return found

    keep(supervisor, abc="C", minus_percent="1")
    category = keep(supervisor, category="CASES", minus_percent="5")
    assert over() == []
    assert supervisor.delete(f"{URL}/{category['id']}").status_code == 204
    assert over() == ["percent"]
    trail = supervisor.get("/api/v1/audit?subject=tolerance").json["rows"]
    assert [row["action"] for row in trail] == ["delete", "create", "create"]
