"""Rows of the log with defaults for everything that totals do not depend on."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.inventory.totals.models import CountTotal
from server.inventory.totals.reading import recorded
from server.inventory.totals.rebuilding import _stored_total  # what is stored, as pure values
from server.inventory.totals.summing import Recorded, Total, TotalKey
from server.journal.canonical import NO_HASH, hash_of
from server.journal.rows import Row
from server.storage.database import db

NINE = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
LIST = UUID(int=0xA1)
OTHER = UUID(int=0xA2)
DEVICE = str(UUID(int=0xD1))
EPOCH = UUID(int=0xE1)


def a_row(number: int, quantity: Any = 1, **changes: Any) -> Row:
    """Event `number`: the number-th of its device's journal, at minute `number`."""
    supersedes = changes.pop("supersedes", ())
    content = f"{number} {quantity} {changes} {supersedes}".encode()
    at = NINE + timedelta(minutes=number)
    kind = changes.get("kind", "count")
    fields = {
        "id": UUID(int=number),
        "device": DEVICE,
        "epoch": EPOCH,
        "seq": number,
        "hash": hash_of(content),
        "previous_hash": bytes.fromhex(NO_HASH),
        "kind": kind,
        "inventory_id": 4,
        "warehouse_id": 1,
        "list_id": LIST,
        "pass_number": 1,
        "area": None,
        "employee": "17",
        "location": "A-01",
        "item": "MOB/BE-2349",
        "variant": None,
        "lot": None,
        "serial": None,
        "expiry": None,
        "barcode": None,
        "quantity": Decimal(quantity) if kind == "count" else None,
        "unit": None,
        "factor": None,
        "supersedes": [str(UUID(int=named)) for named in supersedes],
        "counted_at": at,
        "observed_at": at,
        "clock_offset_ms": 0,
        "received_at": NINE + timedelta(days=1),
        "content": content,
        "user_name": None,
    }
    return Row(**(fields | changes))


def events(*rows: Row) -> list[Recorded]:
    return recorded(rows)


def quantities(totals: dict[TotalKey, Total]) -> dict[str, int]:
    """What was counted by location, in whole units."""
    found: dict[str, int] = {}
    for key, total in totals.items():
        found[key.location] = found.get(key.location, 0) + total.quantity // 1_000_000
    return found


def stored_totals() -> dict[TotalKey, Total]:
    columns = CountTotal.__table__.c
    names: Iterable[str] = (*TotalKey._fields, *Total._fields)
    rows = db.session.execute(select(*(columns[name] for name in names)))
    return dict(_stored_total(row) for row in rows)
