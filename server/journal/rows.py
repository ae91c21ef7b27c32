"""Rows of the log on their way in: every column of the table, in its order, as Python has it.

Tuples, because a push brings 500 of them: they are turned into columns and back for nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID


class Row(NamedTuple):
    """One event as it is inserted; texts that say nothing are None."""

    id: UUID
    device: str
    epoch: UUID
    seq: int
    hash: bytes
    previous_hash: bytes
    kind: str
    inventory_id: int
    warehouse_id: int
    list_id: UUID | None
    pass_number: int | None
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
    supersedes: Sequence[str]
    counted_at: datetime
    observed_at: datetime
    clock_offset_ms: int | None
    received_at: datetime
    content: bytes
    user_name: str | None


class Touched(NamedTuple):
    """What is known of a row before it has its place in a journal."""

    kind: str
    list_id: UUID | None
    supersedes: Sequence[UUID]
