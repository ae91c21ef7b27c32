"""From counts to aligned stock by the API: the main path and what is refused."""

from typing import Any

import pytest

from server.kernel.principal import Role
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decide, decided, rows

pytestmark = pytest.mark.both_databases


def test_a_shortage_is_shown_approved_and_aligned_once(world: ReviewWorld, supervisor: Any) -> None:
    world.count("60", "30")
    [row] = rows(supervisor)
    assert (row["counted"], row["book"], row["difference"]) == ("90", "100", "-10")
    assert (row["unit_cost"], row["value"], row["percent"]) == ("2", "-20", "-10")
    assert (row["state"], row["over"], row["approvable"]) == ("to_review", ["value"], True)
    assert (row["lists"], row["passes"], row["reason"]) == (["L-0001"], [1], "ER-")
    assert decided(supervisor, "approve", row)["done"] == [row["line"]]
    assert rows(supervisor)[0]["state"] == "approved"
    first = aligned(supervisor)
    assert [(one["type"], one["lines"], one["amount"]) for one in first["records"]] == [
        ("unload", 1, "-20")
    ]
    assert first["aligned"] == 1
    assert world.book() == 90
    again = aligned(supervisor)
    assert (again["records"], again["aligned"], again["left_out"]) == ([], 0, [])
    assert world.book() == 90
    [row] = rows(supervisor)
    assert (row["state"], row["counted"], row["book"]) == ("aligned", "90", "100")


