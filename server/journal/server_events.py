"""The full content of an event that the server records: every field of design/3 §1, or null.

Pure but for fresh identifiers; `append_server_events` gives the place in the chain.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from server.journal.canonical import hash_of
from server.journal.events import SCHEMA, SERVER, Decision, ServerEvent
from server.journal.rows import Row, Touched
from server.kernel import clock, exact
from server.kernel.identifiers import new_id


def to_milliseconds(moment: datetime) -> datetime:
    """The moment as the wire can say it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def content_of(
    draft: ServerEvent, *, epoch: UUID, seq: int, previous: str, at: datetime, by: str
) -> dict[str, Any]:
    """The event as the JSON object that is hashed."""
    content = {
        "id": str(new_id(at)),
        "device": SERVER,
        "epoch": str(epoch),
        "seq": seq,
        "previous_hash": previous,
        "kind": draft.kind,
        "list": str(draft.list) if draft.list else None,
        "pass": draft.pass_,
        "area": draft.area,
        "employee": draft.employee,
        "location": draft.location,
        "item": draft.item,
        "variant": draft.variant,
        "lot": draft.lot,
        "serial": draft.serial,
        "expiry": draft.expiry,
        "barcode": draft.barcode,
        "quantity": None if draft.quantity is None else exact.to_text(draft.quantity),
        "unit": draft.unit,
        "factor": None if draft.factor is None else exact.to_text(draft.factor),
        "supersedes": [str(event) for event in draft.supersedes],
        "counted_at": clock.to_text(at),
        "observed_at": clock.to_text(draft.observed_at or at),
        "utc_offset": 0,
        "monotonic_ms": 0,
        "clock_offset_ms": 0,
        "catalog": None,
        "app": SERVER,
        "schema": SCHEMA,
        "user": by,
    }
    return content | _extras(draft)


def _extras(draft: ServerEvent) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if draft.last_seq is not None:
        given |= {"last_seq": draft.last_seq, "events": draft.claimed_events or 0}
    if draft.text is not None:
        given["text"] = draft.text
    if draft.decision is not None:
        given |= _decision(draft.decision)
    return given


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "position": dict(decision.position),
        "outcome": decision.outcome,
        "events": [str(event) for event in decision.events],
        "reason": decision.reason,
        "seen_hash": decision.seen_hash,
    }


def touched_by(draft: ServerEvent) -> Touched:
    """What is known of a row before it has its place in the journal."""
    return Touched(draft.kind, draft.list, draft.supersedes)


def stored_row(
    draft: ServerEvent, content: dict[str, Any], text: bytes, *, at: datetime, received_at: datetime
) -> Row:
    """The row of the log: the bytes that were hashed, and columns that can be queried."""
    return Row(
        id=UUID(content["id"]),
        device=SERVER,
        epoch=UUID(content["epoch"]),
        seq=content["seq"],
        hash=hash_of(text),
        previous_hash=bytes.fromhex(content["previous_hash"]),
        kind=draft.kind,
        inventory_id=draft.inventory_id,
        warehouse_id=draft.warehouse_id,
        list_id=draft.list,
        pass_number=draft.pass_,
        area=draft.area,
        employee=draft.employee,
        location=draft.location,
        item=draft.item,
        variant=draft.variant,
        lot=draft.lot,
        serial=draft.serial,
        expiry=draft.expiry,
        barcode=draft.barcode,
        quantity=draft.quantity,
        unit=draft.unit,
        factor=draft.factor,
        supersedes=content["supersedes"],
        counted_at=at,
        observed_at=to_milliseconds(draft.observed_at) if draft.observed_at else at,
        clock_offset_ms=0,
        received_at=received_at,
        content=text,
        user_name=content["user"],
    )
