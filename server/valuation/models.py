"""Tables of valuation: the warehouse history (saved valued inventories) and accounts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base, only_company
from server.storage.types import Exact, Instant, Json, Key


class WarehouseHistory(Base):
    """A valued inventory as it was saved; never changed.

    `question` is what was asked, `invariants` what the report proved then, `methods` the codes in
    the order asked, separated by spaces.
    """

    __tablename__ = "warehouse_histories"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    at: Mapped[date] = mapped_column(Date)
    methods: Mapped[str] = mapped_column(String(200))
    question: Mapped[dict[str, Any]] = mapped_column(Json)
    invariants: Mapped[list[Any]] = mapped_column(Json)
    currency: Mapped[str] = mapped_column(String(3))
    total: Mapped[Decimal] = mapped_column(Exact)
    rows: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Instant)
    user_name: Mapped[str] = mapped_column(String(80))


class WarehouseHistoryRow(Base):
    """A row of a saved valued inventory, by codes, as it was printed then.

    `layers` are [source, quantity, amount, unit cost] as texts.
    """

    __tablename__ = "warehouse_history_rows"
    __table_args__ = (UniqueConstraint("history_id", "place"), Index(None, "item_code"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    history_id: Mapped[int] = mapped_column(ForeignKey("warehouse_histories.id"))
    place: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20))
    warehouse: Mapped[str] = mapped_column(String(20))
    item_class: Mapped[str] = mapped_column(String(3))
    item_code: Mapped[str] = mapped_column(String(50))
    description: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(10))
    variant: Mapped[str] = mapped_column(String(50))
    location: Mapped[str] = mapped_column(String(50))
    lot: Mapped[str] = mapped_column(String(50))
    project: Mapped[str] = mapped_column(String(30))
    partner: Mapped[str] = mapped_column(String(30))
    quantity: Mapped[Decimal] = mapped_column(Exact)
    unit_cost: Mapped[Decimal | None] = mapped_column(Exact)
    value: Mapped[Decimal | None] = mapped_column(Exact)
    warnings: Mapped[str] = mapped_column(String(200))
    layers: Mapped[list[Any]] = mapped_column(Json)


class Accounts(Base):
    """Which accounts the stock of a product category in a warehouse is booked on (KIND accounts).

    No warehouse speaks for all, an empty category too. An empty account falls back to the next
    line that fits; without a difference account the variation account takes differences.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("warehouse_id", "category"),
        only_company("uq_accounts_company", "category"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    warehouse_id: Mapped[int | None] = mapped_column(ForeignKey("warehouses.id"))
    category: Mapped[str] = mapped_column(String(50), default="")
    stock_account: Mapped[str] = mapped_column(String(50), default="")
    variation_account: Mapped[str] = mapped_column(String(50), default="")
    difference_account: Mapped[str] = mapped_column(String(50), default="")
