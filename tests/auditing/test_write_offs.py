"""Numbers that can never arrive are written off, and count all the same when they do."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.identity.models import AuditEntry
from server.inventory.models import CountList
from server.journal.alarms import alarms_page
from server.journal.breaks import breaks_of
from server.journal.verify import verify_journals
from server.storage.database import db
from tests.handhelds import World, a_handheld, statuses, stored

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def handheld(app: Flask, world: World) -> Any:
    """Events 1, 2, 5 and the closing 6 came; 3 and 4 are on a device that fell into the dock."""
    handheld = a_handheld(app, world)
    for _ in range(5):
        handheld.record()
    handheld.record("list_closed")
    kept = handheld.journal
    handheld.push([kept[0], kept[1], kept[4], kept[5]])
    return handheld


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as()


def write_off(desk: Any, handheld: Any, first: int, last: int, reason: str = "lost") -> Any:
    path = f"/api/v1/journal/devices/{handheld.device}/{handheld.epoch}/write-offs"
    return desk.post(path, json={"first": first, "last": last, "reason": reason})


def list_state(world: World) -> str:
    db.session.rollback()
    return db.session.get_one(CountList, world.list_id).state


def test_a_list_that_only_waited_for_them_closes(world: World, handheld: Any, desk: Any) -> None:
    assert list_state(world) == "released"
    answer = write_off(desk, handheld, 3, 4, "the handheld fell into the dock")
    assert (answer.status_code, answer.json["high_water"], answer.json["missing"]) == (200, 6, [])
    assert list_state(world) == "closed"
    assert answer.json["chain"] == "verified"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "write off")).one()
    assert entry.after == {
        "epoch": handheld.epoch,
        "first": 3,
        "last": 4,
        "reason": "the handheld fell into the dock",
    }
    assert verify_journals().finding is None


def test_only_missing_numbers_are_written_off_and_only_with_a_reason(
    handheld: Any, desk: Any
) -> None:
    present = write_off(desk, handheld, 2, 3)
    assert (present.status_code, present.json["code"]) == (409, "write_off.present")
    assert "missing are: 3-4" in present.json["detail"]
    assert write_off(desk, handheld, 3, 9).json["code"] == "write_off.present"
    both = write_off(desk, handheld, 4, 3, " ").json
    assert {one["code"] for one in both["errors"]} == {"reason.needed", "write_off.range"}
    assert write_off(desk, handheld, 0, 1).status_code == 422
    handheld.epoch = str(UUID(int=7))
    unknown = write_off(desk, handheld, 1, 1)
    assert (unknown.status_code, unknown.json["code"]) == (404, "journal.unknown")


def test_part_of_a_gap_may_be_written_off(handheld: Any, desk: Any) -> None:
    assert write_off(desk, handheld, 3, 3).json["missing"] == [[4, 4]]
    assert write_off(desk, handheld, 3, 3).json["code"] == "write_off.present"
    assert write_off(desk, handheld, 4, 4).json["high_water"] == 6


def test_an_event_that_arrives_later_counts_and_raises_an_alarm(handheld: Any, desk: Any) -> None:
    write_off(desk, handheld, 3, 4)
    answer = handheld.push(handheld.journal[2:4])
    assert statuses(answer) == ["accepted", "accepted"]
    assert stored() == 6
    [alarm] = alarms_page(None, 10, is_open=True, device=None)
    assert (alarm.kind, alarm.detail) == (
        "written_off.arrived",
        {"events": 2, "numbers": [3, 4]},
    )
    assert breaks_of(handheld.device) == []
    assert verify_journals().finding is None


def test_a_late_event_that_does_not_fit_its_neighbours_is_a_break(handheld: Any, desk: Any) -> None:
    write_off(desk, handheld, 3, 4)
    forged = handheld.draft(seq=4, previous_hash=handheld.journal[2]["hash"])
    from tests.handhelds import entry_of

    assert statuses(handheld.push([entry_of(forged)])) == ["accepted"]
    assert [one.seq for one in breaks_of(handheld.device)] == [5]
    assert verify_journals().finding is None


def test_the_tail_that_a_device_reported_may_be_written_off_and_the_journal_goes_on(
    app: Flask, world: World, desk: Any
) -> None:
    handheld = a_handheld(app, world, "MC-08")
    for _ in range(4):
        handheld.record()
    handheld.push(handheld.journal[:2])
    assert write_off(desk, handheld, 3, 4).json["high_water"] == 4
    handheld.record()
    answer = handheld.push(handheld.journal[4:]).json
    assert (answer["high_water"], answer["chain"]["state"]) == (5, "verified")
    assert verify_journals().finding is None


def test_the_journal_of_the_server_has_no_gaps_to_write_off(desk: Any) -> None:
    path = f"/api/v1/journal/devices/server/{UUID(int=1)}/write-offs"
    answer = desk.post(path, json={"first": 1, "last": 1, "reason": "x"})
    assert answer.json["code"] == "journal.unknown"


def test_numbers_written_off_above_a_gap_are_there_once_the_gap_is_filled(
    world: World, app: Flask, desk: Any
) -> None:
    handheld = a_handheld(app, world)
    for _ in range(5):
        handheld.record()
    handheld.push(handheld.journal[:2])
    assert write_off(desk, handheld, 4, 5).status_code == 200
    answer = handheld.push(handheld.journal[2:3]).json
    assert (answer["high_water"], answer["missing"]) == (5, [])
