"""From the bytes of one entry to something that can be judged: an event, or an objection.

Nothing here asks the database; authorisation comes afterwards, in `push`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from server.inventory.lists import ListPlace
from server.journal.canonical import hash_of
from server.journal.events import SCHEMA
from server.sync.bodies import read_entry
from server.sync.rules import MALFORMED, Objection, number, objection_to
from server.sync.wire import (
    LARGEST_INTEGER,
    DeviceEvent,
    Malformed,
    decode,
    parse_hash,
    parse_moment,
    peek,
)


@dataclass(slots=True)
class Sent:
    """One entry of a batch: its own bytes and their hash, and what could be read of it.

    `objection` is why it goes to quarantine, `altered` that its bytes are not those that the
    device hashed.
    """

    raw: bytes
    hash: bytes
    id: str | None = None
    epoch: UUID | None = None
    seq: int | None = None
    event: DeviceEvent | None = None
    altered: bool = False
    objection: Objection | None = None


def read(entry: msgspec.Raw) -> Sent:
    """Read one entry; what cannot be read has an objection and whatever could be made out."""
    pair = read_entry(entry)
    if pair is None:
        raw = bytes(entry)
        objection = Objection(MALFORMED, "not a pair of an event and its hash")
        return Sent(raw, hash_of(raw), objection=objection)
    sent = read_event(bytes(pair.event))
    sent.altered = pair.hash != sent.hash.hex()
    return sent


def read_event(raw: bytes) -> Sent:
    """Read the bytes of an event alone."""
    sent = Sent(raw, hash_of(raw))
    try:
        sent.event = decode(raw)
    except Malformed as error:
        _make_out(sent, str(error))
        return sent
    sent.id, sent.epoch, sent.seq = str(sent.event.id), sent.event.epoch, sent.event.seq
    sent.objection = objection_to(sent.event)
    return sent


def _make_out(sent: Sent, detail: str) -> None:
    seen = peek(sent.raw)
    sent.id = seen.id[:100] if isinstance(seen.id, str) else None
    if isinstance(seen.epoch, str) and _is_natural(seen.seq):
        try:
            sent.epoch, sent.seq = UUID(seen.epoch), seen.seq
        except ValueError:
            sent.epoch = sent.seq = None
    newer = type(seen.schema) is int and seen.schema > SCHEMA
    code = "event.schema_newer" if newer else MALFORMED
    sent.objection = Objection(code, detail[:500])


def _is_natural(value: Any) -> bool:
    return type(value) is int and 0 < value <= LARGEST_INTEGER


class Place(NamedTuple):
    """Whose journal an event stands in, and which list it counts for."""

    device: str
    epoch: UUID
    at: ListPlace


def row_of(sent: Sent, event: DeviceEvent, place: Place, now: datetime) -> dict[str, Any]:
    """The row of the log: the bytes as they came, and columns that can be queried."""
    return {
        "id": event.id,
        "device": place.device,
        "epoch": place.epoch,
        "seq": event.seq,
        "hash": sent.hash,
        "previous_hash": parse_hash(event.previous_hash),
        "kind": event.__struct_config__.tag,
        "inventory_id": place.at.inventory_id,
        "warehouse_id": place.at.warehouse_id,
        "list_id": place.at.id,
        "pass_number": event.pass_number,
        "area": event.area or None,
        "employee": event.employee,
        "location": event.location or None,
        "item": event.item or None,
        "variant": event.variant or None,
        "lot": event.lot or None,
        "serial": event.serial or None,
        "expiry": event.expiry or None,
        "barcode": event.barcode or None,
        "quantity": None if event.quantity is None else number(event.quantity),
        "unit": event.unit or None,
        "factor": None if event.factor is None else number(event.factor),
        "supersedes": [str(event_id) for event_id in event.supersedes],
        "counted_at": parse_moment(event.counted_at),
        "observed_at": parse_moment(event.observed_at),
        "clock_offset_ms": event.clock_offset_ms,
        "received_at": now,
        "content": sent.raw,
        "user_name": None,
    }
