"""Inventories at the desk: create, read, edit, delete, release, close."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from server.identity.models import AuditEntry
from server.inventory.lists import find_list
from server.journal.events import ServerEvent
from server.journal.service import append_server_events
from server.kernel.principal import Role
from server.storage.changes import current_version
from server.storage.database import db
from tests.inventory.planning import NOW, Site

pytestmark = pytest.mark.both_databases
INVENTORIES = "/api/v1/inventories"


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def count_something(site: Site, list_id: Any) -> None:
    found = find_list(list_id)
    assert found is not None
    event = ServerEvent(
        inventory_id=found.inventory_id,
        warehouse_id=site.warehouse_id,
        kind="count",
        list=list_id,
        pass_=1,
        employee="17",
        location="A-01",
        item="MOB/BOLT",
        quantity=Decimal(9),
    )
    append_server_events([event], now=NOW, user="test")


def test_an_inventory_is_numbered_within_its_year(desk: Any) -> None:
    first = desk.post(INVENTORIES, json={"date": "2026-11-23", "description": "November"})
    second = desk.post(INVENTORIES, json={"date": "2026-12-31"})
    other = desk.post(INVENTORIES, json={"date": "2025-12-31"})
    assert first.status_code == 201
    numbers = [answer.json["number"] for answer in (first, second, other)]
    assert numbers == ["2026-001", "2026-002", "2025-001"]
    assert first.json == {
        "number": "2026-001",
        "date": "2026-11-23",
        "description": "November",
        "notes": "",
        "operator": "supervisor",
        "state": "open",
        "cost_method": "average",
        "created_at": "2026-11-23T08:00:00.000Z",
        "closed_at": None,
        "lists": [],
    }


def test_inventories_are_paged_newest_first(desk: Any) -> None:
    for day in ("2024-01-01", "2026-01-01", "2025-01-01"):
        desk.post(INVENTORIES, json={"date": day, "description": f"of {day[:4]}"})
    first = desk.get(f"{INVENTORIES}?limit=2").json
    assert [row["number"] for row in first["rows"]] == ["2026-001", "2025-001"]
    rest = desk.get(f"{INVENTORIES}?limit=2&after={first['next']}").json
    assert [row["number"] for row in rest["rows"]] == ["2024-001"]
    assert rest["next"] is None


@pytest.mark.parametrize("search", ["OF 2025", "2025-001"])
def test_inventories_are_found_by_description_and_number(desk: Any, search: str) -> None:
    for day in ("2024-01-01", "2025-01-01"):
        desk.post(INVENTORIES, json={"date": day, "description": f"of {day[:4]}"})
    found = desk.get(INVENTORIES, query_string={"search": search, "state": "open"}).json
    assert [row["number"] for row in found["rows"]] == ["2025-001"]
    assert desk.get(f"{INVENTORIES}?state=closed").json["rows"] == []


def test_a_table_shows_how_many_lists_and_counted_positions(desk: Any, site: Site) -> None:
    count_something(site, site.list())
    (row,) = desk.get(INVENTORIES).json["rows"]
    assert (row["lists"], row["released"], row["lines"]) == (1, 0, 1)


def test_editing_keeps_the_number_and_tells_the_audit_trail(desk: Any) -> None:
    desk.post(INVENTORIES, json={"date": "2026-11-23"})
    changed = desk.patch(f"{INVENTORIES}/2026-001", json={"cost_method": "last", "notes": "x"})
    assert changed.status_code == 200
    assert changed.json["cost_method"] == "last"
    entry = db.session.query(AuditEntry).filter_by(action="edit").one()
    assert (entry.user_name, entry.subject_key) == ("supervisor", "2026-001")
    assert entry.before is not None
    assert entry.before["cost_method"] == "average"


def test_an_empty_inventory_can_be_deleted_once(desk: Any) -> None:
    desk.post(INVENTORIES, json={"date": "2026-11-23"})
    assert desk.delete(f"{INVENTORIES}/2026-001").status_code == 204
    again = desk.delete(f"{INVENTORIES}/2026-001")
    assert (again.status_code, again.json["code"]) == (404, "inventory.unknown")


def test_an_inventory_with_lists_stays(desk: Any, site: Site) -> None:
    site.list()
    answer = desk.delete(f"{INVENTORIES}/{site.number}")
    assert (answer.status_code, answer.json["code"]) == (409, "inventory.not_empty")


@pytest.mark.parametrize("number", ["2026-009", "nonsense", "2026-", "٢٠٢٦-001", "9" * 30 + "-1"])
def test_a_number_that_does_not_exist_is_not_found(desk: Any, number: str) -> None:
    answer = desk.get(f"{INVENTORIES}/{number}")
    assert (answer.status_code, answer.json["code"]) == (404, "inventory.unknown")


@pytest.mark.parametrize(
    "body",
    [{}, {"date": "23/11/2026"}, {"date": "2026-11-23", "cost_method": "fifo"}, {"numero": 1}, []],
)
def test_a_bad_body_is_refused_with_its_fields(desk: Any, body: Any) -> None:
    answer = desk.post(INVENTORIES, json=body)
    assert (answer.status_code, answer.json["code"]) == (422, "request.invalid")


def test_releasing_gives_every_draft_to_the_counters_once(desk: Any, site: Site) -> None:
    site.list(), site.list()
    before = current_version()
    answer = desk.post(f"{INVENTORIES}/{site.number}/release")
    assert answer.status_code == 200
    assert [row["state"] for row in answer.json["lists"]] == ["released", "released"]
    assert current_version() > before
    again = desk.post(f"{INVENTORIES}/{site.number}/release")
    assert (again.status_code, again.json["code"]) == (409, "inventory.nothing_to_release")


def test_without_counts_closing_needs_a_reason_and_closes_the_lists_too(
    desk: Any, site: Site
) -> None:
    list_id = site.list()
    desk.post(f"{INVENTORIES}/{site.number}/release")
    refused = desk.post(f"{INVENTORIES}/{site.number}/close", json={})
    assert (refused.status_code, refused.json["code"]) == (422, "reason.needed")
    closed = desk.post(f"{INVENTORIES}/{site.number}/close", json={"reason": "planned twice"})
    assert closed.status_code == 200
    assert closed.json["state"] == "closed"
    assert desk.get(f"/api/v1/lists/{list_id}").json["close_reason"] == "planned twice"


def test_an_inventory_with_open_lists_and_lines_says_what_is_left(desk: Any, site: Site) -> None:
    list_id = site.list()
    desk.post(f"{INVENTORIES}/{site.number}/release")
    count_something(site, list_id)
    answer = desk.post(f"{INVENTORIES}/{site.number}/close", json={"reason": "enough"})
    assert (answer.status_code, answer.json["code"]) == (409, "inventory.unfinished")
    assert {fault["code"] for fault in answer.json["errors"]} == {"list.open", "line.unfinished"}


def test_a_closed_inventory_takes_part_in_nothing(desk: Any, site: Site) -> None:
    draft = site.list()
    desk.post(f"{INVENTORIES}/{site.number}/close", json={"reason": "planned twice"})
    body = {"list_type": "BLIND", "warehouse": "W1"}
    for answer in (
        desk.post(f"{INVENTORIES}/{site.number}/close", json={"reason": "again"}),
        desk.patch(f"{INVENTORIES}/{site.number}", json={"notes": "x"}),
        desk.delete(f"{INVENTORIES}/{site.number}"),
        desk.post(f"{INVENTORIES}/{site.number}/release"),
        desk.post(f"{INVENTORIES}/{site.number}/lists", json=body),
        desk.post(f"{INVENTORIES}/{site.number}/lists/generate", json=body),
        desk.post(f"/api/v1/lists/{draft}/release"),
    ):
        assert (answer.status_code, answer.json["code"]) == (409, "inventory.closed")
