"""Tables of list types, inventories, count lists and what was decided about their lines.

What was counted is not here: it is the set of events in the journal.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base
from server.storage.types import Exact, Identifier, Instant, Key


def inventory_number(year: int, year_number: int) -> str:
    """How an inventory is called: 2026-004."""
    return f"{year}-{year_number:03d}"


def list_number(sequence: int) -> str:
    """How a list is called: L-0012."""
    return f"L-{sequence:04d}"


class ListType(Base):
    """The rules of a count list."""

    __tablename__ = "list_types"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    description: Mapped[str] = mapped_column(String(80), default="")
    keep_location: Mapped[bool] = mapped_column(Boolean, default=True)
    blind: Mapped[bool] = mapped_column(Boolean, default=True)
    combine: Mapped[str] = mapped_column(String(12), default="team")
    required_counts: Mapped[int] = mapped_column(Integer, default=2)
    overlap: Mapped[str] = mapped_column(String(5), default="ask")
    uncounted: Mapped[str] = mapped_column(String(5), default="keep")
    pin_required: Mapped[bool] = mapped_column(Boolean, default=False)
    area_control: Mapped[bool] = mapped_column(Boolean, default=False)
    quantity_limit: Mapped[Decimal | None] = mapped_column(Exact)
    percent_limit: Mapped[Decimal | None] = mapped_column(Exact)
    value_limit: Mapped[Decimal | None] = mapped_column(Exact)


class Inventory(Base):
    """A physical inventory: groups count lists. `number` is shown as YEAR-NNN."""

    __tablename__ = "inventories"
    __table_args__ = (UniqueConstraint("year", "year_number"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    year: Mapped[int] = mapped_column(Integer)
    year_number: Mapped[int] = mapped_column(Integer)
    date: Mapped[date] = mapped_column(Date)
    description: Mapped[str] = mapped_column(String(200), default="")
    notes: Mapped[str] = mapped_column(String(2000), default="")
    operator: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(10), default="open")
    cost_method: Mapped[str] = mapped_column(String(10), default="average")
    sample_percent: Mapped[Decimal] = mapped_column(Exact, default=Decimal(5))
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    lists: Mapped[list["CountList"]] = relationship(back_populates="inventory")

    @property
    def number(self) -> str:
        """2026-004."""
        return inventory_number(self.year, self.year_number)


class CountList(Base):
    """A task: one warehouse, one list type, some employees or everybody, one pass.

    `scoped`: only what its scope lines say, else the whole warehouse. `from_stock`: the scope was
    read from the logical stock, so a blind device must not see it. A list that was closed by
    force has a `close_reason`.
    """

    __tablename__ = "count_lists"
    __table_args__ = (Index(None, "warehouse_id", "state"),)

    id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(ForeignKey("inventories.id"), index=True)
    sequence: Mapped[int] = mapped_column(Integer, unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")
    list_type_id: Mapped[int] = mapped_column(ForeignKey("list_types.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    pass_number: Mapped[int] = mapped_column(Integer, default=1)
    root_list_id: Mapped[UUID | None] = mapped_column(ForeignKey("count_lists.id"))
    state: Mapped[str] = mapped_column(String(10), default="draft")
    team: Mapped[str] = mapped_column(String(30), default="")
    closing_date: Mapped[date | None] = mapped_column(Date)
    scoped: Mapped[bool] = mapped_column(Boolean, default=False)
    from_stock: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by: Mapped[str | None] = mapped_column(String(80))
    close_reason: Mapped[str | None] = mapped_column(String(500))

    inventory: Mapped[Inventory] = relationship(back_populates="lists")
    list_type: Mapped[ListType] = relationship()
    assignments: Mapped[list["ListAssignment"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def number(self) -> str:
        """L-0012."""
        return list_number(self.sequence)


class ListAssignment(Base):
    """An employee that a list is given to; a list without any is for everybody."""

    __tablename__ = "list_assignments"

    list_id: Mapped[UUID] = mapped_column(ForeignKey("count_lists.id"), primary_key=True)
    employee: Mapped[str] = mapped_column(String(30), primary_key=True)


class ScopeLine(Base):
    """What a list covers: a location, an item, or an item in a location ('' = any).

    A list without scope lines covers its warehouse. A line says what to look at, never how much.
    """

    __tablename__ = "list_scope"
    __table_args__ = (
        UniqueConstraint("list_id", "location", "item", "variant", "lot", "serial"),
        Index("ix_list_scope_item", "list_id", "item"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("count_lists.id"))
    location: Mapped[str] = mapped_column(String(50), default="")
    item: Mapped[str] = mapped_column(String(54), default="")
    variant: Mapped[str] = mapped_column(String(50), default="")
    lot: Mapped[str] = mapped_column(String(50), default="")
    serial: Mapped[str] = mapped_column(String(50), default="")


class BarcodeResolution(Base):
    """What an unknown barcode means; the newest version applies."""

    __tablename__ = "barcode_resolutions"
    __table_args__ = (UniqueConstraint("barcode", "version"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    barcode: Mapped[str] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(Integer)
    item: Mapped[str] = mapped_column(String(54))
    variant: Mapped[str] = mapped_column(String(50), default="")
    unit: Mapped[str] = mapped_column(String(10), default="")
    factor: Mapped[Decimal] = mapped_column(Exact)
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)


class ReviewedLine(Base):
    """What was decided about one difference: approved, rejected, set aside, aligned, reversed.

    The line's key is the compared position. What an approval saw is kept beside it; it is void
    as soon as the line no longer looks like that (design/3 §4).
    """

    __tablename__ = "reviewed_lines"
    __table_args__ = (
        UniqueConstraint(
            "inventory_id",
            "warehouse_id",
            "location",
            "item",
            "barcode",
            "variant",
            "lot",
            "serial",
        ),
        Index("ix_reviewed_lines_subject", "inventory_id", "item", "barcode"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(ForeignKey("inventories.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    location: Mapped[str] = mapped_column(String(200), default="")
    item: Mapped[str] = mapped_column(String(200), default="")
    barcode: Mapped[str] = mapped_column(String(500), default="")
    variant: Mapped[str] = mapped_column(String(200), default="")
    lot: Mapped[str] = mapped_column(String(200), default="")
    serial: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(16))
    counted: Mapped[Decimal | None] = mapped_column(Exact)
    book: Mapped[Decimal | None] = mapped_column(Exact)
    observed_at: Mapped[datetime | None] = mapped_column(Instant)
    unit_cost: Mapped[Decimal | None] = mapped_column(Exact)
    live_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reason: Mapped[str] = mapped_column(String(500), default="")
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movements.id"))
