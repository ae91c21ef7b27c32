"""Closings over HTTP: who may what, looking first, closing, restoring, verifying, searching."""

import json
from datetime import date
from typing import Any

import pytest

from server.kernel.principal import Role
from server.storage.database import db
from server.valuation.closing.running import Step
from tests.ledger.conftest import Post, line

A, S, K, U = Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR
READERS = {A, S, K, U}
WRITERS = {A, K}
AT = "2026-10-31"
BRIDGE = "/api/v1/reports/bridge?from=closing:1&to=closing:1"
ROUTES = [
    ("GET", "/api/v1/closings", READERS),
    ("POST", "/api/v1/closings", WRITERS),
    ("GET", f"/api/v1/closings/check?at={AT}", READERS),
    ("POST", "/api/v1/closings/restore", WRITERS),
    ("GET", "/api/v1/closings/verify", READERS),
    ("GET", "/api/v1/closings/1", READERS),
    ("GET", "/api/v1/closing-lines", READERS),
    ("GET", "/api/v1/warehouse-histories", READERS),
    ("POST", "/api/v1/warehouse-histories", WRITERS),
    ("GET", "/api/v1/warehouse-histories/1", READERS),
    ("GET", "/api/v1/warehouse-histories/1/file", READERS),
    ("GET", f"/api/v1/warehouse-histories/at/{AT}/file", READERS),
    ("GET", "/api/v1/warehouse-history-rows", READERS),
    ("GET", BRIDGE, READERS),
    ("GET", "/api/v1/reports/accounting-entries", READERS),
    ("GET", "/api/v1/parameters", READERS),
]


def body(path: str) -> dict[str, Any]:
    if path.endswith("restore"):
        return {"why": "try"}
    return {"at": AT} | ({} if path.endswith("closings") else {"name": "October"})


def test_only_accountants_and_administrators_write_and_counters_see_nothing(
    client_as: Any,
) -> None:
    clients = {role: client_as(role) for role in Role}
    for method, path, allowed in ROUTES:
        options = {"json": body(path)} if method == "POST" else {}
        for role in set(Role) - allowed:
            answer = getattr(clients[role], method.lower())(path, **options)
            assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), (role, path)
        for role in allowed:
            answer = getattr(clients[role], method.lower())(path, **options)
            assert answer.status_code not in {401, 403}, (role, path)


@pytest.mark.both_databases
def test_look_close_search_verify_and_restore(post: Post, client_as: Any) -> None:
    client = client_as(K)
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    post("CAR", line(5), posting_date=date(2026, 10, 6))
    looked = client.get(f"/api/v1/closings/check?at={AT}").json
    assert [one["code"] for one in looked["errors"]] == ["missing-cost"]
    assert (looked["lines"], looked["records"], looked["last"]) == (1, 1, None)
    assert looked["acceptable"] == ["missing-cost"]
    accepted = client.get(f"/api/v1/closings/check?at={AT}&accept=missing-cost").json
    assert (accepted["errors"], accepted["warnings"][0]["code"]) == ([], "missing-cost")
    assert client.get("/api/v1/closings").json["rows"] == []

    refused = client.post("/api/v1/closings", json={"at": AT})
    assert (refused.status_code, refused.json["code"]) == (422, "closing.refused")
    made = client.post("/api/v1/closings", json={"at": AT, "accept": ["missing-cost"]})
    assert made.status_code == 201, made.json
    number = made.json["id"]
    assert (made.json["lines"], made.json["user"], made.json["last"]) == (1, "accountant", True)
    listed = client.get("/api/v1/closings").json
    assert (listed["last"], [row["id"] for row in listed["rows"]]) == (AT, [number])
    assert client.get(f"/api/v1/closings/{number}").json["hash"] == made.json["hash"]
    assert client.get("/api/v1/parameters").json["last_closing"] == AT

    [row] = client.get("/api/v1/closing-lines?item=MOB/BOLT&start=2026-10-01").json["rows"]
    assert (row["closing"], row["stock"], row["average"]) == (number, "15", "2")
    for elsewhere in ("item=MOB/NUT", "start=2026-11-01", "end=2026-10-01", "warehouse=01"):
        assert client.get(f"/api/v1/closing-lines?{elsewhere}").json["rows"] == []

    verified = client.get("/api/v1/closings/verify").json
    assert verified == {"closings": 1, "lines": 1, "finding": None}
    restored = client.post("/api/v1/closings/restore", json={"why": "freight came late"})
    assert (restored.json["state"], restored.json["restored_why"]) == (
        "restored",
        "freight came late",
    )
    again = client.post("/api/v1/closings/restore", json={"why": "again"})
    assert (again.status_code, again.json["code"]) == (409, "closing.none")


def test_an_unknown_closing_is_not_found(client_as: Any) -> None:
    answer = client_as(U).get("/api/v1/closings/7")
    assert (answer.status_code, answer.json["code"]) == (404, "closing.unknown")


def test_the_fiscal_interest_of_an_item_that_moved_stays(post: Post, client_as: Any) -> None:
    client = client_as(A)
    post("CAR", line(10, cost=2))
    refused = client.patch("/api/v1/items/MOB/BOLT", json={"fiscal_interest": False})
    assert (refused.status_code, refused.json["code"]) == (409, "item.interest_fixed")
    assert client.patch("/api/v1/items/MOB/BOLT", json={"fiscal_interest": True}).status_code == 200
    assert client.patch("/api/v1/items/MOB/NUT", json={"fiscal_interest": False}).status_code == 200


@pytest.mark.both_databases
def test_a_closing_that_is_asked_for_its_steps_tells_them(post: Post, client_as: Any) -> None:
    client = client_as(K)
    post("CAR", line(5), posting_date=date(2026, 10, 6))

    def closed(**rest: Any) -> list[Any]:
        headers = {"Accept": "application/x-ndjson"}
        answer = client.post("/api/v1/closings", json={"at": AT} | rest, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson")
        return [json.loads(row) for row in answer.text.splitlines()]

    refused = closed()
    assert [one.get("step") for one in refused] == ["sums", "checks", None]
    assert refused[-1]["problem"]["code"] == "closing.refused"
    *steps, last = closed(accept=["missing-cost"])
    assert [one["step"] for one in steps] == list(Step)
    assert (last["done"]["at"], last["done"]["state"], last["done"]["lines"]) == (AT, "closed", 1)
    db.session.rollback()  # what this thread has read was before the other one's closing
    [listed] = client.get("/api/v1/closings").json["rows"]
    assert listed["id"] == last["done"]["id"]
