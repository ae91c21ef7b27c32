"""One device as an auditor sees it: its journals, gaps, breaks, write-offs, alarms, lineage."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from server.identity.models import Device
from server.journal.breaks import breaks_of
from server.journal.events import SERVER, Head
from server.journal.heads import gaps_of
from server.journal.history import known_history
from server.journal.models import ChainBreak, CountEvent, QuarantinedEvent, WrittenOffNumbers
from server.journal.receipts import receipt_of
from server.journal.service import heads
from server.journal.write_offs import write_offs_of
from server.kernel.problems import NotFound
from server.storage.database import db
from server.sync.devices import device_rows


class DeviceUnknown(NotFound):
    """Neither a device nor a journal with this id is known."""

    code = "device.not_found"


def device_page(device: str, key: bytes) -> dict[str, Any]:
    """Everything known of a device; also of one that only its journal tells of, and the server.

    With each journal comes its receipt: what the server signs under how far it has it.
    """
    journals = heads(device)
    row = _device_row(device)
    if row is None and not journals and device != SERVER:
        raise DeviceUnknown(f"there is no device {device!r}")
    gaps = gaps_of(journals)
    events = _counts(CountEvent, device)
    held = _counts(QuarantinedEvent, device)
    breaks = breaks_of(device)
    gone = write_offs_of(device)
    history = known_history()
    return {
        "id": device,
        "device": row,
        "journals": [
            _journal(
                head,
                gaps.get((head.device, head.epoch), ()),
                [one for one in breaks if one.epoch == head.epoch],
                [one for one in gone if one.epoch == head.epoch],
            )
            | {
                "events": events.get(head.epoch, 0),
                "quarantined": held.get(head.epoch, 0),
                "receipt": _receipt(head, history, key),
            }
            for head in sorted(journals, key=lambda head: head.epoch, reverse=True)
        ],
        "successors": _successors(device),
    }


def _device_row(device: str) -> dict[str, Any] | None:
    return next((row for row in device_rows() if str(row["id"]) == device), None)


def _journal(
    head: Head,
    gaps: tuple[tuple[int, int], ...],
    breaks: list[ChainBreak],
    gone: list[WrittenOffNumbers],
) -> dict[str, Any]:
    return {
        "epoch": head.epoch,
        "head": head.head,
        "high_water": head.high_water,
        "highest_seq": head.highest_seq,
        "pending": head.pending,
        "last_seen_at": head.last_seen_at,
        "chain_seq": head.chain_seq,
        "chain_hash": head.chain_hash,
        "chain_state": head.chain_state,
        "missing": [list(gap) for gap in gaps],
        "breaks": breaks,
        "write_offs": gone,
    }


def _receipt(head: Head, history: UUID | None, key: bytes) -> str | None:
    """As the device was given it when it was last here; the server's own journal has none."""
    if head.device == SERVER or head.last_seen_at is None or history is None:
        return None
    return receipt_of(head, history, head.last_seen_at, key)


def _counts(table: Any, device: str) -> dict[UUID, int]:
    query = select(table.epoch, func.count().label("events")).where(table.device == device)
    if table is QuarantinedEvent:
        query = query.where(QuarantinedEvent.fate == "held")
    rows = db.session.execute(query.group_by(table.epoch))
    return {row.epoch: row.events for row in rows if row.epoch is not None}


def _successors(device: str) -> list[dict[str, Any]]:
    """The devices that continue this one, or say that they do."""
    found = db.session.scalars(select(Device).where(Device.predecessor.is_not(None)))
    return [
        {"id": one.id, "name": one.name, "confirmed": one.predecessor_id is not None}
        for one in found
        if (one.predecessor or {}).get("device") == device
    ]
