"""Accounts, cost types and years by API: roles, made, changed, taken away, paged, refused."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.storage.database import db
from server.valuation.closing.restoring import restore
from server.valuation.closing.running import ClosingRequest, close
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
READERS = set(Role) - {Role.COUNTER}
WRITERS = {Role.ADMINISTRATOR, Role.ACCOUNTANT}
ACCOUNTS = {"warehouse": "01", "category": "OIL", "stock_account": "14", "variation_account": "60"}
COST_TYPE = {"management_area": "N/1", "tax_category": "", "cost_type": "standard"}
YEAR = {"item_class": "MOB", "item_code": "BOLT", "year": 2024, "stock": "1.5"}
NEW = {"accounts": ACCOUNTS, "cost-types": COST_TYPE, "year-history": YEAR}


@pytest.fixture
def client(client_as: Any, company: None) -> Any:
    return client_as(Role.ACCOUNTANT, name="verdi")


def codes(answer: Any) -> tuple[int, list[str]]:
    return answer.status_code, [one["code"] for one in answer.json.get("errors", [answer.json])]


def audited(subject: str) -> list[tuple[str, str, Any, Any]]:
    query = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
    rows = db.session.scalars(query)
    return [(row.action, row.subject_key, row.before, row.after) for row in rows]


@pytest.mark.parametrize("kind", NEW)
def test_only_accountants_and_administrators_keep_them(
    client_as: Any, company: None, kind: str
) -> None:
    one = "N/1" if kind == "cost-types" else "7"
    for role in Role:
        client = client_as(role)
        answers = {
            client.get(f"/api/v1/{kind}"): READERS,
            client.post(f"/api/v1/{kind}", json={}): WRITERS,
            client.put(f"/api/v1/{kind}/{one}", json={}): WRITERS,
            client.delete(f"/api/v1/{kind}/{one}"): WRITERS,
        }
        for answer, allowed in answers.items():
            assert (answer.status_code == 403) is (role not in allowed), (role, answer.request)
            assert answer.status_code not in {401, 405, 500}


@pytest.mark.parametrize("kind", NEW)
def test_what_is_there_is_not_made_twice(client: Any, kind: str) -> None:
    assert client.post(f"/api/v1/{kind}", json=NEW[kind]).status_code == 201
    again = client.post(f"/api/v1/{kind}", json=NEW[kind])
    assert again.status_code == 409
    assert again.json["code"].endswith(".taken")
    assert len(client.get(f"/api/v1/{kind}").json["rows"]) == 1


@pytest.mark.parametrize("kind", NEW)
def test_what_is_not_there_is_not_found(client: Any, kind: str) -> None:
    change = {"cost_type": "last"} if kind == "cost-types" else {}
    for answer in (
        client.put(f"/api/v1/{kind}/7", json=change),
        client.delete(f"/api/v1/{kind}/7"),
    ):
        assert answer.status_code == 404
        assert answer.json["code"].endswith(".unknown")
    for after in ("x", "7", "[1]", '["a"]', '["\\u0000", "b"]', f"[{10**30}]"):
        assert client.get(f"/api/v1/{kind}", query_string={"after": after}).json["rows"] == []


def test_accounts_are_made_changed_and_taken_away(client: Any) -> None:
    made = client.post("/api/v1/accounts", json=ACCOUNTS)
    assert made.json == ACCOUNTS | {"id": made.json["id"], "difference_account": ""}
    path = f"/api/v1/accounts/{made.json['id']}"
    changed = client.put(path, json={"stock_account": "15"})
    assert (changed.json["stock_account"], changed.json["variation_account"]) == ("15", "")
    assert client.get("/api/v1/accounts").json["rows"] == [changed.json]
    assert client.delete(path).status_code == 204
    assert client.get("/api/v1/accounts").json == {"rows": [], "next": None}
    assert [entry[:2] for entry in audited("accounts")] == [
        ("create", "01/OIL"),
        ("change", "01/OIL"),
        ("delete", "01/OIL"),
    ]
    assert audited("accounts")[2][2]["stock_account"] == "15"


def test_accounts_come_in_pages_by_warehouse_and_category(client: Any) -> None:
    places = [("", ""), ("", "OIL"), ("01", ""), ("01", "A/B"), ("02", "")]
    for warehouse, category in reversed(places):
        body = {"warehouse": warehouse, "category": category, "stock_account": "1"}
        assert client.post("/api/v1/accounts", json=body).status_code == 201
    found, after = [], None
    while True:
        page = client.get("/api/v1/accounts", query_string={"limit": 2, "after": after}).json
        found += [(row["warehouse"], row["category"]) for row in page["rows"]]
        after = page["next"]
        if after is None:
            break
    assert found == places


def test_an_account_is_not_the_other_side_of_itself(client: Any) -> None:
    wrong = ACCOUNTS | {"difference_account": "14"}
    assert codes(client.post("/api/v1/accounts", json=wrong)) == (422, ["accounts.same"])
    made = client.post("/api/v1/accounts", json=ACCOUNTS).json["id"]
    same = {"stock_account": "14", "variation_account": "14"}
    assert codes(client.put(f"/api/v1/accounts/{made}", json=same)) == (422, ["accounts.same"])
    elsewhere = client.post("/api/v1/accounts", json=ACCOUNTS | {"warehouse": "99"})
    assert codes(elsewhere) == (404, ["warehouse.unknown"])


def test_cost_types_are_made_changed_and_taken_away(client: Any) -> None:
    special = COST_TYPE | {"tax_category": "22", "cost_type": "last"}
    for body in (special, COST_TYPE):
        assert client.post("/api/v1/cost-types", json=body).json == body
    assert client.get("/api/v1/cost-types").json["rows"] == [COST_TYPE, special]
    path = "/api/v1/cost-types/N/1"
    changed = client.put(f"{path}?tax_category=22", json={"cost_type": "average"})
    assert changed.json == special | {"cost_type": "average"}
    assert client.delete(path).status_code == 204
    assert client.get("/api/v1/cost-types").json["rows"] == [changed.json]
    assert [entry[:2] for entry in audited("cost_type")] == [
        ("create", "N/1/22"),
        ("create", "N/1/"),
        ("change", "N/1/22"),
        ("delete", "N/1/"),
    ]
    wrong = COST_TYPE | {"cost_type": "guess"}
    assert codes(client.post("/api/v1/cost-types", json=wrong)) == (422, ["field.invalid"])
    page = client.get("/api/v1/cost-types?limit=1").json
    assert page["next"] is None


def test_years_are_made_found_changed_and_taken_away(client: Any) -> None:
    made = client.post("/api/v1/year-history", json=YEAR)
    assert (made.status_code, made.json["item"], made.json["stock"]) == (201, "MOB/BOLT", "1.5")
    other = YEAR | {"item_code": "NUT", "warehouse": "01", "year": 2023}
    client.post("/api/v1/year-history", json=other)
    found = client.get("/api/v1/year-history?limit=1").json
    assert found["rows"] == [made.json]
    rest = client.get("/api/v1/year-history", query_string={"after": found["next"]}).json["rows"]
    assert [(row["item"], row["warehouse"]) for row in rest] == [("MOB/NUT", "01")]
    for query, items in (
        ("item=MOB/NUT", ["MOB/NUT"]),
        ("year=2024", ["MOB/BOLT"]),
        ("item=x", []),
    ):
        rows = client.get(f"/api/v1/year-history?{query}").json["rows"]
        assert [row["item"] for row in rows] == items
    path = f"/api/v1/year-history/{made.json['id']}"
    figures = {"stock": "2", "loaded_quantity": "3", "loaded_value": "4", "average_cost": "1.3"}
    assert client.put(path, json=figures).json == made.json | figures
    assert client.delete(path).status_code == 204
    assert [entry[:2] for entry in audited("year_history")][2:] == [
        ("change", "MOB/BOLT 2024"),
        ("delete", "MOB/BOLT 2024"),
    ]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"loaded_quantity": "-1"}, 422, "year_history.loads"),
        ({"average_cost": "-1"}, 422, "field.invalid"),
        ({"year": 1}, 422, "field.invalid"),
        ({"item_code": "NONE"}, 404, "item.unknown"),
        ({"warehouse": "99"}, 404, "warehouse.unknown"),
    ],
)
def test_a_year_that_makes_no_sense_is_refused(
    client: Any, change: dict[str, Any], status: int, code: str
) -> None:
    assert codes(client.post("/api/v1/year-history", json=YEAR | change)) == (status, [code])


def test_years_that_closings_used_stay_until_they_are_restored(client: Any, post: Post) -> None:
    made = client.post("/api/v1/year-history", json=YEAR).json["id"]
    post("CAR", line(10, cost=2), posting_date=date(2026, 10, 5))
    close(ClosingRequest(date(2026, 10, 31)), now=NOW, by="bianchi")
    path = f"/api/v1/year-history/{made}"
    for answer in (
        client.post("/api/v1/year-history", json=YEAR | {"year": 2025}),
        client.put(path, json={"stock": "9"}),
        client.delete(path),
    ):
        assert codes(answer) == (409, ["year_history.closed"])
    assert client.post("/api/v1/year-history", json=YEAR | {"year": 2026}).status_code == 201
    restore("history was wrong", now=NOW, by="bianchi")
    assert client.put(path, json={"stock": "9"}).json["stock"] == "9"
