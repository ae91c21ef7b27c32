"""Records as they are entered: lots and serials that add up, a look before posting, transfers."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from server.kernel.principal import Role
from server.kernel.problems import Fault
from server.ledger.drafts import RecordDraft
from server.ledger.entering import EnteredLine, EnteredRecord, Part
from server.ledger.models import Movement, Reason, YearParameters
from server.storage.database import db
from tests.ledger.conftest import DAY, Post, line
from tests.ledger.test_record_routes import new, propose

D = Decimal


def entered(*lines: EnteredLine) -> EnteredRecord:
    header = RecordDraft(warehouse="01", reason="CAR", posting_date=DAY, lines=())
    return EnteredRecord(header, lines)


def test_a_line_with_parts_becomes_a_line_for_each() -> None:
    record = entered(
        EnteredLine(line(1, lot="L0")),
        EnteredLine(line(10, cost=2), [Part(D(6), "L1"), Part(D(4), "L2")]),
    )
    written = [(one.quantity, one.lot, one.unit_cost) for one in record.draft.lines]
    assert written == [(1, "L0", None), (6, "L1", 2), (4, "L2", 2)]
    assert list(record.faults()) == []


def test_parts_that_do_not_add_up_are_named_with_empty_and_repeated_ones() -> None:
    parts = [Part(D(6), "L1"), Part(D(1), "L1"), Part(D(1))]
    found = list(entered(EnteredLine(line(1)), EnteredLine(line(10), parts)).faults())
    assert [(one.code, one.line, one.field) for one in found] == [
        ("parts.sum", 2, "parts"),
        ("parts.twice", 2, "parts.1.lot"),
        ("parts.empty", 2, "parts.2.lot"),
    ]
    assert found[0].detail == "the parts add up to 8, the line says 10"


def test_what_the_ledger_finds_is_told_where_it_was_entered() -> None:
    record = entered(EnteredLine(line(1)), EnteredLine(line(2), [Part(D(1), "A"), Part(D(1), "B")]))
    found = [
        Fault("lot.expired", "", "lot", 3),
        Fault("item.unknown", "", "item", 2),
        Fault("item.unknown", "", "item", 3),
        Fault("period.closed", "", "posting_date"),
    ]
    told = [(one.code, one.line, one.field) for one in record.placed(found)]
    assert told == [
        ("lot.expired", 2, "parts.1.lot"),
        ("item.unknown", 2, "item"),
        ("period.closed", None, "posting_date"),
    ]


def look(client: Any, *lines: dict[str, Any], reason: str = "CAR", **rest: Any) -> Any:
    return client.post("/api/v1/records/examination", json=new(reason, *lines, **rest))


@pytest.mark.both_databases
def test_lots_and_serials_are_posted_as_lines_and_faults_come_all_at_once(
    client_as: Any, post: Post
) -> None:
    db.session.add(YearParameters(year=2000, lots_and_serials=True, lots_required=True))
    db.session.commit()
    client = client_as(Role.SUPERVISOR)
    lots = [{"quantity": "6", "lot": "L1"}, {"quantity": "4", "lot": "L2"}]
    given = {"item": "MOB/LOT", "quantity": "10", "unit_cost": "2", "parts": lots}
    made = client.post("/api/v1/records", json=new("CAR", given)).json
    assert [(one["lot"], one["quantity"]) for one in made["lines"]] == [("L1", "6"), ("L2", "4")]
    assert made["amount"] == "20"

    short = {"item": "MOB/LOT", "quantity": "9", "parts": [{"quantity": "8", "lot": "L2"}]}
    bare = {"item": "MOB/BOLT", "quantity": "1"}
    refused = client.post("/api/v1/records", json=new("SCA", bare, short))
    assert refused.status_code == 422
    found = {(one["code"], one["line"], one["field"]) for one in refused.json["errors"]}
    assert found == {
        ("parts.sum", 2, "parts"),
        ("stock.below_zero", 1, "quantity"),
        ("stock.below_zero", 2, "parts.0.quantity"),
    }


@pytest.mark.both_databases
def test_a_look_answers_proposed_costs_and_amounts_and_writes_nothing(
    client_as: Any, post: Post
) -> None:
    post("CAR", line(12, cost="2.5"))
    propose("average")
    before = db.session.scalar(select(func.count(Movement.id)))
    boxes = {"item": "MOB/BOLT", "quantity": "1", "unit": "BOX"}
    own = {"item": "MOB/BOLT", "quantity": "2", "unit_cost": "7"}
    found = look(client_as(), boxes, own, {"item": "MOB/NO", "quantity": "1"}, reason="SCA").json
    assert [(one["unit_cost"], one["proposed"], one["amount"]) for one in found["lines"]] == [
        ("30", True, "30"),
        ("7", False, "14"),
        (None, False, None),
    ]
    assert (found["lines"][0]["base_quantity"], found["lines"][0]["base_unit"]) == ("12", "PZ")
    assert (found["type"], found["amount"], found["second"]) == ("unload", "44", None)
    assert [(one["code"], one["line"]) for one in found["faults"]] == [("item.unknown", 3)]
    assert db.session.scalar(select(func.count(Movement.id))) == before


@pytest.mark.both_databases
def test_a_look_shows_the_other_leg_at_the_origins_average(client_as: Any, post: Post) -> None:
    post("CAR", line(10, cost=3))
    for found in db.session.scalars(select(Reason).where(Reason.code == "SCA")):
        found.offset_warehouse, found.offset_reason = "02", "DIF"
    db.session.commit()
    sent = {"item": "MOB/BOLT", "quantity": "4", "unit_cost": "99"}
    client = client_as()
    found = look(client, sent, reason="SCA").json
    assert found["second"] == {
        "warehouse": "02",
        "reason": "DIF",
        "type": "load",
        "default_location": "B",
    }
    assert [(one["unit_cost"], one["amount"]) for one in found["lines"]] == [("3", "12")]
    assert found["faults"] == []
    made = client.post("/api/v1/records", json=new("SCA", sent)).json
    assert made["amount"] == "-12"


@pytest.mark.both_databases
def test_a_time_is_one_of_the_warehouses_day(client_as: Any, company: None) -> None:
    client = client_as()
    rome = client.post("/api/v1/records", json=new(time="09:30")).json
    york = client.post("/api/v1/records", json=new(time="09:30", warehouse="02")).json
    assert (rome["effective_at"], york["effective_at"]) == (
        "2026-11-20T08:30:00.000Z",
        "2026-11-20T14:30:00.000Z",
    )
    assert (rome["date_only"], rome["posting_date"]) == (False, str(date(2026, 11, 20)))
    assert client.post("/api/v1/records", json=new(time="noon")).status_code == 422


def test_who_may_not_post_may_not_look(client_as: Any, company: None) -> None:
    for role in Role:
        may = role in {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT}
        assert (look(client_as(role)).status_code == 200) is may, role
