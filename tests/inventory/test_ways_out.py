"""Every blocking state is reached, waits in the inbox, and is left in each of its ways."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.inventory.review import BLOCKING
from server.inventory.reviewing.inbox import outcomes_of
from tests.inventory.review_world import BEARING, NUMBER, ReviewWorld, decided, rows

BASE = f"/api/v1/inventories/{NUMBER}"
Reach = Callable[[ReviewWorld, Any], None]


def overlap(world: ReviewWorld, _: Any) -> None:
    world.count("60", name="MC-01")
    world.count("40", name="MC-02")


def area_conflict(world: ReviewWorld, _: Any) -> None:
    world.count("60", name="MC-01", area="A1")
    world.count("40", name="MC-02", area="A1")


def disagreeing(world: ReviewWorld, _: Any) -> None:
    world.count("99", name="MC-01")
    world.count("98", name="MC-02", employee="23")


def incomplete(world: ReviewWorld, _: Any) -> None:
    world.count("99", name="MC-01")


def to_split(world: ReviewWorld, _: Any) -> None:
    item = world.an_item("PAINT")
    world.stock("PAINT", "A-02", 7, lot="L1")
    world.stock("PAINT", "A-02", 3, lot="L2")
    world.count("9", item=item, barcode=None, location="A-02")


def unresolved(world: ReviewWorld, _: Any) -> None:
    world.count("3", item=None, barcode="999", location="A-02")


def unknown_location(world: ReviewWorld, _: Any) -> None:
    world.count("100", location="Z-99")


def duplicate_serial(world: ReviewWorld, _: Any) -> None:
    item = world.an_item("PUMP", serial_managed=True)
    handheld = world.handheld()
    for location in ("A-02", "A-03"):
        handheld.record(item=item, barcode=None, location=location, serial="S1", quantity="1")
    world.close(handheld)


def lot_missing(world: ReviewWorld, _: Any) -> None:
    item = world.an_item("PAINT", lot_managed=True)
    world.stock("PAINT", "A-02", 7, lot="L1")
    world.count("6", item=item, barcode=None, location="A-02")


def missing_in_recount(world: ReviewWorld, desk: Any) -> None:
    world.count("99")
    [row] = rows(desk)
    body = {"lines": [row["line"]], "reason": "sure?"}
    made = desk.post(f"{BASE}/recounts", json=body).json
    world.force_close(UUID(made["id"]))


REACH: dict[str, Reach] = {
    one.__name__: one
    for one in (
        overlap,
        area_conflict,
        disagreeing,
        incomplete,
        to_split,
        unresolved,
        unknown_location,
        duplicate_serial,
        lot_missing,
        missing_in_recount,
    )
}
INDEPENDENT = {"disagreeing", "incomplete"}


def waiting(desk: Any, kind: str) -> tuple[list[str], list[dict[str, Any]]]:
    found = desk.get(f"{BASE}/inbox?kind={kind}").json
    ways = [group["outcomes"] for group in found["groups"] if group["kind"] == kind]
    return (ways[0] if ways else []), [entry["line"] for entry in found["entries"]]


def leave(desk: Any, way: str, row: dict[str, Any]) -> None:
    """Take a way out as a supervisor would; refused is a failure."""
    why = {"reason": "looked again"}
    if way == "recount":
        answer = desk.post(f"{BASE}/recounts", json={"lines": [row["line"]], **why})
        assert answer.status_code == 201, answer.text
        return
    if way == "resolve":
        body = {"barcode": row["barcode"], "item": BEARING, "factor": "1"}
        assert desk.post(f"{BASE}/barcodes", json=body).status_code == 201
        return
    more: dict[str, Any] = {
        "override": {"quantity": "5"},
        "give_lot": {"lot": "L1"},
        "give_location": {"location": "A-01"},
        "split": {"parts": [{"lot": "L1", "quantity": "9"}]},
    }.get(way, {})
    action = way
    if way in {"add", "keep", "continuation", "keep_previous"}:
        action, more = "decide", {"outcome": way}
    if way == "keep":
        events = desk.get(f"{BASE}/differences/{row['line']}/explain").json["events"]
        more["events"] = [event["id"] for event in events if event["live"]][:1]
    done = decided(desk, action, row, **why, **more)
    assert done["refused"] == [], way


def test_each_blocking_state_is_in_the_table() -> None:
    assert set(REACH) == set(BLOCKING)


@pytest.mark.parametrize(
    ("state", "way"), [(state, way) for state in BLOCKING for way in outcomes_of(state)]
)
def test_a_blocking_state_waits_and_every_way_out_leaves_it(
    app: Flask, clock: Any, supervisor: Any, state: str, way: str
) -> None:
    combine = "independent" if state in INDEPENDENT else "team"
    world = ReviewWorld(app, clock, combine=combine)
    REACH[state](world, supervisor)
    ways, found = waiting(supervisor, state)
    assert way in ways
    assert "set_aside" in ways
    leave(supervisor, way, found[0])
    left = [one for one in rows(supervisor) if one["line"] == found[0]["line"]]
    assert all(one["state"] != state for one in left)
    trail = supervisor.get("/api/v1/audit").json["rows"]
    assert "rossi" in {entry["user"] for entry in trail}
