"""What a supervisor does with quarantined events."""

from typing import Any

import pytest
from flask import Flask

from server.journal.service import events_of_list
from server.journal.verify import verify_journals
from server.kernel.principal import Role
from tests.handhelds import an_employee, entry_of, statuses, stored

pytestmark = pytest.mark.both_databases
RELEASE = {"fate": "released", "reason": "the employee was missing"}
DISCARD = {"fate": "discarded", "reason": "a test scan"}


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


@pytest.fixture
def waiting(desk: Any, handheld: Any) -> str:
    handheld.record(employee="99")
    handheld.push()
    [row] = desk.get("/api/v1/quarantine?fate=held").json["rows"]
    assert (row["code"], row["seq"], row["fate"]) == ("employee.unknown", 1, "held")
    assert row["raw"] == handheld.journal[0]["canonical"]
    return f"/api/v1/quarantine/{row['id']}"


def test_an_event_is_released_once_it_can_be_counted(
    desk: Any, handheld: Any, waiting: str
) -> None:
    refused = desk.post(waiting, json=RELEASE)
    assert (refused.status_code, refused.json["code"]) == (409, "quarantine.still_refused")
    an_employee("99")
    answer = desk.post(waiting, json=RELEASE)
    assert (answer.status_code, answer.json["fate"]) == (200, "released")
    assert answer.json["fate_user"] == "supervisor"
    assert stored() == 1
    assert statuses(handheld.push()) == ["duplicate"]
    assert verify_journals().finding is None


def test_a_discarded_event_stays_where_it_is(desk: Any, handheld: Any, waiting: str) -> None:
    assert desk.post(waiting, json=DISCARD).json["fate"] == "discarded"
    again = desk.post(waiting, json=RELEASE)
    assert (again.status_code, again.json["code"]) == (409, "quarantine.decided")
    an_employee("99")
    assert statuses(handheld.push()) == ["quarantined"]
    assert stored() == 0


def test_garbage_cannot_be_released(desk: Any, handheld: Any) -> None:
    handheld.push(["null"])
    [row] = desk.get("/api/v1/quarantine").json["rows"]
    refused = desk.post(f"/api/v1/quarantine/{row['id']}", json=RELEASE)
    assert refused.json["code"] == "quarantine.still_refused"


def test_a_bad_number_and_a_bad_body_are_refused(desk: Any, waiting: str) -> None:
    assert desk.post("/api/v1/quarantine/999", json=DISCARD).json["code"] == "quarantine.unknown"
    assert desk.post(waiting, json={"fate": "held", "reason": ""}).status_code == 422


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.COUNTER])
def test_others_see_nothing_of_it(app: Flask, client_as: Any, role: Role) -> None:
    assert client_as(role).get("/api/v1/quarantine").status_code == 403
    assert app.test_client().get("/api/v1/quarantine").status_code == 401


def test_an_auditor_reads_and_does_not_decide(client_as: Any, waiting: str) -> None:
    auditor = client_as(Role.AUDITOR)
    assert len(auditor.get("/api/v1/quarantine?limit=1").json["rows"]) == 1
    assert auditor.post(waiting, json=DISCARD).status_code == 403


def bulk(desk: Any, **changes: Any) -> Any:
    given = {"code": "employee.unknown", "fate": "released", "reason": "they were missing"}
    return desk.post("/api/v1/quarantine/bulk", json=given | changes)


def test_many_are_released_at_once_and_those_that_cannot_stay(desk: Any, handheld: Any) -> None:
    for employee in ("99", "98", "99"):
        handheld.record(employee=employee)
    handheld.record(quantity="-1")
    handheld.push()
    counts = {row["code"]: row["events"] for row in desk.get("/api/v1/quarantine/codes").json}
    assert counts == {"employee.unknown": 3, "quantity.out_of_range": 1}
    an_employee("99")
    assert bulk(desk, expected=2).json["code"] == "selection.changed"
    done = bulk(desk, expected=3, device=handheld.device).json
    assert (done["decided"], done["still_refused"], done["refused"][0]["id"]) == (2, 1, 2)
    assert stored() == 2
    held = desk.get("/api/v1/quarantine?fate=held&code=employee.unknown").json["rows"]
    assert [(row["seq"], row["fate_user"], row["device_name"]) for row in held] == [
        (2, None, "MC-07")
    ]
    assert bulk(desk, expected=1, fate="discarded").json["decided"] == 1
    assert verify_journals().finding is None


def test_bulk_needs_a_choice_and_a_reason(desk: Any, handheld: Any, waiting: str) -> None:
    assert bulk(desk, code=None, expected=1).json["errors"][0]["code"] == "quarantine.choose"
    assert bulk(desk, reason=" ", expected=1).json["errors"][0]["code"] == "reason.needed"
    other = bulk(desk, device=str(handheld.epoch), expected=1)
    assert other.json["code"] == "selection.changed"


def test_one_is_looked_at(client_as: Any, waiting: str) -> None:
    found = client_as(Role.AUDITOR).get(waiting)
    assert (found.status_code, found.json["code"]) == (200, "employee.unknown")
    assert client_as(Role.ADMINISTRATOR).get("/api/v1/quarantine/99").status_code == 404


def forked(handheld: Any) -> dict[str, Any]:
    """The second event with the number of the first, as a cloned profile records it."""
    handheld.record(quantity="3")
    handheld.push()
    clone = handheld.draft(quantity="5") | {"seq": 1, "previous_hash": "0" * 64}
    assert statuses(handheld.push([entry_of(clone)])) == ["conflict"]
    return clone


def test_a_released_fork_counts_as_an_entry_of_the_server(desk: Any, handheld: Any) -> None:
    forked(handheld)
    [row] = desk.get("/api/v1/quarantine?fate=held").json["rows"]
    answer = desk.post(f"/api/v1/quarantine/{row['id']}", json=RELEASE)
    assert (answer.status_code, answer.json["fate"]) == (200, "released")
    events = events_of_list(handheld.list_id)
    assert [(one.device, one.quantity, one.employee, one.user) for one in events] == [
        (handheld.device, 3, "17", None),
        ("server", 5, "17", "supervisor"),
    ]
    assert statuses(handheld.push()) == ["duplicate"]
    assert verify_journals().finding is None


def test_a_released_fork_is_not_counted_twice(desk: Any, handheld: Any) -> None:
    clone = forked(handheld)
    [row] = desk.get("/api/v1/quarantine?fate=held").json["rows"]
    desk.post(f"/api/v1/quarantine/{row['id']}", json=RELEASE)
    assert statuses(handheld.push([entry_of(clone)])) == ["conflict"]
    assert len(events_of_list(handheld.list_id)) == 2
    assert desk.get("/api/v1/quarantine?fate=held").json["rows"] == []


def test_a_declaration_of_a_fork_counts_nothing(desk: Any, handheld: Any) -> None:
    handheld.record(quantity="3")
    handheld.push()
    clone = handheld.draft("list_closed") | {"seq": 1, "previous_hash": "0" * 64}
    handheld.push([entry_of(clone)])
    [row] = desk.get("/api/v1/quarantine?fate=held").json["rows"]
    refused = desk.post(f"/api/v1/quarantine/{row['id']}", json=RELEASE)
    assert refused.json["code"] == "quarantine.still_refused"
    assert "discard it" in refused.json["detail"]
