"""Who may call the routes of users, employees and devices."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role

A, S, K, U, C = (
    Role.ADMINISTRATOR,
    Role.SUPERVISOR,
    Role.ACCOUNTANT,
    Role.AUDITOR,
    Role.COUNTER,
)
SOMETHING = "019aaf30-0000-7000-8000-000000000001"
READERS = {A, S, K, U}

ROUTES = [
    ("GET", "/api/v1/users", {A}),
    ("POST", "/api/v1/users", {A}),
    ("PATCH", "/api/v1/users/rossi", {A}),
    ("GET", "/api/v1/employees", READERS),
    ("POST", "/api/v1/employees", {A}),
    ("PATCH", "/api/v1/employees/17", {A}),
    ("GET", "/api/v1/devices", READERS),
    ("POST", "/api/v1/devices", {A, S}),
    ("POST", f"/api/v1/devices/{SOMETHING}/code", {A, S}),
    ("POST", f"/api/v1/devices/{SOMETHING}/revoke", {A, S}),
    ("POST", f"/api/v1/devices/{SOMETHING}/lineage", {A}),
]


@pytest.mark.parametrize(("method", "path", "allowed"), ROUTES)
def test_nobody_may_call_it_without_signing_in(
    app: Flask, method: str, path: str, allowed: set[Role]
) -> None:
    answer = app.test_client().open(path, method=method, json={})
    assert (answer.status_code, answer.json["code"]) in {
        (401, "auth.required"),
        (422, "request.invalid"),
    }
    sound = app.test_client().open(path, method=method, json=sound_body(method, path))
    assert (sound.status_code, sound.json["code"]) == (401, "auth.required")


@pytest.mark.parametrize(("method", "path", "allowed"), ROUTES)
def test_other_roles_may_not_call_it(
    client_as: Any, method: str, path: str, allowed: set[Role]
) -> None:
    for role in set(Role) - allowed:
        client = client_as(role)
        call = getattr(client, method.lower())
        answer = call(path, **({} if method == "GET" else {"json": sound_body(method, path)}))
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden"), role


def sound_body(method: str, path: str) -> dict[str, Any]:
    if method in {"PATCH", "GET"}:
        return {}
    if path.endswith("users"):
        return {"name": "verdi", "password": "a long password", "role": "counter"}
    if path.endswith("employees"):
        return {"code": "18"}
    if path.endswith("devices"):
        return {"name": "MC-07", "warehouses": ["W1"]}
    return {"confirm": True} if path.endswith("lineage") else {}
