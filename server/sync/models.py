"""The table of catalogue packs: immutable generations that handhelds download."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base
from server.storage.types import Instant, Key


class CatalogGeneration(Base):
    """One built state of the catalogue; `catalog_version` is the change version it was built at."""

    __tablename__ = "catalog_generations"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    rows: Mapped[int] = mapped_column(Integer)
    blocks: Mapped[int] = mapped_column(Integer)
    catalog_version: Mapped[int] = mapped_column(Key)
    built_at: Mapped[datetime] = mapped_column(Instant)

    buckets: Mapped[list["CatalogBucket"]] = relationship(order_by="CatalogBucket.first_block")


class CatalogBucket(Base):
    """A run of blocks as gzip text; sha256 and size are of the text."""

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
