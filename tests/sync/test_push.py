"""Pushing counts: every verdict, what is stored, what is answered."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from server.journal.canonical import canonical_json
from server.journal.models import CountEvent
from server.journal.service import events_of_list
from server.storage.database import db
from tests.handhelds import World, a_handheld, codes, entry_of, quarantined, statuses, stored

pytestmark = pytest.mark.both_databases


def test_what_was_counted_is_stored_as_it_came(handheld: Any, world: World) -> None:
    event = handheld.record(quantity="12.5", unit="BOX", factor="12", lot="L\x1d7", area="NORD")
    answer = handheld.push()
    assert statuses(answer) == ["accepted"]
    assert answer.json["results"] == [
        {
            "index": 0,
            "id": event["id"],
            "seq": 1,
            "status": "accepted",
            "code": None,
            "detail": None,
        }
    ]
    row = db.session.scalars(select(CountEvent)).one()
    assert row.content == canonical_json(event)
    assert row.hash.hex() == handheld.journal[0]["hash"]
    assert (str(row.quantity), row.unit, str(row.factor)) == ("12.500000", "BOX", "12.000000")
    assert (row.lot, row.area, row.inventory_id) == ("L\x1d7", "NORD", world.inventory_id)
    assert (row.warehouse_id, row.device) == (world.warehouse_id, handheld.device)


def test_every_kind_of_event_is_accepted(handheld: Any, world: World) -> None:
    first = handheld.record("area_opened", area="NORD")
    count = handheld.record(supersedes=[first["id"]])
    handheld.record("void", supersedes=[count["id"]])
    handheld.record("note", location="A-01")
    handheld.record("area_closed", area="NORD")
    handheld.record("list_closed")
    assert statuses(handheld.push()) == ["accepted"] * 6
    told = {event.kind: event for event in events_of_list(world.list_id)}
    assert told["count"].supersedes == (UUID(first["id"]),)
    assert told["note"].text == "the gate is locked"
    assert (told["list_closed"].last_seq, told["list_closed"].claimed_events) == (5, 5)


def test_the_answer_says_how_far_the_journal_is_here(handheld: Any) -> None:
    handheld.record()
    handheld.record()
    answer = handheld.push().json
    assert answer["epoch"] == handheld.epoch
    assert (answer["high_water"], answer["missing"]) == (2, [])
    assert answer["chain"] == {
        "seq": 2,
        "hash": handheld.journal[1]["hash"],
        "state": "verified",
    }
    assert answer["server_time"] == "2026-11-23T08:00:00.000Z"
    assert UUID(answer["server_history"])
    assert answer["receipt"].startswith("giacenza-receipt-1.")


def test_the_same_push_again_stores_nothing_twice(handheld: Any) -> None:
    for _ in range(3):
        handheld.record()
    first = handheld.push()
    again = handheld.push()
    assert statuses(again) == ["duplicate"] * 3
    assert stored() == 3
    assert {**again.json, "results": None} == {**first.json, "results": None}


def test_a_push_of_old_and_new_stores_the_new(handheld: Any) -> None:
    handheld.record()
    handheld.push()
    handheld.record()
    assert statuses(handheld.push()) == ["duplicate", "accepted"]
    assert stored() == 2


def test_an_event_twice_in_one_batch_is_stored_once(handheld: Any) -> None:
    handheld.record()
    entry = handheld.journal[0]
    assert statuses(handheld.push([entry, entry])) == ["accepted", "duplicate"]
    assert stored() == 1


def test_the_same_id_with_other_content_is_a_conflict_and_the_first_stays(handheld: Any) -> None:
    event = handheld.record(quantity="5")
    handheld.push()
    answer = handheld.push([entry_of(event | {"quantity": "6"})])
    assert (statuses(answer), codes(answer)) == (["conflict"], ["event.conflict"])
    assert db.session.scalars(select(CountEvent.quantity)).all() == [5]
    assert [kept.code for kept in quarantined()] == ["event.conflict"]


def test_another_id_with_the_same_number_is_a_fork(handheld: Any) -> None:
    event = handheld.record()
    twin = entry_of(event | {"id": str(uuid4())})
    answer = handheld.push([handheld.journal[0], twin])
    assert (statuses(answer), codes(answer)) == (
        ["accepted", "conflict"],
        [None, "journal.forked"],
    )
    again = handheld.push([twin])
    assert (statuses(again), codes(again)) == (["conflict"], ["journal.forked"])
    assert len(quarantined()) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"quantity": "-1"}, "quantity.out_of_range"),
        ({"quantity": "1000000000"}, "quantity.out_of_range"),
        ({"quantity": "0.0000001"}, "quantity.out_of_range"),
        ({"quantity": "2", "serial": "S1"}, "quantity.out_of_range"),
        ({"quantity": "999999999", "factor": "999999999"}, "quantity.out_of_range"),
        ({"factor": "0"}, "factor.out_of_range"),
        ({"factor": "-1"}, "factor.out_of_range"),
        ({"factor": "1e3"}, "event.malformed"),
        ({"quantity": "12,5"}, "event.malformed"),
        ({"quantity": None}, "event.malformed"),
        ({"quantity": 1}, "event.malformed"),
        ({"item": None, "barcode": None}, "event.nothing_counted"),
        ({"kind": "decision"}, "event.malformed"),
        ({"colour": "red"}, "event.malformed"),
        ({"seq": 0}, "event.malformed"),
        ({"seq": 1.5}, "event.malformed"),
        ({"id": "x"}, "event.malformed"),
        ({"counted_at": "yesterday"}, "event.malformed"),
        ({"counted_at": "2026-11-23T10:00:00"}, "event.malformed"),
        ({"location": "L" * 201}, "event.malformed"),
        ({"lot": "nul\x00"}, "event.malformed"),
        ({"schema": 2}, "event.schema_newer"),
        ({"schema": 2, "colour": "red"}, "event.schema_newer"),
        ({"list": str(uuid4())}, "list.unknown"),
        ({"employee": "99"}, "employee.unknown"),
        ({"epoch": str(uuid4())}, "event.other_epoch"),
        ({"device": str(uuid4())}, "event.device_unconfirmed"),
    ],
)
def test_what_cannot_be_interpreted_or_authorised_is_quarantined(
    handheld: Any, change: dict[str, Any], code: str
) -> None:
    entry = handheld.keep(handheld.draft(**change))
    answer = handheld.push()
    assert (statuses(answer), codes(answer)) == (["quarantined"], [code])
    [kept] = quarantined()
    assert (kept.raw, kept.code, kept.fate) == (entry["canonical"], code, "held")
    assert kept.raw_hash.hex() == entry["hash"]
    assert stored() == 0


def test_a_quarantined_event_counts_as_present_and_is_stored_once(handheld: Any) -> None:
    handheld.record()
    handheld.record(employee="99")
    handheld.record()
    answer = handheld.push()
    assert statuses(answer) == ["accepted", "quarantined", "accepted"]
    assert (answer.json["high_water"], answer.json["chain"]["state"]) == (3, "verified")
    again = handheld.push()
    assert statuses(again) == ["duplicate", "quarantined", "duplicate"]
    assert codes(again)[1] == "employee.unknown"
    assert len(quarantined()) == 1


def test_batches_may_come_in_any_order(handheld: Any) -> None:
    for _ in range(5):
        handheld.record()
    last = handheld.push(handheld.journal[3:]).json
    assert (last["high_water"], last["missing"]) == (0, [[1, 3]])
    assert last["chain"]["state"] == "waiting"
    middle = handheld.push(handheld.journal[1:2]).json
    assert (middle["high_water"], middle["missing"]) == (0, [[1, 1], [3, 3]])
    whole = handheld.push([handheld.journal[2], handheld.journal[0]]).json
    assert (whole["high_water"], whole["missing"]) == (5, [])
    assert whole["chain"] == {"seq": 5, "hash": handheld.journal[4]["hash"], "state": "verified"}


def test_what_the_device_still_holds_is_missing(handheld: Any) -> None:
    handheld.record()
    assert handheld.push(head=9, pending=8).json["missing"] == [[2, 9]]


def test_an_event_that_does_not_fit_its_neighbour_counts_and_breaks_the_chain(
    handheld: Any,
) -> None:
    handheld.record()
    handheld.record(previous_hash="ab" * 32)
    handheld.record()
    answer = handheld.push()
    assert statuses(answer) == ["accepted"] * 3
    assert answer.json["chain"] == {
        "seq": 1,
        "hash": handheld.journal[0]["hash"],
        "state": "broken",
    }
    assert answer.json["high_water"] == 3


def test_bytes_that_the_device_did_not_hash_count_and_break_the_chain(handheld: Any) -> None:
    handheld.record()
    entry = handheld.journal[0] | {"hash": "ab" * 32}
    answer = handheld.push([entry])
    assert (statuses(answer), codes(answer)) == (["accepted"], ["event.altered"])
    assert answer.json["chain"]["state"] == "broken"
    assert handheld.push([entry]).json["chain"]["state"] == "broken"


def test_a_list_is_closed_when_its_counters_declared_it(
    app: Flask, world: World, handheld: Any
) -> None:
    from server.inventory.lists import find_list

    handheld.record()
    handheld.record("list_closed")
    handheld.push(handheld.journal[1:])
    assert find_list(world.list_id).state == "released"  # type: ignore[union-attr]
    handheld.push()
    assert find_list(world.list_id).state == "closed"  # type: ignore[union-attr]
    late = a_handheld(app, world, "MC-08")
    late.record()
    assert statuses(late.push()) == ["accepted"]
    assert find_list(world.list_id).state == "released"  # type: ignore[union-attr]
