"""What a count event is to the rest of the product: typed, immutable, without a database.

`Event` is what was recorded; `ServerEvent` is what the server is about to record on somebody's
behalf (desk entries, zero statements, decisions). Merge and differences work on these only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

SCHEMA: Final = 1
"""The newest schema of events that this server can interpret."""

SERVER: Final = "server"
"""The device of everything that the server itself records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about a position (kind `decision`).

    It applies as long as `seen_hash` is the hash of the live event ids that it decided about.
    """

    position: Mapping[str, Any]
    outcome: str
    events: tuple[UUID, ...] = ()
    reason: str = ""
    seen_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One immutable thing that a counter did, or the server on somebody's behalf.

    `quantity` is as keyed; base quantity = quantity * factor. `last_seq` and `claimed_events` are
    what a closing claims, `text` what a note says, `decision` what a decision decided.
    """

    id: UUID
    device: str
    epoch: UUID
    seq: int
    hash: str
    kind: str
    inventory_id: int
    warehouse_id: int
    list: UUID | None
    pass_: int | None
    area: str | None
    employee: str | None
    location: str | None
    item: str | None
    variant: str | None
    lot: str | None
    serial: str | None
    expiry: str | None
    barcode: str | None
    quantity: Decimal | None
    unit: str | None
    factor: Decimal | None
    supersedes: tuple[UUID, ...]
    counted_at: datetime
    observed_at: datetime
    clock_offset_ms: int | None
    received_at: datetime
    user: str | None = None
    last_seq: int | None = None
    claimed_events: int | None = None
    text: str | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEvent:
    """An event that the server is about to record; `observed_at` None means now.

    Example: `ServerEvent(inventory_id=4, warehouse_id=1, kind="count", list=…, pass_=1,
    employee="17", location="A-01", item="MOB/BE-2349", quantity=Decimal(0))`.
    """

    inventory_id: int
    warehouse_id: int
    kind: str
    list: UUID | None = None
    pass_: int | None = None
    area: str | None = None
    employee: str | None = None
    location: str | None = None
    item: str | None = None
    variant: str | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: str | None = None
    barcode: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    factor: Decimal | None = None
    supersedes: tuple[UUID, ...] = ()
    observed_at: datetime | None = None
    last_seq: int | None = None
    claimed_events: int | None = None
    text: str | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What is known of one counter (device, epoch) in one list.

    `declared` means that it closed the list; `complete` that nothing up to the declaration is
    missing. `missing` are the gaps of its whole journal, both ends included. `short` is by how many
    events what is here falls short of what the declaration claims: they are in quarantine, or lost.
    """

    list: UUID
    device: str
    epoch: UUID
    events: int
    employees: tuple[str, ...]
    first_event_at: datetime
    last_event_at: datetime
    declared: bool
    complete: bool
    head: int
    high_water: int
    pending: int
    missing: tuple[tuple[int, int], ...]
    chain_state: str
    last_seen_at: datetime | None
    short: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far the journal of one (device, epoch) is known."""

    device: str
    epoch: UUID
    head: int
    high_water: int
    highest_seq: int
    pending: int
    chain_seq: int
    chain_hash: str
    chain_state: str
    last_seen_at: datetime | None
