"""Devices at the desk and their enrolment."""

import json
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask

from server.identity.models import AuditEntry, Device
from server.kernel.principal import Role
from server.storage.database import db
from tests.handhelds import a_warehouse

pytestmark = pytest.mark.both_databases
NEW = {"name": "MC-07", "warehouses": ["W1"]}


def enrol(app: Flask, code: str, **given: Any) -> Any:
    return app.test_client().post("/api/v1/devices/enrol", json={"code": code} | given)


def made(client: Any, name: str = "MC-07") -> Any:
    answer = client.post("/api/v1/devices", json=NEW | {"name": name})
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_new_device_waits_with_a_code_and_its_drawing(client_as: Any) -> None:
    a_warehouse()
    client = client_as(Role.SUPERVISOR)
    offer = made(client)
    assert offer["url"] == f"http://127.0.0.1:8000/handheld/enrol#code={offer['code']}"
    assert offer["qr_svg"].startswith("<svg")
    assert offer["code_expires_at"] == "2026-11-23T08:10:00.000Z"
    [row] = client.get("/api/v1/devices").json["rows"]
    assert (row["name"], row["warehouses"], row["state"]) == ("MC-07", ["W1"], "waiting")
    assert row["id"] == offer["device"]


def test_a_device_enrols_with_its_code_and_is_recognised(client_as: Any, app: Flask) -> None:
    a_warehouse()
    client = client_as()
    offer = made(client)
    answer = enrol(app, offer["code"], name="Zebra")
    assert answer.status_code == 201
    assert answer.json["device"] == offer["device"]
    assert answer.json["server_time"] == "2026-11-23T08:00:00.000Z"
    assert len(answer.json["token"]) >= 43
    [row] = client.get("/api/v1/devices").json["rows"]
    assert (row["state"], row["last_seen_at"]) == ("enrolled", "2026-11-23T08:00:00.000Z")


@pytest.mark.parametrize(("given", "shown"), [(" Zebra ", "Zebra"), ("", "MC-07"), ("  ", "MC-07")])
def test_a_device_is_called_as_the_handheld_calls_itself(
    client_as: Any, app: Flask, given: str, shown: str
) -> None:
    a_warehouse()
    client = client_as()
    enrol(app, made(client)["code"], name=given)
    [row] = client.get("/api/v1/devices").json["rows"]
    assert row["name"] == shown
    last = db.session.query(AuditEntry).filter_by(action="enrol").one()
    assert (last.before, last.after["name"]) == ({"name": "MC-07"}, shown)


def test_neither_code_nor_token_is_stored(client_as: Any, app: Flask) -> None:
    a_warehouse()
    code = made(client_as())["code"]
    token = enrol(app, code).json["token"]
    kept = str([vars(device) for device in db.session.query(Device)])
    assert code not in kept
    assert token not in kept


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.lower()} "]
)
def test_a_code_may_be_typed_sloppily(client_as: Any, app: Flask, typed: Any) -> None:
    a_warehouse()
    assert enrol(app, typed(made(client_as())["code"])).status_code == 201


def test_a_code_works_once(client_as: Any, app: Flask) -> None:
    a_warehouse()
    code = made(client_as())["code"]
    enrol(app, code)
    again = enrol(app, code)
    assert (again.status_code, again.json["code"]) == (403, "enrolment.code")


def test_a_code_works_for_ten_minutes(client_as: Any, app: Flask, clock: Any) -> None:
    a_warehouse()
    code = made(client_as())["code"]
    clock.advance(minutes=10)
    assert enrol(app, code).json["code"] == "enrolment.code"


def test_an_unknown_code_is_refused_and_a_malformed_body_named(app: Flask) -> None:
    assert enrol(app, "ABCD-EFGH-JKMN").status_code == 403
    assert enrol(app, "").status_code == 422
    previous = {"device": "x", "epoch": "y", "head": -1, "hash": "z"}
    assert enrol(app, "ABCD", previous=previous).status_code == 422


def test_a_new_code_replaces_the_old_and_enrols_the_same_device(client_as: Any, app: Flask) -> None:
    a_warehouse()
    client = client_as()
    offer = made(client)
    renewed = client.post(f"/api/v1/devices/{offer['device']}/code").json
    assert enrol(app, offer["code"]).status_code == 403
    assert enrol(app, renewed["code"]).json["device"] == offer["device"]


