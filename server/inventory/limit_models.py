"""Tables of limits: what may differ, what somebody may approve; and of settled exceptions."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.types import Exact, Instant, Key


class ToleranceRow(Base):
    """The limits of an item, a product category, an ABC class or a list type ('' = any).

    Each limit is for a surplus or a shortage; None = no limit. `percent` is in percent of the book.
    """

    __tablename__ = "tolerances"
    __table_args__ = (UniqueConstraint("list_type", "abc", "category", "item_class", "item_code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    list_type: Mapped[str] = mapped_column(String(10), default="")
    abc: Mapped[str] = mapped_column(String(1), default="")
    category: Mapped[str] = mapped_column(String(50), default="")
    item_class: Mapped[str] = mapped_column(String(3), default="")
    item_code: Mapped[str] = mapped_column(String(50), default="")
    plus_quantity: Mapped[Decimal | None] = mapped_column(Exact)
    plus_percent: Mapped[Decimal | None] = mapped_column(Exact)
    plus_value: Mapped[Decimal | None] = mapped_column(Exact)
    minus_quantity: Mapped[Decimal | None] = mapped_column(Exact)
    minus_percent: Mapped[Decimal | None] = mapped_column(Exact)
    minus_value: Mapped[Decimal | None] = mapped_column(Exact)

    @property
    def item(self) -> str:
        """`CLASS/CODE`, empty where it is not about one item."""
        return f"{self.item_class}/{self.item_code}" if self.item_code else ""


class ApprovalLimit(Base):
    """How much a role, or one user ('' = none), may approve; None = no limit.

    Quantity, percent and value are of one line; net and gross are of everything that the user
    approves in one inventory.
    """

    __tablename__ = "approval_limits"
    __table_args__ = (UniqueConstraint("role", "user_name"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    role: Mapped[str] = mapped_column(String(20), default="")
    user_name: Mapped[str] = mapped_column(String(80), default="")
    quantity: Mapped[Decimal | None] = mapped_column(Exact)
    percent: Mapped[Decimal | None] = mapped_column(Exact)
    value: Mapped[Decimal | None] = mapped_column(Exact)
    net: Mapped[Decimal | None] = mapped_column(Exact)
    gross: Mapped[Decimal | None] = mapped_column(Exact)


class SettledException(Base):
    """What was done about an aligned line that something late would have changed (design/3 §3, 3).

    `amount` is by how much its difference would have changed, `live_hash` of which counts.
    """

    __tablename__ = "settled_exceptions"
    __table_args__ = (Index(None, "inventory_id", "line"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(ForeignKey("inventories.id"))
    line: Mapped[str] = mapped_column(String(16))
    amount: Mapped[Decimal] = mapped_column(Exact)
    live_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    user_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)
    record_id: Mapped[int | None] = mapped_column(ForeignKey("stock_records.id"))
