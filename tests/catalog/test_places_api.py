"""Units, warehouses and locations at the desk."""

from typing import Any

import pytest
from sqlalchemy import select

from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.storage.changes import changes_since
from server.storage.database import db

pytestmark = pytest.mark.both_databases


@pytest.fixture
def client(client_as: Any) -> Any:
    return client_as(Role.ADMINISTRATOR)


def test_a_warehouse_without_a_time_zone_takes_the_companys(client: Any) -> None:
    made = client.post("/api/v1/warehouses", json={"code": "01", "description": "Centrale"})
    assert made.status_code == 201
    assert made.json["time_zone"] == "Europe/Rome"
    changed = client.patch("/api/v1/warehouses/01", json={"valid_until": "2027-01-31"})
    assert (changed.json["valid_until"], changed.json["description"]) == ("2027-01-31", "Centrale")
    assert client.get("/api/v1/warehouses").json["rows"][0]["code"] == "01"


def test_every_change_leaves_who_when_before_and_after(client: Any, clock: Any) -> None:
    client.post("/api/v1/warehouses", json={"code": "01", "description": "Centrale"})
    client.patch("/api/v1/warehouses/01", json={"description": "Nord"})
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.user_name, entry.at, entry.subject_key) == ("administrator", clock(), "01")
    assert (entry.before, entry.after) == ({"description": "Centrale"}, {"description": "Nord"})


@pytest.mark.parametrize(
    "body", [{"code": "A/B"}, {"code": ""}, {"code": "x" * 21}, {"code": "1", "valid_until": "x"}]
)
def test_a_bad_warehouse_is_refused(client: Any, body: dict[str, Any]) -> None:
    assert client.post("/api/v1/warehouses", json=body).status_code == 422


def test_a_warehouse_in_an_unknown_time_zone_is_refused(client: Any) -> None:
    answer = client.post("/api/v1/warehouses", json={"code": "01", "time_zone": "Europe/Atlantis"})
    assert answer.json["code"] == "warehouse.time_zone"


def test_the_same_code_twice_is_refused_everywhere(client: Any) -> None:
    for path, body in (
        ("units", {"code": "PZ"}),
        ("warehouses", {"code": "01"}),
        ("locations", {"code": "A-1", "warehouse": "01"}),
    ):
        assert client.post(f"/api/v1/{path}", json=body).status_code == 201
        assert client.post(f"/api/v1/{path}", json=body).json["code"] == "code.taken"


def test_a_location_belongs_to_its_warehouse_and_handhelds_hear_of_it(client: Any) -> None:
    client.post("/api/v1/warehouses", json={"code": "01"})
    client.post("/api/v1/warehouses", json={"code": "02"})
    made = client.post("/api/v1/locations", json={"warehouse": "01", "code": "A/1", "area": "A"})
    assert made.json == {"warehouse": "01", "code": "A/1", "area": "A", "description": ""}
    changed = client.patch("/api/v1/locations/01/A/1", json={"area": "B"})
    assert changed.json["area"] == "B"
    assert len(client.get("/api/v1/locations?warehouse=01").json["rows"]) == 1
    assert client.get("/api/v1/locations?warehouse=02").json["rows"] == []
    assert ("location", "01/A/1") in [(c.kind, c.key) for c in changes_since(0, 100)]


def test_what_does_not_exist_is_not_found(client: Any) -> None:
    client.post("/api/v1/warehouses", json={"code": "01"})
    for path, code in (
        ("units/XX", "unit.unknown"),
        ("warehouses/XX", "warehouse.unknown"),
        ("locations/XX/A", "warehouse.unknown"),
        ("locations/01/A", "location.unknown"),
    ):
        answer = client.patch(f"/api/v1/{path}", json={})
        assert (answer.status_code, answer.json["code"]) == (404, code)


def test_locations_are_paged(client: Any) -> None:
    client.post("/api/v1/warehouses", json={"code": "01"})
    for code in "ABC":
        client.post("/api/v1/locations", json={"warehouse": "01", "code": code})
    first = client.get("/api/v1/locations?limit=2").json
    rest = client.get(f"/api/v1/locations?limit=2&after={first['next']}").json
    assert [row["code"] for row in first["rows"] + rest["rows"]] == ["A", "B", "C"]


def test_a_unit_has_at_most_six_decimals(client: Any) -> None:
    assert client.post("/api/v1/units", json={"code": "KG", "decimals": 7}).status_code == 422
    client.post("/api/v1/units", json={"code": "KG", "decimals": 3})
    assert client.patch("/api/v1/units/KG", json={"decimals": 4}).json["decimals"] == 4
