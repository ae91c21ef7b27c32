"""What a device hears of: everything at first, then what changed, and what is gone."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.catalog.models import Location
from server.identity.models import DeviceWarehouse
from server.inventory.models import BarcodeResolution, CountList, ListAssignment
from server.storage.changes import record_change
from server.storage.transaction import transaction
from server.sync import changes
from tests.handhelds import (
    World,
    a_list,
    a_list_type,
    a_warehouse,
    an_employee,
)

pytestmark = pytest.mark.both_databases


class Mirror:
    """What a device knows after applying the changes in order."""

    def __init__(self, handheld: Any) -> None:
        self.handheld = handheld
        self.cursor: str | None = None
        self.known: dict[tuple[str, str], Any] = {}
        self.pages = 0
        self.filled: dict[str, set[tuple[str, str]]] = {}

    def pull(self) -> list[tuple[str, str, bool]]:
        heard = []
        while True:
            query = {"since": self.cursor} if self.cursor else {}
            answer = self.handheld.get("changes", query_string=query)
            assert answer.status_code == 200, answer.text
            self.pages += 1
            for change in answer.json["changes"]:
                place = (change["kind"], change["key"])
                heard.append((*place, change["deleted"]))
                if change["deleted"]:
                    assert change["value"] is None
                    self.known.pop(place, None)
                else:
                    self.known[place] = change["value"]
            self._sweep(answer.json)
            self.cursor = answer.json["cursor"]
            if not answer.json["more"]:
                return heard

    def _sweep(self, page: Any) -> None:
        """After the last page of a filling nothing stays that did not come with it."""
        if page["filling"] is None:
            return
        came = self.filled.setdefault(page["filling"], set())
        came |= {(change["kind"], change["key"]) for change in page["changes"]}
        if not page["more"]:
            self.known = {place: self.known[place] for place in self.known if place in came}

    def keys(self, kind: str) -> set[str]:
        return {key for found, key in self.known if found == kind}


def test_a_new_device_is_given_everything_that_concerns_it(handheld: Any, world: World) -> None:
    a_warehouse("W2", ("Z-01",))
    mirror = Mirror(handheld)
    mirror.pull()
    assert mirror.keys("location") == {"W1/A-01", "W1/A-02"}
    assert mirror.keys("list") == {str(world.list_id)}
    assert mirror.keys("list_type") == {"STD"}
    assert mirror.keys("employee") == {"17"}
    assert mirror.known["employee", "17"] == {
        "code": "17",
        "name": "Rossi Anna",
        "badge": "B17",
        "pin": None,
    }
    assert mirror.known["location", "W1/A-01"] == {
        "warehouse": "W1",
        "code": "A-01",
        "description": "",
        "area": None,
    }
    assert mirror.known["list", str(world.list_id)]["number"] == "L-0001"
    assert mirror.known["setting", "currency"] == "EUR"


def test_nothing_new_is_nothing_to_hear(handheld: Any) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    cursor = mirror.cursor
    assert mirror.pull() == []
    assert mirror.cursor == cursor


def test_a_long_first_filling_comes_in_pages_and_misses_nothing(
    handheld: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes.changes_for, "__kwdefaults__", {"limit": 2})
    for number in range(5):
        an_employee(f"E{number}")
    whole = Mirror(handheld)
    whole.pull()
    assert whole.pages > 5
    assert len(whole.keys("employee")) == 6
    assert whole.keys("location") == {"W1/A-01", "W1/A-02"}
    assert whole.keys("list") == {str(world.list_id)}


def test_what_changes_while_a_device_is_filled_reaches_it_afterwards(
    handheld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes.changes_for, "__kwdefaults__", {"limit": 2})
    mirror = Mirror(handheld)
    first = handheld.get("changes").json
    assert first["more"]
    an_employee("01")
    mirror.cursor = first["cursor"]
    mirror.pull()
    mirror.pull()
    assert "01" in mirror.keys("employee")


def test_only_what_changed_is_heard(handheld: Any, client_as: Any) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    client_as().patch("/api/v1/employees/17", json={"badge": "NEW"})
    assert mirror.pull() == [("employee", "17", False)]
    assert mirror.known["employee", "17"]["badge"] == "NEW"


def test_a_list_that_is_no_longer_released_is_deleted(handheld: Any, world: World) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    with transaction() as session:
        session.get_one(CountList, world.list_id).state = "closed"
        record_change("list", str(world.list_id))
    assert ("list", str(world.list_id), True) in mirror.pull()
    assert mirror.keys("list") == set()


def test_lists_of_other_warehouses_are_never_told(handheld: Any, world: World) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    other = a_warehouse("W2", ("Z-01",))
    list_id = a_list(world.inventory_id, world.list_type_id, other, sequence=2)
    heard = mirror.pull()
    assert mirror.keys("list") == {str(world.list_id)}
    assert ("list", str(list_id), False) not in heard
    assert mirror.keys("location") == {"W1/A-01", "W1/A-02"}


def test_only_employees_of_its_lists_are_told_unless_a_list_is_for_everybody(
    app: Flask, handheld: Any, world: World
) -> None:
    an_employee("18")
    an_employee("19")
    mirror = Mirror(handheld)
    mirror.pull()
    assert mirror.keys("employee") == {"17", "18", "19"}
    with transaction() as session:
        session.get_one(CountList, world.list_id).state = "closed"
        record_change("list", str(world.list_id))
    a_list(
        world.inventory_id, world.list_type_id, world.warehouse_id, sequence=2, employees=("18",)
    )
    heard = mirror.pull()
    assert mirror.keys("employee") == {"18"}
    assert ("employee", "17", True) in heard
    fresh = Mirror(handheld)
    fresh.pull()
    assert fresh.known == mirror.known


def test_everybody_again_comes_in_pages_also_when_the_set_changes_meanwhile(
    handheld: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("18", "19", "20", "21"):
        an_employee(code)
    mirror = Mirror(handheld)
    mirror.pull()

    def only(*codes: str) -> None:
        with transaction() as session:
            found = session.get_one(CountList, world.list_id)
            found.assignments = [ListAssignment(employee=code) for code in codes]
            record_change("list", str(world.list_id))

    monkeypatch.setattr(changes.changes_for, "__kwdefaults__", {"limit": 2})
    only("18", "20")
    first = handheld.get("changes", query_string={"since": mirror.cursor}).json
    assert ([one["key"] for one in first["changes"]], first["more"]) == (["17", "18"], True)
    assert first["filling"] is None
    mirror.cursor = first["cursor"]
    only("17", "21")
    mirror.pull()
    assert mirror.keys("employee") == {"17", "21"}
    fresh = Mirror(handheld)
    fresh.pull()
    assert fresh.known == mirror.known


def test_what_a_supervisor_said_of_a_barcode_is_told_in_its_newest_version(handheld: Any) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    with transaction() as session:
        for version, item in ((1, "MOB/OLD"), (2, "MOB/NEW")):
            session.add(
                BarcodeResolution(
                    barcode="UNKNOWN-1",
                    version=version,
                    item=item,
                    unit="BOX",
                    factor=Decimal(12),
                    user_name="rossi",
                    at=datetime(2026, 11, 23, tzinfo=UTC),
                )
            )
        record_change("resolution", "UNKNOWN-1")
    mirror.pull()
    assert mirror.known["resolution", "UNKNOWN-1"] == {
        "barcode": "UNKNOWN-1",
        "item": "MOB/NEW",
        "variant": None,
        "unit": "BOX",
        "factor": "12",
    }
    fresh = Mirror(handheld)
    fresh.pull()
    assert fresh.known == mirror.known


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "-1:all", "999999:all", "1:nothing:x", "1:2:3:4", "1:all", "1::all", "1:99:list:"],
)
def test_a_cursor_that_means_nothing_here_starts_from_nothing(handheld: Any, cursor: str) -> None:
    answer = handheld.get("changes", query_string={"since": cursor})
    assert answer.status_code == 200
    assert {change["kind"] for change in answer.json["changes"]} >= {"list", "employee"}


def test_the_answer_names_the_history(handheld: Any) -> None:
    answer = handheld.get("changes").json
    assert answer["server_history"] == handheld.push([]).json["server_history"]
    assert answer["server_time"] == "2026-11-23T08:00:00.000Z"


def test_list_types_that_are_new_are_told(handheld: Any) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    a_list_type("OPEN", blind=False)
    assert mirror.pull() == [("list_type", "OPEN", False)]


def test_after_a_large_import_a_kind_is_given_once_more_and_deletions_are_not_lost(
    handheld: Any, world: World
) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    with transaction() as session:
        session.add(Location(warehouse_id=world.warehouse_id, code="NEW"))
        session.get_one(CountList, world.list_id).state = "closed"
        record_change("location", "all")
        record_change("list", str(world.list_id))
    heard = mirror.pull()
    assert "W1/NEW" in mirror.keys("location")
    assert mirror.keys("list") == set()
    assert "all" not in {key for _, key, _ in heard}
    fresh = Mirror(handheld)
    fresh.pull()
    assert fresh.known == mirror.known
    assert mirror.pull() == []


def give(device: str, *warehouse_ids: int) -> None:
    """Give a device other warehouses."""
    with transaction() as session:
        session.query(DeviceWarehouse).filter_by(device_id=UUID(device)).delete()
        session.add_all(
            DeviceWarehouse(device_id=UUID(device), warehouse_id=found) for found in warehouse_ids
        )


def test_a_device_that_is_given_another_warehouse_hears_of_all_that_is_there(
    handheld: Any, world: World
) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    other = a_warehouse("W2", ("Z-01",))
    list_id = a_list(world.inventory_id, world.list_type_id, other, sequence=2)
    mirror.pull()
    give(handheld.device, world.warehouse_id, other)
    mirror.pull()
    assert mirror.keys("location") == {"W1/A-01", "W1/A-02", "W2/Z-01"}
    assert mirror.keys("list") == {str(world.list_id), str(list_id)}


def test_what_is_of_a_warehouse_that_was_taken_from_a_device_goes(
    handheld: Any, world: World
) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    other = a_warehouse("W2", ("Z-01",))
    give(handheld.device, other)
    mirror.pull()
    assert mirror.keys("location") == {"W2/Z-01"}
    assert mirror.keys("list") == set()
    assert mirror.pull() == []


def test_a_filling_that_is_cut_when_the_warehouses_change_begins_again(
    handheld: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes.changes_for, "__kwdefaults__", {"limit": 1})
    mirror = Mirror(handheld)
    for _ in range(5):
        page = handheld.get(
            "changes", query_string={"since": mirror.cursor} if mirror.cursor else {}
        )
        mirror.cursor = page.json["cursor"]
        for change in page.json["changes"]:
            mirror.known[change["kind"], change["key"]] = change["value"]
    assert "W1/A-01" in mirror.keys("location")
    give(handheld.device, a_warehouse("W2", ("Z-01",)))
    mirror.pull()
    assert mirror.keys("location") == {"W2/Z-01"}


def test_a_device_that_heard_nothing_for_a_year_is_told_what_went_meanwhile(
    handheld: Any, world: World, clock: Any
) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    clock.advance(days=365)
    with transaction() as session:
        session.get_one(CountList, world.list_id).state = "closed"
        record_change("list", str(world.list_id))
    for number in range(30):
        an_employee(f"E{number}")
        clock.advance(days=1)
    heard = mirror.pull()
    assert ("list", str(world.list_id), True) in heard
    fresh = Mirror(handheld)
    fresh.pull()
    assert fresh.known == mirror.known


def test_changes_of_the_catalogue_are_no_pages_of_their_own(handheld: Any) -> None:
    mirror = Mirror(handheld)
    mirror.pull()
    with transaction():
        record_change("catalog", *(f"MOB/{number}" for number in range(2500)))
    pages = mirror.pages
    assert mirror.pull() == []
    assert mirror.pages == pages + 1
