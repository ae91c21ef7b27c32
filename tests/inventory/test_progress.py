"""How far a count is, and when the pass of a list is closed."""

from typing import Any

import pytest
from flask import Flask

from server.inventory.list_keeping import force_close, release_list
from server.inventory.lists import find_list
from server.kernel.principal import Role
from tests.handhelds import Handheld, a_device, statuses
from tests.inventory.planning import NOW, Site

pytestmark = pytest.mark.both_databases


@pytest.fixture
def site(app: Flask) -> Site:
    return Site()


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


def handheld(app: Flask, site: Site, list_id: Any, name: str = "MC-07") -> Handheld:
    device, token = a_device(app, [site.warehouse_id], name)
    return Handheld(app.test_client(), device, token, list_id)


def released(site: Site, **changes: Any) -> Any:
    list_id = site.list(**changes)
    release_list(list_id, now=NOW, by="test")
    return list_id


def state_of(list_id: Any) -> str:
    found = find_list(list_id)
    assert found is not None
    return found.state


def count(device: Handheld, item: str = "BOLT", employee: str = "17", **changes: Any) -> Any:
    return device.record(item=f"MOB/{item}", employee=employee, lot=None, barcode=None, **changes)


def progress(desk: Any, site: Site) -> Any:
    answer = desk.get(f"/api/v1/inventories/{site.number}/progress")
    assert answer.status_code == 200
    return answer.json


def test_before_anybody_counted_the_assigned_are_outstanding(desk: Any, site: Site) -> None:
    released(site, employees=["17", "18"])
    (row,) = progress(desk, site)["lists"]
    assert row["outstanding_employees"] == ["17", "18"]
    assert (row["planned"], row["counted_positions"], row["counters"]) == (None, 0, [])
    assert row["last_event_at"] is None


def test_progress_counts_positions_once_and_names_the_counters(
    app: Flask, desk: Any, site: Site
) -> None:
    list_id = released(site, employees=["17", "18"])
    device = handheld(app, site, list_id)
    count(device)
    count(device)
    count(device, "NUT")
    assert statuses(device.push()) == ["accepted"] * 3
    shown = progress(desk, site)
    (row,) = shown["lists"]
    (counter,) = row["counters"]
    assert (row["counted_positions"], row["events"], row["pass_closed"]) == (2, 3, False)
    assert (counter["device_name"], counter["employee"]) == ("MC-07", "17")
    assert (counter["events"], counter["declared"], counter["high_water"]) == (3, False, 3)
    assert row["outstanding_employees"] == ["17", "18"]
    assert shown["totals"]["events"] == 3


def test_numbers_that_are_still_on_a_device_are_named(app: Flask, desk: Any, site: Site) -> None:
    list_id = released(site)
    device = handheld(app, site, list_id)
    for _ in range(4):
        count(device)
    device.push([device.journal[0], device.journal[3]], pending=2)
    shown = progress(desk, site)
    (counter,) = shown["lists"][0]["counters"]
    assert (counter["missing"], counter["pending"]) == ([[2, 3]], 2)
    assert (shown["totals"]["missing"], shown["totals"]["pending"]) == (2, 2)


def test_a_pass_is_closed_when_its_counter_declared_it(app: Flask, desk: Any, site: Site) -> None:
    list_id = released(site, employees=["17"])
    device = handheld(app, site, list_id)
    count(device)
    device.record("list_closed")
    device.push()
    assert state_of(list_id) == "closed"
    (row,) = progress(desk, site)["lists"]
    assert (row["state"], row["pass_closed"], row["outstanding_employees"]) == ("closed", True, [])


def test_a_declaration_with_a_gap_below_it_does_not_close(app: Flask, site: Site) -> None:
    list_id = released(site)
    device = handheld(app, site, list_id)
    count(device)
    count(device)
    device.record("list_closed")
    device.push([device.journal[0], device.journal[2]])
    assert state_of(list_id) == "released"
    device.push([device.journal[1]])
    assert state_of(list_id) == "closed"


def test_a_list_waits_for_every_counter_and_opens_again_for_a_late_one(
    app: Flask, site: Site
) -> None:
    list_id = released(site)
    first = handheld(app, site, list_id)
    second = handheld(app, site, list_id, "MC-08")
    count(first)
    first.record("list_closed")
    first.push()
    assert state_of(list_id) == "closed"
    count(second, "NUT", employee="18")
    second.push()
    assert state_of(list_id) == "released"
    second.record("list_closed", employee="18")
    second.push()
    assert state_of(list_id) == "closed"


def test_a_list_closed_by_force_stays_closed_and_late_counts_still_arrive(
    app: Flask, site: Site
) -> None:
    list_id = released(site)
    device = handheld(app, site, list_id)
    count(device)
    device.push()
    force_close(list_id, "the shift is over", now=NOW, by="test")
    count(device)
    assert statuses(device.push()) == ["duplicate", "accepted"]
    assert state_of(list_id) == "closed"
