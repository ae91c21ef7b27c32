"""Who pushes: revoked and unknown devices, two devices, one that was another before."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.identity.devices import create_device, revoke_device
from server.identity.models import Device
from server.journal.heads import gaps_of
from server.journal.service import events_of_list, heads
from server.storage.database import db
from tests.handhelds import World, a_device, a_handheld, codes, statuses, stored

pytestmark = pytest.mark.both_databases


def test_a_revoked_device_may_push_into_quarantine_and_nothing_else(
    app: Flask, handheld: Any, clock: Any
) -> None:
    handheld.record()
    handheld.push()
    revoke_device(UUID(handheld.device), now=clock(), by="test")
    handheld.record()
    answer = handheld.push()
    assert (statuses(answer), codes(answer)) == (["quarantined"] * 2, ["device.revoked"] * 2)
    assert stored() == 1
    for path in (f"ping?epoch={handheld.epoch}", "changes", "catalog", "catalog/changes?since=1"):
        refused = handheld.get(path)
        assert (refused.status_code, refused.json["code"]) == (403, "device.revoked"), path


def test_an_unknown_token_is_told_to_enrol(app: Flask, handheld: Any) -> None:
    handheld.record()
    body = handheld.body()
    for token in ({}, {"Authorization": "Bearer nothing"}, {"Authorization": "Basic x"}):
        handheld.headers = token
        answer = handheld.send(body)
        assert (answer.status_code, answer.json["code"]) == (401, "device.unknown")
    assert stored() == 0


def test_a_desk_session_is_no_device(client_as: Any, handheld: Any) -> None:
    answer = client_as().post("/api/v1/sync/events", data=handheld.body([]))
    assert answer.status_code == 401


def test_two_devices_do_not_disturb_each_other(app: Flask, world: World, handheld: Any) -> None:
    other = a_handheld(app, world, "MC-08")
    other.epoch = handheld.epoch
    handheld.record()
    other.record()
    assert statuses(handheld.push()) == statuses(other.push()) == ["accepted"]
    assert other.push().json["high_water"] == 1


def test_an_id_of_another_device_is_a_conflict(app: Flask, world: World, handheld: Any) -> None:
    event = handheld.record()
    handheld.push()
    other = a_handheld(app, world, "MC-08")
    other.record(id=event["id"])
    assert codes(other.push()) == ["event.conflict"]


def test_events_of_a_confirmed_predecessor_are_taken_under_its_own_id(
    app: Flask, world: World, handheld: Any, client_as: Any
) -> None:
    handheld.record()
    handheld.push()
    handheld.record()
    handheld.record()
    device, token = a_device(app, [world.warehouse_id], "MC-07 again")
    row = db.session.get_one(Device, UUID(device))
    row.predecessor = {
        "device": handheld.device,
        "epoch": handheld.epoch,
        "head": 3,
        "hash": "ab" * 32,
    }
    db.session.commit()
    handheld.headers = {"Authorization": f"Bearer {token}"}
    before = handheld.push(handheld.journal[1:2])
    assert codes(before) == ["event.device_unconfirmed"]
    confirmed = client_as().post(f"/api/v1/devices/{device}/lineage", json={"confirm": True})
    assert confirmed.status_code == 200
    assert [event.seq for event in events_of_list(world.list_id)] == [1, 2]
    after = handheld.push(handheld.journal[1:])
    assert statuses(after) == ["duplicate", "accepted"]
    assert (after.json["high_water"], after.json["chain"]["state"]) == (3, "verified")
    assert {event.device for event in events_of_list(world.list_id)} == {handheld.device}
    ping = handheld.get(f"ping?epoch={handheld.epoch}&head=3&pending=0").json
    assert (ping["high_water"], ping["missing"]) == (3, [])


def test_what_a_confirmed_predecessor_lost_is_named_as_missing(
    app: Flask, world: World, handheld: Any, client_as: Any
) -> None:
    handheld.record()
    handheld.push()
    device, _ = a_device(app, [world.warehouse_id], "MC-07 again")
    row = db.session.get_one(Device, UUID(device))
    row.predecessor = {
        "device": handheld.device,
        "epoch": handheld.epoch,
        "head": 4,
        "hash": "ab" * 32,
    }
    db.session.commit()
    client_as().post(f"/api/v1/devices/{device}/lineage", json={"confirm": True})
    [head] = [one for one in heads() if one.device == handheld.device]
    assert (head.high_water, head.head) == (1, 4)
    assert gaps_of([head])[head.device, head.epoch] == ((2, 4),)


def test_what_still_cannot_be_counted_waits_on_after_its_lineage_was_confirmed(
    app: Flask, world: World, handheld: Any, client_as: Any
) -> None:
    handheld.record(employee="99")
    device, token = a_device(app, [world.warehouse_id], "MC-07 again")
    row = db.session.get_one(Device, UUID(device))
    row.predecessor = {
        "device": handheld.device,
        "epoch": handheld.epoch,
        "head": 1,
        "hash": "ab" * 32,
    }
    db.session.commit()
    handheld.headers = {"Authorization": f"Bearer {token}"}
    assert codes(handheld.push()) == ["event.device_unconfirmed"]
    desk = client_as()
    desk.post(f"/api/v1/devices/{device}/lineage", json={"confirm": True})
    waiting = desk.get("/api/v1/quarantine?fate=held").json["rows"]
    assert [one["code"] for one in waiting] == ["employee.unknown"]


def test_a_predecessor_that_a_restored_backup_does_not_know_is_confirmed_all_the_same(
    app: Flask, world: World, handheld: Any, client_as: Any, clock: Any
) -> None:
    unknown = str(UUID(int=7))
    handheld.device = unknown
    handheld.record()
    handheld.record()
    made = create_device("MC-07", [world.warehouse_id], now=clock(), by="test")
    previous = {"device": unknown, "epoch": handheld.epoch, "head": 3, "hash": "ab" * 32}
    offer = {"code": made.code, "name": "MC-07", "previous": previous}
    token = app.test_client().post("/api/v1/devices/enrol", json=offer).json["token"]
    handheld.headers = {"Authorization": f"Bearer {token}"}
    assert codes(handheld.push()) == ["event.device_unconfirmed"] * 2
    desk = client_as()
    confirmed = desk.post(f"/api/v1/devices/{made.device}/lineage", json={"confirm": True})
    assert confirmed.status_code == 200, confirmed.json
    known = {"device": unknown, "name": "MC-07", "head": 3, "confirmed": True}
    assert confirmed.json["previous"] == known
    assert {event.device for event in events_of_list(world.list_id)} == {unknown}
    after = handheld.push()
    assert statuses(after) == ["duplicate"] * 2
    assert (after.json["high_water"], after.json["missing"]) == (2, [[3, 3]])
    rows = {row["id"]: row for row in desk.get("/api/v1/devices").json["rows"]}
    assert rows[unknown]["state"] == "revoked", "nobody enrols as it: the other one continues it"
    audited = desk.get("/api/v1/audit?subject=device").json["rows"]
    assert any(row["key"] == unknown and row["action"] == "create" for row in audited)


def restored(app: Flask, world: World, journal: Any, name: str, before: str, clock: Any) -> str:
    """A new device that says that it was another one with this journal; its id."""
    made = create_device(name, [world.warehouse_id], now=clock(), by="test")
    previous = {"device": before, "epoch": journal.epoch, "head": 2, "hash": "ab" * 32}
    offer = {"code": made.code, "name": name, "previous": previous}
    answer = app.test_client().post("/api/v1/devices/enrol", json=offer)
    journal.headers = {"Authorization": f"Bearer {answer.json['token']}"}
    return str(made.device)


def test_two_devices_in_a_row_that_a_restored_backup_does_not_know_are_confirmed_one_by_one(
    app: Flask, world: World, handheld: Any, client_as: Any, clock: Any
) -> None:
    first, second = str(UUID(int=7)), str(UUID(int=8))
    handheld.device = first
    handheld.record()
    handheld.record()
    third = restored(app, world, handheld, "MC-09", second, clock)
    desk = client_as()
    desk.post(f"/api/v1/devices/{third}/lineage", json={"confirm": True})
    assert codes(handheld.push()) == ["event.device_unconfirmed"] * 2
    assert events_of_list(world.list_id) == []
    open_alarms = desk.get("/api/v1/alarms?state=open").json["rows"]
    assert [(row["kind"], row["device"]) for row in open_alarms] == [
        ("lineage.unconfirmed", second)
    ]
    shown = {row["id"]: row for row in desk.get("/api/v1/devices").json["rows"]}[second]
    assert shown["previous"]["device"] == first
    assert not shown["previous"]["confirmed"]
    confirmed = desk.post(f"/api/v1/devices/{second}/lineage", json={"confirm": True})
    assert confirmed.status_code == 200, confirmed.json
    assert {event.device for event in events_of_list(world.list_id)} == {first}
    after = handheld.push()
    assert statuses(after) == ["duplicate"] * 2
    assert (after.json["high_water"], after.json["missing"]) == (2, [])


def test_a_device_restored_twice_from_one_backup_brings_its_earlier_events_once(
    app: Flask, world: World, handheld: Any, client_as: Any, clock: Any
) -> None:
    handheld.record()
    handheld.push()
    handheld.record()
    desk, earlier = client_as(), handheld.device
    for name in ("MC-08", "MC-09"):
        device = restored(app, world, handheld, name, earlier, clock)
        assert codes(handheld.push(handheld.journal[1:])) == ["event.device_unconfirmed"]
        answer = desk.post(f"/api/v1/devices/{device}/lineage", json={"confirm": True})
        assert answer.status_code == 200
        assert statuses(handheld.push(handheld.journal[1:])) == ["duplicate"]
    assert [event.seq for event in events_of_list(world.list_id)] == [1, 2]
    assert {event.device for event in events_of_list(world.list_id)} == {earlier}
    assert desk.get("/api/v1/quarantine?fate=held").json["rows"] == []


def test_a_device_that_enrolled_here_is_not_asked_about_events_of_somebody_else(
    app: Flask, world: World, handheld: Any, client_as: Any
) -> None:
    handheld.device = str(UUID(int=7))
    handheld.record()
    assert codes(handheld.push()) == ["event.device_unconfirmed"]
    assert client_as().get("/api/v1/alarms").json["rows"] == []
