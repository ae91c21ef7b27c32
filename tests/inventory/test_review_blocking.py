"""Every blocking state has its way out by the API, with who and why."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.inventory.review_world import (
    BEARING,
    NUMBER,
    ReviewWorld,
    aligned,
    decide,
    decided,
    rows,
)


def barcodes(client: Any, **body: Any) -> Any:
    path = f"/api/v1/inventories/{NUMBER}/barcodes"
    return client.post(path, json=body) if body else client.get(path)


def test_an_overlap_is_added_up_when_somebody_says_so(world: ReviewWorld, supervisor: Any) -> None:
    world.count("60")
    world.count("40", name="MC-08")
    [row] = rows(supervisor)
    assert (row["state"], row["counted"], row["approvable"]) == ("overlap", "100", False)
    assert decided(supervisor, "approve", row)["refused"][0]["code"] == "overlap"
    assert decide(supervisor, "decide", row, outcome="add").json["code"] == "reason.needed"
    unfit = decided(supervisor, "decide", row, outcome="keep_previous", reason="x")
    assert unfit["refused"][0]["code"] == "outcome.unfit"
    decided(supervisor, "decide", row, outcome="add", reason="two ends of the bin")
    [row] = rows(supervisor)
    assert (row["state"], row["difference"]) == ("within_tolerance", "0")


def test_an_overlap_is_settled_by_keeping_one(world: ReviewWorld, supervisor: Any) -> None:
    world.count("98")
    kept = world.count("99", name="MC-08").journal[0]
    [row] = rows(supervisor)
    path = f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain"
    events = supervisor.get(path).json["events"]
    assert [event["live"] for event in events] == [True, True]
    chosen = [event["id"] for event in events if event["hash"] == kept["hash"]]
    nothing = decided(supervisor, "decide", row, outcome="keep", reason="counted twice")
    assert nothing["refused"][0]["code"] == "events.unknown"
    decided(supervisor, "decide", row, outcome="keep", events=chosen, reason="counted twice")
    assert rows(supervisor)[0]["counted"] == "99"
    decided(supervisor, "reopen", rows(supervisor)[0])
    assert rows(supervisor)[0]["state"] == "overlap"


@pytest.mark.both_databases
def test_an_unknown_barcode_is_resolved_for_past_and_future(
    world: ReviewWorld, supervisor: Any, client_as: Any
) -> None:
    handheld = world.count("3", close=False, item=None, barcode="999", location="A-02")
    world.close(handheld)
    [row] = [one for one in rows(supervisor) if one["state"] != "kept"]
    assert (row["state"], row["barcode"], row["counted"]) == ("unresolved", "999", "3")
    assert barcodes(supervisor).json["rows"] == [
        {
            "barcode": "999",
            "events": 1,
            "locations": ["A-02"],
            "quantity": "3",
            "first_at": "2026-11-23T08:00:01.000Z",
            "employees": ["17"],
        }
    ]
    wrong = barcodes(supervisor, barcode="999", item="MOB/NONE", factor="0", unit="XX")
    assert {fault["code"] for fault in wrong.json["errors"]} == {
        "item.unknown",
        "factor.not_positive",
        "unit.unknown",
    }
    done = barcodes(supervisor, barcode="999", item=BEARING, factor="10", create_barcode=True)
    assert (done.status_code, done.json["version"]) == (201, 1)
    [row] = [one for one in rows(supervisor) if one["location"] == "A-02"]
    assert (row["item"], row["counted"], row["why_not"]) == (BEARING, "30", "four_eyes")
    again = barcodes(supervisor, barcode="999", item=BEARING, factor="12")
    assert again.json["version"] == 2
    assert [one["counted"] for one in rows(supervisor) if one["location"] == "A-02"] == ["36"]
    other = client_as(Role.SUPERVISOR, name="bianchi")
    decided(other, "approve", *[one for one in rows(other) if one["location"] == "A-02"])
    aligned(other)
    assert world.book("A-02") == 36


def test_an_unknown_barcode_may_be_set_aside(world: ReviewWorld, supervisor: Any) -> None:
    world.count("3", item=None, barcode="999")
    row = next(one for one in rows(supervisor) if one["barcode"])
    decided(supervisor, "set_aside", row, reason="a sample of the supplier")
    assert next(one for one in rows(supervisor) if one["barcode"])["state"] == "set_aside"
    recount = {"lines": [row["line"]], "reason": "look again"}
    refused = supervisor.post(f"/api/v1/inventories/{NUMBER}/recounts", json=recount)
    assert (refused.status_code, refused.json["code"]) == (409, "recount.refused")


def test_an_unknown_location_blocks_until_somebody_says_where(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("100", location="Z-99")
    row = next(one for one in rows(supervisor) if one["location"] == "Z-99")
    assert (row["state"], row["flags"]) == ("unknown_location", ["unknown_location"])
    more = {"reason": "label fallen off"}
    wrong = decided(supervisor, "give_location", row, location="Y-1", **more)
    assert wrong["refused"][0]["code"] == "location.unknown"
    decided(supervisor, "give_location", row, location="A-01", **more)
    [row] = rows(supervisor)
    assert (row["location"], row["difference"], row["state"]) == ("A-01", "0", "within_tolerance")


def test_a_missing_lot_is_given(world: ReviewWorld, supervisor: Any) -> None:
    item = world.an_item("PAINT", lot_managed=True)
    world.stock("PAINT", "A-02", 7, lot="L1")
    world.count("6", item=item, barcode=None, location="A-02")
    row = next(one for one in rows(supervisor) if one["item"] == item)
    assert row["state"] == "lot_missing"
    decided(supervisor, "give_lot", row, lot="L1", reason="it is on the can")
    row = next(one for one in rows(supervisor) if one["item"] == item)
    assert (row["lot"], row["book"], row["difference"]) == ("L1", "7", "-1")


@pytest.mark.both_databases
def test_one_count_over_several_lots_is_split(
    world: ReviewWorld, supervisor: Any, client_as: Any
) -> None:
    item = world.an_item("PAINT")
    world.stock("PAINT", "A-02", 7, lot="L1")
    world.stock("PAINT", "A-02", 3, lot="L2")
    world.count("9", item=item, barcode=None, location="A-02")
    row = next(one for one in rows(supervisor) if one["item"] == item)
    assert (row["state"], row["book"]) == ("to_split", "10")
    assert [(part["lot"], part["quantity"]) for part in row["identities"]] == [
        ("L1", "7"),
        ("L2", "3"),
    ]
    short = [{"lot": "L1", "quantity": "6"}]
    wrong = decided(supervisor, "split", row, parts=short, reason="opened the box")
    assert wrong["refused"][0]["code"] == "split.total"
    parts = [*short, {"lot": "L2", "quantity": "3"}]
    decided(supervisor, "split", row, parts=parts, reason="opened the box")
    other = client_as(Role.SUPERVISOR, name="bianchi")
    decided(other, "approve", *[one for one in rows(other) if one["item"] == item])
    aligned(other)
    assert (world.book("A-02", "PAINT", lot="L1"), world.book("A-02", "PAINT", lot="L2")) == (6, 3)


@pytest.mark.both_databases
def test_a_recount_is_for_somebody_else_and_its_pass_wins(
    world: ReviewWorld, supervisor: Any
) -> None:
    handheld = world.count("90", close=False)
    handheld.record(quantity="7", location="A-02")
    world.close(handheld)
    path = f"/api/v1/inventories/{NUMBER}/recounts"
    [row, other] = rows(supervisor)
    made = supervisor.post(path, json={"lines": [row["line"]], "reason": "ten are missing"})
    assert (made.status_code, made.json["pass"], made.json["state"]) == (201, 2, "released")
    assert (made.json["employees"], made.json["root_list"]) == (["23"], str(world.list_id))
    assert [one["state"] for one in rows(supervisor)] == ["recount", "to_review"]
    twice = supervisor.post(path, json={"lines": [row["line"]], "reason": "again"})
    assert twice.json["code"] == "recount.refused"
    world.count("99", name="MC-08", list_id=made.json["id"], pass_=2, employee="23")
    [row, same] = rows(supervisor)
    assert (row["counted"], row["passes"], row["state"]) == ("99", [2], "within_tolerance")
    assert same["seen_hash"] == other["seen_hash"]


def test_a_recount_that_left_the_line_out_is_decided(world: ReviewWorld, supervisor: Any) -> None:
    world.count("99")
    [row] = rows(supervisor)
    path = f"/api/v1/inventories/{NUMBER}/recounts"
    made = supervisor.post(path, json={"lines": [row["line"]], "reason": "sure?"}).json
    world.force_close(UUID(made["id"]))
    [row] = rows(supervisor)
    assert (row["state"], row["counted"]) == ("missing_in_recount", None)
    decided(supervisor, "decide", row, outcome="keep_previous", reason="he forgot")
    assert (rows(supervisor)[0]["counted"], rows(supervisor)[0]["state"]) == (
        "99",
        "within_tolerance",
    )


def test_counts_of_independent_employees_are_compared_and_one_is_picked(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock, combine="independent")
    world.count("99")
    [row] = rows(supervisor)
    assert row["state"] == "incomplete"
    handheld = world.count("98", name="MC-08", employee="23")
    [row] = rows(supervisor)
    assert row["state"] == "disagreeing"
    path = f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain"
    events = supervisor.get(path).json["events"]
    chosen = [one["id"] for one in events if one["hash"] == handheld.journal[0]["hash"]]
    decided(supervisor, "decide", row, outcome="keep", events=chosen, reason="saw it")
    assert rows(supervisor)[0]["counted"] == "98"


def test_a_serial_in_two_places_is_kept_in_one(world: ReviewWorld, supervisor: Any) -> None:
    item = world.an_item("PUMP", serial_managed=True)
    handheld = world.count("1", close=False, item=item, serial="S1", barcode=None)
    handheld.record(quantity="1", item=item, serial="S1", barcode=None, location="A-02")
    world.close(handheld)
    found = [one for one in rows(supervisor) if one["serial"]]
    assert [one["state"] for one in found] == ["duplicate_serial", "duplicate_serial"]
    path = f"/api/v1/inventories/{NUMBER}/differences/{found[0]['line']}/explain"
    [event] = supervisor.get(path).json["events"]
    more = {"outcome": "keep", "events": [event["id"]], "reason": "looked"}
    decided(supervisor, "decide", found[0], **more)
    found = [one for one in rows(supervisor) if one["serial"]]
    assert [(one["location"], one["counted"]) for one in found] == [("A-01", "1"), ("A-02", "0")]


@pytest.mark.both_databases
def test_what_nobody_counted_is_kept_and_may_be_overridden_to_zero(
    world: ReviewWorld, supervisor: Any, client_as: Any
) -> None:
    world.stock("BE-2349", "A-03", 5)
    world.count("100")
    row = rows(supervisor)[1]
    assert (row["state"], row["counted"], row["book"]) == ("kept", None, "5")
    assert decided(supervisor, "approve", row)["refused"][0]["code"] == "kept"
    decided(supervisor, "override", row, quantity="0", reason="the shelf is gone")
    other = client_as(Role.SUPERVISOR, name="bianchi")
    row = rows(other)[1]
    assert (row["counted"], row["difference"]) == ("0", "-5")
    decided(other, "approve", row)
    aligned(other)
    assert world.book("A-03") == 0


def test_a_list_type_that_says_zero_states_it_when_the_list_is_closed(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock, uncounted="zero")
    world.stock("BE-2349", "A-03", 5)
    handheld = world.count("100")
    row = rows(supervisor)[1]
    assert (row["state"], row["counted"], row["difference"]) == ("to_review", "0", "-5")
    assert "zero_stated" in row["flags"]
    handheld.record(quantity="4", location="A-03")
    world.close(handheld)
    row = rows(supervisor)[1]
    assert (row["counted"], row["state"], row["flags"]) == ("4", "within_tolerance", [])


def test_a_list_type_that_blocks_names_what_is_missing(
    app: Flask, clock: Any, supervisor: Any
) -> None:
    world = ReviewWorld(app, clock, uncounted="block")
    world.stock("BE-2349", "A-03", 5)
    world.count("100")
    assert [one["state"] for one in rows(supervisor)] == ["within_tolerance", "incomplete"]
    decided(supervisor, "set_aside", rows(supervisor)[1], reason="locked room")
    assert rows(supervisor)[1]["state"] == "set_aside"


def test_a_serial_that_the_book_has_elsewhere_is_one_moved_line(
    world: ReviewWorld, supervisor: Any
) -> None:
    item = world.an_item("PUMP", serial_managed=True)
    world.stock("PUMP", "A-02", 1, serial="S1")
    world.count("1", item=item, serial="S1", barcode=None, location="A-03")
    found = [one for one in rows(supervisor) if one["serial"]]
    assert [(one["location"], one["difference"], one["state"]) for one in found] == [
        ("A-03", "0", "to_review")
    ]
    assert (found[0]["flags"], found[0]["moved_from"]) == (["moved"], ["A-02"])
    decided(supervisor, "approve", *found)
    done = aligned(supervisor)
    assert [(one["type"], one["lines"]) for one in done["records"]] == [("load", 1), ("unload", 1)]
    assert world.book("A-02", "PUMP", serial="S1") == 0
    assert world.book("A-03", "PUMP", serial="S1") == 1
    assert [(one["location"], one["state"], one["flags"]) for one in rows(supervisor)][1:] == [
        ("A-03", "aligned", [])
    ]


def test_a_barcode_that_is_set_aside_waits_for_nobody(world: ReviewWorld, supervisor: Any) -> None:
    world.close(world.count("3", close=False, item=None, barcode="999", location="A-02"))
    [row] = [one for one in rows(supervisor) if one["barcode"] == "999"]
    decided(supervisor, "set_aside", row, reason="the label of a pallet")
    assert barcodes(supervisor).json["rows"] == []
    [row] = [one for one in rows(supervisor) if one["barcode"] == "999"]
    decided(supervisor, "reopen", row)
    assert [found["barcode"] for found in barcodes(supervisor).json["rows"]] == ["999"]


def test_a_count_by_somebody_whom_the_list_was_not_given_to_counts_and_says_so(
    world: ReviewWorld, supervisor: Any
) -> None:
    given = world.a_list(2, employees=("23",))
    world.count("100", list_id=given)
    [row] = rows(supervisor)
    assert row["counted"] == "100"
    assert "employee_unassigned" in row["flags"]
