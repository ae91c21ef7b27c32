"""Signing in and out."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role

pytestmark = pytest.mark.both_databases


def test_a_signed_in_user_is_told_who_they_are(client_as: Any) -> None:
    answer = client_as(Role.SUPERVISOR, name="rossi").get("/api/v1/session")
    assert answer.status_code == 200
    assert answer.json["name"] == "rossi"
    assert answer.json["role"] == "supervisor"


def test_a_wrong_password_is_refused_without_saying_which_part_is_wrong(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/session", json={"name": "nobody", "password": "x"})
    assert answer.status_code == 401
    assert answer.json["code"] == "auth.wrong"
    assert answer.content_type == "application/problem+json"


def test_a_malformed_sign_in_names_its_fields(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/session", json={"nom": "x"})
    assert answer.status_code == 422
    assert {fault["field"] for fault in answer.json["errors"]} == {
        "json.nom",
        "json.name",
        "json.password",
    }


def test_writing_without_the_csrf_token_is_refused(client_as: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    answer = client._client.delete("/api/v1/session")
    assert answer.status_code == 403
    assert answer.json["code"] == "auth.csrf"


def test_after_signing_out_the_session_is_gone(client_as: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    assert client.delete("/api/v1/session").status_code == 204
    assert client.get("/api/v1/session").status_code == 401


def test_a_session_ends_after_its_hours(client_as: Any, clock: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    clock.advance(hours=13)
    assert client.get("/api/v1/session").json["code"] == "auth.required"
