"""Who may call the routes of list types, inventories, lists and progress."""

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
LIST = "/api/v1/lists/019aaf30-0000-7000-8000-000000000001"
NUMBER = "/api/v1/inventories/2026-001"
NEW_LIST = {"list_type": "STD", "warehouse": "W1"}
READERS, KEEPERS = {A, S, K, U}, {A, S}

ROUTES: list[tuple[str, str, dict[str, Any] | None, set[Role]]] = [
    ("get", "/api/v1/list-types", None, READERS),
    ("post", "/api/v1/list-types", {"code": "STD"}, KEEPERS),
    ("patch", "/api/v1/list-types/STD", {}, KEEPERS),
    ("get", "/api/v1/tolerances", None, READERS),
    ("post", "/api/v1/tolerances", {"abc": "A"}, KEEPERS),
    ("patch", "/api/v1/tolerances/999", {}, KEEPERS),
    ("delete", "/api/v1/tolerances/999", None, KEEPERS),
    ("get", "/api/v1/approval-limits", None, READERS),
    ("put", "/api/v1/approval-limits/role/supervisor", {}, {A}),
    ("delete", "/api/v1/approval-limits/user/nobody", None, {A}),
    ("get", "/api/v1/inventories", None, READERS),
    ("post", "/api/v1/inventories", {"date": "2026-11-23"}, KEEPERS),
    ("get", NUMBER, None, READERS),
    ("patch", NUMBER, {}, KEEPERS),
    ("delete", NUMBER, None, KEEPERS),
    ("post", f"{NUMBER}/release", None, KEEPERS),
    ("post", f"{NUMBER}/close", {}, KEEPERS),
    ("post", f"{NUMBER}/lists", NEW_LIST, KEEPERS),
    ("post", f"{NUMBER}/lists/generate", NEW_LIST, KEEPERS),
    ("get", f"{NUMBER}/progress", None, READERS),
    ("get", LIST, None, READERS),
    ("patch", LIST, {}, KEEPERS),
    ("delete", LIST, None, KEEPERS),
    ("post", f"{LIST}/release", None, KEEPERS),
    ("post", f"{LIST}/force-close", {"reason": "x"}, KEEPERS),
    ("get", f"{LIST}/scope", None, READERS),
]


def call(client: Any, method: str, path: str, body: dict[str, Any] | None) -> Any:
    return getattr(client, method)(path, **({} if body is None else {"json": body}))


def test_nobody_may_call_them_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for method, path, body, _ in ROUTES:
        answer = call(client, method, path, body)
        assert (answer.status_code, answer.json["code"]) == (401, "auth.required"), path


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_call_what_is_its_and_nothing_else(client_as: Any, role: Role) -> None:
    client = client_as(role)
    for method, path, body, allowed in ROUTES:
        answer = call(client, method, path, body)
        refused = (answer.status_code, (answer.json or {}).get("code")) == (403, "forbidden")
        assert refused is (role not in allowed), (method, path, answer.status_code)
