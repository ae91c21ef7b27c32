"""Employees: who counts."""

from typing import Any

import pytest

from server.identity.models import Employee
from server.identity.pins import fits
from server.storage.changes import changes_since
from server.storage.database import db

pytestmark = pytest.mark.both_databases
NEW = {"code": "17", "surname": "Rossi", "name": "Anna", "badge": "B-17", "team": "NIGHT"}


def test_a_new_employee_is_answered_and_devices_hear_of_it(client_as: Any) -> None:
    answer = client_as().post("/api/v1/employees", json=NEW)
    assert answer.status_code == 201
    assert answer.json == NEW | {"has_pin": False}
    assert [(change.kind, change.key) for change in changes_since(0, 10)] == [("employee", "17")]


def test_a_pin_is_kept_as_a_verifier_only(client_as: Any) -> None:
    answer = client_as().post("/api/v1/employees", json=NEW | {"pin": "123456"})
    assert answer.json["has_pin"] is True
    assert "123456" not in answer.text
    verifier = db.session.query(Employee).one().pin_verifier
    assert verifier is not None
    assert fits(verifier, "123456")


def test_a_pin_of_null_is_taken_away(client_as: Any) -> None:
    client = client_as()
    client.post("/api/v1/employees", json=NEW | {"pin": "123456"})
    assert client.patch("/api/v1/employees/17", json={"pin": None}).json["has_pin"] is False


def test_what_is_given_changes_and_the_rest_stays(client_as: Any) -> None:
    client = client_as()
    client.post("/api/v1/employees", json=NEW)
    answer = client.patch("/api/v1/employees/17", json={"badge": None, "team": "DAY"})
    assert answer.json == NEW | {"badge": None, "team": "DAY", "has_pin": False}


def test_code_badge_and_pin_that_are_wrong_are_said_at_once(client_as: Any) -> None:
    client = client_as()
    client.post("/api/v1/employees", json=NEW)
    client.post("/api/v1/employees", json={"code": "18", "badge": "B-18"})
    answer = client.post("/api/v1/employees", json={"code": "17", "badge": "B-18", "pin": "1"})
    assert {fault["code"] for fault in answer.json["errors"]} == {
        "employee.code_taken",
        "employee.badge_taken",
        "employee.pin",
    }
    taken = client.patch("/api/v1/employees/17", json={"badge": "B-18"})
    assert [fault["code"] for fault in taken.json["errors"]] == ["employee.badge_taken"]


def test_employees_are_searched_and_paged(client_as: Any) -> None:
    client = client_as()
    for code, surname in (("1", "Rossi"), ("2", "Verdi"), ("3", "Rossini")):
        client.post("/api/v1/employees", json={"code": code, "surname": surname})
    first = client.get("/api/v1/employees?search=ross&limit=1").json
    assert ([row["code"] for row in first["rows"]], first["next"]) == (["1"], "1")
    second = client.get("/api/v1/employees?search=ross&limit=1&after=1").json
    assert ([row["code"] for row in second["rows"]], second["next"]) == (["3"], None)


def test_an_unknown_employee_is_not_found(client_as: Any) -> None:
    answer = client_as().patch("/api/v1/employees/99", json={"team": "DAY"})
    assert (answer.status_code, answer.json["code"]) == (404, "employee.unknown")


def test_a_malformed_body_names_its_fields(client_as: Any) -> None:
    answer = client_as().post("/api/v1/employees", json={"code": " 17", "colour": "red"})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json["errors"]} == {"json.code", "json.colour"}
