"""Uploads of every schema ever released stay accepted (design/4 §5, 14).

`tests/contract/uploads/schema-N/` keeps bodies as devices of that schema sent them, in the order of
`verdicts.json`, with what became of each event. They are never edited: whoever raises the schema
adds a folder with uploads of the new one.
"""

import gzip
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from server.identity.models import Device, DeviceWarehouse
from server.inventory.models import CountList
from server.inventory.totals.rebuilding import check
from server.journal.canonical import hash_of
from server.journal.events import SCHEMA
from server.journal.models import CountEvent
from server.kernel.identifiers import digest
from server.storage.database import db
from server.storage.transaction import transaction
from tests.handhelds import STARTED, World
from tests.needs import ROOT

UPLOADS = ROOT / "tests" / "contract" / "uploads"
LIST = UUID("019aaf30-7c00-7000-8000-00000000000a")
DEVICE = UUID("019aaf30-7c00-7000-8000-00000000000d")
TOKEN = "a token for uploads"
SCHEMAS = range(1, SCHEMA + 1)


@pytest.fixture
def client(app: Flask) -> Any:
    world = World()
    with transaction() as session:
        session.execute(update(CountList).values(id=LIST))
        session.add(
            Device(
                id=DEVICE,
                name="MC-01",
                created_at=STARTED,
                enrolled_at=STARTED,
                token_hash=digest(TOKEN),
                warehouses=[DeviceWarehouse(warehouse_id=world.warehouse_id)],
            )
        )
    return app.test_client()


def folder(schema: int) -> Path:
    return UPLOADS / f"schema-{schema}"


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_schema_ever_released_has_its_uploads_kept(schema: int) -> None:
    assert (folder(schema) / "verdicts.json").is_file(), "keep uploads of the new schema"
    recorded = json.loads((folder(schema) / "verdicts.json").read_text())
    assert recorded.keys() == {path.name for path in folder(schema).glob("*.body")}
    accepted = [
        json.loads((folder(schema) / name).read_bytes())["events"][index]["event"]
        for name, verdicts in recorded.items()
        for index, (status, _) in enumerate(verdicts)
        if status == "accepted"
    ]
    assert {event["schema"] for event in accepted} == {schema}
    assert {event["kind"] for event in accepted} >= {
        "count", "void", "area_opened", "area_closed", "list_closed", "note",
    }  # fmt: skip


@pytest.mark.both_databases
@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("packed", [False, True])
def test_an_upload_of_a_schema_gets_the_verdicts_that_it_always_got(
    client: Any, schema: int, packed: bool
) -> None:
    recorded = json.loads((folder(schema) / "verdicts.json").read_text())
    for name, verdicts in recorded.items():
        body = (folder(schema) / name).read_bytes()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
        if packed:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body)
        answer = client.post("/api/v1/sync/events", data=body, headers=headers)
        assert answer.status_code == 200, answer.text
        told = [[result["status"], result["code"]] for result in answer.json["results"]]
        assert told == verdicts, name
    stored = db.session.execute(select(CountEvent.content, CountEvent.hash)).all()
    assert all(hash_of(row.content) == row.hash for row in stored)
    accepted = sum(status == "accepted" for several in recorded.values() for status, _ in several)
    assert len(stored) == accepted
    assert check().differed == 0
