"""An inventory is aligned while others align, count, post: nothing is lost, and each is told.

What arrives before the alignment has locked the inventory is in its numbers, or sends the line
back to whoever approves; what arrives later is an exception with its amount.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.conftest import SteppingClock
from tests.inventory.company import Desk
from tests.inventory.together.at_once import at_once, beside
from tests.inventory.together.conftest import BIN, ITEM, Pair

pytestmark = pytest.mark.both_databases
ALIGNING = "server.inventory.reviewing.aligning"
BEFORE = f"{ALIGNING}.lock_inventory"
LOCKED = f"{ALIGNING}.broken_faults"
MIDDLE = f"{ALIGNING}.fault_point"
PIECES = 12


def align(desk: Desk) -> Callable[[], Any]:
    body = {"accept_outstanding_reason": "the handheld is on its way"}
    return lambda: desk.client.post(f"{desk.base}/alignments", json=body)


def amounts(pair: Pair) -> list[str]:
    return [waits["amount"] for waits in pair.rossi.waiting("exception")]


def correct_everything(pair: Pair) -> None:
    for waits in pair.rossi.waiting("exception"):
        body = {"outcome": "corrected", "reason": "came late"}
        done = pair.rossi.client.post(f"{pair.rossi.base}/exceptions/{waits['key']}", json=body)
        assert done.status_code == 201, done.text


def test_of_two_alignments_one_writes_and_the_other_is_told(pair: Pair) -> None:
    pair.counted(90)
    pair.rossi.approve_all()
    answers = at_once(align(pair.rossi), align(pair.bianchi))
    assert {answer.status_code for answer in answers} == {200}, [one.text for one in answers]
    first, second = sorted((one.json for one in answers), key=lambda one: -one["aligned"])
    assert (first["aligned"], len(first["records"]), first["earlier"]) == (1, 1, None)
    assert (second["aligned"], second["records"]) == (0, [])
    by = pair.rossi.row(location="A-01")["decided_by"]
    at = pair.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert second["earlier"] == {"lines": 1, "by": by, "at": at}
    assert len(pair.rossi.client.get(f"{pair.rossi.base}/alignments").json["rows"]) == 1
    assert pair.rossi.stock()[BIN] == 90


def test_an_alignment_is_reversed_once(pair: Pair) -> None:
    pair.counted(90)
    pair.rossi.approve_all()
    [record] = pair.rossi.align()["records"]

    def reverse(desk: Desk) -> Callable[[], Any]:
        path = f"{desk.base}/alignments/{record['record_id']}/reversal"
        return lambda: desk.client.post(path, json={"reason": "posted too early"})

    answers = at_once(reverse(pair.rossi), reverse(pair.bianchi))
    assert sorted(answer.status_code for answer in answers) == [201, 409], answers[1].text
    assert pair.rossi.stock()[BIN] == 100


def test_a_count_that_arrives_before_the_alignment_has_its_lock_goes_back_to_review(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = pair.counted(90)
    pair.rossi.decide("approve", pair.rossi.row(location="A-01"))
    counter.count("A-01", ITEM, 3)
    with beside(app, monkeypatch, BEFORE, counter.dock) as docked:
        answer = align(pair.rossi)()
        docked()
    state = pair.rossi.row(location="A-01")
    if answer.json["aligned"]:  # the push stood in line behind the alignment
        assert (state["counted"], amounts(pair)) == ("90", ["3"])
    else:
        assert [one["code"] for one in answer.json["left_out"]] == ["line.changed"]
        assert (state["counted"], amounts(pair)) == ("93", [])
        pair.rossi.approve_all()
        pair.rossi.align(accept_outstanding_reason="seen")
    correct_everything(pair)
    assert pair.rossi.stock()[BIN] == 93


@pytest.mark.parametrize("place", [LOCKED, MIDDLE])
def test_a_count_that_arrives_during_the_alignment_is_an_exception_after_it(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    counter = pair.counted(90)
    pair.rossi.approve_all()
    counter.count("A-01", ITEM, 3)
    with beside(app, monkeypatch, place, counter.dock) as docked:
        answer = align(pair.rossi)()
        docked()
    assert (answer.status_code, answer.json["aligned"]) == (200, 1)
    assert pair.rossi.stock()[BIN] == 90
    assert amounts(pair) == ["3"]
    correct_everything(pair)
    assert pair.rossi.stock()[BIN] == 93


@pytest.mark.parametrize("place", [BEFORE, LOCKED, MIDDLE])
def test_a_movement_that_is_posted_meanwhile_is_in_the_book_or_an_exception(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    pair.counted(90)
    pair.rossi.approve_all()
    before = pair.clock.moment - timedelta(hours=1)

    def issue() -> int:
        return pair.bianchi.move("W1", "A-01", ITEM, -5, before)

    with beside(app, monkeypatch, place, issue) as issued:
        answer = align(pair.rossi)()
        assert issued() > 0
    assert answer.status_code == 200, answer.text
    if answer.json["aligned"] and amounts(pair):
        assert (pair.rossi.stock()[BIN], amounts(pair)) == (85, ["5"])
        correct_everything(pair)
    elif not answer.json["aligned"]:
        pair.rossi.approve_all()
        pair.rossi.align(accept_outstanding_reason="seen")
    assert pair.rossi.stock()[BIN] == 90
    assert amounts(pair) == []


@pytest.mark.parametrize("place", [LOCKED, MIDDLE])
def test_goods_that_leave_meanwhile_do_not_refuse_the_other_lines(
    pair: Pair, app: Flask, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    counter = pair.counter()
    counter.count("A-01", ITEM, 40)
    counter.count("A-02", ITEM, 7)
    counter.done()
    pair.clock.advance(minutes=10)
    pair.rossi.approve_all()

    def issue() -> Any:
        line = {"item": ITEM, "location": "A-01", "quantity": "90"}
        body = {"warehouse": "W1", "reason": "SCA", "posting_date": "2026-11-23"}
        return pair.bianchi.client.post("/api/v1/records", json=body | {"lines": [line]})

    with beside(app, monkeypatch, place, issue) as issued:
        answer = align(pair.rossi)()
        gone = issued()
    assert answer.status_code == 200, answer.text
    found = ("W1", "A-02", ITEM, "")
    if gone.status_code == 201:  # it was first: the line would go below zero and is named
        assert [one["code"] for one in answer.json["left_out"]] == ["stock.below_zero"]
        assert (answer.json["aligned"], pair.rossi.stock()) == (1, {BIN: 10, found: 7})
    else:
        assert gone.json["errors"][0]["code"] == "stock.below_zero"
        assert (answer.json["aligned"], pair.rossi.stock()) == (2, {BIN: 40, found: 7})


def test_a_handheld_that_goes_on_pushing_while_it_is_aligned_loses_no_piece(pair: Pair) -> None:
    counter = pair.counter()
    counter.count("A-01", ITEM, 80)
    counter.dock()
    pair.rossi.client.post(
        f"/api/v1/lists/{pair.list_id}/force-close", json={"reason": "the shift is over"}
    )
    pair.rossi.approve_all()
    pieces = iter(range(PIECES))

    def push() -> None:
        for _ in pieces:
            counter.count("A-01", ITEM, 1)
            counter.dock()

    def post(desk: Desk) -> Callable[[], None]:
        def on_and_on() -> None:
            for _ in range(4):
                assert align(desk)().status_code == 200

        return on_and_on

    at_once(push, post(pair.rossi), post(pair.bianchi))
    pair.rossi.approve_all()
    assert align(pair.rossi)().status_code == 200
    late = sum(map(Decimal, amounts(pair)), Decimal(0))
    assert pair.rossi.stock()[BIN] + late == 80 + PIECES
    correct_everything(pair)
    assert pair.rossi.stock()[BIN] == 80 + PIECES


@pytest.mark.parametrize("uncounted", ["keep", "zero"])
def test_a_handheld_that_pushes_while_its_list_is_closed_by_force_loses_nothing(
    app: Flask, clock: SteppingClock, client_as: Any, uncounted: str
) -> None:
    pair = Pair(app, clock, client_as, uncounted=uncounted)
    pair.rossi.move("W1", "A-02", ITEM, 5, clock.moment - timedelta(hours=1), 2)
    counter = pair.counter()
    counter.count("A-01", ITEM, 90)
    counter.dock()
    counter.count("A-02", ITEM, 4)
    counter.close()
    path = f"/api/v1/lists/{pair.list_id}/force-close"
    closed, _ = at_once(
        lambda: pair.rossi.client.post(path, json={"reason": "the shift is over"}),
        counter.dock,
    )
    assert closed.status_code in {200, 409}
    shown = pair.rossi.client.get(f"/api/v1/lists/{pair.list_id}").json
    assert shown["state"] == "closed"
    assert (shown["close_reason"] is None) is (closed.status_code == 409)
    counted = {row["location"]: row["counted"] for row in pair.rossi.rows()}
    assert counted == {"A-01": "90", "A-02": "4"}
    assert all("zero_stated" not in row["flags"] for row in pair.rossi.rows())
    pair.rossi.approve_all()
    assert align(pair.rossi)().status_code == 200
    assert pair.rossi.stock() == {BIN: 90, ("W1", "A-02", ITEM, ""): 4}
