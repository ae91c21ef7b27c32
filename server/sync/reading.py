"""From the bytes of one entry to something that can be judged: an event, or an objection.

Nothing here asks the database; authorisation comes afterwards, in `push`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeVar
from uuid import UUID

import msgspec

from server.inventory.lists import ListPlace
from server.journal.canonical import hash_of
from server.journal.events import SCHEMA
from server.journal.rows import Row
from server.kernel import clock
from server.sync.bodies import read_entry
from server.sync.rules import MALFORMED, Objection, number, objection_to
from server.sync.wire import (
    LARGEST_INTEGER,
    DeviceEvent,
    Malformed,
    decode,
    peek,
)

_Found = TypeVar("_Found")
_TEXTS: Final = (
    *("area", "location", "item", "variant", "lot", "serial"),
    *("expiry", "barcode", "unit"),
)
_TAKEN: Final = (
    *("id", "device", "seq", "previous_hash", "list_id", "pass_number", "employee", "quantity"),
    *("factor", "supersedes", "counted_at", "observed_at", "clock_offset_ms", *_TEXTS),
)
_taken: Final = attrgetter(*_TAKEN)
_NOTHING: Final[Sequence[str]] = ()


@dataclass(slots=True)
class Sent:
    """One entry of a batch: its own bytes and their hash, and what could be read of it.

    `objection` is why it goes to quarantine, `altered` that its bytes are not those that the
    device hashed.
    """

    raw: bytes
    hash: bytes
    id: UUID | str | None = None
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
    sent.id, sent.epoch, sent.seq = sent.event.id, sent.event.epoch, sent.event.seq
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


def rows_of(
    sent: Sequence[Sent],
    makers: Mapping[UUID, str],
    places: Mapping[UUID, ListPlace],
    now: datetime,
) -> list[Row]:
    """Rows of the log from events of one epoch: the bytes as they came, and columns.

    `makers` are the devices whose events they are, `places` where their lists belong. Worked out
    column by column: there are 500 events in a push, and most columns say the same in all of them.
    Hashes and moments were read once when the events were decoded: they can be read.
    """
    events = [one.event for one in sent if one.event is not None]
    if not events:
        return []
    given: dict[str, Sequence[Any]] = dict(
        zip(_TAKEN, zip(*map(_taken, events), strict=True), strict=True)
    )
    epoch = events[0].epoch
    lists = _each(places, given["list_id"])
    columns = given | {
        "device": _each(makers, given["device"]),
        "epoch": [epoch] * len(events),
        "hash": [one.hash for one in sent],
        "previous_hash": list(map(bytes.fromhex, given["previous_hash"])),
        "kind": [event.__struct_config__.tag for event in events],
        "inventory_id": [at.inventory_id for at in lists],
        "warehouse_id": [at.warehouse_id for at in lists],
        "list_id": [at.id for at in lists],
        "quantity": [None if text is None else number(text) for text in given["quantity"]],
        "factor": [None if text is None else number(text) for text in given["factor"]],
        "supersedes": [list(map(str, ids)) if ids else _NOTHING for ids in given["supersedes"]],
        "counted_at": list(map(clock.parse, given["counted_at"])),
        "observed_at": list(map(clock.parse, given["observed_at"])),
        "received_at": [now] * len(events),
        "content": [one.raw for one in sent],
        "user_name": [None] * len(events),
    }
    for name in _TEXTS:
        columns[name] = [text or None for text in given[name]]
    return list(map(Row._make, zip(*(columns[name] for name in Row._fields), strict=True)))


def _each(known: Mapping[UUID, _Found], ids: Sequence[UUID]) -> list[_Found]:
    """What belongs to each id, by its number: to hash a UUID takes as long as the rest."""
    by_number = {key.int: found for key, found in known.items()}
    return [by_number[one.int] for one in ids]
