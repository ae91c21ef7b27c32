"""Who may call the routes of journals, alarms and journal files."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role

A, S, U = Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR
SOMETHING = "019aaf30-0000-7000-8000-000000000001"
DEVICE = f"/api/v1/journal/devices/{SOMETHING}"
WRITE_OFF = {"first": 1, "last": 1, "reason": "x"}

ROUTES: list[tuple[str, str, dict[str, Any], set[Role]]] = [
    ("GET", "/api/v1/journal/events", {}, {A, S, U}),
    ("GET", f"/api/v1/journal/events/{SOMETHING}", {}, {A, S, U}),
    ("GET", DEVICE, {}, {A, S, U}),
    ("GET", f"{DEVICE}/verification", {}, {A, S, U}),
    ("POST", f"{DEVICE}/{SOMETHING}/write-offs", WRITE_OFF, {A, S}),
    ("POST", f"{DEVICE}/{SOMETHING}/breaks", {"reason": "x"}, {A, S}),
    ("GET", "/api/v1/alarms", {}, {A, S, U}),
    ("POST", "/api/v1/alarms/seen", {"alarms": [1], "reason": "x"}, {A, S}),
    ("GET", "/api/v1/journal-files", {}, {A, S, U}),
    ("GET", "/api/v1/journal-files/1", {}, {A, S, U}),
    ("POST", "/api/v1/journal-files/1", {"decision": "confirm"}, {A}),
    ("GET", "/api/v1/quarantine/codes", {}, {A, S, U}),
    (
        "POST",
        "/api/v1/quarantine/bulk",
        {"code": "x", "fate": "discarded", "reason": "x", "expected": 1},
        {A, S},
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "allowed"), ROUTES)
def test_only_these_roles_may_call_it(
    app: Flask, client_as: Any, method: str, path: str, body: dict[str, Any], allowed: set[Role]
) -> None:
    options = {} if method == "GET" else {"json": body}
    stranger = app.test_client().open(path, method=method, **options)
    assert (stranger.status_code, stranger.json["code"]) == (401, "auth.required")
    for role in Role:
        answer = getattr(client_as(role), method.lower())(path, **options)
        refused = answer.status_code == 403
        assert refused == (role not in allowed), (role, answer.text)