def test_a_receipt_after_the_count_stays_in_the_stock(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90")
    world.stock("BE-2349", "A-01", 20, at=world.clock())
    [row] = rows(supervisor)
    assert row["difference"] == "-10"
    decided(supervisor, "approve", row)
    aligned(supervisor)
    assert world.book() == 110


def test_a_movement_that_is_keyed_late_voids_the_approval(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90")
    decided(supervisor, "approve", rows(supervisor)[0])
    world.stock("BE-2349", "A-01", -50)
    [row] = rows(supervisor)
    assert (row["state"], row["difference"]) == ("to_review", "40")
    left = aligned(supervisor)
    assert [(one["line"], one["code"]) for one in left["left_out"]] == [
        (row["line"], "line.changed")
    ]
    assert left["records"] == []


def test_within_tolerance_nobody_has_to_approve(world: ReviewWorld, supervisor: Any) -> None:
    world.count("99")
    assert rows(supervisor)[0]["state"] == "within_tolerance"
    assert aligned(supervisor)["aligned"] == 1
    assert world.book() == 99


def test_nothing_differs_and_nothing_is_written(world: ReviewWorld, supervisor: Any) -> None:
    world.count("100")
    done = aligned(supervisor)
    assert (done["records"], done["aligned"]) == ([], 1)
    assert rows(supervisor)[0]["state"] == "aligned"


def test_a_dry_run_writes_nothing(world: ReviewWorld, supervisor: Any) -> None:
    world.count("99")
    announced = aligned(supervisor, "?dry_run=true")
    assert announced["records"][0]["posting_date"] == world.clock().date().isoformat()
    assert [(one["record_id"], one["lines"]) for one in announced["records"]] == [(None, 1)]
    assert world.book() == 100
    assert rows(supervisor)[0]["state"] == "within_tolerance"


def test_an_open_count_is_shown_and_cannot_be_approved(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90", close=False).push()
    [row] = rows(supervisor)
    assert (row["state"], row["counted"], row["why_not"]) == ("counted", "90", "pass_open")
    assert decided(supervisor, "approve", row)["refused"][0]["code"] == "pass_open"


def test_whoever_counted_cannot_approve(world: ReviewWorld, client_as: Any) -> None:
    world.count("90")
    counter = client_as(Role.SUPERVISOR, name="anna", employee="17")
    [row] = rows(counter)
    assert (row["approvable"], row["why_not"]) == (False, "four_eyes")
    assert decided(counter, "approve", row)["refused"][0]["code"] == "four_eyes"
    unlinked = client_as(Role.ADMINISTRATOR, name="who", never_counts=False)
    refused = decided(unlinked, "approve", rows(unlinked)[0])["refused"]
    assert refused[0]["code"] == "user_unlinked"
    other = client_as(Role.SUPERVISOR, name="bruno", employee="23")
    assert decided(other, "approve", rows(other)[0])["refused"] == []


def test_an_override_is_compared_and_set_and_needs_another_pair_of_eyes(
    world: ReviewWorld, supervisor: Any, client_as: Any
) -> None:
    handheld = world.count("90", close=False)
    world.close(handheld)
    [seen] = rows(supervisor)
    handheld.record(quantity="5")
    world.close(handheld)
    refused = decide(supervisor, "override", seen, quantity="92", reason="counted with him")
    assert (refused.status_code, refused.json["code"]) == (409, "line.changed")
    [now] = rows(supervisor)
    stale = {"line": now["line"], "counted": "90"}
    body = {"action": "override", "lines": [stale], "quantity": "92", "reason": "seen"}
    both = supervisor.post(f"/api/v1/inventories/{NUMBER}/decisions", json=body)
    assert [fault["detail"] for fault in both.json["errors"]] == ["90", "95"]
    decided(supervisor, "override", now, quantity="92", reason="counted with him")
    [row] = rows(supervisor)
    assert (row["counted"], row["state"], row["why_not"]) == ("92", "to_review", "four_eyes")
    assert (row["decided_by"], row["decision_reason"]) == ("rossi", "counted with him")
    other = client_as(Role.SUPERVISOR, name="bianchi")
    decided(other, "approve", rows(other)[0])
    aligned(other)
    assert world.book() == 92


def test_rejecting_leaves_the_book_as_it_is(world: ReviewWorld, supervisor: Any) -> None:
    world.count("90")
    [row] = rows(supervisor)
    assert decide(supervisor, "reject", row).json["code"] == "reason.needed"
    decided(supervisor, "reject", row, reason="counted the wrong bin")
    assert rows(supervisor)[0]["state"] == "rejected"
    bulk = decided(supervisor, "approve", all=True)
    assert (bulk["lines"], bulk["refused"][0]["code"]) == (0, "rejected")
    assert aligned(supervisor)["aligned"] == 0
    decided(supervisor, "reopen", rows(supervisor)[0])
    assert rows(supervisor)[0]["state"] == "to_review"


def test_all_that_is_shown_is_approved_after_saying_how_much_it_is(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record(quantity="7", location="A-02")
    world.close(handheld)
    filters = {"state": "to_review"}
    bulk = {"all": True, "filters": filters}
    announced = decided(supervisor, "approve", query="?dry_run=true", **bulk)
    assert (announced["lines"], announced["value"]) == (2, "-6")
    assert {row["state"] for row in rows(supervisor)} == {"to_review"}
    wrong = decide(supervisor, "approve", expected={"lines": 1, "value": "-20"}, **bulk)
    assert (wrong.status_code, wrong.json["code"]) == (409, "selection.changed")
    assert [fault["detail"] for fault in wrong.json["errors"]] == ["2", "-6"]
    expected = {"lines": 2, "value": "-6"}
    assert decided(supervisor, "approve", expected=expected, **bulk)["lines"] == 2
    done = aligned(supervisor)
    assert [one["type"] for one in done["records"]] == ["load", "unload"]
    assert (world.book("A-01"), world.book("A-02")) == (90, 7)


def test_a_reversal_gives_the_stock_back_and_the_line_may_be_aligned_again(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90")
    decided(supervisor, "approve", rows(supervisor)[0])
    [record] = aligned(supervisor)["records"]
    path = f"/api/v1/inventories/{NUMBER}/alignments"
    assert supervisor.post(f"{path}/{record['record_id']}/reversal", json={"reason": ""}).json[
        "code"
    ] == ("reason.needed")
    done = supervisor.post(f"{path}/{record['record_id']}/reversal", json={"reason": "too early"})
    assert (done.status_code, done.json["reverses"]) == (201, record["record_id"])
    assert world.book() == 100
    [row] = rows(supervisor)
    assert (row["state"], row["difference"]) == ("reversed", "-10")
    [entry] = [
        one
        for one in supervisor.get("/api/v1/audit?subject=inventory").json["rows"]
        if one["action"] == "reverse"
    ]
    today = {"warehouse": "W1", "posting_date": record["posting_date"]}
    assert entry["records"] == {
        str(record["record_id"]): today | {"number": record["number"]},
        str(done.json["record_id"]): today | {"number": done.json["number"]},
    }
    twice = supervisor.post(f"{path}/{record['record_id']}/reversal", json={"reason": "again"})
    assert (twice.status_code, twice.json["code"]) == (409, "record.reversed")
    decided(supervisor, "approve", row)
    aligned(supervisor)
    assert world.book() == 90
    assert [one["reversed_by"] is not None for one in supervisor.get(path).json["rows"]] == [
        True,
        False,
        False,
    ]
