"""How every kind of thing that waits in the inbox is reached, for tests of its ways out."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, decided, rows

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


def set_aside(world: ReviewWorld, desk: Any) -> None:
    world.count("90")
    decided(desk, "set_aside", rows(desk)[0], reason="locked room")


def moved(world: ReviewWorld, _: Any) -> None:
    item = world.an_item("PUMP", serial_managed=True)
    world.stock("PUMP", "A-02", 1, serial="S1")
    world.count("1", item=item, serial="S1", barcode=None, location="A-03")


def uncertain_clock(world: ReviewWorld, _: Any) -> None:
    world.count("90", clock_offset_ms=None)


def exception(world: ReviewWorld, desk: Any) -> None:
    world.count("90")
    decided(desk, "approve", rows(desk)[0])
    aligned(desk)
    world.stock("BE-2349", "A-01", -5)


def outstanding(world: ReviewWorld, desk: Any) -> None:
    """One handheld declared a list that was closed by force; another never did."""
    world.count("99", close=False).push()


def broken_chain(world: ReviewWorld, _: Any) -> None:
    handheld = world.handheld()
    handheld.record(quantity="99")
    handheld.record("note", previous_hash="ab" * 32)
    world.close(handheld)


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
        set_aside,
        moved,
        uncertain_clock,
        exception,
        outstanding,
        broken_chain,
    )
}
INDEPENDENT = {"disagreeing", "incomplete"}


def decision(desk: Any, way: str, row: dict[str, Any]) -> dict[str, Any]:
    """The body that takes a way out of a line."""
    given: dict[str, Any] = {
        "override": {"quantity": "5"},
        "give_lot": {"lot": "L1"},
        "give_location": {"location": "A-01"},
        "split": {"parts": [{"lot": "L1", "quantity": "9"}]},
    }.get(way, {})
    action = way
    if way in {"add", "keep", "continuation", "keep_previous"}:
        action, given = "decide", {"outcome": way}
    if way == "keep":
        events = desk.get(f"{BASE}/differences/{row['line']}/explain").json["events"]
        given["events"] = [event["id"] for event in events if event["live"]][:1]
    lines = [{"line": row["line"], "seen_hash": row["seen_hash"]}]
    return {"action": action, "lines": lines, "reason": "looked again", **given}
