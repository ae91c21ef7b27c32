"""The audit trail as the desk reads it."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.inventory.review_world import ReviewWorld

pytestmark = pytest.mark.both_databases
TRAIL = "/api/v1/audit"


def test_changes_come_newest_first_and_page_backwards(client_as: Any) -> None:
    client = client_as(Role.ADMINISTRATOR)
    for code in ("31", "32", "33"):
        client.post("/api/v1/employees", json={"code": code, "name": "Anna"})
    first = client.get(f"{TRAIL}?subject=employee&limit=2").json
    rest = client.get(f"{TRAIL}?subject=employee&limit=2&after={first['next']}").json
    assert [row["key"] for row in first["rows"] + rest["rows"]] == ["33", "32", "31"]
    assert rest["next"] is None
    assert first["rows"][0]["user"] == "administrator"
    assert first["rows"][0]["after"]["name"] == "Anna"


def test_a_stock_record_is_named_as_people_call_it(app: Flask, clock: Any, client_as: Any) -> None:
    record = ReviewWorld(app, clock).stock("BE-2349", "A-02", 5)
    [row, *_] = client_as(Role.AUDITOR).get(f"{TRAIL}?subject=stock_record").json["rows"]
    assert row["key"] == str(record)
    named = {"warehouse": "W1", "posting_date": "2026-11-23", "number": 2}
    assert row["records"] == {row["key"]: named}


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.SUPERVISOR, 200),
        (Role.AUDITOR, 200),
        (Role.ACCOUNTANT, 403),
        (Role.COUNTER, 403),
    ],
)
def test_only_those_who_watch_may_read_it(client_as: Any, role: Role, status: int) -> None:
    assert client_as(role).get(TRAIL).status_code == status


def test_nobody_reads_it_without_signing_in(app: Any) -> None:
    assert app.test_client().get(TRAIL).status_code == 401


def test_a_bad_page_is_refused(client_as: Any) -> None:
    assert client_as(Role.AUDITOR).get(f"{TRAIL}?after=x").status_code == 422
