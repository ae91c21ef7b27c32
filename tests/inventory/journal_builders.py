"""Builders of recorded journal events with defaults for everything a test does not say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.journal.events import Event
from tests.inventory.counting_builders import LIST, at

EPOCH = UUID(int=77)


def recorded(number: int, kind: str = "count", **changes: Any) -> Event:
    """An event of device-a, one an hour from nine on, that arrived at 18:00."""
    given: dict[str, Any] = {
        "id": UUID(int=number),
        "device": "device-a",
        "epoch": EPOCH,
        "seq": number,
        "hash": "",
        "kind": kind,
        "inventory_id": 1,
        "warehouse_id": 1,
        "list": LIST,
        "pass_": 1,
        "area": None,
        "employee": "17",
        "location": "A-01",
        "item": None,
        "variant": None,
        "lot": None,
        "serial": None,
        "expiry": None,
        "barcode": None,
        "quantity": None,
        "unit": None,
        "factor": None,
        "supersedes": (),
        "counted_at": at(8 + number),
        "observed_at": at(8 + number),
        "clock_offset_ms": 0,
        "received_at": at(18),
    }
    if kind == "count":
        given |= {"item": "MOB/BE-2349", "quantity": Decimal(1)}
    return Event(**(given | changes))


def closing(number: int, *, area: str | None = None, last_seq: int = 0, **changes: Any) -> Event:
    """A declaration of an area, or of the whole list."""
    kind = "area_closed" if area else "list_closed"
    return recorded(number, kind, area=area, last_seq=last_seq, claimed_events=last_seq, **changes)


RELEASED = datetime(2026, 1, 7, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
