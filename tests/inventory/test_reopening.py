"""Taking a decision back: the line is what it was before, also where a lot or a place was given."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.inventory.combining import MergedKey
from server.inventory.counting import CountEvent, Key, live_hash
from server.inventory.decisions import Outcome, Ruling
from tests.inventory.counting_builders import at, event, merged
from tests.inventory.review_world import NUMBER, ReviewWorld, decided, rows

BASE = f"/api/v1/inventories/{NUMBER}"
Found = list[tuple[str, str, str, str | None]]


@pytest.fixture
def paint(world: ReviewWorld) -> str:
    """An item with lots: 7 of L1 in A-02."""
    item = world.an_item("PAINT", lot_managed=True)
    world.stock("PAINT", "A-02", 7, lot="L1")
    return item


def lines_of(client: Any, item: str) -> Found:
    found = [one for one in rows(client) if one["item"] == item and one["counted"] is not None]
    return [(one["location"], one["lot"], one["state"], one["counted"]) for one in found]


def row_of(client: Any, item: str) -> dict[str, Any]:
    return next(one for one in rows(client) if one["item"] == item and one["counted"] is not None)


def reopen(client: Any, item: str) -> None:
    decided(client, "reopen", row_of(client, item), reason="it was another can")


@pytest.mark.both_databases
def test_a_lot_that_was_given_is_taken_back(
    world: ReviewWorld, supervisor: Any, paint: str
) -> None:
    world.count("6", item=paint, barcode=None, location="A-02")
    before = lines_of(supervisor, paint)
    assert before == [("A-02", "", "lot_missing", "6")]
    decided(supervisor, "give_lot", row_of(supervisor, paint), lot="L1", reason="on the can")
    assert lines_of(supervisor, paint) == [("A-02", "L1", "within_tolerance", "6")]
    assert row_of(supervisor, paint)["decided_by"] == "rossi"
    reopen(supervisor, paint)
    assert lines_of(supervisor, paint) == before
    assert row_of(supervisor, paint)["decided_by"] is None
    decided(supervisor, "give_lot", row_of(supervisor, paint), lot="L2", reason="no, this one")
    assert lines_of(supervisor, paint)[0][1] == "L2"


@pytest.mark.both_databases
def test_a_place_and_then_a_lot_that_were_given_are_taken_back_together(
    world: ReviewWorld, supervisor: Any, paint: str
) -> None:
    world.count("6", item=paint, barcode=None, location="Z-99")
    before = lines_of(supervisor, paint)
    assert before == [("Z-99", "", "unknown_location", "6")]
    more = {"reason": "label fallen off"}
    decided(supervisor, "give_location", row_of(supervisor, paint), location="A-02", **more)
    assert lines_of(supervisor, paint) == [("A-02", "", "lot_missing", "6")]
    decided(supervisor, "give_lot", row_of(supervisor, paint), lot="L1", **more)
    assert lines_of(supervisor, paint) == [("A-02", "L1", "within_tolerance", "6")]
    reopen(supervisor, paint)
    assert lines_of(supervisor, paint) == before


def test_goods_that_were_put_to_others_are_apart_again(
    world: ReviewWorld, supervisor: Any, paint: str
) -> None:
    handheld = world.count("5", item=paint, barcode=None, location="A-02", lot="L1", close=False)
    handheld.record(item=paint, barcode=None, location="A-02", quantity="2")
    world.close(handheld)
    before = lines_of(supervisor, paint)
    assert before == [("A-02", "", "lot_missing", "2"), ("A-02", "L1", "within_tolerance", "5")]
    decided(supervisor, "give_lot", row_of(supervisor, paint), lot="L1", reason="on the can")
    assert lines_of(supervisor, paint) == [("A-02", "L1", "within_tolerance", "7")]
    reopen(supervisor, paint)
    assert lines_of(supervisor, paint) == before


def test_the_story_says_what_still_applies(world: ReviewWorld, supervisor: Any, paint: str) -> None:
    world.count("6", item=paint, barcode=None, location="A-02")
    decided(supervisor, "give_lot", row_of(supervisor, paint), lot="L1", reason="on the can")
    assert told(supervisor, paint) == [("give_lot", True)]
    reopen(supervisor, paint)
    assert told(supervisor, paint) == [("give_lot", False), ("reopen", False)]


def test_an_override_that_was_taken_back_does_not_apply(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90")
    item = "MOB/BE-2349"
    decided(supervisor, "override", row_of(supervisor, item), quantity="91", reason="a box more")
    assert ("override", True) in told(supervisor, item)
    reopen(supervisor, item)
    assert ("override", False) in told(supervisor, item)


def told(client: Any, item: str) -> list[tuple[str, bool]]:
    """The rulings in the story of the line."""
    path = f"{BASE}/differences/{row_of(client, item)['line']}/explain"
    decisions = client.get(path).json["decisions"]
    rulings = {*map(str, Outcome)}
    found = {(one["action"], one["applies"]): None for one in decisions if one["action"] in rulings}
    return list(found)


@pytest.mark.parametrize("place", ["A-01", "A-02"])
def test_a_serial_that_was_kept_in_one_place_is_in_two_again_whichever_is_reopened(
    world: ReviewWorld, supervisor: Any, place: str
) -> None:
    item = world.an_item("PUMP", serial_managed=True)
    handheld = world.count("1", close=False, item=item, serial="S1", barcode=None)
    handheld.record(quantity="1", item=item, serial="S1", barcode=None, location="A-02")
    world.close(handheld)
    found = [one for one in rows(supervisor) if one["serial"]]
    [live] = supervisor.get(f"{BASE}/differences/{found[0]['line']}/explain").json["events"]
    more = {"outcome": "keep", "events": [live["id"]], "reason": "looked"}
    decided(supervisor, "decide", found[0], **more)
    kept = {one["location"]: one for one in rows(supervisor) if one["serial"]}
    assert {location: one["counted"] for location, one in kept.items()} == {
        "A-01": "1",
        "A-02": "0",
    }
    decided(supervisor, "reopen", kept[place])
    assert [one["state"] for one in rows(supervisor) if one["serial"]] == ["duplicate_serial"] * 2


def test_what_was_decided_about_the_pass_before_stays_when_keeping_it_is_taken_back(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("60", name="MC-01")
    world.count("40", name="MC-02")
    decided(supervisor, "decide", rows(supervisor)[0], outcome="add", reason="two ends")
    body = {"lines": [rows(supervisor)[0]["line"]], "reason": "sure?"}
    made = supervisor.post(f"{BASE}/recounts", json=body).json
    world.force_close(UUID(made["id"]))
    keep = {"outcome": "keep_previous", "reason": "nobody went"}
    decided(supervisor, "decide", rows(supervisor)[0], **keep)
    assert (rows(supervisor)[0]["counted"], rows(supervisor)[0]["blocking"]) == ("100", [])
    decided(supervisor, "reopen", rows(supervisor)[0])
    assert rows(supervisor)[0]["state"] == "missing_in_recount"
    decided(supervisor, "decide", rows(supervisor)[0], **keep)
    assert (rows(supervisor)[0]["counted"], rows(supervisor)[0]["blocking"]) == ("100", [])


LOTS = ("", "L1", "L2")
KEYS = [Key(place, "MOB/LOT", lot=lot) for place in ("A-01", "Z-99") for lot in LOTS]
OUTCOMES = (Outcome.GIVE_LOT, Outcome.GIVE_LOCATION, Outcome.ADD, Outcome.OVERRIDE)


@given(st.data())
def test_taking_everything_back_gives_what_was_counted(data: st.DataObject) -> None:
    draw = data.draw
    events = [
        event(number, draw(st.integers(0, 9)), key=draw(st.sampled_from(KEYS)))
        for number in range(1, draw(st.integers(1, 5)) + 1)
    ]
    rulings: list[Ruling] = []
    for _ in range(draw(st.integers(0, 6))):
        line = draw(st.sampled_from(merged(events, rulings=rulings)))
        rulings.append(ruled(line, draw(st.sampled_from(OUTCOMES)), draw, len(rulings) + 1))
    while force := in_force(events, rulings):
        rulings += [taken_back(one, len(rulings) + n) for n, one in enumerate(force, 1)]
    assert plain(merged(events, rulings=rulings)) == plain(merged(events))


def ruled(line: MergedKey, outcome: Outcome, draw: Any, order: int) -> Ruling:
    """A ruling about the line as it is seen now."""
    return Ruling(
        key=line.key,
        pass_=line.pass_,
        outcome=outcome,
        seen_hash=live_hash(one.id for one in line.events),
        at=at(18),
        by="rossi",
        order=order,
        lot=draw(st.sampled_from(LOTS[1:])),
        location=draw(st.sampled_from(("A-01", "A-02"))),
        quantity=line.events[0].quantity if outcome is Outcome.OVERRIDE else None,
    )


def in_force(events: list[CountEvent], rulings: list[Ruling]) -> list[Ruling]:
    lines = merged(events, rulings=rulings)
    return list(dict.fromkeys(one for line in lines for one in line.in_force))


def taken_back(one: Ruling, order: int) -> Ruling:
    return Ruling(
        key=one.key,
        pass_=one.pass_,
        outcome=Outcome.REOPEN,
        seen_hash=one.seen_hash,
        at=at(19),
        by="bianchi",
        order=order,
    )


def plain(lines: list[MergedKey]) -> list[tuple[Key, frozenset[str], tuple[object, ...]]]:
    return [(one.key, one.blocking, tuple(sorted(e.id for e in one.events))) for one in lines]
