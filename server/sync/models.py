"""Tables of catalogue packs, immutable generations for handhelds, and of journal files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base
from server.storage.types import Identifier, Instant, Json, Key


class CatalogGeneration(Base):
    """A whole catalogue; its id is the version of the last change that is in it."""

    __tablename__ = "catalog_generations"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    rows: Mapped[int] = mapped_column(Integer)
    blocks: Mapped[int] = mapped_column(Integer)
    built_at: Mapped[datetime] = mapped_column(Instant)

    buckets: Mapped[list["CatalogBucket"]] = relationship(order_by="CatalogBucket.first_block")


class CatalogBucket(Base):
    """A run of blocks, each with its length before it; sha256 and size are of the content."""

    __tablename__ = "catalog_buckets"

    generation_id: Mapped[int] = mapped_column(
        ForeignKey("catalog_generations.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    first_block: Mapped[int] = mapped_column(Integer)
    block_count: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class JournalFile(Base):
    """A journal that came as a file: checked, and waiting until an administrator confirms it.

    `journals` says what it holds, `faults` which lines could not be read, `outcome` how many
    events got which verdict once it was confirmed.
    """

    __tablename__ = "journal_files"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(BigInteger)
    brought_at: Mapped[datetime] = mapped_column(Instant)
    brought_by: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    journals: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    fault_count: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[dict[str, int] | None] = mapped_column(Json)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_reason: Mapped[str | None] = mapped_column(String(500))


class JournalFilePart(Base):
    """At most 500 lines of one epoch of such a file, as they came, gzip."""

    __tablename__ = "journal_file_parts"

    file_id: Mapped[int] = mapped_column(
        ForeignKey("journal_files.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID] = mapped_column(Identifier)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
