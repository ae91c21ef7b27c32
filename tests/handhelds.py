"""Builders for tests of sync: a small world to count in, and a handheld that keeps a journal."""

import gzip
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.catalog.models import Item, Location, Unit, Warehouse
from server.identity.models import Employee
from server.inventory.models import CountList, Inventory, ListAssignment, ListType, ScopeLine
from server.journal.canonical import NO_HASH, canonical_json, hash_of
from server.journal.models import CountEvent, QuarantinedEvent
from server.kernel import clock as moments
from server.kernel.identifiers import new_id
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import transaction

STARTED = datetime.fromisoformat("2026-11-23T08:00:00+00:00")
SUBJECT = ("location", "item", "variant", "lot", "serial", "expiry", "barcode")


def a_warehouse(code: str = "W1", locations: tuple[str, ...] = ("A-01", "A-02")) -> int:
    with transaction() as session:
        warehouse = Warehouse(code=code, description=f"Warehouse {code}")
        session.add(warehouse)
        session.flush()
        session.add_all(Location(warehouse_id=warehouse.id, code=place) for place in locations)
        record_change("location", *(f"{code}/{place}" for place in locations))
        return warehouse.id


def an_employee(code: str = "17", badge: str | None = None) -> str:
    with transaction() as session:
        session.add(Employee(code=code, surname="Rossi", name="Anna", badge=badge or f"B{code}"))
        record_change("employee", code)
    return code


def a_list_type(code: str = "STD", **changes: Any) -> int:
    with transaction() as session:
        given = {"description": "standard", "blind": True} | changes
        list_type = ListType(code=code, **given)
        session.add(list_type)
        session.flush()
        record_change("list_type", code)
        return list_type.id


def an_inventory(year_number: int = 1) -> int:
    with transaction() as session:
        inventory = Inventory(
            year=2026, year_number=year_number, date=STARTED.date(), created_at=STARTED
        )
        session.add(inventory)
        session.flush()
        return inventory.id


def a_list(
    inventory_id: int,
    list_type_id: int,
    warehouse_id: int,
    *,
    sequence: int = 1,
    state: str = "released",
    employees: tuple[str, ...] = (),
    scope: tuple[tuple[str, str], ...] = (),
    from_stock: bool = False,
) -> UUID:
    list_id = new_id(STARTED)
    with transaction() as session:
        session.add(
            CountList(
                id=list_id,
                inventory_id=inventory_id,
                sequence=sequence,
                description=f"List {sequence}",
                list_type_id=list_type_id,
                warehouse_id=warehouse_id,
                state=state,
                scoped=bool(scope),
                from_stock=from_stock,
                created_at=STARTED,
                released_at=STARTED,
                assignments=[ListAssignment(employee=code) for code in employees],
            )
        )
        session.flush()
        session.add_all(
            ScopeLine(list_id=list_id, location=place, item=item) for place, item in scope
        )
        record_change("list", str(list_id))
    return list_id


def an_item(code: str = "BE-2349", unit: str = "PZ", **changes: Any) -> int:
    with transaction() as session:
        found = session.query(Unit).filter_by(code=unit).one_or_none() or Unit(code=unit)
        session.add(found)
        session.flush()
        item = Item(class_code="MOB", code=code, unit_id=found.id, **changes)
        session.add(item)
        session.flush()
        return item.id


class World:
    """One warehouse with two locations, one employee, one released list of a blind type."""

    def __init__(self, *, blind: bool = True) -> None:
        self.warehouse_id = a_warehouse()
        self.employee = an_employee()
        self.list_type_id = a_list_type(blind=blind)
        self.inventory_id = an_inventory()
        self.list_id = a_list(self.inventory_id, self.list_type_id, self.warehouse_id)


