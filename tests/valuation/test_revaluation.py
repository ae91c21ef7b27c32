"""Revaluation: the exact lines, then what they do to averages, closings and the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from server.catalog.models import Item, Lot
from server.kernel.exact import ZERO
from server.kernel.principal import Role
from server.ledger.models import Movement, YearParameters
from server.ledger.service import unit_costs_at
from server.storage.database import db
from server.valuation.revaluing.correcting import Costed, corrections
from server.valuation.revaluing.rests import Passage, rest_of
from tests.ledger.conftest import NOW, Post, line
from tests.ledger.test_costs import item

EARLY, LATER = date(2026, 10, 5), date(2026, 11, 2)
D = Decimal


def lines(movement: Costed, cost: object) -> list[tuple[Any, ...]]:
    return [tuple(one) for one in corrections(movement, D(str(cost)))]


def test_what_had_no_cost_goes_out_without_and_comes_in_with_one() -> None:
    assert lines(Costed(D(10), None, D(10)), 3) == [(-10, None, None), (10, 3, 30)]


def test_what_had_another_cost_is_corrected_by_an_amount() -> None:
    assert lines(Costed(D(10), D(20), D(10)), 3) == [(0, 3, 10)]
    assert lines(Costed(D(10), D(20), D(10)), "1.5") == [(0, D("1.5"), -5)]
    assert lines(Costed(D(10), D(20), D(10)), 2) == []


def test_of_what_was_closed_only_what_was_left_is_corrected_at_the_closings_average() -> None:
    assert lines(Costed(D(10), D(20), D(4), D(2)), 3) == [(0, 3, 4)]
    assert lines(Costed(D(10), None, D(10), D(2)), 3) == [(0, 3, 10)]
    assert lines(Costed(D(10), None, D(4)), 3) == [(-4, None, None), (4, 3, 12)]
    assert lines(Costed(D(10), D(20), ZERO, D(2)), 3) == []


def test_each_closing_leaves_a_load_its_share_of_the_stock() -> None:
    assert rest_of(10, []) == 10
    assert rest_of(10, [Passage(20, 4)]) == 2
    assert rest_of(10, [Passage(20, 4), Passage(8, 4)]) == 1
    assert rest_of(10, [Passage(20, 0), Passage(8, 4)]) == 0
    assert rest_of(10, [Passage(20, -3)]) == 0
    assert rest_of(10, [Passage(3, 7)]) == 7, "10 came in when 7 had gone out before"
    assert rest_of(1, [Passage(3, 2)]) == 0, "rounded down"


@given(
    st.lists(
        st.tuples(st.lists(st.integers(1, 10**9), max_size=5), st.integers(0, 100)), min_size=1
    )
)
def test_the_loads_of_an_item_are_together_never_more_than_its_stock(
    periods: list[tuple[list[int], int]],
) -> None:
    loads: list[tuple[int, list[Passage]]] = []
    stock = 0
    for quantities, percent in periods:
        taken_in = stock + sum(quantities)
        stock = taken_in * percent // 100
        loads += [(quantity, []) for quantity in quantities]
        for _, passages in loads:
            passages.append(Passage(taken_in, stock))
    assert 0 <= sum(rest_of(*load) for load in loads) <= stock


@pytest.fixture
def client(client_as: Any) -> Any:
    return client_as(Role.ACCOUNTANT)


def average() -> Decimal | None:
    return unit_costs_at("average", [item()], NOW)[item()].cost


def revalue(client: Any, movement: int, cost: str, **rest: Any) -> Any:
    body = {"posting_date": str(LATER), "lines": [{"movement": movement, "unit_cost": cost}]}
    return client.post("/api/v1/revaluation", json=body | rest)


def missing(client: Any) -> list[str]:
    found = client.get("/api/v1/closings/check?at=2026-11-21").json
    return [one["code"] for one in found["errors"] + found["warnings"]]


@pytest.mark.both_databases
def test_a_load_without_a_cost_is_found_previewed_posted_and_taken_back(
    post: Post, client: Any
) -> None:
    post("CAR", line(10, cost=2), posting_date=LATER)
    [movement] = post("CAR", line(30), posting_date=LATER).movement_ids
    [row] = client.get("/api/v1/revaluation").json["rows"]
    assert (row["movement"], row["why"], row["proposed"]) == (movement, "no_cost", "2")
    before = db.session.scalar(select(func.count(Movement.id)))
    preview = revalue(client, movement, "6", dry_run=True).json
    assert (preview["amount"], preview["posted"]) == ("180", False)
    assert db.session.scalar(select(func.count(Movement.id))) == before
    assert (average(), missing(client)) == (2, ["missing-cost"])

    done = revalue(client, movement, "6").json
    assert average() == 5
    assert missing(client) == []
    assert client.get("/api/v1/revaluation").json["rows"] == []
    assert revalue(client, movement, "6").json["rows"][0]["lines"] == []
    assert revalue(client, movement, "4").json["amount"] == "-60"
    assert average() == D("3.5")

    record = done["rows"][0]["correcting_record"]
    shown = client.get(f"/api/v1/records/{record}").json
    assert (shown["origin"], shown["origin_key"]) == ("revaluation", str(movement))
    assert [one["quantity"] for one in shown["lines"]] == ["-30", "30"]


@pytest.mark.both_databases
def test_a_revaluation_that_is_reversed_leaves_nothing(post: Post, client: Any) -> None:
    post("CAR", line(10, cost=2), posting_date=LATER)
    [movement] = post("CAR", line(30), posting_date=LATER).movement_ids
    record = revalue(client, movement, "6").json["rows"][0]["correcting_record"]
    taken = client.post(f"/api/v1/records/{record}/reversal", json={"reason": "wrong invoice"})
    assert taken.status_code in {200, 201}, taken.json
    assert (average(), missing(client)) == (2, ["missing-cost"])
    assert [row["movement"] for row in client.get("/api/v1/revaluation").json["rows"]] == [movement]


@pytest.mark.both_databases
def test_a_closed_load_is_corrected_in_the_open_period(post: Post, client: Any) -> None:
    [movement] = post("CAR", line(10, cost=2), posting_date=EARLY).movement_ids
    post("SCA", line(6), posting_date=EARLY)
    closing = client.post("/api/v1/closings", json={"at": "2026-10-31"})
    assert closing.status_code == 201
    assert revalue(client, movement, "3", posting_date="2026-10-30").json["code"] == (
        "revaluation.refused"
    )
    assert revalue(client, movement, "3").json["amount"] == "4"
    assert average() == 3
    assert client.get("/api/v1/closings/verify").json["finding"] is None


@pytest.mark.both_databases
def test_closed_loads_are_together_corrected_for_what_was_left(post: Post, client: Any) -> None:
    loads = [
        post("CAR", line(quantity, cost=2), posting_date=EARLY).movement_ids[0]
        for quantity in (10, 30)
    ]
    post("SCA", line(32), posting_date=EARLY)
    assert client.post("/api/v1/closings", json={"at": "2026-10-31"}).status_code == 201
    assert [revalue(client, load, "3").json["amount"] for load in loads] == ["2", "6"]
    assert average() == 3


@pytest.mark.both_databases
def test_what_is_left_of_a_load_grows_less_with_every_closing(post: Post, client: Any) -> None:
    [old] = post("CAR", line(10, cost=2), posting_date=EARLY).movement_ids
    post("SCA", line(6), posting_date=EARLY)
    assert client.post("/api/v1/closings", json={"at": "2026-10-31"}).status_code == 201
    [new] = post("CAR", line(4, cost=2), posting_date=LATER).movement_ids
    post("SCA", line(2), posting_date=LATER)
    assert client.post("/api/v1/closings", json={"at": "2026-11-20"}).status_code == 201
    rows = revalue(client, old, "3", posting_date="2026-11-21", dry_run=True).json["rows"]
    assert [(row["quantity"], row["left"], row["amount"]) for row in rows] == [("10", "3", "3")]
    rows = revalue(client, new, "3", posting_date="2026-11-21", dry_run=True).json["rows"]
    assert [(row["quantity"], row["left"], row["amount"]) for row in rows] == [("4", "3", "3")]


@pytest.mark.both_databases
@pytest.mark.parametrize(("by_warehouse", "left"), [(False, "6"), (True, "2")])
def test_what_is_left_is_that_of_the_level_of_the_closing(
    post: Post, client: Any, *, by_warehouse: bool, left: str
) -> None:
    db.session.add(YearParameters(year=2026, value_by_warehouse=by_warehouse))
    db.session.commit()
    [load] = post("CAR", line(10, cost=2), posting_date=EARLY).movement_ids
    post("SCA", line(8), posting_date=EARLY)
    post("CAR", line(10, cost=2), warehouse="02", posting_date=EARLY)
    assert client.post("/api/v1/closings", json={"at": "2026-10-31"}).status_code == 201
    [row] = revalue(client, load, "3", dry_run=True).json["rows"]
    assert (row["left"], row["amount"]) == (left, left)


def test_the_cost_that_the_lot_register_learnt_later_is_proposed(post: Post, client: Any) -> None:
    post("CAR", line(10, cost=2, lot="L1"), posting_date=LATER)
    bolt = db.session.scalars(select(Item).where(Item.code == "BOLT")).one()
    db.session.add(Lot(item_id=bolt.id, lot="L1", unit_cost=D("2.4")))
    db.session.commit()
    [row] = client.get("/api/v1/revaluation").json["rows"]
    assert (row["why"], row["unit_cost"], row["proposed"]) == ("lot_cost", "2", "2.4")


@pytest.mark.both_databases
def test_a_closed_load_is_corrected_once_for_each_cost(post: Post, client: Any) -> None:
    [movement] = post("CAR", line(10, cost=2, lot="L1"), posting_date=EARLY).movement_ids
    post("SCA", line(6, lot="L1"), posting_date=EARLY)
    assert client.post("/api/v1/closings", json={"at": "2026-10-31"}).status_code == 201
    bolt = db.session.scalars(select(Item).where(Item.code == "BOLT")).one()
    db.session.add(Lot(item_id=bolt.id, lot="L1", unit_cost=D(3)))
    db.session.commit()
    [row] = client.get("/api/v1/revaluation").json["rows"]
    assert (row["closed"], row["quantity"], row["left"]) == (True, "10", "4")
    assert revalue(client, movement, "3").json["amount"] == "4"
    assert client.get("/api/v1/revaluation").json["rows"] == []
    assert revalue(client, movement, "3").json["amount"] == "0"
    assert revalue(client, movement, "5").json["amount"] == "8"
    assert average() == 5


def test_a_closed_load_of_which_nothing_was_left_is_not_found(post: Post, client: Any) -> None:
    post("CAR", line(10), line(5, "MOB/NUT"), posting_date=EARLY)
    post("SCA", line(10), posting_date=EARLY)
    closing = {"at": "2026-10-31", "accept": ["missing-cost"]}
    assert client.post("/api/v1/closings", json=closing).status_code == 201
    found = client.get("/api/v1/revaluation").json["rows"]
    assert [row["item"] for row in found] == ["MOB/NUT"]


def test_of_two_corrections_of_a_movement_the_later_goes_back_first(
    post: Post, client: Any
) -> None:
    [movement] = post("CAR", line(10, cost=2), posting_date=LATER).movement_ids
    first, second = (
        revalue(client, movement, cost).json["rows"][0]["correcting_record"] for cost in ("3", "5")
    )
    assert average() == 5
    reverse = "/api/v1/records/{}/reversal"
    refused = client.post(reverse.format(first), json={"reason": "no"})
    assert (refused.status_code, refused.json["code"]) == (409, "record.revalued_again")
    for record, cost in ((second, 3), (first, 2)):
        taken = client.post(reverse.format(record), json={"reason": "no"})
        assert (taken.status_code, average()) == (201, cost)


def test_what_is_found_is_filtered_and_paged(post: Post, client: Any) -> None:
    first = post("CAR", line(1), line(2, "MOB/NUT"), posting_date=LATER).movement_ids
    [other] = post("CAR", line(3), posting_date=LATER, warehouse="02").movement_ids
    start = client.get("/api/v1/revaluation?limit=2").json
    assert [row["movement"] for row in start["rows"]] == list(first)
    rest = client.get(f"/api/v1/revaluation?limit=2&after={start['next']}").json
    assert ([row["movement"] for row in rest["rows"]], rest["next"]) == ([other], None)
    here = client.get("/api/v1/revaluation?warehouse=01&item=MOB/NUT").json["rows"]
    assert [row["movement"] for row in here] == [first[1]]


def test_everything_that_is_wrong_is_named_at_once(post: Post, client: Any) -> None:
    [unload] = post("CAR", line(10, cost=2), posting_date=LATER).movement_ids
    body = {
        "posting_date": str(LATER),
        "lines": [{"movement": unload, "unit_cost": "-1"}, {"movement": 999, "unit_cost": "1"}],
    }
    refused = client.post("/api/v1/revaluation", json=body)
    assert (refused.status_code, refused.json["code"]) == (422, "revaluation.refused")
    assert [one["code"] for one in refused.json["errors"]] == [
        "revaluation.unknown",
        "cost.negative",
    ]


def test_only_accountants_and_administrators_revalue(client_as: Any) -> None:
    for role in Role:
        client = client_as(role)
        reads = role is not Role.COUNTER
        writes = role in {Role.ACCOUNTANT, Role.ADMINISTRATOR}
        assert (client.get("/api/v1/revaluation").status_code == 403) is not reads, role
        assert (revalue(client, 1, "1").status_code == 403) is not writes, role
