"""Every route of review: works, other role, nobody, bad id, bad body, twice."""

from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.inventory.review_world import NUMBER, ReviewWorld, rows

BASE = f"/api/v1/inventories/{NUMBER}"
READS = ("inbox", "waiting", "exceptions", "differences", "barcodes", "alignments")
WRITES = {
    "decisions": {"action": "reject", "lines": [], "reason": "x"},
    "decisions/preview": {"action": "reject", "lines": [], "reason": "x"},
    "exceptions/x": {"outcome": "dismissed", "reason": "x"},
    "recounts": {"lines": ["x"], "reason": "x"},
    "recounts/preview": {"lines": ["x"], "reason": "x"},
    "barcodes": {"barcode": "1", "item": "MOB/BE-2349"},
    "barcodes/preview": {"barcode": "1", "item": "MOB/BE-2349"},
    "alignments": {},
    "alignments/1/reversal": {"reason": "x"},
}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT])
def test_auditors_and_accountants_look_and_do_not_decide(
    world: ReviewWorld, client_as: Any, role: Role
) -> None:
    world.count("90")
    client = client_as(role)
    for path in READS:
        assert client.get(f"{BASE}/{path}").status_code == 200
    [row] = rows(client)
    explained = client.get(f"{BASE}/differences/{row['line']}/explain")
    assert explained.status_code == 200
    for path, body in WRITES.items():
        assert client.post(f"{BASE}/{path}", json=body).status_code == 403


def test_a_counter_sees_nothing_of_it(world: ReviewWorld, client_as: Any) -> None:
    client = client_as(Role.COUNTER)
    for path in (*READS, "differences/x/explain"):
        assert client.get(f"{BASE}/{path}").status_code == 403
    for path, body in WRITES.items():
        assert client.post(f"{BASE}/{path}", json=body).status_code == 403


def test_nobody_is_asked_to_sign_in(app: Flask, world: ReviewWorld) -> None:
    client = app.test_client()
    for path in (*READS, "differences/x/explain"):
        assert client.get(f"{BASE}/{path}").status_code == 401
    for path, body in WRITES.items():
        assert client.post(f"{BASE}/{path}", json=body).status_code == 401


def test_an_inventory_or_line_that_does_not_exist_is_not_found(
    world: ReviewWorld, supervisor: Any
) -> None:
    nowhere = "/api/v1/inventories/2026-999"
    for path in (*READS, "differences/x/explain"):
        assert supervisor.get(f"{nowhere}/{path}").json["code"] == "inventory.unknown"
    for path, body in WRITES.items():
        assert supervisor.post(f"{nowhere}/{path}", json=body).json["code"] == "inventory.unknown"
    assert supervisor.get(f"{BASE}/differences/x/explain").json["code"] == "line.unknown"
    missing = supervisor.post(f"{BASE}/recounts", json=WRITES["recounts"])
    assert missing.json["code"] == "line.unknown"
    record = supervisor.post(f"{BASE}/alignments/99/reversal", json={"reason": "x"})
    assert record.json["code"] == "alignment.unknown"
    body = {"action": "approve", "lines": [{"line": "x"}]}
    refused = supervisor.post(f"{BASE}/decisions", json=body).json["refused"]
    assert refused[0]["code"] == "line.unknown"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("decisions", {"action": "explode"}),
        ("decisions", {"action": "override", "lines": [{"line": "x"}], "quantity": 3}),
        ("decisions", {"action": "override", "lines": [], "quantity": "1", "reason": "x"}),
        ("decisions", {"action": "give_lot", "lines": [{"line": "x"}], "reason": "x"}),
        ("recounts", {"lines": []}),
        ("barcodes", {"barcode": ""}),
        ("barcodes/preview", {"barcode": "999", "item": "MOB/NONE"}),
        ("alignments", {"record_date": "yesterday"}),
        ("alignments/1/reversal", {}),
    ],
)
def test_a_body_that_says_nonsense_is_refused(
    world: ReviewWorld, supervisor: Any, path: str, body: dict[str, Any]
) -> None:
    answer = supervisor.post(f"{BASE}/{path}", json=body)
    assert answer.status_code == 422
    assert answer.json["errors"]


def test_approving_twice_changes_nothing(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90")
    body = {"action": "approve", "lines": [{"line": rows(supervisor)[0]["line"]}]}
    assert supervisor.post(f"{BASE}/decisions", json=body).json["lines"] == 1
    again = supervisor.post(f"{BASE}/decisions", json=body).json
    assert (again["lines"], again["refused"][0]["code"]) == (0, "approved")


def test_pages_follow_each_other_and_the_totals_are_of_all(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record(quantity="7", location="A-02")
    handheld.record(quantity="1", location="A-03")
    world.close(handheld)
    first = supervisor.get(f"{BASE}/differences?limit=2").json
    second = supervisor.get(f"{BASE}/differences?limit=2&after={first['next']}").json
    shown = [row["location"] for row in (*first["rows"], *second["rows"])]
    assert (shown, second["next"]) == (["A-01", "A-02", "A-03"], None)
    totals = second["totals"]
    assert (totals["lines"], totals["net"], totals["gross"]) == (3, "-4", "36")
    assert totals["by_state"] == {"to_review": {"lines": 3, "net": "-4"}}
    assert totals["by_warehouse"] == [{"warehouse": "W1", "plus": "16", "minus": "-20"}]
    assert second["currency"] == "EUR"
    sizes = supervisor.get(f"{BASE}/differences?limit=2&order=value").json
    rest = supervisor.get(f"{BASE}/differences?limit=2&order=value&after={sizes['next']}").json
    assert [row["value"] for row in (*sizes["rows"], *rest["rows"])] == ["-20", "14", "2"]
    assert supervisor.get(f"{BASE}/differences?order=size").status_code == 422
    found = supervisor.get(f"{BASE}/differences?search=a-02&state=to_review&warehouse=W1").json
    assert [row["location"] for row in found["rows"]] == ["A-02"]


def test_the_table_is_a_file_too_with_the_rows_that_are_shown(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record(quantity="7", location="A-02")
    world.close(handheld)
    answer = supervisor.get(f"{BASE}/differences?format=csv&location=A-02")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert f"differences-{NUMBER}.csv" in answer.headers["Content-Disposition"]
    [header, row] = answer.text.splitlines()
    assert header.startswith("list,pass,warehouse,location")
    assert row.endswith(",7,0,7,2,14,2026-11-23T08:00:02.000Z,to_review")


def test_a_closed_inventory_takes_no_decision(world: ReviewWorld, supervisor: Any) -> None:
    world.count("100")
    unfinished = supervisor.post(f"{BASE}/close", json={})
    assert unfinished.json["errors"][0]["field"] == "within_tolerance"
    assert supervisor.post(f"{BASE}/alignments", json={}).status_code == 200
    assert supervisor.post(f"{BASE}/close", json={}).status_code == 200
    for path in ("decisions", "barcodes", "alignments"):
        answer = supervisor.post(f"{BASE}/{path}", json=WRITES[path])
        assert (answer.status_code, answer.json["code"]) == (409, "inventory.closed")
