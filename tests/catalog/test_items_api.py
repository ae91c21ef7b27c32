"""Items and their barcodes at the desk: who may do what, and what is refused."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from server.storage.changes import changes_since

pytestmark = pytest.mark.both_databases

CHAIR = {"class": "MOB", "code": "BE-2349", "description": "Chair", "unit": "PZ"}


@pytest.fixture
def client(client_as: Any) -> Any:
    client = client_as(Role.SUPERVISOR)
    assert client.post("/api/v1/units", json={"code": "PZ", "decimals": 0}).status_code == 201
    return client


def test_an_item_that_was_created_is_found_by_its_code_and_by_a_search(client: Any) -> None:
    made = client.post("/api/v1/items", json={**CHAIR, "standard_cost": "12.50", "category": "Sit"})
    assert made.status_code == 201
    assert made.json["item"] == "MOB/BE-2349"
    assert made.json["standard_cost"] == "12.5"
    assert client.get("/api/v1/items/MOB/BE-2349").json["unit"] == "PZ"
    for text in ("be-2", "mob/be-2"):
        found = client.get("/api/v1/items", query_string={"search": text}).json["rows"]
        assert [row["code"] for row in found] == ["BE-2349"]
    assert client.get("/api/v1/items?category=Sit").json["rows"][0]["class"] == "MOB"
    assert client.get("/api/v1/categories").json == ["Sit"]


def test_items_are_paged_by_their_full_code(client: Any) -> None:
    for code in ("A/1", "B", "C"):
        assert client.post("/api/v1/items", json={**CHAIR, "code": code}).status_code == 201
    first = client.get("/api/v1/items?limit=2").json
    assert first["next"] == "MOB/B"
    rest = client.get("/api/v1/items", query_string={"limit": 2, "after": first["next"]}).json
    assert [row["code"] for row in rest["rows"]] == ["C"]
    assert rest["next"] is None
    assert client.get("/api/v1/items/MOB/A%2F1").json["code"] == "A/1"


def test_the_same_item_twice_is_refused(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    again = client.post("/api/v1/items", json=CHAIR)
    assert (again.status_code, again.json["code"]) == (409, "code.taken")


def test_changing_an_item_keeps_what_is_not_given_and_tells_the_handhelds(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    changed = client.patch("/api/v1/items/MOB/BE-2349", json={"abc": "A", "sales_price": None})
    assert (changed.json["abc"], changed.json["description"]) == ("A", "Chair")
    assert ("catalog", "MOB/BE-2349") in [(c.kind, c.key) for c in changes_since(0, 100)]


def test_the_base_unit_of_an_item_cannot_be_changed(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    assert client.patch("/api/v1/items/MOB/BE-2349", json={"unit": "KG"}).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {**CHAIR, "class": "A/B"},
        {**CHAIR, "class": "MOBX"},
        {**CHAIR, "code": " x"},
        {**CHAIR, "code": "x\n"},
        {**CHAIR, "standard_cost": "-1"},
        {**CHAIR, "standard_cost": 1.5},
        {**CHAIR, "description": "\x00"},
        {**CHAIR, "colour": "red"},
        {},
    ],
)
def test_a_bad_item_is_refused(client: Any, body: dict[str, Any]) -> None:
    assert client.post("/api/v1/items", json=body).status_code == 422


def test_an_item_of_an_unknown_unit_is_refused(client: Any) -> None:
    answer = client.post("/api/v1/items", json={**CHAIR, "unit": "KG"})
    assert answer.json["code"] == "unit.unknown"


def test_an_unknown_item_is_not_found(client: Any) -> None:
    assert client.get("/api/v1/items/MOB/none").json["code"] == "item.unknown"
    assert client.patch("/api/v1/items/MOB/none", json={}).status_code == 404


def test_a_barcode_is_given_to_an_item_and_taken_away(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    path = "/api/v1/items/MOB/BE-2349/barcodes"
    shown = client.post(path, json={"barcode": "4006381333931"})
    assert shown.json["barcodes"] == [
        {"barcode": "4006381333931", "type": "ean-13", "unit": None, "variant": ""}
    ]
    assert client.post(path, json={"barcode": "4006381333931"}).json["code"] == "code.taken"
    assert client.delete(f"{path}/04006381333931").json["barcodes"] == []
    assert client.delete(f"{path}/04006381333931").json["code"] == "barcode.unknown"


def test_a_barcode_belongs_to_one_item_unless_it_is_free(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    client.post("/api/v1/items", json={**CHAIR, "code": "OTHER"})
    first, other = "/api/v1/items/MOB/BE-2349/barcodes", "/api/v1/items/MOB/OTHER/barcodes"
    client.post(first, json={"barcode": "4006381333931"})
    assert client.post(other, json={"barcode": "4006381333931"}).json["code"] == "barcode.taken"
    client.post(first, json={"barcode": "SHELF"})
    assert client.post(other, json={"barcode": "SHELF"}).status_code == 201


def test_a_barcode_with_a_wrong_check_digit_or_a_foreign_unit_is_refused(client: Any) -> None:
    client.post("/api/v1/items", json=CHAIR)
    path = "/api/v1/items/MOB/BE-2349/barcodes"
    wrong = client.post(path, json={"barcode": "4006381333932", "type": "ean-13"})
    assert wrong.json["code"] == "barcode.malformed"
    foreign = client.post(path, json={"barcode": "X", "unit": "BOX"})
    assert foreign.json["code"] == "unit.not_of_item"


READS = ("/items", "/items/MOB/BE-2349", "/categories", "/units", "/warehouses", "/locations")
WRITES = (
    ("post", "/items"),
    ("patch", "/items/MOB/BE-2349"),
    ("post", "/items/MOB/BE-2349/barcodes"),
    ("delete", "/items/MOB/BE-2349/barcodes/1"),
    ("post", "/units"),
    ("patch", "/units/PZ"),
    ("post", "/warehouses"),
    ("patch", "/warehouses/01"),
    ("post", "/locations"),
    ("patch", "/locations/01/A-1"),
)


@pytest.mark.parametrize("path", READS)
def test_nobody_and_counters_read_nothing(app: Flask, client_as: Any, path: str) -> None:
    assert app.test_client().get(f"/api/v1{path}").status_code == 401
    assert client_as(Role.COUNTER).get(f"/api/v1{path}").status_code == 403


@pytest.mark.parametrize("path", [path for path in READS if path != "/items/MOB/BE-2349"])
def test_an_auditor_reads(client_as: Any, path: str) -> None:
    assert client_as(Role.AUDITOR).get(f"/api/v1{path}").status_code == 200


@pytest.mark.parametrize(("verb", "path"), WRITES)
def test_only_administrators_and_supervisors_write(
    app: Flask, client_as: Any, verb: str, path: str
) -> None:
    assert getattr(app.test_client(), verb)(f"/api/v1{path}", json={}).status_code == 401
    for role in (Role.ACCOUNTANT, Role.AUDITOR, Role.COUNTER):
        assert getattr(client_as(role), verb)(f"/api/v1{path}", json={}).status_code == 403
