"""Stock and stock records by API: works, other role, nobody, bad id, bad body, twice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.principal import Role
from server.ledger.models import Closing, ClosingStart, Reason
from server.ledger.service import Origin
from server.storage.database import db
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases


def new(reason: str = "CAR", *lines: dict[str, Any], **rest: Any) -> dict[str, Any]:
    given = list(lines) or [{"item": "MOB/BOLT", "quantity": "5", "unit_cost": "2"}]
    header = {"warehouse": "01", "reason": reason, "posting_date": "2026-11-20", "lines": given}
    return header | rest


def propose(cost: str, reason: str = "SCA") -> None:
    for found in db.session.scalars(select(Reason).where(Reason.code == reason)):
        found.proposed_cost = cost
    db.session.commit()


def test_a_record_is_posted_by_hand_and_read_back(client_as: Any, company: None) -> None:
    client = client_as(Role.ACCOUNTANT, name="verdi")
    made = client.post("/api/v1/records", json=new(reference="DDT 7"))
    assert made.status_code == 201
    record = client.get(f"/api/v1/records/{made.json['id']}").json
    assert record == made.json
    assert (record["number"], record["user"], record["origin"]) == (1, "verdi", "manual")
    assert (record["amount"], record["reference"], record["date_only"]) == ("10", "DDT 7", True)
    (only,) = record["lines"]
    assert (only["item"], only["quantity"], only["unit"]) == ("MOB/BOLT", "5", "PZ")
    assert (only["unit_cost"], only["amount"]) == ("2", "10")


def test_a_record_that_is_posted_twice_is_two_records(client_as: Any, company: None) -> None:
    client = client_as(Role.SUPERVISOR)
    numbers = [client.post("/api/v1/records", json=new()).json["number"] for _ in range(2)]
    assert numbers == [1, 2]


@pytest.mark.parametrize(
    ("proposal", "cost"),
    [("average", "24"), ("last", "36"), ("standard", "48"), ("sales", "60"), ("none", None)],
)
def test_the_reason_proposes_the_cost_of_lines_that_have_none(
    client_as: Any, post: Post, proposal: str, cost: str | None
) -> None:
    post("CAR", line(12, cost=1))
    post("CAR", line(12, cost=3))
    bolt = db.session.scalars(select(Item).where(Item.code == "BOLT")).one()
    bolt.standard_cost, bolt.sales_price = Decimal(4), Decimal(5)
    propose(proposal)
    boxes = {"item": "MOB/BOLT", "quantity": "1", "unit": "BOX"}
    given = {"item": "MOB/BOLT", "quantity": "1", "unit_cost": "7"}
    lines = client_as().post("/api/v1/records", json=new("SCA", boxes, given)).json["lines"]
    assert [found["unit_cost"] for found in lines] == [cost, "7"]


def test_a_proposal_that_is_not_known_leaves_the_cost_empty(client_as: Any, company: None) -> None:
    propose("average", "CAR")
    lines = [{"item": "MOB/BOLT", "quantity": "1"}, {"item": "MOB/NONE", "quantity": "1"}]
    client = client_as()
    assert client.post("/api/v1/records", json=new("CAR", lines[0])).json["amount"] is None
    assert client.post("/api/v1/records", json=new("CAR", lines[1])).status_code == 422
    assert client.post("/api/v1/records", json=new("ZZZ", lines[0])).status_code == 422


def test_every_fault_of_a_record_is_answered_with_its_line(client_as: Any, company: None) -> None:
    lines = [{"item": "MOB/NONE", "quantity": "1"}, {"item": "MOB/BOLT", "quantity": "0"}]
    refused = client_as().post("/api/v1/records", json=new("CAR", *lines))
    assert refused.status_code == 422
    assert [(fault["code"], fault["line"]) for fault in refused.json["errors"]] == [
        ("item.unknown", 1),
        ("quantity.zero", 2),
    ]


def test_a_malformed_record_is_refused(client_as: Any, company: None) -> None:
    client = client_as()
    assert client.post("/api/v1/records", json=new(lines=[])).status_code == 422
    assert client.post("/api/v1/records", json=new(posting_date="soon")).status_code == 422
    number = {"item": "MOB/BOLT", "quantity": 1}
    assert client.post("/api/v1/records", json=new("CAR", number)).status_code == 422


def test_a_record_is_reversed_once(client_as: Any, company: None) -> None:
    client = client_as(name="verdi")
    made = client.post("/api/v1/records", json=new()).json["id"]
    path = f"/api/v1/records/{made}/reversal"
    reversal = client.post(path, json={"reason": "typed twice"})
    assert (reversal.status_code, reversal.json["reverses"]) == (201, made)
    assert (reversal.json["posting_date"], reversal.json["notes"]) == ("2026-11-23", "typed twice")
    assert client.get(f"/api/v1/records/{made}").json["reversed_by"] == reversal.json["id"]
    again = client.post(path, json={"reason": "again"})
    assert (again.status_code, again.json["code"]) == (409, "record.reversed")
    assert client.post(path, json={}).status_code == 422


def test_what_an_inventory_posted_is_reversed_there(client_as: Any, post: Post) -> None:
    aligned = post("CAR", line(1), origin=Origin.ALIGNMENT, origin_key="2026-001")
    path = f"/api/v1/records/{aligned.record_id}/reversal"
    refused = client_as().post(path, json={"reason": "no"})
    assert (refused.status_code, refused.json["code"]) == (409, "record.of_inventory")


def test_records_are_filtered_and_paged_newest_first(client_as: Any, post: Post) -> None:
    post("CAR", line(1), posting_date=date(2026, 11, 1))
    post("CAR", line(1, item="MOB/NUT"), warehouse="02", posting_date=date(2026, 11, 2))
    post("SCA", line(1), posting_date=date(2026, 11, 3), origin=Origin.IMPORT)
    client = client_as(Role.AUDITOR)

    def days(query: str) -> list[str]:
        rows = client.get(f"/api/v1/records?{query}").json["rows"]
        return [row["posting_date"][-2:] for row in rows]

    assert days("") == ["03", "02", "01"]
    assert days("warehouse=02") == ["02"]
    assert days("from=2026-11-02&to=2026-11-02") == ["02"]
    assert days("reason=SCA") == ["03"]
    assert days("origin=import") == ["03"]
    assert days("item=MOB/BOLT") == ["03", "01"]
    first = client.get("/api/v1/records?limit=2").json
    assert first["rows"][0]["lines"] == 1
    assert days(f"limit=2&after={first['next']}") == ["01"]


def test_stock_is_filtered_and_paged_by_place(client_as: Any, post: Post) -> None:
    post("CAR", line(1, location="B"), line(2, location="A", lot="L1"), line(3, item="MOB/NUT"))
    post("CAR", line(4), warehouse="02")
    post("SCA", line(4), warehouse="02", posting_date=date(2026, 11, 21))
    client = client_as(Role.SUPERVISOR)

    def stock(query: str) -> list[tuple[str, str, str]]:
        rows = client.get(f"/api/v1/stock?{query}").json["rows"]
        return [(row["location"], row["item"], row["quantity"]) for row in rows]

    nut, lot, bolt = ("", "MOB/NUT", "3"), ("A", "MOB/BOLT", "2"), ("B", "MOB/BOLT", "1")
    assert stock("") == [nut, lot, bolt]
    assert stock("nonzero=false&warehouse=02") == [("", "MOB/BOLT", "0")]
    assert stock("warehouse=02&at=2026-11-21T12:00:00Z") == [("", "MOB/BOLT", "4")]
    assert stock("item=MOB/NUT") == [nut]
    assert stock("location=B") == [bolt]
    assert stock("search=l1") == [lot]
    assert stock("search=mob/nut") == [nut]
    first = client.get("/api/v1/stock?limit=1").json
    assert stock(f"limit=1&after={first['next']}") == [lot]
    assert stock("after=nowhere") == []


def test_records_and_stock_are_not_for_everybody(client_as: Any, post: Post, app: Flask) -> None:
    path = f"/api/v1/records/{post('CAR', line(1)).record_id}"
    counter, auditor = client_as(Role.COUNTER), client_as(Role.AUDITOR)
    for address in ("/api/v1/stock", "/api/v1/records", path):
        assert auditor.get(address).status_code == 200
        assert counter.get(address).status_code == 403
        assert app.test_client().get(address).status_code == 401
    assert auditor.post("/api/v1/records", json=new()).status_code == 403
    assert auditor.post(f"{path}/reversal", json={"reason": "x"}).status_code == 403
    nobody = app.test_client()
    assert nobody.post("/api/v1/records", json=new()).status_code == 401
    assert nobody.post(f"{path}/reversal", json={"reason": "x"}).status_code == 401


def test_an_unknown_record_is_not_found(client_as: Any, company: None) -> None:
    client = client_as()
    assert client.get("/api/v1/records/77").status_code == 404
    assert client.post("/api/v1/records/77/reversal", json={"reason": "x"}).status_code == 404
    assert client.get("/api/v1/records/first").status_code == 404


def test_both_legs_of_a_transfer_name_one_another(client_as: Any, post: Post) -> None:
    post("CAR", line(5))
    for found in db.session.scalars(select(Reason).where(Reason.code == "SCA")):
        found.offset_warehouse, found.offset_reason = "02", "CAR"
    db.session.commit()
    client = client_as(Role.SUPERVISOR)
    given = {"item": "MOB/BOLT", "quantity": "2", "offset_location": "B"}
    made = client.post("/api/v1/records", json=new("SCA", given)).json
    other = client.get(f"/api/v1/records/{made['counterpart']}").json
    assert (other["warehouse"], other["counterpart"]) == ("02", made["id"])
    assert (other["lines"][0]["location"], other["lines"][0]["quantity"]) == ("B", "2")


def test_the_stock_page_starts_at_the_last_closing(client_as: Any, post: Post) -> None:
    """After a closing the opening balance says again what was there: it counts once."""
    post("CAR", line(5))
    warehouse = db.session.scalars(select(Warehouse.id).where(Warehouse.code == "01")).one()
    closing = Closing(at=date(2026, 11, 20), cost_method="average", inputs={}, content_hash="")
    closing.created_at, closing.user_name = NOW, "rossi"
    db.session.add(closing)
    db.session.flush()
    starts = datetime(2026, 11, 20, 23, tzinfo=UTC)
    db.session.add(ClosingStart(closing_id=closing.id, warehouse_id=warehouse, starts_at=starts))
    db.session.commit()
    opened = {"posting_date": date(2026, 11, 21), "effective_at": starts}
    post("RIM", line(5), origin=Origin.CLOSING, **opened)
    client = client_as(Role.AUDITOR)
    for at in ("", "&at=2026-11-20T12:00:00Z", "&at=2026-11-22T12:00:00Z"):
        rows = client.get(f"/api/v1/stock?warehouse=01{at}").json["rows"]
        assert [row["quantity"] for row in rows] == (["5"] if "20T" not in at else [])
