"""The append-only log of count events and what is known of every journal's head.

An event is kept twice: as the bytes that came (what its hash was taken of) and as columns that
can be queried. Nothing here is ever updated but heads and the fate of quarantined events.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.types import Exact, Identifier, Instant, Json, Key


def _only(condition: str, postgresql: str | None = None) -> dict[str, Any]:
    """An index of few rows only, on both databases."""
    return {
        "sqlite_where": text(condition),
        "postgresql_where": text(postgresql or condition),
    }


class CountEvent(Base):
    """One immutable thing that a counter did, or the server on somebody's behalf (design/3 §1)."""

    __tablename__ = "count_events"
    __table_args__ = (
        UniqueConstraint("device", "epoch", "seq"),
        Index(None, "list_id", "pass_number"),
        Index("ix_count_events_subject", "inventory_id", "item", "barcode"),
        Index(
            "ix_count_events_telling",
            "inventory_id",
            **_only("kind IN ('decision', 'area_opened')"),
        ),
        Index(
            "ix_count_events_superseding",
            "inventory_id",
            **_only("supersedes <> '[]'", "supersedes <> '[]'::jsonb"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID] = mapped_column(Identifier)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    kind: Mapped[str] = mapped_column(String(16))
    inventory_id: Mapped[int] = mapped_column(BigInteger)
    warehouse_id: Mapped[int] = mapped_column(BigInteger)
    list_id: Mapped[UUID | None] = mapped_column(Identifier)
    pass_number: Mapped[int | None] = mapped_column(Integer)
    area: Mapped[str | None] = mapped_column(String(30))
    employee: Mapped[str | None] = mapped_column(String(30))
    location: Mapped[str | None] = mapped_column(String(200))
    item: Mapped[str | None] = mapped_column(String(200))
    variant: Mapped[str | None] = mapped_column(String(200))
    lot: Mapped[str | None] = mapped_column(String(200))
    serial: Mapped[str | None] = mapped_column(String(200))
    expiry: Mapped[str | None] = mapped_column(String(30))
    barcode: Mapped[str | None] = mapped_column(String(500))
    quantity: Mapped[Decimal | None] = mapped_column(Exact)
    unit: Mapped[str | None] = mapped_column(String(30))
    factor: Mapped[Decimal | None] = mapped_column(Exact)
    supersedes: Mapped[list[str]] = mapped_column(Json)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    observed_at: Mapped[datetime] = mapped_column(Instant)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(Instant)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    user_name: Mapped[str | None] = mapped_column(String(80))


class JournalHead(Base):
    """How far the journal of one (device, epoch) is known."""

    __tablename__ = "journal_heads"

    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    high_water: Mapped[int] = mapped_column(BigInteger, default=0)
    highest_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    last_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reported_head: Mapped[int] = mapped_column(BigInteger, default=0)
    reported_pending: Mapped[int] = mapped_column(BigInteger, default=0)
    chain_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    chain_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    chain_state: Mapped[str] = mapped_column(String(10), default="verified")
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)


class ListTally(Base):
    """What somebody recorded of a list in one journal, added up (`tallies`); no decisions.

    `counted` are the events that declare nothing, `last_counted` the last of them; `closing_id` is
    the last declaration of the whole list.
    """

    __tablename__ = "list_tallies"

    list_id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    employee: Mapped[str] = mapped_column(String(30), primary_key=True)
    events: Mapped[int] = mapped_column(BigInteger)
    counted: Mapped[int] = mapped_column(BigInteger)
    last_counted: Mapped[int] = mapped_column(BigInteger)
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    closing_seq: Mapped[int | None] = mapped_column(BigInteger)
    closing_id: Mapped[UUID | None] = mapped_column(Identifier)


class QuarantinedEvent(Base):
    """An event that could not be interpreted or authorised, as it came, until somebody decides."""

    __tablename__ = "quarantined_events"
    __table_args__ = (
        UniqueConstraint("device", "raw_hash"),
        Index(None, "device", "epoch", "seq"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID | None] = mapped_column(Identifier)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    event_id: Mapped[str | None] = mapped_column(String(100))
    raw: Mapped[str] = mapped_column(Text)
    raw_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    code: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(String(500))
    received_at: Mapped[datetime] = mapped_column(Instant)
    fate: Mapped[str] = mapped_column(String(10), default="held")
    fate_reason: Mapped[str | None] = mapped_column(String(500))
    fate_user: Mapped[str | None] = mapped_column(String(80))
    fate_at: Mapped[datetime | None] = mapped_column(Instant)


class ServerHistory(Base):
    """One row: the identity of this database's history; a restored backup gets a new one."""

    __tablename__ = "server_history"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    history: Mapped[UUID] = mapped_column(Identifier)
    server_epoch: Mapped[UUID] = mapped_column(Identifier)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class ChainBreak(Base):
    """Where a journal does not fit together, and who accepted that it does not.

    `cause`: `link` (an event does not follow the one before) or `altered` (its bytes are not those
    that its device hashed).
    """

    __tablename__ = "chain_breaks"

    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    cause: Mapped[str] = mapped_column(String(10))
    found_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    accepted_by: Mapped[str | None] = mapped_column(String(80))
    accepted_reason: Mapped[str | None] = mapped_column(String(500))


class WrittenOffNumbers(Base):
    """Numbers of a journal that can never arrive, both ends included: they count as present."""

    __tablename__ = "written_off_numbers"
    __table_args__ = (Index(None, "device", "epoch"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID] = mapped_column(Identifier)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(500))
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)


class JournalAlarm(Base):
    """Something about a journal that somebody must have looked at; `times` how often it happened.

    Open until somebody says "seen, because …"; what happens again afterwards is another alarm.
    """

    __tablename__ = "journal_alarms"
    __table_args__ = (Index(None, "device", "kind"), Index(None, "seen_at", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID | None] = mapped_column(Identifier)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    times: Mapped[int] = mapped_column(Integer, default=1)
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    raised_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_by: Mapped[str | None] = mapped_column(String(80))
    seen_reason: Mapped[str | None] = mapped_column(String(500))
