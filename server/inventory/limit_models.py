"""Tables of what may differ without anybody looking, and of how much somebody may approve."""

from decimal import Decimal

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.types import Exact, Key


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