def test_revoking_is_for_good(client_as: Any, app: Flask) -> None:
    a_warehouse()
    client = client_as()
    offer = made(client)
    for _ in range(2):
        answer = client.post(f"/api/v1/devices/{offer['device']}/revoke")
        assert (answer.status_code, answer.json["state"]) == (200, "revoked")
    assert enrol(app, offer["code"]).status_code == 403
    renewed = client.post(f"/api/v1/devices/{offer['device']}/code")
    assert (renewed.status_code, renewed.json["code"]) == (409, "device.is_revoked")


def test_a_known_handheld_offers_what_it_was_and_an_administrator_confirms(
    client_as: Any, app: Flask
) -> None:
    a_warehouse()
    client = client_as()
    old = enrol(app, made(client)["code"]).json["device"]
    previous = {"device": old, "epoch": str(uuid4()), "head": 7, "hash": "ab" * 32}
    new = enrol(app, made(client, "MC-08")["code"], previous=previous).json["device"]
    offered = {"device": old, "name": "MC-07", "head": 7, "confirmed": False}
    assert row_of(client, new)["previous"] == offered
    answer = client.post(f"/api/v1/devices/{new}/lineage", json={"confirm": True})
    assert answer.json["previous"] == offered | {"confirmed": True}
    again = client.post(f"/api/v1/devices/{new}/lineage", json={"confirm": True})
    assert (again.status_code, again.json["code"]) == (409, "device.no_lineage")


def test_a_refused_lineage_is_forgotten(client_as: Any, app: Flask) -> None:
    a_warehouse()
    client = client_as()
    old = enrol(app, made(client)["code"]).json["device"]
    previous = {"device": old, "epoch": str(uuid4()), "head": 7, "hash": "ab" * 32}
    new = enrol(app, made(client, "MC-08")["code"], previous=previous).json["device"]
    answer = client.post(f"/api/v1/devices/{new}/lineage", json={"confirm": False})
    assert answer.json["previous"] is None


def test_a_lineage_to_a_device_that_is_not_known_here_makes_it_known_as_a_revoked_one(
    client_as: Any, app: Flask
) -> None:
    a_warehouse()
    client = client_as()
    old = str(uuid4())
    previous = {"device": old, "epoch": str(uuid4()), "head": 7, "hash": "ab" * 32}
    new = enrol(app, made(client)["code"], previous=previous).json["device"]
    assert row_of(client, new)["previous"]["name"] is None, "the desk sees that nobody knows it"
    answer = client.post(f"/api/v1/devices/{new}/lineage", json={"confirm": True})
    assert answer.json["previous"] == {"device": old, "name": "MC-07", "head": 7, "confirmed": True}
    known = row_of(client, old)
    assert (known["state"], known["warehouses"], known["head"]) == ("revoked", ["W1"], 7)


def test_an_unknown_warehouse_is_named(client_as: Any) -> None:
    answer = client_as().post("/api/v1/devices", json=NEW | {"warehouses": ["W1", "W2"]})
    assert answer.status_code == 422
    assert [fault["code"] for fault in answer.json["errors"]] == ["warehouse.unknown"] * 2


@pytest.mark.parametrize("body", [{}, {"name": "", "warehouses": ["W1"]}, NEW | {"warehouses": []}])
def test_a_malformed_device_is_refused(client_as: Any, body: Any) -> None:
    assert client_as().post("/api/v1/devices", json=body).status_code == 422


@pytest.mark.parametrize("action", ["code", "revoke", "lineage"])
def test_a_device_that_is_not_there_is_not_found(client_as: Any, action: str) -> None:
    answer = client_as().post(f"/api/v1/devices/{uuid4()}/{action}", json={"confirm": True})
    assert (answer.status_code, answer.json["code"]) == (404, "device.not_found")
    assert client_as(name="b").post(f"/api/v1/devices/x/{action}").status_code in {404, 405}


def row_of(client: Any, device: str) -> Any:
    return next(row for row in client.get("/api/v1/devices").json["rows"] if row["id"] == device)


def test_the_command_adds_lists_and_revokes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from server.cli import devices

    a_warehouse()
    monkeypatch.setattr(devices, "application", lambda: app)
    run = CliRunner().invoke
    added = run(devices.command, ["add", "MC-07", "--warehouse", "W1"])
    told = json.loads(added.output)
    assert told.keys() == {"device", "code"}
    assert run(devices.command, ["list"]).output.split("\t")[:2] == [told["device"], "waiting"]
    assert run(devices.command, ["revoke", told["device"]]).output.strip() == told["device"]
    assert run(devices.command, ["list"]).output.split("\t")[1] == "revoked"
