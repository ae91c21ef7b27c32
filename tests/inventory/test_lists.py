"""What the rest of the server is told of count lists."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.inventory.list_keeping import release_inventory, release_list
from server.inventory.lists import (
    find_list,
    list_change_values,
    lists_of_device,
    scope_of,
)
from server.inventory.scope import ScopeKey
from tests.inventory.planning import NOW, Site, give_area

pytestmark = pytest.mark.both_databases
NOBODY = UUID("019aaf30-0000-7000-8000-000000000001")


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


def value_of(list_id: UUID) -> dict[str, Any]:
    found = find_list(list_id)
    assert found is not None
    value = list_change_values([found])[list_id]
    assert value is not None
    return value


def test_an_unknown_list_is_none(site: Site) -> None:
    assert find_list(NOBODY) is None


def test_a_draft_is_not_for_devices(site: Site) -> None:
    draft = find_list(site.list())
    assert draft is not None
    assert list_change_values([draft]) == {draft.id: None}
    assert lists_of_device([site.warehouse_id]) == []


def test_a_released_list_is_for_the_devices_of_its_warehouse(site: Site) -> None:
    list_id = site.list(description="Aisle A")
    release_list(list_id, now=NOW, by="test")
    assert [found.id for found in lists_of_device([site.warehouse_id])] == [list_id]
    assert lists_of_device([site.warehouse_id + 1]) == []
    value = value_of(list_id)
    assert value == {
        "id": str(list_id),
        "number": "L-0001",
        "description": "Aisle A",
        "inventory": "2026-001",
        "warehouse": "W1",
        "warehouse_description": "Warehouse W1",
        "pass": 1,
        "state": "released",
        "list_type": "BLIND",
        "employees": [],
        "locations": None,
        "items": None,
        "areas": [],
        "root_list": None,
        "released_at": "2026-11-23T08:00:00.000Z",
        "planned": [],
    }


def test_a_guided_list_says_what_to_look_at_and_never_how_much(site: Site) -> None:
    list_id = site.list(list_type="GUIDED", scope=[ScopeKey("B-02", "MOB/PAINT", lot="L1")])
    release_list(list_id, now=NOW, by="test")
    value = value_of(list_id)
    assert value["planned"] == [
        {"location": "B-02", "item": "MOB/PAINT", "variant": "", "lot": "L1", "serial": ""}
    ]
    assert value["locations"] == ["B-02"]
    assert value["items"] == ["MOB/PAINT"]


def test_while_a_blind_list_is_open_no_list_of_the_warehouse_tells_what_stock_holds(
    site: Site,
) -> None:
    line = ScopeKey("B-02", "MOB/PAINT", lot="L1")
    guided = site.list(list_type="GUIDED", scope=[line], from_stock=True)
    blind = site.list()
    release_inventory(site.number, now=NOW, by="test")
    value = value_of(guided)
    assert value["planned"] == []
    assert value["locations"] is None
    assert value["items"] is None
    assert scope_of(guided).planned == [line]
    assert value_of(blind)["planned"] == []


def test_the_areas_of_a_list_are_those_of_its_locations(site: Site) -> None:
    give_area("A-01", "RED")
    give_area("B-01", "BLUE")
    red = site.list(areas=["RED"])
    whole = site.list()
    release_inventory(site.number, now=NOW, by="test")
    assert value_of(red)["areas"] == ["RED"]
    assert value_of(red)["locations"] == ["A-01"]
    assert value_of(whole)["areas"] == ["BLUE", "RED"]
