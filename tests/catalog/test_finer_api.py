"""The lot register and other units of an item: works, other role, bad id, bad body, twice."""

from typing import Any

import pytest
from sqlalchemy import select

from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.storage.changes import changes_since
from server.storage.database import db

pytestmark = pytest.mark.both_databases
ITEM = "/api/v1/items/MOB/A%2F1"
LOT = {"expiry": "2027-01-31", "unit_cost": "2.5", "supplier": "ROSSI", "supplier_lot": "R-7"}


@pytest.fixture
def client(client_as: Any) -> Any:
    client = client_as(Role.SUPERVISOR, name="verdi")
    for unit in ("PZ", "BOX", "PAL"):
        client.post("/api/v1/units", json={"code": unit, "decimals": 0})
    item = {"class": "MOB", "code": "A/1", "unit": "PZ", "lot_managed": True}
    assert client.post("/api/v1/items", json=item).status_code == 201
    return client


def test_a_lot_is_entered_changed_and_listed(client: Any) -> None:
    made = client.put(f"{ITEM}/lots/L%2F1", json=LOT).json
    assert made == LOT | {"lot": "L/1", "status": "available"}
    changed = client.put(f"{ITEM}/lots/L%2F1", json={"status": "unavailable"}).json
    assert changed == made | {"status": "unavailable"}
    client.put(f"{ITEM}/lots/L2", json={})
    first = client.get(f"{ITEM}/lots?limit=1").json
    assert ([row["lot"] for row in first["rows"]], first["next"]) == (["L/1"], "L/1")
    rest = client.get(f"{ITEM}/lots", query_string={"limit": 1, "after": "L/1"}).json
    assert ([row["lot"] for row in rest["rows"]], rest["next"]) == (["L2"], None)
    told = select(AuditEntry).where(AuditEntry.subject == "lot").order_by(AuditEntry.id)
    entries = db.session.scalars(told).all()
    assert [(one.subject_key, one.before) for one in entries] == [
        ("MOB/A/1 L/1", None),
        ("MOB/A/1 L/1", {"status": "available"}),
        ("MOB/A/1 L2", None),
    ]


def test_a_lot_that_makes_no_sense_is_refused(client: Any) -> None:
    assert client.put(f"{ITEM}/lots/L1", json={"status": "lost"}).status_code == 422
    assert client.put(f"{ITEM}/lots/L1", json={"unit_cost": "-1"}).status_code == 422
    assert client.put("/api/v1/items/MOB/NO/lots/L1", json={}).status_code == 404
    assert client.get("/api/v1/items/MOB/NO/lots").status_code == 404


def units(client: Any) -> list[tuple[str, str, bool]]:
    found = client.get(ITEM).json["alternative_units"]
    return [(one["unit"], one["factor"], one["handheld_default"]) for one in found]


def test_other_units_are_given_changed_and_taken_and_handhelds_are_told(client: Any) -> None:
    client.put(f"{ITEM}/units/BOX", json={"factor": "12", "handheld_default": True})
    client.put(f"{ITEM}/units/PAL", json={"factor": "480", "handheld_default": True})
    assert units(client) == [("BOX", "12", False), ("PAL", "480", True)]
    assert client.put(f"{ITEM}/units/BOX", json={"factor": "10"}).status_code == 200
    assert client.delete(f"{ITEM}/units/PAL").status_code == 200
    assert units(client) == [("BOX", "10", False)]
    assert client.delete(f"{ITEM}/units/PAL").json["code"] == "unit.unknown"
    assert ("catalog", "MOB/A/1") in [(c.kind, c.key) for c in changes_since(0, 100)]


def test_a_unit_that_makes_no_sense_is_refused(client: Any) -> None:
    assert client.put(f"{ITEM}/units/PZ", json={"factor": "2"}).json["code"] == "unit.is_base"
    assert client.put(f"{ITEM}/units/NO", json={"factor": "2"}).json["code"] == "unit.unknown"
    assert client.put(f"{ITEM}/units/BOX", json={"factor": "0"}).status_code == 422
    assert client.put(f"{ITEM}/units/BOX", json={}).status_code == 422


def test_only_who_keeps_master_data_changes_them(client: Any, client_as: Any) -> None:
    for role in Role:
        other = client_as(role, name=f"user {role}")
        writes = role in {Role.ADMINISTRATOR, Role.SUPERVISOR}
        answers = [
            other.put(f"{ITEM}/lots/L1", json={}),
            other.put(f"{ITEM}/units/BOX", json={"factor": "12"}),
        ]
        assert all((one.status_code == 200) is writes for one in answers), role
        assert (other.get(f"{ITEM}/lots").status_code == 200) is (role is not Role.COUNTER), role