class Handheld:
    """A device as the server sees one: it keeps a chained journal and pushes parts of it."""

    def __init__(self, client: FlaskClient, device: str, token: str, list_id: UUID) -> None:
        self.client = client
        self.device = device
        self.list_id = list_id
        self.headers = {"Authorization": f"Bearer {token}"}
        self.epoch = str(new_id(STARTED))
        self.journal: list[dict[str, str]] = []
        self.now = STARTED

    @property
    def head(self) -> int:
        return len(self.journal)

    def record(self, kind: str = "count", **changes: Any) -> dict[str, Any]:
        """Append an event and give it back."""
        event = self.draft(kind, **changes)
        self.keep(event)
        return event

    def draft(self, kind: str = "count", **changes: Any) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        previous = self.journal[-1]["hash"] if self.journal else NO_HASH
        subject: dict[str, Any] = dict.fromkeys(SUBJECT)
        amount: dict[str, Any] = {"quantity": None, "unit": None, "factor": None}
        extras: dict[str, Any] = {}
        if kind == "count":
            subject |= {"location": "A-01", "item": "MOB/BE-2349", "barcode": "8004020123459"}
            amount["quantity"] = "1"
        if kind in ("area_closed", "list_closed"):
            extras = {"last_seq": self.head, "events": self.head}
        if kind == "note":
            extras = {"text": "the gate is locked"}
        return {
            "id": str(new_id(self.now)),
            "device": self.device,
            "epoch": self.epoch,
            "seq": self.head + 1,
            "previous_hash": previous,
            "kind": kind,
            "list": str(self.list_id),
            "pass": 1,
            "area": None,
            "employee": "17",
            **subject,
            **amount,
            "supersedes": [],
            "counted_at": moments.to_text(self.now),
            "observed_at": moments.to_text(self.now),
            "utc_offset": 60,
            "monotonic_ms": 1000 * (self.head + 1),
            "clock_offset_ms": 0,
            "catalog": "1",
            "app": "0.1.0",
            "schema": 1,
            **extras,
            **changes,
        }

    def keep(self, event: Any) -> dict[str, str]:
        self.journal.append(entry_of(event))
        return self.journal[-1]

    def push(self, entries: Any = None, **frame: Any) -> Any:
        """Push entries ({canonical, hash} or raw text); the whole journal unless told."""
        return self.send(self.body(entries, **frame))

    def body(self, entries: Any = None, **frame: Any) -> bytes:
        chosen = self.journal if entries is None else entries
        given = {
            "epoch": self.epoch,
            "head": self.head,
            "pending": self.head,
            "sent_at": moments.to_text(self.now),
        }
        texts = [entry if isinstance(entry, str) else _entry_text(entry) for entry in chosen]
        outer = json.dumps(given | frame)
        return f'{outer[:-1]}, "events": [{",".join(texts)}]}}'.encode()

    def send(self, body: bytes, *, zipped: bool = False, **headers: str) -> Any:
        sent = self.headers | {"Content-Type": "application/json"} | headers
        if zipped:
            sent["Content-Encoding"] = "gzip"
            body = gzip.compress(body)
        return self.client.post("/api/v1/sync/events", data=body, headers=sent)

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(f"/api/v1/sync/{path}", headers=self.headers, **options)


def entry_of(event: Any) -> dict[str, str]:
    content = canonical_json(event)
    return {"canonical": content.decode(), "hash": hash_of(content).hex()}


def _entry_text(entry: dict[str, str]) -> str:
    return f'{{"event":{entry["canonical"]},"hash":"{entry["hash"]}"}}'


def a_device(app: Flask, warehouse_ids: list[int], name: str = "MC-07") -> tuple[str, str]:
    """An enrolled device: its id and token."""
    from server.http.context import now
    from server.identity.devices import create_device, enrol

    code = create_device(name, warehouse_ids, now=now(), by="test")
    device, token = enrol(code.code, name="", previous=None, now=now())
    return str(device), token


def a_handheld(app: Flask, world: World, name: str = "MC-07") -> Handheld:
    device, token = a_device(app, [world.warehouse_id], name)
    return Handheld(app.test_client(), device, token, world.list_id)


def statuses(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [result["status"] for result in answer.json["results"]]


def codes(answer: Any) -> list[str | None]:
    return [result["code"] for result in answer.json["results"]]


def stored() -> int:
    """How many events of devices and server are in the log."""
    return db.session.scalar(select(func.count()).select_from(CountEvent)) or 0


def quarantined() -> list[QuarantinedEvent]:
    db.session.rollback()
    return list(db.session.scalars(select(QuarantinedEvent).order_by(QuarantinedEvent.id)))
