"""Tables of the ledger: reasons, parameters, positions, stock records and movements.

Records and movements are only ever inserted. Empty dimensions of a position are empty strings,
so that a position is unique on both databases.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base, only_company
from server.storage.types import Exact, Instant, Json, Key


class Reason(Base):
    """What a stock record does (causale di magazzino), one table per warehouse (design/5 §3)."""

    __tablename__ = "reasons"
    __table_args__ = (UniqueConstraint("warehouse_id", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    code: Mapped[str] = mapped_column(String(3))
    description: Mapped[str] = mapped_column(String(80), default="")
    type: Mapped[str] = mapped_column(String(6))
    proposed_cost: Mapped[str] = mapped_column(String(8), default="none")
    updates_average_cost: Mapped[bool] = mapped_column(Boolean, default=False)
    updates_last_cost: Mapped[bool] = mapped_column(Boolean, default=False)
    updates_item_cost: Mapped[bool] = mapped_column(Boolean, default=False)
    updates_sales_price: Mapped[bool] = mapped_column(Boolean, default=False)
    fiscal_interest: Mapped[bool] = mapped_column(Boolean, default=True)
    physical_inventory: Mapped[bool] = mapped_column(Boolean, default=False)
    opening_balance: Mapped[bool] = mapped_column(Boolean, default=False)
    lot_management: Mapped[bool] = mapped_column(Boolean, default=False)
    new_serials: Mapped[bool] = mapped_column(Boolean, default=False)
    uses_unavailable_lots: Mapped[bool] = mapped_column(Boolean, default=False)
    mandatory_document: Mapped[bool] = mapped_column(Boolean, default=False)
    mandatory_partner: Mapped[bool] = mapped_column(Boolean, default=False)
    offset_warehouse: Mapped[str] = mapped_column(String(20), default="")
    offset_reason: Mapped[str] = mapped_column(String(3), default="")
    default_location: Mapped[str] = mapped_column(String(50), default="")
    rotation_index: Mapped[bool] = mapped_column(Boolean, default=False)
    reorder_level: Mapped[bool] = mapped_column(Boolean, default=False)
    consider_zero_movements: Mapped[bool] = mapped_column(Boolean, default=False)
    visible_in: Mapped[str] = mapped_column(String(80), default="")


class YearParameters(Base):
    """Parameters of a year; a missing year takes the values of the year before (design/5 §4).

    `fiscal_start` is the month and day (MM-DD) on which the fiscal year starts.
    """

    __tablename__ = "year_parameters"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    period_start: Mapped[date | None] = mapped_column(Date)
    period_end: Mapped[date | None] = mapped_column(Date)
    value_by_warehouse: Mapped[bool] = mapped_column(Boolean, default=False)
    allow_negative_stock: Mapped[bool] = mapped_column(Boolean, default=False)
    lots_and_serials: Mapped[bool] = mapped_column(Boolean, default=False)
    lots_required: Mapped[bool] = mapped_column(Boolean, default=False)
    unique_lots: Mapped[bool] = mapped_column(Boolean, default=False)
    fiscal_start: Mapped[str] = mapped_column(String(5), default="01-01")


class ClosingDimensions(Base):
    """What the opening balance and the differences of a warehouse keep apart."""

    __tablename__ = "closing_dimensions"

    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    variants: Mapped[bool] = mapped_column(Boolean, default=True)
    locations: Mapped[bool] = mapped_column(Boolean, default=True)
    lots_and_serials: Mapped[bool] = mapped_column(Boolean, default=True)
    projects: Mapped[bool] = mapped_column(Boolean, default=True)
    partners: Mapped[bool] = mapped_column(Boolean, default=True)


class StockChecks(Base):
    """Which stocks of a warehouse a record may not take below zero."""

    __tablename__ = "stock_checks"

    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    variants: Mapped[bool] = mapped_column(Boolean, default=True)
    locations: Mapped[bool] = mapped_column(Boolean, default=True)
    lots_and_serials: Mapped[bool] = mapped_column(Boolean, default=True)
    projects: Mapped[bool] = mapped_column(Boolean, default=True)
    partners: Mapped[bool] = mapped_column(Boolean, default=True)
    negative_stock: Mapped[bool] = mapped_column(Boolean, default=False)


class DifferenceParameters(Base):
    """The reasons that the alignment of a warehouse uses."""

    __tablename__ = "difference_parameters"

    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    positive_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))
    negative_reason_id: Mapped[int | None] = mapped_column(ForeignKey("reasons.id"))

    positive_reason: Mapped[Reason | None] = relationship(foreign_keys=[positive_reason_id])
    negative_reason: Mapped[Reason | None] = relationship(foreign_keys=[negative_reason_id])


class Position(Base):
    """The finest place and identity that stock is held at."""

    __tablename__ = "positions"
    __table_args__ = (
        UniqueConstraint(
            "warehouse_id", "item_id", "location", "variant", "lot", "serial", "project", "partner"
        ),
        Index(None, "item_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    location: Mapped[str] = mapped_column(String(50), default="")
    variant: Mapped[str] = mapped_column(String(50), default="")
    lot: Mapped[str] = mapped_column(String(50), default="")
    serial: Mapped[str] = mapped_column(String(50), default="")
    project: Mapped[str] = mapped_column(String(30), default="")
    partner: Mapped[str] = mapped_column(String(30), default="")


class StockRecord(Base):
    """The header of a posting in one warehouse with one reason; numbered per day.

    `offsets_id` is the record that brought this one as its second leg (a transfer).
    """

    __tablename__ = "stock_records"
    __table_args__ = (
        UniqueConstraint("warehouse_id", "posting_date", "number"),
        UniqueConstraint("source", "source_record"),
        Index(None, "origin", "origin_key"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    reason_id: Mapped[int] = mapped_column(ForeignKey("reasons.id"))
    posting_date: Mapped[date] = mapped_column(Date)
    number: Mapped[int] = mapped_column(Integer)
    effective_at: Mapped[datetime] = mapped_column(Instant)
    date_only: Mapped[bool] = mapped_column(Boolean, default=False)
    internal_document: Mapped[str] = mapped_column(String(50), default="")
    reference: Mapped[str] = mapped_column(String(50), default="")
    reference_date: Mapped[date | None] = mapped_column(Date)
    partner: Mapped[str] = mapped_column(String(30), default="")
    project: Mapped[str] = mapped_column(String(30), default="")
    notes: Mapped[str] = mapped_column(String(500), default="")
    origin: Mapped[str] = mapped_column(String(20))
    origin_key: Mapped[str] = mapped_column(String(60), default="")
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("stock_records.id"), unique=True)
    offsets_id: Mapped[int | None] = mapped_column(ForeignKey("stock_records.id"), unique=True)
    source: Mapped[str | None] = mapped_column(String(50))
    source_record: Mapped[str | None] = mapped_column(String(100))
    source_hash: Mapped[str | None] = mapped_column(String(64))
    user_name: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    reason: Mapped[Reason] = relationship()


class Movement(Base):
    """One line of a stock record: signed base quantity and amount, never changed once written.

    `transfer` is what the record's origin says, kept here for sums at company level.
    """

    __tablename__ = "movements"
    __table_args__ = (
        UniqueConstraint("record_id", "line"),
        Index(None, "position_id", "effective_at", "quantity"),
        # All that sums by item ask for: they read nothing but a span of time in this index.
        Index(
            "ix_movements_sums",
            "item_id",
            "warehouse_id",
            "effective_at",
            "reason_id",
            "transfer",
            "quantity",
            "amount",
            postgresql_include=["id"],
        ),
        Index(None, "warehouse_id", "effective_at"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("stock_records.id"))
    line: Mapped[int] = mapped_column(Integer)
    position_id: Mapped[int] = mapped_column(ForeignKey("positions.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    reason_id: Mapped[int] = mapped_column(ForeignKey("reasons.id"))
    effective_at: Mapped[datetime] = mapped_column(Instant)
    date_only: Mapped[bool] = mapped_column(Boolean, default=False)
    observed_at: Mapped[datetime | None] = mapped_column(Instant)
    quantity: Mapped[Decimal] = mapped_column(Exact)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    unit_quantity: Mapped[Decimal] = mapped_column(Exact)
    unit_cost: Mapped[Decimal | None] = mapped_column(Exact)
    amount: Mapped[Decimal | None] = mapped_column(Exact)
    notes: Mapped[str] = mapped_column(String(500), default="")
    transfer: Mapped[bool] = mapped_column(Boolean, default=False)

    record: Mapped[StockRecord] = relationship()
    position: Mapped[Position] = relationship()


class Closing(Base):
    """Stock and cost frozen at the end of a day; `restored` ones take part in nothing.

    `inputs` is what the closing used that is not in the ledger (parameters, cost method);
    `content_hash` the SHA-256 of its canonical content.
    """

    __tablename__ = "closings"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[date] = mapped_column(Date, index=True)
    state: Mapped[str] = mapped_column(String(10), default="closed")
    cost_method: Mapped[str] = mapped_column(String(10))
    by_warehouse: Mapped[bool] = mapped_column(Boolean, default=False)
    inputs: Mapped[dict[str, Any]] = mapped_column(Json)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant)
    user_name: Mapped[str] = mapped_column(String(80))
    restored_at: Mapped[datetime | None] = mapped_column(Instant)
    restored_by: Mapped[str | None] = mapped_column(String(80))
    restored_why: Mapped[str | None] = mapped_column(String(500))


class ClosingStart(Base):
    """The first instant after a closing in a warehouse: its opening balance's effective time."""

    __tablename__ = "closing_starts"

    closing_id: Mapped[int] = mapped_column(ForeignKey("closings.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(Instant)


class ClosingLine(Base):
    """What a closing says of an item; of one warehouse, where costs are kept by warehouse.

    `loaded_*` are the fiscal loads of the fiscal year so far, over all its closings; the registry's
    costs are what the item said then. Values are per item, costs per base unit.
    """

    __tablename__ = "closing_lines"
    __table_args__ = (
        UniqueConstraint("closing_id", "item_id", "warehouse_id"),
        only_company("uq_closing_lines_company", "closing_id", "item_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    closing_id: Mapped[int] = mapped_column(ForeignKey("closings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouses.id"))
    stock: Mapped[Decimal] = mapped_column(Exact)
    average: Mapped[Decimal | None] = mapped_column(Exact)
    last: Mapped[Decimal | None] = mapped_column(Exact)
    registry_average: Mapped[Decimal | None] = mapped_column(Exact)
    registry_last: Mapped[Decimal | None] = mapped_column(Exact)
    registry_standard: Mapped[Decimal | None] = mapped_column(Exact)
    loaded_quantity: Mapped[Decimal] = mapped_column(Exact)
    loaded_value: Mapped[Decimal | None] = mapped_column(Exact)
    fifo_value: Mapped[Decimal | None] = mapped_column(Exact)
    lifo_value: Mapped[Decimal | None] = mapped_column(Exact)


class YearHistory(Base):
    """What a fiscal year was before the product was introduced (KIND `year-history`)."""

    __tablename__ = "year_history"
    __table_args__ = (
        UniqueConstraint("item_id", "warehouse_id", "year"),
        only_company("uq_year_history_company", "item_id", "year"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouses.id"))
    year: Mapped[int] = mapped_column(Integer)
    stock: Mapped[Decimal] = mapped_column(Exact)
    loaded_quantity: Mapped[Decimal] = mapped_column(Exact)
    loaded_value: Mapped[Decimal | None] = mapped_column(Exact)
    average_cost: Mapped[Decimal | None] = mapped_column(Exact)


class CostType(Base):
    """How a management area values items of a tax category ('' = any): a valuation method."""

    __tablename__ = "cost_types"

    management_area: Mapped[str] = mapped_column(String(30), primary_key=True)
    tax_category: Mapped[str] = mapped_column(String(30), primary_key=True, default="")
    cost_type: Mapped[str] = mapped_column(String(20))
