"""Reasons and difference parameters by API: works, other role, nobody, bad id, bad body, twice."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.ledger.conftest import Post, line

pytestmark = pytest.mark.both_databases
NEW = {"warehouse": "01", "code": "NEW", "type": "load", "description": "New"}


def codes(answer: Any) -> list[str]:
    return [fault["code"] for fault in answer.json["errors"]]


def test_a_reason_is_created_changed_and_listed(client_as: Any, company: None) -> None:
    client = client_as(Role.ACCOUNTANT)
    made = client.post("/api/v1/reasons", json=NEW)
    assert (made.status_code, made.json["fiscal_interest"]) == (201, True)
    changed = client.patch("/api/v1/reasons/01/NEW", json={"updates_last_cost": True})
    assert changed.json["updates_last_cost"] is True
    rows = client.get("/api/v1/reasons?warehouse=01").json["rows"]
    assert ("01", "NEW") in {(row["warehouse"], row["code"]) for row in rows}
    assert len(client.get("/api/v1/reasons").json["rows"]) == 17


def test_settings_that_do_not_go_together_are_refused_all_at_once(
    client_as: Any, company: None
) -> None:
    wrong = NEW | {
        "type": "unload",
        "updates_last_cost": True,
        "updates_item_cost": True,
        "fiscal_interest": False,
        "opening_balance": True,
        "offset_reason": "ZZZ",
        "visible_in": "sales moon",
        "default_location": "Z",
    }
    assert codes(client_as().post("/api/v1/reasons", json=wrong)) == [
        "reason.last_cost_on_unload",
        "reason.item_cost_without_fiscal",
        "reason.opening_not_load",
        "reason.offset_incomplete",
        "reason.offset_unexpected",
        "reason.area_unknown",
        "reason.two_openings",
        "location.unknown",
    ]


def test_a_reason_is_created_once(client_as: Any, company: None) -> None:
    client = client_as()
    client.post("/api/v1/reasons", json=NEW)
    assert codes(client.post("/api/v1/reasons", json=NEW)) == ["reason.code_taken"]


def test_what_costs_depend_on_does_not_change_after_use(client_as: Any, post: Post) -> None:
    client = client_as()
    post("CAR", line(1))
    refused = client.patch("/api/v1/reasons/01/CAR", json={"type": "unload"})
    assert codes(refused) == ["reason.last_cost_on_unload"]
    locked = client.patch("/api/v1/reasons/01/CAR", json={"updates_average_cost": False})
    assert (locked.status_code, locked.json["code"]) == (409, "reason.in_use")
    described = client.patch("/api/v1/reasons/01/CAR", json={"description": "Goods in"})
    assert described.json["description"] == "Goods in"
    unused = client.patch("/api/v1/reasons/02/CAR", json={"updates_average_cost": False})
    assert unused.status_code == 200


def test_an_unknown_reason_or_warehouse_is_not_found(client_as: Any, company: None) -> None:
    client = client_as()
    for path in ("01/ZZZ", "99/CAR"):
        assert client.patch(f"/api/v1/reasons/{path}", json={}).status_code == 404
    elsewhere = client.post("/api/v1/reasons", json=NEW | {"warehouse": "99"})
    assert elsewhere.status_code == 404


def test_a_malformed_reason_is_refused(client_as: Any, company: None) -> None:
    client = client_as()
    assert client.post("/api/v1/reasons", json=NEW | {"type": "gift"}).status_code == 422
    assert client.patch("/api/v1/reasons/01/CAR", json={"colour": "red"}).status_code == 422


def test_difference_reasons_are_set_and_listed(client_as: Any, company: None) -> None:
    client = client_as()
    for code, kind in (("D+", "load"), ("D-", "unload")):
        client.post(
            "/api/v1/reasons",
            json=NEW | {"code": code, "type": kind, "physical_inventory": True},
        )
    chosen = {"positive_reason": "D+", "negative_reason": "D-"}
    for _ in range(2):
        answer = client.put("/api/v1/difference-parameters/01", json=chosen)
        assert (answer.status_code, answer.json) == (200, {"warehouse": "01", **chosen})
    assert client.get("/api/v1/difference-parameters").json["rows"] == [
        {"warehouse": "01", **chosen},
        {"warehouse": "02", "positive_reason": None, "negative_reason": None},
    ]
    swapped = {"positive_reason": "D-", "negative_reason": "CAR"}
    assert codes(client.put("/api/v1/difference-parameters/01", json=swapped)) == [
        "reason.wrong_type",
        "reason.wrong_type",
        "reason.not_physical_inventory",
    ]
    unknown = {"positive_reason": "ZZZ", "negative_reason": None}
    assert client.put("/api/v1/difference-parameters/01", json=unknown).status_code == 404
    assert client.put("/api/v1/difference-parameters/99", json=chosen).status_code == 404
    assert client.put("/api/v1/difference-parameters/01", json={}).status_code == 422


def test_only_those_who_keep_the_books_write_reasons(client_as: Any, company: None) -> None:
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        client = client_as(role)
        assert client.get("/api/v1/reasons").status_code == 200
        assert client.get("/api/v1/difference-parameters").status_code == 200
        assert client.post("/api/v1/reasons", json=NEW).status_code == 403
        assert client.patch("/api/v1/reasons/01/CAR", json={}).status_code == 403
        refused = client.put("/api/v1/difference-parameters/01", json={})
        assert refused.status_code in {403, 422}
    counter = client_as(Role.COUNTER)
    assert counter.get("/api/v1/reasons").status_code == 403
    assert counter.get("/api/v1/difference-parameters").status_code == 403


def test_nobody_reads_reasons_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/api/v1/reasons").status_code == 401
    assert app.test_client().get("/api/v1/difference-parameters").status_code == 401
