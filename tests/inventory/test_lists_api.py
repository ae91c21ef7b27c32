"""Count lists at the desk: create, assign, release, edit, delete, close by force."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.identity.models import Employee
from server.inventory.lists import find_list
from server.journal.log import insert_or_find, made_ready
from server.kernel.principal import Role
from server.storage.changes import changes_since, current_version
from server.storage.transaction import transaction
from tests.inventory.planning import PLACES, Site, give_area
from tests.inventory.totals_world import a_row

pytestmark = pytest.mark.both_databases
UNKNOWN = "/api/v1/lists/019aaf30-0000-7000-8000-000000000001"


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def create(desk: Any, site: Site, **changes: Any) -> Any:
    body = {"list_type": "BLIND", "warehouse": "W1"} | changes
    return desk.post(f"/api/v1/inventories/{site.number}/lists", json=body)


def test_a_list_is_created_as_a_draft_for_everybody(desk: Any, site: Site) -> None:
    answer = create(desk, site, description="Everything")
    assert answer.status_code == 201
    shown = answer.json
    list_id = shown.pop("id")
    assert shown == {
        "number": "L-0001",
        "inventory": site.number,
        "description": "Everything",
        "list_type": "BLIND",
        "warehouse": "W1",
        "pass": 1,
        "root_list": None,
        "state": "draft",
        "team": "",
        "employees": [],
        "scope_lines": 0,
        "closing_date": None,
        "released_at": None,
        "closed_at": None,
        "closed_by": None,
        "close_reason": None,
    }
    assert desk.get(f"/api/v1/lists/{list_id}").json["number"] == "L-0001"
    inventory = desk.get(f"/api/v1/inventories/{site.number}").json
    assert [row["id"] for row in inventory["lists"]] == [list_id]


def test_everything_that_is_unknown_is_said_at_once(desk: Any, site: Site) -> None:
    answer = create(
        desk,
        site,
        list_type="NONE",
        warehouse="W9",
        employees=["99"],
        team="night",
        areas=["RED"],
        scope=[{"location": "Z-01"}, {"item": "MOB/NONE"}, {}],
    )
    assert answer.status_code == 422
    assert {fault["code"] for fault in answer.json["errors"]} == {
        "list_type.unknown",
        "warehouse.unknown",
        "employee.unknown",
        "team.unknown",
        "area.unknown",
        "location.unknown",
        "item.unknown",
        "scope.empty",
    }


def test_an_area_stands_for_its_locations(desk: Any, site: Site) -> None:
    give_area("A-01", "RED")
    give_area("A-02", "RED")
    answer = create(desk, site, areas=["RED"], scope=[{"location": "B-01", "item": "MOB/BOLT"}])
    scope = desk.get(f"/api/v1/lists/{answer.json['id']}/scope").json
    assert scope["whole"] is False
    named = [(line["location"], line["item"]) for line in scope["lines"]]
    assert named == [("A-01", ""), ("A-02", ""), ("B-01", "MOB/BOLT")]


def test_a_list_is_released_once_and_devices_hear_of_it(desk: Any, site: Site) -> None:
    list_id = create(desk, site).json["id"]
    before = current_version()
    released = desk.post(f"/api/v1/lists/{list_id}/release")
    assert (released.status_code, released.json["state"]) == (200, "released")
    assert ("list", list_id) in {(row.kind, row.key) for row in changes_since(before, 10)}
    again = desk.post(f"/api/v1/lists/{list_id}/release")
    assert (again.status_code, again.json["code"]) == (409, "list.not_draft")


def test_opening_a_blind_list_sends_the_open_lists_of_its_warehouse_again(
    desk: Any, site: Site
) -> None:
    guided = create(desk, site, list_type="GUIDED").json["id"]
    blind = create(desk, site).json["id"]
    desk.post(f"/api/v1/lists/{guided}/release")
    before = current_version()
    desk.post(f"/api/v1/lists/{blind}/release")
    changed = {(row.kind, row.key) for row in changes_since(before, 10)}
    assert {("list", guided), ("list", blind), ("stock", guided)} <= changed


def test_a_team_is_who_belongs_to_it_at_release(desk: Any, site: Site) -> None:
    with transaction() as session:
        session.query(Employee).filter_by(code="18").one().team = "night"
    list_id = create(desk, site, team="night").json["id"]
    assert desk.get(f"/api/v1/lists/{list_id}").json["employees"] == []
    assert desk.post(f"/api/v1/lists/{list_id}/release").json["employees"] == ["18"]


def test_a_released_list_can_be_given_to_somebody_else(desk: Any, site: Site) -> None:
    list_id = create(desk, site, employees=["17"]).json["id"]
    desk.post(f"/api/v1/lists/{list_id}/release")
    before = current_version()
    answer = desk.patch(f"/api/v1/lists/{list_id}", json={"employees": ["18", "17"]})
    assert answer.json["employees"] == ["17", "18"]
    assert [(row.kind, row.key) for row in changes_since(before, 10)] == [("list", list_id)]
    refused = desk.patch(f"/api/v1/lists/{list_id}", json={"employees": ["99"]})
    assert refused.json["errors"][0]["code"] == "employee.unknown"


def test_a_draft_is_described_and_taken_from_its_counters(desk: Any, site: Site) -> None:
    list_id = create(desk, site, employees=["17"]).json["id"]
    changes = {"employees": [], "description": "A", "closing_date": "2026-12-31"}
    answer = desk.patch(f"/api/v1/lists/{list_id}", json=changes).json
    assert (answer["employees"], answer["description"]) == ([], "A")
    assert answer["closing_date"] == "2026-12-31"


def test_what_a_list_covers_cannot_be_edited(desk: Any, site: Site) -> None:
    list_id = create(desk, site).json["id"]
    answer = desk.patch(f"/api/v1/lists/{list_id}", json={"scope": [{"location": PLACES[0]}]})
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")


def test_only_a_draft_is_deleted(desk: Any, site: Site) -> None:
    draft = create(desk, site, scope=[{"location": "A-01"}]).json["id"]
    released = create(desk, site).json["id"]
    desk.post(f"/api/v1/lists/{released}/release")
    assert desk.delete(f"/api/v1/lists/{draft}").status_code == 204
    assert desk.delete(f"/api/v1/lists/{draft}").json["code"] == "list.unknown"
    assert desk.delete(f"/api/v1/lists/{released}").json["code"] == "list.not_draft"


def test_a_draft_in_which_somebody_counted_is_not_deleted(desk: Any, site: Site) -> None:
    draft = create(desk, site).json["id"]
    with transaction():
        insert_or_find(made_ready([a_row(1, list_id=UUID(draft))]), beyond=False)
    answer = desk.delete(f"/api/v1/lists/{draft}")
    assert (answer.status_code, answer.json["code"]) == (409, "list.counted")


def test_closing_by_force_says_why_and_by_whom(desk: Any, site: Site) -> None:
    list_id = create(desk, site, employees=["17"]).json["id"]
    path = f"/api/v1/lists/{list_id}"
    draft = desk.post(f"{path}/force-close", json={"reason": "late"})
    assert (draft.status_code, draft.json["code"]) == (409, "list.not_open")
    desk.post(f"{path}/release")
    silent = desk.post(f"{path}/force-close", json={"reason": " "})
    assert (silent.status_code, silent.json["code"]) == (422, "reason.needed")
    closed = desk.post(f"{path}/force-close", json={"reason": "the device is lost"}).json
    assert (closed["state"], closed["closed_by"]) == ("closed", "supervisor")
    assert closed["close_reason"] == "the device is lost"
    assert desk.post(f"{path}/force-close", json={"reason": "x"}).json["code"] == "list.not_open"
    assert desk.patch(path, json={"description": "x"}).json["code"] == "list.closed"
    found = find_list(UUID(list_id))
    assert found is not None
    assert found.forced


@pytest.mark.parametrize(
    ("method", "ending", "body"),
    [
        ("get", "", None),
        ("get", "/scope", None),
        ("patch", "", {}),
        ("delete", "", None),
        ("post", "/release", None),
        ("post", "/force-close", {"reason": "x"}),
    ],
)
def test_an_unknown_list_is_not_found(
    desk: Any, method: str, ending: str, body: dict[str, str] | None
) -> None:
    options = {} if body is None else {"json": body}
    answer = getattr(desk, method)(UNKNOWN + ending, **options)
    assert (answer.status_code, answer.json["code"]) == (404, "list.unknown")
    nonsense = getattr(desk, method)(f"/api/v1/lists/nonsense{ending}", **options)
    assert nonsense.status_code in {404, 405}
