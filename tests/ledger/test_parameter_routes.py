"""Parameters and warehouse settings by API: works, other role, bad id, bad body, twice."""

from typing import Any

import pytest
from sqlalchemy import select

from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.storage.database import db
from tests.ledger.conftest import Post, line

pytestmark = pytest.mark.both_databases
YEAR = {
    "period_start": "2026-01-01",
    "period_end": "2026-12-31",
    "value_by_warehouse": True,
    "allow_negative_stock": False,
    "lots_and_serials": True,
    "lots_required": False,
    "unique_lots": False,
    "fiscal_start": "07-01",
}


def audited(subject: str) -> list[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def test_the_parameters_of_a_year_are_set_and_read_back(client_as: Any, company: None) -> None:
    client = client_as(Role.ACCOUNTANT, name="verdi")
    assert client.put("/api/v1/parameters/2026", json=YEAR).json == YEAR
    [row] = client.get("/api/v1/parameters").json["rows"]
    assert row == YEAR | {"year": 2026, "own_period_start": "2026-01-01"}
    assert client.put("/api/v1/parameters/2026", json={}).json["value_by_warehouse"] is False
    first, second = audited("parameters")
    assert (first.before, first.after) == (None, YEAR)
    assert (second.user_name, second.before) == ("verdi", YEAR)


def test_a_closing_moves_what_holds_and_not_what_the_year_says(client_as: Any, post: Post) -> None:
    client = client_as(Role.ACCOUNTANT)
    client.put("/api/v1/parameters/2026", json=YEAR | {"value_by_warehouse": False})
    post("CAR", line(1, cost=1))
    assert client.post("/api/v1/closings", json={"at": "2026-11-21"}).status_code == 201
    [row] = client.get("/api/v1/parameters").json["rows"]
    assert (row["period_start"], row["own_period_start"]) == ("2026-11-22", "2026-01-01")


def test_parameters_that_make_no_sense_are_refused_all_at_once(client_as: Any) -> None:
    client = client_as(Role.ADMINISTRATOR)
    wrong = YEAR | {"period_end": "2025-12-31", "fiscal_start": "02-30"}
    refused = client.put("/api/v1/parameters/2026", json=wrong)
    assert refused.status_code == 422
    assert [(one["code"], one["field"]) for one in refused.json["errors"]] == [
        ("parameters.period", "period_end"),
        ("parameters.fiscal_start", "fiscal_start"),
    ]
    assert client.put("/api/v1/parameters/2026", json={"year": 1}).status_code == 422
    assert client.put("/api/v1/parameters/99999", json=YEAR).status_code == 404


@pytest.mark.parametrize("kind", ["closing-dimensions", "stock-checks"])
def test_what_a_warehouse_keeps_and_checks_is_set(client_as: Any, company: None, kind: str) -> None:
    client = client_as(Role.ACCOUNTANT)
    start = client.get(f"/api/v1/{kind}").json["rows"]
    assert [row["warehouse"] for row in start] == ["01", "02"]
    assert (start[0]["locations"], start[0].get("negative_stock", False)) == (True, False)
    set_once = client.put(f"/api/v1/{kind}/02", json={"locations": False})
    assert (set_once.status_code, set_once.json["locations"]) == (200, False)
    assert client.put(f"/api/v1/{kind}/02", json={"locations": False}).json == set_once.json
    assert client.get(f"/api/v1/{kind}").json["rows"] == [start[0], set_once.json]
    assert [entry.subject_key for entry in audited(kind.replace("-", "_"))] == ["02", "02"]
    assert client.put(f"/api/v1/{kind}/99", json={}).status_code == 404
    assert client.put(f"/api/v1/{kind}/02", json={"locations": "some"}).status_code == 422


def test_only_accountants_and_administrators_keep_them(client_as: Any, company: None) -> None:
    for role in Role:
        client = client_as(role)
        reads = role is not Role.COUNTER
        writes = role in {Role.ACCOUNTANT, Role.ADMINISTRATOR}
        for path in ("parameters/2026", "closing-dimensions/01", "stock-checks/01"):
            answer = client.put(f"/api/v1/{path}", json={})
            assert (answer.status_code == 200) is writes, (role, path)
            listed = client.get(f"/api/v1/{path.partition('/')[0]}")
            assert (listed.status_code == 200) is reads, (role, path)
