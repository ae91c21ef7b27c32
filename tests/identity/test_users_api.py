"""Accounts, as an administrator keeps them."""

from typing import Any

import pytest

from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.storage.database import db
from tests.handhelds import an_employee

pytestmark = pytest.mark.both_databases
NEW = {"name": "verdi", "password": "a long password", "role": "supervisor"}


def codes(answer: Any) -> set[str]:
    return {fault["code"] for fault in answer.json["errors"]}


def test_a_new_user_can_sign_in(client_as: Any, app: Any) -> None:
    answer = client_as().post("/api/v1/users", json=NEW | {"never_counts": True})
    assert answer.status_code == 201
    assert answer.json == {
        "name": "verdi",
        "role": "supervisor",
        "employee": None,
        "never_counts": True,
        "language": "it",
        "active": True,
    }
    signing = {"name": "verdi", "password": "a long password"}
    assert app.test_client().post("/api/v1/session", json=signing).status_code == 200


def test_users_are_listed_by_name_page_by_page(client_as: Any) -> None:
    client = client_as(name="bianchi")
    for name in ("verdi", "aldo"):
        client.post("/api/v1/users", json=NEW | {"name": name})
    first = client.get("/api/v1/users?limit=2").json
    assert [row["name"] for row in first["rows"]] == ["aldo", "bianchi"]
    second = client.get(f"/api/v1/users?limit=2&after={first['next']}").json
    assert [row["name"] for row in second["rows"]] == ["verdi"]
    assert second["next"] is None


def test_everything_wrong_is_said_at_once(client_as: Any) -> None:
    given = {"name": "administrator", "password": "short", "role": "counter", "employee": "99"}
    answer = client_as().post("/api/v1/users", json=given | {"never_counts": True})
    assert answer.status_code == 422
    assert codes(answer) == {
        "user.name_taken",
        "user.password_short",
        "employee.unknown",
        "user.counts_or_not",
    }


def test_a_malformed_body_names_its_fields(client_as: Any) -> None:
    answer = client_as().post("/api/v1/users", json={"role": "king"})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json["errors"]} == {
        "json.name",
        "json.password",
        "json.role",
    }


def test_the_same_user_is_not_created_twice(client_as: Any) -> None:
    client = client_as()
    client.post("/api/v1/users", json=NEW)
    assert codes(client.post("/api/v1/users", json=NEW)) == {"user.name_taken"}


def test_what_is_given_changes_and_the_rest_stays(client_as: Any, app: Any) -> None:
    an_employee("17")
    client = client_as()
    client.post("/api/v1/users", json=NEW)
    answer = client.patch("/api/v1/users/verdi", json={"employee": "17", "language": "en"})
    assert answer.status_code == 200
    assert (answer.json["employee"], answer.json["language"]) == ("17", "en")
    assert answer.json["role"] == "supervisor"


def test_a_password_change_ends_the_sessions_and_is_not_in_the_audit_trail(
    client_as: Any, app: Any
) -> None:
    client = client_as(name="bianchi")
    other = client_as(Role.SUPERVISOR, name="verdi")
    client.patch("/api/v1/users/verdi", json={"password": "another long one"})
    assert other.get("/api/v1/session").status_code == 401
    entry = db.session.query(AuditEntry).filter_by(action="change").one()
    assert "another long one" not in str(entry.after)


def test_who_is_switched_off_cannot_sign_in(client_as: Any, app: Any) -> None:
    client = client_as()
    client.post("/api/v1/users", json=NEW)
    assert client.patch("/api/v1/users/verdi", json={"active": False}).json["active"] is False
    signing = {"name": "verdi", "password": "a long password"}
    assert app.test_client().post("/api/v1/session", json=signing).json["code"] == "auth.wrong"


@pytest.mark.parametrize("change", [{"active": False}, {"role": "auditor"}])
def test_the_last_administrator_stays(client_as: Any, change: dict[str, Any]) -> None:
    client = client_as(name="bianchi")
    answer = client.patch("/api/v1/users/bianchi", json=change)
    assert (answer.status_code, answer.json["code"]) == (409, "user.last_administrator")
    assert client.get("/api/v1/session").json["role"] == "administrator"


def test_an_unknown_user_is_not_found(client_as: Any) -> None:
    answer = client_as().patch("/api/v1/users/nobody", json={"active": False})
    assert (answer.status_code, answer.json["code"]) == (404, "user.unknown")


def test_a_wrong_change_says_all_that_is_wrong(client_as: Any) -> None:
    client = client_as()
    client.post("/api/v1/users", json=NEW | {"never_counts": True})
    answer = client.patch("/api/v1/users/verdi", json={"employee": "99", "password": "short"})
    assert codes(answer) == {"employee.unknown", "user.password_short", "user.counts_or_not"}
